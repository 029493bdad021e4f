// The windows, asked as a browser asks: cookies kept, forms sent with the token the page carried.
import { Hono } from 'hono';
import { isoCBOR, isoBase64URL } from '@simplewebauthn/server/helpers';
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testDb, type TestDb } from '../../test/database.ts';
import type { Env } from '#lib/http';
import { frontDoor } from '../../web/app.tsx';
import { openPeople, type MailWish, type OrganisationFacts, type People } from './people.ts';
import { peoplePages } from './people.pages.tsx';
import type { ApiScope } from './people.policy.ts';

const FACTS: OrganisationFacts = { name: { fr: 'Centre des Trois-Rives' }, legalName: 'Trois-Rives', country: 'FRA', identifiers: [{ scheme: 'RNCP', value: '42' }] };
let house: TestDb, people: People, app: ReturnType<typeof frontDoor>, org: string;
const mails: MailWish[] = [];
let count = 0;
const fresh = () => `someone${++count}@example.org`;

beforeAll(async () => {
  house = await testDb();
  people = openPeople(house);
  people.mailWanted.listen(async (_tx, wish) => { mails.push(wish); });
  const tools = new Hono<Env>();
  for (const scope of ['issue:read', 'issue:write'] as const satisfies readonly ApiScope[]) tools.get(`/api/v1/people/${scope}`, people.apiKeyOnly(scope), (c) => c.json(c.var.seat));
  app = frontDoor({ facts: { name: 'Maison', publicUrl: house.publicUrl, trial: true, development: false }, session: people.session, files: new Hono<Env>(), rooms: [peoplePages({ people }), tools], api: [], report: () => {} });
}, 60_000);
afterAll(() => house.close());
beforeEach(() => { house.clock.forward(16 * 60); });

/** A browser with one tab. */
class Browser {
  readonly jar = new Map<string, string>();
  csrf = '';
  async ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const answer = await app.request(`${house.publicUrl}${path}`, { redirect: 'manual', ...init, headers: { accept: 'text/html', 'accept-language': 'en', 'sec-fetch-site': 'same-origin', ...(this.jar.size > 0 && { cookie: [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ') }), ...init.headers } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /Max-Age=0/.test(line)) this.jar.delete(name); else this.jar.set(name, value);
    }
    const token = /name="csrf" value="([^"]*)"/.exec(await answer.clone().text())?.[1];
    if (token !== undefined) this.csrf = token;
    return answer;
  }
  open = async (path: string): Promise<{ status: number; text: string }> => { const answer = await this.ask(path); return { status: answer.status, text: await answer.text() }; };
  send = (path: string, fields: Record<string, string | string[]>, headers: Record<string, string> = {}): Promise<Response> => {
    const body = new URLSearchParams({ csrf: this.csrf });
    for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one);
    return this.ask(path, { method: 'POST', body: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } });
  };
  json = async (path: string, body: object): Promise<{ status: number; body: Record<string, never> }> => {
    const answer = await this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json', accept: 'application/json', 'x-csrf': this.csrf } });
    return { status: answer.status, body: await answer.json() as Record<string, never> };
  };
  get session(): string | undefined { return this.jar.get('acquis'); }
}

const mailTo = (to: string) => mails.findLast((m) => m.to === to);
const linkIn = (mail: MailWish | undefined) => mail?.action?.url.slice(house.publicUrl.length) ?? '';

async function signedIn(email: string): Promise<Browser> {
  const browser = new Browser();
  await house.db.asHouse((tx) => people.ensurePerson(tx, { email, name: 'Nour', lang: 'en' }));
  const asked = await browser.send('/people/sign-in', { email, next: '/people/me' });
  const done = await browser.send(asked.headers.get('location')?.split('?')[0] ?? '', { code: mailTo(email)?.code ?? '', next: '/people/me' });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/people/me']);
  await browser.open('/people/me');
  return browser;
}

/** By a code to the main address, as the page offers it. */
async function proveAgain(browser: Browser): Promise<void> {
  const { email = '' } = await people.visitorOf(browser.session ?? '') ?? {};
  await browser.open('/people/again?next=/people/me');
  const asked = await browser.send('/people/again/code', { next: '/people/me' }), at = asked.headers.get('location')?.split('?')[0] ?? '';
  expect((await browser.send(at, { code: mailTo(email)?.code ?? '', next: '/people/me' })).status).toBe(303);
  await browser.open('/people/me');
}

