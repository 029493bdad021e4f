// The first job of a registrar, a learner and an employer, in a browser, on a real house: how many clicks and fields each takes is counted and held.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit, type Visit } from './browser.ts';
import { openSite, people, type Site } from './faults/site.ts';

let site: Site, browser: Browser, claim = '';
const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-jobs-'));

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  site = await openSite();
  browser = await openBrowser();
  await site.done(await site.issue('givenName,familyName,email,language,awardedOn,result:exam\nMaëlle,Okonjo-Ferrand,maelle@learner.example,en,2026-10-02,16\n'));
  claim = await letter(/\/deliver\/[\w.-]{60,}/);
}, 240_000);
afterAll(async () => { await browser?.close(); await site?.close(); fs.rmSync(folder, { recursive: true, force: true }); });

/** In the newest mail that waits: what its reader would press. */
async function letter(what: RegExp): Promise<string> {
  const list = await (await site.owner.get('/deliver/outbox')).text(), [mail = ''] = /\/deliver\/outbox\/[0-9a-f-]{36}/.exec(list) ?? [];
  return what.exec(await (await site.owner.get(mail)).text())?.[0] ?? '';
}

/** Counts what a hand does. */
function hand(page: Page) {
  const done = { clicks: 0, fields: 0 };
  return {
    done,
    click: async (what: string) => { done.clicks++; await page.locator(what).first().click(); },
    fill: async (what: string, value: string) => { done.fields++; await page.fill(what, value); },
    give: async (file: string) => { done.fields++; await page.setInputFiles('input[type=file]', file); },
  };
}
const told = (who: string, done: { clicks: number; fields: number }) => process.stderr.write(`${who}: ${done.clicks} clicks, ${done.fields} fields\n`);

