// A disk that really is full, in the middle of a list: a small file system in memory, filled to the last byte. Only root can make one.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildOnce, dataFolder, until } from '../running.ts';
import { expectSound } from './ledger.ts';
import { openSite, people, type Site } from './site.ts';

const MB = 1024 * 1024, SIZE = 400, KEPT = 60;
const dir = dataFolder(), mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}m,mode=0711`, 'acquis-full', dir], { encoding: 'utf8' });
if (mounted.status !== 0) process.stdout.write(`not run: a file system in memory could not be mounted (${(mounted.stderr || mounted.error?.message || '').trim()})\n`);

let site: Site | undefined;
beforeAll(async () => { if (mounted.status === 0) { buildOnce(); site = await openSite({ ACQUIS_MIN_FREE_MB: String(KEPT) }, dir); } }, 120_000);
afterAll(async () => {
  await site?.house().stop('SIGKILL');
  if (mounted.status === 0) { spawnSync('umount', ['-l', dir]); }
  fs.rmSync(dir, { recursive: true, force: true });
}, 60_000);

describe.runIf(mounted.status === 0)('not one byte left', () => {
  test('new lists are refused in words, visitors are answered; with room again, the list that was cut off is finished', async () => {
    const house = site as Site, batch = await house.issue(people(3_000, 'full'));
    fill(path.join(dir, 'filler'));
    const refused = await until(async () => { const { status, body } = await post(house); return status !== 202 && { status, body }; }, 'a new list to be refused', 20);
    expect([503, 507]).toContain(refused.status);
    expect(refused.body.error.code).toMatch(/^(storage_full|database_unavailable)$/);
    // Long enough for the database to have wanted to write.
    await until(async () => (await (await fetch(`${house.url}/readyz`)).json() as { ready: boolean }).ready === false, 'the house to say so', 20);
    for (const at of ['/', '/verify', '/healthz']) expect([at, (await house.owner.get(at)).status]).toEqual([at, 200]);
    fs.rmSync(path.join(dir, 'filler'));
    await until(async () => (await (await fetch(`${house.url}/readyz`)).json() as { ready: boolean }).ready, 'the house to be ready again', 60);
    expect((await house.done(batch, 90)).counts?.issued).toBe(3_000);
    expect((await post(house)).status).toBe(202);
    await until(async () => (await house.sql<{ n: number }>("select count(*)::int n from issue_due where work = 'advance'"))[0]?.n === 0, 'nothing to be left waiting', 90);
    await expectSound(house, 3_001);
  }, 240_000);
});

async function post(house: Site) {
  return house.api<{ error: { code: string } }>(`/api/v1/issue/batches?specification=${house.specification}`, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': 'late' }, body: people(1, 'late') });
}

function fill(file: string): void {
  const handle = fs.openSync(file, 'w'), part = Buffer.alloc(MB);
  for (let size = part.length; size >= 4096;) {
    try { fs.writeSync(handle, part, 0, size); } catch { size = Math.floor(size / 4); }
  }
  fs.closeSync(handle);
}
