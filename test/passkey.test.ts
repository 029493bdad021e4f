// A passkey made and used in a real browser, through its virtual authenticator (CTAP2, resident key, user verified).
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser, CDPSession } from 'playwright-core';
import { CHROMIUM, openBrowser, visit, type Visit } from './browser.ts';
import { startHouse, type RunningHouse } from './running.ts';

let house: RunningHouse, browser: Browser, by: Visit, device: CDPSession, authenticatorId: string;

beforeAll(async () => {
  if (!CHROMIUM) return;
  house = await startHouse();
  browser = await openBrowser();
  by = await visit(browser, 'en');
  device = await by.context.newCDPSession(by.page);
  await device.send('WebAuthn.enable');
  ({ authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } }));
}, 180_000);
afterAll(async () => { await browser?.close(); await house?.stop(); });

test.runIf(CHROMIUM)('the first administrator adds a passkey from the welcome page', async () => {
  const { page } = by;
  await page.goto(house.link ?? '');
  await page.fill('[name=name]', 'Ada Martin');
  await page.fill('[name=email]', 'ada@example.org');
  await page.selectOption('[name=lang]', 'en');
  await page.click('main .btn-main');
  await page.locator('acquis-passkey button').first().click();
  await page.waitForURL(/added=1/);
  expect((await device.send('WebAuthn.getCredentials', { authenticatorId })).credentials).toHaveLength(1);
}, 60_000);

test.runIf(CHROMIUM)('signed out, the passkey alone signs in again: no address typed', async () => {
  const { page, context } = by;
  await context.clearCookies();
  await page.goto(`${house.url}/people/sign-in?next=/people/home`);
  await page.locator('acquis-passkey button').first().click();
  await page.waitForURL((url) => url.pathname === '/people/home' || url.pathname.endsWith('/desk'));
  await expect(page.textContent('main')).resolves.toContain('Ada Martin');
}, 60_000);

test.runIf(CHROMIUM)('a device without user verification is refused, and the page says what to do', async () => {
  const { page, context } = by;
  await context.clearCookies();
  await device.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.goto(`${house.url}/people/sign-in?next=/people/home`);
  await page.locator('acquis-passkey button').first().click();
  await page.waitForFunction(() => (document.querySelector('acquis-passkey [role=alert], acquis-passkey [role=status]')?.textContent ?? '').trim().length > 10);
  expect(page.url()).toContain('/people/sign-in');
  expect(by.faults).toEqual([]);
}, 60_000);