let owner: Browser;
test('the first link leads from nothing to an organisation', async () => {
  owner = new Browser();
  const link = await people.firstLink() ?? '';
  for (let i = 0; i < 2; i++) expect((await owner.open(link)).text).toContain('no administrator yet');
  expect(owner.session).toBeUndefined();
  const wrong = await owner.send(link, { name: '', email: 'nobody', lang: 'en' });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="nobody"')]);
  const done = await owner.send(link, { name: 'Ada', email: 'ada@example.org', lang: 'en' });
  expect(done.headers.get('location')).toBe('/people/welcome');
  expect((await owner.open('/people/welcome')).text).toContain('href="/people/setup"');
  const again = await new Browser().open(link);
  expect([again.status, again.text]).toEqual([410, expect.stringContaining('it prints a new link')]);
  await owner.open('/people/organisations/new');
  const refused = await owner.send('/people/organisations/new', { 'name.fr': 'Trois-Rives', legalName: '', country: 'XXX' });
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('Choose a country of the list.')]);
  const made = await owner.send('/people/organisations/new', { 'name.fr': 'Trois-Rives', legalName: 'Trois-Rives SA', country: 'FRA', 'identifier.UAI': '0750000A' });
  org = /^\/o\/([^/]+)\/desk$/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
  expect(await people.organisation(org)).toMatchObject({ name: { fr: 'Trois-Rives' }, identifiers: [{ scheme: 'UAI', value: '0750000A' }] });
  expect((await owner.open(`/o/${org}/people`)).text).toContain('Trois-Rives is created.');
});

