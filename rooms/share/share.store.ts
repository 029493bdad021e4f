import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import type { Field, Kind } from './share.policy.ts';

type Kept = { person_id: string; id: string; credential: string; kind: Kind; key_id: string | null; note_sealed: Buffer | null; words_sealed: Buffer | null; reader: Buffer | null; made_at: Date; expires_at: Date | null };
export type ItemRow = { credential: string; hidden: Field[] };
export type LinkRow = Omit<Kept, 'person_id'> & { items: ItemRow[]; files: string[]; withdrawn_at: Date | null; opened: number; last_day: string | null };
export type CodeRow = { person_id: string; link: string; id: string; code_hash: Buffer; expires_at: Date };

type Tables = {
  share_links: Kept;
  share_items: ItemRow & { person_id: string; link: string; place: number };
  share_withdrawals: { person_id: string; link: string; at: Date };
  share_views: { person_id: string; link: string; day: string; opened: number };
  share_addresses: { public_id: string; person_id: string };
  share_codes: CodeRow & { tries: number; used_at: Date | null };
  share_sessions: { person_id: string; link: string; token_hash: Buffer; expires_at: Date };
  share_files: { person_id: string; link: string; place: number; file: string };
  share_portfolios: { person_id: string; key_id: string };
  share_helps: { person_id: string; key_id: string };
};
const at = (tx: Tx) => tx.withTables<Tables>();

export async function insertAddress(tx: Tx, id: string, person: string): Promise<void> {
  await at(tx).insertInto('share_addresses').values({ public_id: id, person_id: person }).execute();
}

export async function personAt(tx: Tx, id: string): Promise<string | undefined> {
  return (await at(tx).selectFrom('share_addresses').select('person_id').where('public_id', '=', id).executeTakeFirst())?.person_id;
}

/** `files`: those of the holder's own that it shows too. */
export async function insertLink(tx: Tx, row: Kept, items: readonly ItemRow[], files: readonly string[] = []): Promise<void> {
  await at(tx).insertInto('share_links').values(row).execute();
  if (files.length > 0) await at(tx).insertInto('share_files').values(files.map((file, i) => ({ person_id: row.person_id, link: row.id, place: i + 1, file }))).execute();
  await at(tx).insertInto('share_items').values(items.map(({ credential, hidden }, i) => ({ person_id: row.person_id, link: row.id, place: i + 1, credential, hidden }))).execute();
}

/** Newest first, with what each shows and what became of it. `credential`: those that show it, alone or among others. */
export async function linkRows(tx: Tx, person: string, which: { readonly id?: string | undefined; readonly credential?: string | undefined } = {}): Promise<LinkRow[]> {
  let query = at(tx).selectFrom('share_links as l')
    .leftJoin('share_withdrawals as w', (join) => join.onRef('w.person_id', '=', 'l.person_id').onRef('w.link', '=', 'l.id'))
    .select((e) => ['l.id', 'l.credential', 'l.kind', 'l.key_id', 'l.note_sealed', 'l.words_sealed', 'l.reader', 'l.made_at', 'l.expires_at', 'w.at as withdrawn_at',
      sql<ItemRow[]>`coalesce((select jsonb_agg(jsonb_build_object('credential', i.credential, 'hidden', to_jsonb(i.hidden)) order by i.place) from share_items i where i.person_id = l.person_id and i.link = l.id), '[]')`.as('items'),
      sql<string[]>`coalesce((select array_agg(f.file order by f.place) from share_files f where f.person_id = l.person_id and f.link = l.id), '{}')`.as('files'),
      e.selectFrom('share_views as v').select(sql<number>`coalesce(sum(v.opened), 0)::int`.as('n')).whereRef('v.person_id', '=', 'l.person_id').whereRef('v.link', '=', 'l.id').as('opened'),
      e.selectFrom('share_views as v').select(sql<string | null>`max(v.day)::text`.as('d')).whereRef('v.person_id', '=', 'l.person_id').whereRef('v.link', '=', 'l.id').as('last_day')])
    .where('l.person_id', '=', person);
  if (which.id !== undefined) query = query.where('l.id', '=', which.id);
  const { credential } = which;
  if (credential !== undefined) query = query.where((e) => e.exists(e.selectFrom('share_items as s').select('s.place').whereRef('s.person_id', '=', 'l.person_id').whereRef('s.link', '=', 'l.id').where('s.credential', '=', credential)));
  const rows = await query.orderBy('l.made_at', 'desc').orderBy('l.id').execute();
  return rows.map((row) => ({ ...row, opened: row.opened ?? 0, last_day: row.last_day ?? null }));
}

