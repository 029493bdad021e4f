// The address that stands in everything signed. Changing it would orphan every did, credential and status list.
import { didWeb } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { freezeAddress, frozenAddress } from '../sign.store.ts';

export function openAddress({ db, clock, publicUrl }: { readonly db: Db; readonly clock: Clock; readonly publicUrl: string }) {
  const agree = (frozen: string | undefined) => {
    if (frozen && frozen !== publicUrl) throw new AcquisError('address_frozen', { values: { frozen, given: publicUrl }, message: `credentials were issued under ${frozen}, the house was started as ${publicUrl}` });
  };
  return {
    houseDid: didWeb(publicUrl, []),
    did: (org: string) => didWeb(publicUrl, ['o', org]),
    freeze: async (tx: Tx) => agree(await freezeAddress(tx, publicUrl, clock.now())),
    check: async () => agree(await db.asHouse(frozenAddress)),
  };
}
