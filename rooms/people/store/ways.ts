// Further ways to be recognised: identifiers, logins elsewhere, recovery codes, ways back; and what is under way between two requests.
import type { LanguageMap } from '#credential';
import type { Tx } from '#lib/db';
import { at, type IdentifierKind, type KeptPurpose, type ProviderClaims } from './tables.ts';

export type IdentifierRow = { id: string; person_id: string; kind: IdentifierKind; blind: Buffer; sealed: Buffer; proved_at: Date };
/** False when somebody has it already. */
export async function insertIdentifier(tx: Tx, row: IdentifierRow): Promise<boolean> {
  return (await at(tx).insertInto('people_identifiers').values(row).onConflict((c) => c.columns(['kind', 'blind']).doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
}
export async function identifierByBlind(tx: Tx, kind: IdentifierKind, blind: Buffer): Promise<IdentifierRow | undefined> {
  return at(tx).selectFrom('people_identifiers').selectAll().where('kind', '=', kind).where('blind', '=', blind).executeTakeFirst();
}
export async function identifiersOf(tx: Tx, person: string): Promise<IdentifierRow[]> {
  return at(tx).selectFrom('people_identifiers').selectAll().where('person_id', '=', person).orderBy('proved_at').orderBy('id').execute();
}
export async function moveIdentifier(tx: Tx, id: string, person: string, sealed: Buffer): Promise<void> {
  await at(tx).updateTable('people_identifiers').set({ person_id: person, sealed }).where('id', '=', id).execute();
}
export async function deleteIdentifier(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_identifiers').where('person_id', '=', person).where('id', '=', id).execute();
}

export type ProviderRow = { id: string; issuer: string; client_id: string; secret: Buffer | null; scopes: string; label: LanguageMap; claims: ProviderClaims; believed: boolean; domains: string[]; shown: boolean; made_at: Date; changed_at: Date; removed_at: Date | null };
export async function putProvider(tx: Tx, row: ProviderRow): Promise<void> {
  const values = { ...row, label: JSON.stringify(row.label), claims: JSON.stringify(row.claims) }, { id: _id, made_at: _made, ...changes } = values;
  await at(tx).insertInto('people_providers').values(values).onConflict((c) => c.column('id').doUpdateSet(changes)).execute();
}
export async function providerRows(tx: Tx, id?: string): Promise<ProviderRow[]> {
  let query = at(tx).selectFrom('people_providers').selectAll().where('removed_at', 'is', null).orderBy('made_at').orderBy('id');
  if (id !== undefined) query = query.where('id', '=', id);
  return query.execute();
}

export type LoginRow = { subject: Buffer; id: string; person_id: string; provider: string; sealed: Buffer; linked_at: Date; used_at: Date | null };
/** False when it opens an account already. */
export async function insertLogin(tx: Tx, row: LoginRow): Promise<boolean> {
  return (await at(tx).insertInto('people_logins').values(row).onConflict((c) => c.column('subject').doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
}
export async function loginBySubject(tx: Tx, subject: Buffer): Promise<LoginRow | undefined> {
  return at(tx).selectFrom('people_logins').selectAll().where('subject', '=', subject).executeTakeFirst();
}
export async function loginsOf(tx: Tx, person: string): Promise<LoginRow[]> {
  return at(tx).selectFrom('people_logins').selectAll().where('person_id', '=', person).orderBy('linked_at').execute();
}
export async function loginUsed(tx: Tx, subject: Buffer, now: Date): Promise<void> {
  await at(tx).updateTable('people_logins').set({ used_at: now }).where('subject', '=', subject).execute();
}
export async function moveLogin(tx: Tx, id: string, person: string, sealed: Buffer): Promise<void> {
  await at(tx).updateTable('people_logins').set({ person_id: person, sealed }).where('id', '=', id).execute();
}
export async function deleteLogin(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_logins').where('person_id', '=', person).where('id', '=', id).execute();
}
export async function deleteLoginsSince(tx: Tx, person: string, since: Date): Promise<void> {
  await at(tx).deleteFrom('people_logins').where('person_id', '=', person).where('linked_at', '>=', since).execute();
}

export type KeptRow = { token_hash: Buffer; purpose: KeptPurpose; session: string | null; sealed: Buffer; expires_at: Date };
export async function insertKept(tx: Tx, row: KeptRow): Promise<void> {
  await at(tx).insertInto('people_kept').values(row).execute();
}
export async function keptRow(tx: Tx, purpose: KeptPurpose, tokenHash: Buffer, now: Date): Promise<KeptRow | undefined> {
  return at(tx).selectFrom('people_kept').selectAll().where('purpose', '=', purpose).where('token_hash', '=', tokenHash).where('expires_at', '>', now).executeTakeFirst();
}
/** Gone once taken: of two at once, one gets it; another session does not take it away. */
export async function takeKept(tx: Tx, purpose: KeptPurpose, tokenHash: Buffer, session: string | null, now: Date): Promise<KeptRow | undefined> {
  return at(tx).deleteFrom('people_kept').where('purpose', '=', purpose).where('token_hash', '=', tokenHash).where('session', 'is not distinct from', session).where('expires_at', '>', now).returningAll().executeTakeFirst();
}

export type UndoRow = { token_hash: Buffer; person_id: string; blind: Buffer; sealed: Buffer; changed_at: Date; expires_at: Date };
export async function insertUndo(tx: Tx, row: UndoRow): Promise<void> {
  await at(tx).insertInto('people_undos').values(row).execute();
}
export async function openUndo(tx: Tx, tokenHash: Buffer, now: Date): Promise<UndoRow | undefined> {
  return at(tx).selectFrom('people_undos').selectAll().where('token_hash', '=', tokenHash).where('used_at', 'is', null).where('expires_at', '>', now).executeTakeFirst();
}
export async function useUndo(tx: Tx, tokenHash: Buffer, now: Date): Promise<UndoRow | undefined> {
  return at(tx).updateTable('people_undos').set({ used_at: now }).where('token_hash', '=', tokenHash).where('used_at', 'is', null).where('expires_at', '>', now).returningAll().executeTakeFirst();
}
export async function undosOf(tx: Tx, person: string): Promise<UndoRow[]> {
  return at(tx).selectFrom('people_undos').selectAll().where('person_id', '=', person).where('used_at', 'is', null).execute();
}
export async function moveUndo(tx: Tx, tokenHash: Buffer, person: string, sealed: Buffer): Promise<void> {
  await at(tx).updateTable('people_undos').set({ person_id: person, sealed }).where('token_hash', '=', tokenHash).execute();
}

export type RecoveryRow = { code_hash: Buffer; person_id: string; made_at: Date; used_at: Date | null };
export async function insertRecovery(tx: Tx, rows: readonly Omit<RecoveryRow, 'used_at'>[]): Promise<void> {
  await at(tx).insertInto('people_recovery_codes').values([...rows]).execute();
}
export async function recoveryOf(tx: Tx, person: string): Promise<RecoveryRow[]> {
  return at(tx).selectFrom('people_recovery_codes').selectAll().where('person_id', '=', person).execute();
}
export async function deleteRecovery(tx: Tx, person: string): Promise<void> {
  await at(tx).deleteFrom('people_recovery_codes').where('person_id', '=', person).execute();
}
export async function useRecovery(tx: Tx, codeHash: Buffer, now: Date): Promise<string | undefined> {
  return (await at(tx).updateTable('people_recovery_codes').set({ used_at: now }).where('code_hash', '=', codeHash).where('used_at', 'is', null).returning('person_id').executeTakeFirst())?.person_id;
}
