// A passkey where a session alone is not enough, in a real browser with a virtual authenticator: before what cannot be taken back, for two accounts that become
// one, for the house's own settings, and before a person goes. Another account's passkey proves nothing here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { CHROMIUM, missingBrowser, openBrowser, visit, type Visit } from './browser.ts';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { freePort } from './running.ts';
import { served, type Served } from './served.ts';

type Keys = Awaited<ReturnType<typeof keysOf>>;
let h: TestHouse, house: Served, browser: Browser, by: Visit, page: Page, device: CDPSession, authenticatorId = '', me: Account, twin: Account, mine: Keys, theirs: Keys, turns = 0;

beforeAll(async () => {
  missingBrowser();
  if (!CHROMIUM) return;
  const port = await freePort();
  h = await testHouse({ publicUrl: `http://localhost:${port}` });
  [me, twin] = [await h.person('ada@example.org', true), await h.person('twin@example.org')];
  await h.person('second@example.org', true);
  house = await served(h, port);
  browser = await openBrowser();
  by = await visit(browser, 'en');
  ({ page } = by);
  page.setDefaultTimeout(15_000);
  device = await by.context.newCDPSession(page);
  await device.send('WebAuthn.enable');
  mine = await enrolled(me);
  theirs = await enrolled(twin);
}, 240_000);
afterAll(async () => { await browser?.close(); house?.close(); await h?.close(); });

async function keysOf() { return (await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials; }
/** A device that holds these passkeys and no other; it counts on from where it was, as one that counts does. */
async function holding(keys: Keys = []): Promise<void> {
  if (authenticatorId) await device.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
  ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } }));
  for (const credential of keys) await device.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential, signCount: credential.signCount + 100 * ++turns } });
}
async function signedIn(as: Account): Promise<void> {
  await by.context.clearCookies();
  await by.context.addCookies(as.cookie.split('; ').map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: house.origin })));
}
/** When their session last saw a proof: now, or longer ago than counts. */
const proved = (as: Account, when: 'now' | 'long ago') => h.ownerQuery('update people_sessions set proved_at = $2 where person_id = $1', [as.id, when === 'now' ? h.clock.now() : new Date(h.clock.now().getTime() - 3_600_000)]);
async function enrolled(as: Account): Promise<Keys> {
  await holding();
  await signedIn(as);
  await proved(as, 'now');
  await page.goto(`${house.origin}/people/me/ways`);
  await press();
  await page.waitForURL(/added=1/);
  return keysOf();
}
const press = () => page.locator('acquis-passkey button').first().click();
/** What it says once it is over. */
const said = async () => { await page.waitForSelector('acquis-passkey button:not([disabled])'); return await page.textContent('acquis-passkey [role=status]') ?? ''; };
const REFUSED = /not accepted|Stopped/;
const at = () => new URL(page.url()).pathname;
const go = (what: string) => Promise.all([page.waitForEvent('load'), page.locator(what).first().click()]);

describe.runIf(CHROMIUM)('a session that proved itself long ago', () => {
  test('an administrator’s change waits; another account’s passkey is refused; their own lets it through, with what was typed, at one more press', async () => {
    await signedIn(me);
    await proved(me, 'long ago');
    await page.goto(`${house.origin}/people/me/addresses`);
    await page.fill('input[name=email]', 'ada.second@example.org');
    await go('main form[action="/people/me/addresses"] button');
    expect(at()).toBe('/people/again');
    await by.look();
    await holding(theirs);
    await press();
    expect(await said()).toMatch(REFUSED);
    expect(at()).toBe('/people/again');
    await holding(mine);
    await press();
    await page.waitForURL(/\/people\/again\/form\//);
    await by.look();
    await go('main form .btn-main');
    expect(at()).toMatch(/^\/people\/me\/addresses\/code\//);
  }, 60_000);

  test('the house’s sign-in providers ask for it too', async () => {
    await proved(me, 'long ago');
    await page.goto(`${house.origin}/people/admin/providers/new`);
    const form = page.locator('main form[action$="/providers/new"]');
    for (const field of await form.locator('input[required]').all()) await field.fill((await field.getAttribute('type')) === 'url' || (await field.getAttribute('name')) === 'issuer' ? 'https://login.example.org' : 'acquis');
    await Promise.all([page.waitForEvent('load'), form.locator('button').last().click()]);
    expect(at()).toBe('/people/again');
    await press();
    await page.waitForURL(/\/people\/again\/form\//);
    await by.look();
  }, 60_000);
});

describe.runIf(CHROMIUM)('two accounts', () => {
  test('the other is proved by its own passkey, the plan is read, and they are one; its passkey opens the one that stays', async () => {
    await signedIn(me);
    await proved(me, 'now');
    await holding(mine);
    await page.goto(`${house.origin}/people/me/merge`);
    await press();
    expect(await said()).toMatch(REFUSED); // one's own is no other
    await holding(theirs);
    await press();
    await page.waitForURL(/\/merge\/with\//);
    await by.look();
    expect(await page.textContent('main')).toContain(twin.email);
    await page.check('input[name=sure]');
    await go('main form .btn-no');
    expect((await h.rooms.people.addressesOf(me.id)).map(({ email }) => email).toSorted()).toEqual([me.email, twin.email].toSorted());
    await by.context.clearCookies();
    await page.goto(`${house.origin}/people/sign-in?next=/people/me`);
    await press();
    await page.waitForURL((url) => url.pathname === '/people/me');
    expect(await page.textContent('body')).toContain(me.email);
  }, 60_000);
});

describe.runIf(CHROMIUM)('a person who goes', () => {
  test('long after their last proof, the last form waits for a passkey; then it is pressed once more, and they are gone', async () => {
    const leaver = await h.person('leaver@example.org'), keys = await enrolled(leaver);
    await proved(leaver, 'long ago');
    await page.goto(`${house.origin}/people/me/erase`);
    await page.fill('input[name=email]', leaver.email);
    await page.check('input[name=sure]');
    await go('main form[action="/people/me/erase"] button');
    expect(at()).toBe('/people/again');
    await holding(mine);
    await press();
    expect(await said()).toMatch(REFUSED);
    expect((await h.rooms.people.account(leaver.id))?.email).toBe(leaver.email);
    await holding(keys);
    await press();
    await page.waitForURL(/\/people\/again\/form\//);
    await go('main form .btn-main');
    await go('main form[action="/people/me/erase/now"] button');
    expect((await h.rooms.people.account(leaver.id))?.email).toBeUndefined();
    await by.context.clearCookies();
    await page.goto(`${house.origin}/people/sign-in`);
    await press();
    expect(await said()).toMatch(REFUSED);
    expect([at(), by.faults]).toEqual(['/people/sign-in', []]);
  }, 60_000);
});
