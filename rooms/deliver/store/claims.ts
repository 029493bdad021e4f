import { sql } from 'kysely';
import { list, rowsAs } from '#lib/bulk';
import type { Tx } from '#lib/db';
import { at, type Answer } from './tables.ts';

export type ClaimRow = { id: string; award: string; created_at: Date; generation: number; made_at: Date; expires_at: Date };
const COLUMNS = ['c.id', 'c.award', 'c.created_at', 'c.generation', 'c.made_at', 'c.expires_at'] as const;

/** Ids of the claims that were not there already: an award is offered once. One statement for a chunk, whatever its size. */
export async function insertClaims(tx: Tx, org: string, claims: readonly Pick<ClaimRow, 'id' | 'award'>[], now: Date, expires: Date): Promise<Set<string>> {
  const made = await sql`
    insert into deliver_claims (org_id, id, award, created_at, generation, made_at, expires_at)
    select ${org}, c.id, c.award, ${now}, 1, ${now}, ${expires} from ${rowsAs('c', { id: 'uuid', award: 'text' }, claims)}
    on conflict (org_id, award) do nothing`.execute(tx);
  if (made.numAffectedRows === BigInt(claims.length)) return new Set(claims.map(({ id }) => id));
  const { rows } = await sql<{ id: string }>`select id from deliver_claims where org_id = ${org} and id = any(${list('uuid', claims.map(({ id }) => id))})`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

export async function renewClaim(tx: Tx, org: string, id: string, now: Date, expires: Date): Promise<void> {
  await at(tx).updateTable('deliver_claims').set((e) => ({ generation: e('generation', '+', 1), made_at: now, expires_at: expires })).where('org_id', '=', org).where('id', '=', id).execute();
}

export async function claimRow(tx: Tx, org: string, id: string): Promise<ClaimRow | undefined> {
  return at(tx).selectFrom('deliver_claims as c').select(COLUMNS).where('c.org_id', '=', org).where('c.id', '=', id).executeTakeFirst();
}

export async function claimsOfAwards(tx: Tx, org: string, awards: readonly string[]): Promise<ClaimRow[]> {
  if (awards.length === 0) return [];
  return at(tx).selectFrom('deliver_claims as c').select(COLUMNS).where('c.org_id', '=', org).where('c.award', 'in', [...awards]).execute();
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

export async function insertReplacements(tx: Tx, rows: readonly { org_id: string; award: string; replaces_award: string; replaces: string }[]): Promise<void> {
  if (rows.length > 0) await at(tx).insertInto('deliver_replacements').values([...rows]).onConflict((c) => c.columns(['org_id', 'award', 'replaces']).doNothing()).execute();
}

/** Public ids of the credentials whose place this award's took. */
export async function replacedBy(tx: Tx, org: string, award: string): Promise<string[]> {
  return (await at(tx).selectFrom('deliver_replacements').select('replaces').where('org_id', '=', org).where('award', '=', award).execute()).map((row) => row.replaces);
}

export type ClaimFilter = { readonly answer?: Answer | undefined; /** The newest mail came back or was given up. */ readonly unsent?: boolean | undefined; readonly before?: string | undefined; readonly limit: number };

/** Newest first; ids are time-ordered, so `before` is where the last page ended. */
export async function claimRows(tx: Tx, org: string, { answer, unsent, before, limit }: ClaimFilter): Promise<ClaimRow[]> {
  let query = at(tx).selectFrom('deliver_claims as c').select(COLUMNS).where('c.org_id', '=', org);
  if (answer) {
    query = query.innerJoin('deliver_answers as a', (join) => join.onRef('a.org_id', '=', 'c.org_id').onRef('a.claim_id', '=', 'c.id')).where('a.answer', '=', answer)
      .where((e) => e.not(e.exists(e.selectFrom('deliver_answers as n').select('n.number').whereRef('n.org_id', '=', 'a.org_id').whereRef('n.claim_id', '=', 'a.claim_id').whereRef('n.number', '>', 'a.number'))));
  }
  if (unsent) {
    query = query.innerJoin('deliver_mails as m', (join) => join.onRef('m.org_id', '=', 'c.org_id').onRef('m.claim_id', '=', 'c.id')).where('m.state', 'in', ['bounced', 'failed'])
      .where((e) => e.not(e.exists(e.selectFrom('deliver_mails as n').select('n.id').whereRef('n.org_id', '=', 'm.org_id').whereRef('n.claim_id', '=', 'm.claim_id').where(sql<boolean>`(n.queued_at, n.sequence) > (m.queued_at, m.sequence)`))));
  }
  if (before) query = query.where('c.id', '<', before);
  return query.orderBy('c.id', 'desc').limit(limit).execute();
}
