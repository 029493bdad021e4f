// Sealing keys and the audit trail: what other rooms lean on.
import { sql } from 'kysely';
import { insertRows, list } from '#lib/bulk';
import type { Tx } from '#lib/db';
import { at } from './tables.ts';

const KEYS = { owner: 'text', id: 'uuid', key: 'bytea' } as const;
export async function insertKeys(tx: Tx, owner: string, keys: readonly { readonly id: string; readonly key: Buffer }[]): Promise<void> {
  await insertRows(tx, 'people_keys', KEYS, keys.map(({ id, key }) => ({ owner, id, key })));
}
export async function keyRows(tx: Tx, ids: readonly string[]): Promise<{ id: string; key: Buffer }[]> {
  return (await sql<{ id: string; key: Buffer }>`select id, key from people_keys where id = any(${list('uuid', ids)})`.execute(tx)).rows;
}
export async function deleteKeys(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from people_keys where id = any(${list('uuid', ids)})`.execute(tx);
}
/** Everything one owner's keys opened, another's keys open; nothing sealed changes. Stands for `from`, then for `to`. */
export async function keysOf(tx: Tx, owner: string): Promise<{ id: string; key: Buffer }[]> {
  return at(tx).selectFrom('people_keys').select(['id', 'key']).where('owner', '=', owner).execute();
}

export type AuditRow = { org_id: string; id: string; at: Date; by: string; act: string; subject: string };
export async function insertAudit(tx: Tx, row: AuditRow): Promise<void> {
  await at(tx).insertInto('people_audit').values(row).execute();
}
/** Newest first. UUIDv7 ids are in order of time. */
export async function auditRows(tx: Tx, org: string, before: string | undefined, most: number): Promise<AuditRow[]> {
  let query = at(tx).selectFrom('people_audit').selectAll().where('org_id', '=', org).orderBy('id', 'desc').limit(most);
  if (before !== undefined) query = query.where('id', '<', before);
  return query.execute();
}
/** In the history of the tenant: what they did, and what was done about them. Oldest first. */
export async function auditOf(tx: Tx, person: string): Promise<AuditRow[]> {
  return at(tx).selectFrom('people_audit').selectAll().where((e) => e.or([e('by', '=', person), e('subject', '=', person)])).orderBy('id').execute();
}
