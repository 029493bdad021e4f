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

export type Line<T> = { /** Comes back when there is room for more. @throws what failed before it */ bring(one: T): Promise<void>; /** All of it is done. @throws what failed */ done(): Promise<void> };

/** One at a time, in order; whoever brings more than may wait waits too. After a failure nothing more is done. */
export function inLine<T>(work: (one: T) => Promise<void>, mayWait: number): Line<T> {
  const waiting: Promise<void>[] = [];
  let last = Promise.resolve();
  return {
    async bring(one) {
      last = begun(last.then(() => work(one)));
      waiting.push(last);
      if (waiting.length > mayWait) await waiting.shift();
    },
    done: () => last,
  };
}
