import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { entrance, type Env, type Role } from '#lib/http';
import { publicId } from '#lib/ids';
import { certificate, joseSign } from '../../test/seal.ts';
import { testDb, type TestDb } from '../../test/database.ts';
import { keys as keysVerb } from '../../cli/keys.ts';
import { log as logVerb } from '../../cli/log.ts';
import { openLog } from '../log/log.ts';
import { logPages } from '../log/log.pages.tsx';
import { logRoutes } from '../log/log.routes.ts';
import { signPages } from './sign.pages.tsx';
import { signRoutes } from './sign.routes.ts';
import { openSign, type Sign } from './sign.ts';

let house: TestDb, sign: Sign, app: Hono<Env>, log: ReturnType<typeof openLog>, roles: readonly Role[] = ['owner'];
const org = publicId(), leaf = certificate({}), owner = { legalName: 'Université de Test', identifiers: [] };

beforeAll(async () => {
  house = await testDb();
  sign = openSign({ ...house, workers: 1, seals: { sealer: { place: 'file', chain: async () => [leaf.der], sign: async (messages, alg) => messages.map(joseSign(alg, leaf.key)), organisations: [org] }, organisation: async () => owner } });
  log = openLog({ ...house, sign });
  sign.published.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
  const people = { organisation: async () => ({ ...owner, id: org, name: { fr: owner.legalName }, country: 'FRA', createdAt: '' }), freshOnly: async (_c: unknown, next: () => Promise<void>) => next(), memberOnly: (...allowed: Role[]) => async (c: Parameters<ReturnType<typeof entrance>>[0], next: () => Promise<void>) => {
    if (!roles.includes('owner') && !roles.some((role) => allowed.includes(role))) throw new AcquisError('forbidden');
    c.set('visitor', { id: 'person-1', name: 'Ada', email: 'ada@example.org', admin: false, session: 's' });
    c.set('seat', { id: org, by: 'somebody', name: 'Trois-Rives', roles, via: 'session', scopes: [] });
    await next();
  } };
  app = new Hono<Env>();
  app.use(entrance({ name: 'Test', publicUrl: house.publicUrl, trial: true, development: false }));
  for (const part of [signPages({ sign, people }), logPages({ log }), signRoutes({ sign }), logRoutes({ log })]) app.route('/', part);
  app.onError((error, c) => c.text(error instanceof AcquisError ? error.code : String(error), error instanceof AcquisError ? error.status as 404 : 500));
});
afterAll(async () => { await sign.close(); await house.close(); });

const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers: { 'accept-language': 'en', ...headers } });
const post = (path: string, fields: Record<string, string> = {}) => app.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { 'accept-language': 'en' } });

