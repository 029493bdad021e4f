// A CSV file as rows with their numbers. Bounded; a row that does not fit its head is a fault, never a guess.
import { CsvError, parse } from 'csv-parse/sync';
import type { Fault } from '#lib/errors';
import type { LoadFile } from './load.ts';

export type Row = { readonly row: number; readonly is: Readonly<Record<string, string>> };
export type TableReading = { readonly rows: readonly Row[]; readonly faults: readonly Fault[] };

export const MAX_BYTES = 128 * 1024 * 1024, MAX_ROWS = 500_000;

export function readTable({ name, bytes }: LoadFile, delimiter: ',' | ';', columns: readonly string[]): TableReading {
  const missing = columns.filter((column) => !headOf(bytes, delimiter).includes(column));
  if (missing.length > 0) return { rows: [], faults: [{ path: `${name}:1`, code: 'vocabulary_missing_column', values: { columns: missing.join(', ') } }] };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const found: { record: Record<string, string>; info: { lines: number } }[] = parse(text, { columns: true, bom: true, delimiter, info: true, skip_empty_lines: true, max_record_size: 1_000_000, to: MAX_ROWS + 1 });
    if (found.length > MAX_ROWS) return { rows: [], faults: [{ path: name, code: 'vocabulary_too_large', values: { rows: MAX_ROWS } }] };
    return { rows: found.map(({ record, info }) => ({ row: info.lines, is: record })), faults: [] };
  } catch (error) {
    return { rows: [], faults: [{ path: error instanceof CsvError ? `${name}:${String(error['lines'] ?? '?')}` : name, code: 'vocabulary_not_csv' }] };
  }
}

/** Names of the columns, from the first line alone. */
export function headOf(bytes: Uint8Array, delimiter: ',' | ';'): string[] {
  const start = new TextDecoder().decode(bytes.subarray(0, 8192)).replace(/^\uFEFF/, ''), [line = ''] = start.split(/\r?\n/, 1);
  return line.split(delimiter).map((name) => name.trim().replace(/^"|"$/g, ''));
}
