// Every page the router knows, found by following links as the people of a furnished house do, and looked at in a browser: both languages,
// both themes, narrow and wide. A page that no link and no letter leads to fails by name.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import en from '../messages/en.json' with { type: 'json' };
import { axe, CHROMIUM, missingBrowser, openBrowser } from './browser.ts';
import { furnishedHouse, type FurnishedHouse } from './furnished.ts';
import type { Account } from './house.ts';
import { served, type Served } from './served.ts';

/** Of one kind of page, this many at most are looked at, when they are made of different parts: a list full and empty, a version open and closed. */
const EACH = 3;
/** Answers to programs and files: no page. */
const NO_PAGE = /\.(json|csv|png|svg|pdf|txt|css|jsonld|dcbor|zip)$|^\/(healthz|readyz|metrics|log\/|status\/|assets\/|\.well-known\/|api\/)|^\/people\/brand\/|\/(progress|esco|log-proof|openid-configuration|picture|image|original)(\/|$)|^\/c\/[^/]+\/credential$/;

type Stop = { readonly route: string; readonly address: string; readonly as: Account | undefined; /** What the page is made of, its words left out. */ readonly parts: string };
let h: FurnishedHouse, stops: Stop[], unseen: string[], browser: Browser, server: Served, origin: string;

beforeAll(async () => {
  missingBrowser();
  h = await furnishedHouse();
  ({ stops, unseen } = await walk(h));
  if (!CHROMIUM) return;
  server = await served(h);
  ({ origin } = server);
  browser = await openBrowser();
}, 240_000);
afterAll(async () => { await browser?.close(); server?.close(); await h?.close(); });

test('every page of the router is led to by a link or a letter', () => {
  expect(unseen).toEqual([]);
  expect(stops.length).toBeGreaterThan(40);
});

describe.runIf(CHROMIUM)('every page', () => {
  test.each([['fr', 'light'], ['en', 'dark']] as const)('in %s, %s when wide: axe finds nothing, nothing scrolls sideways or breaks the policy, no word is missing, one h1', async (lang, wide) => {
    const faults: string[] = [];
    for (const who of new Set(stops.map(({ as }) => as))) {
      const context = await visitor(lang, who), queue = stops.filter(({ as }) => as === who);
      await Promise.all([1, 2].map(async () => {
        const page = await context.newPage();
        for (let next = queue.shift(); next; next = queue.shift()) faults.push(...(await look(page, next, lang, wide)).map((fault) => `${next?.route} (${next?.address}): ${fault}`));
      }));
      await context.close();
    }
    expect([...new Set(faults)]).toEqual([]);
  }, 600_000);
});

// --- the way round ----------------------------------------------------------------------------------------------------

/** Follows links as three people; answers what to look at, and the routes nobody came by. */
async function walk(house: FurnishedHouse): Promise<{ stops: Stop[]; unseen: string[] }> {
  const routes = [...new Set(house.app.routes.filter(({ method, path: at }) => method === 'GET' && !at.includes('*')).map(({ path: at }) => at))].map((route) => ({ route, pattern: patternOf(route) }));
  const routeOf = (address: string) => routes.filter(({ pattern }) => pattern.test(address)).sort((a, b) => a.route.split(':').length - b.route.split(':').length)[0]?.route;
  const found: Stop[] = [], answered = new Set<string>();
  for (const as of [undefined, house.learner, house.owner]) {
    const queue = ['/', '/look', ...house.letters, '/people/home', '/hold'], known = new Set(queue), count = new Map<string, number>();
    for (let address = queue.shift(); address !== undefined; address = queue.shift()) {
      const answer = await house.ask(address, { as, headers: { accept: 'text/html' } }), route = routeOf(bare(address)) ?? 'none';
      const add = (to: string | null) => { const next = to && inside(to); if (next && !known.has(next) && (count.get(routeOf(bare(next)) ?? 'none') ?? 0) < 6) { known.add(next); queue.push(next); count.set(routeOf(bare(next)) ?? 'none', (count.get(routeOf(bare(next)) ?? 'none') ?? 0) + 1); } };
      answered.add(route);
      if (answer.status >= 300 && answer.status < 400) { add(answer.headers.get('location')); continue; }
      // What is kept as a file is no page of ours, whatever its kind.
      if (!/text\/html/.test(answer.headers.get('content-type') ?? '') || answer.headers.get('content-disposition')?.startsWith('attachment')) continue;
      const text = await answer.text(), letter = house.letters.includes(address);
      const parts = partsOf(text), alike = found.filter((stop) => stop.route === route), fresh = alike.length < EACH && !alike.some((stop) => stop.parts === parts);
      if ((letter || answer.status === 200) && fresh) found.push({ route, address, as, parts });
      for (const [, href] of text.matchAll(/(?:href|action)="([^"]*)"/g)) add((href ?? '').replaceAll('&amp;', '&'));
    }
  }
  return { stops: found, unseen: routes.map(({ route }) => route).filter((route) => !answered.has(route) && !NO_PAGE.test(route)) };
}

