// SQL of the working papers: batches, their rows, what is remembered of how a file is read, what is due.
import { sql, type Insertable, type Selectable, type Updateable } from 'kysely';
import { rowsAs } from '#lib/bulk';
import type { Tx } from '#lib/db';
import type { Columns } from '../csv/columns.ts';
import { on, type IssueTables, type RowState } from './tables.ts';

export type BatchRow = Selectable<IssueTables['issue_batches']>;
export type NewBatch = Omit<Insertable<IssueTables['issue_batches']>, 'planned_to' | 'plan' | 'counts' | 'confirmed_by' | 'confirmed_at' | 'finished_at' | 'state' | 'on_duplicate'> & Partial<Pick<BatchRow, 'on_duplicate'>>;
export type StoredRow = Pick<Selectable<IssueTables['issue_batch_rows']>, 'number' | 'sealed' | 'address' | 'state' | 'codes'>;

const json = <V>(value: V) => sql<V>`${JSON.stringify(value)}::jsonb`;

export async function addBatch(tx: Tx, batch: NewBatch): Promise<void> {
  await on(tx).insertInto('issue_batches').values({ state: 'draft', on_duplicate: 'skip', planned_to: 0, ...batch, columns: json(batch.columns) }).execute();
}

export async function batch(tx: Tx, org: string, id: string): Promise<BatchRow | undefined> {
  return on(tx).selectFrom('issue_batches').selectAll().where('org_id', '=', org).where('id', '=', id).executeTakeFirst();
}

