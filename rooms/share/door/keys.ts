import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { SharePorts } from '../share.ts';
import { keyInUse } from '../share.store.ts';

/** The key of what this person has here; made at the first thing. The transaction is theirs. */
export async function keyOf(people: Pick<SharePorts['people'], 'keys'>, tx: Tx, person: string): Promise<{ id: string; key: Buffer }> {
  const known = await keyInUse(tx, person), key = known && (await people.keys.open(tx, [known])).get(known);
  if (known && key) return { id: known, key };
  const [made] = await people.keys.make(tx, { person }, 1);
  if (!made) throw new AcquisError('internal', { message: 'no person key was made' });
  return made;
}
