// The three places a seal can be kept in, each really signing: a file that OpenSSL made, a security module, a signing service over HTTP.
import { spawnSync } from 'node:child_process';
import { constants, createPublicKey, privateEncrypt, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealJades } from '#credential';
import { childEnvironment, readConfig } from '#lib/config';
import type { Poster } from '#lib/fetch';
import { certificate, pair, stampAuthority, TIME_STAMPING, type Kind } from '../../test/seal.ts';
import { hasTools } from '../../test/tools.ts';
import { systemClock } from '../clock.ts';
import { openFetcher } from '../fetch.ts';
import { openSealFile } from './file.ts';
import { openSealer } from './open.ts';
import { openRemoteSeal, readRemoteAddress } from './remote.ts';
import { openSealToken, readTokenAddress } from './token.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-seal-test-')), at = (name: string) => path.join(folder, name);
const put = (name: string, text: string | Uint8Array) => { fs.writeFileSync(at(name), text, { mode: 0o600 }); return at(name); };
const pem = (...ders: Uint8Array[]) => ders.map((der) => `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`).join('');
const keyPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const root = certificate({ ca: {}, name: 'Authority', identifier: null, number: 1 });
const message = Buffer.from('what is sealed'), noPost: Poster['post'] = async () => { throw new Error('nobody is asked'); };
const fits = (alg: string, signature: Uint8Array | undefined, key: KeyObject) => verifyBytes(alg === 'EdDSA' ? null : `sha${alg.slice(2)}`, message, { key: createPublicKey(key), dsaEncoding: 'ieee-p1363' }, signature ?? new Uint8Array());
const servers: http.Server[] = [];
afterAll(() => { for (const server of servers) server.close(); fs.rmSync(folder, { recursive: true, force: true }); });

