// `npm run demo`: one start, and a visitor gets from the front page to a verified credential without typing an address.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit } from './browser.ts';
import { dataFolder, startHouse, type RunningHouse, until } from './running.ts';

const dir = dataFolder(), env = { ACQUIS_DEMO: 'on', ACQUIS_NAME: 'Réseau des Rives' };
let house: RunningHouse, browser: Browser | undefined;
const named = (path: RegExp): string => new RegExp(`http://localhost:\\d+${path.source}`).exec(house.output())?.[0] ?? '';

beforeAll(async () => {
  missingBrowser();
  house = await startHouse({ dir, env });
  browser = CHROMIUM ? await openBrowser() : undefined;
}, 180_000);
afterAll(async () => { await browser?.close(); await house?.stop(); });

test('the start tells what it makes, and then where to look', async () => {
  expect(house.output()).toMatch(/Furnished in [\d.]+ s/);
  for (const path of [/\/c\/\w+/, /\/share\/\w+/, /\/design\/\w+/, /\/o\/\w+/]) expect([path, (await fetch(named(path))).status]).toEqual([path, 200]);
  expect(house.output().match(/\/people\/login\/\S+/g)).toHaveLength(2);
});

describe.runIf(CHROMIUM).each([['fr', 390, /inventé/, 'Valide', 'Suivi des eaux souterraines'], ['en', 1280, /invented/, 'Valid', 'Groundwater monitoring']] as const)('in %s at %i px', (lang, width, banner, valid, title) => {
  test('from the front page to a verified credential, by links alone', async () => {
    const { page, faults, look } = await visit(browser as Browser, lang, width);
    await page.goto(house.url);
    await look();
    expect(await page.textContent('.trial')).toMatch(banner);
    await page.click('.hero a[href^="/c/"]');
    await look();
    expect(await page.textContent('main')).toContain(title);
    await page.click('main a[href^="/verify?url="]');
    await look();
    await page.click('main form .btn-main');
    await page.waitForLoadState();
    await look();
    expect(await page.textContent('main .verdict')).toContain(valid);
    expect(faults).toEqual([]);
  }, 60_000);
});

test.runIf(CHROMIUM)('the learner’s link leads to five credentials, the administrator’s to three organisations', async () => {
  const [administrator = '', learner = ''] = house.output().match(/http\S+\/people\/login\/\S+/g) ?? [];
  for (const [link, place, words] of [
    [learner, '/hold', ['Suivi des eaux souterraines', 'Statistiques appliquées avec R', 'Protéger les données de santé', 'Accompagner un apprenti', 'Panification au levain']],
    [administrator, '/people/home', ['Université du Val-Serein', 'Centre de formation des Trois-Rives', 'Guilde des arboristes']],
  ] as const) {
    const { page, faults, look } = await visit(browser as Browser, 'fr');
    await page.goto(link);
    await page.click('main button');
    await page.goto(house.url + place);
    await look();
    const text = await page.textContent('main');
    expect(words.filter((word) => !text?.includes(word))).toEqual([]);
    expect(faults).toEqual([]);
  }
}, 60_000);

test('a second start goes on with it: nothing is made again', async () => {
  const before = named(/\/c\/\w+/);
  await house.stop();
  house = await startHouse({ dir, env, port: house.port });
  expect(house.output()).not.toContain('Furnish');
  expect(await until(async () => named(/\/c\/\w+/), 'the tour')).toBe(before);
}, 90_000);

test('a demonstration at a public address is refused', async () => {
  await expect(startHouse({ env: { ...env, ACQUIS_PUBLIC_URL: 'https://acquis.example.org' } })).rejects.toMatchObject({ code: 64, text: expect.stringContaining('ACQUIS_PUBLIC_URL') });
}, 60_000);
