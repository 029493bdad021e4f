// Ways in: sessions, one-time links, codes, passkeys, challenges, and how often each was tried.
import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import { at, type ChallengePurpose, type CodePurpose } from './tables.ts';

export type SessionRow = { id: string; person_id: string; agent: string; created_at: Date; seen_at: Date; proved_at: Date | null };

export async function insertSession(tx: Tx, row: SessionRow & { token_hash: Buffer }): Promise<void> {
  await at(tx).insertInto('people_sessions').values(row).execute();
}
export async function sessionByToken(tx: Tx, tokenHash: Buffer): Promise<SessionRow | undefined> {
  return at(tx).selectFrom('people_sessions').select(['id', 'person_id', 'agent', 'created_at', 'seen_at', 'proved_at']).where('token_hash', '=', tokenHash).executeTakeFirst();
}
export async function sessionSeen(tx: Tx, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('people_sessions').set({ seen_at: now }).where('id', '=', id).execute();
}
export async function sessionProved(tx: Tx, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('people_sessions').set({ proved_at: now }).where('id', '=', id).execute();
}
export async function deleteSessions(tx: Tx, person: string): Promise<void> {
  await at(tx).deleteFrom('people_sessions').where('person_id', '=', person).execute();
}
export async function sessionsOf(tx: Tx, person: string): Promise<SessionRow[]> {
  return at(tx).selectFrom('people_sessions').select(['id', 'person_id', 'agent', 'created_at', 'seen_at', 'proved_at']).where('person_id', '=', person).orderBy('seen_at', 'desc').execute();
}
export async function deleteSession(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_sessions').where('person_id', '=', person).where('id', '=', id).execute();
}
export async function deleteOtherSessions(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_sessions').where('person_id', '=', person).where('id', '!=', id).execute();
}

export type LinkPurpose = 'first' | 'login';
export async function insertLink(tx: Tx, row: { token_hash: Buffer; purpose: LinkPurpose; person_id: string | null; expires_at: Date }): Promise<void> {
  await at(tx).insertInto('people_links').values(row).execute();
}
export async function deleteLinks(tx: Tx, purpose: LinkPurpose): Promise<void> {
  await at(tx).deleteFrom('people_links').where('purpose', '=', purpose).execute();
}
export async function openLink(tx: Tx, purpose: LinkPurpose, tokenHash: Buffer, now: Date): Promise<{ person_id: string | null } | undefined> {
  return at(tx).selectFrom('people_links').select('person_id').where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('used_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
}
/** One statement: of two who press at once, one gets the row. */
export async function useLink(tx: Tx, purpose: LinkPurpose, tokenHash: Buffer, now: Date): Promise<{ person_id: string | null } | undefined> {
  return at(tx).updateTable('people_links').set({ used_at: now }).where('token_hash', '=', tokenHash).where('purpose', '=', purpose).where('used_at', 'is', null).where('expires_at', '>', now).returning('person_id').executeTakeFirst();
}

export type CodeRow = { id: string; email_blind: Buffer; email: Buffer; code_hash: Buffer; purpose: CodePurpose; person_id: string | null };
export async function insertCode(tx: Tx, row: CodeRow & { expires_at: Date }): Promise<void> {
  await at(tx).insertInto('people_codes').values(row).execute();
}
export async function openCode(tx: Tx, id: string, now: Date): Promise<CodeRow | undefined> {
  return at(tx).selectFrom('people_codes').select(['id', 'email_blind', 'email', 'code_hash', 'purpose', 'person_id']).where('id', '=', id).where('used_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
}
/** Counts the try before the code is looked at; undefined when it is used, expired or tried too often. */
export async function countTry(tx: Tx, id: string, now: Date, most: number): Promise<CodeRow | undefined> {
  return at(tx).updateTable('people_codes').set((e) => ({ tries: e('tries', '+', 1) })).where('id', '=', id).where('used_at', 'is', null).where('expires_at', '>', now).where('tries', '<', most)
    .returning(['id', 'email_blind', 'email', 'code_hash', 'purpose', 'person_id']).executeTakeFirst();
}
export async function codeUsed(tx: Tx, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('people_codes').set({ used_at: now }).where('id', '=', id).execute();
}

export type PasskeyRow = { id: string; person_id: string; public_key: Buffer; counter: string; synced: boolean; transports: string[]; name: string; created_at: Date; used_at: Date | null };
export async function insertPasskey(tx: Tx, row: Omit<PasskeyRow, 'counter' | 'used_at'> & { counter: number }): Promise<void> {
  await at(tx).insertInto('people_passkeys').values(row).execute();
}
export async function passkey(tx: Tx, id: string): Promise<PasskeyRow | undefined> {
  return at(tx).selectFrom('people_passkeys').selectAll().where('id', '=', id).executeTakeFirst();
}
export async function passkeysOf(tx: Tx, person: string): Promise<PasskeyRow[]> {
  return at(tx).selectFrom('people_passkeys').selectAll().where('person_id', '=', person).orderBy('created_at').execute();
}
export async function passkeyUsed(tx: Tx, id: string, counter: number, now: Date): Promise<void> {
  await at(tx).updateTable('people_passkeys').set({ counter, used_at: now }).where('id', '=', id).execute();
}
export async function renamePasskey(tx: Tx, person: string, id: string, name: string): Promise<void> {
  await at(tx).updateTable('people_passkeys').set({ name }).where('person_id', '=', person).where('id', '=', id).execute();
}
export async function deletePasskey(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_passkeys').where('person_id', '=', person).where('id', '=', id).execute();
}

export async function movePasskeys(tx: Tx, from: string, to: string): Promise<void> {
  await at(tx).updateTable('people_passkeys').set({ person_id: to }).where('person_id', '=', from).execute();
}
export async function deletePasskeysSince(tx: Tx, person: string, since: Date): Promise<void> {
  await at(tx).deleteFrom('people_passkeys').where('person_id', '=', person).where('created_at', '>=', since).execute();
}

type Challenge = { challenge: string; purpose: ChallengePurpose; person_id: string | null; expires_at: Date };
export async function insertChallenge(tx: Tx, row: Challenge): Promise<void> {
  await at(tx).insertInto('people_challenges').values(row).execute();
}
/** Gone once taken, whatever comes of it. */
export async function takeChallenge(tx: Tx, challenge: string): Promise<Challenge | undefined> {
  return at(tx).deleteFrom('people_challenges').where('challenge', '=', challenge).returningAll().executeTakeFirst();
}

export async function countAttempt(tx: Tx, who: Buffer, window: Date): Promise<number> {
  const row = await at(tx).insertInto('people_limits').values({ who, window_start: window, attempts: 1 })
    .onConflict((c) => c.columns(['who', 'window_start']).doUpdateSet({ attempts: sql<number>`people_limits.attempts + 1` })).returning('attempts').executeTakeFirstOrThrow();
  return row.attempts;
}

/** What ran out before `now` and is of no use to anybody. */
export async function sweepAccess(tx: Tx, now: Date, idle: Date, oldest: Date): Promise<void> {
  const db = at(tx);
  for (const table of ['people_links', 'people_codes', 'people_challenges', 'people_invitations', 'people_kept', 'people_undos'] as const) await db.deleteFrom(table).where('expires_at', '<', now).execute();
  await db.deleteFrom('people_sessions').where((e) => e.or([e('seen_at', '<', idle), e('created_at', '<', oldest)])).execute();
  await db.deleteFrom('people_limits').where('window_start', '<', new Date(now.getTime() - 2 * 86_400_000)).execute();
}
