// SQL of the forms an organisation chose.
import type { Tx } from '#lib/db';
import { on, type IssueTables } from './tables.ts';

export type FormsRow = IssueTables['issue_forms'];

export async function lastForms(tx: Tx, org: string): Promise<FormsRow | undefined> {
  return on(tx).selectFrom('issue_forms').selectAll().where('org_id', '=', org).orderBy('number', 'desc').limit(1).executeTakeFirst();
}

export async function addForms(tx: Tx, row: FormsRow): Promise<void> {
  await on(tx).insertInto('issue_forms').values(row).execute();
}
