// What was issued together is one promise, and one row, until its turn comes: then each award has its claim, and each claim its mail.
import type { Tx } from '#lib/db';
import { rowId } from '#lib/ids';
import type { Issued } from '#rooms/issue';
import type { DeliverPorts } from '../deliver.ts';
import { addOffer, nextOffers, offersOf, takeOffer } from '../store/offers.ts';
import { openBook, JOB } from './book.ts';
import type { ClaimsPart } from './claims.ts';

export type OffersPart = ReturnType<typeof openOffers>;

/** Read from the table at once: each is the work of one transaction. */
const LOOKED_AT = 20, FIRST = '00000000-0000-0000-0000-000000000000';

export function openOffers(ports: Pick<DeliverPorts, 'db' | 'clock' | 'jobs'>, claims: ClaimsPart) {
  const { db, clock, jobs } = ports, enter = openBook(ports);

  async function promise(tx: Tx, { organisation, awards }: Issued): Promise<void> {
    if (awards.length === 0) return;
    await addOffer(tx, { id: rowId(clock.now()), org_id: organisation, awards: awards.map(({ award }) => award), at: clock.now() });
    await jobs.send(tx, JOB, {});
  }

  async function keep(tx: Tx, org: string, offer: string): Promise<number> {
    const awards = await takeOffer(tx, org, offer), made = await claims.make(tx, org, awards);
    if (made.length > 0) await enter(tx, org, 'claim', made, { sequence: 1, fresh: true });
    return awards.length;
  }

  /** Before anything else is said of these awards. */
  async function keepOf(tx: Tx, org: string, awards: readonly string[]): Promise<void> {
    if (awards.length > 0) for (const offer of await offersOf(tx, org, awards)) await keep(tx, org, offer);
  }

  /** Oldest first, until `count` awards have their claims or none waits. One that cannot be kept stays, and keeps none of the others waiting. @returns whether more may wait. @throws what was wrong with the first of those */
  async function keepNext(count: number, org?: string): Promise<boolean> {
    const failed: unknown[] = [], done = (more: boolean) => { if (failed.length > 0) throw failed[0]; return more; };
    for (let kept = 0, after = FIRST; kept < count;) {
      const waiting = await (org === undefined ? db.asHouse((tx) => nextOffers(tx, LOOKED_AT, after)) : db.asOrganisation(org, (tx) => nextOffers(tx, LOOKED_AT, after, org)));
      if (waiting.length === 0) return done(false);
      for (const { id, org_id: of } of waiting) {
        if (kept >= count) return done(true);
        kept += await db.asOrganisation(of, (tx) => keep(tx, of, id)).catch((error: unknown) => { failed.push(error); return 0; });
        after = id;
      }
    }
    return done(true);
  }

  return { promise, keepOf, keepNext };
}
