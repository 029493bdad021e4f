// Keys and signatures that are found elsewhere: an issuer's metadata, a key in PEM, the holder's own key, a web issuer's key in a token.
import { createHash, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { DID, testKey } from '../../../test/credential.ts';
import { makeKey, seededKey, token } from '../../../test/token.ts';
import { toBase64url } from '../../bytes.ts';
import type { FoundKey } from '../../did/document.ts';
import { parseJws } from '../../jose/jws.ts';
import type { SdJwt } from '../../sdjwt/parts.ts';
import { pass } from '../finding.ts';
import type { ResolvedDid, VerifyPorts } from '../ports.ts';
import { findMetadataKey } from './issuer-metadata.ts';
import { checkHeaderKey, checkKey } from './key.ts';
import { checkKeyBinding } from './key-binding.ts';
import { checkOldSignature } from './old-signature.ts';

const NOW = new Date('2027-01-10T12:00:00Z'), SECONDS = NOW.getTime() / 1000;
const jwk = (fill: number, over: object = {}) => ({ kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(fill).publicKey), ...over });
const bytesOf = (fill: number) => ({ kind: 'Ed25519', bytes: testKey(fill).publicKey });
const there = (document: unknown): ResolvedDid => ({ document, source: 'file' });
const finding = (check: string, result: string, code: string, detail?: unknown) => ({ check, result, code, ...(detail !== undefined && { detail }) });
const words = expect.stringMatching(/\w/) as string;
const asked = (answers: Readonly<Record<string, ResolvedDid>>) => {
  const log: string[] = [];
  return { log, resolveKey: async (url: string) => { log.push(url); return answers[url] ?? ({ notFound: true } as const); } };
};

describe('SD-JWT VC §5: JWT VC Issuer Metadata', () => {
  const ISSUER = 'https://a.example/school', AT = 'https://a.example/.well-known/jwt-vc-issuer/school', JWKS = 'https://keys.example/set';
  const key = (code: string, result: string, detail?: unknown) => finding('issuer_key', result, code, detail);
  async function found(answers: Readonly<Record<string, ResolvedDid>>, kid?: string, issuer = ISSUER) {
    const ask = asked(answers);
    let judged: FoundKey | undefined | 'unjudged' = 'unjudged';
    const { finding: said } = await findMetadataKey(issuer, kid, ask, (given) => { judged = given; return { finding: pass('issuer_key', 'key_found') }; });
    return { judged, said, log: ask.log };
  }
  const metadata = (over: object, issuer = ISSUER) => there({ issuer, ...over });

  test.each<[string, string]>([['https://a.example', 'https://a.example/.well-known/jwt-vc-issuer'], ['https://a.example/', 'https://a.example/.well-known/jwt-vc-issuer'], [ISSUER, AT], ['https://a.example:8443/x/y', 'https://a.example:8443/.well-known/jwt-vc-issuer/x/y']])('of %s is asked at %s', async (issuer, at) => {
    expect((await found({ [at]: metadata({ jwks: { keys: [jwk(1)] } }, issuer) }, undefined, issuer))).toStrictEqual({ judged: { publicKey: bytesOf(1), authorized: true }, said: pass('issuer_key', 'key_found'), log: [at] });
  });
  test.each(['http://a.example', 'https://a.example/?a=1', 'https://a.example/#x', 'urn:a', 'a.example', 'https://a.example/?a=1#x'])('%s has none: nobody is asked', async (issuer) => {
    expect(await found({}, undefined, issuer)).toStrictEqual({ judged: 'unjudged', said: key('did_unsupported', 'not_checked'), log: [] });
  });
  test('without a way to ask', async () => {
    expect(await findMetadataKey(ISSUER, undefined, {}, () => { throw new Error('judged'); })).toStrictEqual({ finding: key('did_unsupported', 'not_checked') });
  });
  test('not there, not answering, of another, of none', async () => {
    expect((await found({})).said).toStrictEqual(key('issuer_not_found', 'not_checked'));
    expect((await found({ [AT]: { unavailable: true, why: 'refused' } })).said).toStrictEqual(key('issuer_key_unavailable', 'not_checked', 'refused'));
    for (const document of [{ issuer: 'https://b.example', jwks: { keys: [jwk(1)] } }, {}, 'x', null]) expect((await found({ [AT]: there(document) })).said).toStrictEqual(key('did_malformed', 'fail', 'the metadata is of another issuer'));
  });
  test('keys elsewhere, where the issuer points to', async () => {
    expect(await found({ [AT]: metadata({ jwks_uri: JWKS }), [JWKS]: there({ keys: [jwk(1)] }) })).toMatchObject({ judged: { publicKey: bytesOf(1) }, log: [AT, JWKS] });
    expect((await found({ [AT]: metadata({ jwks_uri: JWKS }) })).said).toStrictEqual(key('issuer_not_found', 'not_checked'));
    expect((await found({ [AT]: metadata({ jwks_uri: JWKS }), [JWKS]: { unavailable: true, why: 'down' } })).said).toStrictEqual(key('issuer_key_unavailable', 'not_checked', 'down'));
    for (const uri of [undefined, 5, 'http://keys.example/set', 'see https://keys.example/set']) expect(await found({ [AT]: metadata({ jwks_uri: uri }), [String(uri)]: there({ keys: [jwk(1)] }) })).toMatchObject({ judged: undefined, log: [AT] });
    expect(await found({ [AT]: metadata({ jwks: { keys: [jwk(2)] }, jwks_uri: JWKS }) })).toMatchObject({ judged: { publicKey: bytesOf(2) }, log: [AT] });
  });
  test('the key of that name, or the only one; of two with one name, none', async () => {
    const of = async (keys: unknown, kid?: string) => (await found({ [AT]: metadata({ jwks: { keys } }) }, kid)).judged;
    const [a, b] = [jwk(1, { kid: 'a' }), jwk(2, { kid: 'b' })];
    expect([await of([a, b], 'b'), await of([null, 5, a]), await of(a)]).toStrictEqual([{ publicKey: bytesOf(2), authorized: true }, { publicKey: bytesOf(1), authorized: true }, { publicKey: bytesOf(1), authorized: true }]);
    expect([await of([a, b]), await of([a], 'b'), await of([a, { ...b, kid: 'a' }], 'a'), await of([]), await of(undefined), await of([...Array<object>(100).fill(a), b], 'b')]).toStrictEqual(Array(6).fill(undefined));
    expect(await of([...Array<object>(99).fill(a), b], 'b')).toStrictEqual({ publicKey: bytesOf(2), authorized: true });
    expect((await found({ [AT]: there({ issuer: ISSUER, jwks: null }) })).judged).toBeUndefined();
  });
  test('one that cannot be read is refused with the reason', async () => {
    expect((await found({ [AT]: metadata({ jwks: { keys: [{ kty: 'OKP' }] } }) })).said).toStrictEqual(key('multikey_malformed', 'fail', words));
  });
});