test('every page of the room opens, in both languages, without a style attribute or inline script', async () => {
  const link = (await people.loginLink('ada@example.org')), attempt = await people.askCode('ada@example.org', 'test');
  await people.invite(org, (await people.members(org))[0]?.person ?? '', { email: 'walk@example.org', roles: ['issuer'], lang: 'fr' });
  const guest = ['/people/sign-in', link, `/people/sign-in/code/${attempt}`, linkIn(mailTo('walk@example.org')), '/people/first/x', '/people/recovery'];
  const own = ['/people/home', '/people/me', '/people/me/ways', '/people/me/addresses', '/people/me/merge', '/people/again', '/people/welcome', '/people/admin', '/people/admin/providers', '/people/admin/providers/new', '/people/admin/history', '/people/organisations/new', `/o/${org}/people`, `/o/${org}/people/organisation`, `/o/${org}/people/api-keys`, `/o/${org}/people/history`];
  for (const [browser, paths] of [[new Browser(), guest], [owner, own]] as const) {
    for (const path of paths) for (const lang of ['fr', 'en']) {
      browser.jar.set('acquis_lang', lang);
      const answer = await browser.ask(path), text = await answer.text();
      expect([path, answer.status]).toEqual([path, path === '/people/first/x' ? 410 : 200]);
      expect(text).toContain(`<html lang="${lang}"`);
      expect([...text.matchAll(/<h1/g)]).toHaveLength(1);
      expect(text).not.toMatch(/\sstyle="|<script>|people\.[a-z_]+\.|>people\./);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]);
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    }
  }
});

describe('sessions', () => {
  test('the cookie is HttpOnly and Lax; behind https it is __Host- and Secure', async () => {
    const secure = openPeople({ ...house, publicUrl: 'https://acquis.example.org' });
    const one = new Hono<Env>().get('/', async (c) => { await secure.signIn(c, (await people.members(org))[0]?.person ?? ''); return c.text(''); });
    const [cookie = ''] = (await one.request('/', { headers: { cookie: 'acquis_lang=fr' } })).headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-acquis=[\w-]{43}; /);
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(part);
  });
  test('E09: a token planted before signing in is worth nothing after, and only a hash is stored', async () => {
    const browser = new Browser(), email = fresh();
    browser.jar.set('acquis', 'planted');
    await house.db.asHouse((tx) => people.ensurePerson(tx, { email, lang: 'en' }));
    const asked = await browser.send('/people/sign-in', { email });
    await browser.send(asked.headers.get('location')?.split('?')[0] ?? '', { code: mailTo(email)?.code ?? '' });
    expect(browser.session).not.toBe('planted');
    const before = browser.session ?? '', visitor = await people.visitorOf(before);
    expect(visitor).toMatchObject({ email });
    expect(await people.visitorOf('planted')).toBeUndefined();
    expect(JSON.stringify(await house.ownerQuery('select s::text as row from people_sessions s'))).not.toContain(Buffer.from(before).toString('hex'));
    const again = await people.loginLink(email);
    await browser.open(again);
    await browser.open('/people/me');
    await browser.send(again, {});
    expect(browser.session).not.toBe(before);
    expect(await people.visitorOf(before)).toBeUndefined();
  });
  test('ends after 12 idle hours, and after 30 days however busy', async () => {
    const browser = await signedIn(fresh());
    house.clock.forward(12 * 3600 - 60);
    expect((await browser.open('/people/me')).status).toBe(200);
    house.clock.forward(12 * 3600);
    expect((await browser.open('/people/me')).status).toBe(303);
    const busy = await signedIn(fresh());
    for (let hour = 0; hour < 30 * 24 - 10; hour += 10) { house.clock.forward(10 * 3600); expect((await busy.open('/people/home')).status).toBe(200); }
    house.clock.forward(10 * 3600);
    expect((await busy.open('/people/home')).status).toBe(303);
    owner = await signedIn('ada@example.org');
  });
  test('are listed and ended by their person only; signing out ends at once', async () => {
    const email = fresh(), here = await signedIn(email), there = await signedIn(email), other = await signedIn(fresh());
    const visitor = await people.visitorOf(there.session ?? '');
    await other.send(`/people/me/sessions/${visitor?.session}/end`, {});
    expect((await there.open('/people/me')).status).toBe(200);
    expect((await here.open('/people/me')).text).toContain(`/people/me/sessions/${visitor?.session}/end`);
    await here.send(`/people/me/sessions/${visitor?.session}/end`, {});
    expect((await there.open('/people/me')).status).toBe(303);
    const token = here.session ?? '';
    await here.send('/people/sign-out', {});
    expect(here.session).toBeUndefined();
    expect(await people.visitorOf(token)).toBeUndefined();
  });
  test('E10: a form from elsewhere or without the session’s token changes nothing', async () => {
    const browser = await signedIn(fresh());
    expect((await browser.send('/people/me', { name: 'X', lang: 'en' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const other = await signedIn(fresh());
    expect((await browser.send('/people/me', { name: 'X', lang: 'en', csrf: other.csrf })).status).toBe(403);
    browser.csrf = other.csrf;
    expect((await browser.send('/people/me', { name: 'X', lang: 'en' })).status).toBe(403);
    expect((await browser.json('/people/me/passkeys/options', {})).status).toBe(403);
  });
});

describe('signing in', () => {
  test('E05: known and unknown addresses get the same pages, letter for letter but their own', async () => {
    const known = fresh(), unknown = fresh();
    await house.db.asHouse((tx) => people.ensurePerson(tx, { email: known, lang: 'fr' }));
    const seen = await Promise.all([known, unknown].map(async (email) => {
      const browser = new Browser(), asked = await browser.send('/people/sign-in', { email }), where = asked.headers.get('location') ?? '';
      const page = await browser.open(where), wrong = await browser.send(where.split('?')[0] ?? '', { code: 'x' });
      const id = /code\/(\w+)/.exec(where)?.[1] ?? '', neutral = (text: string) => text.replaceAll(id, 'ID').replaceAll(email, 'EMAIL');
      return { asked: asked.status, where: neutral(where), page: neutral(page.text), wrong: [wrong.status, neutral(await wrong.text())] };
    }));
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.wrong[0]).toBe(422);
  });
  test.each(['//evil.example', '/\\evil.example', '/\t/evil.example', 'https://evil.example', '/%09/evil.example'])('E01: next=%j stays at home', async (next) => {
    const email = fresh(), browser = new Browser();
    await house.db.asHouse((tx) => people.ensurePerson(tx, { email, lang: 'en' }));
    const asked = await browser.send('/people/sign-in', { email, next });
    expect(asked.headers.get('location')).toMatch(/\?next=%2Fpeople$/);
    const done = await browser.send(asked.headers.get('location')?.split('?')[0] ?? '', { code: mailTo(email)?.code ?? '', next });
    expect(done.headers.get('location')).toBe('/people');
  });
  test('E03, E04: a mail scanner may open a link; pressed once it signs in, twice it is gone', async () => {
    const link = await people.loginLink('ada@example.org'), scanner = new Browser(), person = new Browser();
    for (let i = 0; i < 3; i++) expect((await scanner.open(link)).status).toBe(200);
    expect(scanner.session).toBeUndefined();
    expect((await person.send(link, {})).headers.get('location')).toBe('/people');
    const late = await new Browser().send(link, {}), never = await new Browser().open('/people/login/nonsense');
    expect([late.status, never.status]).toEqual([410, 410]);
    expect((await late.text()).replaceAll(link, '')).toBe(never.text.replaceAll('/people/login/nonsense', ''));
  });
  test('E02: a mail names our own address, whatever Host said', async () => {
    await owner.open(`/o/${org}/people`);
    await owner.send(`/o/${org}/people/invitations`, { email: 'host@example.org', roles: 'viewer', lang: 'en' }, { host: 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect(mailTo('host@example.org')?.action?.url).toMatch(/^http:\/\/localhost:4000\/people\/invitation\//);
  });
});

describe('an organisation’s desk', () => {
  test('E16: a stranger is told nothing, a member without the role is told so, nobody signed in is led to the door', async () => {
    const stranger = await signedIn(fresh()), email = fresh(), viewer = await signedIn(email);
    await owner.open(`/o/${org}/people`);
    await owner.send(`/o/${org}/people/invitations`, { email, roles: ['viewer'], lang: 'en' });
    await viewer.open('/people/home');
    const [waiting] = (await people.invitations(org)).filter((i) => i.email === email);
    await stranger.open('/people/home');
    expect((await stranger.send(`/people/home/invitations/${waiting?.id}`, {})).status).toBe(404);
    await viewer.send(`/people/home/invitations/${waiting?.id}`, {});
    for (const path of ['', '/organisation', '/api-keys', '/history']) {
      expect([path, (await stranger.open(`/o/${org}/people${path}`)).status]).toEqual([path, 404]);
      expect([path, (await viewer.open(`/o/${org}/people${path}`)).status]).toEqual([path, path === '' ? 200 : 403]);
      const [led] = [await new Browser().ask(`/o/${org}/people${path}`)];
      expect([led.status, led.headers.get('location')]).toEqual([303, `/people/sign-in?next=${encodeURIComponent(`/o/${org}/people${path}`)}`]);
    }
    await viewer.open('/people/home');
    const self = (await people.members(org)).find((m) => m.email === email)?.person ?? '';
    for (const [path, fields] of [[`members/${self}/roles`, { roles: ['owner'] }], ['invitations', { email: fresh(), roles: ['owner'] }], ['api-keys', { name: 'k', scopes: ['issue:write'], expires: '2027-01-01' }]] as const) {
      const refused = await viewer.send(`/o/${org}/people/${path}`, fields as unknown as Record<string, string[]>);
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('>forbidden<')]);
    }
    expect((await people.history(org)).lines.filter((line) => line.by === self && line.act === 'people.refused').map((line) => line.subject)).toContain(`/o/${org}/people/api-keys`);
    expect((await viewer.open('/people/admin')).status).toBe(404);
    expect((await viewer.send('/people/organisations/new', { 'name.fr': 'X', legalName: 'X', country: 'FRA' })).status).toBe(404);
    expect((await stranger.open('/o/not-an-id/people')).status).toBe(404);
  });
  test('E13: acts on a member, an invitation or a key of another organisation find nothing', async () => {
    const visitor = await people.visitorOf(owner.session ?? ''), other = (await people.createOrganisation(visitor ?? expect.fail(), FACTS)).id;
    await people.invite(other, visitor?.id ?? '', { email: fresh(), roles: ['viewer'], lang: 'en' });
    await people.createApiKey(other, visitor?.id ?? '', { name: 'k', scopes: ['issue:read'], expiresAt: new Date(house.clock.now().getTime() + 86_400_000) });
    const [invitation] = await people.invitations(other), [key] = await people.apiKeys(other), person = await house.db.asHouse((tx) => people.ensurePerson(tx, { email: fresh(), lang: 'en' }));
    await proveAgain(owner);
    for (const path of [`invitations/${invitation?.id}/again`, `invitations/${invitation?.id}/withdraw`, `api-keys/${key?.id}/revoke`, `members/${person.id}/remove`]) expect([path, (await owner.send(`/o/${org}/people/${path}`, {})).status]).toEqual([path, 404]);
    expect((await people.apiKeys(other))[0]?.state).toBe('active');
  });
  test('the last owner is told why they cannot leave', async () => {
    await owner.open(`/o/${org}/people`);
    const self = (await people.members(org)).find((m) => m.roles.includes('owner'))?.person ?? '';
    expect((await owner.send(`/o/${org}/people/members/${self}/remove`, {})).status).toBe(303);
    expect((await owner.open(`/o/${org}/people`)).text).toContain('Nobody would be left in charge.');
  });
  test('facts keep what the form does not ask for', async () => {
    const visitor = await people.visitorOf(owner.session ?? ''), other = (await people.createOrganisation(visitor ?? expect.fail(), FACTS)).id;
    await owner.open(`/o/${other}/people/organisation`);
    await owner.send(`/o/${other}/people/organisation`, { 'name.en': 'Three Rivers', legalName: 'TR', country: 'BEL', 'identifier.PIC': '999' });
    expect(await people.organisation(other)).toMatchObject({ name: { en: 'Three Rivers' }, country: 'BEL', identifiers: [{ scheme: 'PIC', value: '999' }, { scheme: 'RNCP', value: '42' }] });
  });
  test('the history goes back page by page, and a made-up place in it is no fault of ours', async () => {
    const by = (await people.members(org))[0]?.person ?? '';
    await house.db.asOrganisation(org, async (tx) => { for (let i = 0; i < 110; i++) { house.clock.forward(0.001); await people.audit(tx, { organisation: org, by, act: 'people.invited', subject: `line-${i}` }); } });
    const first = await owner.open(`/o/${org}/people/history`), older = /href="([^"]*before=[^"]*)"/.exec(first.text)?.[1] ?? '';
    expect([first.text.includes('line-109'), first.text.includes('>line-5<')]).toEqual([true, false]);
    expect((await owner.open(older)).text).toContain('>line-5<');
    for (const wrong of ['x', '-'.repeat(36), '%00']) expect((await owner.open(`/o/${org}/people/history?before=${wrong}`)).status).toBe(200);
  });
  test('E25: a name is text, wherever it is shown', async () => {
    const email = fresh(), them = await signedIn(email), evil = '<img src=x onerror=alert(1)>';
    await them.send('/people/me', { name: evil, lang: 'en' });
    expect((await them.open('/people/home')).text).not.toContain('<img');
    expect((await them.open('/people/me')).text).toContain('&lt;img src=x');
  });
});

describe('an API key', () => {
  const call = (path: string, key?: string) => app.request(`${house.publicUrl}/api/v1/people/${path}`, { headers: key ? { authorization: `Bearer ${key}` } : {} });
  test('is shown once, acts within its scopes, ends when it is said to and when it is revoked', async () => {
    await proveAgain(owner);
    await owner.open(`/o/${org}/people/api-keys`);
    const expires = new Date(house.clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const made = await owner.send(`/o/${org}/people/api-keys`, { name: 'Night export', scopes: ['issue:read'], expires });
    const key = /acq_live_[0-9a-z]{26}_[0-9a-z]{52}/.exec(await made.text())?.[0] ?? '';
    expect((await owner.open(`/o/${org}/people/api-keys`)).text).not.toContain('acq_live_');
    expect(JSON.stringify(await house.ownerQuery('select k::text as row from people_api_keys k'))).not.toContain(key.slice(-52));
    const seat = await call('issue:read', key);
    expect([seat.status, await seat.json()]).toEqual([200, { id: org, by: expect.stringMatching(/^api-key:[0-9a-z]{26}$/), name: 'Trois-Rives', roles: [], via: 'api-key', scopes: ['issue:read'] }]);
    const beyond = await call('issue:write', key);
    expect([beyond.status, await beyond.json()]).toEqual([403, { error: expect.objectContaining({ code: 'forbidden' }) }]);
    expect((await people.apiKeys(org))[0]).toMatchObject({ state: 'active', usedAt: house.clock.now().toISOString() });
    const [{ id } = { id: '' }] = await people.apiKeys(org);
    await owner.open(`/o/${org}/people/api-keys`);
    await owner.send(`/o/${org}/people/api-keys/${id}/revoke`, {});
    const after = await call('issue:read', key);
    expect([after.status, await after.json()]).toEqual([401, { error: expect.objectContaining({ code: 'api_key_needed' }) }]);
  });
  test('missing, made up, of another organisation or expired: the same refusal', async () => {
    const by = (await people.members(org))[0]?.person ?? '';
    const key = await people.createApiKey(org, by, { name: 'k', scopes: ['issue:read'], expiresAt: new Date(house.clock.now().getTime() + 1000) });
    const other = (await people.createOrganisation(await people.visitorOf(owner.session ?? '') ?? expect.fail(), FACTS)).id;
    house.clock.forward(1);
    for (const bad of [undefined, 'x', key, key.replace(org, other), `${key.slice(0, -1)}0`]) expect((await call('issue:read', bad)).status).toBe(401);
  });
  test('E18: in an address it is refused, however good', async () => {
    const by = (await people.members(org))[0]?.person ?? '';
    const key = await people.createApiKey(org, by, { name: 'k', scopes: ['issue:read'], expiresAt: new Date(house.clock.now().getTime() + 86_400_000) });
    const answer = await call(`issue:read?key=${key}`, key);
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.objectContaining({ code: 'api_key_in_url' }) }]);
  });
  test('needs a name, known scopes and an end within a year', async () => {
    const by = (await people.members(org))[0]?.person ?? '', soon = new Date(house.clock.now().getTime() + 86_400_000);
    const good = { name: 'k', scopes: ['issue:read'], expiresAt: soon };
    for (const [path, wish] of [['name', { ...good, name: ' ' }], ['scopes', { ...good, scopes: [] }], ['scopes', { ...good, scopes: ['admin'] }], ['expires', { ...good, expiresAt: house.clock.now() }], ['expires', { ...good, expiresAt: new Date(soon.getTime() + 366 * 86_400_000) }], ['expires', { ...good, expiresAt: new Date(NaN) }]] as const) {
      await expect(people.createApiKey(org, by, wish)).rejects.toMatchObject({ code: 'bad_input', faults: [{ path }] });
    }
  });
});

/** An authenticator: one ES256 key, attestation `none` (WebAuthn Level 3, §6.1, §8.7). */
class Authenticator {
  readonly id = randomBytes(32);
  readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  counter = 1;
  private client(type: string, challenge: string, origin = house.publicUrl): Buffer { return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })); }
  private data(flags: number, rpId = 'localhost', attested = Buffer.alloc(0)): Buffer {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter++);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.of(flags), counter, attested]);
  }
  register(challenge: string) {
    const jwk = this.keys.publicKey.export({ format: 'jwk' });
    const cose = isoCBOR.encode(new Map<number, number | Uint8Array>([[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(jwk.x ?? '', 'base64url')], [-3, Buffer.from(jwk.y ?? '', 'base64url')]]));
    const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, 32), this.id, cose]);
    const object = isoCBOR.encode(new Map<string, unknown>([['fmt', 'none'], ['attStmt', new Map()], ['authData', new Uint8Array(this.data(0x45, 'localhost', attested))]]) as never);
    return this.answer({ clientDataJSON: this.client('webauthn.create', challenge).toString('base64url'), attestationObject: isoBase64URL.fromBuffer(object) });
  }
  signIn(challenge: string, { origin = house.publicUrl, rpId = 'localhost', flags = 0x05 } = {}) {
    const data = this.data(flags, rpId), client = this.client('webauthn.get', challenge, origin);
    const signature = createSign('sha256').update(Buffer.concat([data, createHash('sha256').update(client).digest()])).sign(this.keys.privateKey);
    return this.answer({ clientDataJSON: client.toString('base64url'), authenticatorData: data.toString('base64url'), signature: signature.toString('base64url') });
  }
  private answer(response: object) { const id = this.id.toString('base64url'); return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response }; }
}

