// Keys that seal what is kept about one person. Destroying a key erases what it sealed, in every copy.
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { rowId } from '#lib/ids';
import { newKey, open, seal } from '#lib/seal';
import type { PersonKeys, Ports } from '../people.ts';
import { isHere } from '../store/accounts.ts';
import { deleteKeys, insertKeys, keyRows } from '../store/records.ts';

export function personKeys({ secrets, clock }: Ports): PersonKeys {
  const wrap = secrets.key('person-keys');
  return {
    async make(tx: Tx, owner, count) {
      const made = Array.from({ length: count }, () => ({ id: rowId(clock.now()), key: newKey() }));
      const name = 'organisation' in owner ? owner.organisation : owner.person;
      // Work that began before an erasure must not begin a new place for whoever is gone.
      if ('person' in owner && !await isHere(tx, owner.person)) throw new AcquisError('not_found');
      if (count > 0) await insertKeys(tx, name, made.map(({ id, key }) => ({ id, key: seal(wrap, key, id) })));
      return made;
    },
    async open(tx, ids) {
      const rows = ids.length > 0 ? await keyRows(tx, ids) : [];
      return new Map(rows.map(({ id, key }) => [id, open(wrap, key, id)]));
    },
    destroy: async (tx, ids) => { if (ids.length > 0) await deleteKeys(tx, ids); },
  };
}