describe('a web issuer’s key', () => {
  const ISSUER = 'https://a.example/i', K = `${ISSUER}#k`;
  const document = { id: ISSUER, verificationMethod: [{ id: K, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: jwk(1) }, { id: `${ISSUER}#l`, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: jwk(2) }], assertionMethod: [K, `${ISSUER}#l`] };
  const ask = { resolveDid: async (): Promise<ResolvedDid> => { throw new Error('asked for a did'); }, ...asked({ [ISSUER]: there(document) }) };
  test('of a token: named, shown, or neither', async () => {
    const of = async (header: object) => checkHeaderKey(header as Record<string, unknown>, ISSUER, SECONDS, ask);
    expect(await of({ kid: '#l' })).toStrictEqual({ publicKey: bytesOf(2), finding: pass('issuer_key', 'key_found') });
    expect(await of({ jwk: jwk(2) })).toStrictEqual({ publicKey: bytesOf(2), finding: pass('issuer_key', 'key_found') });
    expect(await of({ kid: 'a#k' })).toStrictEqual({ finding: finding('issuer_key', 'fail', 'key_not_found') });
    expect(await of({})).toStrictEqual({ finding: finding('issuer_key', 'fail', 'key_not_found') });
  });
  test('of a proof: at its own host only', async () => {
    const of = async (verificationMethod: string) => (await checkKey({ verificationMethod, proofPurpose: 'assertionMethod' }, ISSUER, ask)).finding;
    expect(await of(K)).toStrictEqual(pass('issuer_key', 'key_found'));
    for (const other of ['https://b.example/i#k', 'not an address', 'ftp://a.example/i#k']) expect(await of(other)).toMatchObject({ code: 'kid_issuer_mismatch' });
    expect((await checkKey({ verificationMethod: K, proofPurpose: 'assertionMethod' }, 'no address', ask)).finding).toMatchObject({ code: 'kid_issuer_mismatch' });
    expect((await checkKey({ verificationMethod: `${DID}#k`, proofPurpose: 'assertionMethod' }, ISSUER, ask)).finding).toMatchObject({ code: 'kid_issuer_mismatch' });
  });
  test('RSA below 3,072 bits is told, at 3,072 not', async () => {
    const of = async (bits: number) => { const rsa = makeKey('RS256', bits); return (await checkHeaderKey({ kid: 'k' }, ISSUER, SECONDS, { ...ask, ...asked({ [ISSUER]: there({ ...document, verificationMethod: [{ id: K, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: rsa.jwk }] }) }) })).finding; };
    expect([await of(2048), await of(3072)]).toStrictEqual([finding('issuer_key', 'warn', 'key_short'), pass('issuer_key', 'key_found')]);
  });
});

