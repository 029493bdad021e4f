// A learner's telephone, from the mail to the end of a link: accept, sign in, bring in what others issued, collect, show two with the mark left out; an
// employer who reads it and keeps a receipt; taken back. In both languages, with no fault of axe, policy, width or language on any page of it.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, Page } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit } from './browser.ts';
import { testHouse, type TestHouse } from './house.ts';
import { oneMark } from './issue.ts';
import { served, type Served } from './served.ts';

const MARK = '17.25', PEOPLE = { fr: { name: 'Zoë Lomidze-d’Aubigné', email: 'zoe@learner.example' }, en: { name: 'Maëlle Okonjo-Ferrand', email: 'maelle@learner.example' } } as const;
const SAMPLES = ['vectors/ours/2026-11-openbadge.png', 'vectors/europass/elm-mc-annex1.jsonld'];
let h: TestHouse, house: Served, browser: Browser;

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  const authorities = readFileSync('vectors/europass/elm-authorities.pem', 'utf8').match(/(?<=CERTIFICATE-----)[^-]+/g) ?? [];
  h = await testHouse({}, undefined, authorities.map((der) => Buffer.from(der, 'base64')));
  h.clock.set('2026-11-22T09:00:00Z');
  const owner = await h.person('owner@example.org', true), org = await h.organisation(owner, 'Centre des Trois-Rives'), { design, issue } = h.rooms;
  const { id } = await design.create(org, owner.id, oneMark()), published = (await design.publish(org, id, owner.id)).id;
  for (const [language, { name, email }] of Object.entries(PEOPLE)) await issue.awardOne(org, owner.id, published, { fullName: name, email, awardedOn: '2026-11-20', language, 'result:exam': MARK });
  await h.work();
  house = await served(h);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => { await browser?.close(); house?.close(); await h?.close(); });

