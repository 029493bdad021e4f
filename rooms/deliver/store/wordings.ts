import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { at, type WordingRow } from './tables.ts';

export async function wordings(tx: Tx, org: string): Promise<Map<Lang, WordingRow>> {
  return new Map((await at(tx).selectFrom('deliver_wordings').selectAll().where('org_id', '=', org).execute()).map((row) => [row.lang, row]));
}
export async function putWording(tx: Tx, row: WordingRow): Promise<void> {
  await at(tx).insertInto('deliver_wordings').values(row).onConflict((c) => c.columns(['org_id', 'lang']).doUpdateSet({ intro: row.intro, signature: row.signature, by: row.by, at: row.at })).execute();
}