describe('Open Badges 2.0 §“Signed Verification”', () => {
  const rsa = makeKey('RS256'), AT = 'https://a.example/key', PEM = createPublicKey(rsa.key).export({ format: 'pem', type: 'spki' }) as string;
  const assertion = (verification: object) => ({ id: 'urn:uuid:1', verification });
  const check = async (document: Record<string, unknown>, ask: Partial<VerifyPorts>, key = rsa) => checkOldSignature({ jws: parseJws(token(document, key)), document } as unknown as Parameters<typeof checkOldSignature>[0], ask as VerifyPorts);
  const good = assertion({ type: 'signed', creator: AT });
  const only = (document: object, code: string, result: string, detail?: unknown) => ({ findings: [finding('signature', result, code, detail)], assertion: document });

  test('by the key whose document the assertion names, also by the words of 1.1', async () => {
    const key = { id: AT, publicKeyPem: PEM };
    expect(await check(good, asked({ [AT]: there(key) }))).toStrictEqual({ findings: [pass('signature', 'sig_ok')], assertion: good, address: AT, key });
    for (const document of [{ verify: { type: 'signed', url: AT } }, { verification: { url: AT, creator: 5 } }]) expect((await check(document, asked({ [AT]: there(key) }))).findings).toStrictEqual([pass('signature', 'sig_ok')]);
  });
  test.each<[string, object]>([['no address', {}], ['an object', { creator: { id: AT } }], ['http', { creator: 'http://a.example/key' }], ['a did', { creator: DID }], ['an address in a text', { creator: `see ${AT}` }]])('%s: nobody is asked', async (_, verification) => {
    const ask = asked({}), document = assertion(verification);
    expect(await check(document, ask)).toStrictEqual(only(document, 'key_unlinked', 'not_checked'));
    expect(ask.log).toStrictEqual([]);
  });
  test('neither word', async () => {
    expect(await check({ id: 'urn:uuid:1' }, {})).toStrictEqual(only({ id: 'urn:uuid:1' }, 'key_unlinked', 'not_checked'));
  });
  test('out of reach, not there, nobody to ask', async () => {
    expect(await check(good, asked({ [AT]: { unavailable: true, why: 'down' } }))).toStrictEqual(only(good, 'issuer_key_unavailable', 'not_checked', 'down'));
    expect(await check(good, asked({}))).toStrictEqual(only(good, 'issuer_not_found', 'not_checked'));
    expect(await check(good, {})).toStrictEqual(only(good, 'issuer_key_unavailable', 'not_checked', 'offline'));
  });
  test.each<[string, unknown]>([['no key', {}], ['a key that is no text', { publicKeyPem: [PEM] }], ['a private one', { publicKeyPem: PEM.replaceAll('PUBLIC', 'PRIVATE') }], ['an empty one', { publicKeyPem: '-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----' }], ['another kind', { publicKeyPem: createPublicKey(seededKey(1).key).export({ format: 'pem', type: 'spki' }) }], ['one behind ten thousand letters', { publicKeyPem: ' '.repeat(10_000) + PEM }], ['no document', 'x'], ['none at all', null]])('%s is refused with the reason', async (_, document) => {
    expect(await check(good, asked({ [AT]: there(document) }))).toStrictEqual(only(good, 'multikey_malformed', 'fail', 'publicKeyPem holds no RSA key'));
  });
  test('another’s signature', async () => {
    expect(await check(good, asked({ [AT]: there({ publicKeyPem: PEM }) }), makeKey('RS256'))).toStrictEqual(only(good, 'sig_mismatch', 'fail'));
  });
});