describe.runIf(CHROMIUM).each(['fr', 'en'] as const)('on a telephone, in %s', (lang) => {
  const { name, email } = PEOPLE[lang], mark = lang === 'fr' ? /17[.,]25/ : /17\.25/;

  test('the way through', async () => {
    const learner = await visit(browser, lang, 390), { page } = learner, here = () => new URL(page.url()).pathname;
    page.setDefaultTimeout(15_000);
    await page.setViewportSize({ width: 390, height: 844 });
    const open = async (path: string) => { await page.goto(house.origin + path); await learner.look(); };
    const press = async (what: string) => { await Promise.all([page.waitForEvent('load'), page.locator(what).first().click()]); await learner.look(); };

    // accept, without an account; then the account that the address already is
    await open(new URL((await letter(email, 'action'))?.action?.url ?? 'http://localhost/nowhere').pathname);
    expect(await page.textContent('main')).toMatch(mark);
    await press('main form[action="/hold/accept"] .btn-main');
    expect(here()).toMatch(/^\/hold\/claimed\//);
    await press('main a[href^="/people/sign-in"]');
    await page.fill('input[name=email]', email);
    await press('main form[action="/people/sign-in"] button');
    await page.fill('input[name=code]', (await letter(email, 'code'))?.code ?? '');
    await press('main form .btn-main');
    expect(here()).toBe('/hold');

    // what others issued: a picture, and a sealed European credential
    await press('a[href="/hold/import"]');
    await page.setInputFiles('input[type=file]', SAMPLES);
    await press('main form .btn-main');
    expect(await page.locator('input[value=mine]').count()).toBe(2);
    for (const one of await page.locator('input[value=mine]').all()) await one.check();
    await press('main form .btn-main');
    await h.work();
    await open('/hold');
    const person = (await h.db.asHouse((tx) => h.rooms.people.ensurePerson(tx, { email, lang }))).id, held = await h.rooms.hold.list(person);
    expect(held.map(({ form, belongs }) => `${form} ${belongs}`).toSorted()).toEqual(['elm said', 'ob3 proved', 'ob3 said']);
    for (const { id } of held) await open(`/c/${id}`);
    const own = held.find(({ belongs }) => belongs === 'proved')?.id ?? '', picture = held.find(({ form, belongs }) => form === 'ob3' && belongs === 'said')?.id ?? '';

    // a collection of both
    await open('/hold/collections');
    await page.fill('input[name=name]', 'Candidature 2027');
    await press('main form[action="/hold/collections"] button');
    expect(here()).toMatch(/^\/hold\/collections\/[0-9a-z]{26}$/);
    for (const id of [own, picture]) await page.check(`input[name=c][value="${id}"]`);
    await press('main form[action$="/add"] button');
    await open('/hold/collections');
    expect(await page.textContent('main')).toContain('Candidature 2027');
    expect((await h.rooms.hold.collections(person)).map(({ items }) => items.map(({ credential }) => credential).toSorted())).toEqual([[own, picture].toSorted()]);

    // a link to two, the mark left out of one
    await open('/share/new');
    for (const id of [own, picture]) await page.check(`input[name=c][value="${id}"]`);
    await press('main form[action="/share/new"] .btn-main');
    await page.check(`input[name="hide.${own}"][value=results]`);
    await press('main form button[value=preview]');
    expect(await page.textContent('main')).not.toMatch(mark);
    await press('main form button[value=make]');
    const address = new URL((await page.textContent('.sh-url'))?.trim() ?? '').pathname;
    expect(address).toMatch(/^\/share\/[0-9a-z]{26}$/);
    const made = here();

    // somebody else, on another machine
    const employer = await visit(browser, lang), reader = employer.page;
    await reader.goto(house.origin + address);
    await employer.look();
    const said = await reader.content();
    expect(said).toContain(name);
    expect(said).not.toMatch(mark);
    const receipts = await kept(reader, 'receipt.json'), papers = await kept(reader, 'receipt.pdf');
    expect(receipts).toHaveLength(2);
    for (const bytes of [...receipts, ...papers]) {
      const { form, verdict, receipt, contained } = await h.rooms.verify.judge(bytes, { lang });
      expect([form ?? contained?.[0]?.form, verdict]).toEqual(['receipt', 'valid']);
      expect(JSON.stringify(receipt ?? contained)).not.toMatch(mark);
    }
    await reader.goto(`${house.origin}/verify`);
    await reader.setInputFiles('input[type=file]', { name: 'receipt.json', mimeType: 'application/json', buffer: receipts[0] ?? Buffer.from('') });
    await reader.locator('main form .btn-main').first().click();
    await reader.waitForSelector('.verdict');
    await employer.look();

    // and taken back
    await page.goto(house.origin + made);
    await page.locator('main summary', { has: page.locator(`xpath=ancestor::details[.//form[contains(@action,"/withdraw")]]`) }).first().click();
    await press('main form[action$="/withdraw"] button');
    for (const path of [address, `${address}/1/credential.json`, `${address}/2/receipt.json`, `${address}/embed`]) expect([path, (await reader.request.get(house.origin + path)).status()]).toEqual([path, 404]);
    await reader.goto(house.origin + address);
    await employer.look();
    expect(await reader.textContent('main')).not.toContain(name);
    expect([...learner.faults, ...employer.faults]).toEqual([]);
  }, 180_000);
});

/** Of the letters to this address the one that has what is asked for: as whoever administers a house without a mail server reads it. */
async function letter(to: string, what: 'code' | 'action') {
  const { lines } = await h.rooms.deliver.outbox(undefined), letters = await Promise.all(lines.filter((line) => line.to === to).map(async ({ id }) => (await h.rooms.deliver.openMail(id)).letter?.letter));
  return letters.find((one) => one?.[what] !== undefined);
}

/** Every file of this name that the page offers. */
async function kept(page: Page, name: string): Promise<Buffer[]> {
  const found = new Set(await page.locator(`a[href$="/${name}"]`).evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href)));
  return Promise.all([...found].map(async (href) => { const answer = await page.request.get(href); expect([href, answer.status()]).toEqual([href, 200]); return answer.body(); }));
}
