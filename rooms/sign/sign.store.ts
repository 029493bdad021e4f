// All SQL of the tables sign_*.
import { sql, type Insertable, type Selectable, type Transaction } from 'kysely';
import type { Tx } from '#lib/db';

type Bytes = Uint8Array;
export type KeyKind = 'Ed25519' | 'P-256' | 'RSA-3072';
type SignTables = {
  sign_house: { one: boolean; public_url: string; frozen_at: Date };
  sign_house_key: { one: boolean; id: string; public_key: Bytes; private_sealed: Bytes; since: Date };
  sign_keys: {
    org_id: string; id: string; kind: KeyKind; /** Ed25519: 32 bytes; others: SubjectPublicKeyInfo, DER. */ public_key: Bytes; private_sealed: Bytes; since: Date; made_by: string | null;
    retired_at: Date | null; retired_by: string | null; revoked_from: Date | null; revoked_at: Date | null; revoked_by: string | null; revoked_why: string | null;
  };
  sign_did_documents: { did: string; version: number; document: Bytes; at: Date };
  sign_status_lists: { org_id: string; id: string; length: number; taken: number; open: boolean; allocated: Bytes; revoked: Bytes; suspended: Bytes; version: number; made_at: Date };
  sign_seals: { org_id: string; number: number; certificate: Bytes; ours: boolean; by: string; at: Date };
  sign_published: { list: string; org_id: string; wanted: number; version: number; revocation: Bytes | null; suspension: Bytes | null; signed_at: Date | null; valid_until: Date | null };
};
export type KeyRow = Selectable<SignTables['sign_keys']>;
export type NewKey = Pick<KeyRow, 'id' | 'kind' | 'public_key' | 'private_sealed' | 'since' | 'made_by'>;
export type HouseKeyRow = Omit<Selectable<SignTables['sign_house_key']>, 'one'>;
export type ListRow = Selectable<SignTables['sign_status_lists']>;
export type PublishedRow = Selectable<SignTables['sign_published']>;

const on = (tx: Tx): Transaction<SignTables> => tx.withTables<SignTables>();

// The public address

/** The address that holds from now on: the first one written stays. */
export async function freezeAddress(tx: Tx, publicUrl: string, now: Date): Promise<string> {
  const known = await frozenAddress(tx);
  if (known) return known;
  await on(tx).insertInto('sign_house').values({ one: true, public_url: publicUrl, frozen_at: now }).onConflict((c) => c.doNothing()).execute();
  return await frozenAddress(tx) ?? publicUrl;
}

export async function frozenAddress(tx: Tx): Promise<string | undefined> {
  return (await on(tx).selectFrom('sign_house').select('public_url').executeTakeFirst())?.public_url;
}

// Keys

export async function houseKey(tx: Tx): Promise<HouseKeyRow | undefined> {
  return on(tx).selectFrom('sign_house_key').select(['id', 'public_key', 'private_sealed', 'since']).executeTakeFirst();
}

