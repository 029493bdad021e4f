import { sql } from 'kysely';
import type { Tx } from '#lib/db';
import { at, type Answer } from './tables.ts';

export type ClaimRow = { id: string; award: string; created_at: Date };
export type LinkRow = { claim_id: string; generation: number; made_at: Date; expires_at: Date };

/** Ids of the claims that were not there already: an award is offered once. */
export async function insertClaims(tx: Tx, org: string, claims: readonly ClaimRow[]): Promise<Set<string>> {
  const made = await at(tx).insertInto('deliver_claims').values(claims.map((claim) => ({ org_id: org, ...claim }))).onConflict((c) => c.columns(['org_id', 'award']).doNothing()).returning('id').execute();
  return new Set(made.map((row) => row.id));
}

export async function insertLinks(tx: Tx, org: string, links: readonly (LinkRow & { hash: Buffer })[]): Promise<void> {
  await at(tx).insertInto('deliver_links').values(links.map((link) => ({ org_id: org, ...link }))).onConflict((c) => c.columns(['org_id', 'claim_id', 'generation']).doNothing()).execute();
}

export async function linkByHash(tx: Tx, org: string, hash: Buffer): Promise<LinkRow | undefined> {
  return at(tx).selectFrom('deliver_links').select(['claim_id', 'generation', 'made_at', 'expires_at']).where('org_id', '=', org).where('hash', '=', hash).executeTakeFirst();
}

export async function newestLink(tx: Tx, org: string, claim: string): Promise<LinkRow | undefined> {
  return at(tx).selectFrom('deliver_links').select(['claim_id', 'generation', 'made_at', 'expires_at']).where('org_id', '=', org).where('claim_id', '=', claim).orderBy('generation', 'desc').limit(1).executeTakeFirst();
}

export async function claimRow(tx: Tx, org: string, id: string): Promise<ClaimRow | undefined> {
  return at(tx).selectFrom('deliver_claims').select(['id', 'award', 'created_at']).where('org_id', '=', org).where('id', '=', id).executeTakeFirst();
}

export async function claimsOfAwards(tx: Tx, org: string, awards: readonly string[]): Promise<ClaimRow[]> {
  if (awards.length === 0) return [];
  return at(tx).selectFrom('deliver_claims').select(['id', 'award', 'created_at']).where('org_id', '=', org).where('award', 'in', [...awards]).execute();
}

export async function insertAnswer(tx: Tx, row: { org_id: string; claim_id: string; number: number; answer: Answer; at: Date }): Promise<void> {
  await at(tx).insertInto('deliver_answers').values(row).execute();
}

export type AnswerRow = { number: number; answer: Answer; at: Date };

/** The newest answer of each claim; claims nobody answered are left out. */
export async function answersOf(tx: Tx, org: string, claims: readonly string[]): Promise<Map<string, AnswerRow>> {
  if (claims.length === 0) return new Map();
  const rows = await at(tx).selectFrom('deliver_answers').distinctOn('claim_id').select(['claim_id', 'number', 'answer', 'at']).where('org_id', '=', org).where('claim_id', 'in', [...claims]).orderBy('claim_id').orderBy('number', 'desc').execute();
  return new Map(rows.map((row) => [row.claim_id, row]));
}

/** One answer at a time for a claim, so that accepting and declining in two tabs cannot both win. */
export async function lockClaim(tx: Tx, org: string, claim: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`deliver:${org}:${claim}`}, 0))`.execute(tx);
}

export type ClaimFilter = { readonly answer?: Answer | undefined; /** The newest mail came back or was given up. */ readonly unsent?: boolean | undefined; readonly before?: string | undefined; readonly limit: number };

/** Newest first; ids are time-ordered, so `before` is where the last page ended. */
export async function claimRows(tx: Tx, org: string, { answer, unsent, before, limit }: ClaimFilter): Promise<ClaimRow[]> {
  let query = at(tx).selectFrom('deliver_claims as c').select(['c.id', 'c.award', 'c.created_at']).where('c.org_id', '=', org);
  if (answer) {
    const newest = at(tx).selectFrom('deliver_answers').distinctOn('claim_id').select(['claim_id', 'answer']).where('org_id', '=', org).orderBy('claim_id').orderBy('number', 'desc').as('a');
    query = query.innerJoin(newest, 'a.claim_id', 'c.id').where('a.answer', '=', answer);
  }
  if (unsent) {
    const newest = at(tx).selectFrom('deliver_mails').distinctOn('claim_id').select(['claim_id', 'state']).where('org_id', '=', org).orderBy('claim_id').orderBy('sequence', 'desc').as('m');
    query = query.innerJoin(newest, 'm.claim_id', 'c.id').where('m.state', 'in', ['bounced', 'failed']);
  }
  if (before) query = query.where('c.id', '<', before);
  return query.orderBy('c.id', 'desc').limit(limit).execute();
}
