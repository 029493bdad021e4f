// Many rows in one statement: each column travels as one array in PostgreSQL's binary form, so that neither side spells anything out.
// Why not COPY: docs/decisions/019.
import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '#lib/db';

const OID = { text: 25, uuid: 2950, int: 23, bigint: 20, bytea: 17, timestamptz: 1184 } as const;
type Values = { text: string; uuid: string; int: number; /** Up to 2^53. */ bigint: number; bytea: Uint8Array; timestamptz: Date };
export type ColumnType = keyof typeof OID;
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

/** array_send: dimensions, flag for nulls, element type, length, lower bound; then each element with its length. */
function binaryArray(type: ColumnType, values: readonly (Values[ColumnType] | null)[]): Buffer {
  const out = new Writer(values.length);
  out.int(1);
  out.int(values.includes(null) ? 1 : 0);
  out.int(OID[type]);
  out.int(values.length);
  out.int(1);
  for (const value of values) if (value === null) out.int(-1); else WRITE[type](out, value as never);
  return out.bytes();
}

const WRITE: { readonly [T in ColumnType]: (out: Writer, value: Values[T]) => void } = {
  text: (out, value) => out.text(value),
  uuid: (out, value) => out.hex(value.replaceAll('-', ''), 16),
  int: (out, value) => { out.int(4); out.int(value); },
  bigint: (out, value) => { out.int(8); out.long(value); },
  bytea: (out, value) => out.blob(value),
  timestamptz: (out, value) => { out.int(8); out.long((value.getTime() - EPOCH) * 1000); },
};
/** PostgreSQL counts microseconds from here. */
const EPOCH = Date.UTC(2000, 0, 1);

class Writer {
  #buffer: Buffer;
  #at = 0;

  constructor(count: number) { this.#buffer = Buffer.allocUnsafeSlow(64 + count * 64); }

  int(value: number): void {
    this.#room(4);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }
  long(value: number): void {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is no whole number`);
    this.int(Math.floor(value / 2 ** 32));
    this.int(value | 0);
  }
  text(value: string): void {
    this.#room(4 + value.length * 3);
    const length = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.int(length);
    this.#at += length;
  }
  blob(value: Uint8Array): void {
    this.int(value.length);
    this.#room(value.length);
    this.#buffer.set(value, this.#at);
    this.#at += value.length;
  }
  hex(value: string, length: number): void {
    this.int(length);
    this.#room(length);
    if (this.#buffer.write(value, this.#at, 'hex') !== length) throw new RangeError(`${value} is not ${length} bytes in hexadecimal`);
    this.#at += length;
  }
  bytes(): Buffer { return this.#buffer.subarray(0, this.#at); }

  #room(count: number): void {
    if (this.#at + count <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + count));
    this.#buffer.copy(larger, 0, 0, this.#at);
    this.#buffer = larger;
  }
}