const partsOf = (html: string): string => [...new Set([...html.slice(html.indexOf('<main')).matchAll(/<(\w+)(?:[^>]*?\sclass="([^"]*)")?/g)].map(([, tag, name]) => `${tag} ${name ?? ''}`))].sort().join();

function inside(href: string): string | undefined {
  const url = URL.parse(href, 'http://localhost:4000');
  return url?.origin === 'http://localhost:4000' && !/[?&](lang|theme)=/.test(url.search) ? url.pathname + url.search : undefined;
}
const bare = (address: string): string => address.split('?')[0] ?? '';
const patternOf = (route: string): RegExp => new RegExp(`^${route.split('/').map((part) => /^:\w+\{(.+)\}$/.exec(part)?.[1] ?? part.replace(/[.$^+()|[\]\\]/g, '\\$&').replace(/:\w+/, '[^/]+')).join('/')}$`);

// --- the eyes ---------------------------------------------------------------------------------------------------------

async function visitor(lang: 'fr' | 'en', as: Account | undefined): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: lang === 'fr' ? 'fr-FR' : 'en-GB', reducedMotion: 'reduce' });
  const cookies = `${as?.cookie ?? ''}; acquis_lang=${lang}`.split('; ').filter(Boolean).map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url: origin }));
  await context.addCookies(cookies);
  return context;
}

const OTHER = { light: 'dark', dark: 'light' } as const;

async function look(page: Page, { route, address }: Stop, lang: string, wide: 'light' | 'dark'): Promise<string[]> {
  const faults: string[] = [], heard = (text: string) => { if (/Content Security Policy|Refused to/.test(text)) faults.push(text.slice(0, 160)); };
  page.removeAllListeners('console').removeAllListeners('pageerror').removeAllListeners('response').on('response', (answer) => { if (answer.status() >= 400 && !answer.request().isNavigationRequest()) faults.push(`${answer.status()} for ${new URL(answer.url()).pathname}`); }).on('console', (message) => heard(message.text())).on('pageerror', (error) => faults.push(error.message));
  await page.goto(origin + address, { waitUntil: 'load' });
  for (const [width, theme] of [[1280, wide], [320, OTHER[wide]]] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((to) => { document.documentElement.dataset['theme'] = to; }, theme);
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) faults.push(`scrolls sideways at ${width} px`);
    faults.push(...(await axe(page)).map((fault) => `${fault} (${theme}, ${width} px)`));
  }
  const { spoken, headings, words } = await page.evaluate(said);
  if (spoken !== lang) faults.push(`speaks ${spoken}`);
  if (headings !== 1 && route !== '/look') faults.push(`${headings} h1`);
  for (const word of words.flatMap((text) => text.match(KEY) ?? [])) faults.push(`shows the key ${word}`);
  for (const blank of words.flatMap((text) => text.match(/\{\w+(\|[^}]*)?\}/g) ?? [])) if (!/variables|look/.test(route)) faults.push(`leaves ${blank} unfilled`);
  return faults;
}

const KEY = new RegExp(`(?<![\\w./@-])(?:${Object.keys(en).join('|')})\\.[a-z][\\w-]*(?:\\.[\\w-]+)*(?![\\w@/])`, 'g');

/** In the page: what a person reads or hears of it, code left out. */
function said(): { spoken: string; headings: number; words: string[] } {
  const words: string[] = [], skip = 'code, pre, kbd, .mono, .hash, .code, script, style, textarea, input, .raw';
  const reader = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = reader.nextNode(); node; node = reader.nextNode()) if (!node.parentElement?.closest(skip)) words.push(node.textContent ?? '');
  for (const at of document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')) for (const name of ['aria-label', 'title', 'alt', 'placeholder']) words.push(at.getAttribute(name) ?? '');
  words.push(document.title);
  return { spoken: document.documentElement.lang, headings: document.querySelectorAll('h1').length, words };
}
