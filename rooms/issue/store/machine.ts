// SQL of the state machine: which awards are planned and not signed, signed and not logged. The state of a thing is which rows it has.
import { sql, type Insertable } from 'kysely';
import type { Tx } from '#lib/db';
import { on, type IncidentCode, type IssueTables } from './tables.ts';

export type Recipient = IssueTables['issue_recipients'];

/** In the order of their ids, held: two batches that name the same people take turns, and neither waits for the other. */
export async function lockRecipients(tx: Tx, org: string, addresses: readonly Buffer[]): Promise<Recipient[]> {
  if (addresses.length === 0) return [];
  return on(tx).selectFrom('issue_recipients').selectAll().where('org_id', '=', org).where('address', 'in', addresses).orderBy('id').forUpdate().execute();
}

export async function lockRecipient(tx: Tx, org: string, id: string): Promise<Recipient | undefined> {
  return on(tx).selectFrom('issue_recipients').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those that another transaction made first are left as they are. */
export async function addRecipients(tx: Tx, rows: readonly Recipient[]): Promise<void> {
  if (rows.length > 0) await on(tx).insertInto('issue_recipients').values(rows).onConflict((c) => c.doNothing()).execute();
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
    from issue_awards a where a.org_id = ${org} and a.specification_id = ${specificationId} and a.recipient_id = any(${recipients}::uuid[])
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

export async function addAwards(tx: Tx, awards: readonly Insertable<IssueTables['issue_awards']>[], planned: readonly Insertable<IssueTables['issue_planned']>[]): Promise<void> {
  if (awards.length === 0) return;
  await on(tx).insertInto('issue_awards').values(awards).execute();
  await on(tx).insertInto('issue_planned').values(planned).execute();
}

export type ToSign = Pick<IssueTables['issue_planned'], 'credential' | 'row_number' | 'award_id' | 'list_url' | 'list_index' | 'key_id' | 'created' | 'valid_from' | 'valid_until' | 'language' | 'unsigned_sha256'>
  & Pick<Recipient, 'subject'> & { readonly person_key: string; readonly award_sealed: Buffer };

export async function plannedUnsigned(tx: Tx, org: string, batchId: string, after: number, limit: number): Promise<ToSign[]> {
  return on(tx).selectFrom('issue_planned as p')
    .innerJoin('issue_awards as a', (j) => j.onRef('a.org_id', '=', 'p.org_id').onRef('a.id', '=', 'p.award_id'))
    .innerJoin('issue_recipients as r', (j) => j.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.recipient_id'))
    .select(['p.credential', 'p.row_number', 'p.award_id', 'p.list_url', 'p.list_index', 'p.key_id', 'p.created', 'p.valid_from', 'p.valid_until', 'p.language', 'p.unsigned_sha256', 'r.subject', 'r.key_id as person_key', 'a.sealed as award_sealed'])
    .where('p.org_id', '=', org).where('p.batch_id', '=', batchId).where('p.row_number', '>', after)
    .where((w) => w.not(w.exists(w.selectFrom('issue_signed as s').select('s.credential').whereRef('s.org_id', '=', 'p.org_id').whereRef('s.credential', '=', 'p.credential'))))
    .where((w) => w.not(w.exists(w.selectFrom('issue_incidents as i').select('i.credential').whereRef('i.org_id', '=', 'p.org_id').whereRef('i.credential', '=', 'p.credential'))))
    .orderBy('p.row_number').limit(limit).execute();
}

export async function addSigned(tx: Tx, rows: readonly Insertable<IssueTables['issue_signed']>[]): Promise<void> {
  if (rows.length > 0) await on(tx).insertInto('issue_signed').values(rows).execute();
}

export type ToLog = { readonly credential: string; readonly row_number: number; readonly award_id: string; readonly recipient_id: string; readonly supersedes: string | null; readonly salt_sealed: Buffer; readonly sha256: Buffer; readonly person_key: string };

export async function signedUnlogged(tx: Tx, org: string, batchId: string, after: number, limit: number): Promise<ToLog[]> {
  return on(tx).selectFrom('issue_planned as p')
    .innerJoin('issue_signed as s', (j) => j.onRef('s.org_id', '=', 'p.org_id').onRef('s.credential', '=', 'p.credential'))
    .innerJoin('issue_awards as a', (j) => j.onRef('a.org_id', '=', 'p.org_id').onRef('a.id', '=', 'p.award_id'))
    .innerJoin('issue_recipients as r', (j) => j.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.recipient_id'))
    .select(['p.credential', 'p.row_number', 'p.award_id', 'a.recipient_id', 'a.supersedes', 'p.salt_sealed', 's.sha256', 'r.key_id as person_key'])
    .where('p.org_id', '=', org).where('p.batch_id', '=', batchId).where('p.row_number', '>', after)
    .where((w) => w.not(w.exists(w.selectFrom('issue_logged as l').select('l.credential').whereRef('l.org_id', '=', 'p.org_id').whereRef('l.credential', '=', 'p.credential'))))
    .where((w) => w.not(w.exists(w.selectFrom('issue_incidents as i').select('i.credential').whereRef('i.org_id', '=', 'p.org_id').whereRef('i.credential', '=', 'p.credential'))))
    .orderBy('p.row_number').limit(limit).execute();
}

export async function addLogged(tx: Tx, rows: readonly Insertable<IssueTables['issue_logged']>[]): Promise<void> {
  if (rows.length > 0) await on(tx).insertInto('issue_logged').values(rows).execute();
}

export type Steps = { readonly planned: number; readonly signed: number; readonly logged: number; readonly stopped: number };

export async function stepCounts(tx: Tx, org: string, batchId: string): Promise<Steps> {
  const { rows } = await sql<Steps>`select count(*)::int planned, count(s.credential)::int signed, count(l.credential)::int logged,
      (count(*) filter (where exists (select 1 from issue_incidents i where i.org_id = p.org_id and i.credential = p.credential)))::int stopped
    from issue_planned p left join issue_signed s on s.org_id = p.org_id and s.credential = p.credential left join issue_logged l on l.org_id = p.org_id and l.credential = p.credential
    where p.org_id = ${org} and p.batch_id = ${batchId}`.execute(tx);
  return rows[0] ?? { planned: 0, signed: 0, logged: 0, stopped: 0 };
}

export async function addIncident(tx: Tx, org: string, credential: string, code: IncidentCode, at: Date): Promise<void> {
  await on(tx).insertInto('issue_incidents').values({ org_id: org, credential, code, at }).onConflict((c) => c.doNothing()).execute();
}

export async function incidents(tx: Tx, org: string): Promise<{ credential: string; code: IncidentCode; at: Date; award_id: string }[]> {
  return on(tx).selectFrom('issue_incidents as i').innerJoin('issue_planned as p', (j) => j.onRef('p.org_id', '=', 'i.org_id').onRef('p.credential', '=', 'i.credential'))
    .select(['i.credential', 'i.code', 'i.at', 'p.award_id']).where('i.org_id', '=', org).orderBy('i.at', 'desc').limit(100).execute();
}
