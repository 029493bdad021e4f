// SQL of the templates: what the credentials of a batch have in common, under the hash of its content.
import type { Tx } from '#lib/db';
import { insertRows } from '#lib/bulk';
import { on, type IssueTables } from './tables.ts';

const TEMPLATES = { org_id: 'text', id: 'bytea', data: 'bytea', at: 'timestamptz' } as const;
/** One that is there already is the same: its name is its content. */
export async function addTemplates(tx: Tx, rows: readonly IssueTables['issue_templates'][]): Promise<void> {
  await insertRows(tx, 'issue_templates', TEMPLATES, rows, ['org_id', 'id']);
}

export async function templateData(tx: Tx, org: string, id: Buffer): Promise<Buffer | undefined> {
  return (await on(tx).selectFrom('issue_templates').select('data').where('org_id', '=', org).where('id', '=', id).executeTakeFirst())?.data;
}
