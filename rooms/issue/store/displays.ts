// SQL of the page images that go into European Digital Credentials.
import type { Tx } from '#lib/db';
import { on } from './tables.ts';

export async function displayData(tx: Tx, org: string, specification: string): Promise<Buffer | undefined> {
  return (await on(tx).selectFrom('issue_displays').select('data').where('org_id', '=', org).where('specification', '=', specification).executeTakeFirst())?.data;
}

/** One that is there already stays. */
export async function addDisplay(tx: Tx, org: string, specification: string, data: Buffer, at: Date): Promise<void> {
  await on(tx).insertInto('issue_displays').values({ org_id: org, specification, data, at }).onConflict((c) => c.columns(['org_id', 'specification']).doNothing()).execute();
}
