import { sql } from 'kysely';
import type { Tx } from '#lib/db';

export type PreviewRow = { id: string; number: number; key_id: string; sealed_note: Buffer; sealed_file: Buffer; expires_at: Date };
export type ArrivalRow = { credential: string; key_id: string; carrier: string; sealed_note: Buffer; carrier_mark: Buffer | null; sealed_report: Buffer; at: Date };
export type DocumentRow = { mark: Buffer; key_id: string; sealed: Buffer };
export type EvidenceRow = { credential: string; at: Date; number: number; key_id: string; mark: Buffer; sealed_note: Buffer };

type Mine<R> = R & { person_id: string };
type Tables = { hold_previews: Mine<PreviewRow>; hold_arrivals: Mine<ArrivalRow>; hold_documents: Mine<DocumentRow>; hold_evidence: Mine<EvidenceRow> };
const at = (tx: Tx) => tx.withTables<Tables>();

export async function insertPreview(tx: Tx, person: string, row: PreviewRow): Promise<void> {
  await at(tx).insertInto('hold_previews').values({ person_id: person, ...row }).execute();
}

/** In the order they were brought. `numbers`: only these. Without files, which can be large. */
export async function previewNotes(tx: Tx, person: string, id: string): Promise<Omit<PreviewRow, 'sealed_file'>[]> {
  return at(tx).selectFrom('hold_previews').select(['id', 'number', 'key_id', 'sealed_note', 'expires_at']).where('person_id', '=', person).where('id', '=', id).orderBy('number').execute();
}

export async function previewFile(tx: Tx, person: string, id: string, number: number): Promise<{ sealed_file: Buffer; key_id: string } | undefined> {
  return at(tx).selectFrom('hold_previews').select(['sealed_file', 'key_id']).where('person_id', '=', person).where('id', '=', id).where('number', '=', number).executeTakeFirst();
}

export async function updatePreview(tx: Tx, person: string, id: string, number: number, change: Partial<Pick<PreviewRow, 'sealed_note' | 'sealed_file'>>): Promise<void> {
  await at(tx).updateTable('hold_previews').set(change).where('person_id', '=', person).where('id', '=', id).where('number', '=', number).execute();
}

export async function countPreviews(tx: Tx, person: string): Promise<{ rows: number; bytes: number }> {
  const found = await at(tx).selectFrom('hold_previews').select((e) => [e.fn.countAll<string>().as('rows'), sql<string>`coalesce(sum(octet_length(sealed_file)), 0)`.as('bytes')]).where('person_id', '=', person).executeTakeFirst();
  return { rows: Number(found?.rows ?? 0), bytes: Number(found?.bytes ?? 0) };
}

/** The key of what waits to be looked at, so that it serves what is kept of it. */
export async function previewKey(tx: Tx, person: string): Promise<string | undefined> {
  return (await at(tx).selectFrom('hold_previews').select('key_id').where('person_id', '=', person).limit(1).executeTakeFirst())?.key_id;
}

export async function deletePreview(tx: Tx, person: string, id: string): Promise<void> {
  await at(tx).deleteFrom('hold_previews').where('person_id', '=', person).where('id', '=', id).execute();
}

/** What was not decided on goes, and with the last of it the documents that nothing kept needs. */
export async function sweepPreviews(tx: Tx, person: string, now: Date): Promise<void> {
  await at(tx).deleteFrom('hold_previews').where('person_id', '=', person).where('expires_at', '<=', now).execute();
  if ((await countPreviews(tx, person)).rows > 0) return;
  await at(tx).deleteFrom('hold_documents as d').where('d.person_id', '=', person)
    .where((e) => e.not(e.exists(e.selectFrom('hold_evidence as v').select('v.mark').whereRef('v.person_id', '=', 'd.person_id').whereRef('v.mark', '=', 'd.mark'))))
    .where((e) => e.not(e.exists(e.selectFrom('hold_arrivals as a').select('a.credential').whereRef('a.person_id', '=', 'd.person_id').whereRef('a.carrier_mark', '=', 'd.mark')))).execute();
}

export async function insertArrival(tx: Tx, person: string, row: ArrivalRow): Promise<void> {
  await at(tx).insertInto('hold_arrivals').values({ person_id: person, ...row }).onConflict((c) => c.doNothing()).execute();
}

export async function arrivalRow(tx: Tx, person: string, credential: string): Promise<ArrivalRow | undefined> {
  return at(tx).selectFrom('hold_arrivals').select(['credential', 'key_id', 'carrier', 'sealed_note', 'carrier_mark', 'sealed_report', 'at']).where('person_id', '=', person).where('credential', '=', credential).executeTakeFirst();
}

export async function putDocument(tx: Tx, person: string, row: DocumentRow): Promise<void> {
  await at(tx).insertInto('hold_documents').values({ person_id: person, ...row }).onConflict((c) => c.doNothing()).execute();
}

export async function documentRows(tx: Tx, person: string, marks: readonly Buffer[]): Promise<DocumentRow[]> {
  return marks.length === 0 ? [] : at(tx).selectFrom('hold_documents').select(['mark', 'key_id', 'sealed']).where('person_id', '=', person).where('mark', 'in', marks).execute();
}

export async function insertEvidence(tx: Tx, person: string, rows: readonly EvidenceRow[]): Promise<void> {
  if (rows.length > 0) await at(tx).insertInto('hold_evidence').values(rows.map((row) => ({ person_id: person, ...row }))).onConflict((c) => c.doNothing()).execute();
}

export async function evidenceRows(tx: Tx, person: string, credential: string): Promise<EvidenceRow[]> {
  return at(tx).selectFrom('hold_evidence').select(['credential', 'at', 'number', 'key_id', 'mark', 'sealed_note']).where('person_id', '=', person).where('credential', '=', credential).orderBy('at', 'desc').orderBy('number').execute();
}
