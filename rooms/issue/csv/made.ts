// A list that did not come as a file: a form, a program. It walks the same path as a file does.
import type { Columns, Field } from './columns.ts';
import { CAPS, type Row, type Sheet } from './read.ts';
import { fileFault } from './fault.ts';

/** One person as field → text. Fields that nobody uses make no column. */
export type Person = Readonly<Partial<Record<Field, string>>>;

/** @throws AcquisError bad_input file_no_rows, file_too_many_rows, file_cell_too_large, file_too_many_columns */
export function madeSheet(people: readonly Person[]): { sheet: Sheet; columns: Columns } {
  const columns = [...new Set(people.flatMap((person) => Object.keys(person) as Field[]))];
  if (people.length === 0) throw fileFault('file_no_rows');
  if (people.length > CAPS.rows) throw fileFault('file_too_many_rows', { max: CAPS.rows });
  if (columns.length === 0 || columns.length > CAPS.columns) throw fileFault('file_too_many_columns', { max: CAPS.columns });
  if (people.some((person) => Object.values(person).some((text = '') => text.length > CAPS.cell))) throw fileFault('file_cell_too_large', { max: CAPS.cell });
  async function* rows(): AsyncGenerator<Row> {
    for (const [i, person] of people.entries()) yield { number: i + 1, cells: columns.map((field) => person[field] ?? '') };
  }
  return { columns, sheet: { encoding: 'utf-8', separator: ',', header: columns, width: columns.length, rows } };
}
