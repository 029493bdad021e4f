// The path, walked in a browser from the printed link to a withdrawn credential, in French and in English.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit, type Visit } from './browser.ts';
import { ROOT, startHouse, type RunningHouse } from './running.ts';

let house: RunningHouse, browser: Browser;
const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-walk-'));
const WORDS = {
  fr: { valid: 'Valide', invalid: 'Non valide', withdrawn: /retir/i, unknown: 'Impossible de conclure' },
  en: { valid: 'Valid', invalid: 'Not valid', withdrawn: /withdrawn|revoked/i, unknown: 'Cannot tell' },
} as const;

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  house = await startHouse();
  browser = await openBrowser();
}, 180_000);
afterAll(async () => { await browser?.close(); await house?.stop(); fs.rmSync(folder, { recursive: true, force: true }); });

describe.runIf(CHROMIUM).each(['fr', 'en'] as const)('the path in %s', (lang) => {
  let staff: Visit, learner: Visit, org = '', claim = '';
  const png = path.join(folder, `${lang}.png`), json = path.join(folder, `${lang}.json`), did = path.join(folder, `${lang}-did.json`);
  const seen = async (by: Visit, what: RegExp | string = ''): Promise<void> => { await by.look(); if (what) await expect(by.page.textContent('main')).resolves.toMatch(what); };

  test('the printed link makes the first administrator; a second one comes by code, read in the outbox', async () => {
    staff = await visit(browser, lang);
    const { page } = staff;
    if (lang === 'fr') {
      await page.goto(house.link ?? '');
      await seen(staff);
      await page.fill('[name=name]', 'Ada Martin');
      await page.fill('[name=email]', 'ada@example.org');
      await page.selectOption('[name=lang]', lang);
      await page.click('main .btn-main');
      await staff.context.storageState({ path: path.join(folder, 'admin.json') });
    } else {
      const admin = await browser.newContext({ storageState: path.join(folder, 'admin.json') }), desk = await admin.newPage();
      await page.goto(`${house.url}/people/sign-in`);
      await seen(staff);
      await page.fill('[name=email]', 'ada@example.org');
      await page.click('form[action="/people/sign-in"] button');
      await seen(staff);
      await desk.goto(`${house.url}/deliver/outbox`);
      await desk.click('main a[href*="/deliver/outbox/"]');
      const code = /\b\d{6}\b/.exec(await desk.textContent('main') ?? '')?.[0] ?? '';
      await page.fill('[name=code]', code);
      await page.click('main .btn-main');
      await admin.close();
      await page.goto(`${house.url}/people/home?lang=${lang}`);
    }
    await seen(staff);
    expect(await page.locator('a[href="/people/setup"], a[href="/people/organisations/new"], a[href^="/o/"]').count()).toBeGreaterThan(0);
  }, 60_000);

  test('an organisation is made', async () => {
    const { page } = staff;
    await page.goto(`${house.url}/people/organisations/new`);
    await seen(staff);
    await page.fill('[name="name.fr"]', 'Centre de formation du Val');
    await page.fill('[name="name.en"]', 'Valley Training Centre');
    await page.fill('[name=legalName]', `Centre de formation du Val (${lang})`);
    await page.selectOption('[name=country]', 'FRA');
    await page.click('main .btn-main');
    org = /\/o\/([0-9a-z]{26})/.exec(page.url())?.[1] ?? '';
    expect(org).not.toBe('');
    await seen(staff);
  }, 60_000);

  test('a specification is started from an example, edited and published', async () => {
    const { page } = staff;
    await page.goto(`${house.url}/o/${org}/design`);
    await seen(staff);
    await page.locator('main form[action*="/design"] button').first().click();
    await page.waitForURL(/\/edit/);
    await seen(staff);
    await publish(page);
    await seen(staff);
    expect((await page.textContent('main'))?.length).toBeGreaterThan(200);
  }, 90_000);

  test('a list of 25 people is dropped, its columns mapped, previewed, confirmed, and done', async () => {
    const { page } = staff;
    await page.goto(`${house.url}/o/${org}/issue/new`);
    await seen(staff);
    const version = (await page.$$eval('select[name=specification] option', (options) => options.map((o) => (o as HTMLOptionElement).value))).find(Boolean) ?? '';
    await page.selectOption('select[name=specification]', version);
    await page.setInputFiles('input[type=file]', path.join(ROOT, 'vectors/cohorts/cohort-25.csv'));
    await page.click('main form .btn-main');
    await page.waitForURL(/\/batches\//);
    await seen(staff, /score_20/);
    await page.selectOption('select[name=c6]', 'result:interview');
    await page.selectOption('select[name=c7]', 'result:practical');
    await page.locator('form[action$="/columns"] button').last().click();
    await seen(staff);
    await page.click('a[href$="/preview"]');
    await seen(staff, /25/);
    await page.fill('[name=count]', '25');
    await page.click('main form .btn-main');
    await page.waitForSelector('table input[type=checkbox], a[href$=".csv"]', { timeout: 90_000 });
    await seen(staff);
    expect(await page.locator('table a[href*="/issue/awards/"]').count()).toBe(25);
  }, 150_000);

  test('the mail leads to the claim page: look, accept, keep it or show it', async () => {
    const { page } = staff;
    await page.goto(`${house.url}/deliver/outbox`);
    await seen(staff);
    await page.click('main a[href*="/deliver/outbox/"]');
    await seen(staff);
    claim = /http\S+\/deliver\/[\w.-]{40,}/.exec(await page.content())?.[0] ?? '';
    learner = await visit(browser, lang, 390);
    await learner.page.goto(`${claim.replace(/\?.*/, '')}?lang=${lang}`);
    await seen(learner);
    await learner.page.check('[name=visibility][value=public]');
    await learner.page.click('main .btn-main');
    await learner.page.waitForURL(/\/hold\/claimed\/.*\/visibility/);
    await seen(learner);
    await learner.page.fill('[name=year]', '1990');
    await learner.page.selectOption('[name=country]', 'FRA');
    await learner.page.click('main .btn-main');
    await learner.page.waitForURL(/\/hold\/claimed\/[^/]+$/);
    await seen(learner);
    await download(learner.page, 'a[href$="badge.png"]', png);
    await download(learner.page, 'a[href$="credential.json"]', json);
    await learner.page.goto((JSON.parse(fs.readFileSync(json, 'utf8')) as { id: string }).id);
    await seen(learner);
  }, 60_000);

  test('dropped on /verify, both files are valid, and the checks are explained', async () => {
    for (const file of [png, json]) {
      await ask(learner.page, file);
      await seen(learner, new RegExp(`^[\\s\\S]*${WORDS[lang].valid}`));
      expect(await learner.page.locator('main details').count()).toBeGreaterThan(3);
    }
  }, 60_000);

  test('the public organisation page and its key document stand at their addresses', async () => {
    await learner.page.goto(`${house.url}/o/${org}`);
    await seen(learner);
    const answer = await (await fetch(`${house.url}/o/${org}/did.json`)).text();
    expect(JSON.parse(answer)).toMatchObject({ id: `did:web:localhost%3A${house.port}:o:${org}` });
    fs.writeFileSync(did, answer);
  }, 60_000);

  test('the issuer withdraws it: /verify now says not valid, and why', async () => {
    const { page } = staff;
    const name = (JSON.parse(fs.readFileSync(json, 'utf8')) as { credentialSubject: { identifier: { identityHash: string }[] } }).credentialSubject.identifier[0]?.identityHash ?? '';
    await page.goto(`${house.url}/o/${org}/issue`);
    await page.click('main a[href*="/issue/batches/"]');
    await page.locator('table a[href*="/issue/awards/"]', { hasText: name }).first().click();
    await seen(staff);
    await withdraw(page);
    await seen(staff, WORDS[lang].withdrawn);
    await ask(learner.page, png);
    await seen(learner, new RegExp(`^[\\s\\S]*${WORDS[lang].invalid}`));
    await expect(learner.page.textContent('main')).resolves.toMatch(WORDS[lang].withdrawn);
  }, 60_000);

  test('nothing on the way broke the policy, the language, the width or accessibility', () => {
    expect([...staff.faults, ...learner.faults]).toEqual([]);
  });
});

test.runIf(CHROMIUM)('with the house stopped: the bare file cannot be concluded on; with its key document the signature passes and the verdict says what was not checked', async () => {
  await house.stop();
  const verify = (...args: string[]) => { const done = spawnSync(process.execPath, ['cli/acquis.mjs', 'verify', ...args, '--json'], { cwd: ROOT, encoding: 'utf8' }); return { status: done.status, report: JSON.parse(done.stdout) as { verdict: string; summary: string; checks: { check: string; result: string; code: string }[] } }; };
  const bare = verify(path.join(folder, 'fr.png'));
  expect([bare.status, bare.report.verdict]).toEqual([2, 'unknown']);
  expect(bare.report.checks).toContainEqual(expect.objectContaining({ result: 'not_checked', code: 'issuer_key_unavailable' }));
  const helped = verify(path.join(folder, 'fr.png'), '--did', path.join(folder, 'fr-did.json'));
  expect([helped.status, helped.report.verdict]).toEqual([2, 'unknown']);
  expect(helped.report.checks).toContainEqual(expect.objectContaining({ check: 'signature', result: 'pass' }));
  expect(helped.report.checks).toContainEqual(expect.objectContaining({ check: 'status', result: 'not_checked' }));
}, 60_000);

async function publish(page: Page): Promise<void> {
  await page.locator('button[value=publish], button[name=publish], button[formaction$="/publish"]').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}

async function withdraw(page: Page): Promise<void> {
  const form = page.locator('form:has([value=revoked])').first();
  await form.locator('xpath=ancestor::details[1]/summary').click();
  await form.locator('[name=reason]').fill('Issued by mistake');
  await form.locator('button').last().click();
  await page.waitForLoadState();
}

async function ask(page: Page, file: string): Promise<void> {
  await page.goto(`${house.url}/verify`);
  await page.setInputFiles('input[type=file]', file);
  await page.click('main form .btn-main');
  await page.waitForLoadState();
}

async function download(page: Page, link: string, to: string): Promise<void> {
  const [file] = await Promise.all([page.waitForEvent('download'), page.click(link)]);
  await file.saveAs(to);
}