describe('a passkey', () => {
  const challengeOf = (answer: { body: Record<string, never> }): string => answer.body['challenge'] ?? '';
  async function withKey(): Promise<{ browser: Browser; key: Authenticator; email: string }> {
    const email = fresh(), browser = await signedIn(email), key = new Authenticator(), options = await browser.json('/people/me/passkeys/options', {});
    expect(options.body).toMatchObject({ rp: { id: 'localhost' }, authenticatorSelection: { residentKey: 'required', userVerification: 'required' } });
    expect(await browser.json('/people/me/passkeys', { answer: key.register(challengeOf(options)), next: '/people/me?added=1' })).toEqual({ status: 200, body: { next: '/people/me?added=1' } });
    return { browser, key, email };
  }
  const ask = async (browser: Browser) => challengeOf(await browser.json('/people/passkey/options', {}));

  test('is added, named, used to sign in without a name, removed', async () => {
    const { browser, key, email } = await withKey(), elsewhere = new Browser();
    const done = await elsewhere.json('/people/passkey', { answer: key.signIn(await ask(elsewhere)), next: '//evil.example' });
    expect(done).toEqual({ status: 200, body: { next: '/people' } });
    expect(await people.visitorOf(elsewhere.session ?? '')).toMatchObject({ email });
    await browser.open('/people/me/ways');
    await browser.send(`/people/me/passkeys/${key.id.toString('base64url')}/rename`, { name: 'My phone' });
    expect((await browser.open('/people/me/ways')).text).toContain('My phone');
    const stranger = await signedIn(fresh());
    await stranger.send(`/people/me/passkeys/${key.id.toString('base64url')}/remove`, {});
    expect((await browser.open('/people/me/ways')).text).toContain('My phone');
    await browser.send(`/people/me/passkeys/${key.id.toString('base64url')}/remove`, {});
    expect((await elsewhere.json('/people/passkey', { answer: key.signIn(await ask(elsewhere)) })).status).toBe(403);
    const again = new Browser();
    expect((await again.json('/people/passkey', { answer: key.signIn(await ask(again)) })).status).toBe(401);
  });
  test('a challenge is good for one answer, five minutes, and the purpose it was made for', async () => {
    const { key } = await withKey(), browser = new Browser(), challenge = await ask(browser);
    const answer = key.signIn(challenge);
    expect((await browser.json('/people/passkey', { answer })).status).toBe(200);
    const second = new Browser();
    expect((await second.json('/people/passkey', { answer })).status).toBe(401);
    expect((await second.json('/people/passkey', { answer: key.signIn(challenge) })).status).toBe(401);
    const late = await ask(second);
    house.clock.forward(5 * 60);
    expect((await second.json('/people/passkey', { answer: key.signIn(late) })).status).toBe(401);
    const other = await signedIn(fresh()), made = challengeOf(await other.json('/people/me/passkeys/options', {}));
    expect((await second.json('/people/passkey', { answer: key.signIn(made) })).status).toBe(401);
    const theirs = await signedIn(fresh());
    expect((await theirs.json('/people/me/passkeys', { answer: new Authenticator().register(challengeOf(await other.json('/people/me/passkeys/options', {}))) })).status).toBe(401);
  });
  test('E28: another origin, another site, no verification of the person, a counter that goes back', async () => {
    const { key } = await withKey(), browser = new Browser();
    for (const wrong of [{ origin: 'https://evil.example' }, { origin: 'http://localhost:4001' }, { rpId: 'evil.example' }, { flags: 0x01 }]) {
      expect([wrong, (await browser.json('/people/passkey', { answer: key.signIn(await ask(browser), wrong) })).status]).toEqual([wrong, 401]);
    }
    key.counter = 0;
    expect((await browser.json('/people/passkey', { answer: key.signIn(await ask(browser)) })).status).toBe(401);
    for (const answer of [undefined, 'x', {}, { id: 'x' }]) expect((await browser.json('/people/passkey', { answer })).status).toBe(401);
    expect(browser.session).toBeUndefined();
  });
});

