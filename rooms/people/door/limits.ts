// How often something may be tried. Counted in the database, so that every process counts together and a restart forgives nothing.
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Ports } from '../people.ts';
import type { Accounts } from './accounts.ts';
import { countAttempt } from '../store/access.ts';

const LIMITS = {
  'code-address': { most: 5, minutes: 15 },
  'code-address-day': { most: 20, minutes: 1_440 },
  'code-place': { most: 30, minutes: 15 },
  'try-place': { most: 60, minutes: 15 },
  'passkey-place': { most: 60, minutes: 15 },
  'provider-place': { most: 60, minutes: 15 },
  'invitation-address': { most: 5, minutes: 1_440 },
} as const;
export type Limit = keyof typeof LIMITS;

/** For rooms that write a code to an address or take one, within the same limits as signing in. */
export const limitDesk = (ports: Ports, { blind }: Pick<Accounts, 'blind'>) => ({
  /** @throws AcquisError too_many `{minutes}` */
  async spendCode(tx: Tx, email: string, from: string): Promise<void> {
    await spend(ports, tx, 'code-place', from);
    for (const limit of ['code-address', 'code-address-day'] as const) await spend(ports, tx, limit, blind(email).toString('hex'));
  },
  /** @throws AcquisError too_many `{minutes}` */
  spendTry: (tx: Tx, from: string): Promise<void> => spend(ports, tx, 'try-place', from),
});

/** Counts one more; `who` is an address or a network address and is kept only as a keyed hash. @throws AcquisError too_many `{minutes}` */
export async function spend({ clock, secrets }: Ports, tx: Tx, limit: Limit, who: string): Promise<void> {
  const { most, minutes } = LIMITS[limit];
  const span = minutes * 60_000, now = clock.now().getTime();
  const window = new Date(now - (now % span));
  const attempts = await countAttempt(tx, secrets.blind('limit', `${limit}\n${who}`), window);
  if (attempts > most) throw new AcquisError('too_many', { values: { minutes: Math.ceil((window.getTime() + span - now) / 60_000) } });
}
