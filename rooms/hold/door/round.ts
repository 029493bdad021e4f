// The round: everything that people hold is verified again, each person's once a day at their own hour. What several credentials need is asked once.
import type { Report } from '#credential';
import type { Seen, Verify } from '#rooms/verify';
import type { Held, HoldPorts } from '../hold.ts';
import { staleIds } from '../hold.store.ts';
import { evidenceRows } from '../store/imports.ts';
import { sooner, takeTurn } from '../store/tellings.ts';
import type { EvidencePart } from './evidence.ts';
import type { Vault } from './keep.ts';
import type { Standings } from './standing.ts';
import type { Fresh, TellPart } from './tell.ts';

const HOUR = 60 * 60_000, DAY = 24 * HOUR;
/** In one run, and of one person in it: a large wallet takes several turns and holds up nobody. */
const MOST = 1_000, MOST_OF_ONE = 250;
/** What was verified within the hour was verified in this turn, or looked at just now. */
const ENOUGH = HOUR;
/** Evidence is renewed this often while the issuer answers, so that it is not of long ago when the issuer is gone. */
const EVIDENCE = 180 * DAY;
export const ROUND_JOB = 'hold.round';

export type RoundPart = ReturnType<typeof openRound>;

export function openRound({ db, clock, verify }: Pick<HoldPorts, 'db' | 'clock' | 'verify'>, { read }: Vault, standing: Standings, evidence: EvidencePart, imports: { readonly sweep: (person: string) => Promise<void> }, tell: TellPart) {
  /** Answers how many credentials were verified. */
  async function run(): Promise<number> {
    const way = verify.round();
    let done = 0;
    while (done < MOST) {
      const now = clock.now(), person = await db.asHouse((tx) => takeTurn(tx, now, new Date(now.getTime() + DAY)));
      if (person === undefined) break;
      done += await turn(person, way);
    }
    return done;
  }

  async function turn(person: string, way: Pick<Verify, 'judge'>): Promise<number> {
    await imports.sweep(person);
    const before = new Date(clock.now().getTime() - ENOUGH), ids = await db.asPerson(person, (tx) => staleIds(tx, person, before, MOST_OF_ONE)), fresh: Fresh[] = [];
    for (const id of ids) {
      const [held] = await read(person, { id });
      if (held) fresh.push({ held, said: await again(held, way) });
    }
    await tell.tell(person, fresh);
    if (ids.length === MOST_OF_ONE) await db.asHouse((tx) => sooner(tx, person, clock.now()));
    return ids.length;
  }

  async function again(held: Held, way: Pick<Verify, 'judge'>): Promise<Report> {
    const seen: Seen[] = [], said = await way.judge(held.bytes, { lang: 'en', logProof: held.logProof, seen: (answer) => seen.push(answer) });
    await db.asPerson(held.person, async (tx) => {
      await standing.note(tx, held, said);
      const last = (await evidenceRows(tx, held.person, held.id))[0]?.at, isOld = !last || clock.now().getTime() - last.getTime() > EVIDENCE;
      if (said.verdict === 'valid' && seen.length > 0 && isOld) await evidence.remember(tx, held, seen);
    });
    return said;
  }

  return { run };
}
