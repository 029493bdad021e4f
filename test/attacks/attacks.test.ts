// The named attacks, each tried on all four mouths: library, interface, command line, browser. They must say what is written in
// vectors/attacks, and the same; ask nobody whom they should not; and take no longer than they may.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, missingBrowser } from '../browser.ts';
import { LIST } from '../credential.ts';
import { testHouse, type TestHouse } from '../house.ts';
import { openMouth, type BrowserMouth } from './browser.ts';
import { ATTACKS, IDS, type Case, type Expected } from './corpus.ts';
import { EXIT_OF, commandLine, interfaceOf, library, type Refused, type Said } from './mouths.ts';
import { page } from './table.ts';
import { DID_URL, madeFrom } from './world.ts';

let house: TestHouse, ask: ReturnType<typeof interfaceOf>, browser: BrowserMouth | undefined;

beforeAll(async () => {
  missingBrowser();
  house = await testHouse();
  ask = interfaceOf(house);
  browser = CHROMIUM ? await openMouth() : undefined;
});
afterAll(async () => { await browser?.close(); await house.close(); });

test('every attack is here once, and each is tried or proved, or has nothing here to be tried on', () => {
  expect(ATTACKS.map(({ id }) => id).toSorted()).toEqual(IDS);
  expect(ATTACKS.filter(({ cases = [], proved = [], absent }) => cases.length + proved.length === 0 && absent === undefined).map(({ id }) => id)).toEqual([]);
});

const ABSENT = ATTACKS.flatMap(({ id, absent }) => (absent === undefined ? [] : [[id, absent] as const]));
test.each(ABSENT)('%s has nothing here to be tried on: no route, no table like %s', async (_, sign) => {
  const tables = (await house.ownerQuery("select tablename from pg_tables where schemaname = 'public'")).map((row) => String(row['tablename']));
  expect([...house.app.routes.map(({ path }) => path), ...tables].filter((name) => new RegExp(sign, 'i').test(name))).toEqual([]);
});

test('docs/attacks.md says it', () => { expect(readFileSync('docs/attacks.md', 'utf8')).toBe(page()); });

const PROVED = ATTACKS.flatMap(({ id, proved = [] }) => proved.map((one) => [id, one.file, one.test] as const));
test.each(PROVED)('%s is proved in %s: %s', (_, file, name) => {
  expect(existsSync(file) && readFileSync(file, 'utf8').includes(name)).toBe(true);
});

const CASES = ATTACKS.flatMap(({ id, cases = [] }) => cases.map((one) => [`${id} ${one.name}`, one] as const));
describe.each(CASES)('%s', (_, one) => {
  test('library, interface, command line and browser', async () => {
    const made = await madeFrom(one);
    const { found, ms, mb } = await measured(() => library(made));
    expect(outcome(found, one.expect)).toEqual(one.expect);
    expect(found.asked.toSorted()).toEqual([...(made.asks ?? asksOf(one))].toSorted());
    expect(ms).toBeLessThan(one.ms ?? 1000);
    expect(mb).toBeLessThan(one.mb ?? 64);

    const answer = await ask(made);
    expect(answer).toEqual(one.api ?? found);

    const online = await commandLine(made, false);
    expect(online.exit).toBe(EXIT_OF[online.verdict]);
    if (one.cli) expect(outcome(online, one.cli)).toEqual(one.cli);
    else expect(online).toEqual({ ...found, exit: online.exit });

    const alone = await commandLine(made, true), expected = one.offline ?? one.cli ?? one.expect;
    expect(outcome(alone, expected)).toEqual(expected);
    expect(alone.asked).toEqual([]);

    if (browser) expect(await browser.judge(made)).toEqual(found);
  });
});

test('the page in the browser asked nobody itself', () => { expect(browser?.requests ?? []).toEqual([]); });

/** What the report says of the thing expected; all it says when that is not there. */
function outcome({ verdict, lines }: Said, { check, code, result }: Expected): unknown {
  const line = lines.find((text) => text.startsWith(`${check} `) && text.split(' ')[2] === code);
  return line === undefined ? { verdict, lines } : { verdict, check, code, ...(result && { result: line.split(' ')[1] }) };
}

/** Nobody is asked before the shape holds; the list, only once the signature does. */
function asksOf({ expect: { check, verdict }, input }: Case): readonly string[] {
  if (['format', 'context', 'shape'].includes(check)) return [];
  const hasList = check === 'status' || JSON.stringify(input).includes('badge-with-status');
  return hasList && verdict !== 'invalid' || check === 'status' ? [DID_URL, LIST] : [DID_URL];
}

/** Work of this process, whatever else the machine is doing; and what it kept in memory meanwhile. */
async function measured<R extends Said | Refused>(work: () => Promise<R>): Promise<{ readonly found: R; readonly ms: number; readonly mb: number }> {
  const start = process.threadCpuUsage(), before = process.memoryUsage().rss;
  const found = await work();
  const { user, system } = process.threadCpuUsage(start);
  return { found, ms: (user + system) / 1000, mb: (process.memoryUsage().rss - before) / 1048576 };
}
