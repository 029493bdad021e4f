// The ground gives way under a living house: its database, its disk, its clock, its mail. Visitors are answered, work waits, and goes on by itself.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alive, buildOnce, postmasterOf, until } from '../running.ts';
import { expectSound } from './ledger.ts';
import { NOBODY, postOffice, type PostOffice } from './post.ts';
import { openSite, people, raise, type Site } from './site.ts';

let site: Site, post: PostOffice, awarded = 0;
const list = (n: number, series: string): string => { awarded += n; return people(n, series); };

beforeAll(async () => { buildOnce(); post = await postOffice(); site = await openSite({ SMTP_URL: post.url, MAIL_FROM: 'house@example.org' }); }, 120_000);
afterAll(async () => { await site?.close(); await post?.close(); }, 30_000);

test('the database is gone in the middle of a list: public pages answer, the others say 503 kindly, and the list goes on when it is back', async () => {
  const batch = await site.issue(list(600, 'gone'));
  const back = breakDatabase(site.dir);
  for (const [address, status] of [['/', 200], ['/verify', 200], ['/docs', 200], ['/openapi.json', 200], ['/healthz', 200], ['/people/sign-in', 200]] as const) {
    expect([address, (await site.owner.get(address)).status], 'signed in or not').toEqual([address, status]);
    expect([address, (await fetch(site.url + address)).status]).toEqual([address, status]);
  }
  for (const address of ['/people/home', `/o/${site.org}`, `/o/${site.org}/issue`, '/log', `/c/${'0'.repeat(26)}`]) {
    const answer = await site.owner.get(address), text = await answer.text();
    expect([address, answer.status], text.slice(0, 200)).toEqual([address, 503]);
    expect(text).not.toMatch(/\bat .*\.(ts|js):\d|ECONN|ENOENT|node_modules|postgres/i);
  }
  expect(await site.api('/api/v1/issue/awards')).toMatchObject({ status: 503, body: { error: { code: 'database_unavailable' } } });
  expect(await readiness()).toMatchObject({ ready: false, database: false, problem: 'database_unavailable' });
  back();
  await until(async () => (await readiness()).ready, 'the house to be ready again', 60);
  expect((await site.done(batch, 60)).counts?.issued).toBe(600);
  await expectSound(site, awarded);
}, 120_000);

test('SIGTERM in the middle of a list: gone within 8 seconds with exit 0, and the next start finishes it', async () => {
  const batch = await site.issue(list(600, 'term'));
  await until(async () => (await site.progress(batch)).progress.planned > 0, 'the list to be under way');
  const began = performance.now();
  expect(await site.house().stop('SIGTERM')).toBe(0);
  expect(performance.now() - began).toBeLessThan(8_500);
  await site.start();
  expect((await site.done(batch, 60)).counts?.issued).toBe(600);
}, 60_000);

test('too little room on the disk: nothing new begins, and it is said why; what was begun is finished', async () => {
  await site.house().stop();
  const doomed = await site.start({ ACQUIS_CRASH_AT: 'after_plan' }), batch = await site.issue(list(20, 'room'));
  await doomed.gone;
  await site.start({ ACQUIS_MIN_FREE_MB: '999999999' });
  expect((await site.done(batch, 60)).counts?.issued).toBe(20);
  expect(await taken(1, 'roomless')).toMatchObject({ status: 507, body: { error: { code: 'storage_full', message: expect.stringMatching(/space|room/i) } } });
  const form = new FormData();
  form.append('specification', site.specification);
  form.append('file', new File([people(1, 'roomless')], 'list.csv', { type: 'text/csv' }));
  const page = await site.owner.post(`/o/${site.org}/issue/new`, form);
  expect([page.status, await page.text()]).toEqual([507, expect.stringMatching(/space|room/i)]);
  expect([(await fetch(`${site.url}/verify`)).status, await readiness()]).toEqual([200, expect.objectContaining({ ready: false, problem: 'storage_full' })]);
  await site.house().stop();
  await site.start();
  expect((await taken(1, list(1, 'roomy') && 'roomy')).status).toBe(202);
}, 90_000);

