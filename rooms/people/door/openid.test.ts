// Logins from elsewhere, against a real provider (oidc-provider) on loopback, through the real guarded fetcher; and against answers that no honest provider gives.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import Provider, { type Configuration } from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFetcher } from '#adapters/fetch';
import { systemClock } from '#adapters/clock';
import { AcquisError } from '#lib/errors';
import type { Visitor } from '#lib/http';
import { testDb, type TestDb } from '../../../test/database.ts';
import { openPeople, USUAL_CLAIMS, type MailWish, type Merged, type People, type ProviderWish } from '../people.ts';

const ESI = 'urn:schac:personalUniqueCode:int:esi:univ-val.example:42';
type Claims = Readonly<Record<string, unknown>>;
const PEOPLE: Record<string, Claims> = {
  zoe: { email: 'Zoé.Lomidze@univ-val.example', email_verified: true, name: 'Zoe\u0301 Lomidze-d’Aubigné', schac_personal_unique_code: [ESI] },
  unverified: { email: 'victim@univ-val.example', email_verified: false, name: 'Mallory' },
  foreign: { email: 'victim@elsewhere.example', email_verified: true, name: 'Mallory' },
  nomail: { name: 'Chercheuse', schac_personal_unique_code: 'not an identifier' },
  known: { email: 'known@univ-val.example', email_verified: true, name: 'Known' },
  closed: { email: 'closed@univ-val.example', email_verified: true, name: 'Closed' },
  other: { email: 'other@univ-val.example', email_verified: true, name: 'Other', schac_personal_unique_code: [ESI] },
  linked: { email: 'linked@univ-val.example', email_verified: true, name: 'Linked' },
  leaver: { email: 'leaver@univ-val.example', email_verified: true, name: 'Leaver' },
  // The example of ORCID's own documentation.
  '0000-0002-1825-0097': { name: 'Josiah Carberry' },
  '0000-0002-1825-0098': { name: 'Wrong digit' },
};

let house: TestDb, people: People, server: Server, issuer: string, fake: Server, fakeIssuer: string, provider: string, orcid: string, dishonest: string, admin: string;
const mails: MailWish[] = [], merges: Merged[] = [];

beforeAll(async () => {
  [server, issuer] = await listen();
  [fake, fakeIssuer] = await listen();
  house = await testDb();
  house.clock.set(systemClock.now().toISOString());
  people = openPeople({ ...house, fetcher: openFetcher({ clock: systemClock, allow: [issuer, fakeIssuer] }) });
  people.mailWanted.listen(async (_tx, wish) => { mails.push(wish); });
  people.merged.listen(async (_tx, event) => { merges.push(event); });
  admin = (await account('admin@example.org')).id;
  provider = await people.saveProvider(admin, undefined, wish());
  orcid = await people.saveProvider(admin, undefined, wish({ clientId: 'researchers', claims: { ...USUAL_CLAIMS, email: '', esi: '', orcid: 'sub' }, believed: false, secret: '' }));
  dishonest = await people.saveProvider(admin, undefined, wish({ issuer: fakeIssuer, label: { fr: 'Faux', en: 'Fake' } }));
  const uris = await people.providers();
  mountProvider(uris.filter((one) => one.issuer === issuer).map(({ clientId, redirectUri }) => ({ client_id: clientId, redirect_uris: [redirectUri], ...(clientId === 'acquis' ? { client_secret: 'a secret of some length, 32 bytes at least' } : { token_endpoint_auth_method: 'none' as const }) })));
}, 60_000);
afterAll(async () => { server.close(); fake.close(); await house.close(); });

const wish = (over: Partial<ProviderWish> = {}): ProviderWish => ({ issuer, clientId: 'acquis', secret: 'a secret of some length, 32 bytes at least', scopes: 'openid email profile', label: { fr: 'Université du Val', en: 'University of Val' }, claims: USUAL_CLAIMS, believed: true, domains: ['univ-val.example'], shown: true, ...over });

async function listen(): Promise<[Server, string]> {
  const up = createServer();
  await new Promise<void>((done) => { up.listen(0, '127.0.0.1', done); });
  return [up, `http://127.0.0.1:${(up.address() as AddressInfo).port}`];
}

function mountProvider(clients: NonNullable<Configuration['clients']>): void {
  const op = new Provider(issuer, {
    clients, pkce: { required: () => true }, cookies: { keys: ['test'] }, features: { devInteractions: { enabled: true } }, scopes: ['openid', 'email', 'profile'],
    claims: { openid: ['sub', 'auth_time'], email: ['email', 'email_verified'], profile: ['name', 'schac_personal_unique_code'] },
    findAccount: (_ctx, id) => (PEOPLE[id] ? { accountId: id, claims: async () => ({ sub: id, ...PEOPLE[id] }) } : undefined),
  });
  server.on('request', op.callback());
}

