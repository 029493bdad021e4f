import type { Field } from '../csv/columns.ts';

/** A row with one of these is not issued until it is mended or left out. Words under `faults.`. */
export const ROW_FAULTS = ['row_too_short', 'row_too_long', 'row_name_missing', 'row_name_too_long', 'row_email_missing', 'row_email_invalid', 'row_duplicate_in_file',
  'row_date_missing', 'row_date_unreadable', 'row_date_ambiguous', 'row_date_impossible', 'row_date_future', 'row_language_unknown', 'row_result_missing', 'row_result_unknown',
  'row_result_failed', 'row_score_not_number', 'row_score_out_of_range', 'row_level_unknown', 'row_evidence_not_url', 'row_text_too_long'] as const;
/** Told, and in nobody's way. An empty row is skipped; the others are issued. */
export const ROW_REMARKS = ['row_empty', 'row_formula_text', 'row_line_break', 'row_signs_removed', 'row_address_tidied'] as const;

export type RowCode = (typeof ROW_FAULTS)[number] | (typeof ROW_REMARKS)[number];

/** `field` is undefined when it is the row as a whole; `value` is what stands in the cell. */
export type Finding = { readonly code: RowCode; readonly field?: Field; readonly value?: string; readonly values?: { readonly [name: string]: string | number } };

export function isFault(code: RowCode): boolean {
  return ROW_FAULTS.some((fault) => fault === code);
}
