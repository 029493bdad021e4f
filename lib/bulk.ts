// Many rows in one statement: each column travels as one array in PostgreSQL's binary form, so that neither side spells anything out.
// Why not COPY: docs/decisions/019.
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '#lib/db';

type Values = { text: string; uuid: string; int: number; /** Up to 2^53. */ bigint: number; bytea: Uint8Array; timestamptz: Date };
export type ColumnType = keyof Values;
export type Columns = Readonly<Record<string, ColumnType>>;
export type RowOf<C extends Columns> = { readonly [N in keyof C]: Values[C[N]] | null };

/** `leave`: the columns of a unique index; a row that is there already stays what it is, by that one index. Without: an error. @returns how many were written */
export async function insertRows<C extends Columns>(tx: Tx, table: string, columns: C, rows: readonly RowOf<C>[], leave: readonly (keyof C & string)[] = []): Promise<number> {
  if (rows.length === 0) return 0;
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  const done = await sql`insert into ${sql.table(table)} (${names}) select * from ${rowsAs('d', columns, rows)} ${leave.length > 0 ? sql`on conflict (${sql.join(leave.map((name) => sql.ref(name)))}) do nothing` : sql``}`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** `unnest(…)` with all columns, under NAME, to select from or join with. What every row says alike is said once. */
export function rowsAs<C extends Columns>(name: string, columns: C, rows: readonly RowOf<C>[]): RawBuilder<unknown> {
  const [first] = rows, entries = Object.entries(columns), differing = entries.filter(([column]) => rows.some((row) => row[column] !== first?.[column]));
  const travelling = differing.length > 0 ? differing : entries, sent = new Set(travelling.map(([column]) => column));
  const arrays = travelling.map(([column, type]) => sql`${binaryArray(type, rows.map((row) => row[column] ?? null))}::${sql.raw(type)}[]`);
  const all = entries.map(([column, type]) => (sent.has(column) ? sql.ref(column) : sql`${first?.[column] ?? null}::${sql.raw(type)} as ${sql.ref(column)}`));
  return sql`(select ${sql.join(all)} from unnest(${sql.join(arrays)}) as u(${sql.join(travelling.map(([column]) => sql.ref(column)))})) as ${sql.ref(name)}`;
}

/** A list as one parameter: `= any(${list('text', ids)})`. */
export function list<T extends ColumnType>(type: T, values: readonly Values[T][]): RawBuilder<unknown> {
  return sql`${binaryArray(type, values)}::${sql.raw(type)}[]`;
}

/** array_send: dimensions, flag for nulls, element type, length, lower bound; then each element with its length. Measured first, so that nothing is copied to make room. */
function binaryArray(type: ColumnType, values: readonly (Values[ColumnType] | null)[]): Buffer {
  const { oid, length, write } = TYPES[type] as Type<Values[ColumnType]>;
  let size = 20;
  for (const value of values) size += value === null ? 4 : 4 + length(value);
  const out = new Writer(size);
  out.int(1);
  out.int(values.includes(null) ? 1 : 0);
  out.int(oid);
  out.int(values.length);
  out.int(1);
  for (const value of values) {
    if (value === null) out.int(-1);
    else {
      out.int(length(value));
      write(out, value);
    }
  }
  return out.bytes;
}

/** `length`: in bytes. */
type Type<V> = { readonly oid: number; readonly length: (value: V) => number; readonly write: (out: Writer, value: V) => void };
const TYPES: { readonly [T in ColumnType]: Type<Values[T]> } = {
  text: { oid: 25, length: (value) => Buffer.byteLength(value), write: (out, value) => out.text(value) },
  uuid: { oid: 2950, length: () => 16, write: (out, value) => out.uuid(value) },
  int: { oid: 23, length: () => 4, write: (out, value) => out.int(value) },
  bigint: { oid: 20, length: () => 8, write: (out, value) => out.long(value) },
  bytea: { oid: 17, length: (value) => value.length, write: (out, value) => out.blob(value) },
  timestamptz: { oid: 1184, length: () => 8, write: (out, value) => out.long((value.getTime() - EPOCH) * 1000) },
};
/** PostgreSQL counts microseconds from here. */
const EPOCH = Date.UTC(2000, 0, 1);

const DASH = 0x2d;
/** By character code; -1: no digit. */
const HEX_DIGITS = Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()));

class Writer {
  readonly bytes: Buffer;
  #at = 0;

  constructor(size: number) { this.bytes = Buffer.allocUnsafeSlow(size); }

  int(value: number): void { this.#at = this.bytes.writeInt32BE(value, this.#at); }
  long(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
    this.int(Math.floor(value / 2 ** 32));
    this.int(value | 0);
  }
  text(value: string): void { this.#at += this.bytes.write(value, this.#at, 'utf8'); }
  blob(value: Uint8Array): void {
    this.bytes.set(value, this.#at);
    this.#at += value.length;
  }
  /** RFC 9562 §4: 32 digits in five groups. Digit by digit, because a hundred thousand of them are written at a time. */
  uuid(value: string): void {
    let byte = 0, digits = 0;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i), digit = HEX_DIGITS[code] ?? -1;
      if (digit < 0 && code === DASH) continue;
      if (digit < 0 || digits === 32) throw new RangeError(`${value} is no UUID`);
      byte = (byte << 4) | digit;
      digits += 1;
      if (digits % 2 === 0) { this.bytes[this.#at++] = byte; byte = 0; }
    }
    if (digits !== 32) throw new RangeError(`${value} is no UUID`);
  }
}
