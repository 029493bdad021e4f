// What a person adds to what they hold: collections and files.
import type { Tx } from '#lib/db';

export type About = 'credential' | 'collection';
export type CollectionRow = { id: string; key_id: string; sealed: Buffer; made_at: Date };
export type FileRow = { id: string; about: About; subject: string; key_id: string; sealed_note: Buffer; size: number; added_at: Date };

type Mine<R> = R & { person_id: string };
type Tables = { hold_collections: Mine<CollectionRow>; hold_files: Mine<FileRow & { sealed: Buffer }>; hold_credentials: { person_id: string; id: string; of: string | null; belongs: string }; hold_addresses: { public_id: string; leads_to: string | null } };
const at = (tx: Tx) => tx.withTables<Tables>();
const FILE = ['id', 'about', 'subject', 'key_id', 'sealed_note', 'size', 'added_at'] as const;

/** Oldest first. */
export async function collectionRows(tx: Tx, person: string, id?: string): Promise<CollectionRow[]> {
  let query = at(tx).selectFrom('hold_collections').select(['id', 'key_id', 'sealed', 'made_at']).where('person_id', '=', person);
  if (id !== undefined) query = query.where('id', '=', id);
  return query.orderBy('made_at').orderBy('id').execute();
}

export async function putCollection(tx: Tx, person: string, row: CollectionRow): Promise<void> {
  const { key_id, sealed } = row;
  await at(tx).insertInto('hold_collections').values({ person_id: person, ...row }).onConflict((c) => c.columns(['person_id', 'id']).doUpdateSet({ key_id, sealed })).execute();
}

/** With the files that were added to it. */
export async function deleteCollection(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('hold_files').where('person_id', '=', person).where('about', '=', 'collection').where('subject', '=', id).execute();
  await at(tx).deleteFrom('hold_collections').where('person_id', '=', person).where('id', '=', id).execute();
}

/** Those of them that are this person's own, none of somebody else's that they keep apart. */
export async function ownIds(tx: Tx, person: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  return new Set((await at(tx).selectFrom('hold_credentials').select('id').where('person_id', '=', person).where('of', 'is', null).where('belongs', '<>', 'other').where('id', 'in', ids).execute()).map((row) => row.id));
}

/** Of two copies that became one, the address of the other leads to the one that stayed. */
export async function leadsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await at(tx).selectFrom('hold_addresses').select(['public_id', 'leads_to']).where('public_id', 'in', ids).where('leads_to', 'is not', null).execute();
  return new Map(rows.flatMap(({ public_id, leads_to }) => (leads_to === null ? [] : [[public_id, leads_to] as const])));
}

/** Oldest first; without the files themselves. */
export async function fileRows(tx: Tx, person: string, subject?: string): Promise<FileRow[]> {
  let query = at(tx).selectFrom('hold_files').select(FILE).where('person_id', '=', person);
  if (subject !== undefined) query = query.where('subject', '=', subject);
  return query.orderBy('added_at').orderBy('id').execute();
}

export async function fileRow(tx: Tx, person: string, id: string): Promise<(FileRow & { sealed: Buffer }) | undefined> {
  return at(tx).selectFrom('hold_files').select([...FILE, 'sealed']).where('person_id', '=', person).where('id', '=', id).executeTakeFirst();
}

export async function insertFile(tx: Tx, person: string, row: FileRow & { sealed: Buffer }): Promise<void> {
  await at(tx).insertInto('hold_files').values({ person_id: person, ...row }).execute();
}

export async function deleteFile(tx: Tx, person: string, id: string): Promise<boolean> {
  return (await at(tx).deleteFrom('hold_files').where('person_id', '=', person).where('id', '=', id).executeTakeFirst()).numDeletedRows === 1n;
}

/** What all files of a person weigh, in bytes. */
export async function weightOf(tx: Tx, person: string): Promise<number> {
  return Number((await at(tx).selectFrom('hold_files').select((e) => e.fn.sum<string | null>('size').as('n')).where('person_id', '=', person).executeTakeFirst())?.n ?? 0);
}
