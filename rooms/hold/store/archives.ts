// Archives in pieces, each sealed.
import type { Tx } from '#lib/db';

export type ArchiveKind = 'out' | 'in';
export type ArchiveState = 'making' | 'ready' | 'failed';
export type ArchiveRow = { id: string; kind: ArchiveKind; key_id: string; state: ArchiveState; done: number; of: number; size: string; preview: string | null; made_at: Date; expires_at: Date };
type Tables = { hold_archives: Omit<ArchiveRow, 'size'> & { person_id: string; size: string | number }; hold_archive_parts: { person_id: string; archive: string; number: number; sealed: Buffer } };
const at = (tx: Tx) => tx.withTables<Tables>();
const ROW = ['id', 'kind', 'key_id', 'state', 'done', 'of', 'size', 'preview', 'made_at', 'expires_at'] as const;

export async function insertArchive(tx: Tx, person: string, row: Omit<ArchiveRow, 'size'> & { size: number }): Promise<void> {
  await at(tx).insertInto('hold_archives').values({ person_id: person, ...row }).execute();
}

/** Newest first. */
export async function archiveRows(tx: Tx, person: string, which: { readonly id?: string; readonly kind?: ArchiveKind; readonly preview?: string } = {}): Promise<ArchiveRow[]> {
  let query = at(tx).selectFrom('hold_archives').select(ROW).where('person_id', '=', person);
  if (which.id !== undefined) query = query.where('id', '=', which.id);
  if (which.kind) query = query.where('kind', '=', which.kind);
  if (which.preview !== undefined) query = query.where('preview', '=', which.preview);
  return (await query.orderBy('made_at', 'desc').orderBy('id').execute()).map((row) => ({ ...row, size: String(row.size) }));
}

export async function updateArchive(tx: Tx, person: string, id: string, change: Partial<Pick<ArchiveRow, 'state' | 'done' | 'of'> & { size: number }>): Promise<void> {
  await at(tx).updateTable('hold_archives').set(change).where('person_id', '=', person).where('id', '=', id).execute();
}

export async function insertPart(tx: Tx, person: string, archive: string, number: number, sealed: Buffer): Promise<void> {
  await at(tx).insertInto('hold_archive_parts').values({ person_id: person, archive, number, sealed }).execute();
}

export async function archivePart(tx: Tx, person: string, archive: string, number: number): Promise<Buffer | undefined> {
  return (await at(tx).selectFrom('hold_archive_parts').select('sealed').where('person_id', '=', person).where('archive', '=', archive).where('number', '=', number).executeTakeFirst())?.sealed;
}

export async function deleteParts(tx: Tx, person: string, archive: string): Promise<void> {
  await at(tx).deleteFrom('hold_archive_parts').where('person_id', '=', person).where('archive', '=', archive).execute();
}

export async function deleteArchive(tx: Tx, person: string, id: string): Promise<void> {
  await deleteParts(tx, person, id);
  await at(tx).deleteFrom('hold_archives').where('person_id', '=', person).where('id', '=', id).execute();
}
