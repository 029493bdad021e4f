import { sql } from 'kysely';
import type { Tx } from '#lib/db';

export type HelpRow = { id: string; key_id: string; sealed: Buffer; made_at: Date; expires_at: Date | null; closed_at: Date | null; last_day: string | null };
export type HelpNoteRow = { id: string; help: string; key_id: string; sealed: Buffer; at: Date };
type Tables = { share_helps: HelpRow & { person_id: string }; share_helpers: { help: string; helper: Buffer; person_id: string }; share_help_notes: HelpNoteRow & { person_id: string } };
const at = (tx: Tx) => tx.withTables<Tables>();

/** `helper`: whose address leads to it; undefined: nobody's. */
export async function insertHelp(tx: Tx, person: string, row: HelpRow, helper: Buffer | undefined): Promise<void> {
  await at(tx).insertInto('share_helps').values({ person_id: person, ...row }).execute();
  if (helper) await at(tx).insertInto('share_helpers').values({ help: row.id, helper, person_id: person }).execute();
}

/** Newest first. */
export async function helpRows(tx: Tx, person: string, id?: string): Promise<HelpRow[]> {
  let query = at(tx).selectFrom('share_helps').select(['id', 'key_id', 'sealed', 'made_at', 'expires_at', 'closed_at', sql<string | null>`last_day::text`.as('last_day')]).where('person_id', '=', person);
  if (id !== undefined) query = query.where('id', '=', id);
  return query.orderBy('made_at', 'desc').orderBy('id').execute();
}

/** The helper's address leads nowhere from this moment. Once closed is closed: the first hour stands. */
export async function closeHelp(tx: Tx, person: string, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('share_helps').set({ closed_at: now }).where('person_id', '=', person).where('id', '=', id).where('closed_at', 'is', null).execute();
  await at(tx).deleteFrom('share_helpers').where('help', '=', id).where('person_id', '=', person).execute();
}

/** Nobody's address leads to it any more; `sealed`: the words without theirs. */
export async function forgetHelper(tx: Tx, person: string, id: string, sealed: Buffer | undefined): Promise<void> {
  await at(tx).deleteFrom('share_helpers').where('help', '=', id).where('person_id', '=', person).execute();
  if (sealed) await at(tx).updateTable('share_helps').set({ sealed }).where('person_id', '=', person).where('id', '=', id).execute();
}

/** Whose helps these addresses lead to. */
export async function helpsFor(tx: Tx, helpers: readonly Buffer[]): Promise<{ help: string; person_id: string }[]> {
  return helpers.length === 0 ? [] : at(tx).selectFrom('share_helpers').select(['help', 'person_id']).where('helper', 'in', helpers).orderBy('help').execute();
}

export async function helpAt(tx: Tx, help: string): Promise<{ person_id: string; helper: Buffer } | undefined> {
  return at(tx).selectFrom('share_helpers').select(['person_id', 'helper']).where('help', '=', help).executeTakeFirst();
}

export async function noteVisit(tx: Tx, person: string, help: string, day: string): Promise<void> {
  await at(tx).updateTable('share_helps').set({ last_day: day }).where('person_id', '=', person).where('id', '=', help).execute();
}

export async function insertHelpNote(tx: Tx, person: string, row: HelpNoteRow): Promise<void> {
  await at(tx).insertInto('share_help_notes').values({ person_id: person, ...row }).onConflict((c) => c.doNothing()).execute();
}

/** Oldest first. */
export async function helpNoteRows(tx: Tx, person: string): Promise<HelpNoteRow[]> {
  return at(tx).selectFrom('share_help_notes').select(['id', 'help', 'key_id', 'sealed', 'at']).where('person_id', '=', person).orderBy('at').orderBy('id').execute();
}

/** With its notes. */
export async function deleteHelp(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('share_help_notes').where('person_id', '=', person).where('help', '=', id).execute();
  await at(tx).deleteFrom('share_helps').where('person_id', '=', person).where('id', '=', id).execute();
}

export async function deleteHelpNote(tx: Tx, person: string, help: string, id: string): Promise<boolean> {
  return (await at(tx).deleteFrom('share_help_notes').where('person_id', '=', person).where('help', '=', help).where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n;
}
