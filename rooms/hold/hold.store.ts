import { sql } from 'kysely';
import type { Form, Verdict } from '#credential';
import type { Tx } from '#lib/db';

export type Visibility = 'private' | 'public';
/** `token`: Open Badges 3.0 as JWT. `selective`: ecdsa-sd-2023, of which parts can be shown. `elm`: a European Digital Credential under its seal. */
export type FurtherName = 'token' | 'selective' | 'elm';
export type Origin = 'claim' | 'import';
export type Belongs = 'proved' | 'said' | 'other';
export type HeldRow = { id: string; key_id: string; sealed: Buffer; sealed_proof: Buffer | null; sha256: Buffer; origin: Origin; receipt: Buffer | null; received_at: Date; of: string | null; credential_form: Form; belongs: Belongs; sealed_claims: Buffer | null; visibility: Visibility | null; /** Ids of its further forms. */ others: Readonly<Partial<Record<FurtherName, string>>> };

export type StandingRow = { credential: string; verdict: Verdict; cautions: number; code: string; checked_at: Date; due: boolean; /** When it was last found valid; since when the issuer does not answer. */ valid_at: Date | null; silent_since: Date | null };

type Tables = {
  hold_credentials: { person_id: string; id: string; key_id: string; sealed: Buffer; sealed_proof: Buffer | null; sha256: Buffer; origin: Origin; receipt: Buffer | null; received_at: Date; of: string | null; form: FurtherName | null; credential_form: Form; belongs: Belongs; sealed_claims: Buffer | null };
  hold_choices: { person_id: string; credential: string; number: number; visibility: Visibility; at: Date };
  hold_addresses: { public_id: string; person_id: string; leads_to?: string | null };
  hold_receipts: { receipt: Buffer; person_id: string | null };
  hold_standings: StandingRow & { person_id: string };
  hold_rounds: { person_id: string; due_at: Date };
  hold_replacements: { person_id: string; credential: string; replaces: string };
};
const at = (tx: Tx) => tx.withTables<Tables>();

/** False when somebody's credential lives at this address already. */
export async function takeAddress(tx: Tx, id: string, person: string): Promise<boolean> {
  const made = await at(tx).insertInto('hold_addresses').values({ public_id: id, person_id: person }).onConflict((c) => c.column('public_id').doNothing()).executeTakeFirst();
  return made.numInsertedOrUpdatedRows === 1n;
}

/** Whose place it is in. Two accounts that became one may both have held it: then one address leads to the other. */
export async function personAt(tx: Tx, id: string): Promise<{ person: string; leadsTo: string | null } | undefined> {
  const row = await at(tx).selectFrom('hold_addresses').select(['person_id', 'leads_to']).where('public_id', '=', id).executeTakeFirst();
  return row && { person: row.person_id, leadsTo: row.leads_to ?? null };
}

/** Their first turn; who has one keeps it. */
export async function putRound(tx: Tx, person: string, due: Date): Promise<void> {
  await at(tx).insertInto('hold_rounds').values({ person_id: person, due_at: due }).onConflict((c) => c.column('person_id').doNothing()).execute();
}

export async function noteReceipt(tx: Tx, receipt: Buffer, person: string): Promise<void> {
  await at(tx).insertInto('hold_receipts').values({ receipt, person_id: person }).onConflict((c) => c.column('receipt').doNothing()).execute();
}

/** Null: whoever accepted it was erased, and it stays closed. */
export async function personOfReceipt(tx: Tx, receipt: Buffer): Promise<string | null | undefined> {
  return (await at(tx).selectFrom('hold_receipts').select('person_id').where('receipt', '=', receipt).executeTakeFirst())?.person_id;
}