test('the clock stands before the last checkpoint: nothing new is signed, pages are fine, and it recovers by itself', async () => {
  await site.sql("update log_head set signed_at = now() + interval '2 hours'");
  expect(await taken(1, 'early')).toMatchObject({ status: 503, body: { error: { code: 'clock_behind' } } });
  expect(await readiness()).toMatchObject({ ready: false, problem: 'clock_behind' });
  for (const address of ['/', '/verify', `/o/${site.org}`, '/log', `/o/${site.org}/did.json`]) expect([address, (await fetch(site.url + address)).status]).toEqual([address, 200]);
  expect((await site.owner.get(`/o/${site.org}/issue`)).status).toBe(200);
  await site.sql('update log_head set signed_at = now()');
  expect((await taken(1, list(1, 'ontime') && 'ontime')).status).toBe(202);
}, 30_000);

test('mail refused, slow, and the server gone: the list is issued all the same; who was refused is seen on their row', async () => {
  post.slowly = 3_000;
  const csv = ['Given name,Family name,Email,Score /20', 'No,Body,refused.1@learner.example.org,12', 'Slow,Body,slow.1@learner.example.org,12', 'Some,Body,welcome.1@learner.example.org,12'].join('\n');
  awarded += 3;
  const batch = await site.issue(csv), { counts } = await site.done(batch, 15);
  expect(counts?.issued).toBe(3);
  await until(async () => (await site.sql<{ state: string }>("select state from deliver_mails m join deliver_claims c on c.id = m.claim_id join issue_awards a on a.id = c.award where a.batch_id = $1 and state <> 'queued'", [batch])).length === 3, 'the mails to be settled', 30);
  const rows = [...(await (await site.owner.get(`/o/${site.org}/issue/batches/${batch}`)).text()).matchAll(/<tr[\s>][\s\S]*?<\/tr>/g)].map(([row]) => row.replace(/<[^>]+>/g, ' '));
  expect(rows.find((row) => row.includes('No Body'))).toMatch(/refused|bounced|not delivered|came back|returned/i);
  expect(rows.find((row) => row.includes('Some Body'))).not.toMatch(/refused|bounced|not delivered|came back|returned/i);
  await post.close();
  awarded += 5;
  expect((await site.done(await site.issue(people(5, 'nopost')), 15)).counts?.issued).toBe(5);
}, 60_000);

test('after all of it: everything once, nobody mailed twice', async () => {
  await expectSound(site, awarded);
  const told = post.told.filter((to) => !NOBODY.test(to));
  expect(told.length).toBe(new Set(told).size);
}, 60_000);

async function readiness(): Promise<{ ready: boolean; database: boolean; problem: string | null }> {
  return await (await fetch(`${site.url}/readyz`)).json() as never;
}

function taken(n: number, series: string) {
  return site.api(`/api/v1/issue/batches?specification=${site.specification}`, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': `key-${series}` }, body: people(n, series) });
}

/** Kills every process of the database, and takes its folder away until the answer is called. */
function breakDatabase(dir: string): () => void {
  const there = path.join(dir, 'pg'), away = path.join(dir, 'away'), master = postmasterOf(dir) ?? raise('no database to kill');
  fs.renameSync(there, away);
  for (const pid of [master, ...childrenOf(master)]) try { process.kill(pid, 'SIGKILL'); } catch { /* its parent's death was enough */ }
  return () => { if (alive(master) || fs.existsSync(there)) raise('the database survived, or an empty one took its place'); fs.renameSync(away, there); };
}

function childrenOf(parent: number): number[] {
  return fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => {
    try { return Number(/^PPid:\s+(\d+)$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) === parent; } catch { return false; }
  }).map(Number);
}
