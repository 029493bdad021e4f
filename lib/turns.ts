import { setImmediate } from 'node:timers/promises';

/** Some milliseconds of work at most, then whoever asks for a page comes first. */
const TURN = 32;

/** Each one in its turn: a long list does not keep the house from answering. */
export async function inTurns<T, R>(all: readonly T[], work: (one: T, place: number) => R): Promise<R[]> {
  const done: R[] = [];
  for (const one of all) {
    if (done.length % TURN === TURN - 1) await setImmediate();
    done.push(work(one, done.length));
  }
  return done;
}

/** Awaited later: until then its failure is nobody's surprise. */
export function begun<R>(work: Promise<R>): Promise<R> {
  work.catch(() => undefined);
  return work;
}
