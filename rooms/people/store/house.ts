import type { Tx } from '#lib/db';
import { at } from './tables.ts';

export type HouseRow = { name: string; value: unknown; by: string; at: Date };
export async function houseRow(tx: Tx, name: string): Promise<HouseRow | undefined> {
  return at(tx).selectFrom('people_house').selectAll().where('name', '=', name).executeTakeFirst();
}
export async function putHouseRow(tx: Tx, row: HouseRow): Promise<void> {
  const value = JSON.stringify(row.value);
  await at(tx).insertInto('people_house').values({ ...row, value }).onConflict((c) => c.column('name').doUpdateSet({ value, by: row.by, at: row.at })).execute();
}
