// A list of people as rows of cells. Read as a stream: a file's size never becomes an array's, and a hostile one is refused at the first cap it meets.
import { parse, CsvError } from 'csv-parse';
import { Readable } from 'node:stream';
import { decode, type Encoding } from './decode.ts';
import { fileFault } from './fault.ts';
import { looksLikeData } from './content.ts';

export const CAPS = { rows: 200_000, columns: 100, cell: 10_000 } as const;
export type Separator = ',' | ';' | '\t' | '|';
const SEPARATORS: readonly Separator[] = [';', ',', '\t', '|'];

/** `number` counts data rows from 1, as the person reading the spreadsheet does below its header. */
export type Row = { readonly number: number; readonly cells: readonly string[] };
export type Sheet = {
  readonly encoding: Encoding;
  readonly separator: Separator;
  /** Undefined when the first row is already a person. */
  readonly header: readonly string[] | undefined;
  readonly width: number;
  /** From the first row, each time: a transaction that starts over reads the file again. @throws AcquisError bad_input with a file_* fault, at the row where the cap is met */
  rows(): AsyncGenerator<Row>;
};

/** @throws AcquisError bad_input, too_large: a file_* fault */
export async function readSheet(bytes: Uint8Array): Promise<Sheet> {
  const { text, encoding } = decode(bytes);
  const separator = separatorOf(text);
  const first = await firstOf(recordsOf(text, separator));
  if (!first) throw fileFault('file_empty');
  const header = first.some(looksLikeData) ? undefined : first.map((cell) => cell.trim());
  return { encoding, separator, header, width: first.length, rows: () => numbered(recordsOf(text, separator), header ? 1 : 0) };
}

async function firstOf(records: AsyncGenerator<string[]>): Promise<string[] | undefined> {
  for await (const record of records) return record;
  return undefined;
}

async function* numbered(records: AsyncGenerator<string[]>, skip: number): AsyncGenerator<Row> {
  let number = -skip;
  for await (const cells of records) {
    if (++number > CAPS.rows) throw fileFault('file_too_many_rows', { max: CAPS.rows });
    if (number > 0) yield { number, cells };
  }
  if (number < 1) throw fileFault('file_no_rows');
}

async function* recordsOf(text: string, delimiter: Separator): AsyncGenerator<string[]> {
  // Quotes inside an unquoted cell are letters (Jean "Jo" Petit); a cell that opens with one must close it.
  const parser = parse({ delimiter, relax_column_count: true, relax_quotes: true, max_record_size: CAPS.columns * CAPS.cell });
  Readable.from(pieces(text)).pipe(parser);
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      if (record.length > CAPS.columns) throw fileFault('file_too_many_columns', { max: CAPS.columns });
      if (record.some((cell) => cell.length > CAPS.cell)) throw fileFault('file_cell_too_large', { max: CAPS.cell });
      yield record;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw fileFault('file_cell_too_large', { max: CAPS.cell });
    throw fileFault('file_quote_open', { line: Number(error['lines'] ?? 0) });
  } finally {
    parser.destroy();
  }
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += 65_536) yield text.slice(at, at + 65_536);
}

/** The separator that cuts the first lines into the most columns, the same number each. Commas inside quotes do not count. */
export function separatorOf(text: string): Separator {
  const lines = firstLines(text, 10);
  const score = (separator: Separator): number => {
    const counts = lines.map((line) => countOutsideQuotes(line, separator));
    const head = counts[0] ?? 0;
    return head === 0 ? 0 : head + 10 * counts.filter((n) => n === head).length;
  };
  return SEPARATORS.reduce((best, next) => (score(next) > score(best) ? next : best), ',' as Separator);
}

function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  let quoted = false, start = 0;
  const end = Math.min(text.length, 65_536);
  for (let i = 0; i < end && lines.length < count; i++) {
    if (text[i] === '"') quoted = !quoted;
    if ((text[i] === '\n' || text[i] === '\r') && !quoted) {
      if (i > start) lines.push(text.slice(start, i));
      start = i + 1;
    }
  }
  if (lines.length < count && start < end) lines.push(text.slice(start, end));
  return lines;
}

function countOutsideQuotes(line: string, separator: string): number {
  let count = 0, quoted = false;
  for (const char of line) {
    if (char === '"') quoted = !quoted;
    else if (char === separator && !quoted) count++;
  }
  return count;
}
