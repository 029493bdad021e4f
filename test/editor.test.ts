// A teacher's first job, in a browser, on a real house: from nothing to a published specification with one learning outcome of their own. What a hand does is counted, printed and held.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit, type Visit } from './browser.ts';
import { startHouse, type RunningHouse } from './running.ts';

let house: RunningHouse, browser: Browser, teacher: Visit, org = '', published = '', next = '';

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  house = await startHouse();
  browser = await openBrowser();
  teacher = await visit(browser, 'fr');
  const { page } = teacher;
  await page.goto(house.link ?? '');
  await page.fill('[name=name]', 'Ada Martin');
  await page.fill('[name=email]', 'ada@example.org');
  await page.selectOption('[name=lang]', 'fr');
  await page.click('main .btn-main');
  await page.goto(`${house.url}/people/organisations/new`);
  await page.fill('[name="name.fr"]', 'Centre de formation du Val');
  await page.fill('[name="name.en"]', 'Valley Training Centre');
  await page.fill('[name=legalName]', 'Centre de formation du Val');
  await page.selectOption('[name=country]', 'FRA');
  await page.click('main .btn-main');
  org = /\/o\/([0-9a-z]{26})/.exec(page.url())?.[1] ?? '';
}, 240_000);
afterAll(async () => { await browser?.close(); await house?.stop(); });

/** Where the draft on the screen is edited. */
const editing = (page: Page): string => /^.*\/edit/.exec(page.url())?.[0] ?? '';