describe('what verifiers fetch', () => {
  test('did:web: /o/:org/did.json answers once there is a key, 404 before and for anybody else', async () => {
    expect((await get(`/o/${org}/did.json`)).status).toBe(404);
    await house.db.asOrganisation(org, (tx) => sign.issuingKey(tx, org));
    const answer = await get(`/o/${org}/did.json`);
    expect(answer.headers.get('content-type')).toBe('application/did+ld+json');
    expect(((await answer.json()) as { id: string }).id).toBe(sign.did(org));
    expect((await get(`/o/${publicId()}/did.json`)).status).toBe(404);
    expect(((await (await get('/.well-known/did.json')).json()) as { id: string }).id).toBe(sign.houseDid);
  });

  test('Bitstring Status List: lists are public, cacheable for a minute, readable from any page, conditional', async () => {
    const [entry] = await house.db.asOrganisation(org, (tx) => sign.reserve(tx, org, 1)), path = new URL(entry?.url ?? '').pathname;
    const answer = await get(path);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('access-control-allow-origin'), answer.headers.get('cache-control')]).toEqual([200, 'application/vc', '*', 'public, max-age=60']);
    expect((await get(path, { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(304);
    expect(((await (await get(`${path}/suspension`)).json()) as { credentialSubject: { statusPurpose: string } }).credentialSubject.statusPurpose).toBe('suspension');
    await house.db.asOrganisation(org, (tx) => sign.flip(tx, org, [entry ?? { list: '', index: 0 }], 'revoked'));
    expect((await get(path, { 'if-none-match': answer.headers.get('etag') ?? '' })).status).toBe(200);
    expect((await get(`/status/${publicId()}`)).status).toBe(404);
    expect((await get('/status/%00')).status).toBe(404);
  });

  test('C2SP tlog-tiles: checkpoint and tiles at their paths, everything else 404', async () => {
    const note = await (await get('/log/checkpoint')).text(), size = Number(note.split('\n')[1]);
    expect(size).toBeGreaterThan(2);
    const tile = await get(`/log/tile/0/000.p/${size}`);
    expect([(await tile.arrayBuffer()).byteLength, tile.headers.get('cache-control')]).toEqual([size * 32, 'public, max-age=31536000, immutable']);
    for (const path of ['/log/tile/0/000', `/log/tile/0/000.p/${size + 1}`, '/log/tile/0/0', '/log/tile/0/../x', '/log/tile/entries/000.p/1', '/log/tile/9/x999/999']) expect([path, (await get(path)).status]).toEqual([path, 404]);
  });
});

describe('pages', () => {
  test('the page of keys says what each key means, in both languages', async () => {
    expect(await (await get(`/o/${org}/sign`)).text()).toContain('Signs what is issued now.');
    expect(await (await get(`/o/${org}/sign`, { 'accept-language': 'fr' })).text()).toContain('Signe ce qui est délivré aujourd’hui.');
    expect(await (await get('/log')).text()).toContain('localhost:4000/log+');
    expect(await (await get('/log', { 'accept-language': 'fr' })).text()).toContain('Le registre public');
  });

  test('an owner changes the key and revokes the old one, with a reason that the public document does not tell', async () => {
    const [old] = await sign.keys(org);
    expect((await post(`/o/${org}/sign/rotate`)).status).toBe(303);
    const path = `/o/${org}/sign/keys/${old?.id}/revoke`;
    expect(await (await get(path)).text()).toContain('This cannot be undone');
    expect((await post(path, { why: '' })).status).toBe(422);
    const future = await post(path, { why: 'stolen', from: '2999-01-01' });
    expect([future.status, (await future.text()).includes('not from a day to come')]).toEqual([422, true]);
    expect((await post(path, { why: 'stolen', from: '2026-13-45' })).status).toBe(422);
    expect((await post(path, { why: 'a secret reason', from: '' })).status).toBe(303);
    expect((await sign.keys(org)).find((key) => key.id === old?.id)).toMatchObject({ state: 'revoked', revoked: { why: 'a secret reason', by: 'person-1' } });
    expect(await (await get(`/o/${org}/did.json`)).text()).not.toContain('secret reason');
    expect((await get(path)).status).toBe(404);
  });

  test('an owner makes a key of another kind, which changes no other', async () => {
    const before = await sign.keys(org);
    expect((await post(`/o/${org}/sign/rotate`, { kind: 'P-256' })).status).toBe(303);
    const made = (await sign.keys(org)).filter((key) => !before.some(({ id }) => id === key.id));
    expect(made.map(({ kind, state }) => [kind, state])).toEqual([['P-256', 'current']]);
    expect(await (await get(`/o/${org}/sign`)).text()).toContain('P-256, for wallets');
    expect((await post(`/o/${org}/sign/rotate`, { kind: 'RSA-1024' })).status).toBe(422);
  });

  test('an issuer sees the keys and changes none', async () => {
    roles = ['issuer'];
    const [key] = await sign.keys(org);
    const page = await (await get(`/o/${org}/sign`)).text();
    expect([page.includes(sign.did(org)), page.includes('/revoke'), page.includes('/rotate')]).toEqual([true, false, false]);
    for (const answer of [await post(`/o/${org}/sign/rotate`), await get(`/o/${org}/sign/keys/${key?.id}/revoke`), await post(`/o/${org}/sign/keys/${key?.id}/revoke`, { why: 'x' })]) expect(answer.status).toBe(403);
    roles = ['designer'];
    expect((await get(`/o/${org}/sign`)).status).toBe(403);
    roles = ['owner'];
  });
});

describe('the command line', () => {
  const lines: string[] = [];
  const io = { lang: 'en' as const, now: new Date(0), out: (line: string) => { lines.push(line); }, err: (line: string) => { lines.push(line); }, readFile: async () => new Uint8Array(), readStdin: async () => new Uint8Array() };
  const organisation = async (id: string) => id === org ? { id, name: {}, legalName: '', country: 'FRA', identifiers: [], createdAt: '' } : undefined;
  const run = async (verb: 'keys' | 'log', ...args: string[]) => {
    lines.length = 0;
    return verb === 'keys' ? keysVerb(args, io, { sign, people: { organisation } }) : logVerb(args, io, { log });
  };

  test('keys list, rotate, revoke', async () => {
    expect(await run('keys', 'rotate', org, '--json')).toBe(0);
    const { keys } = JSON.parse(lines[0] ?? '') as { keys: { id: string; state: string }[] };
    expect(keys[0]?.state).toBe('current');
    expect(await run('keys', 'rotate', org, '--kind', 'RSA-3072')).toBe(0);
    expect(lines.some((line) => line.includes('  RSA-3072  '))).toBe(true);
    expect(await run('keys', 'revoke', org, keys.find((key) => key.state === 'retired')?.id ?? '', '--why', 'lost')).toBe(0);
    expect(await run('keys', 'list', org)).toBe(0);
    expect(lines[0]).toBe(sign.did(org));
    expect(lines.filter((line) => line.includes('Revoked')).length).toBe(2);
  });

  test('keys: bad usage is 64, an unknown organisation or key is not found', async () => {
    for (const args of [[], ['list'], ['burn', org], ['revoke', org], ['list', org, 'x'], ['list', org, '--what'], ['rotate', org, '--kind', 'RSA-1024'], ['list', org, '--kind', 'P-256'], ['revoke', org, 'k', '--from', 'soon', '--why', 'x']]) expect([args, await run('keys', ...args)]).toEqual([args, 64]);
    await expect(run('keys', 'list', publicId())).rejects.toMatchObject({ code: 'not_found' });
    await expect(run('keys', 'revoke', org, 'z6MkNone', '--why', 'x')).rejects.toMatchObject({ code: 'not_found' });
  });

  test('log checkpoint, log check', async () => {
    expect(await run('log', 'checkpoint')).toBe(0);
    expect(lines[0]).toMatch(/^localhost:4000\/log\n\d+\n/);
    expect(await run('log', 'check')).toBe(0);
    expect(lines.at(-1)).toBe('✓ All of it agrees.');
    await house.ownerQuery("update log_leaves set hash = sha256('x'::bytea) where index = 0");
    expect(await run('log', 'check')).toBe(1);
    expect(lines).toContain('✗ leaf 0: this line is not what it was');
    expect(await run('log', 'mend')).toBe(64);
  });
});

describe('the seal', () => {
  const fingerprint = createHash('sha256').update(leaf.der).digest('hex');
  const seen = async () => (await get(`/o/${org}/sign/seal`)).text();

  test('shown as it is; an owner confirms it, and takes it back', async () => {
    expect(await (await get(`/o/${org}/sign`)).text()).toContain(`/o/${org}/sign/seal`);
    expect(await seen()).toMatch(/An owner has to confirm this seal[\s\S]*Seal without a qualified certificate[\s\S]*Yes, this is our seal/);
    expect((await post(`/o/${org}/sign/seal`, { fingerprint })).status).toBe(303);
    expect(await seen()).toMatch(/This seal can be used[\s\S]*Stop using it/);
    expect((await post(`/o/${org}/sign/seal/withdraw`, { fingerprint })).status).toBe(303);
    expect(await seen()).toContain('An owner has to confirm this seal');
  });
  test('who is no owner sees it and changes nothing; another certificate is not confirmed by mistake', async () => {
    expect((await post(`/o/${org}/sign/seal`, { fingerprint: '00'.repeat(32) })).status).toBe(409);
    roles = ['viewer'];
    expect(await seen()).not.toContain('Yes, this is our seal');
    expect((await post(`/o/${org}/sign/seal`, { fingerprint })).status).toBe(403);
    roles = ['owner'];
    house.clock.set('2031-01-01T00:00:00Z');
    expect(await seen()).toMatch(/The certificate has ended/);
    house.clock.set('2026-11-22T10:00:00Z');
  });
});
