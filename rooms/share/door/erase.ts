// A person was erased: their links, pages and helpers go, from every table of this room. Their keys are gone already.
import { sql } from 'kysely';
import { withinPerson, type Tx } from '#lib/db';
import { erasedTables } from '#lib/personal';
import type { Erased } from '#rooms/people';

/** Runs inside the transaction that erases. */
export async function eraseShared(tx: Tx, { person }: Erased): Promise<void> {
  await withinPerson(tx, person, async () => { for (const table of erasedTables('share')) await sql`delete from ${sql.table(table)} where person_id = ${person}`.execute(tx); });
}