/** False: somebody else was first. */
export async function addHouseKey(tx: Tx, key: HouseKeyRow): Promise<boolean> {
  const done = await on(tx).insertInto('sign_house_key').values({ one: true, ...key }).onConflict((c) => c.doNothing()).executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function currentKey(tx: Tx, org: string, kind: KeyKind): Promise<KeyRow | undefined> {
  return on(tx).selectFrom('sign_keys').selectAll().where('org_id', '=', org).where('kind', '=', kind).where('retired_at', 'is', null).executeTakeFirst();
}

/** False: the organisation has a current key of this kind already. */
export async function addKey(tx: Tx, org: string, key: NewKey): Promise<boolean> {
  const row: Insertable<SignTables['sign_keys']> = { org_id: org, ...key, retired_at: null, retired_by: null, revoked_from: null, revoked_at: null, revoked_by: null, revoked_why: null };
  const done = await on(tx).insertInto('sign_keys').values(row).onConflict((c) => c.doNothing()).executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

/** Newest first. */
export async function keysOf(tx: Tx, org: string): Promise<KeyRow[]> {
  return on(tx).selectFrom('sign_keys').selectAll().where('org_id', '=', org).orderBy('since', 'desc').orderBy('retired_at', 'desc').orderBy('id').execute();
}

export async function keysNamed(tx: Tx, org: string, ids: readonly string[]): Promise<KeyRow[]> {
  return on(tx).selectFrom('sign_keys').selectAll().where('org_id', '=', org).where('id', 'in', ids).execute();
}

/** The current key, held until the transaction ends, so that two rotations do not cross. */
export async function lockCurrentKey(tx: Tx, org: string, kind: KeyKind): Promise<KeyRow | undefined> {
  return on(tx).selectFrom('sign_keys').selectAll().where('org_id', '=', org).where('kind', '=', kind).where('retired_at', 'is', null).forUpdate().executeTakeFirst();
}

export async function retireKey(tx: Tx, org: string, id: string, at: Date, by: string): Promise<void> {
  await on(tx).updateTable('sign_keys').set({ retired_at: at, retired_by: by }).where('org_id', '=', org).where('id', '=', id).where('retired_at', 'is', null).execute();
}

/** False: there is no such key, or it was revoked before. */
export async function revokeKey(tx: Tx, org: string, id: string, facts: { from: Date; at: Date; by: string; why: string }): Promise<boolean> {
  const done = await on(tx).updateTable('sign_keys').set({ revoked_from: facts.from, revoked_at: facts.at, revoked_by: facts.by, revoked_why: facts.why })
    .where('org_id', '=', org).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

// Seals

export type SealWord = Omit<Selectable<SignTables['sign_seals']>, 'org_id' | 'number'>;

export async function lastSealWord(tx: Tx, org: string, certificate: Bytes): Promise<SealWord | undefined> {
  return on(tx).selectFrom('sign_seals').select(['certificate', 'ours', 'by', 'at']).where('org_id', '=', org).where('certificate', '=', certificate).orderBy('number', 'desc').limit(1).executeTakeFirst();
}

export async function addSealWord(tx: Tx, org: string, word: SealWord): Promise<void> {
  const last = await on(tx).selectFrom('sign_seals').select('number').where('org_id', '=', org).orderBy('number', 'desc').limit(1).executeTakeFirst();
  await on(tx).insertInto('sign_seals').values({ org_id: org, number: (last?.number ?? 0) + 1, ...word }).execute();
}

// Did documents

export async function didDocument(tx: Tx, did: string): Promise<{ document: Bytes; at: Date; version: number } | undefined> {
  return on(tx).selectFrom('sign_did_documents').select(['document', 'at', 'version']).where('did', '=', did).orderBy('version', 'desc').limit(1).executeTakeFirst();
}

/** Keys of two kinds made at once must not each publish a document without the other: held until the transaction ends. */
export async function lockDidDocument(tx: Tx, did: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`sign_did_documents:${did}`}, 0))`.execute(tx);
}

export async function addDidDocument(tx: Tx, did: string, document: Bytes, at: Date): Promise<void> {
  const last = await didDocument(tx, did);
  await on(tx).insertInto('sign_did_documents').values({ did, version: (last?.version ?? 0) + 1, document, at }).execute();
}

// Status lists

/** The list that gives places now, held until the transaction ends. */
export async function lockOpenList(tx: Tx, org: string): Promise<ListRow | undefined> {
  return on(tx).selectFrom('sign_status_lists').selectAll().where('org_id', '=', org).where('open', '=', true).forUpdate().executeTakeFirst();
}

/** Does nothing when another transaction opened one meanwhile. */
export async function addList(tx: Tx, org: string, list: { id: string; bits: Bytes; length: number; now: Date }): Promise<void> {
  const { id, bits, length, now } = list;
  const done = await on(tx).insertInto('sign_status_lists').values({ org_id: org, id, length, taken: 0, open: true, allocated: bits, revoked: bits, suspended: bits, version: 1, made_at: now })
    .onConflict((c) => c.doNothing()).executeTakeFirst();
  if (done.numInsertedOrUpdatedRows !== 1n) return;
  await on(tx).insertInto('sign_published').values({ list: id, org_id: org, wanted: 1, version: 0, revocation: null, suspension: null, signed_at: null, valid_until: null }).execute();
}

/** `given`: how many of the marks are new. The count goes on from what it is now, and the database compares it with the marks: none is given twice. */
export async function keepAllocation(tx: Tx, list: Pick<ListRow, 'org_id' | 'id' | 'allocated' | 'open'>, given: number): Promise<void> {
  await on(tx).updateTable('sign_status_lists').set((e) => ({ allocated: list.allocated, taken: e('taken', '+', given), open: list.open })).where('org_id', '=', list.org_id).where('id', '=', list.id).execute();
}

/** In the order of their ids, so that two transactions never wait for each other. */
export async function lockLists(tx: Tx, org: string, ids: readonly string[]): Promise<ListRow[]> {
  return on(tx).selectFrom('sign_status_lists').selectAll().where('org_id', '=', org).where('id', 'in', ids).orderBy('id').forUpdate().execute();
}

export async function keepBits(tx: Tx, list: Pick<ListRow, 'org_id' | 'id' | 'revoked' | 'suspended' | 'version'>): Promise<void> {
  const version = list.version + 1;
  await on(tx).updateTable('sign_status_lists').set({ revoked: list.revoked, suspended: list.suspended, version }).where('org_id', '=', list.org_id).where('id', '=', list.id).execute();
  await on(tx).updateTable('sign_published').set({ wanted: version }).where('list', '=', list.id).execute();
}

export async function listNamed(tx: Tx, org: string, id: string): Promise<ListRow | undefined> {
  return on(tx).selectFrom('sign_status_lists').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst();
}

/** Newest first, without the bits. */
export async function listsOf(tx: Tx, org: string): Promise<Pick<ListRow, 'id' | 'length' | 'taken' | 'open' | 'made_at'>[]> {
  return on(tx).selectFrom('sign_status_lists').select(['id', 'length', 'taken', 'open', 'made_at']).where('org_id', '=', org).orderBy('made_at', 'desc').orderBy('id').execute();
}

/** Every list of an organisation is to be signed again: its key is no longer to be believed. */
export async function wantAllAgain(tx: Tx, org: string): Promise<string[]> {
  // sign_published has no tenant of its own: only lists that this tenant may touch lead to it.
  const mine = await on(tx).updateTable('sign_status_lists').set({ version: sql`version + 1` }).where('org_id', '=', org).returning('id').execute();
  if (mine.length === 0) return [];
  const rows = await on(tx).updateTable('sign_published').set({ wanted: sql`wanted + 1` }).where('list', 'in', mine.map((list) => list.id)).returning('list').execute();
  return rows.map((row) => row.list);
}

export async function publishedList(tx: Tx, id: string): Promise<PublishedRow | undefined> {
  return on(tx).selectFrom('sign_published').selectAll().where('list', '=', id).executeTakeFirst();
}

/** False: somebody published the same or a later state meanwhile. */
export async function keepPublished(tx: Tx, row: { list: string; version: number; revocation: Bytes; suspension: Bytes; signed_at: Date; valid_until: Date }): Promise<boolean> {
  const { list, ...rest } = row;
  const done = await on(tx).updateTable('sign_published').set(rest).where('list', '=', list)
    .where((eb) => eb.or([eb('version', '<', row.version), eb.and([eb('version', '=', row.version), eb('valid_until', '<', row.valid_until)])])).executeTakeFirst();
  return done.numUpdatedRows === 1n;
}

export async function listsToRenew(tx: Tx, before: Date): Promise<string[]> {
  const rows = await on(tx).selectFrom('sign_published').select('list')
    .where((eb) => eb.or([eb('valid_until', '<', before), eb('version', '<', eb.ref('wanted'))])).orderBy('valid_until').execute();
  return rows.map((row) => row.list);
}
