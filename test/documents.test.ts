// Brand, badge and certificate, by hand in a browser: what an institution makes its own, and what a learner takes away on paper.
import { afterAll, beforeAll, expect, test } from 'vitest';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { paramsIn } from '../web/badge.ts';
import { CHROMIUM, missingBrowser, openBrowser, visit, type Visit } from './browser.ts';
import { ROOT, startHouse, type RunningHouse } from './running.ts';
import { ask, hasTools } from './tools.ts';

let house: RunningHouse, browser: Browser, staff: Visit, learner: Visit, org = '', draft = '';
const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-documents-'));
const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><style>.a{fill:#005a4e}</style><path class="a" d="M0 30Q30 0 60 20T120 10V40H0Z"/><script>alert(1)</script></svg>';

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  house = await startHouse();
  browser = await openBrowser();
  staff = await visit(browser, 'en');
  const { page } = staff;
  await page.goto(house.link ?? '');
  await page.fill('[name=name]', 'Ada Martin');
  await page.fill('[name=email]', 'ada@example.org');
  await page.selectOption('[name=lang]', 'en');
  await page.click('main .btn-main');
  await page.goto(`${house.url}/people/organisations/new`);
  await page.fill('[name="name.fr"]', 'Université du Val-Serein');
  await page.fill('[name="name.en"]', 'Val-Serein University');
  await page.fill('[name=legalName]', 'Université du Val-Serein');
  await page.selectOption('[name=country]', 'FRA');
  await page.click('main .btn-main');
  org = /\/o\/([0-9a-z]{26})/.exec(page.url())?.[1] ?? '';
}, 180_000);
afterAll(async () => { await browser?.close(); await house?.stop(); fs.rmSync(folder, { recursive: true, force: true }); });

/** The page as it stands, by day and by night, on a desk and on a telephone. */
async function lookAround({ page, look }: Visit): Promise<void> {
  const here = page.url();
  for (const theme of ['dark', 'light'] as const) {
    await page.goto(`${here}${here.includes('?') ? '&' : '?'}theme=${theme}`);
    for (const width of [390, 1280]) { await page.setViewportSize({ width, height: 900 }); await look(); }
  }
}