async function account(email: string, over: { passkeyOnly?: boolean } = {}): Promise<Visitor> {
  const { id } = await house.db.asHouse((tx) => people.ensurePerson(tx, { email, name: email, lang: 'en' }));
  if (over.passkeyOnly) await house.ownerQuery('update people_accounts set passkey_only = true where id = $1', [id]);
  return { id, name: email, email, admin: false, session: `session-of-${email}` };
}
const code = async (work: Promise<unknown>) => work.then((done) => done, (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));

/** A person at the provider's own pages, as far as its way back to us: path and query. */
async function through(url: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = url, body: string | undefined;
  for (let steps = 0; steps < 12; steps++) {
    const answer = await fetch(at, { redirect: 'manual', method: body === undefined ? 'GET' : 'POST', headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '), ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }) }, ...(body !== undefined && { body }) });
    for (const line of answer.headers.getSetCookie()) { const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []; jar.set(name, value); }
    body = undefined;
    const to = answer.headers.get('location');
    if (to !== null) {
      const next = new URL(to, at);
      if (next.href.startsWith(house.publicUrl)) return next.pathname + next.search;
      at = next.href;
      continue;
    }
    const text = await answer.text(), prompt = /name="prompt" value="(\w+)"/.exec(text)?.[1], action = /action="([^"]+)"/.exec(text)?.[1];
    if (!prompt || !action) throw new Error(`${answer.status} ${text.slice(0, 300)}`);
    at = new URL(action, at).href;
    body = prompt === 'login' ? `prompt=login&login=${encodeURIComponent(login)}&password=x` : `prompt=${prompt}`;
  }
  throw new Error('went round in circles');
}
async function signIn(login: string, at = provider, visitor?: Visitor, purpose: 'sign-in' | 'link' | 'again' | 'merge' = 'sign-in') {
  const { url, token } = await people.depart(at, purpose, '/hold', 'en', 'net', visitor);
  return people.land(at, token, await through(url, login), 'en', visitor);
}

