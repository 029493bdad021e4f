// SQL of the state machine: which awards are planned and not signed, signed and not logged. The state of a thing is which rows it has.
import { sql } from 'kysely';
import { insertRows, list, rowsAs } from '#lib/bulk';
import type { Tx } from '#lib/db';
import { logChunk, openChunks, signChunk, STEPS, wholeChunks, type OfChunk, type Placed } from './chunks.ts';
import { on, type IncidentCode, type IssueTables } from './tables.ts';

export type Recipient = IssueTables['issue_recipients'];

/**
 * In the order of their ids, held: two batches that name the same people take turns, and neither waits for the other. Each address is
 * looked up by itself: asked for all at once and in order, a database that has not counted yet reads everybody there is.
 */
export async function lockRecipients(tx: Tx, org: string, addresses: readonly Buffer[]): Promise<Recipient[]> {
  if (addresses.length === 0) return [];
  const ids = sql<string>`any(array(select (select k.id from issue_recipients k where k.org_id = ${org} and k.address = a.address) from unnest(${list('bytea', addresses)}) as a(address)))`;
  return on(tx).selectFrom('issue_recipients').selectAll().where('org_id', '=', org).where('id', '=', ids).orderBy('id').forUpdate().execute();
}

export async function lockRecipient(tx: Tx, org: string, id: string): Promise<Recipient | undefined> {
  return on(tx).selectFrom('issue_recipients').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst();
}

const RECIPIENTS = { org_id: 'text', id: 'uuid', address: 'bytea', key_id: 'uuid', subject: 'text', sealed: 'bytea', created_at: 'timestamptz' } as const;
/** Those that another transaction made first are left as they are. @returns how many were made now */
export async function addRecipients(tx: Tx, rows: readonly Recipient[]): Promise<number> {
  return insertRows(tx, 'issue_recipients', RECIPIENTS, rows, ['org_id', 'address']);
}

export async function keepRecipient(tx: Tx, org: string, id: string, set: Pick<Recipient, 'address' | 'sealed'>): Promise<void> {
  await on(tx).updateTable('issue_recipients').set(set).where('org_id', '=', org).where('id', '=', id).execute();
}

export type Earlier = { readonly id: string; readonly recipient_id: string; readonly sequence: number; readonly standing: boolean };

/** The last award of each person for this specification, and whether it stands (was not withdrawn). */
export async function lastAwards(tx: Tx, org: string, specificationId: string, recipients: readonly string[]): Promise<Earlier[]> {
  if (recipients.length === 0) return [];
  const { rows } = await sql<Earlier>`select distinct on (a.recipient_id) a.id, a.recipient_id, a.sequence,
      coalesce((select e.status from issue_status_events e where e.org_id = a.org_id and e.award_id = a.id order by e.number desc limit 1), 'clear') <> 'revoked' as standing
    from issue_awards a where a.org_id = ${org} and a.specification_id = ${specificationId} and a.recipient_id = any(${list('uuid', recipients)})
    order by a.recipient_id, a.sequence desc`.execute(tx);
  return rows;
}

