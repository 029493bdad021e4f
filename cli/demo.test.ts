// The furnished house: what DESIGN §4 promises of `npm run demo`, in one process with every room in it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AUTHORITY, openDemonstrationSeal, type DemonstrationSeal } from '#adapters/seal/demonstration';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check, profile, readSpecification } from '#framework';
import { day } from '#lib/clock';
import type { AwardLine } from '#rooms/issue';
import { testHouse, type TestHouse } from '../test/house.ts';
import { furnish, type Demonstration } from './demo.ts';
import { holder } from './demo/claims.ts';
import { readPlan, type DemoPlan } from './demo/plan.ts';

let house: TestHouse, demo: Demonstration, plan: DemoPlan, seconds: number;
const said: string[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'acquis-demo-'));
let demonstrationSeal: DemonstrationSeal;
const make = () => furnish({ ...house, database: house, demonstrationSeal }, (line) => said.push(line));

beforeAll(async () => {
  demonstrationSeal = await openDemonstrationSeal(folder);
  house = await testHouse({}, demonstrationSeal);
  plan = await readPlan();
  const started = process.cpuUsage();
  demo = await make();
  const { user, system } = process.cpuUsage(started);
  seconds = (user + system) / 1_000_000;
}, 120_000);
afterAll(async () => { await house.close(); rmSync(folder, { recursive: true }); });

async function awards({ rooms }: TestHouse = house): Promise<AwardLine[]> {
  const all: AwardLine[] = [];
  for (const { id } of await rooms.people.organisations()) {
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await rooms.issue.awards(id, {}, after);
      all.push(...page.lines);
      after = page.next;
    }
  }
  return all;
}

test('costs less than half a minute of one processor, and tells every piece', () => {
  expect(seconds).toBeLessThan(30);
  expect(said.length).toBeGreaterThan(15);
});

test('three organisations under reserved domains, somebody in every role, one invitation open', async () => {
  const { people } = house.rooms, organisations = await people.organisations();
  expect(organisations.map(({ website = '' }) => new URL(website).hostname.endsWith('.example'))).toEqual([true, true, true]);
  const members = (await Promise.all(organisations.map(({ id }) => people.members(id)))).flat();
  expect(new Set(members.flatMap(({ roles }) => roles))).toEqual(new Set(['owner', 'designer', 'issuer', 'assessor', 'viewer']));
  expect((await Promise.all(organisations.map(({ id }) => people.invitations(id)))).flat()).toHaveLength(1);
});

describe('eight specifications', () => {
  test('six published, one retired, one draft that says what it lacks', async () => {
    const all = (await Promise.all((await house.rooms.people.organisations()).map(({ id }) => house.rooms.design.list(id)))).flat();
    expect(Object.fromEntries([...Map.groupBy(all, ({ state }) => state)].map(([state, them]) => [state, them.length]))).toEqual({ published: 6, retired: 1, draft: 1 });
    expect(all.find(({ state }) => state === 'draft')?.summary.faults).toBeGreaterThan(3);
  });

  test.each(['groundwater', 'statistics', 'health-data', 'sourdough', 'bicycle', 'mentoring', 'tree-climbing'])('%s: whole, in both languages, and passes eu-2022', async (name) => {
    const content = plan.contents.get(name), { faults, warnings } = readSpecification(content);
    expect([faults, warnings]).toEqual([[], []]);
    const report = check(content, profile('eu-2022'), { at: day(house.clock.now()) });
    expect(report.elements.filter(({ outcome, needs }) => needs === 'specification' && outcome === 'fail').map(({ id, reason }) => `${id}: ${reason['en']}`)).toEqual([]);
  });

  test('levels 3 to 7, one joint, one self-declared, one regulated, some by validation', () => {
    const all = [...plan.contents.values()] as { level: { eqf: number }; awardingBodies: unknown[]; quality: { kind: string }[]; routes: string[] }[];
    expect(new Set(all.map(({ level }) => level.eqf))).toEqual(new Set([3, 4, 5, 6, 7]));
    expect(all.filter(({ awardingBodies }) => awardingBodies.length > 1)).toHaveLength(1);
    expect(all.filter(({ quality }) => quality.some(({ kind }) => kind === 'self-declared'))).toHaveLength(1);
    expect(all.filter(({ quality }) => quality.some(({ kind }) => kind === 'regulatory'))).toHaveLength(1);
    expect(all.filter(({ routes }) => routes.includes('validation')).length).toBeGreaterThan(1);
  });
});

test('some 120 credentials of the last eighteen months: three withdrawn besides the corrected one, one suspended', async () => {
  const all = await awards(), dates = all.map(({ award }) => award?.awardedOn ?? '').sort();
  expect(all.length).toBeGreaterThan(115);
  expect(all.every(({ state }) => state === 'logged')).toBe(true);
  expect((new Date(dates.at(-1) ?? '').getTime() - new Date(dates[0] ?? '').getTime()) / 86_400_000).toBeGreaterThan(480);
  expect(all.filter(({ status, supersededBy }) => status === 'revoked' && supersededBy === undefined)).toHaveLength(3);
  expect(all.filter(({ status }) => status === 'suspended')).toHaveLength(1);
  expect(all.filter(({ supersededBy }) => supersededBy !== undefined).map(({ status }) => status)).toEqual(['revoked']);
});