describe('a real provider', () => {
  test('the connection test says all is well, and where it is not, what', async () => {
    expect((await people.lookAtProvider(provider)).map(({ check, good }) => [check, good])).toEqual(['address', 'issuer', 'endpoints', 'algorithms', 'pkce', 'keys'].map((check) => [check, true]));
    const slash = await people.saveProvider(admin, undefined, wish({ issuer: `${issuer}/` }));
    expect((await people.lookAtProvider(slash)).find(({ good }) => !good)).toMatchObject({ check: 'issuer', said: 'issuer_other', detail: issuer });
    const inside = await people.saveProvider(admin, undefined, wish({ issuer: 'http://127.0.0.1:9' }));
    expect(await people.lookAtProvider(inside)).toEqual([expect.objectContaining({ check: 'address', good: false, said: 'address_ssrf_blocked' })]);
    expect(await code(people.depart(inside, 'sign-in', '/', 'en', 'net'))).toBe('provider_down');
    for (const id of [slash, inside]) await people.removeProvider(admin, id);
    expect(await code(people.depart(slash, 'sign-in', '/', 'en', 'net'))).toBe('not_found');
  });
  test('a believed, verified address in its domain opens an account: name with its accents, student identifier kept', async () => {
    const landed = await signIn('zoe');
    expect(landed).toMatchObject({ outcome: 'in', next: '/hold' });
    const person = landed.outcome === 'in' ? landed.person : '';
    expect(await people.account(person)).toMatchObject({ name: 'Zoé Lomidze-d’Aubigné', email: 'Zoé.Lomidze@univ-val.example' });
    expect(await people.identities(person)).toEqual({ emails: ['Zoé.Lomidze@univ-val.example'], identifiers: [{ kind: 'esi', value: ESI }] });
    expect(await signIn('zoe')).toMatchObject({ outcome: 'in', person });
    expect(await people.loginsOf(person, 'fr')).toEqual([expect.objectContaining({ label: 'Université du Val', who: 'Zoé.Lomidze@univ-val.example' })]);
  });
  test.each(['unverified', 'foreign', 'nomail'])('%s: an address nobody vouches for is proved by a code first', async (login) => {
    const victim = await account(String(PEOPLE[login]?.['email'] ?? 'own@private.example')), landed = await signIn(login);
    if (landed.outcome !== 'address-needed') return expect.fail(landed.outcome);
    expect(await people.loginsOf(victim.id, 'en')).toEqual([]);
    const attempt = await people.askArrivalCode(landed.token, victim.email ?? '', 'en', 'net'), digits = mails.findLast((m) => m.to === victim.email)?.code ?? '';
    expect(await people.tryArrivalCode(landed.token, attempt, digits === '000000' ? '000001' : '000000', 'en', 'net')).toEqual({ outcome: 'wrong' });
    expect(await people.tryCode(attempt, digits, 'net')).toEqual({ outcome: 'gone' }); // not a code to sign in with
    expect(await people.tryArrivalCode(landed.token, attempt, digits, 'en', 'net')).toEqual({ outcome: 'in', person: victim.id });
    expect(await code(people.arrived(landed.token, 'en'))).toBe('link_gone');
    expect(await signIn(login)).toMatchObject({ outcome: 'in', person: victim.id });
  });
  test('an address proved here and vouched for there is one person; its owner is told', async () => {
    const known = await account('known@univ-val.example');
    expect(await signIn('known')).toMatchObject({ outcome: 'in', person: known.id });
    expect(mails.findLast((m) => m.to === 'known@univ-val.example')).toMatchObject({ kind: 'account', subject: 'A login was linked to your account' });
  });
  test('an account that only its passkeys open is not opened by agreement', async () => {
    await account('closed@univ-val.example', { passkeyOnly: true });
    const landed = await signIn('closed');
    if (landed.outcome !== 'address-needed') return expect.fail(landed.outcome);
    const attempt = await people.askArrivalCode(landed.token, 'closed@univ-val.example', 'en', 'net');
    expect(mails.at(-1)).toMatchObject({ to: 'closed@univ-val.example', subject: 'No code for this account' });
    expect(mails.at(-1)?.code).toBeUndefined();
    expect(await people.tryArrivalCode(landed.token, attempt, '123456', 'en', 'net')).toEqual({ outcome: 'wrong' });
  });
  test('leaving the university: the login and its address go, the person stays; whoever the university gives them to next is somebody else', async () => {
    const landed = await signIn('leaver'), id = landed.outcome === 'in' ? landed.person : '', me: Visitor = { id, name: 'Leaver', email: 'leaver@univ-val.example', admin: false, session: 'session-of-leaver' }, home = 'leaver@home.example';
    const [login] = await people.loginsOf(id, 'en'), digitsTo = (to: string) => mails.findLast((mail) => mail.to === to)?.code ?? '';
    const at = async (email: string) => (await people.addressesOf(id)).find((one) => one.email === email)?.id ?? '';
    expect(await code(people.removeAddress(me, await at('leaver@univ-val.example')))).toBe('last_way_in');
    expect(await people.tryAddressCode(me, await people.askAddressCode(me, home, 'en', 'net'), digitsTo(home), 'net')).toMatchObject({ outcome: 'right' });
    await people.chooseMain(me, await at(home));
    expect(await code(people.removeLogin(await account('nosy@home.example'), login?.id ?? ''))).toBe('not_found');
    await people.removeLogin(me, login?.id ?? '');
    await people.removeAddress(me, await at('leaver@univ-val.example'));
    expect([await people.loginsOf(id, 'en'), (await people.identities(id)).emails]).toEqual([[], [home]]);
    expect(await people.tryCode(await people.askCode(home, 'net'), digitsTo(home), 'net')).toEqual({ outcome: 'in', person: id });
    const next = await signIn('leaver');
    expect([next.outcome, next.outcome === 'in' && next.person !== id]).toEqual(['in', true]);
  });
  test('an identifier of somebody else is refused, and nothing is linked', async () => {
    expect(await code(signIn('other'))).toBe('identifier_taken');
    expect(await house.db.asHouse((tx) => people.ensurePerson(tx, { email: 'other@univ-val.example', lang: 'en' }))).toBeDefined();
    const { id } = await account('other@univ-val.example');
    expect(await people.loginsOf(id, 'en')).toEqual([]);
  });
  test('linked from an account, it proves that account again and another’s for merging; a stranger’s proves nothing', async () => {
    const me = await account('private@home.example'), them = await account('second@home.example');
    expect(await code(signIn('linked', provider, me, 'again'))).toBe('login_unknown');
    expect(await signIn('linked', provider, me, 'link')).toEqual({ outcome: 'linked', next: '/hold' });
    expect(await code(signIn('linked', provider, them, 'link'))).toBe('login_taken');
    expect(await signIn('linked', provider, me, 'again')).toEqual({ outcome: 'proved', next: '/hold' });
    expect(await code(signIn('zoe', provider, me, 'again'))).toBe('login_unknown');
    expect(await code(signIn('linked', provider, me, 'merge'))).toBe('same_account');
    const proved = await signIn('linked', provider, them, 'merge');
    if (proved.outcome !== 'other-account') return expect.fail(proved.outcome);
    await people.merge(them, proved.token);
    expect(merges).toEqual([{ from: me.id, to: them.id }]);
    expect(await signIn('linked')).toMatchObject({ outcome: 'in', person: them.id });
    expect((await people.identities(them.id)).emails.toSorted()).toEqual(['private@home.example', 'second@home.example']);
  });
  test('ORCID: the iD comes by login only, and its last digit is counted', async () => {
    const me = await account('researcher@home.example');
    await signIn('0000-0002-1825-0097', orcid, me, 'link');
    expect((await people.identities(me.id)).identifiers).toEqual([{ kind: 'orcid', value: '0000-0002-1825-0097' }]);
    const wrong = await account('researcher2@home.example');
    await signIn('0000-0002-1825-0098', orcid, wrong, 'link');
    expect((await people.identities(wrong.id)).identifiers).toEqual([]);
  });
});

