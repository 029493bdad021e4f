// What is put aside: read from anywhere, by nobody else, gone without a trace.
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openAside } from './aside.ts';

const dataDir = mkdtempSync('/tmp/acquis-aside-'), aside = openAside({ dataDir, minFreeMb: 0 });
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
const left = () => readdirSync(path.join(dataDir, 'aside'));

test('read back from any place, in any length, as it was written', async () => {
  const all = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff)), writer = await aside.open(all.length);
  for (let at = 0; at < all.length; at += 7_777) await writer.write(all.subarray(at, at + 7_777));
  const file = await writer.done();
  expect(file.size).toBe(all.length);
  for (const [at, length] of [[0, 1], [15, 2], [16, 16], [17, 40], [65_535, 3], [1, 200_000], [299_999, 1], [100, 0], [131_072, 70_000], [299_000, 1_000]] as const) expect(Buffer.from(await file.read(at, length)).equals(all.subarray(at, at + length))).toBe(true);
  for (const [at, length] of [[-1, 1], [300_000, 1], [0, 300_001], [10, -1]] as const) await expect(file.read(at, length)).rejects.toThrow();
  await writer.away();
  await writer.away();
  await expect(file.read(0, 1).then(() => file.read(200_000, 90_000))).rejects.toThrow();
});

test('no name leads to it while it lies there, and the folder is its owner’s', async () => {
  const writer = await aside.open(10);
  await writer.write(Buffer.from('secret'));
  expect(left()).toEqual([]);
  expect(statSync(path.join(dataDir, 'aside')).mode & 0o777).toBe(0o700);
  await writer.away();
});

test('what a house that was cut off left behind goes at the next start', async () => {
  mkdirSync(path.join(dataDir, 'aside'), { recursive: true });
  writeFileSync(path.join(dataDir, 'aside', 'stale'), 'x');
  await aside.sweep();
  expect(left()).toEqual([]);
  await openAside({ dataDir: path.join(dataDir, 'never'), minFreeMb: 0 }).sweep();
  expect(existsSync(path.join(dataDir, 'never'))).toBe(false);
});

test('a disk without room is asked before, not filled', async () => {
  await expect(openAside({ dataDir, minFreeMb: 0 }).open(Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'storage_full' });
  await expect(openAside({ dataDir, minFreeMb: 1e12 }).open(1)).rejects.toMatchObject({ code: 'storage_full' });
  expect(left()).toEqual([]);
});

test('nor filled by what does not say how much it is, or by many who send at once', async () => {
  let free = 100;
  const writer = await openAside({ dataDir, minFreeMb: 50, freeMb: async () => free }).open(0), piece = Buffer.alloc(1024 * 1024), written = async (most: number) => { for (let i = 1; i <= most; i++) await writer.write(piece); };
  await written(20);
  free = 49;
  await expect(written(20)).rejects.toMatchObject({ code: 'storage_full' });
  await writer.away();
  expect(left()).toEqual([]);
});