test('one list waits with its faults, nothing of it issued', async () => {
  const lines = (await Promise.all((await house.rooms.people.organisations()).map(async ({ id }) => (await house.rooms.issue.batches(id)).lines.map((line) => ({ org: id, ...line }))))).flat();
  const [draft, ...more] = lines.filter(({ state }) => state === 'draft');
  expect(more).toEqual([]);
  const view = await house.rooms.issue.batch(draft?.org ?? '', draft?.id ?? '');
  expect(view?.rows).toMatchObject({ empty: 1, planned: 0 });
  expect(view?.rows.faulty).toBeGreaterThan(5);
});

test('the learner holds five, shows two, gives a link to a third, and anybody finds the one the home page leads to valid', async () => {
  const { held } = await holder({ ...house, database: house }, plan);
  expect(held).toHaveLength(5);
  expect(held.filter(({ visibility }) => visibility === 'public')).toHaveLength(2);
  expect(demo.shared).toMatch(/^\/share\//);
  const [shown] = held.filter(({ id }) => demo.credential === `/c/${id}`);
  expect((await house.rooms.verify.judge(shown?.bytes ?? '', { lang: 'en' })).verdict).toBe('valid');
});

test('the newest groundwater list is signed in three forms: the token valid, the sealed file genuine with nobody to vouch for it', async () => {
  const { held } = await holder({ ...house, database: house }, plan), [shown] = held.filter(({ id }) => demo.credential === `/c/${id}`);
  const { token, elm } = shown ? await house.rooms.hold.further(shown) : {};
  const judged = async (bytes: Uint8Array | undefined) => house.rooms.verify.judge(bytes ?? '', { lang: 'en' });
  expect((await judged(token?.bytes)).verdict).toBe('valid');
  const { verdict, checks, seal } = await judged(elm?.bytes);
  expect([verdict, checks.find(({ check }) => check === 'signature')?.code, seal?.tier, seal?.authority]).toEqual(['unknown', 'sig_ok', 'plain', AUTHORITY]);
  expect(checks.filter(({ result }) => result === 'fail')).toEqual([]);
  expect(await (await house.ask(demo.credential ?? '')).text()).toContain('credential-europass.json');
});

test('every address it names answers; its sign-in links open', async () => {
  for (const path of Object.values(demo)) expect([path, (await house.ask(path)).status]).toEqual([path, 200]);
});

test('made once: asked again, nothing is added', async () => {
  const before = (await awards()).length, lines = said.length;
  expect(await make()).toMatchObject({ credential: demo.credential, specification: demo.specification });
  expect([(await awards()).length, said.length]).toEqual([before, lines]);
});

test('cut off anywhere, the next start goes on where it stopped', async () => {
  const other = await testHouse(), pieces: string[] = [];
  for (let cut = 0; ; cut += 5) {
    const stop = pieces.length + cut;
    try {
      await furnish({ ...other, database: other }, (line) => { pieces.push(line); if (pieces.length > stop && cut < 20) throw new Error('cut'); });
      break;
    } catch (error) { expect(error).toMatchObject({ message: 'cut' }); }
  }
  const counts = await Promise.all((await other.rooms.people.organisations()).map(async ({ id }) => (await other.rooms.design.list(id)).length));
  expect(counts.toSorted()).toEqual([2, 2, 4]);
  const names = (lines: AwardLine[]) => lines.map(({ person, award }) => `${person?.email} ${award?.awardedOn} ${person?.name}`).sort();
  expect(names(await awards(other))).toEqual(names(await awards()));
  await other.close();
}, 120_000);

test('a house in use is left alone', async () => {
  const other = await testHouse();
  await other.organisation(await other.person('somebody@example.org', true), 'Somebody’s school');
  await expect(furnish({ ...other, database: other }, () => {})).rejects.toMatchObject({ code: 'conflict' });
  expect(await other.rooms.people.organisations()).toHaveLength(1);
  await other.close();
});

test('whatever a visitor changed, the next start names what is left and puts nothing back', async () => {
  const { people, hold, share, design } = house.rooms, { person, held } = await holder({ ...house, database: house }, plan), organisations = await people.organisations();
  const english = await holder({ ...house, database: house }, plan, plan.english.email);
  for (const one of [{ person, held }, english]) for (const { id } of one.held) await hold.choose(one.person, id, 'private');
  for (const { id } of await share.links(person)) await share.withdraw(person, id);
  for (const { website: _, ...organisation } of organisations) {
    for (const { id } of await design.published(organisation.id)) await design.retire(organisation.id, id, person);
    await people.updateOrganisation(person, organisation.id, organisation);
  }
  expect(Object.keys(await make())).toEqual(['administrator', 'learner']);
  expect(await people.organisations()).toHaveLength(organisations.length);
}, 60_000);