export async function keyInUse(tx: Tx, person: string): Promise<string | undefined> {
  for (const table of ['share_links', 'share_portfolios', 'share_helps'] as const) {
    const known = (await at(tx).selectFrom(table).select('key_id').where('person_id', '=', person).where('key_id', 'is not', null).limit(1).executeTakeFirst())?.key_id;
    if (known) return known;
  }
  return undefined;
}

/** Once withdrawn is withdrawn: the first hour stands. Whoever was reading reads no longer. */
export async function insertWithdrawal(tx: Tx, person: string, link: string, now: Date): Promise<void> {
  await at(tx).insertInto('share_withdrawals').values({ person_id: person, link, at: now }).onConflict((c) => c.columns(['person_id', 'link']).doNothing()).execute();
  for (const table of ['share_codes', 'share_sessions'] as const) await at(tx).deleteFrom(table).where('person_id', '=', person).where('link', '=', link).execute();
}

export async function countView(tx: Tx, person: string, link: string, day: string): Promise<void> {
  await at(tx).insertInto('share_views').values({ person_id: person, link, day, opened: 1 }).onConflict((c) => c.columns(['person_id', 'link', 'day']).doUpdateSet({ opened: sql`share_views.opened + 1` })).execute();
}

/** Of a house elsewhere, whose days we do not know one by one: all on the last. */
export async function insertViews(tx: Tx, person: string, link: string, day: string, opened: number): Promise<void> {
  await at(tx).insertInto('share_views').values({ person_id: person, link, day, opened }).execute();
}

/** With all that hangs on it. */
export async function deleteLink(tx: Tx, person: string, id: string): Promise<void> {
  for (const table of ['share_items', 'share_files', 'share_withdrawals', 'share_views'] as const) await at(tx).deleteFrom(table).where('person_id', '=', person).where('link', '=', id).execute();
  await at(tx).deleteFrom('share_links').where('person_id', '=', person).where('id', '=', id).execute();
}

/** One making at a time for a person. */
export async function lockPerson(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`share:${person}`}, 0))`.execute(tx);
}

/** A new code; what is over goes. */
export async function insertCode(tx: Tx, row: CodeRow, now: Date): Promise<void> {
  await at(tx).deleteFrom('share_codes').where('person_id', '=', row.person_id).where('expires_at', '<', now).execute();
  await at(tx).insertInto('share_codes').values({ ...row, tries: 0, used_at: null }).execute();
}

/** Counts the try before the code is looked at; undefined when it is used, over or tried too often. */
export async function countTry(tx: Tx, person: string, link: string, id: string, now: Date, most: number): Promise<{ code_hash: Buffer } | undefined> {
  return at(tx).updateTable('share_codes').set((e) => ({ tries: e('tries', '+', 1) })).where('person_id', '=', person).where('link', '=', link).where('id', '=', id)
    .where('used_at', 'is', null).where('expires_at', '>', now).where('tries', '<', most).returning(['code_hash']).executeTakeFirst();
}

export async function codeUsed(tx: Tx, person: string, link: string, id: string, now: Date): Promise<void> {
  await at(tx).updateTable('share_codes').set({ used_at: now }).where('person_id', '=', person).where('link', '=', link).where('id', '=', id).execute();
}

export async function insertSession(tx: Tx, row: Tables['share_sessions'], now: Date): Promise<void> {
  await at(tx).deleteFrom('share_sessions').where('person_id', '=', row.person_id).where('expires_at', '<', now).execute();
  await at(tx).insertInto('share_sessions').values(row).execute();
}

export async function isReading(tx: Tx, person: string, link: string, token: Buffer, now: Date): Promise<boolean> {
  return await at(tx).selectFrom('share_sessions').select('link').where('person_id', '=', person).where('link', '=', link).where('token_hash', '=', token).where('expires_at', '>', now).executeTakeFirst() !== undefined;
}
