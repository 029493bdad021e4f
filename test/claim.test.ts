// The first minutes of a learner, on a telephone: from the mail to the credential in the wallet, by code and by passkey, in the language of the mail whatever the
// browser speaks; and every way that is not the straight one. What a hand does is counted and held.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, CDPSession } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit } from './browser.ts';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { oneMark } from './issue.ts';
import { freePort } from './running.ts';
import { served, type Served } from './served.ts';

const DAY = 86_400, OTHER = { fr: 'en-GB', en: 'fr-FR' } as const;
let h: TestHouse, house: Served, browser: Browser, owner: Account, org = '', specifications: string[] = [], serial = 0;

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  const port = await freePort();
  h = await testHouse({ publicUrl: `http://localhost:${port}` });
  h.clock.set('2026-11-22T09:00:00Z');
  owner = await h.person('owner@example.org', true);
  org = await h.organisation(owner, 'Centre des Trois-Rives');
  for (let n = 0; n < 2; n++) specifications.push((await h.rooms.design.publish(org, (await h.rooms.design.create(org, owner.id, oneMark())).id, owner.id)).id);
  house = await served(h, port);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => { await browser?.close(); house?.close(); await h?.close(); });

/** Issues one, of the first or the second thing there is to learn, and answers what its mail leads to. */
async function mailed(lang: 'fr' | 'en', email = `learner${++serial}@example.org`, which: 0 | 1 = 0): Promise<{ email: string; link: string }> {
  h.clock.forward(60);
  await h.rooms.issue.awardOne(org, owner.id, specifications[which] ?? '', { fullName: 'Zoë Lomidze-d’Aubigné', email, awardedOn: '2026-11-20', language: lang, 'result:exam': '15' });
  await h.work();
  return { email, link: await newest(email, 'claim') };
}
/** Of the newest letter of this kind to this address: the address it leads to, or its code. */
async function newest(to: string, kind: string): Promise<string> {
  const line = (await h.rooms.deliver.outbox(undefined)).lines.find((one) => one.to === to && one.kind === kind), letter = line && (await h.rooms.deliver.openMail(line.id)).letter?.letter;
  return letter?.code ?? letter?.action?.url ?? `no ${kind} for ${to}`;
}
/** A telephone whose browser asks for the other language than the mail's. */
async function telephone(lang: 'fr' | 'en') {
  const by = await visit(browser, lang, 390), { page } = by, done = { taps: 0, fields: 0 };
  await page.setViewportSize({ width: 390, height: 844 });
  await by.context.setExtraHTTPHeaders({ 'accept-language': OTHER[lang] });
  page.setDefaultTimeout(15_000);
  return {
    ...by, done, at: () => new URL(page.url()).pathname, says: async () => await page.textContent('main') ?? '',
    open: async (link: string) => { await page.goto(link); await by.look(); },
    tap: async (what: string) => { done.taps++; await Promise.all([page.waitForEvent('load'), page.locator(what).first().click()]); await by.look(); },
    unfold: async (what: string) => { done.taps++; await page.locator(what).first().click(); },
    fill: async (what: string, value: string) => { done.fields++; await page.fill(what, value); },
  };
}
const ACCEPT = 'main form[action="/hold/accept"] .btn-main', SIGN_IN = 'main a[href^="/people/sign-in"]';
const VALID = { fr: /Valide/, en: /Valid/ }, NEVER = { fr: /Pas encore vérifié/i, en: /Not checked yet/ };

