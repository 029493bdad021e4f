// Everything of one account, out of every table of this room. The account's row comes last: others point at it.
import { sql } from 'kysely';
import { list } from '#lib/bulk';
import type { Tx } from '#lib/db';
import { erasedTables } from '#lib/personal';
import { at } from './tables.ts';

/** Found by other columns than the person's. */
const OTHERWISE: ReadonlySet<string> = new Set(['people_accounts', 'people_account_keys', 'people_keys', 'people_invitations', 'people_codes', 'people_kept']);

/** Other accounts that became part of this one. */
export async function aliasesOf(tx: Tx, person: string): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('merged_into', '=', person).execute()).map(({ id }) => id);
}

export async function deleteAccountKey(tx: Tx, person: string): Promise<void> {
  await at(tx).deleteFrom('people_account_keys').where('person_id', '=', person).execute();
}

/** `blinds`: keyed hashes of its addresses. `sessions`: their ids. */
export async function deleteAccount(tx: Tx, persons: readonly string[], blinds: readonly Buffer[], sessions: readonly string[]): Promise<void> {
  if (blinds.length > 0) for (const table of ['people_invitations', 'people_codes'] as const) await at(tx).deleteFrom(table).where('email_blind', 'in', [...blinds]).execute();
  if (sessions.length > 0) await at(tx).deleteFrom('people_kept').where('session', 'in', [...sessions]).execute();
  await at(tx).deleteFrom('people_codes').where('person_id', 'in', [...persons]).execute();
  for (const table of erasedTables('people')) if (!OTHERWISE.has(table)) await sql`delete from ${sql.table(table)} where person_id = any(${list('uuid', persons)})`.execute(tx);
  // Those that became part of it point at it.
  await sql`delete from people_accounts where merged_into = any(${list('uuid', persons)})`.execute(tx);
  await sql`delete from people_accounts where id = any(${list('uuid', persons)})`.execute(tx);
}

/** `marks`: keyed hashes of their numbers. What is there stays as it is. */
export async function keepMarks(tx: Tx, marks: readonly Buffer[], now: Date): Promise<void> {
  if (marks.length > 0) await at(tx).insertInto('people_erasures').values(marks.map((mark) => ({ mark, at: now }))).onConflict((c) => c.doNothing()).execute();
}
/** The next ones after `id`, in the order of ids. */
export async function accountIds(tx: Tx, after: string, most: number): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('id', '>', after).orderBy('id').limit(most).execute()).map(({ id }) => id);
}
export async function marksAmong(tx: Tx, marks: readonly Buffer[]): Promise<Buffer[]> {
  return (await sql<{ mark: Buffer }>`select mark from people_erasures where mark = any(${list('bytea', marks)})`.execute(tx)).rows.map(({ mark }) => mark);
}
export async function marksKept(tx: Tx): Promise<{ mark: Buffer; at: Date }[]> {
  return await at(tx).selectFrom('people_erasures').selectAll().execute();
}
