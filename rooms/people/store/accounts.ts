import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { at } from './tables.ts';

export type AccountRow = { id: string; email: Buffer | null; name: Buffer | null; lang: Lang; admin: boolean; key: Buffer | null };
type NewAccount = { id: string; email_blind: Buffer; email: Buffer; name: Buffer; lang: Lang; admin: boolean; created_at: Date };

/** False when the address has an account already. */
export async function insertAccount(tx: Tx, account: NewAccount, key: Buffer): Promise<boolean> {
  const made = await at(tx).insertInto('people_accounts').values(account).onConflict((c) => c.column('email_blind').doNothing()).executeTakeFirst();
  if (made.numInsertedOrUpdatedRows !== 1n) return false;
  await at(tx).insertInto('people_account_keys').values({ person_id: account.id, key }).execute();
  return true;
}

export async function accountByEmail(tx: Tx, blind: Buffer): Promise<string | undefined> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('email_blind', '=', blind).executeTakeFirst())?.id;
}

export async function accountRows(tx: Tx, ids: readonly string[]): Promise<AccountRow[]> {
  if (ids.length === 0) return [];
  return at(tx).selectFrom('people_accounts as a').leftJoin('people_account_keys as k', 'k.person_id', 'a.id')
    .select(['a.id', 'a.email', 'a.name', 'a.lang', 'a.admin', 'k.key']).where('a.id', 'in', [...ids]).execute();
}

export async function updateAccount(tx: Tx, id: string, changes: { name?: Buffer; lang?: Lang; admin?: boolean }): Promise<void> {
  await at(tx).updateTable('people_accounts').set(changes).where('id', '=', id).execute();
}

export async function adminIds(tx: Tx): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('admin', '=', true).orderBy('created_at').execute()).map((row) => row.id);
}

/** Locks the administrators, so that two who leave at once cannot both believe the other stays. */
export async function lockAdmins(tx: Tx): Promise<string[]> {
  return (await at(tx).selectFrom('people_accounts').select('id').where('admin', '=', true).orderBy('id').forUpdate().execute()).map((row) => row.id);
}
