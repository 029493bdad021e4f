/** How many times a second, from rounds taken in turn (A B A B …) so that a drifting machine drifts for both: the median of the rounds. */
export async function rates(contestants: Readonly<Record<string, () => Promise<unknown> | unknown>>, seconds: number, rounds = 5): Promise<Record<string, number>> {
  const found = new Map(Object.keys(contestants).map((name) => [name, [] as number[]]));
  for (const act of Object.values(contestants)) await act(); // what is made at the first call is not what is measured
  for (let round = 0; round < rounds; round++) for (const [name, act] of Object.entries(contestants)) found.get(name)?.push(await rate(act, seconds / rounds));
  return Object.fromEntries([...found].map(([name, list]) => [name, list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0]));
}

async function rate(act: () => Promise<unknown> | unknown, seconds: number): Promise<number> {
  const start = performance.now(), end = start + seconds * 1000;
  let n = 0;
  do { await act(); n++; } while (performance.now() < end);
  return n / ((performance.now() - start) / 1000);
}
