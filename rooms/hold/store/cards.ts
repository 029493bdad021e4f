import { sql } from 'kysely';
import type { Verdict } from '#credential';
import type { Tx } from '#lib/db';
import type { Belongs, FurtherName, Visibility } from '../hold.store.ts';

export type CardRow = { credential: string; key_id: string; edition: number; sealed: Buffer; sealed_picture: Buffer | null };
export type ChangeRow = { credential: string; at: Date; verdict: Verdict; code: string };
/** A credential of the list with what a list needs of it; `sealed` is null while it has no card of this edition. */
export type ShelfRow = { id: string; key_id: string; received_at: Date; belongs: Belongs; sealed: Buffer | null; newer: string | null };

type Tables = {
  hold_cards: CardRow & { person_id: string };
  hold_changes: ChangeRow & { person_id: string };
  hold_credentials: { person_id: string; id: string; key_id: string; received_at: Date; of: string | null; belongs: Belongs };
  hold_choices: { person_id: string; credential: string; number: number; visibility: Visibility; at: Date };
  hold_replacements: { person_id: string; credential: string; replaces: string };
  hold_alikes: { person_id: string; credential: string; of: string };
};
const at = (tx: Tx) => tx.withTables<Tables>();

/** Newest first; further forms, and what is another form of one held, are no lines of their own. */
export async function shelfRows(tx: Tx, person: string, edition: number): Promise<ShelfRow[]> {
  return at(tx).selectFrom('hold_credentials as c')
    .leftJoin('hold_cards as k', (join) => join.onRef('k.person_id', '=', 'c.person_id').onRef('k.credential', '=', 'c.id').onRef('k.key_id', '=', 'c.key_id').on('k.edition', '=', edition))
    .select((e) => ['c.id', 'c.key_id', 'c.received_at', 'c.belongs', 'k.sealed', e.selectFrom('hold_replacements as r').select('r.credential').whereRef('r.person_id', '=', 'c.person_id').whereRef('r.replaces', '=', 'c.id').limit(1).as('newer')])
    .where('c.person_id', '=', person).where('c.of', 'is', null).where((e) => e.not(e.exists(e.selectFrom('hold_alikes as a').select('a.credential').whereRef('a.person_id', '=', 'c.person_id').whereRef('a.credential', '=', 'c.id')))).orderBy('c.received_at', 'desc').orderBy('c.id').execute();
}

export type PageRow = { id: string; key_id: string; sealed_picture: Buffer | null; visibility: Visibility | null; proof: boolean; /** Other forms of it that were brought. */ alikes: number; /** Ids of its further forms. */ others: Readonly<Partial<Record<FurtherName, string>>> };

/** What only the lines of one page need. */
export async function pageRows(tx: Tx, person: string, ids: readonly string[]): Promise<PageRow[]> {
  if (ids.length === 0) return [];
  return at(tx).selectFrom('hold_credentials as c').leftJoin('hold_cards as k', (join) => join.onRef('k.person_id', '=', 'c.person_id').onRef('k.credential', '=', 'c.id').onRef('k.key_id', '=', 'c.key_id'))
    .select((e) => ['c.id', 'c.key_id', 'k.sealed_picture', sql<boolean>`c.sealed_proof is not null`.as('proof'), sql<number>`(select count(*)::int from hold_alikes a where a.person_id = c.person_id and a.of = c.id)`.as('alikes'),
      sql<PageRow['others']>`coalesce((select jsonb_object_agg(o.form, o.id) from hold_credentials o where o.person_id = c.person_id and o.of = c.id), '{}')`.as('others'),
      e.selectFrom('hold_choices as h').select('h.visibility').whereRef('h.person_id', '=', 'c.person_id').whereRef('h.credential', '=', 'c.id').orderBy('h.number', 'desc').limit(1).as('visibility')])
    .where('c.person_id', '=', person).where('c.id', 'in', ids).execute();
}

export async function putCard(tx: Tx, person: string, row: CardRow): Promise<void> {
  const { credential: _, ...read } = row;
  await at(tx).insertInto('hold_cards').values({ person_id: person, ...row }).onConflict((c) => c.columns(['person_id', 'credential']).doUpdateSet(read)).execute();
}

/** Twice at one instant is once. */
export async function insertChange(tx: Tx, person: string, row: ChangeRow): Promise<void> {
  await at(tx).insertInto('hold_changes').values({ person_id: person, ...row }).onConflict((c) => c.columns(['person_id', 'credential', 'at']).doNothing()).execute();
}

/** Oldest first. */
export async function changeRows(tx: Tx, person: string, credential: string): Promise<ChangeRow[]> {
  return at(tx).selectFrom('hold_changes').select(['credential', 'at', 'verdict', 'code']).where('person_id', '=', person).where('credential', '=', credential).orderBy('at').execute();
}

/** Who may see it, each time its holder said so; oldest first. */
export async function choiceRows(tx: Tx, person: string, credential: string): Promise<{ visibility: Visibility; at: Date }[]> {
  return at(tx).selectFrom('hold_choices').select(['visibility', 'at']).where('person_id', '=', person).where('credential', '=', credential).orderBy('number').execute();
}

/** When what took its place was received here, and when that whose place it took was. */
export async function replacedRows(tx: Tx, person: string, credential: string): Promise<{ kind: 'newer' | 'older'; id: string; at: Date | null }[]> {
  const { rows } = await sql<{ kind: 'newer' | 'older'; id: string; at: Date | null }>`
    select case when r.replaces = ${credential} then 'newer' else 'older' end as kind, case when r.replaces = ${credential} then r.credential else r.replaces end as id, c.received_at as at
    from hold_replacements r left join hold_credentials c on c.person_id = r.person_id and c.id = r.credential
    where r.person_id = ${person} and (r.replaces = ${credential} or r.credential = ${credential})`.execute(tx);
  return rows;
}
