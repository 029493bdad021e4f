// A person was erased: what they held goes, from every table of this room. Their keys are gone already.
import { sql } from 'kysely';
import { withinPerson, type Tx } from '#lib/db';
import { erasedTables } from '#lib/personal';
import type { Erased } from '#rooms/people';
import { lockPerson } from '../hold.store.ts';

/** Runs inside the transaction that erases. A claim they accepted stays closed, and names nobody. */
export async function eraseHeld(tx: Tx, { person }: Erased): Promise<void> {
  await lockPerson(tx, person);
  await withinPerson(tx, person, async () => { for (const table of erasedTables('hold')) await sql`delete from ${sql.table(table)} where person_id = ${person}`.execute(tx); });
  await sql`update hold_receipts set person_id = null where person_id = ${person}`.execute(tx);
}