describe('E26: a way back that is not the one that was begun', () => {
  const begun = async () => { const { url, token } = await people.depart(provider, 'sign-in', '/', 'en', 'net'); return { token, back: await through(url, 'zoe') }; };
  const changed = (back: string, changes: Record<string, string | undefined>) => { const url = new URL(back, house.publicUrl); for (const [name, value] of Object.entries(changes)) { if (value === undefined) url.searchParams.delete(name); else url.searchParams.set(name, value); } return url.pathname + url.search; };
  test.each([
    ['another state', { state: 'x' }], ['no state', { state: undefined }], ['another issuer', { iss: 'https://evil.example' }], ['no issuer, which it promised', { iss: undefined }], ['another code', { code: 'x' }], ['refused there', { error: 'access_denied', code: undefined }],
  ] as const)('%s', async (_name, changes) => {
    const { token, back } = await begun();
    expect(await code(people.land(provider, token, changed(back, changes), 'en', undefined))).toBe('provider_refused');
  });
  test('twice: the second time nothing is under way', async () => {
    const { token, back } = await begun();
    expect(await people.land(provider, token, back, 'en', undefined)).toMatchObject({ outcome: 'in' });
    expect(await code(people.land(provider, token, back, 'en', undefined))).toBe('link_gone');
  });
  test('a replayed code in a new journey is refused by state, and by the provider', async () => {
    const first = await begun(), second = await begun();
    await people.land(provider, first.token, first.back, 'en', undefined);
    expect(await code(people.land(provider, second.token, first.back, 'en', undefined))).toBe('provider_refused');
    const third = await begun(), old = new URL(first.back, house.publicUrl).searchParams.get('code') ?? '';
    expect(await code(people.land(provider, third.token, changed(third.back, { code: old }), 'en', undefined))).toBe('provider_refused');
  });
  test('mix-up: at another provider’s return address, in another browser, in another session', async () => {
    const { token, back } = await begun();
    expect(await code(people.land(dishonest, token, back, 'en', undefined))).toBe('link_gone');
    expect(await code(people.land(provider, 'nothing', back, 'en', undefined))).toBe('link_gone');
    const me = await account('mixed@home.example'), thief = await account('thief@home.example'), link = await people.depart(provider, 'link', '/', 'en', 'net', me);
    expect(await code(people.land(provider, link.token, await through(link.url, 'zoe'), 'en', thief))).toBe('link_gone');
  });
  test('a quarter of an hour is all it has', async () => {
    const { token, back } = await begun(), now = house.clock.now();
    house.clock.forward(15 * 60);
    expect(await code(people.land(provider, token, back, 'en', undefined))).toBe('link_gone');
    house.clock.set(now.toISOString());
  });
});