describe('RFC 9901 §7.3: key binding', () => {
  const presented = 'eyJ.e30.sig~YQ~', sd_hash = createHash('sha256').update(presented).digest('base64url'), holder = seededKey(3);
  const said = { nonce: 'n-1', aud: 'https://reader.example', iat: SECONDS, sd_hash };
  const kb = (over: object = {}, header: object = {}, key = holder) => token({ ...said, ...over }, key, { typ: 'kb+jwt', ...header });
  const cnf = { jwk: jwk(3) }, expected = { nonce: 'n-1', audience: 'https://reader.example' };
  const check = (keyBinding: string | undefined, claims: object, presentation?: VerifyPorts['presentation'], payload: object = {}) => checkKeyBinding({ keyBinding, presented, payload } as unknown as SdJwt, claims as Record<string, unknown>, { now: NOW, ...(presentation && { presentation }) });
  const holds = (code: string, result: string, detail?: unknown) => finding('holder', result, code, detail), audience = (code: string, result: string, detail?: unknown) => finding('audience', result, code, detail);
  const bound = pass('holder', 'holder_bound');

  test('nobody bound and nobody asked; bound and not shown; asked and not shown', async () => {
    expect([await check(undefined, {}), await check(undefined, { cnf }), await check(undefined, {}, expected), await check(undefined, { cnf }, expected)]).toStrictEqual([[], [holds('holder_unsigned', 'warn')], [holds('holder_unsigned', 'fail')], [holds('holder_unsigned', 'fail')]]);
  });
  test('for this reader, on this occasion; for whoever reads it later', async () => {
    expect(await check(kb(), { cnf }, expected)).toStrictEqual([bound, pass('audience', 'audience_matches')]);
    expect(await check(kb(), { cnf })).toStrictEqual([bound, audience('audience_unchecked', 'not_checked', 'https://reader.example')]);
    expect(await check(kb({ aud: 'x'.repeat(300) }), { cnf })).toStrictEqual([bound, audience('audience_unchecked', 'not_checked', 'x'.repeat(200))]);
  });
  test.each<[string, object, string]>([['another occasion', { nonce: 'n-2' }, 'nonce'], ['another reader', { aud: 'https://reader.example/' }, 'aud'], ['no occasion', { nonce: undefined }, 'nonce or aud is missing'], ['no reader', { aud: undefined }, 'nonce or aud is missing'], ['several readers', { aud: ['https://reader.example'] }, 'nonce or aud is missing'], ['no moment', { iat: undefined }, 'iat is missing or in the future'], ['a moment in words', { iat: '1' }, 'iat is missing or in the future'], ['a moment to come', { iat: SECONDS + 301 }, 'iat is missing or in the future']])('for %s', async (_, over, detail) => {
    expect(await check(kb(over), { cnf }, expected)).toStrictEqual([bound, audience('audience_differs', 'fail', detail)]);
  });
  test('five minutes ahead are a clock', async () => {
    expect(await check(kb({ iat: SECONDS + 300 }), { cnf }, expected)).toStrictEqual([bound, pass('audience', 'audience_matches')]);
  });
  test.each<[string, string, string]>([['another type', kb({}, { typ: 'JWT' }), 'typ is not kb+jwt'], ['no type', kb({}, { typ: undefined }), 'typ is not kb+jwt'], ['another’s signature', kb({}, {}, seededKey(4)), 'sig_mismatch'], ['something else shown', kb({ sd_hash: 'x' }), 'sd_hash is of something else'], ['nothing said', token('[]', holder, { typ: 'kb+jwt' }), 'sd_hash is of something else']])('%s', async (_, binding, detail) => {
    expect(await check(binding, { cnf }, expected)).toStrictEqual([holds('holder_mismatch', 'fail', detail)]);
  });
  test('by the hash that the issuer chose', async () => {
    const longer = createHash('sha512').update(presented).digest('base64url');
    expect(await check(kb({ sd_hash: longer }), { cnf }, expected, { _sd_alg: 'sha-512' })).toStrictEqual([bound, pass('audience', 'audience_matches')]);
    expect(await check(kb(), { cnf }, expected, { _sd_alg: 'sha-512' })).toStrictEqual([holds('holder_mismatch', 'fail', 'sd_hash is of something else')]);
    expect(await check(kb(), { cnf }, expected, { _sd_alg: 'md5' })).toMatchObject([{ check: 'holder', result: 'fail', detail: words }]);
  });
  test('a key of the holder that is not named, or named in a way not read here', async () => {
    for (const claims of [{}, { cnf: 'x' }]) expect(await check(kb(), claims)).toStrictEqual([holds('holder_mismatch', 'fail', 'the issuer named no key of the holder')]);
    expect(await check(kb(), { cnf: { kid: 'k', x5c: [] } })).toStrictEqual([holds('holder_unchecked', 'not_checked', 'cnf with kid, x5c')]);
    expect(await check(kb(), { cnf: { ['k'.repeat(100)]: 1 } })).toStrictEqual([holds('holder_unchecked', 'not_checked', `cnf with ${'k'.repeat(80)}`)]);
  });
  test.each<[string, string, object, string]>([['no token', 'x', cnf, 'jws_malformed'], ['bytes that are no JSON', token('{', holder, { typ: 'kb+jwt' }), cnf, 'json_syntax'], ['a key that cannot be read', kb(), { jwk: { kty: 'OKP' } }, 'multikey_malformed']])('%s is refused with the reason', async (_, binding, key, code) => {
    expect(await check(binding, { cnf: key })).toStrictEqual([holds(code, 'fail', words)]);
  });
});
