import { sql } from 'kysely';
import type { Tx } from '#lib/db';

export type PortfolioRow = { key_id: string; sealed: Buffer; on_air: boolean; changed_at: Date };
/** Nobody's: its person was erased, and it rests. */
type NameRow = { name: Buffer; person_id: string | null; taken_at: Date; released_at: Date | null };
type Tables = { share_portfolios: PortfolioRow & { person_id: string }; share_names: NameRow };
const at = (tx: Tx) => tx.withTables<Tables>();

export async function portfolioRow(tx: Tx, person: string): Promise<PortfolioRow | undefined> {
  return at(tx).selectFrom('share_portfolios').select(['key_id', 'sealed', 'on_air', 'changed_at']).where('person_id', '=', person).executeTakeFirst();
}

export async function putPortfolio(tx: Tx, person: string, row: PortfolioRow): Promise<void> {
  await at(tx).insertInto('share_portfolios').values({ person_id: person, ...row }).onConflict((c) => c.column('person_id').doUpdateSet(row)).execute();
}

/** Whose name it is, as long as they have it. */
export async function personNamed(tx: Tx, name: Buffer): Promise<string | undefined> {
  return (await at(tx).selectFrom('share_names').select('person_id').where('name', '=', name).where('released_at', 'is', null).executeTakeFirst())?.person_id ?? undefined;
}

/** Could this person have it? */
export async function isNameFree(tx: Tx, name: Buffer, person: string, since: Date): Promise<boolean> {
  const row = await at(tx).selectFrom('share_names').select(['person_id', 'released_at']).where('name', '=', name).executeTakeFirst();
  return !row || row.person_id === person || (row.released_at !== null && row.released_at < since);
}

/** False: somebody has it, or had it after `since`. One's own name comes back at once. What rested long enough for nobody is forgotten. */
export async function takeName(tx: Tx, name: Buffer, person: string, now: Date, since: Date): Promise<boolean> {
  await at(tx).deleteFrom('share_names').where('person_id', 'is', null).where('released_at', '<', since).execute();
  const made = await at(tx).insertInto('share_names').values({ name, person_id: person, taken_at: now, released_at: null })
    .onConflict((c) => c.column('name').doUpdateSet({ person_id: person, taken_at: now, released_at: null }).where((e) => e.or([e('share_names.person_id', '=', person), e('share_names.released_at', '<', since)]))).executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

/** All of this person's names but `but`. */
export async function releaseNames(tx: Tx, person: string, now: Date, but?: Buffer): Promise<void> {
  let query = at(tx).updateTable('share_names').set({ released_at: now }).where('person_id', '=', person).where('released_at', 'is', null);
  if (but) query = query.where('name', '<>', but);
  await query.execute();
}

/** Their person is erased: what others may still have rests for nobody, the rest goes. */
export async function leaveNames(tx: Tx, person: string, now: Date, since: Date): Promise<void> {
  await at(tx).deleteFrom('share_names').where('person_id', '=', person).where('released_at', '<', since).execute();
  await at(tx).updateTable('share_names').set((e) => ({ person_id: null, taken_at: now, released_at: e.fn.coalesce('released_at', e.val(now)) })).where('person_id', '=', person).execute();
}

/** How many other names than this they keep from others. */
export async function namesKept(tx: Tx, person: string, name: Buffer, since: Date): Promise<number> {
  const row = await at(tx).selectFrom('share_names').select((e) => e.fn.countAll<string>().as('n')).where('person_id', '=', person).where('name', '<>', name).where((e) => e.or([e('released_at', 'is', null), e('released_at', '>=', since)])).executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** One at a time: two tabs that publish at once take one name. */
export async function lockNames(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`portfolio:${person}`}, 0))`.execute(tx);
}
