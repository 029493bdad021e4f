// Text as typed by people into spreadsheets, made fit to be signed for ever. What changes is said as a remark; nothing is guessed.
import type { Finding, RowCode } from './codes.ts';
import type { Field } from '../csv/columns.ts';

// Controls, and the marks that reorder what a reader sees (Unicode TR 36 §2.10): a name must read as it is signed.
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Most cells: letters and signs that mean themselves, single spaces between words, nothing a spreadsheet would run. Nothing below would change or say anything. */
const TIDY = /^(?![=+@]|-[^\d\s-])[\u0021-\u007e\u00a1-\u00ac\u00ae-\u00ff]+(?: [\u0021-\u007e\u00a1-\u00ac\u00ae-\u00ff]+)*$/;

export function tidy(field: Field, cell: string, tell: (finding: Finding) => void): string {
  if (cell === '' || TIDY.test(cell)) return cell;
  const remark = (code: RowCode) => tell({ code, field, value: cell });
  const seen = cell.toWellFormed().replace(UNSEEN, '');
  if (seen !== cell) remark('row_signs_removed');
  const text = seen.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (/[\r\n]/.test(cell.trim())) remark('row_line_break');
  if (/^[=+@]/.test(text) || /^-[^\d\s-]/.test(text)) remark('row_formula_text');
  return text;
}
