// The verifier that works without us: one file, opened from a disk, with nobody to ask. It says what the library says in Node.
import { zipSync } from 'fflate';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { renderSVG } from 'uqr';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bakePng, bakeSvg, text, verify, type Report, type ResolvedDid } from '#credential';
import { rasterise } from '#adapters/image';
import { verifierPage, type Kind } from '../web/verifier/build.ts';
import { axe, CHROMIUM, missingBrowser, openBrowser } from './browser.ts';
import { BADGE, DID, LIST, didDocument, issue, keyIssuer, statusList } from './credential.ts';

const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-verifier-'));
const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64'));
const DAY = '2027-01-10', AT = new Date(`${DAY}T23:59:59Z`);
const LIMITS: Readonly<Record<Kind, number>> = { small: 600_000, full: 1_500_000 };
const pages = new Map<Kind, string>(), given = new Map<string, Uint8Array>();
let browser: Browser;

beforeAll(async () => {
  missingBrowser();
  for (const kind of ['small', 'full'] as const) {
    pages.set(kind, await verifierPage(kind));
    fs.writeFileSync(path.join(folder, `${kind}.html`), pages.get(kind) ?? '');
  }
  const good = text(await issue()), { did, method } = keyIssuer(), { status: _, ...plain } = BADGE;
  const own = text(await issue({ ...plain, issuer: { ...BADGE.issuer, id: did } }, method));
  const files: Record<string, string | Uint8Array> = {
    'good.json': good, 'altered.json': good.replace('Zoë', 'Eve'), 'own.json': own, 'own.png': bakePng(PNG, { credential: own }), 'own.svg': bakeSvg('<svg xmlns="http://www.w3.org/2000/svg"/>', own),
    'all.zip': zipSync({ 'a.json': Buffer.from(own), 'b.json': Buffer.from(own.replace('Zoë', 'Eve')), 'letter.txt': Buffer.from('Dear') }),
    'bomb.zip': zipSync(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`, new Uint8Array(7 * 1024 * 1024)]))),
    'code.png': await rasterise(renderSVG('https://example.org/c/1'), 400), 'photo.png': PNG, 'nothing.txt': 'hello', 'broken.json': '{"a":', 'sealed.json': '{"payload":"eyJ9","signatures":[]}',
    'did.json': JSON.stringify(didDocument()), 'list.json': text(await statusList({ validFrom: '2026-01-01T00:00:00Z', validUntil: '2066-01-01T00:00:00Z' })), 'attached.pdf': attached(own), 'foreign.json': JSON.stringify({ ...JSON.parse(own), '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/ctx'] }),
  };
  for (const [name, content] of Object.entries(files)) {
    given.set(name, typeof content === 'string' ? Buffer.from(content) : content);
    fs.writeFileSync(path.join(folder, name), given.get(name) ?? '');
  }
  if (CHROMIUM) browser = await openBrowser();
}, 120_000);
afterAll(async () => { await browser?.close(); fs.rmSync(folder, { recursive: true, force: true }); });

function attached(credential: string): string {
  return `%PDF-1.7\n1 0 obj\n<< /Type /EmbeddedFile /Length ${Buffer.from(credential, 'utf8').length} >>\nstream\n${credential}\nendstream\nendobj\n%%EOF`;
}

describe('the file', () => {
  test.each(['small', 'full'] as const)('%s: weighs no more than it may, and holds everything', (kind) => {
    const page = pages.get(kind) ?? '';
    process.stderr.write(`offline verifier, ${kind}: ${Math.round(Buffer.byteLength(page) / 1000)} kB\n`);
    expect(Buffer.byteLength(page)).toBeLessThanOrEqual(LIMITS[kind]);
    expect(page.match(/<script\b[^>]*>/g)).toEqual(['<script type="module">']);
    expect(page).not.toMatch(/<(?:link|script|img|iframe)\b[^>]*\b(?:src|href)="(?!data:)/);
    expect(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)?.[1]).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'$/);
  });
});

type Desk = { readonly page: Page; readonly requests: string[]; readonly faults: string[] };

async function desk(kind: Kind = 'small', { lang = 'en-GB', width = 1280, scheme = 'light' as 'light' | 'dark' } = {}): Promise<Desk> {
  const context = await browser.newContext({ locale: lang, viewport: { width, height: 900 }, colorScheme: scheme, offline: true, reducedMotion: 'reduce' });
  const page = await context.newPage(), requests: string[] = [], faults: string[] = [];
  page.on('request', (request) => { if (!/^(?:data|blob):/.test(request.url())) requests.push(request.url()); });
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => { if (/Security Policy|Refused/.test(message.text()) || message.type() === 'error') faults.push(message.text()); });
  page.setDefaultTimeout(8_000);
  await page.goto(`file://${folder}/${kind}.html`);
  await page.locator('summary', { hasText: /More questions|autres questions/ }).click();
  await page.fill('[name=at]', DAY);
  return { page, requests, faults };
}

async function drop({ page }: Desk, ...names: string[]): Promise<{ verdicts: string[]; codes: string[][] }> {
  // Old answers stand until the new ones are there.
  await page.evaluate(() => document.querySelector('[data-answers]')?.remove());
  await page.setInputFiles('#file', names.map((name) => path.join(folder, name)));
  await page.waitForFunction(() => document.querySelector('[data-answers]') !== null && document.querySelector('[data-form][data-state=ready]') !== null);
  return page.evaluate(() => {
    const reports = [...document.querySelectorAll<HTMLElement>('.report')];
    return { verdicts: reports.map((one) => one.dataset['verdict'] ?? ''), codes: reports.map((one) => [...(one.querySelector('.checks')?.querySelectorAll('.code') ?? [])].map((code) => code.textContent ?? '')) };
  });
}

/** The same in Node, as offline as the page is. */
function inNode(name: string, known: Readonly<Record<string, string>> = {}): Promise<Report> {
  const resolveDid = async (did: string): Promise<ResolvedDid> => known[did] === undefined ? { unavailable: true, why: 'offline' } : { document: JSON.parse(Buffer.from(given.get(known[did]) ?? []).toString()), source: 'file' };
  const readQr = async (): Promise<string | undefined> => name === 'code.png' ? 'https://example.org/c/1' : undefined;
  return verify(given.get(name) ?? '', { now: AT, at: AT, resolveDid, readQr, ...(known[LIST] !== undefined && { fetchDocument: async () => ({ bytes: given.get(known[LIST] ?? '') ?? new Uint8Array() }) }) });
}

describe.runIf(CHROMIUM)('opened from a disk, without a network', () => {
  const same = ['good.json', 'altered.json', 'own.json', 'own.png', 'own.svg', 'attached.pdf', 'all.zip', 'bomb.zip', 'code.png', 'photo.png', 'nothing.txt', 'broken.json', 'foreign.json'];
  test('says of every file what Node says, and asks nobody', async () => {
    const here = await desk();
    for (const name of same) {
      const report = await inNode(name), { verdicts, codes } = await drop(here, name);
      expect([name, verdicts, codes[0]]).toEqual([name, [report.verdict], report.checks.map(({ code }) => code)]);
    }
    expect(here.requests).toEqual([`file://${folder}/small.html`]);
    expect(here.faults).toEqual([]);
    await here.page.context().close();
  }, 60_000);

  test('a did.json and a status list dropped along answer in place of the network, also when they come later', async () => {
    const here = await desk();
    expect((await drop(here, 'good.json')).verdicts).toEqual(['unknown']);
    expect(await here.page.textContent('.verifier-wanted')).toBe(`https://example.org/${DID.split(':').slice(3).join('/')}/did.json`);
    const keyed = await drop(here, 'did.json');
    expect([keyed.verdicts, keyed.codes[0]]).toEqual([['unknown'], (await inNode('good.json', { [DID]: 'did.json' })).checks.map(({ code }) => code)]);
    expect(keyed.codes[0]).toContain('status_offline');
    expect(await here.page.textContent('.verifier-wanted')).toBe(LIST);
    const whole = await drop(here, 'list.json');
    expect([whole.verdicts, whole.codes[0]]).toEqual([['valid'], (await inNode('good.json', { [DID]: 'did.json', [LIST]: 'list.json' })).checks.map(({ code }) => code)]);
    expect((await drop(here, 'altered.json')).verdicts).toEqual(['invalid']);
    expect(here.requests).toHaveLength(1);
    await here.page.context().close();
  }, 60_000);

  test('several at once, each with its answer; a text pasted', async () => {
    const here = await desk();
    expect((await drop(here, 'own.json', 'altered.json', 'nothing.txt', 'did.json')).verdicts).toEqual(['valid', 'invalid', 'unknown']);
    await here.page.fill('textarea[name=text]', Buffer.from(given.get('own.json') ?? []).toString());
    await here.page.click('[data-form] .btn-main');
    await here.page.waitForFunction(() => document.querySelectorAll('.report').length === 1);
    expect(await here.page.getAttribute('.report', 'data-verdict')).toBe('valid');
    await here.page.context().close();
  }, 60_000);

  test('a sealed European credential: the small one ends without a verdict, and neither throws', async () => {
    for (const kind of ['small', 'full'] as const) {
      const here = await desk(kind), { verdicts } = await drop(here, 'sealed.json');
      expect([kind, verdicts[0] === 'valid', here.faults]).toEqual([kind, false, []]);
      await here.page.context().close();
    }
  }, 60_000);

  test.each([['fr-FR', 390, 'dark'], ['fr-FR', 1280, 'light'], ['en-GB', 390, 'light'], ['en-GB', 1280, 'dark']] as const)('%s, %d px, %s: axe finds nothing, nothing scrolls sideways', async (lang, width, scheme) => {
    const here = await desk('full', { lang, width, scheme });
    const look = async (): Promise<void> => {
      expect(await axe(here.page)).toEqual([]);
      expect(await here.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1);
    };
    await look();
    for (const names of [['own.json'], ['all.zip'], ['good.json', 'altered.json']]) { await drop(here, ...names); await look(); }
    expect(await here.page.getAttribute('html', 'lang')).toBe(lang.slice(0, 2));
    expect(here.faults).toEqual([]);
    await here.page.context().close();
  }, 90_000);

  test('language and theme change without losing what lies there', async () => {
    const here = await desk();
    await drop(here, 'own.json');
    await here.page.click('[data-lang=fr]');
    await here.page.waitForFunction(() => /^Valide/.test(document.querySelector('.verdict-word')?.textContent ?? ''));
    await here.page.click('[data-theme-to=dark]');
    expect(await here.page.getAttribute('html', 'data-theme')).toBe('dark');
    expect(await here.page.textContent('.verdict-word')).toMatch(/^Valide/);
    await here.page.context().close();
  }, 30_000);
});
