// Killed between any two lines: what was begun is finished by the next start, once (docs/decisions/009).
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alive, buildOnce, until } from '../running.ts';
import { expectSound } from './ledger.ts';
import { postOffice, type PostOffice } from './post.ts';
import { openSite, people, type Site } from './site.ts';

/** Rows of one list, and how often the house is killed over it. */
const ROWS = 1_000, KILLS = 50, SEED = 20261122;
const EDGES = ['before_plan', 'after_plan', 'before_sign', 'after_sign', 'before_log', 'tell', 'after_log'] as const;

let site: Site, post: PostOffice, awarded = 0;
beforeAll(async () => { buildOnce(); post = await postOffice(); site = await openSite({ SMTP_URL: post.url, MAIL_FROM: 'house@example.org' }); await site.house().stop('SIGKILL'); }, 120_000);
afterAll(async () => { await site?.close(); await post?.close(); }, 30_000);

test('the house is killed at every edge of issuing; the next start finishes the list by itself, within seconds', async () => {
  for (const edge of EDGES) {
    const doomed = await site.start({ ACQUIS_CRASH_AT: edge });
    const batch = await site.issue(people(40, edge.replace('_', '-')));
    await doomed.gone;
    awarded += 40;
    await site.start();
    const { progress, counts } = await site.done(batch, 60);
    expect([edge, progress.logged, counts?.issued]).toEqual([edge, 40, 40]);
    if (edge !== EDGES.at(-1)) await site.house().stop('SIGKILL');
  }
  await expectSound(site, awarded);
}, 120_000);

test(`killed ${KILLS} times at random over lists of ${ROWS}: nothing lost, nothing doubled`, async () => {
  const random = seeded(SEED), lists: string[] = [];
  if (!alive(site.house().child.pid ?? 0)) await site.start();
  for (let kill = 0; kill < KILLS; kill++) {
    const last = lists.at(-1), state = last && (await site.progress(last)).state;
    if (state === undefined || state === 'done') lists.push(await site.issue(people(ROWS, `series${lists.length}`), `once-${lists.length}`));
    await new Promise((later) => setTimeout(later, random() * 2_000));
    await site.house().stop('SIGKILL');
    await site.start();
  }
  for (const list of lists) await site.done(list, 60);
  awarded += lists.length * ROWS;
  await until(async () => (await site.sql<{ n: number }>("select count(*)::int n from issue_due where work = 'advance'"))[0]?.n === 0, 'nothing to be left waiting', 30);
  process.stdout.write(`seed ${SEED}: ${KILLS} kills, ${lists.length} lists of ${ROWS}\n`);
  await expectSound(site, awarded);
  // A mail that the server took in the instant of a kill rests for minutes, and would come again under the same Message-ID.
  expect(post.told.length).toBe(new Set(post.told).size);
  expect(new Set(post.ids).size).toBe(post.ids.length);
}, 900_000);

/** mulberry32: the same kills at the same moments for the same seed, as far as a machine's own pace allows. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
