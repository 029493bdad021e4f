// Debian's Chromium, driven as a visitor would; every page seen is held to the strict policy and to axe.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => fs.existsSync(file));
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Said once, where a test is skipped for want of a browser. */
export function missingBrowser(): void {
  if (!CHROMIUM) process.stderr.write('No Chromium found (Debian: apt-get install chromium): the browser tests are skipped.\n');
}

export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM ?? '', args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])] });
}

export type Visit = { readonly page: Page; readonly context: BrowserContext; /** Everything that went wrong on the pages seen: policy, script errors, axe. */ readonly faults: string[]; /** Looks at the page as it stands. */ look(): Promise<void> };

export async function visit(browser: Browser, lang: 'fr' | 'en', width = 1280): Promise<Visit> {
  const context = await browser.newContext({ locale: lang === 'fr' ? 'fr-FR' : 'en-GB', viewport: { width, height: 900 }, reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage(), faults: string[] = [];
  page.on('console', (message) => { if (/Content Security Policy|Refused to/.test(message.text())) faults.push(`${page.url()}: ${message.text().slice(0, 160)}`); });
  page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`));
  const look = async (): Promise<void> => {
    const spoken = await page.getAttribute('html', 'lang');
    if (spoken !== lang) faults.push(`${page.url()} speaks ${spoken}`);
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1)) faults.push(`${page.url()} scrolls sideways at ${width} px`);
    for (const fault of await axe(page)) faults.push(`${page.url()}: ${fault}`);
  };
  return { page, context, faults, look };
}

/** What axe finds against WCAG 2.2 AA on the page as it stands, one line a rule. */
export async function axe(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(AXE); // through the debugger: the page's policy need not be bent
  const found = await page.evaluate(() => (window as unknown as { axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> } }).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }));
  return found.violations.map(({ id, nodes }) => `${id} ${JSON.stringify(nodes[0]?.target)}`);
}
