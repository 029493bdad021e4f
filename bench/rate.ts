import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (how: { type: 'minor' }) => void;

/**
 * How many times a second of one core, from rounds taken in turn (A B C A B C …) so that a machine that drifts drifts for all: the median of the
 * rounds. Seconds are those the process had a core for, helper threads included: what others do on the machine meanwhile is not counted.
 */
export async function rates(contestants: Readonly<Record<string, () => Promise<unknown> | unknown>>, seconds: number, rounds = 15): Promise<Record<string, number>> {
  const found = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (const act of Object.values(contestants)) await rate(act, 0.2); // what is made and compiled at first is not what is measured
  for (let round = 0; round < rounds; round++) for (const [name, act] of Object.entries(contestants)) found.get(name)?.push(await rate(act, seconds / rounds));
  return Object.fromEntries([...found].map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0]));
}

async function rate(act: () => Promise<unknown> | unknown, seconds: number): Promise<number> {
  // What the one before left alive is moved to the old generation (the second time all of it): its cost is not this one's.
  collect({ type: 'minor' });
  collect({ type: 'minor' });
  const before = process.cpuUsage(), end = performance.now() + seconds * 1000;
  let n = 0;
  do { await act(); n++; } while (performance.now() < end);
  const { user, system } = process.cpuUsage(before);
  return n / ((user + system) / 1e6);
}
