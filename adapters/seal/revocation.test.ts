// Asking authorities over HTTP, and a folder instead of them: the responder is OpenSSL's, which signs and knows nothing of this house.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealJades, verify } from '#credential';
import { readConfig } from '#lib/config';
import { world } from '../../test/credential.ts';
import { certificate, joseSign, MAIL, revocationList, stampAuthority, TIME_STAMPING, type Party } from '../../test/seal.ts';
import { hasTools } from '../../test/tools.ts';
import { systemClock } from '../clock.ts';
import { openFetcher } from '../fetch.ts';
import { openSealer } from './open.ts';
import { openRevocation } from './revocation.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-revocation-test-')), at = (name: string) => path.join(folder, name);
const put = (name: string, text: string | Uint8Array) => { fs.mkdirSync(path.dirname(at(name)), { recursive: true }); fs.writeFileSync(at(name), text); return at(name); };
const pem = (kind: string, der: Uint8Array) => `-----BEGIN ${kind}-----\n${(Buffer.from(der).toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${kind}-----\n`;
const NOW = new Date(), day = (n: number) => new Date(NOW.getTime() + n * 86_400_000).toISOString(), WIDE = { from: day(-300), until: day(300) };
const server = http.createServer((request, answer) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part)).on('end', () => { const [status, body] = answerTo(request, Buffer.concat(parts)); answer.writeHead(status).end(body); });
});
let origin = '', answerTo: (request: http.IncomingMessage, body: Buffer) => readonly [status: number, body: Uint8Array] = () => [500, new Uint8Array()], isDown = false;
let root: Party, leaf: Party, clock: Party;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  root = certificate({ ...WIDE, name: 'Authority', identifier: null, ca: {}, number: 1, serial: 4096 });
  leaf = certificate({ ...WIDE, purposes: [MAIL], serial: 4711, places: { answers: `${origin}/ocsp` } }, root);
  clock = certificate({ ...WIDE, name: 'Time', identifier: null, number: 3, serial: 4712, purposes: [TIME_STAMPING], places: { lists: `${origin}/list.crl` } }, root);
});
afterAll(() => { server.close(); fs.rmSync(folder, { recursive: true, force: true }); });

/** As `openssl ocsp` answers from the register of its authority (`index.txt`): V for good, R for withdrawn. */
function openssl(request: Buffer, standing: 'V' | 'R'): Uint8Array {
  const stamp = (n: number) => `${day(n).replace(/[-:T]/g, '').slice(2, 14)}Z`;
  const index = put('index.txt', [4711, 4712].map((serial) => `${standing}\t${stamp(300)}\t${standing === 'R' ? stamp(-2) : ''}\t${serial.toString(16).toUpperCase()}\tunknown\t/CN=x${serial}\n`).join(''));
  const [ca, key] = [put('ca.pem', pem('CERTIFICATE', root.der)), put('ca.key', root.key.export({ type: 'pkcs8', format: 'pem' }).toString())];
  const done = spawnSync('openssl', ['ocsp', '-index', index, '-CA', ca, '-rsigner', ca, '-rkey', key, '-ndays', '7', '-reqin', put('request.der', request), '-respout', at('answer.der')]);
  if (done.status !== 0) throw new Error(done.stderr.toString());
  return fs.readFileSync(at('answer.der'));
}
const list = () => revocationList(root, { made: day(-1), until: day(6) });
const service = (standing: 'V' | 'R'): typeof answerTo => (request, body) => {
  if (isDown) return [503, new Uint8Array()];
  if (request.url === '/list.crl' && request.method === 'GET') return [200, list()];
  const isRight = request.url === '/ocsp' && request.method === 'POST' && request.headers['content-type'] === 'application/ocsp-request';
  return isRight ? [200, openssl(body, standing)] : [415, new Uint8Array()];
};
async function seal(where: string, allow: readonly string[] = [origin]): Promise<string> {
  const revocation = openRevocation(where, { authorities: [root.der], wayOut: openFetcher({ clock: systemClock, allow, plain: true }) });
  return sealJades(JSON.stringify(DOCUMENT), { chain: [leaf.der], alg: 'ES256', sealedAt: `${NOW.toISOString().slice(0, 19)}Z`, sign: joseSign('ES256', leaf.key), stamps: { ask: stampAuthority(clock, () => NOW.toISOString()), nonce: () => Buffer.from('12345678') }, revocation });
}
const DOCUMENT = {
  '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'], id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'], issuanceDate: day(-1), validFrom: day(-1),
  issuer: { id: 'urn:epass:org:1', type: 'Organisation', legalName: { fr: 'Université de Test' }, eIDASIdentifier: { type: 'LegalIdentifier', notation: 'VATFR-12345678901' } },
  credentialSubject: { id: 'urn:epass:person:1', type: 'Person', fullName: { en: 'Ana Andromeda' }, hasClaim: { id: 'urn:epass:a:1', type: 'LearningAchievement', title: { en: 'Soil science' } } },
};

