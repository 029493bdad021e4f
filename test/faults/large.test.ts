// Ten thousand people in one list, then twice as many: memory stays flat, and what the page says is what the database holds.
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildOnce } from '../running.ts';
import { cohort } from '../issue.ts';
import { expectSound } from './ledger.ts';
import { openSite, people, type Progress, type Site } from './site.ts';

/** How much more the house may hold in the later half of a list than in the later half of one half as long. */
const GROWTH_MB = 80;
/** Of a whole house at work, whatever the list. */
const LIMIT_MB = 800;
const COLUMNS = 'learnerId,givenName,familyName,email,language,awardedOn,grade:exam,result:exam';

let site: Site;
beforeAll(async () => { buildOnce(); site = await openSite(); }, 60_000);
afterAll(async () => { await site?.close(); }, 30_000);

type Watched = { readonly issued: number; /** MB, in the middle of what was seen in the later half: a peak says when the collector ran, the middle what is kept. */ readonly kept: number; readonly most: number };

/** Until it is done: what it says of itself lies between what the database held before and after. */
async function watched(batch: string): Promise<Watched> {
  const seen: number[] = [], held = [resident()], looking = setInterval(() => held.push(resident()), 50);
  let now = await site.progress(batch);
  for (; now.state !== 'done'; now = await site.progress(batch)) {
    const [low] = await logged(batch), { progress } = await site.progress(batch), [high] = await logged(batch);
    expect(progress.logged).toBeGreaterThanOrEqual(low ?? 0);
    expect(progress.logged).toBeLessThanOrEqual(high ?? 0);
    expect(progress.signed).toBeLessThanOrEqual(progress.planned);
    seen.push(progress.logged);
    expect((await fetch(`${site.url}/verify`)).status).toBe(200);
    await new Promise((later) => setTimeout(later, 100));
  }
  clearInterval(looking);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  const issued = now.counts?.issued ?? 0, later = held.slice(held.length >> 1).toSorted((a, b) => a - b);
  process.stdout.write(`${issued} issued; memory in MB: ${held.filter((_, i) => i % 10 === 0).join(' ')}\n`);
  return { issued, kept: later[later.length >> 1] ?? Infinity, most: Math.max(...held) };
}

let ten: Watched;

test('10,000 rows: progress is the database’s own, nobody is lost', async () => {
  const at = `/api/v1/issue/batches?specification=${site.specification}&columns=${COLUMNS}&onFault=skip`;
  const { status, body } = await site.api<Progress>(at, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': 'large' }, body: new Uint8Array(cohort('cohort-10000.csv')) });
  expect(status).toBe(202);
  ten = await watched(body.id);
  expect(ten.issued).toBe(10_000);
}, 240_000);

test('20,000 more: memory does not grow with the list', async () => {
  const twenty = await watched(await site.issue(people(20_000, 'more')));
  expect(twenty.issued).toBe(20_000);
  expect(twenty.kept).toBeLessThan(ten.kept + GROWTH_MB);
  expect(twenty.most).toBeLessThan(LIMIT_MB);
}, 240_000);

test('and all of it is sound', () => expectSound(site, 30_000), 180_000);

async function logged(batch: string): Promise<number[]> {
  return (await site.sql<{ n: number }>('select count(*)::int n from issue_logged g join issue_planned p using (org_id, credential) where p.batch_id = $1', [batch])).map(({ n }) => n);
}

/** MB the process really holds. */
function resident(): number {
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${site.house().child.pid}/status`, 'utf8'))?.[1]) / 1024);
}