describe.runIf(CHROMIUM).each(['fr', 'en'] as const)('a mail in %s, a browser in the other language', (lang) => {
  let email = '', phone: Awaited<ReturnType<typeof telephone>>, device: CDPSession;

  test('by code: one tap claims it, four taps and two fields from the mail to the wallet, where it stands verified', async () => {
    phone = await telephone(lang);
    const { page, open, tap, fill, done } = phone, offered = await mailed(lang);
    email = offered.email;
    await open(offered.link);
    expect(new URL(offered.link).searchParams.get('lang')).toBe(lang);
    await tap(ACCEPT);
    expect([phone.at().startsWith('/hold/claimed/'), { ...done }]).toEqual([true, { taps: 1, fields: 0 }]);
    await tap(SIGN_IN);
    await fill('input[name=email]', email);
    await tap('main form[action="/people/sign-in"] button');
    await fill('input[name=code]', await newest(email, 'sign-in-code'));
    await tap('main form .btn-main');
    expect([phone.at(), done]).toEqual(['/hold', { taps: 4, fields: 2 }]);
    expect(await page.locator('.w-card').count()).toBe(1);
    expect(await phone.says()).toMatch(VALID[lang]);
    expect(await phone.says()).not.toMatch(NEVER[lang]);
    expect((await h.rooms.people.account((await h.db.asHouse((tx) => h.rooms.people.ensurePerson(tx, { email, lang }))).id))?.lang).toBe(lang);
  }, 90_000);

  test('by passkey, the next time: three taps and nothing typed; both stand in the wallet', async () => {
    const { page, context, open, tap, unfold, done } = phone;
    device = await context.newCDPSession(page);
    await device.send('WebAuthn.enable');
    await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await open(`${house.origin}/people/welcome`);
    await page.locator('acquis-passkey button').first().click();
    await page.waitForURL(/added=1/);
    const next = await mailed(lang, email, 1);
    await context.clearCookies();
    Object.assign(done, { taps: 0, fields: 0 });
    await open(next.link);
    await tap(ACCEPT);
    await tap(SIGN_IN);
    await unfold('acquis-passkey button');
    await page.waitForURL((url) => url.pathname === '/hold').catch(async (error: unknown) => { throw new Error(`${phone.at()}: ${await page.textContent('acquis-passkey [role=status]')}`, { cause: error }); });
    await phone.look();
    expect([done, await page.locator('.w-card').count()]).toEqual([{ taps: 3, fields: 0 }, 2]);
    expect(await phone.says()).not.toMatch(NEVER[lang]);
    expect(phone.faults).toEqual([]);
  }, 90_000);

  test('“this is not me”, and no thank you: each is answered in words and taken back; nothing was kept meanwhile', async () => {
    const { open, tap, unfold, page, at, says, faults } = await telephone(lang), offered = await mailed(lang), path = new URL(offered.link).pathname;
    for (const [answer, listed] of [['dispute', 'disputed'], ['decline', 'declined']] as const) {
      await open(offered.link);
      await unfold(`main details:has(form[action$="/${answer}"]) summary`);
      await tap(`main form[action$="/${answer}"] button`);
      expect([at(), await page.locator(ACCEPT).count()]).toEqual([path, 0]);
      expect((await says()).length).toBeGreaterThan(200);
      expect((await h.rooms.deliver.sent(org, listed, undefined)).lines.map((line) => line.who?.email)).toContain(offered.email);
      await tap('main form[action$="/reopen"] button');
      expect([await page.locator(ACCEPT).count(), (await h.rooms.deliver.sent(org, listed, undefined)).lines.map((line) => line.who?.email).includes(offered.email)]).toEqual([1, false]);
    }
    expect(await h.ownerQuery('select 1 from hold_receipts r join people_addresses a on a.person_id = r.person_id where a.id is null')).toEqual([]);
    await tap(ACCEPT);
    expect([at().startsWith('/hold/claimed/'), faults]).toEqual([true, []]);
  }, 90_000);

  test('a link that is over says so, sends a new one to the address that is known, and that one opens; the old stays shut', async () => {
    const { open, tap, at, says, page, faults } = await telephone(lang), offered = await mailed(lang);
    h.clock.forward(31 * DAY);
    await open(offered.link);
    expect([await page.locator(ACCEPT).count(), (await says()).includes(offered.email)]).toEqual([0, false]);
    await tap('main form[action$="/renew"] button');
    await h.work();
    const renewed = await newest(offered.email, 'claim');
    expect(new URL(renewed).pathname).not.toBe(new URL(offered.link).pathname);
    await open(offered.link);
    expect(await page.locator(ACCEPT).count()).toBe(0);
    await open(renewed);
    await tap(ACCEPT);
    expect([at().startsWith('/hold/claimed/'), faults]).toEqual([true, []]);
  }, 90_000);

  test('signed in under another address, what is claimed goes to its own address’s wallet, and the page says under which', async () => {
    const { open, tap, page, says, faults, context } = await telephone(lang), offered = await mailed(lang), other = await h.person(`other-${lang}@example.org`);
    await context.addCookies(other.cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: house.origin })));
    await open(offered.link);
    await tap(ACCEPT);
    expect(await h.rooms.hold.list(other.id)).toEqual([]);
    const own = (await h.db.asHouse((tx) => h.rooms.people.ensurePerson(tx, { email: offered.email, lang }))).id;
    expect(await h.rooms.hold.list(own)).toHaveLength(1);
    expect(await says()).toContain(offered.email);
    expect([await says(), await page.locator('main a[href="/hold"]').count(), await page.locator('main a[href="/people/me/merge"]').count(), faults]).toEqual([expect.stringContaining(other.email), 0, 1, []]);
  }, 90_000);

  test('an invitation that is over tells its reader so, and what to do; it opens nothing', async () => {
    const { open, says, page, faults } = await telephone(lang), email = `colleague-${lang}@example.org`;
    await h.rooms.people.invite(org, owner.id, { email, roles: ['issuer'], lang });
    const link = await newest(email, 'invitation');
    h.clock.forward(15 * DAY);
    await page.goto(`${link}${link.includes('?') ? '&' : '?'}lang=${lang}`);
    await open(page.url());
    expect(await page.locator('main form[action*="/people/invitation"]').count()).toBe(0);
    expect((await says()).length).toBeGreaterThan(60);
    expect([await h.ownerQuery('select 1 from people_memberships m join people_addresses a on a.person_id = m.person_id where a.added_at > $1', [h.clock.now()]), faults]).toEqual([[], []]);
  }, 90_000);
});