/** One hand-over at a time for a person: two tabs that accept at once keep one copy. */
export async function lockPerson(tx: Tx, person: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`hold:${person}`}, 0))`.execute(tx);
}

export async function insertHeld(tx: Tx, row: Tables['hold_credentials']): Promise<void> {
  await at(tx).insertInto('hold_credentials').values(row).execute();
}

export type Which = { readonly id?: string | undefined; readonly receipt?: Buffer | undefined; readonly sha256?: Buffer | undefined; readonly offset?: number | undefined; readonly limit?: number | undefined };

/** Newest first, with the newest choice of each. Further forms only where one is asked for by its id or its bytes. */
export async function heldRows(tx: Tx, person: string, { id, receipt, sha256, offset, limit }: Which = {}): Promise<HeldRow[]> {
  let query = at(tx).selectFrom('hold_credentials as c')
    .select((e) => ['c.id', 'c.key_id', 'c.sealed', 'c.sealed_proof', 'c.sha256', 'c.origin', 'c.receipt', 'c.received_at', 'c.of', 'c.credential_form', 'c.belongs', 'c.sealed_claims',
      sql<HeldRow['others']>`coalesce((select jsonb_object_agg(o.form, o.id) from hold_credentials o where o.person_id = c.person_id and o.of = c.id), '{}')`.as('others'),
      e.selectFrom('hold_choices as h').select('h.visibility').whereRef('h.person_id', '=', 'c.person_id').where('h.credential', '=', sql<string>`coalesce(c.of, c.id)`).orderBy('h.number', 'desc').limit(1).as('visibility')])
    .where('c.person_id', '=', person);
  if (id === undefined && !sha256) query = query.where('c.of', 'is', null);
  if (id !== undefined) query = query.where('c.id', '=', id);
  if (receipt) query = query.where('c.receipt', '=', receipt);
  if (sha256) query = query.where('c.sha256', '=', sha256);
  if (limit !== undefined) query = query.limit(limit).offset(offset ?? 0);
  return query.orderBy('c.received_at', 'desc').orderBy('c.id').execute();
}

export async function insertChoice(tx: Tx, person: string, credential: string, visibility: Visibility, now: Date): Promise<void> {
  const last = await at(tx).selectFrom('hold_choices').select((e) => e.fn.max('number').as('n')).where('person_id', '=', person).where('credential', '=', credential).executeTakeFirst();
  await at(tx).insertInto('hold_choices').values({ person_id: person, credential, number: (last?.n ?? 0) + 1, visibility, at: now }).execute();
}

export async function countHeld(tx: Tx, person: string): Promise<number> {
  return Number((await at(tx).selectFrom('hold_credentials').select((e) => e.fn.countAll<string>().as('n')).where('person_id', '=', person).where('of', 'is', null).executeTakeFirst())?.n ?? 0);
}

export async function putStanding(tx: Tx, person: string, row: StandingRow): Promise<void> {
  const { credential, ...said } = row;
  await at(tx).insertInto('hold_standings').values({ person_id: person, ...row }).onConflict((c) => c.columns(['person_id', 'credential']).doUpdateSet(said)).execute();
}

export async function standingRows(tx: Tx, person: string, credential?: string): Promise<StandingRow[]> {
  let query = at(tx).selectFrom('hold_standings').select(['credential', 'verdict', 'cautions', 'code', 'checked_at', 'due', 'valid_at', 'silent_since']).where('person_id', '=', person);
  if (credential !== undefined) query = query.where('credential', '=', credential);
  return query.execute();
}

/** What was said is shown until it is asked again. */
export async function markDue(tx: Tx, person: string): Promise<void> {
  await at(tx).updateTable('hold_standings').set({ due: true }).where('person_id', '=', person).execute();
}

/** Credentials not asked about since `before`, those never asked about first. */
export async function staleIds(tx: Tx, person: string, before: Date, limit: number): Promise<string[]> {
  const rows = await at(tx).selectFrom('hold_credentials as c').leftJoin('hold_standings as s', (join) => join.onRef('s.person_id', '=', 'c.person_id').onRef('s.credential', '=', 'c.id'))
    .select('c.id').where('c.person_id', '=', person).where('c.of', 'is', null).where((e) => e.or([e('s.checked_at', 'is', null), e('s.checked_at', '<', before), e('s.due', '=', true)])).orderBy(sql`s.checked_at nulls first`).limit(limit).execute();
  return rows.map((row) => row.id);
}

export async function insertReplacement(tx: Tx, person: string, credential: string, replaces: string): Promise<void> {
  await at(tx).insertInto('hold_replacements').values({ person_id: person, credential, replaces }).onConflict((c) => c.columns(['person_id', 'credential', 'replaces']).doNothing()).execute();
}

/** Both ways: what took this one's place, and whose place it took. */
export async function versionsOf(tx: Tx, person: string, credential: string): Promise<{ newer: string | undefined; older: string | undefined }> {
  const newer = await at(tx).selectFrom('hold_replacements').select('credential').where('person_id', '=', person).where('replaces', '=', credential).executeTakeFirst();
  const older = await at(tx).selectFrom('hold_replacements').select('replaces').where('person_id', '=', person).where('credential', '=', credential).executeTakeFirst();
  return { newer: newer?.credential, older: older?.replaces };
}

export async function setBelongs(tx: Tx, person: string, credential: string, belongs: Belongs): Promise<void> {
  await at(tx).updateTable('hold_credentials').set({ belongs }).where('person_id', '=', person).where('id', '=', credential).execute();
}
