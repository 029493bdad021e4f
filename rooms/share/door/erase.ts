// A person was erased: their links, pages and helpers go, from every table of this room. Their keys are gone already.
import { sql } from 'kysely';
import { withinPerson, type Tx } from '#lib/db';
import { erasedTables } from '#lib/personal';
import type { Erased } from '#rooms/people';
import { leaveNames } from '../store/portfolio.ts';
import { restedSince } from './portfolio.ts';

/** Runs inside the transaction that erases. The name of their page rests for nobody: whoever has the address printed finds no other person there. */
export async function eraseShared(tx: Tx, { person }: Erased, now: Date): Promise<void> {
  await withinPerson(tx, person, async () => {
    await leaveNames(tx, person, now, restedSince(now));
    for (const table of erasedTables('share')) await sql`delete from ${sql.table(table)} where person_id = ${person}`.execute(tx);
  });
}