describe.skipIf(!hasTools('openssl'))('PKCS #12, made by OpenSSL', () => {
  function made(kind: Kind, { pass = 'sésame ouvre-toi', args = [] as string[], other = false } = {}): Uint8Array {
    const leaf = certificate({ kind, number: 4 }, root), [key, certs] = [put('k.pem', keyPem(pair(kind, other ? 5 : 4))), put('c.pem', pem(root.der, leaf.der))];
    const done = spawnSync('openssl', ['pkcs12', '-export', '-inkey', key, '-in', certs, '-out', at('s.p12'), '-passout', 'env:PASS', ...args], { env: { ...process.env, PASS: pass } });
    if (done.status !== 0) throw new Error(done.stderr.toString());
    return fs.readFileSync(at('s.p12'));
  }

  test.each<[Kind, 'RS256' | 'ES256' | 'ES384']>([['RSA', 'RS256'], ['P-256', 'ES256'], ['P-384', 'ES384']])('a key of %s signs as %s, its own certificate first', async (kind, alg) => {
    const seal = await openSealFile(made(kind), 'sésame ouvre-toi'), [own, above] = await seal.chain(), [signature] = await seal.sign([message], alg);
    expect(fits(alg, signature, pair(kind, 4))).toBe(true);
    expect(Buffer.from(above ?? [])).toEqual(Buffer.from(root.der));
    const document = await sealJades('{"a":1}', { chain: await seal.chain(), alg, sealedAt: '2026-11-22T10:00:00Z', sign: async (bytes) => (await seal.sign([bytes], alg))[0] ?? new Uint8Array() });
    const { signatures: [only] } = JSON.parse(document) as { signatures: [{ protected: string }] };
    expect(Buffer.from(only.protected, 'base64url').toString()).toContain(Buffer.from(own ?? []).toString('base64'));
  });
  test.each<[string, () => Uint8Array, string, RegExp]>([
    ['another passphrase', () => made('P-256'), 'sesame', /passphrase/],
    ['no passphrase', () => made('P-256'), '', /passphrase/],
    ['rubbish', () => Uint8Array.of(1, 2, 3), '', /no PKCS #12/],
    ['a file cut short', () => made('P-256').subarray(0, 400), 'sésame ouvre-toi', /no PKCS #12/],
    ['one locked in the old way', () => made('P-256', { args: ['-legacy'] }), 'sésame ouvre-toi', /old way/],
  ])('%s: said, and nothing opens', async (_, bytes, pass, why) => expect(openSealFile(bytes(), pass)).rejects.toThrow(why));
  test('a key without its certificate', async () => {
    spawnSync('openssl', ['pkcs12', '-export', '-inkey', put('k.pem', keyPem(pair('P-256', 5))), '-nocerts', '-out', at('n.p12'), '-passout', 'pass:x']);
    await expect(openSealFile(fs.readFileSync(at('n.p12')), 'x')).rejects.toThrow(/none of its certificates/);
  });
  test('as the settings say it; a wrong passphrase stops the start without saying it', async () => {
    const settings = { at: put('seal.p12', made('P-256')), secretFile: put('pass', 'sésame ouvre-toi\n'), certificates: undefined, timestamps: undefined, organisations: ['a'] };
    expect(await openSealer(settings, () => ({ post: noPost }))).toMatchObject({ place: 'file', organisations: ['a'] });
    await expect(openSealer({ ...settings, secretFile: put('wrong', 'hunter2') }, () => ({ post: noPost }))).rejects.toMatchObject({ name: 'ConfigError', message: expect.not.stringContaining('hunter2') });
    await expect(openSealer({ ...settings, at: at('missing.p12') }, () => ({ post: noPost }))).rejects.toMatchObject({ name: 'ConfigError' });
  });
});

const SOFTHSM = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'].find((file) => fs.existsSync(file));
describe.skipIf(!hasTools('softhsm2-util', 'pkcs11-tool') || !SOFTHSM)('a security module over PKCS #11 (SoftHSM)', () => {
  const leaf = certificate({ kind: 'RSA', number: 6 }, root), uri = `pkcs11:token=acquis%20test;id=%01?module-path=${SOFTHSM}`;
  beforeAll(() => {
    fs.mkdirSync(at('tokens'), { recursive: true });
    process.env['SOFTHSM2_CONF'] = put('softhsm.conf', `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\n`);
    const tool = (...args: string[]) => { const done = spawnSync('softhsm2-util', args); if (done.status !== 0) throw new Error(done.stderr.toString()); };
    tool('--init-token', '--free', '--label', 'acquis test', '--so-pin', '12345678', '--pin', '4321');
    tool('--import', put('hsm.pem', keyPem(leaf.key)), '--token', 'acquis test', '--label', 'seal', '--id', '01', '--pin', '4321');

    tool('--import', put('other.pem', keyPem(pair('RSA', 7))), '--token', 'acquis test', '--label', 'other', '--id', '02', '--pin', '4321');
  });

  test('of several keys the named one signs, and the signature fits the certificate', async () => {
    const seal = openSealToken(readTokenAddress(uri), [leaf.der, root.der], '4321'), signatures = await seal.sign([message, message], 'RS256');
    expect(signatures.map((signature) => fits('RS256', signature, leaf.key))).toEqual([true, true]);
  });
  test.each<[string, string, string]>([['another PIN', uri, '1111'], ['another id', uri.replace('%01', '%7Fa'), '4321'], ['another token', uri.replace('acquis%20test', 'other'), '4321'], ['no module there', uri.replace('.so', '.none'), '4321']])('%s: seal_unavailable, and the PIN is not in the words', async (_, address, pin) => {
    const failed = await openSealToken(readTokenAddress(address), [leaf.der], pin).sign([message], 'RS256').catch((error: unknown) => error as Error & { code: string });
    expect(failed).toMatchObject({ code: 'seal_unavailable' });
    expect(String((failed as Error).message)).not.toContain(pin);
  });
  test('Ed25519 is not asked of it: its message would go through a file', async () => expect(openSealToken(readTokenAddress(uri), [leaf.der], '4321').sign([message], 'EdDSA')).rejects.toMatchObject({ code: 'seal_unavailable' }));
  test('as the settings say it', async () => {
    const settings = { at: uri, secretFile: put('pin', '4321\n'), certificates: put('chain.pem', pem(leaf.der, root.der)), timestamps: undefined, organisations: ['a'] };
    const seal = await openSealer(settings, () => ({ post: noPost }));
    expect([seal?.place, (await seal?.chain())?.length]).toEqual(['token', 2]);
  });
});
test.each(['pkcs11:', 'pkcs11:token=a;id=%01', 'pkcs11:id=%01?module-path=/x.so', 'pkcs11:token=a;object=b?module-path=/x.so'])('%s names too little', (uri) => expect(() => readTokenAddress(uri)).toThrow(/RFC 7512/));

describe.skipIf(!hasTools('openssl'))('a signing service over HTTP (CSC API 2)', () => {
  type Service = { readonly kind?: Kind; readonly der?: boolean; readonly multisign?: number; readonly auth?: string; readonly status?: string; readonly keys?: readonly string[]; readonly break?: string };
  const asked: { path: string; body: Record<string, unknown> }[] = [];

  /** Signs with a real key, for whoever has signed in, unlocked the key for exactly these hashes, and says so. */
  async function service({ kind = 'P-256', der = false, multisign = 3, auth = 'explicit', status = 'enabled', keys = ['K1'], break: broken }: Service = {}) {
    const leaf = certificate({ kind, number: 8 }, root), unlocked = new Map<string, string>();
    asked.length = 0;
    const server = http.createServer((request, answer) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        const name = (request.url ?? '').replace('/csc/v2/', ''), text = Buffer.concat(parts).toString();
        const say = (code: number, body: unknown) => { answer.writeHead(code, { 'content-type': 'application/json' }); answer.end(JSON.stringify(body)); };
        if (name === broken) return say(500, { error: 'server_error' });
        if (name === 'oauth2/token') return text.includes('grant_type=client_credentials') && request.headers.authorization === `Basic ${Buffer.from('house:s3cret').toString('base64')}` ? say(200, { access_token: 'T', token_type: 'Bearer', expires_in: 60 }) : say(401, { error: 'invalid_client' });
        if (request.headers.authorization !== 'Bearer T') return say(401, { error: 'invalid_token' });
        const body = JSON.parse(text) as Record<string, unknown>, hashes = JSON.stringify(body['hashes']);
        asked.push({ path: name, body });
        if (name === 'credentials/list') return say(200, { credentialIDs: keys });
        if (name === 'credentials/info') return say(200, { key: { status, algo: ['1.2.840.10045.2.1'], len: 256 }, cert: { status: 'valid', certificates: [leaf.der, root.der].map((one) => Buffer.from(one).toString('base64')) }, auth: { mode: auth }, multisign });
        if (name === 'credentials/authorize') {
          if ((body['numSignatures'] as number) > multisign || (auth === 'explicit' && JSON.stringify(body['authData']) !== '[{"id":"PIN","value":"9876"}]')) return say(400, { error: 'invalid_pin' });
          unlocked.set(`SAD${unlocked.size}`, hashes);
          return say(200, { SAD: `SAD${unlocked.size - 1}`, expiresIn: 60 });
        }
        if (unlocked.get(String(body['SAD'])) !== hashes) return say(400, { error: 'invalid_request', error_description: 'hash not authorized' });
        return say(200, { signatures: (body['hashes'] as string[]).map((hash) => signatureOf(leaf.key, Buffer.from(hash, 'base64'), kind, der).toString('base64')) });
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`, { post } = openFetcher({ clock: systemClock, allow: [origin] });
    return { leaf, origin, open: (secrets = { client: 's3cret', pin: '9876' }, more = '') => openRemoteSeal(readRemoteAddress(`${origin}/csc/v2?client_id=house${more}`), secrets, post) };
  }

  test.each<[string, Service, 'ES256' | 'RS256']>([['ECDSA in either way of writing', { der: true }, 'ES256'], ['ECDSA as r ‖ s', {}, 'ES256'], ['RSA', { kind: 'RSA' }, 'RS256'], ['a key that needs no PIN', { auth: 'implicit' }, 'ES256']])('%s: signs hashes, the certificates come from the service', async (_, wish, alg) => {
    const { leaf, open } = await service(wish), seal = open(), signatures = await seal.sign(Array.from({ length: 7 }, () => message), alg);
    expect(signatures.map((signature) => fits(alg, signature, leaf.key))).toEqual(Array.from({ length: 7 }, () => true));
    expect((await seal.chain()).map((der) => Buffer.from(der))).toEqual([leaf.der, root.der].map((der) => Buffer.from(der)));
    expect(asked.filter(({ path: name }) => name === 'signatures/signHash').map(({ body }) => (body['hashes'] as string[]).length)).toEqual([3, 3, 1]);
    expect(JSON.stringify(asked)).not.toContain(message.toString('base64'));
  });
  test.each<[string, Service, { client: string; pin: string } | undefined]>([
    ['another secret', {}, { client: 'wrong', pin: '9876' }], ['another PIN', {}, { client: 's3cret', pin: '0000' }], ['a disabled key', { status: 'disabled' }, undefined], ['a key that a person unlocks', { auth: 'oauth2code' }, undefined],
    ['no key', { keys: [] }, undefined], ['two keys, none named', { keys: ['K1', 'K2'] }, undefined], ['a failure while unlocking', { break: 'credentials/authorize' }, undefined], ['a failure while signing', { break: 'signatures/signHash' }, undefined],
  ])('%s: seal_unavailable', async (_, wish, secrets) => expect((await service(wish)).open(secrets).sign([message], 'ES256')).rejects.toMatchObject({ code: 'seal_unavailable' }));
  test('a named key is not asked for', async () => {
    await (await service({ keys: ['K1', 'K2'] })).open(undefined, '&credential_id=K2').sign([message], 'ES256');
    expect(asked.map(({ path: name }) => name)).not.toContain('credentials/list');
  });
  test('the service of the settings may be private, any other address may not', async () => {
    const { origin } = await service(), origins: string[][] = [];
    const settings = { at: `${origin}/csc/v2?client_id=house`, secretFile: put('client', 's3cret\n9876\n'), certificates: undefined, timestamps: `${origin}/tsa`, organisations: ['a'] };
    const seal = await openSealer(settings, (allow) => { origins.push([...allow]); return openFetcher({ clock: systemClock, allow }); });
    expect([origins, (await seal?.sign([message], 'ES256'))?.length]).toEqual([[[origin, origin]], 1]);
    await expect(seal?.askStamp?.(message)).rejects.toMatchObject({ code: 'timestamp_failed' });
    await expect(openFetcher({ clock: systemClock }).post(origin, message, { contentType: 'text/plain' })).rejects.toMatchObject({ code: 'ssrf_blocked' });
  });
});

test('a time stamp travels as RFC 3161 §3.4 says', async () => {
  const stamper = certificate({ name: 'Time', identifier: null, number: 3, purposes: [TIME_STAMPING] }, root), leaf = certificate({}, root), answerTo = stampAuthority(stamper, () => '2026-11-22T10:00:01Z');
  const server = http.createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => void answerTo(Buffer.concat(parts)).then((token) => {
      const isRight = request.method === 'POST' && request.headers['content-type'] === 'application/timestamp-query';
      answer.writeHead(isRight ? 200 : 415, { 'content-type': 'application/timestamp-reply' }).end(token);
    }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const sealer = await openSealer({ at: `${origin}/csc?client_id=x`, secretFile: put('none', ''), certificates: undefined, timestamps: `${origin}/tsa`, organisations: [] }, (allow) => openFetcher({ clock: systemClock, allow }));
  const text = await sealJades('{}', { chain: [leaf.der], alg: 'ES256', sealedAt: '2026-11-22T10:00:00Z', sign: (bytes) => new Uint8Array(signBytes('sha256', bytes, { key: leaf.key, dsaEncoding: 'ieee-p1363' })), stamps: { ask: (request) => sealer?.askStamp?.(request) ?? Promise.reject(new Error('no stamps')), nonce: () => Buffer.from('12345678') } });
  expect(JSON.parse(text)).toMatchObject({ signatures: [{ header: { etsiU: [expect.any(String)] } }] });
});

/** Over a hash that is there already: what the device of the service does. */
function signatureOf(key: KeyObject, hash: Buffer, kind: Kind, der: boolean): Buffer {
  if (kind === 'RSA') {
    // DigestInfo of SHA-256 (RFC 8017 §9.2), then PKCS #1 without another hash.
    const info = Buffer.concat([Buffer.from('3031300d060960864801650304020105000420', 'hex'), hash]);
    return privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info);
  }
  const done = spawnSync('openssl', ['pkeyutl', '-sign', '-inkey', put('service.pem', keyPem(key)), '-in', put('hash', hash)]);
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return der ? done.stdout : rawOf(done.stdout);
}

function rawOf(der: Buffer): Buffer {
  const whole = (from: number) => der.subarray(from + 2, from + 2 + (der[from + 1] ?? 0)), r = whole(2), s = whole(4 + r.length);
  return Buffer.concat([r, s].map((number) => Buffer.concat([Buffer.alloc(32), number]).subarray(-32)));
}

test('the program that signs gets none of our secrets', () => {
  expect(childEnvironment({ ACQUIS_PIN: '1' }, { PATH: '/bin', SOFTHSM2_CONF: '/x', ACQUIS_MASTER_KEY: 'k', DATABASE_URL: 'd', SMTP_URL: 's', PGPASSWORD: 'p', NOTHING: undefined })).toEqual({ PATH: '/bin', SOFTHSM2_CONF: '/x', ACQUIS_PIN: '1' });
});

test.each<[Record<string, string>, RegExp]>([
  [{ ACQUIS_SEAL: '/etc/seal.p12' }, /ACQUIS_SEAL_FOR [\s\S]*ACQUIS_SEAL_SECRET_FILE/], [{ ACQUIS_SEAL: 'http://service.example/csc/v2', ACQUIS_SEAL_FOR: 'a', ACQUIS_SEAL_SECRET_FILE: 'x' }, /ACQUIS_SEAL .*https/],
  [{ ACQUIS_SEAL: 'pkcs11:token=a;id=%01', ACQUIS_SEAL_FOR: 'a', ACQUIS_SEAL_SECRET_FILE: 'x' }, /ACQUIS_SEAL_CERTIFICATES/], [{ ACQUIS_SEAL_TIMESTAMPS: 'ftp://x' }, /ACQUIS_SEAL_TIMESTAMPS/],
])('settings that do not suffice: %o', (env, why) => expect(() => readConfig(env)).toThrow(why));
test('settings that do', () => {
  const seal = { at: '/etc/seal.p12', secretFile: '/run/pass', certificates: undefined, timestamps: 'http://tsa.example/', organisations: ['a', 'b'] };
  expect(readConfig({ ACQUIS_SEAL: seal.at, ACQUIS_SEAL_SECRET_FILE: seal.secretFile, ACQUIS_SEAL_TIMESTAMPS: seal.timestamps, ACQUIS_SEAL_FOR: 'a, b' }).seal).toEqual(seal);
  expect(readConfig({}).seal).toBeUndefined();
});