describe('proof again, before what matters', () => {
  test('a form sent too late is kept, shown after the proof, and done by one more press; nothing happens before', async () => {
    const email = fresh(), browser = await signedIn(email);
    house.clock.forward(10 * 60);
    await browser.open('/people/me/ways');
    const asked = await browser.send('/people/me/passkey-only', { only: 'no' }), at = asked.headers.get('location') ?? '';
    expect([asked.status, at]).toEqual([303, expect.stringMatching(/^\/people\/again\/form\/[\w-]{43}$/)]);
    const led = await browser.ask(at);
    expect([led.status, led.headers.get('location')]).toEqual([303, `/people/again?next=${encodeURIComponent(at)}`]);
    const page = await browser.open(led.headers.get('location') ?? '');
    expect(page.text).toContain(email);
    const code = await browser.send('/people/again/code', { next: at }), typed = code.headers.get('location')?.split('?')[0] ?? '';
    expect((await browser.send(typed, { code: mailTo(email)?.code === '000000' ? '000001' : '000000', next: at })).status).toBe(422);
    expect((await browser.send(typed, { code: mailTo(email)?.code ?? '', next: at })).headers.get('location')).toBe(at);
    const kept = await browser.open(at);
    expect(kept.text).toContain('name="only" value="no"');
    expect(kept.text).toContain('action="/people/me/passkey-only"');
    expect((await browser.send('/people/me/passkey-only', { only: 'no' })).headers.get('location')).toBe('/people/me/ways');
    const stranger = await signedIn(fresh());
    expect((await stranger.open(at)).status).toBe(410);
    house.clock.forward(15 * 60);
    expect((await browser.open(at)).status).toBe(410);
  });
  test.each(['/people/me/passkeys/x/remove', '/people/me/logins/x', '/people/me/logins/x/remove', '/people/me/recovery', '/people/me/passkey-only', '/people/me/addresses', '/people/me/addresses/x/main', '/people/me/addresses/x/remove', '/people/me/identifiers/did', '/people/me/identifiers/x/remove', '/people/me/merge', '/people/me/merge/provider/x'])('%s asks for it', async (path) => {
    const browser = await signedIn(fresh());
    house.clock.forward(10 * 60);
    await browser.open('/people/me');
    expect((await browser.send(path, {})).headers.get('location')).toMatch(/^\/people\/again\/form\//);
  });
  test.each(['/people/me/passkeys/options', '/people/me/passkeys', '/people/me/merge/passkey/options', '/people/me/merge/passkey'])('%s tells a script', async (path) => {
    const browser = await signedIn(fresh());
    house.clock.forward(10 * 60);
    await browser.open('/people/me');
    expect(await browser.json(path, {})).toEqual({ status: 403, body: { error: expect.objectContaining({ code: 'proof_needed' }) } });
  });
  test('the API keys of an organisation ask for it too, and a form that carries a file is not kept', async () => {
    await owner.open('/people/me');
    expect((await owner.send(`/o/${org}/people/api-keys`, { name: 'k' })).headers.get('location')).toMatch(/^\/people\/again\/form\//);
    const browser = await signedIn(fresh()), body = new FormData();
    house.clock.forward(10 * 60);
    await browser.open('/people/me');
    body.set('csrf', browser.csrf);
    body.set('only', new File(['x'], 'x.txt'));
    expect((await browser.ask('/people/me/passkey-only', { method: 'POST', body })).status).toBe(403);
  });
  test('a code for one thing is not a code for another', async () => {
    const email = fresh(), browser = await signedIn(email);
    const again = (await browser.send('/people/again/code', { next: '/people/me' })).headers.get('location')?.split('?')[0]?.split('/').at(-1) ?? '', digits = mailTo(email)?.code ?? '';
    expect((await new Browser().send(`/people/sign-in/code/${again}`, { code: digits })).status).toBe(410);
    expect((await browser.send(`/people/me/addresses/code/${again}`, { code: digits })).status).toBe(410);
    expect((await (await signedIn(fresh())).send(`/people/again/code/${again}`, { code: digits })).status).toBe(410);
  });
  test('E01: it leads nowhere but here', async () => {
    const browser = await signedIn(fresh());
    const nextOf = (text: string) => [...text.matchAll(/name="next" value="([^"]*)"/g)].map(([, next]) => next);
    expect(nextOf((await browser.open('/people/again?next=//evil.example')).text)).toEqual(['/people/me']);
    expect(nextOf((await browser.open('/people/recovery?next=https://evil.example')).text)).toEqual(['/people']);
    expect((await browser.open('/people/providers/nothing')).status).toBe(404);
  });
});

test('an address that was changed is taken back from the link of its mail: looking changes nothing, a dead link says so', async () => {
  const email = fresh(), second = fresh(), browser = await signedIn(email);
  const at = (await browser.send('/people/me/addresses', { email: second })).headers.get('location') ?? '';
  expect((await browser.open(at)).text).toContain(second);
  expect((await browser.send(at, { code: mailTo(second)?.code ?? '' })).headers.get('location')).toBe('/people/me/addresses');
  const id = /\/people\/me\/addresses\/(\w+)\/main/.exec((await browser.open('/people/me/addresses')).text)?.[1] ?? '';
  await browser.send(`/people/me/addresses/${id}/main`, {});
  const link = linkIn(mailTo(email)), elsewhere = new Browser();
  for (let i = 0; i < 2; i++) expect((await elsewhere.open(link)).text).toContain(email);
  expect((await browser.open('/people/me')).text).toContain(`Mails go to ${second}`);
  expect((await elsewhere.send(link, {})).headers.get('location')).toBe('/people/me/ways');
  expect((await elsewhere.open('/people/me')).text).toContain(`Mails go to ${email}`);
  expect((await browser.ask('/people/me')).status).toBe(303);
  expect((await new Browser().open(link)).status).toBe(410);
});