/** How many rows of a file name somebody who holds a standing award of this specification. */
export async function countEarlier(tx: Tx, org: string, batchId: string, specificationId: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int n from (
      select distinct on (r.id) a.id, coalesce((select e.status from issue_status_events e where e.org_id = a.org_id and e.award_id = a.id order by e.number desc limit 1), 'clear') status
      from issue_batch_rows b join issue_recipients r on r.org_id = b.org_id and r.address = b.address
      join issue_awards a on a.org_id = r.org_id and a.recipient_id = r.id and a.specification_id = ${specificationId}
      where b.org_id = ${org} and b.batch_id = ${batchId} and b.state = 'ready' order by r.id, a.sequence desc) last where status <> 'revoked'`.execute(tx);
  return rows[0]?.n ?? 0;
}

const AWARDS = { org_id: 'text', id: 'text', specification_id: 'text', recipient_id: 'uuid', sequence: 'int', specification: 'text', batch_id: 'text', row_number: 'int', supersedes: 'text', sealed: 'bytea', awarded_by: 'text', created_at: 'timestamptz' } as const;
const PLANNED = {
  org_id: 'text', credential: 'text', award_id: 'text', form: 'text', batch_id: 'text', row_number: 'int', list: 'text', list_url: 'text', list_index: 'int', key_id: 'text',
  created: 'text', valid_from: 'text', valid_until: 'text', language: 'text', template: 'bytea', sealed: 'bytea', chunk: 'int', place: 'int',
} as const;
export type NewAward = IssueTables['issue_awards'];
export type NewPlanned = Omit<IssueTables['issue_planned'], 'unsigned_sha256' | 'salt_sealed'>;
export async function addAwards(tx: Tx, awards: readonly NewAward[]): Promise<void> {
  await insertRows(tx, 'issue_awards', AWARDS, awards);
}
export async function addPlanned(tx: Tx, planned: readonly NewPlanned[]): Promise<void> {
  await insertRows(tx, 'issue_planned', PLANNED, planned);
}

export type PlannedRow = IssueTables['issue_planned'] & { readonly recipient_id: string; readonly supersedes: string | null; readonly subject: string; readonly person_key: string; readonly award_sealed: Buffer; readonly chunk_size: number | null };
export type SignedUnlogged = PlannedRow & { readonly sha256: Buffer };

/** Planned, with what stands in its way in no table: the next step's row, its chunk's or its own; an incident. */
function waiting(tx: Tx, org: string, batchId: string, after: number, next: keyof typeof STEPS) {
  const { chunks, done, rows } = STEPS[next];
  return on(tx).selectFrom('issue_planned as p')
    .innerJoin('issue_awards as a', (j) => j.onRef('a.org_id', '=', 'p.org_id').onRef('a.id', '=', 'p.award_id'))
    .innerJoin('issue_recipients as r', (j) => j.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.recipient_id'))
    .leftJoin('issue_chunks as c', (j) => j.onRef('c.org_id', '=', 'p.org_id').onRef('c.batch_id', '=', 'p.batch_id').onRef('c.chunk', '=', 'p.chunk').onRef('c.form', '=', 'p.form'))
    .selectAll('p').select(['a.recipient_id', 'a.supersedes', 'r.subject', 'r.key_id as person_key', 'a.sealed as award_sealed', 'c.size as chunk_size'])
    .where('p.org_id', '=', org).where('p.batch_id', '=', batchId).where('p.row_number', '>', after)
    .where(sql<boolean>`not exists (select from ${sql.table(chunks)} d where d.org_id = p.org_id and d.batch_id = p.batch_id and d.chunk = p.chunk and d.form = p.form and ${sql.ref(`d.${done}`)} is not null)`)
    .where(sql<boolean>`not exists (select from ${sql.table(rows)} n where n.org_id = p.org_id and n.credential = p.credential)`)
    .where((w) => w.not(w.exists(w.selectFrom('issue_incidents as i').select('i.credential').whereRef('i.org_id', '=', 'p.org_id').whereRef('i.credential', '=', 'p.credential'))))
    .orderBy('p.row_number').orderBy('p.form');
}

export async function plannedUnsigned(tx: Tx, org: string, batchId: string, after: number, limit: number): Promise<PlannedRow[]> {
  return wholeAwards(await waiting(tx, org, batchId, after, 'signed').limit(limit).execute(), limit);
}

export async function signedUnlogged(tx: Tx, org: string, batchId: string, after: number, limit: number): Promise<SignedUnlogged[]> {
  return wholeAwards(await waiting(tx, org, batchId, after, 'logged').innerJoin('issue_signed as s', (j) => j.onRef('s.org_id', '=', 'p.org_id').onRef('s.credential', '=', 'p.credential')).select('s.sha256').limit(limit).execute(), limit);
}

/** The forms of one award walk together: the last one's may lie beyond the limit. */
function wholeAwards<R extends { readonly row_number: number }>(rows: R[], limit: number): R[] {
  const last = rows.at(-1)?.row_number, whole = rows.filter((row) => row.row_number !== last);
  return rows.length < limit || whole.length === 0 ? rows : whole;
}

export function placedOf({ batch_id: batch, chunk, place, chunk_size: size }: PlannedRow): Placed | undefined {
  return chunk === null || place === null || size === null ? undefined : { batch, chunk, size, place };
}

export type SignedRow = IssueTables['issue_signed'] & OfChunk;
const SIGNED = { org_id: 'text', credential: 'text', sealed: 'bytea', proof: 'bytea', sha256: 'bytea', key_id: 'text', signed_at: 'timestamptz' } as const;
/** A chunk in one row where nothing of it is kept but signatures by one key. Nothing is signed that was not planned; what another worker signed first stays as it is. @returns how many were written now */
export async function addSigned(tx: Tx, rows: readonly SignedRow[], at: Date): Promise<number> {
  const { whole, single } = wholeChunks(rows, ({ proof, key_id }, first) => proof !== null && key_id === first?.key_id);
  let written = await addSingly(tx, await openChunks(tx, 'signed', single, at));
  for (const chunk of whole) {
    const [first] = chunk, made = { proofs: Buffer.concat(chunk.flatMap(({ proof }) => proof ?? [])), hashes: Buffer.concat(chunk.map(({ sha256 }) => sha256)), key_id: first?.key_id ?? '', signed_at: at };
    if (await signChunk(tx, first, made)) written += chunk.length;
  }
  return written;
}

/** Looked up row by row: a join would be planned by counts from before the batch. */
async function addSingly(tx: Tx, rows: readonly SignedRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const made = await sql`insert into issue_signed_rows (org_id, credential, sealed, proof, sha256, key_id, signed_at)
    select d.* from ${rowsAs('d', SIGNED, rows)} where (select true from issue_planned p where p.org_id = d.org_id and p.credential = d.credential) on conflict do nothing`.execute(tx);
  return Number(made.numAffectedRows ?? 0);
}

export type LoggedRow = OfChunk & { readonly credential: string; readonly log_index: number; readonly logged_at: Date };
const LOGGED = { org_id: 'text', credential: 'text', log_index: 'bigint', logged_at: 'timestamptz' } as const;
/** Behind the log's lock. False when one of them is logged already: then the leaves of this transaction are too many. Refused (unique_violation) likewise. */
export async function addLogged(tx: Tx, rows: readonly LoggedRow[], at: Date): Promise<boolean> {
  const { whole, single } = wholeChunks(rows, ({ log_index, placed }, first) => log_index === (first?.log_index ?? 0) + (placed?.place ?? 0));
  for (const chunk of whole) if (!await logChunk(tx, chunk[0], chunk[0]?.log_index ?? 0, at)) single.push(...chunk);
  const open = await openChunks(tx, 'logged', single, at);
  if (open.length < single.length) return false;
  if (open.length === 0) return true;
  const { numAffectedRows } = await sql`insert into issue_logged_rows (org_id, credential, log_index, logged_at)
    select d.* from ${rowsAs('d', LOGGED, open)} where (select true from issue_signed s where s.org_id = d.org_id and s.credential = d.credential)`.execute(tx);
  if (numAffectedRows !== BigInt(open.length)) throw new Error('a leaf for what was never signed');
  return true;
}

export type Steps = { readonly planned: number; readonly signed: number; readonly logged: number; readonly stopped: number };

/** Of awards: one is as far as the last of its forms. Those of chunks that are through in all forms are only added up. */
export async function stepCounts(tx: Tx, org: string, batchId: string): Promise<Steps> {
  const { rows } = await sql<Steps>`with chunks as materialized (
      select c.chunk, max(c.last_row) last_row, max(c.size) size, bool_and(l.first_index is not null) through
      from issue_chunks c left join issue_chunks_logged l on l.org_id = c.org_id and l.batch_id = c.batch_id and l.chunk = c.chunk and l.form = c.form
      where c.org_id = ${org} and c.batch_id = ${batchId} group by c.chunk),
    one_by_one as (
      select p.* from issue_planned p where p.org_id = ${org} and p.batch_id = ${batchId} and p.chunk is null
      union all
      select p.* from chunks c join issue_planned p on p.org_id = ${org} and p.batch_id = ${batchId} and p.row_number between c.chunk and c.last_row where not c.through),
    steps as (
      select size planned, size signed, size logged from chunks where through
      union all
      select 1, bool_and(s.credential is not null)::int, bool_and(l.credential is not null)::int
      from one_by_one p left join issue_signed s on s.org_id = p.org_id and s.credential = p.credential left join issue_logged l on l.org_id = p.org_id and l.credential = p.credential group by p.award_id)
    select coalesce(sum(planned), 0)::int planned, coalesce(sum(signed), 0)::int signed, coalesce(sum(logged), 0)::int logged,
      (select count(distinct q.award_id)::int from issue_incidents i join issue_planned q on q.org_id = i.org_id and q.credential = i.credential where i.org_id = ${org} and q.batch_id = ${batchId}) stopped
    from steps`.execute(tx);
  return rows[0] ?? { planned: 0, signed: 0, logged: 0, stopped: 0 };
}

export async function addIncident(tx: Tx, org: string, credential: string, code: IncidentCode, at: Date): Promise<void> {
  await on(tx).insertInto('issue_incidents').values({ org_id: org, credential, code, at }).onConflict((c) => c.doNothing()).execute();
}

export async function incidents(tx: Tx, org: string): Promise<{ credential: string; code: IncidentCode; at: Date; award_id: string }[]> {
  return on(tx).selectFrom('issue_incidents as i').innerJoin('issue_planned as p', (j) => j.onRef('p.org_id', '=', 'i.org_id').onRef('p.credential', '=', 'i.credential'))
    .select(['i.credential', 'i.code', 'i.at', 'p.award_id']).where('i.org_id', '=', org).orderBy('i.at', 'desc').limit(100).execute();
}
