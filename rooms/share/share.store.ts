import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import type { Kind } from './share.policy.ts';

type Kept = { person_id: string; id: string; credential: string; kind: Kind; key_id: string | null; note_sealed: Buffer | null; made_at: Date; expires_at: Date | null };
export type LinkRow = Omit<Kept, 'person_id'> & { withdrawn_at: Date | null; opened: number; last_day: string | null };

type Tables = {
  share_links: Kept;
  share_withdrawals: { person_id: string; link: string; at: Date };
  share_views: { person_id: string; link: string; day: string; opened: number };
  share_addresses: { public_id: string; person_id: string };
};
const at = (tx: Tx) => tx.withTables<Tables>();

export async function insertAddress(tx: Tx, id: string, person: string): Promise<void> {
  await at(tx).insertInto('share_addresses').values({ public_id: id, person_id: person }).execute();
}

export async function personAt(tx: Tx, id: string): Promise<string | undefined> {
  return (await at(tx).selectFrom('share_addresses').select('person_id').where('public_id', '=', id).executeTakeFirst())?.person_id;
}

export async function insertLink(tx: Tx, row: Kept): Promise<void> {
  await at(tx).insertInto('share_links').values(row).execute();
}

/** Newest first, with what became of each. */
export async function linkRows(tx: Tx, person: string, which: { readonly id?: string | undefined; readonly credential?: string | undefined } = {}): Promise<LinkRow[]> {
  let query = at(tx).selectFrom('share_links as l')
    .leftJoin('share_withdrawals as w', (join) => join.onRef('w.person_id', '=', 'l.person_id').onRef('w.link', '=', 'l.id'))
    .select((e) => ['l.id', 'l.credential', 'l.kind', 'l.key_id', 'l.note_sealed', 'l.made_at', 'l.expires_at', 'w.at as withdrawn_at',
      e.selectFrom('share_views as v').select(sql<number>`coalesce(sum(v.opened), 0)::int`.as('n')).whereRef('v.person_id', '=', 'l.person_id').whereRef('v.link', '=', 'l.id').as('opened'),
      e.selectFrom('share_views as v').select(sql<string | null>`max(v.day)::text`.as('d')).whereRef('v.person_id', '=', 'l.person_id').whereRef('v.link', '=', 'l.id').as('last_day')])
    .where('l.person_id', '=', person);
  if (which.id !== undefined) query = query.where('l.id', '=', which.id);
  if (which.credential !== undefined) query = query.where('l.credential', '=', which.credential);
  const rows = await query.orderBy('l.made_at', 'desc').orderBy('l.id').execute();
  return rows.map((row) => ({ ...row, opened: row.opened ?? 0, last_day: row.last_day ?? null }));
}

export async function keyInUse(tx: Tx, person: string): Promise<string | undefined> {
  return (await at(tx).selectFrom('share_links').select('key_id').where('person_id', '=', person).where('key_id', 'is not', null).limit(1).executeTakeFirst())?.key_id ?? undefined;
}

/** Once withdrawn is withdrawn: the first hour stands. */
export async function insertWithdrawal(tx: Tx, person: string, link: string, now: Date): Promise<void> {
  await at(tx).insertInto('share_withdrawals').values({ person_id: person, link, at: now }).onConflict((c) => c.columns(['person_id', 'link']).doNothing()).execute();
}

export async function countView(tx: Tx, person: string, link: string, day: string): Promise<void> {
  await at(tx).insertInto('share_views').values({ person_id: person, link, day, opened: 1 }).onConflict((c) => c.columns(['person_id', 'link', 'day']).doUpdateSet({ opened: sql`share_views.opened + 1` })).execute();
}

/** One making at a time for a person. */
export async function lockPerson(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`share:${person}`}, 0))`.execute(tx);
}
