// SQL of chunks: what was planned together is as a rule signed and logged in one row. What is not goes one by one, and the chunk's row says so:
// of two workers the first to write it decides which.
import { sql } from 'kysely';
import { insertRows, rowsAs } from '#lib/bulk';
import type { Tx } from '#lib/db';
import type { Form, IssueTables } from './tables.ts';

/** Where a credential stands: in which chunk of which batch, of how many, behind how many. */
export type Placed = { readonly batch: string; readonly chunk: number; readonly size: number; readonly place: number };
export type OfChunk = { readonly org_id: string; readonly form: Form; readonly placed: Placed | undefined };

/** Chunks of which every credential is here and `fits`, each in the order of its places; and all the others. */
export function wholeChunks<R extends OfChunk>(rows: readonly R[], fits: (row: R, first: R | undefined) => boolean): { readonly whole: R[][]; readonly single: R[] } {
  const whole: R[][] = [], single: R[] = [];
  for (const chunk of Map.groupBy(rows, nameOf).values()) {
    const isWhole = chunk.every((row, i) => row.placed?.place === i && row.placed.size === chunk.length && fits(row, chunk[0]));
    if (isWhole) whole.push(chunk); else single.push(...chunk);
  }
  return { whole, single };
}

const nameOf = ({ form, placed }: OfChunk): string => (placed ? `${placed.batch} ${placed.chunk} ${form}` : '');

const CHUNKS = { org_id: 'text', batch_id: 'text', chunk: 'int', form: 'text', last_row: 'int', size: 'int' } as const;
export async function addChunks(tx: Tx, rows: readonly IssueTables['issue_chunks'][]): Promise<void> {
  await insertRows(tx, 'issue_chunks', CHUNKS, rows);
}

export type SignedChunk = { readonly proofs: Buffer; readonly hashes: Buffer; readonly key_id: string; readonly signed_at: Date };
/** False: somebody signed it before, in one or one by one. */
export async function signChunk(tx: Tx, of: OfChunk | undefined, { proofs, hashes, key_id, signed_at }: SignedChunk): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into issue_chunks_signed (org_id, batch_id, chunk, form, proofs, hashes, key_id, signed_at)
    values (${of?.org_id}, ${of?.placed?.batch}, ${of?.placed?.chunk}, ${of?.form}, ${proofs}, ${hashes}, ${key_id}, ${signed_at}) on conflict do nothing`.execute(tx);
  return numAffectedRows === 1n;
}

/** Only what was signed in one. False: one by one then. Refused (unique_violation) when somebody logged it before. */
export async function logChunk(tx: Tx, of: OfChunk | undefined, firstIndex: number, at: Date): Promise<boolean> {
  const { numAffectedRows } = await sql`insert into issue_chunks_logged (org_id, batch_id, chunk, form, first_index, logged_at)
    select org_id, batch_id, chunk, form, ${firstIndex}::bigint, ${at}::timestamptz from issue_chunks_signed
    where org_id = ${of?.org_id} and batch_id = ${of?.placed?.batch} and chunk = ${of?.placed?.chunk} and form = ${of?.form} and proofs is not null`.execute(tx);
  return numAffectedRows === 1n;
}

/** A step's tables: of chunks, with the column that says it was done in one; of single rows. */
export const STEPS = {
  signed: { chunks: 'issue_chunks_signed', when: 'signed_at', done: 'proofs', rows: 'issue_signed_rows' },
  logged: { chunks: 'issue_chunks_logged', when: 'logged_at', done: 'first_index', rows: 'issue_logged_rows' },
} as const;

const OPEN = { org_id: 'text', batch_id: 'text', chunk: 'int', form: 'text', at: 'timestamptz' } as const;
/** These go one by one from here on. @returns those that may: of chunks that nobody did in one. */
export async function openChunks<R extends OfChunk>(tx: Tx, step: keyof typeof STEPS, rows: readonly R[], at: Date): Promise<R[]> {
  const chunks = [...new Map(rows.flatMap((row) => (row.placed ? [[nameOf(row), row] as const] : []))).values()];
  if (chunks.length === 0) return [...rows];
  const { chunks: table, when, done } = STEPS[step];
  const keys = chunks.map(({ org_id, form, placed }) => ({ org_id, form, batch_id: placed?.batch ?? '', chunk: placed?.chunk ?? 0 }));
  await sql`insert into ${sql.table(table)} (org_id, batch_id, chunk, form, ${sql.ref(when)}) select * from ${rowsAs('d', OPEN, keys.map((key) => ({ ...key, at })))} on conflict do nothing`.execute(tx);
  const closed = await sql<{ name: string }>`select concat_ws(' ', batch_id, chunk, form) as name from ${sql.table(table)} t where ${sql.ref(done)} is not null
    and exists (select from ${rowsAs('d', KEY, keys)} where d.org_id = t.org_id and d.batch_id = t.batch_id and d.chunk = t.chunk and d.form = t.form)`.execute(tx);
  const names = new Set(closed.rows.map(({ name }) => name));
  return rows.filter((row) => !names.has(nameOf(row)));
}
const KEY = { org_id: 'text', batch_id: 'text', chunk: 'int', form: 'text' } as const;