describe.runIf(CHROMIUM)('first jobs', () => {
  let learner: Visit, employer: Visit, address = '';
  const png = path.join(folder, 'badge.png');

  test('a registrar issues to a list of twenty, from the desk to the last credential', async () => {
    const registrar = await visit(browser, 'en'), { page } = registrar, does = hand(page), list = path.join(folder, 'list.csv');
    await registrar.context.addCookies(site.owner.cookie.split('; ').map((pair) => ({ name: pair.split('=')[0] ?? '', value: pair.slice(pair.indexOf('=') + 1), url: site.url })));
    fs.writeFileSync(list, people(20, 'registrar'));
    await page.goto(`${site.url}/o/${site.org}/desk?lang=en`);
    await registrar.look();
    await does.click('main a[href$="/issue/new"], a[href$="/issue"]');
    if (!page.url().endsWith('/new')) await does.click('main a[href$="/issue/new"]');
    await page.selectOption('select[name=specification]', site.specification);
    await does.give(list);
    await does.click('main form .btn-main');
    await page.waitForURL(/\/batches\//);
    await registrar.look();
    await does.click('a[href$="/preview"]');
    await does.fill('[name=count]', '20');
    await does.click('main form .btn-main');
    await page.waitForSelector('table a[href*="/issue/awards/"]', { timeout: 60_000 });
    expect(await page.locator('table a[href*="/issue/awards/"]').count()).toBe(20);
    await registrar.look();
    told('registrar: issue to a list', does.done);
    expect(does.done.clicks).toBeLessThanOrEqual(5);
    expect(registrar.faults).toEqual([]);
  }, 120_000);

  test('a learner accepts what came by mail and makes a link to it: no account, nothing public', async () => {
    learner = await visit(browser, 'en', 390);
    const { page } = learner, does = hand(page);
    await page.goto(`${site.url}${claim}?lang=en`);
    await learner.look();
    await does.click('main form[action="/hold/accept"] .btn-main');
    await page.waitForURL(/\/hold\/claimed\//);
    await learner.look();
    await does.click('main a[href*="/share/claimed/"]');
    await learner.look();
    await does.click('main form .btn-main');
    await page.waitForURL(/\?link=/);
    await learner.look();
    address = (await page.textContent('.sh-url'))?.trim() ?? '';
    expect(address).toMatch(new RegExp(`^${site.url}/share/[0-9a-z]{26}$`));
    expect(await page.getAttribute('a[href*="linkedin.com/profile/add"]', 'href')).toContain(encodeURIComponent(address));
    expect(await page.locator('.sh-qr svg').count()).toBe(1);
    told('learner: accept and make a link', does.done);
    expect(does.done).toEqual({ clicks: 3, fields: 0 });
  }, 60_000);

  test('an employer opens it: who, what, how long, by whom, still true, in one screen; the file is verified from home in three clicks', async () => {
    employer = await visit(browser, 'en');
    const { page } = employer;
    await page.goto(address);
    await employer.look();
    const said = await page.textContent('main') ?? '';
    for (const answer of ['Maëlle Okonjo-Ferrand', 'What this person can do', 'How that was checked', 'Who says so', 'Is this issuer known', 'Is it still true', 'Is it this person']) expect(said).toContain(answer);
    const ten = await page.locator('.shown-ten').boundingBox();
    expect((ten?.y ?? Infinity) + (ten?.height ?? 0)).toBeLessThan(900);
    await page.click('.shown-take summary');
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="/badge.png"]')]);
    await file.saveAs(png);
    const does = hand(page);
    await page.goto(site.url);
    await employer.look();
    await does.click('a[href="/verify"]');
    await employer.look();
    await does.give(png);
    await does.click('main form .btn-main');
    await page.waitForSelector('.verdict');
    await employer.look();
    expect(await page.textContent('.verdict-word')).toMatch(/^Valid/);
    told('employer: verify from home', does.done);
    expect(does.done.clicks).toBeLessThanOrEqual(3);
  }, 60_000);

  test('a link is verified too, and every check of the report opens; printed, it is one A4 page', async () => {
    const { page } = employer;
    await page.goto(`${site.url}/verify?url=${encodeURIComponent(address)}`);
    await page.click('main form .btn-main');
    await page.waitForSelector('.verdict');
    for (const more of await page.locator('.check-more').all()) { await more.locator('summary').click(); expect((await more.locator('p').first().textContent())?.length).toBeGreaterThan(20); }
    await employer.look();
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    expect(Buffer.from(pdf).toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  }, 60_000);

  test('the camera reads a code and the answer comes by itself; refused or missing, the page says what to do', async () => {
    const scanner = await visit(browser, 'en', 390), { page } = scanner;
    await page.goto(`${site.url}/verify/scan`);
    await expect.poll(() => page.textContent('acquis-scan [role=status]')).toMatch(/cannot read QR codes/);
    expect(await page.locator('[data-start]').isVisible()).toBe(false);
    await scanner.look();
    await page.addInitScript((text) => {
      const canvas = document.createElement('canvas'), stream = canvas.captureStream(5);
      canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
      Object.assign(window, { BarcodeDetector: class { static getSupportedFormats() { return Promise.resolve(['qr_code']); } detect() { return Promise.resolve([{ rawValue: text }]); } } });
      Object.defineProperty(navigator, 'mediaDevices', { value: { getUserMedia: () => (location.hash === '#no' ? Promise.reject(new DOMException('', 'NotAllowedError')) : Promise.resolve(stream)) } });
    }, address);
    await page.goto('about:blank'); // a new document: another fragment alone is none
    await page.goto(`${site.url}/verify/scan#no`);
    await page.click('[data-start]');
    await expect.poll(() => page.textContent('acquis-scan [role=status]')).toMatch(/was refused/);
    await page.goto('about:blank');
    await page.goto(`${site.url}/verify/scan`);
    await page.click('[data-start]');
    await page.waitForSelector('.verdict');
    expect(await page.textContent('.verdict-word')).toMatch(/^Valid/);
    expect(scanner.faults).toEqual([]);
  }, 60_000);

  test('made public, its data for machines stands in the page and the policy lets it stand', async () => {
    const { page } = learner;
    await page.goto(`${site.url}${claim.replace('/deliver/', '/hold/claimed/')}`);
    await page.click('main form[action$="/visibility"] button');
    await learner.look();
    await page.fill('[name=year]', '1990');
    await page.selectOption('[name=country]', 'FRA');
    await page.click('main .btn-main');
    await page.click('main a[href^="/c/"]');
    const data = JSON.parse(await page.locator('script[type="application/ld+json"]').textContent() ?? '') as Record<string, unknown>;
    expect(data).toMatchObject({ '@type': 'EducationalOccupationalCredential', credentialCategory: 'MicroCredential' });
    expect(JSON.stringify(data)).not.toContain('Okonjo');
    expect(await page.getAttribute('meta[property="og:title"]', 'content')).toContain('Maëlle');
    await learner.look();
  }, 60_000);

  test('the learner withdraws the link: whoever opens it finds what a stranger finds at an address that never was', async () => {
    const { page } = learner, does = hand(page);
    await page.goto(`${site.url}${claim.replace('/deliver/', '/hold/claimed/')}`);
    await does.click('main a[href*="/share/claimed/"]');
    expect(await page.textContent('.sh-links')).toMatch(/opened 1 time/);
    await does.click('.sh-links summary');
    await does.click('.sh-links form button');
    await page.waitForLoadState();
    await learner.look();
    told('learner: withdraw the link', does.done);
    expect((await employer.page.goto(address))?.status()).toBe(404);
    await employer.look();
    expect([...learner.faults, ...employer.faults]).toEqual([]);
  }, 60_000);
});
