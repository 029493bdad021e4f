import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import type { Fact } from '../door/tell.ts';

export type TellingRow = { credential: string; fact: Fact; at: Date; ended_at: Date | null; mailed: boolean; seen: boolean; /** It was so when it came. */ known: boolean };
type Tables = { hold_tellings: TellingRow & { person_id: string }; hold_wishes: { person_id: string; tellings: boolean; at: Date }; hold_rounds: { person_id: string; due_at: Date } };
const at = (tx: Tx) => tx.withTables<Tables>();

export async function tellingRows(tx: Tx, person: string, limit?: number): Promise<TellingRow[]> {
  let query = at(tx).selectFrom('hold_tellings').select(['credential', 'fact', 'at', 'ended_at', 'mailed', 'seen', 'known']).where('person_id', '=', person).where('known', '=', false).orderBy('at', 'desc').orderBy('credential');
  if (limit !== undefined) query = query.limit(limit);
  return query.execute();
}

export async function openFacts(tx: Tx, person: string, credential: string): Promise<Fact[]> {
  return (await at(tx).selectFrom('hold_tellings').select('fact').where('person_id', '=', person).where('credential', '=', credential).where('ended_at', 'is', null).execute()).map((row) => row.fact);
}

/** False: it was told already, and still lasts. */
export async function insertTelling(tx: Tx, person: string, row: TellingRow): Promise<boolean> {
  const made = await at(tx).insertInto('hold_tellings').values({ person_id: person, ...row }).onConflict((c) => c.doNothing()).executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

export async function endFacts(tx: Tx, person: string, credential: string, facts: readonly Fact[], now: Date): Promise<void> {
  if (facts.length > 0) await at(tx).updateTable('hold_tellings').set({ ended_at: now }).where('person_id', '=', person).where('credential', '=', credential).where('fact', 'in', facts).where('ended_at', 'is', null).execute();
}

export async function markSeen(tx: Tx, person: string): Promise<void> {
  await at(tx).updateTable('hold_tellings').set({ seen: true }).where('person_id', '=', person).where('seen', '=', false).execute();
}

/** Mails are wished until somebody says otherwise. */
export async function wishesMails(tx: Tx, person: string): Promise<boolean> {
  return (await at(tx).selectFrom('hold_wishes').select('tellings').where('person_id', '=', person).executeTakeFirst())?.tellings ?? true;
}

export async function putWish(tx: Tx, person: string, tellings: boolean, now: Date): Promise<void> {
  await at(tx).insertInto('hold_wishes').values({ person_id: person, tellings, at: now }).onConflict((c) => c.column('person_id').doUpdateSet({ tellings, at: now })).execute();
}

/** The person whose turn it is longest, who has the next one at `next`: two processes never take the same. */
export async function takeTurn(tx: Tx, now: Date, next: Date): Promise<string | undefined> {
  const due = at(tx).selectFrom('hold_rounds').select('person_id').where('due_at', '<=', now).orderBy('due_at').limit(1).forUpdate().skipLocked();
  return (await at(tx).updateTable('hold_rounds').set({ due_at: next }).where('person_id', '=', due).returning('person_id').executeTakeFirst())?.person_id;
}

export async function sooner(tx: Tx, person: string, due: Date): Promise<void> {
  await at(tx).updateTable('hold_rounds').set({ due_at: sql<Date>`least(due_at, ${due})` }).where('person_id', '=', person).execute();
}
