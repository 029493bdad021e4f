// Ten thousand people in one list: memory stays flat, and what the page says is what the database holds.
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildOnce } from '../running.ts';
import { cohort } from '../issue.ts';
import { expectSound } from './ledger.ts';
import { openSite, people, type Progress, type Site } from './site.ts';

/** How much more than in the first half of the list the house may hold in the second. */
const GROWTH_MB = 80;
/** Of a whole house at work, whatever the list. */
const LIMIT_MB = 800;
/** A list before it: a heap takes its working size in the first thousands of rows, whatever follows. */
const WARM = 4_000;
const COLUMNS = 'learnerId,givenName,familyName,email,language,awardedOn,grade:exam,result:exam';

let site: Site;
beforeAll(async () => { buildOnce(); site = await openSite(); await site.done(await site.issue(people(WARM, 'warm')), 90); }, 120_000);
afterAll(async () => { await site?.close(); }, 30_000);

test('10,000 rows: memory does not grow with the list; progress is the database’s own; nobody is lost', async () => {
  const before = resident(), at = `/api/v1/issue/batches?specification=${site.specification}&columns=${COLUMNS}&onFault=skip`;
  const began = performance.now(), { status, body } = await site.api<Progress>(at, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': 'large' }, body: new Uint8Array(cohort('cohort-10000.csv')) });
  expect(status).toBe(202);
  const taken = performance.now() - began, seen: number[] = [], held: number[] = [];
  let now = await site.progress(body.id), most = before;
  for (; now.state !== 'done'; now = await site.progress(body.id)) {
    const [low] = await logged(body.id), { progress } = await site.progress(body.id), [high] = await logged(body.id);
    expect(progress.logged).toBeGreaterThanOrEqual(low ?? 0);
    expect(progress.logged).toBeLessThanOrEqual(high ?? 0);
    expect(progress.signed).toBeLessThanOrEqual(progress.planned);
    seen.push(progress.logged);
    held.push(resident());
    most = Math.max(most, held.at(-1) ?? 0);
    expect((await fetch(`${site.url}/verify`)).status).toBe(200);
    await new Promise((later) => setTimeout(later, 250));
  }
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  const issued = now.counts?.issued ?? 0, seconds = (performance.now() - began) / 1000;
  process.stdout.write(`10,000 rows: taken in ${(taken / 1000).toFixed(1)} s, ${issued} issued in ${seconds.toFixed(1)} s (${(issued / seconds).toFixed(0)}/s); memory ${before} MB before, ${most} MB at most: ${held.filter((_, i) => i % 8 === 0).join(' ')}\n`);
  expect(issued).toBe(10_000);
  const middle = seen.findIndex((n) => n >= 5_000), half = (part: readonly number[]) => part.toSorted((a, b) => a - b)[part.length >> 1] ?? Infinity; // a peak says when the collector ran, the middle what is kept
  expect(half(held.slice(middle))).toBeLessThan(half(held.slice(0, middle)) + GROWTH_MB);
  expect(most).toBeLessThan(LIMIT_MB);
}, 240_000);

test('and all of it is sound', () => expectSound(site, 10_000 + WARM), 120_000);

async function logged(batch: string): Promise<number[]> {
  return (await site.sql<{ n: number }>('select count(*)::int n from issue_logged g join issue_planned p using (org_id, credential) where p.batch_id = $1', [batch])).map(({ n }) => n);
}

/** MB the process really holds. */
function resident(): number {
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${site.house().child.pid}/status`, 'utf8'))?.[1]) / 1024);
}
