// SQL of what was issued: awards, their credentials, their status.
import { sql, type Selectable } from 'kysely';
import type { Tx } from '#lib/db';
import type { Status } from '../issue.events.ts';
import { on, type IssueTables } from './tables.ts';

export type AwardRow = IssueTables['issue_awards'] & {
  readonly credential: string; readonly list: string; readonly list_index: number; readonly person_key: string; readonly recipient_sealed: Buffer;
  readonly signed_at: Date | null; readonly log_index: string | null; readonly logged_at: Date | null; readonly status: Status; readonly superseded_by: string | null; readonly valid_until: string | null;
};

const status = sql<Status>`coalesce((select e.status from issue_status_events e where e.org_id = a.org_id and e.award_id = a.id order by e.number desc limit 1), 'clear')`;

/** The page is cut before anything is joined to it, so that it costs the same however many awards there are. */
function whole(tx: Tx, org: string, page: ReturnType<typeof chosen>) {
  return on(tx).selectFrom(page.selectAll().as('a'))
    .innerJoin('issue_recipients as r', (j) => j.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.recipient_id'))
    .innerJoin('issue_planned as p', (j) => j.onRef('p.org_id', '=', 'a.org_id').onRef('p.award_id', '=', 'a.id').on('p.form', '=', 'ob3'))
    .leftJoin('issue_signed as s', (j) => j.onRef('s.org_id', '=', 'p.org_id').onRef('s.credential', '=', 'p.credential'))
    .leftJoin('issue_logged as l', (j) => j.onRef('l.org_id', '=', 'p.org_id').onRef('l.credential', '=', 'p.credential'))
    .leftJoin('issue_awards as n', (j) => j.onRef('n.org_id', '=', 'a.org_id').onRef('n.supersedes', '=', 'a.id'))
    .where('r.org_id', '=', org)
    .selectAll('a').select(['p.credential', 'p.list', 'p.list_index', 'p.valid_until', 'r.key_id as person_key', 'r.sealed as recipient_sealed', 's.signed_at', 'l.log_index', 'l.logged_at', 'n.id as superseded_by', status.as('status')]);
}

const chosen = (tx: Tx, org: string) => on(tx).selectFrom('issue_awards as a').where('a.org_id', '=', org);

export async function award(tx: Tx, org: string, id: string): Promise<AwardRow | undefined> {
  return whole(tx, org, chosen(tx, org).where('a.id', '=', id)).executeTakeFirst();
}

export type AwardFilter = { readonly batch?: string | undefined; readonly address?: Buffer | undefined; readonly status?: Status | undefined; readonly ids?: readonly string[] | undefined; readonly credential?: string | undefined; readonly ends?: { readonly from: string; readonly until: string } | undefined };

/** Newest first; `after` is the last one of the page before. */
export async function awardsPage(tx: Tx, org: string, filter: AwardFilter, limit: number, after?: { created_at: Date; id: string }): Promise<AwardRow[]> {
  const page = chosen(tx, org)
    .$if(filter.batch !== undefined, (q) => q.where('a.batch_id', '=', filter.batch ?? ''))
    .$if(filter.address !== undefined, (q) => q.where('a.recipient_id', 'in', on(tx).selectFrom('issue_recipients').select('id').where('org_id', '=', org).where('address', '=', filter.address ?? Buffer.alloc(0))))
    .$if(filter.ids !== undefined, (q) => q.where('a.id', 'in', [...(filter.ids ?? []), '']))
    .$if(filter.credential !== undefined, (q) => q.where('a.id', 'in', on(tx).selectFrom('issue_planned').select('award_id').where('org_id', '=', org).where('credential', '=', filter.credential ?? '')))
    .$if(filter.ends !== undefined, (q) => q.where('a.id', 'in', on(tx).selectFrom('issue_planned').select('award_id').where('org_id', '=', org).where('valid_until', '>=', filter.ends?.from ?? '').where('valid_until', '<', filter.ends?.until ?? '')))
    // Few awards ever change: those that did are looked for among the changes.
    .$if(filter.status !== undefined && filter.status !== 'clear', (q) => q.where('a.id', 'in', on(tx).selectFrom('issue_status_events').select('award_id').where('org_id', '=', org).where('status', '=', filter.status ?? 'clear')))
    .$if(filter.status !== undefined, (q) => q.where(status, '=', filter.status ?? 'clear'))
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(a.created_at, a.id) < (${after?.created_at}, ${after?.id})`))
    .orderBy('a.created_at', 'desc').orderBy('a.id', 'desc').limit(limit);
  return whole(tx, org, page).orderBy('a.created_at', 'desc').orderBy('a.id', 'desc').execute();
}

export async function lockAwards(tx: Tx, org: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const held = await on(tx).selectFrom('issue_recipients').select('id').where('org_id', '=', org)
    .where('id', 'in', on(tx).selectFrom('issue_awards').select('recipient_id').where('org_id', '=', org).where('id', 'in', ids)).orderBy('id').forUpdate().execute();
  if (held.length === 0) return [];
  return (await on(tx).selectFrom('issue_awards').select('id').where('org_id', '=', org).where('id', 'in', ids).execute()).map(({ id }) => id);
}

export type Standing = { readonly award_id: string; readonly credential: string; readonly list: string; readonly list_index: number; readonly key_id: string; readonly status: Status; readonly events: number; readonly logged: boolean };

/** One line a form: a status change flips all of them. */
export async function standings(tx: Tx, org: string, ids: readonly string[]): Promise<Standing[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Standing>`select p.award_id, p.credential, p.list, p.list_index, r.key_id, ${status} status, l.credential is not null logged,
      (select count(*)::int from issue_status_events e where e.org_id = a.org_id and e.award_id = a.id) events
    from issue_awards a join issue_planned p on p.org_id = a.org_id and p.award_id = a.id join issue_recipients r on r.org_id = a.org_id and r.id = a.recipient_id
    left join issue_logged l on l.org_id = p.org_id and l.credential = p.credential
    where a.org_id = ${org} and a.id = any(${ids}::text[]) order by a.id`.execute(tx);
  return rows;
}

export async function addStatusEvents(tx: Tx, rows: readonly IssueTables['issue_status_events'][]): Promise<void> {
  if (rows.length > 0) await on(tx).insertInto('issue_status_events').values(rows).execute();
}

export async function statusEvents(tx: Tx, org: string, award: string): Promise<IssueTables['issue_status_events'][]> {
  return on(tx).selectFrom('issue_status_events').selectAll().where('org_id', '=', org).where('award_id', '=', award).orderBy('number').execute();
}

export type StoredForm = Selectable<IssueTables['issue_planned']> & { readonly whole: Buffer | null; readonly proof: Buffer | null; readonly sha256: Buffer; readonly log_index: string | null; readonly person_key: string };

export async function signedForms(tx: Tx, org: string, by: { credential: string } | { award: string }): Promise<StoredForm[]> {
  return on(tx).selectFrom('issue_planned as p')
    .innerJoin('issue_signed as s', (j) => j.onRef('s.org_id', '=', 'p.org_id').onRef('s.credential', '=', 'p.credential'))
    .innerJoin('issue_awards as a', (j) => j.onRef('a.org_id', '=', 'p.org_id').onRef('a.id', '=', 'p.award_id'))
    .innerJoin('issue_recipients as r', (j) => j.onRef('r.org_id', '=', 'a.org_id').onRef('r.id', '=', 'a.recipient_id'))
    .leftJoin('issue_logged as l', (j) => j.onRef('l.org_id', '=', 'p.org_id').onRef('l.credential', '=', 'p.credential'))
    .selectAll('p').select(['s.sealed as whole', 's.proof', 's.sha256', 'l.log_index', 'r.key_id as person_key'])
    .where('p.org_id', '=', org).where('credential' in by ? 'p.credential' : 'p.award_id', '=', 'credential' in by ? by.credential : by.award).orderBy('p.form').execute();
}

export async function recipientOf(tx: Tx, org: string, award: string): Promise<(Pick<IssueTables['issue_recipients'], 'id' | 'key_id' | 'sealed'> & { readonly award_sealed: Buffer }) | undefined> {
  return on(tx).selectFrom('issue_recipients as r').innerJoin('issue_awards as a', (j) => j.onRef('a.org_id', '=', 'r.org_id').onRef('a.recipient_id', '=', 'r.id'))
    .select(['r.id', 'r.key_id', 'r.sealed', 'a.sealed as award_sealed']).where('a.org_id', '=', org).where('a.id', '=', award).executeTakeFirst();
}

export async function isSuperseded(tx: Tx, org: string, award: string): Promise<boolean> {
  return await on(tx).selectFrom('issue_awards').select('id').where('org_id', '=', org).where('supersedes', '=', award).executeTakeFirst() !== undefined;
}
