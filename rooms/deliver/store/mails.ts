import { sql } from 'kysely';
import { rowsAs } from '#lib/bulk';
import type { Tx } from '#lib/db';
import { at, type AttemptOutcome, type MailRow, type MailState } from './tables.ts';

export type NewMail = { id: string; claim: string | null; sequence: number };

/** Mails of one tenant, kind and hour; one per claim, kind and sequence. `fresh`: none can be there, so none is looked for. */
export async function insertMails(tx: Tx, { org, kind, now, expires, fresh = false }: { org: string; kind: string; now: Date; expires: Date; fresh?: boolean }, mails: readonly NewMail[]): Promise<void> {
  await sql`
    insert into deliver_mails (id, org_id, kind, claim_id, sequence, state, attempts, queued_at, due_at, expires_at)
    select m.id, ${org}::text, ${kind}::text, m.claim_id, m.sequence, 'queued', 0, ${now}, ${now}, ${expires}
    from ${rowsAs('m', { id: 'uuid', claim_id: 'uuid', sequence: 'int' }, mails.map(({ id, claim, sequence }) => ({ id, claim_id: claim, sequence })))}
    ${fresh ? sql`` : sql`on conflict (org_id, claim_id, kind, sequence) do nothing`}`.execute(tx);
}

export async function lastSequence(tx: Tx, org: string, claim: string, kind: string): Promise<number> {
  const row = await at(tx).selectFrom('deliver_mails').select((e) => e.fn.max('sequence').as('last')).where('org_id', '=', org).where('claim_id', '=', claim).where('kind', '=', kind).executeTakeFirst();
  return row?.last ?? 0;
}

/** Of several claims; those that had no such mail are left out. */
export async function lastSequences(tx: Tx, org: string, claims: readonly string[], kind: string): Promise<Map<string, number>> {
  if (claims.length === 0) return new Map();
  const rows = await at(tx).selectFrom('deliver_mails').select(['claim_id', (e) => e.fn.max('sequence').as('last')]).where('org_id', '=', org).where('claim_id', 'in', [...claims]).where('kind', '=', kind).groupBy('claim_id').execute();
  return new Map(rows.map((row) => [row.claim_id ?? '', row.last]));
}

/** What waits, and something else will say better. */
export async function dropQueued(tx: Tx, org: string, claims: readonly string[], kind: string): Promise<void> {
  if (claims.length > 0) await at(tx).deleteFrom('deliver_mails').where('org_id', '=', org).where('claim_id', 'in', [...claims]).where('kind', '=', kind).where('state', '=', 'queued').where('attempts', '=', 0).execute();
}

/**
 * Takes mails that are due, for one sender: until `until` nobody else takes them. The house's own first, since somebody waits
 * in front of a sign-in page.
 */
export async function takeDue(tx: Tx, { now, until, limit, only }: { now: Date; until: Date; limit: number; only?: string | undefined }): Promise<MailRow[]> {
  let due = at(tx).selectFrom('deliver_mails').select('id').where('state', '=', 'queued').where('due_at', '<=', now).orderBy(sql`org_id <> ''`).orderBy('due_at').limit(limit).forUpdate().skipLocked();
  if (only) due = due.where('id', '=', only);
  return at(tx).updateTable('deliver_mails').set((e) => ({ due_at: until, attempts: e('attempts', '+', 1) })).where('id', 'in', due).returningAll().execute();
}

/** `due` undefined: the end of it. */
export async function settleMail(tx: Tx, mail: string, state: MailState, due: Date | undefined): Promise<void> {
  await at(tx).updateTable('deliver_mails').set({ state, ...(due && { due_at: due }) }).where('id', '=', mail).execute();
}

/** A mail that could not be tried goes back as if it had not been taken. */
export async function putBack(tx: Tx, mails: readonly string[], due: Date): Promise<void> {
  if (mails.length === 0) return;
  await at(tx).updateTable('deliver_mails').set((e) => ({ due_at: due, attempts: e('attempts', '-', 1) })).where('id', 'in', [...mails]).execute();
}

export async function insertAttempt(tx: Tx, row: { mail_id: string; id: string; outcome: AttemptOutcome; detail: string; at: Date }): Promise<void> {
  await at(tx).insertInto('deliver_attempts').values(row).execute();
}

export async function attemptsOf(tx: Tx, mail: string): Promise<{ outcome: AttemptOutcome; detail: string; at: Date }[]> {
  return at(tx).selectFrom('deliver_attempts').select(['outcome', 'detail', 'at']).where('mail_id', '=', mail).orderBy('id').execute();
}

/** Newest first; ids are time-ordered, so `before` is where the last page ended. */
export async function mailRows(tx: Tx, before: string | undefined, limit: number): Promise<MailRow[]> {
  let query = at(tx).selectFrom('deliver_mails').selectAll();
  if (before) query = query.where('id', '<', before);
  return query.orderBy('id', 'desc').limit(limit).execute();
}

export async function mailRow(tx: Tx, id: string): Promise<MailRow | undefined> {
  return at(tx).selectFrom('deliver_mails').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The newest mail of each claim, whatever it says. */
export async function newestMails(tx: Tx, org: string, claims: readonly string[]): Promise<Map<string, MailRow>> {
  if (claims.length === 0) return new Map();
  const rows = await at(tx).selectFrom('deliver_mails').distinctOn('claim_id').selectAll().where('org_id', '=', org).where(isTenant(org)).where('claim_id', 'in', [...claims]).orderBy('claim_id').orderBy('queued_at', 'desc').orderBy('sequence', 'desc').execute();
  return new Map(rows.map((row) => [row.claim_id ?? '', row]));
}

/** Of what has not left: what has may be millions. */
export async function countOpen(tx: Tx, org: string): Promise<Map<MailState, number>> {
  const rows = await at(tx).selectFrom('deliver_mails').select(['state', (e) => e.fn.countAll<string>().as('n')]).where('org_id', '=', org).where(isTenant(org)).where('state', '<>', 'sent').groupBy('state').execute();
  return new Map(rows.map((row) => [row.state, Number(row.n)]));
}

export async function insertLetter(tx: Tx, row: { org_id: string; mail_id: string; sealed: Buffer }): Promise<void> {
  await at(tx).insertInto('deliver_letters').values(row).execute();
}

export async function letterOf(tx: Tx, org: string, mail: string): Promise<Buffer | undefined> {
  return (await at(tx).selectFrom('deliver_letters').select('sealed').where('org_id', '=', org).where('mail_id', '=', mail).executeTakeFirst())?.sealed;
}

/** deliver_mails and deliver_offers are global, so that the house can send: what one organisation asks about must be its own all the same. */
export const isTenant = (org: string) => sql<boolean>`coalesce(current_setting('acquis.org', true), '') = ${org}`;

/** The tenant of this transaction: '' is the house. A letter is kept by whoever asked for it. */
export async function tenantOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ org: string }>`select coalesce(current_setting('acquis.org', true), '') as org`.execute(tx);
  return rows[0]?.org ?? '';
}

/** Mails with a letter, queued before `cutoff`. */
export async function oldLetters(tx: Tx, cutoff: Date, limit: number): Promise<MailRow[]> {
  return at(tx).selectFrom('deliver_mails').selectAll().where('claim_id', 'is', null).where('queued_at', '<', cutoff).limit(limit).execute();
}

export async function deleteLetter(tx: Tx, org: string, mail: string): Promise<void> {
  await at(tx).deleteFrom('deliver_letters').where('org_id', '=', org).where('mail_id', '=', mail).execute();
  await at(tx).deleteFrom('deliver_mails').where('id', '=', mail).execute();
}
