// SQL of the definitions an organisation goes by: its own, and what becomes of a specification that does not meet one.
import { sql } from 'kysely';
import type { Tx } from '#lib/db';

export type Gate = 'off' | 'warn' | 'refuse';
export type Kept = { readonly id: string; readonly number: number; readonly content: string; readonly savedAt: string };

type Tables = {
  design_gates: { org_id: string; definition: string; gate: Gate; changed_by: string; changed_at: Date };
  design_definitions: { org_id: string; id: string; number: number; content: string; saved_by: string; saved_at: Date; removed_at: Date | null };
};

export async function gates(tx: Tx, org: string): Promise<ReadonlyMap<string, Gate>> {
  const rows = await tx.withTables<Tables>().selectFrom('design_gates').select(['definition', 'gate']).where('org_id', '=', org).execute();
  return new Map(rows.map(({ definition, gate }) => [definition, gate]));
}

export async function setGate(tx: Tx, org: string, definition: string, gate: Gate, by: string, at: Date): Promise<void> {
  const values = { gate, changed_by: by, changed_at: at };
  await tx.withTables<Tables>().insertInto('design_gates').values({ org_id: org, definition, ...values }).onConflict((on) => on.columns(['org_id', 'definition']).doUpdateSet(values)).execute();
}

/** The last version of each that was not removed, by id. */
export async function ownDefinitions(tx: Tx, org: string): Promise<Kept[]> {
  const rows = await tx.withTables<Tables>().selectFrom('design_definitions').selectAll().where('org_id', '=', org).where('removed_at', 'is', null).distinctOn('id').orderBy('id').orderBy('number', 'desc').execute();
  return rows.map(({ id, number, content, saved_at }) => ({ id, number, content, savedAt: saved_at.toISOString() }));
}

/** Two files at once are taken one after the other, so that the limit holds. */
export async function lockDefinitions(tx: Tx, org: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`design_definitions:${org}`}, 0))`.execute(tx);
}

export async function addDefinition(tx: Tx, org: string, { id, content, by, at }: { readonly id: string; readonly content: string; readonly by: string; readonly at: Date }): Promise<void> {
  const last = await tx.withTables<Tables>().selectFrom('design_definitions').select((of) => of.fn.max('number').as('number')).where('org_id', '=', org).where('id', '=', id).executeTakeFirst();
  await tx.withTables<Tables>().insertInto('design_definitions').values({ org_id: org, id, number: (last?.number ?? 0) + 1, content, saved_by: by, saved_at: at, removed_at: null }).execute();
}

/** False when there was none. */
export async function removeDefinition(tx: Tx, org: string, id: string, at: Date): Promise<boolean> {
  const [done] = await tx.withTables<Tables>().updateTable('design_definitions').where('org_id', '=', org).where('id', '=', id).where('removed_at', 'is', null).set({ removed_at: at }).execute();
  return (done?.numUpdatedRows ?? 0n) > 0n;
}
