import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { at } from './tables.ts';

export type AccountRow = { id: string; email: Buffer | null; name: Buffer | null; lang: Lang; admin: boolean; passkey_only: boolean; birth: Buffer | null; merged_into: string | null; key: Buffer | null };
type NewAccount = { id: string; email_blind: Buffer; email: Buffer; name: Buffer; lang: Lang; admin: boolean; created_at: Date };
export type AddressRow = { id: string; person_id: string; blind: Buffer; sealed: Buffer; added_at: Date; proved_at: Date | null };

/** False when the address has an account already. */
export async function insertAccount(tx: Tx, account: NewAccount, address: AddressRow, key: Buffer): Promise<boolean> {
  if (!await insertAddress(tx, address)) return false;
  await at(tx).insertInto('people_accounts').values(account).execute();
  await at(tx).insertInto('people_account_keys').values({ person_id: account.id, key }).execute();
  return true;
}

export async function accountByEmail(tx: Tx, blind: Buffer): Promise<string | undefined> {
  return (await addressByBlind(tx, blind))?.person_id;
}

export async function accountRows(tx: Tx, ids: readonly string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return [];
  return at(tx).selectFrom('people_accounts as a').leftJoin('people_account_keys as k', 'k.person_id', 'a.id')
    .select(['a.id', 'a.email', 'a.name', 'a.lang', 'a.admin', 'a.passkey_only', 'a.birth', 'a.merged_into', 'k.key']).where('a.id', 'in', [...ids]).execute();
}

export async function updateAccount(tx: Tx, id: string, changes: { name?: Buffer; lang?: Lang; admin?: boolean; passkey_only?: boolean; birth?: Buffer | null; email?: Buffer; email_blind?: Buffer }): Promise<void> {
  await at(tx).updateTable('people_accounts').set(changes).where('id', '=', id).execute();
}

export async function adminIds(tx: Tx): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('admin', '=', true).orderBy('created_at').execute()).map((row) => row.id);
}

/** Locks the administrators, so that two who leave at once cannot both believe the other stays. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('admin', '=', true).orderBy('id').forUpdate().execute()).map((row) => row.id);
}

/** And stays for as long as this transaction lasts: an erasure waits. */
export async function isHere(tx: Tx, id: string): Promise<boolean> {
  return await at(tx).selectFrom('people_accounts').select('id').where('id', '=', id).forKeyShare().executeTakeFirst() !== undefined;
}

/** It can be found under another name from now on, and holds nothing more that could be read or mailed to. */
export async function becomeAlias(tx: Tx, id: string, of: string): Promise<void> {
  await at(tx).updateTable('people_accounts').set({ merged_into: of, email_blind: null, email: null, name: null, birth: null, admin: false }).where('id', '=', id).execute();
  await at(tx).deleteFrom('people_account_keys').where('person_id', '=', id).execute();
}
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<void> {
  await at(tx).selectFrom('people_accounts').select('id').where('id', 'in', [...ids]).orderBy('id').forUpdate().execute();
}

/** False when an account has it already. */
export async function insertAddress(tx: Tx, row: AddressRow): Promise<boolean> {
  return (await at(tx).insertInto('people_addresses').values(row).onConflict((c) => c.column('blind').doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
}
export async function addressByBlind(tx: Tx, blind: Buffer): Promise<AddressRow | undefined> {
  return at(tx).selectFrom('people_addresses').selectAll().where('blind', '=', blind).executeTakeFirst();
}
export async function addressesOf(tx: Tx, person: string): Promise<AddressRow[]> {
  return at(tx).selectFrom('people_addresses').selectAll().where('person_id', '=', person).orderBy('added_at').orderBy('id').execute();
}
export async function addressProved(tx: Tx, blind: Buffer, now: Date): Promise<void> {
  await at(tx).updateTable('people_addresses').set({ proved_at: now }).where('blind', '=', blind).where('proved_at', 'is', null).execute();
}
export async function moveAddress(tx: Tx, id: string, person: string, sealed: Buffer): Promise<void> {
  await at(tx).updateTable('people_addresses').set({ person_id: person, sealed }).where('id', '=', id).execute();
}
export async function deleteAddress(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('people_addresses').where('person_id', '=', person).where('id', '=', id).execute();
}

/** False when the account has one. */
export async function insertAccountKey(tx: Tx, person: string, key: Buffer): Promise<boolean> {
  return (await at(tx).insertInto('people_account_keys').values({ person_id: person, key }).onConflict((c) => c.doNothing()).executeTakeFirst()).numInsertedOrUpdatedRows === 1n;
}
/** What only a lost key could open; the address `blind` is sealed anew by the caller. */
export async function forgetSealed(tx: Tx, person: string, blind: Buffer): Promise<void> {
  await at(tx).deleteFrom('people_addresses').where('person_id', '=', person).where('blind', '!=', blind).execute();
  for (const table of ['people_identifiers', 'people_logins', 'people_undos'] as const) await at(tx).deleteFrom(table).where('person_id', '=', person).execute();
}
export async function resealAddress(tx: Tx, blind: Buffer, sealed: Buffer): Promise<void> {
  await at(tx).updateTable('people_addresses').set({ sealed }).where('blind', '=', blind).execute();
}