describe.skipIf(!hasTools('openssl'))('asked where the certificates say', () => {
  test('OpenSSL understands the question, its answer is put into the seal, and the seal is judged by it', async () => {
    answerTo = service('V');
    const report = await verify(await seal('ask'), world({}, { now: NOW, anchors: [root.der] }));
    expect([report.verdict, report.seal?.level, report.checks.filter(({ result }) => result !== 'pass')]).toEqual(['valid', 'LT', []]);
  });
  test('OpenSSL says withdrawn: nothing is sealed', async () => {
    answerTo = service('R');
    await expect(seal('ask')).rejects.toThrow(/^withdrawn: Université de Test/);
  });
  test('a service that is down: nothing is sealed, at no lower level', async () => {
    [answerTo, isDown] = [service('V'), true];
    await expect(seal('ask')).rejects.toThrow(/^revocation: .*status 503/);
    isDown = false;
  });
});

test('a private address is asked only where the operator allows it: certificates of a time-stamp authority name any', async () => {
  answerTo = () => { throw new Error('was asked'); };
  await expect(seal('ask', [])).rejects.toThrow(/^revocation: /);
});
test('plain http is for what is signed in itself: no other way out has it, and never to a private address', async () => {
  const ask = (plain: boolean, url: string) => openFetcher({ clock: systemClock, plain, resolve: async () => [{ address: '10.0.0.1', family: 4 }] }).get(url, { timeoutMs: 500 });
  for (const [plain, url] of [[false, 'http://lists.example.org/a.crl'], [true, 'http://lists.example.org/a.crl'], [true, 'http://10.0.0.1/a.crl'], [true, 'http://lists.example.org:8080/a.crl'], [true, 'ftp://lists.example.org/a.crl']] as const) await expect(ask(plain, url)).rejects.toMatchObject({ code: 'ssrf_blocked' });
});

describe('from a folder', () => {
  test('lists in DER or PEM; nobody is asked; read anew each time', async () => {
    answerTo = () => { throw new Error('was asked'); };
    put('ready/top.crl', pem('X509 CRL', list()));
    put('ready/notes.txt', 'x');
    expect((await verify(await seal(at('ready')), world({}, { now: NOW, anchors: [root.der] }))).seal?.level).toBe('LT');
    put('ready/top.crl', revocationList(root, { made: day(-1), until: day(6), withdrawn: [[4711, day(-2)]] }));
    await expect(seal(at('ready'))).rejects.toThrow(/^withdrawn: /);
    put('ready/top.crl', revocationList(root, { made: day(-20), until: day(-10) }));
    await expect(seal(at('ready'))).rejects.toThrow(/^revocation: /);
  });
  test('a folder that is not there stops the start', () => expect(() => openRevocation(at('none'), { authorities: [], wayOut: openFetcher({ clock: systemClock }) })).toThrow(expect.objectContaining({ name: 'ConfigError' })));
});

test('as the settings say it', async () => {
  const seal = { ACQUIS_SEAL: 'https://service.example/csc/v2?client_id=x', ACQUIS_SEAL_SECRET_FILE: put('secret', 'x'), ACQUIS_SEAL_FOR: 'a' };
  expect(() => readConfig({ ...seal, ACQUIS_SEAL_REVOCATION: 'ask' })).toThrow(/ACQUIS_SEAL_TIMESTAMPS/);
  const wayOut = openFetcher({ clock: systemClock }), settings = readConfig({ ...seal, ACQUIS_SEAL_REVOCATION: 'ask', ACQUIS_SEAL_TIMESTAMPS: 'http://tsa.example/' }).seal;
  expect((await openSealer(settings, () => wayOut, { authorities: [], wayOut }))?.revocation).toBeDefined();
  expect((await openSealer(settings && { ...settings, revocation: undefined }, () => wayOut, { authorities: [], wayOut }))?.revocation).toBeUndefined();
});
