import type { Tx } from '#lib/db';

export type JobOptions = { /** one waiting job per key */ readonly singletonKey?: string; readonly startAfterSeconds?: number; readonly retries?: number };
/** Work to do later, promised in the same transaction as the rows that need it: it runs after the commit, or never was. */
export type Jobs = { send(tx: Tx, name: string, data: Readonly<Record<string, string | number | boolean>>, options?: JobOptions): Promise<void> };

/** A room's `x.jobs.ts` exports a list of these; `house.ts` hands them to the queue. A handler may run twice: it must not matter. */
export type Job = {
  readonly name: string;
  /** Among those with the same singletonKey, one at most waits: asking again while it waits changes nothing. */
  readonly oneWaiting?: boolean;
  /** Standard cron, UTC, for what must happen without being asked. */
  readonly cron?: string;
  readonly handle: (data: Readonly<Record<string, unknown>>) => Promise<void>;
};