describe('E26: a provider that does not behave', () => {
  test.each([
    ['honest', 'in'], ['other nonce', 'provider_refused'], ['no nonce', 'provider_refused'], ['other audience', 'provider_refused'], ['other issuer', 'provider_refused'], ['expired', 'provider_refused'], ['alg none', 'provider_refused'], ['alg HS256', 'provider_refused'],
    ['another key', 'provider_refused'], ['no token', 'provider_refused'], ['user info of another', 'provider_refused'], ['token endpoint down', 'provider_refused'],
  ] as const)('%s: %s', async (what, expected) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256'), stranger = await generateKeyPair('ES256');
    let nonce: string | null = null;
    fake.removeAllListeners('request').on('request', (asked, answer) => {
      const send = (body: unknown, status = 200) => { answer.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body)); };
      void (async () => {
        if (asked.url === '/.well-known/openid-configuration') return send({ issuer: fakeIssuer, authorization_endpoint: `${fakeIssuer}/auth`, token_endpoint: `${fakeIssuer}/token`, jwks_uri: `${fakeIssuer}/keys`, userinfo_endpoint: `${fakeIssuer}/me`, response_types_supported: ['code'], id_token_signing_alg_values_supported: ['none', 'HS256', 'ES256'], code_challenge_methods_supported: ['S256'] });
        if (asked.url === '/keys') return send({ keys: [{ ...await exportJWK(publicKey), kid: 'k', use: 'sig', alg: 'ES256' }] });
        if (asked.url === '/me') return send({ sub: what === 'user info of another' ? 'somebody else' : 'honest', email: 'honest@univ-val.example', email_verified: true, name: 'Honest' });
        if (what === 'token endpoint down') return send({ error: 'server_error' }, 503);
        const now = Math.floor(systemClock.now().getTime() / 1000);
        const claims = { iss: what === 'other issuer' ? 'https://evil.example' : fakeIssuer, sub: 'honest', aud: what === 'other audience' ? 'others' : 'acquis', iat: now - (what === 'expired' ? 7_200 : 0), exp: now + (what === 'expired' ? -3_600 : 300), ...(what !== 'no nonce' && { nonce: what === 'other nonce' ? 'x' : nonce }) };
        const token = what === 'alg none' ? new UnsecuredJWT(claims).encode()
          : what === 'alg HS256' ? await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode('a secret of some length, 32 bytes at least'))
            : await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(what === 'another key' ? stranger.privateKey : privateKey);
        send({ access_token: 'a', token_type: 'Bearer', expires_in: 60, ...(what !== 'no token' && { id_token: token }) });
      })();
    });
    house.clock.forward(61); // what the fetcher keeps is kept by the true clock; the limits are counted by ours
    const { url, token } = await people.depart(dishonest, 'sign-in', '/', 'en', `net-${what}`), sent = new URL(url).searchParams;
    nonce = sent.get('nonce');
    expect([sent.get('code_challenge_method'), sent.get('response_type'), sent.get('redirect_uri')]).toEqual(['S256', 'code', `${house.publicUrl}/people/providers/${dishonest}/return`]);
    const landed = await people.land(dishonest, token, `/people/providers/${dishonest}/return?code=c&state=${sent.get('state')}`, 'en', undefined).then(({ outcome }) => outcome, (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));
    expect(landed).toBe(expected);
  });
});

test('no secret, subject or address of a login stands in the database in clear', async () => {
  const rows = JSON.stringify(await house.ownerQuery('select p::text as row from people_providers p union all select l::text from people_logins l union all select i::text from people_identifiers i union all select k::text from people_kept k'));
  for (const text of ['a secret of some length', 'univ-val.example:42', 'Lomidze', '0000-0002-1825-0097']) expect([text, rows.includes(text) || rows.includes(Buffer.from(text).toString('hex'))]).toEqual([text, false]);
});

test.each([
  ['issuer', { issuer: 'ftp://x' }], ['issuer', { issuer: 'https://x.example/.well-known/openid-configuration' }], ['clientId', { clientId: '', shown: true }], ['scopes', { scopes: 'email' }], ['label', { label: { fr: 'A' } }], ['domains', { domains: ['no domain'] }], ['claims', { claims: { ...USUAL_CLAIMS, name: 'a b' } }],
] as const)('a provider set up wrongly is refused at %s', async (path, over) => {
  expect(await people.saveProvider(admin, undefined, wish(over)).catch((error: unknown) => (error instanceof AcquisError ? error.faults.map((fault) => fault.path) : error))).toEqual([path]);
});

test('saved before the provider gave an identifier: there is an address to register there, and no button yet', async () => {
  const id = await people.saveProvider(admin, undefined, wish({ clientId: '', shown: false }));
  expect((await people.provider(id)).redirectUri).toContain(`/people/providers/${id}/return`);
  await expect(people.saveProvider(admin, id, wish({ clientId: '', shown: true }))).rejects.toMatchObject({ code: 'bad_input', faults: [{ path: 'clientId', code: 'people_client_id' }] });
  await people.removeProvider(admin, id);
});
