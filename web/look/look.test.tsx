import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { dictionary, LANGS, type Lang } from '../../lib/i18n.ts';
import { badgeSvg, EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../badge.ts';
import { coreSvg } from '../components/core.tsx';
import { Input } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { withQuery, type PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { ErrorPage } from '../error.tsx';
import { Home } from '../home.tsx';
import { Layout } from '../layout.tsx';
import { LookPage } from './look.tsx';

const page = (lang: Lang, more: Partial<PageContext> = {}): PageContext => ({ t: dictionary(lang), lang, theme: undefined, path: '/', house: { name: 'Maison <du> Val', publicUrl: 'http://localhost', trial: true }, csrf: 'token', ...more });
const html = async (node: unknown): Promise<string> => String(await node);
const all = async (lang: Lang): Promise<string[]> => Promise.all([html(<Home page={page(lang)} />), html(<LookPage page={page(lang)} />), html(<ErrorPage page={page(lang)} title="x" code="not_found">y</ErrorPage>)]);
const style = (): string => ['.', 'rooms'].flatMap((folder) => readdirSync(`web/style/${folder}`).filter((f) => f.endsWith('.css')).map((f) => readFileSync(`web/style/${folder}/${f}`, 'utf8'))).join('');

test.each(LANGS)('style-src self, script-src self: no style attribute, no inline script, no handler (%s)', async (lang) => {
  for (const text of await all(lang)) expect(text).not.toMatch(/ style=|<style|<script(?![^>]* src=)|<script[^>]*>[^<]| on[a-z]+="/);
});

test.each(LANGS)('one h1, a language, a main, a way past the head (%s)', async (lang) => {
  for (const text of await all(lang)) {
    expect(text.match(/<h1[\s>]/g)).toHaveLength(1);
    expect(text).toMatch(new RegExp(`^<!doctype html><html lang="${lang}">`));
    expect(text).toContain('<a class="skip" href="#main">');
    expect(text.match(/<main /g)).toHaveLength(1);
  }
});

test.each(LANGS)('ids are unique, and whatever names an id finds it (%s)', async (lang) => {
  for (const text of await all(lang)) {
    const ids = [...text.matchAll(/ id="([^"]+)"/g)].map((m) => m[1] ?? '').filter((id) => !id.startsWith('badge-'));
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    const named = [...text.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]+)"| href="#([^"]+)"/g)].flatMap((m) => (m[1] ?? m[2] ?? '').split(' '));
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((id) => !ids.includes(id))).toEqual([]);
  }
});

test('the public home carries no script and weighs at most 30 kB with the style sheet, compressed', async () => {
  const home = await html(<Home page={page('fr')} />);
  expect(home).not.toContain('<script');
  expect(gzipSync(home).length + gzipSync(style()).length).toBeLessThan(30_000);
});

test('what a house or a person is called is text, never markup', async () => {
  const text = await html(<Layout page={page('fr', { person: { id: '1', name: '<b>"x"', admin: false } })} title="<i>"><p>ok</p></Layout>);
  expect(text).toContain('Maison &lt;du&gt; Val');
  expect(text).not.toMatch(/<b>|<i>/);
});

test('a trial house says so on every page, another does not', async () => {
  expect(await html(<Home page={page('en')} />)).toContain('class="trial"');
  expect(await html(<Home page={page('en', { house: { name: 'x', publicUrl: 'https://x.example', trial: false } })} />)).not.toContain('class="trial"');
});

test('a form that changes something carries the token', async () => {
  expect(await html(<Form page={page('fr')} action="/x">y</Form>)).toContain('<input type="hidden" name="csrf" value="token"/>');
});

test('WCAG 3.3.1: an error is tied to its field', async () => {
  const text = await html(<Input name="date" label="Date" hint="h" error="e" />);
  expect(text).toContain('aria-describedby="date-hint date-error"');
  expect(text).toContain('aria-invalid="true"');
  expect(await html(<Input name="date" label="Date" />)).not.toMatch(/aria-/);
});

test('the language switch keeps the query and replaces itself', () => {
  expect(withQuery('/verify', 'lang', 'fr')).toBe('/verify?lang=fr');
  expect(withQuery('/verify?a=1&lang=en', 'lang', 'fr')).toBe('/verify?a=1&lang=fr');
});

test('the rail shows a room to those who may enter it', async () => {
  const rail = (roles: string[]) => html(<DeskNav at="design" page={page('en', { organisation: { id: 'ORG', name: 'x', roles } })} />);
  expect((await rail(['owner'])).match(/href="\/o\/ORG\//g)).toHaveLength(6);
  expect(await rail(['designer'])).not.toContain('/o/ORG/issue');
  expect(await rail(['issuer'])).toContain('/o/ORG/deliver');
});

const badge: BadgeParams = { shape: 'disc', pigment: 'ink', emblem: 'book', level: 5, seed: 'a' };

test('a badge is a function of its parameters', () => {
  expect(badgeSvg(badge)).toBe(badgeSvg({ ...badge }));
  const drawn = SHAPES.flatMap((shape) => PIGMENTS.flatMap((pigment) => EMBLEMS.map((emblem) => badgeSvg({ ...badge, shape, pigment, emblem }))));
  expect(new Set(drawn).size).toBe(drawn.length);
  expect(badgeSvg({ ...badge, seed: 'b' })).not.toBe(badgeSvg(badge));
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])('a badge has as many layers as its EQF level (%i)', (level) => {
  expect(badgeSvg({ ...badge, level }).match(/V256H0Z/g)).toHaveLength(level);
});

test('a badge with a level outside the framework still draws, one to eight layers', () => {
  expect(badgeSvg({ ...badge, level: 0 }).match(/V256H0Z/g)).toHaveLength(1);
  expect(badgeSvg({ ...badge, level: 99 }).match(/V256H0Z/g)).toHaveLength(8);
});

test('the title of a badge cannot break out of it', () => {
  const svg = badgeSvg(badge, '"><script>alert(1)</script>');
  expect(svg).not.toContain('<script');
  expect(svg).toContain('role="img"');
  expect(badgeSvg(badge)).toContain('aria-hidden="true"');
});

test('a core without any layer, or with an empty one, is still a drawing', () => {
  expect(coreSvg({ layers: [], seed: 'x' })).not.toContain('NaN');
  expect(coreSvg({ layers: [{ share: 0, tone: 1 }, { share: 0, tone: 2 }], seed: 'x' })).not.toMatch(/NaN|Infinity/);
});

// WCAG 2.2, 1.4.3 and 1.4.11: pairs and floors, in both themes, from the tokens themselves.
const PAIRS: readonly [string, string, number][] = [
  ['ink', 'sheet', 4.5], ['ink', 'ground', 4.5], ['ink-2', 'sheet', 4.5], ['ink-2', 'ground', 4.5], ['ink-2', 'sunk', 4.5], ['accent', 'sheet', 4.5], ['accent', 'ground', 4.5], ['accent', 'invalid-bg', 4.5],
  ['on-accent', 'accent', 4.5], ['on-accent', 'accent-deep', 4.5], ['accent-deep', 'accent-soft', 4.5], ['ink-2', 'accent-soft', 4.5],
  ['valid', 'valid-bg', 4.5], ['warn', 'warn-bg', 4.5], ['invalid', 'invalid-bg', 4.5], ['unknown', 'unknown-bg', 4.5], ['valid', 'sheet', 4.5], ['warn', 'sheet', 4.5], ['invalid', 'sheet', 4.5], ['unknown', 'sheet', 4.5], ['invalid', 'ground', 4.5],
  ['ink', 'warn-bg', 4.5], ['line-strong', 'raised', 3], ['line-strong', 'ground', 3], ['focus', 'sheet', 3], ['focus', 'ground', 3], ['s1', 'sheet', 3],
];

test.each(PAIRS)('%s on %s is at least %f to 1', (fore, back, floor) => {
  const tokens = readFileSync('web/style/tokens.css', 'utf8');
  const of = (name: string): string[] => new RegExp(`--${name}:\\s+light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens)?.slice(1) ?? [];
  for (const theme of [0, 1]) expect(contrast(of(fore)[theme] ?? '', of(back)[theme] ?? '')).toBeGreaterThanOrEqual(floor);
});

test('no colour outside the tokens, masks excepted', () => {
  const files = readdirSync('web/style/rooms').map((f) => `web/style/rooms/${f}`).concat('web/style/base.css', 'web/style/layout.css', 'web/style/components.css');
  expect(files.filter((f) => /#[0-9a-f]{3,8}\b|\brgb\(|\bhsl\(/i.test(readFileSync(f, 'utf8').replace(/mask-image:[^;]*;/g, '')))).toEqual([]);
});

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