/** Held until the transaction ends: a form that changes a batch waits for the worker, and the other way round. */
export async function lockBatch(tx: Tx, org: string, id: string): Promise<BatchRow | undefined> {
  return on(tx).selectFrom('issue_batches').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Undefined when another worker has it: it will do what there is to do. */
export async function seizeBatch(tx: Tx, org: string, id: string): Promise<BatchRow | undefined> {
  return on(tx).selectFrom('issue_batches').selectAll().where('org_id', '=', org).where('id', '=', id).forUpdate().skipLocked().executeTakeFirst();
}

export async function changeBatch(tx: Tx, org: string, id: string, set: Updateable<IssueTables['issue_batches']>): Promise<void> {
  const { columns, plan, counts, ...rest } = set;
  await on(tx).updateTable('issue_batches')
    .set({ ...rest, ...(columns !== undefined && { columns: json(columns) }), ...(plan !== undefined && { plan: json(plan) }), ...(counts !== undefined && { counts: json(counts) }) })
    .where('org_id', '=', org).where('id', '=', id).execute();
}

/** Newest first; `after` is the last one of the page before. */
export async function batches(tx: Tx, org: string, limit: number, after?: { made_at: Date; id: string }): Promise<BatchRow[]> {
  return on(tx).selectFrom('issue_batches').selectAll().where('org_id', '=', org).where('source', '!=', 'form')
    .$if(after !== undefined, (q) => q.where(sql<boolean>`(made_at, id) < (${after?.made_at}, ${after?.id})`))
    .orderBy('made_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

// Rows

const ROWS = { org_id: 'text', batch_id: 'text', number: 'int', sealed: 'bytea', address: 'bytea', state: 'text', codes: 'text' } as const;
export async function addRows(tx: Tx, org: string, batchId: string, rows: readonly StoredRow[]): Promise<void> {
  await sql`insert into issue_batch_rows (org_id, batch_id, number, sealed, address, state, codes) select org_id, batch_id, number, sealed, address, state, array_remove(string_to_array(codes, ' '), '')
    from ${rowsAs('d', ROWS, rows.map(({ codes, ...row }) => ({ org_id: org, batch_id: batchId, ...row, codes: codes.join(' ') })))}`.execute(tx);
}

/** A row that is ready stays as it is when it is planned: the batch says up to where that is so. */
const state = sql<RowState>`case when r.state = 'ready' and r.number <= b.planned_to then 'planned' else r.state end`;

function rowsOf(tx: Tx, org: string, batchId: string) {
  return on(tx).selectFrom('issue_batch_rows as r').innerJoin('issue_batches as b', (j) => j.onRef('b.org_id', '=', 'r.org_id').onRef('b.id', '=', 'r.batch_id'))
    .where('r.org_id', '=', org).where('r.batch_id', '=', batchId);
}
const READ = ['r.number', 'r.sealed', 'r.address', 'r.codes'] as const;

/** In file order, after a number; keyset, so that the last page costs what the first does. */
export async function rowsAfter(tx: Tx, org: string, batchId: string, after: number, limit: number, states?: readonly RowState[]): Promise<StoredRow[]> {
  const stored = states?.includes('planned') ? [...states, 'ready' as const] : states ?? [];
  return rowsOf(tx, org, batchId).select(READ).select(state.as('state')).where('r.number', '>', after)
    .$if(states !== undefined, (q) => q.where('r.state', 'in', stored).where(state, 'in', states ?? [])).orderBy('r.number').limit(limit).execute();
}

export async function rowNumbered(tx: Tx, org: string, batchId: string, number: number): Promise<StoredRow | undefined> {
  return rowsOf(tx, org, batchId).select(READ).select(state.as('state')).where('r.number', '=', number).executeTakeFirst();
}

export async function rowsAddressed(tx: Tx, org: string, batchId: string, addresses: readonly Buffer[]): Promise<StoredRow[]> {
  if (addresses.length === 0) return [];
  return rowsOf(tx, org, batchId).select(READ).select(state.as('state')).where('r.address', 'in', addresses).orderBy('r.number').execute();
}

export async function keepRows(tx: Tx, org: string, batchId: string, rows: readonly (Pick<StoredRow, 'number' | 'state' | 'codes' | 'address'> & { sealed?: Buffer })[]): Promise<void> {
  if (rows.length === 0) return;
  const data = rowsAs('d', { number: 'int', state: 'text', codes: 'text', address: 'bytea', sealed: 'bytea' }, rows.map((r) => ({ ...r, codes: r.codes.join(' '), sealed: r.sealed ?? null })));
  await sql`update issue_batch_rows r set state = d.state, codes = array_remove(string_to_array(d.codes, ' '), ''), address = d.address, sealed = coalesce(d.sealed, r.sealed)
    from ${data} where r.org_id = ${org} and r.batch_id = ${batchId} and r.number = d.number`.execute(tx);
}

/** Of the rows up to `to`, those that became no award; the others did. */
export async function settleRows(tx: Tx, org: string, batchId: string, to: number, others: readonly { readonly number: number; readonly state: 'duplicate' | 'faulty' }[]): Promise<void> {
  await on(tx).updateTable('issue_batches').set({ planned_to: to }).where('org_id', '=', org).where('id', '=', batchId).execute();
  if (others.length === 0) return;
  await sql`update issue_batch_rows r set state = d.state from ${rowsAs('d', { number: 'int', state: 'text' }, others)}
    where r.org_id = ${org} and r.batch_id = ${batchId} and r.number = d.number`.execute(tx);
}

/** Those that wait and those that became nothing: whoever looks on while a batch is under way asks for no more, and what is done costs nothing. */
export async function restCounts(tx: Tx, org: string, batchId: string): Promise<Omit<Record<RowState, number>, 'planned'>> {
  const { rows } = await sql<{ state: RowState; n: number }>`select state, count(*)::int n from issue_batch_rows where org_id = ${org} and batch_id = ${batchId} and state <> 'ready' group by state
    union all select 'ready', count(*)::int from issue_batch_rows where org_id = ${org} and batch_id = ${batchId} and state = 'ready'
      and number > (select planned_to from issue_batches where org_id = ${org} and id = ${batchId})`.execute(tx);
  return Object.assign({ ready: 0, faulty: 0, empty: 0, excluded: 0, duplicate: 0 }, Object.fromEntries(rows.map(({ state: of, n }) => [of, n])));
}

export async function rowCounts(tx: Tx, org: string, batchId: string): Promise<Record<RowState, number>> {
  const { n: planned } = await rowsOf(tx, org, batchId).select(sql<number>`count(*)::int`.as('n')).where('r.state', '=', 'ready').whereRef('r.number', '<=', 'b.planned_to').executeTakeFirstOrThrow();
  return { ...await restCounts(tx, org, batchId), planned };
}

export async function codeCounts(tx: Tx, org: string, batchId: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`select code, count(*)::int n from issue_batch_rows, unnest(codes) code where org_id = ${org} and batch_id = ${batchId} and state <> 'excluded' group by code order by n desc, code`.execute(tx);
  return new Map(rows.map(({ code, n }) => [code, n]));
}

export async function dropRows(tx: Tx, org: string, batchId: string): Promise<void> {
  await on(tx).deleteFrom('issue_batch_rows').where('org_id', '=', org).where('batch_id', '=', batchId).execute();
}

// What is remembered, what is due

export async function mapping(tx: Tx, org: string, specificationId: string, header: Buffer): Promise<Columns | undefined> {
  return (await on(tx).selectFrom('issue_mappings').select('columns').where('org_id', '=', org).where('specification_id', '=', specificationId).where('header', '=', header).executeTakeFirst())?.columns;
}

export async function keepMapping(tx: Tx, row: IssueTables['issue_mappings']): Promise<void> {
  await on(tx).insertInto('issue_mappings').values({ ...row, columns: json(row.columns) })
    .onConflict((c) => c.columns(['org_id', 'specification_id', 'header']).doUpdateSet({ columns: json(row.columns), at: row.at })).execute();
}

export async function due(tx: Tx, row: IssueTables['issue_due']): Promise<void> {
  await on(tx).insertInto('issue_due').values(row).onConflict((c) => c.columns(['batch_id', 'work']).doUpdateSet({ at: row.at })).execute();
}

export async function notDue(tx: Tx, batchId: string, work: 'advance' | 'shred'): Promise<void> {
  await on(tx).deleteFrom('issue_due').where('batch_id', '=', batchId).where('work', '=', work).execute();
}

export async function dueNow(tx: Tx, now: Date): Promise<IssueTables['issue_due'][]> {
  return on(tx).selectFrom('issue_due').selectAll().where('at', '<=', now).orderBy('at').limit(100).execute();
}

/** True for the first of several that come with the same key; the others wait for it, then see what it did. */
export async function claimKey(tx: Tx, row: IssueTables['issue_idempotency']): Promise<boolean> {
  const done = await on(tx).insertInto('issue_idempotency').values(row).onConflict((c) => c.doNothing()).executeTakeFirst();
  return done.numInsertedOrUpdatedRows === 1n;
}

export async function keyHolder(tx: Tx, org: string, keyHash: Buffer): Promise<Pick<IssueTables['issue_idempotency'], 'request_sha256' | 'batch_id'> | undefined> {
  return on(tx).selectFrom('issue_idempotency').select(['request_sha256', 'batch_id']).where('org_id', '=', org).where('key_hash', '=', keyHash).executeTakeFirst();
}
