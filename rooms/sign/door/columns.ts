// Rows on their way to a thread: what all of them say alike travels once.

import { AcquisError } from '#lib/errors';

/** One text where all rows have the same, a list otherwise; as many as a row has values. */
export type Columns = { readonly count: number; readonly columns: readonly (string | readonly string[])[] };

/** @throws AcquisError unsignable when one row is longer than another: they are not of one template */
export function columnsOf(rows: readonly (readonly string[])[]): Columns {
  const [first = []] = rows, other = rows.findIndex((row) => row.length !== first.length);
  if (other >= 0) throw new AcquisError('unsignable', { values: { reason: 'bad_argument' }, message: `row ${other}: ${rows[other]?.length} values where others have ${first.length}` });
  return { count: rows.length, columns: first.map((value, i) => (rows.every((row) => row[i] === value) ? value : rows.map((row) => row[i] as string))) };
}

export function rowOf({ columns }: Columns, place: number): string[] {
  return columns.map((column) => (typeof column === 'string' ? column : column[place] as string));
}
