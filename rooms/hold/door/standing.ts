// What a verifier says of what is held, now and the last time it was asked.
import type { Report } from '#credential';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import type { Seen } from '#rooms/verify';
import type { Held, HoldPorts, Standing } from '../hold.ts';
import { markDue, putStanding, staleIds, standingRows, type StandingRow } from '../hold.store.ts';
import { insertChange } from '../store/cards.ts';
import { isSilence, type EvidencePart } from './evidence.ts';
import type { Vault } from './keep.ts';
import type { TellPart } from './tell.ts';

const MINUTE = 60_000;
/** An answer older than this is asked for again when its holder looks at the list. */
export const STALE = 12 * 60 * MINUTE;
/** A page opened again within this writes nothing: it would say the same. */
const FRESH = 5 * MINUTE;
const CHECKS_A_RUN = 200;
export const CHECK_JOB = 'hold.check';

export type Standings = ReturnType<typeof openStandings>;

export function openStandings({ db, clock, jobs, verify }: Pick<HoldPorts, 'db' | 'clock' | 'jobs' | 'verify'>, { read }: Vault, evidence: Pick<EvidencePart, 'remember'>, { tell }: Pick<TellPart, 'tell'>) {
  async function report(held: Held, lang: Lang): Promise<Report> {
    const seen: Seen[] = [], said = await verify.judge(held.bytes, { lang, logProof: held.logProof, seen: (answer) => seen.push(answer) });
    const noted = await db.asPerson(held.person, async (tx) => {
      const news = await note(tx, held, said);
      // From its first day on it can be verified without whoever issued it.
      if (news === 'first' && said.verdict === 'valid' && seen.length > 0) await evidence.remember(tx, held, seen);
      return news;
    });
    // Whoever looked first, its holder is told.
    if (noted === 'changed') await tell(held.person, [{ held, said }]);
    return said;
  }

  async function note(tx: Tx, held: Pick<Held, 'id' | 'person'>, said: Report): Promise<'first' | 'same' | 'changed'> {
    const now = clock.now(), last = (await standingRows(tx, held.person, held.id))[0], next = standingOf(held.id, said, now, last);
    if (!last || last.due || last.verdict !== next.verdict || last.code !== next.code || last.cautions !== next.cautions || now.getTime() - last.checked_at.getTime() > FRESH) await putStanding(tx, held.person, next);
    if (!last || last.verdict !== next.verdict || last.code !== next.code) await insertChange(tx, held.person, { credential: held.id, at: now, verdict: next.verdict, code: next.code });
    if (!last) return 'first';
    return last.verdict !== next.verdict || last.code !== next.code ? 'changed' : 'same';
  }

  async function check(person: string): Promise<void> {
    const ids = await db.asPerson(person, (tx) => staleIds(tx, person, new Date(clock.now().getTime() - STALE), CHECKS_A_RUN));
    for (const id of ids) {
      const [held] = await read(person, { id });
      if (held) await report(held, 'en');
    }
    if (ids.length === CHECKS_A_RUN) await promise(person);
  }

  /** Asked again, soon. */
  async function promise(person: string, again = false): Promise<void> {
    await db.asPerson(person, async (tx) => {
      if (again) await markDue(tx, person);
      await jobs.send(tx, CHECK_JOB, { person }, { singletonKey: person });
    });
  }

  return { report, note, check, promise };
}

function standingOf(credential: string, said: Report, now: Date, last: StandingRow | undefined): StandingRow {
  const { verdict, checks } = said, cautions = checks.filter(({ result }) => result === 'warn').length;
  return {
    credential, verdict, cautions, code: checks.find(({ result }) => result === 'fail')?.code ?? '', checked_at: now, due: false,
    valid_at: verdict === 'valid' ? now : last?.valid_at ?? null, silent_since: isSilence(said) ? last?.silent_since ?? now : null,
  };
}

export function saidThen({ verdict, cautions, code, checked_at }: StandingRow): Standing {
  return { verdict, cautions, code, checkedAt: checked_at };
}