describe.runIf(CHROMIUM)('the specification editor', () => {
  test('first job: an example, one outcome of one’s own, proved and tied to ESCO, published; under ten clicks and five fields', async () => {
    const { page, look } = teacher, done = { clicks: 0, fields: 0 }, begun = performance.now();
    const click = async (what: string) => { done.clicks++; await page.locator(what).first().click(); await page.waitForLoadState(); };
    const type = async (what: string, text: string) => { done.fields++; await page.fill(what, text); };
    await page.goto(`${house.url}/o/${org}/design`);
    await click('main button[name=example]');
    await page.waitForURL(/\/edit/);
    await look();
    await click('.toc [value="go:outcomes"]');
    await click('button[value="add:outcomes"]');
    await type('[name="outcomes.3.title.fr"]', 'Installer une pompe à chaleur');
    await type('[name="outcomes.3.title.en"]', 'Install a heat pump');
    await click('[name="assessments.0.proves"][value=o4] >> xpath=..');
    await click('button[value="suggest:3"]');
    await page.waitForSelector('[id="outcomes.3.esco"] [data-found] .chip');
    await click('[id="outcomes.3.esco"] [data-found] .chip');
    await look();
    await click('button[value=publish]');
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    await look();
    expect(await page.textContent('main')).toMatch(/Publiée[\s\S]*Installer une pompe à chaleur/);
    published = page.url();
    process.stderr.write(`teacher, first specification: ${done.clicks} clicks, ${done.fields} fields, ${Math.round(performance.now() - begun)} ms of machine\n`);
    expect(done.clicks).toBeLessThan(10);
    expect(done.fields).toBeLessThan(5);
    expect(teacher.faults).toEqual([]);
  }, 60_000);

  test('ESCO by keyboard: arrows walk, Enter takes, Escape closes, and what was taken is saved', async () => {
    const { page } = teacher;
    await page.goto(`${house.url}/o/${org}/design/new`);
    await teacher.look();
    await page.locator('button[name=example]').first().click();
    await page.waitForURL(/\/edit/);
    await page.goto(`${editing(page)}?step=outcomes`);
    const field = page.locator('[id="outcomes.2.esco.query"]'), list = page.locator('[id="outcomes.2.esco.query-list"]');
    await page.click('[id="outcomes.2"] > summary');
    await field.pressSequentially('expliquer les cara');
    await list.locator('li').first().waitFor();
    expect(await field.getAttribute('aria-expanded')).toBe('true');
    await teacher.look();
    await field.press('Escape');
    expect([await list.isVisible(), await field.inputValue()]).toEqual([false, 'expliquer les cara']);
    await field.press('ArrowDown');
    await list.locator('li').first().waitFor();
    await field.press('ArrowDown');
    await field.press('ArrowDown');
    const second = await list.locator('li').nth(1).textContent() ?? '';
    expect([await field.getAttribute('aria-activedescendant'), await list.locator('[aria-selected=true]').textContent()]).toEqual([await list.locator('li').nth(1).getAttribute('id'), second]);
    await field.press('Enter');
    expect([await field.inputValue(), await list.isVisible(), page.url().includes('step=outcomes')]).toEqual(['', false, true]);
    await page.click('button[value="go:assessments"].btn-main');
    await page.waitForURL(/step=assessments/);
    await page.goto(`${editing(page)}?step=outcomes`);
    expect(await page.locator('[id="outcomes.2.esco"] [data-chosen]').textContent()).toContain(second);
    expect(teacher.faults).toEqual([]);
  }, 60_000);

  test('said at once: an outcome nothing proves, hours and credits that disagree; leaving with unsaved words asks first', async () => {
    const { page } = teacher;
    await page.goto(`${editing(page)}?step=assessments`);
    const box = page.locator('[data-row="2"]:checked').first(), flag = page.locator('[data-flag-row="2"]');
    expect(await flag.isVisible()).toBe(false);
    await box.uncheck();
    expect(await flag.isVisible()).toBe(true);
    let asked = 0;
    page.on('dialog', (dialog) => { asked++; void dialog.accept(); });
    await page.goto(`${editing(page)}?step=volume`);
    expect(asked).toBe(1);
    await page.fill('[name=workloadHours]', '100');
    expect(await page.textContent('[data-line]')).toContain('50 heures par crédit');
    await page.fill('[name=workloadHours]', '54');
    expect(await page.textContent('[data-line]')).toContain('27 heures par crédit : heures et crédits s’accordent'.replace(' :', '\u00a0:'));
  }, 60_000);

  test('a new version is compared with the one before, and reviewed where a second person is wanted', async () => {
    const { page, look } = teacher;
    await page.goto(`${house.url}/o/${org}/design`);
    await page.locator('details:has([name="two-people"]) summary').click();
    await page.check('[name="two-people"]');
    await page.click('form[action$="/settings"] button');
    await look();
    await page.goto(published);
    await page.click('form[action$="/new-version"] button');
    await page.waitForURL(/\/edit/);
    next = editing(page).replace(/\/edit$/, '');
    await page.fill('[name="title.fr"]', 'Installer et diagnostiquer une pompe à chaleur');
    await page.click('button[value=ask]');
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    expect(await page.textContent('main')).toMatch(/En relecture[\s\S]*quelqu’un d’autre l’approuve/);
    await look();
    await page.click('a[href$="/compare"]');
    await look();
    expect(await page.textContent('main')).toMatch(/Intitulé \(français\)[\s\S]*Installer et diagnostiquer/);
    expect(teacher.faults).toEqual([]);
  }, 60_000);

  test.each([['fr', 1280], ['en', 390]] as const)('every step, list, preview and comparison in %s at %i px: policy, language, width, axe', async (lang, width) => {
    const state = await teacher.context.storageState(), seen = await visit(browser, lang, width), { page } = seen;
    await seen.context.addCookies(state.cookies.filter(({ name }) => name !== 'acquis_lang'));
    await page.goto(`${house.url}/people/home?lang=${lang}`);
    for (const theme of ['light', 'dark'] as const) {
      await page.goto(`${house.url}/people/home?theme=${theme}`);
      for (const path of [...['describe', 'outcomes', 'assessments', 'volume', 'who', 'quality', 'next', 'languages', 'check'].map((step) => `${next}/edit?step=${step}&checked=yes`), `${next}/preview?as=learner&in=fr`, `${next}/preview?as=employer&in=en`, next, `${next}/compare`, `${house.url}/o/${org}/design`, `${house.url}/o/${org}/design/new`]) {
        await page.goto(path);
        await seen.look();
      }
    }
    await seen.context.close();
    expect(seen.faults).toEqual([]);
  }, 240_000);
});
