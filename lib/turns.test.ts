import { expect, test } from 'vitest';
import { inLine, inTurns } from './turns.ts';

/** Work that ends when the test says so. */
function hands() {
  const begunWork: number[] = [], ends: (() => void)[] = [];
  const work = (one: number) => { begunWork.push(one); return new Promise<void>((done) => { ends.push(done); }); };
  return { begunWork, end: async () => { ends.shift()?.(); await settled(); }, work };
}
const settled = () => new Promise<void>((done) => { setImmediate(done); });

test('in line: one at a time, in order; whoever brings more than may wait waits', async () => {
  const { begunWork, end, work } = hands(), line = inLine(work, 1), came: number[] = [];
  const bring = (one: number) => line.bring(one).then(() => came.push(one));
  await bring(1);
  void bring(2);
  void bring(3);
  await settled();
  expect([begunWork, came]).toEqual([[1], [1]]);
  await end();
  expect([begunWork, came]).toEqual([[1, 2], [1, 2]]);
  await end();
  expect([begunWork, came]).toEqual([[1, 2, 3], [1, 2, 3]]);
  const all = line.done();
  await end();
  await expect(all).resolves.toBeUndefined();
});

test('in line: after a failure nothing more is done, and everybody is told', async () => {
  const done: number[] = [], line = inLine(async (one: number) => { if (one === 2) throw new Error('two'); done.push(one); }, 1);
  await line.bring(1);
  await line.bring(2);
  await expect(line.bring(3)).rejects.toThrow('two');
  await expect(line.done()).rejects.toThrow('two');
  expect(done).toEqual([1]);
});

test('in turns: the order is kept, and others come in between', async () => {
  let others = 0;
  const look = setInterval(() => { others += 1; }, 0), spin = (one: number) => { const until = performance.now() + 1; while (performance.now() < until); return one; };
  const all = Array.from({ length: 200 }, (_, i) => i);
  expect(await inTurns(all, spin)).toEqual(all);
  clearInterval(look);
  expect(others).toBeGreaterThan(0);
});
