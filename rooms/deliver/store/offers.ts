import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import { isTenant } from './mails.ts';
import { at, type OfferRow } from './tables.ts';

export async function addOffer(tx: Tx, row: OfferRow): Promise<void> {
  await at(tx).insertInto('deliver_offers').values({ ...row, awards: [...row.awards] }).execute();
}

/** Gone from here the moment its claims are made: of two at once the second finds nothing. */
export async function takeOffer(tx: Tx, org: string, id: string): Promise<readonly string[]> {
  const row = await at(tx).deleteFrom('deliver_offers').where('org_id', '=', org).where('id', '=', id).where(isTenant(org)).returning('awards').executeTakeFirst();
  return row?.awards ?? [];
}

/** Oldest first, those that come after `after`. `org`: of this one alone. */
export async function nextOffers(tx: Tx, limit: number, after: string, org?: string): Promise<Pick<OfferRow, 'id' | 'org_id'>[]> {
  let query = at(tx).selectFrom('deliver_offers').select(['id', 'org_id']).where('id', '>', after);
  if (org !== undefined) query = query.where('org_id', '=', org).where(isTenant(org));
  return query.orderBy('id').limit(limit).execute();
}

/** Those that promise something to one of these awards. */
export async function offersOf(tx: Tx, org: string, awards: readonly string[]): Promise<string[]> {
  const rows = await at(tx).selectFrom('deliver_offers').select('id').where('org_id', '=', org).where(isTenant(org)).where(sql<boolean>`awards && ${[...awards]}::text[]`).orderBy('id').execute();
  return rows.map(({ id }) => id);
}

/** How many awards wait for their claim. */
export async function countOffered(tx: Tx, org: string): Promise<number> {
  const row = await at(tx).selectFrom('deliver_offers').select(sql<number>`coalesce(sum(cardinality(awards)), 0)::int`.as('n')).where('org_id', '=', org).where(isTenant(org)).executeTakeFirst();
  return row?.n ?? 0;
}