test.runIf(CHROMIUM)('an owner gives logo, colour and a signature; what had no place in the logo is told', async () => {
  const { page } = staff;
  fs.writeFileSync(path.join(folder, 'logo.svg'), LOGO);
  await page.goto(`${house.url}/o/${org}/people/brand`);
  await page.fill('[name=colour]', '#005a4e');
  await page.setInputFiles('[name=logo]', path.join(folder, 'logo.svg'));
  await page.fill('[name="signatory.0.name"]', 'Hélène Marchetti-Roy');
  await page.fill('[name="signatory.0.role.fr"]', 'vice-présidente formation');
  await page.fill('[name="signatory.0.role.en"]', 'vice-president for education');
  await page.click('main .btn-main');
  expect(await page.textContent('main')).toContain('<script>');
  await expect.poll(() => page.$eval('img.brand-sample', (img) => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await lookAround(staff);
}, 60_000);

test.runIf(CHROMIUM)('a badge is drawn: every choice shows at once, its words follow, until somebody writes their own', async () => {
  const { page } = staff;
  await page.goto(`${house.url}/o/${org}/design`);
  await page.locator('main form[action*="/design"] button').first().click();
  await page.waitForURL(/\/edit/);
  draft = /\/design\/([0-9a-z]{26})/.exec(page.url())?.[1] ?? '';
  await page.goto(`${house.url}/o/${org}/design/${draft}/badge`);
  const drawing = () => page.$eval('[data-badge]', (place) => place.innerHTML), before = await drawing();
  await page.check('input[name=shape][value=hexagon]', { force: true });
  await page.check('input[name=emblem][value=flame]', { force: true });
  expect(await drawing()).not.toBe(before);
  expect(await page.inputValue('[name="alt.en"]')).toMatch(/^Hexagon, own colour: a flame above \d layers$/);
  await page.fill('[name="alt.en"]', 'A flame of our own');
  await page.check('input[name=pigment][value=madder]', { force: true });
  expect(await page.inputValue('[name="alt.en"]')).toBe('A flame of our own');
  expect(await page.inputValue('[name="alt.fr"]')).toMatch(/^Hexagone, garance\s: une flamme/);
  await lookAround(staff);
  await page.check('input[name=shape][value=hexagon]', { force: true });
  await page.check('input[name=emblem][value=flame]', { force: true });
  await page.check('input[name=pigment][value=madder]', { force: true });
  await page.click('button[value=save]');
  await page.waitForLoadState();
  await staff.look();
  expect(await page.isChecked('input[name=emblem][value=flame]')).toBe(true);
}, 90_000);

test.runIf(CHROMIUM)('issued and claimed: the badge is inside, the certificate carries the signature, the file verifies', async () => {
  const { page } = staff;
  await publish(page);
  await issueTo25(page);
  await page.goto(`${house.url}/deliver/outbox`);
  await page.click('main a[href*="/deliver/outbox/"]');
  await page.waitForURL(/outbox\/./);
  const claim = /http\S+\/deliver\/[\w.-]{40,}/.exec(await page.content())?.[0] ?? '';
  learner = await visit(browser, 'en', 390);
  await learner.page.goto(claim);
  await lookAround(learner);
  await learner.page.check('[name=visibility][value=public]');
  await learner.page.click('main .btn-main');
  await learner.page.waitForURL(/\/hold\/claimed\/.*\/visibility/);
  await learner.look();
  await learner.page.fill('[name=year]', '1990');
  await learner.page.selectOption('[name=country]', 'FRA');
  await learner.page.click('main .btn-main');
  await learner.page.waitForURL(/\/hold\/claimed\/[^/]+$/);
  await learner.look();
  const pdf = path.join(folder, 'certificate.pdf'), [file] = await Promise.all([learner.page.waitForEvent('download'), learner.page.click('a[href$="certificate.pdf"]')]);
  await file.saveAs(pdf);
  const bytes = fs.readFileSync(pdf);
  if (hasTools('qpdf', 'pdftotext')) {
    const credential = JSON.parse(ask('qpdf', { name: 'c.pdf', bytes }, (place) => ['--show-attachment=credential.json', place]).text) as { id: string; credentialSubject: { achievement: { image: { id: string } } } };
    expect(paramsIn(Buffer.from(credential.credentialSubject.achievement.image.id.split(',')[1] ?? '', 'base64').toString('utf8'))).toMatchObject({ shape: 'hexagon', emblem: 'flame', pigment: 'madder' });
    expect(ask('pdftotext', { name: 'c.pdf', bytes }, (place) => [place, '-']).text).toMatch(/Hélène Marchetti-Roy\s+vice-president for education/);
    await learner.page.goto(credential.id);
    await lookAround(learner);
    expect(await learner.page.$eval('.brand-logo', (logo) => getComputedStyle(logo).backgroundImage)).toContain('/people/brand/');
  }
  await learner.page.goto(`${house.url}/verify`);
  await learner.page.setInputFiles('input[type=file]', pdf);
  await learner.page.click('main form .btn-main');
  await learner.page.waitForLoadState();
  expect(await learner.page.textContent('main')).toMatch(/^[\s\S]*Valid/);
}, 150_000);

test.runIf(CHROMIUM)('nothing on the way broke the policy, the width or accessibility', () => {
  expect([...staff.faults, ...learner.faults]).toEqual([]);
});

async function publish(page: Page): Promise<void> {
  await page.goto(`${house.url}/o/${org}/design/${draft}/edit?step=check`);
  await page.locator('button[value=publish], button[name=publish], button[formaction$="/publish"]').first().click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
}

async function issueTo25(page: Page): Promise<void> {
  await page.goto(`${house.url}/o/${org}/issue/new`);
  const version = (await page.$$eval('select[name=specification] option', (options) => options.map((o) => (o as HTMLOptionElement).value))).find(Boolean) ?? '';
  await page.selectOption('select[name=specification]', version);
  await page.setInputFiles('input[type=file]', path.join(ROOT, 'vectors/cohorts/cohort-25.csv'));
  await page.click('main form .btn-main');
  await page.waitForURL(/\/batches\//);
  await page.selectOption('select[name=c6]', 'result:interview');
  await page.selectOption('select[name=c7]', 'result:practical');
  await page.locator('form[action$="/columns"] button').last().click();
  await page.click('a[href$="/preview"]');
  await page.fill('[name=count]', '25');
  await page.click('main form .btn-main');
  await page.waitForSelector('table input[type=checkbox], a[href$=".csv"]', { timeout: 90_000 });
}
