import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromBase58, toBase58, toBase64url, utf8 } from '../bytes.ts';
import { keyName, readJwk, readMultikey, writeMultikey } from './publickey.ts';
import { computeDid, decodeMultikey, didWeb, didWebUrl, encodeMultikey, findKey, isLoopbackDid, makeDidDocument } from '../index.ts';
import { DID, KEY, METHOD, didDocument, testKey } from '../../test/credential.ts';

const code = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('CID 1.0 §2.2.2 Multikey', () => {
  test('the key pair of the W3C vectors', () => {
    const multibase = 'z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2';
    expect(encodeMultikey(decodeMultikey(multibase))).toBe(multibase);
  });

  test('base58btc gives every sequence back, leading zeros too', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      expect(fromBase58(toBase58(bytes))).toEqual(bytes);
    }));
  });

  const small = (hex: string) => `z${toBase58(Uint8Array.of(0xed, 0x01, ...Buffer.from(hex, 'hex')))}`;
  test.each([
    ['P-256', 'zDnaerx9CtbPJ1q36T5Ln5wYt3MQYeGRG5ehnPAmxcf5mDZpv'], ['31 bytes', small('aa'.repeat(31))], ['33 bytes', small('aa'.repeat(33))], ['base64', 'uAAAA'], ['0OIl', 'z0OIl'], ['nothing', ''],
    ['B08 identity', small(`01${'00'.repeat(31)}`)], ['B08 zero', small('00'.repeat(32))], ['B08 order 8', small('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')],
    ['B08 order 8, sign bit set', small('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85')], ['a kilobyte', `z${'1'.repeat(1024)}`],
  ])('refuses %s', (_, multibase) => {
    expect(code(() => decodeMultikey(multibase))).toBe('multikey_malformed');
  });
});

describe('did:web', () => {
  test.each([
    ['did:web:example.org', 'https://example.org/.well-known/did.json'], ['did:web:example.org:o:abc', 'https://example.org/o/abc/did.json'],
    ['did:web:example.org%3A8443:o:abc', 'https://example.org:8443/o/abc/did.json'], ['did:web:localhost%3A3000:o:abc', 'http://localhost:3000/o/abc/did.json'],
  ])('%s → %s', (did, url) => expect(didWebUrl(did)).toBe(url));

  test('an origin gives the did, the did its address', () => {
    expect(didWeb('https://example.org:8443', ['o', 'abc'])).toBe('did:web:example.org%3A8443:o:abc');
    expect(didWeb('https://example.org', ['o', 'abc'])).toBe('did:web:example.org:o:abc');
  });

  test.each([
    'did:web:', 'did:web:example.org/evil', 'did:web:example.org%2Fevil', 'did:web:user%40example.org', 'did:web:example.org:..:x', 'did:web:example.org:%2e%2e', 'did:web:example.org:a/b', 'did:web:example.org:a?b', 'did:web:example.org#x',
    'did:web:example.org%3A99999999', 'did:web:exa mple.org', 'did:web:%', 'did:web:example.org:', 'did:key:z6Mk', 'https://example.org',
  ])('B11 %s is refused', (did) => expect(code(() => didWebUrl(did))).toBe('did_malformed'));

  test.each(['did:web:localhost%3A3000:o:x', 'did:web:127.0.0.1%3A3000', 'did:web:%5B%3A%3A1%5D%3A3000', 'did:web:app.localhost'])('%s is a trial', (did) => expect(isLoopbackDid(did)).toBe(true));
  test.each(['did:web:example.org', 'did:web:localhost.example.org', 'did:web:127.0.0.1.example.org', 'did:key:z6Mk', 'nonsense'])('%s is none', (did) => expect(isLoopbackDid(did)).toBe(false));
});

describe('did:key and did:jwk', () => {
  test('did:key computes its document', () => {
    const multibase = encodeMultikey(KEY.publicKey);
    const document = computeDid(`did:key:${multibase}`);
    expect(findKey(document, `did:key:${multibase}#${multibase}`)).toEqual({ publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, authorized: true });
  });

  const jwk = (value: object) => `did:jwk:${toBase64url(utf8(JSON.stringify(value)))}`;
  test('did:jwk computes its document', () => {
    const did = jwk({ kty: 'OKP', crv: 'Ed25519', x: toBase64url(KEY.publicKey) });
    expect(findKey(computeDid(did), `${did}#0`)).toEqual({ publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, authorized: true });
  });

  test.each([
    ['another curve', jwk({ kty: 'OKP', crv: 'X25519', x: 'AA' })], ['a secret key', jwk({ kty: 'OKP', crv: 'Ed25519', x: toBase64url(KEY.publicKey), d: 'AA' })], ['no base64', 'did:jwk:!!'],
    ['a short key', jwk({ kty: 'OKP', crv: 'Ed25519', x: 'AA' })], ['a point beside the curve', `did:key:z${toBase58(Uint8Array.of(0x80, 0x24, 2, ...Buffer.alloc(32, 0xff)))}`],
  ])('refuses %s', (_, did) => expect(code(() => computeDid(did))).toMatch(/^(did|multikey|json)_/));

  test('did:web does not compute', () => expect(computeDid(DID)).toBeUndefined());
});

describe('DID document', () => {
  const document = makeDidDocument({
    did: DID,
    keys: [
      { id: '#key-1', publicKey: KEY.publicKey, from: '2026-01-01T00:00:00Z', retiredOn: '2026-06-01T00:00:00Z' },
      { id: `${DID}#key-2`, publicKey: testKey(2).publicKey, from: '2026-06-01T00:00:00Z', revokedOn: '2026-07-01T00:00:00Z' },
      { id: '#key-3', publicKey: testKey(3).publicKey, from: '2026-07-01T00:00:00Z' },
    ],
  });

  test('retired keys stay, revoked ones lose their right and stay visible', () => {
    expect(document.assertionMethod).toEqual([METHOD, `${DID}#key-3`]);
    expect(findKey(document, METHOD)).toEqual({ publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, from: '2026-01-01T00:00:00Z', until: '2026-06-01T00:00:00Z', authorized: true });
    expect(findKey(document, `${DID}#key-2`)).toMatchObject({ revoked: '2026-07-01T00:00:00Z', authorized: false });
    expect(findKey(document, `${DID}#key-4`)).toBeUndefined();
  });

  test('no retired key carries the CID term that would make others refuse its old proofs', () => {
    expect(JSON.stringify(document)).not.toContain('expires');
  });

  test('reads methods inside assertionMethod, relative ids, JWK', () => {
    const foreign = { id: DID, assertionMethod: [{ id: '#k', type: 'JsonWebKey', controller: DID, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x: toBase64url(KEY.publicKey) } }] };
    expect(findKey(foreign, `${DID}#k`)).toEqual({ publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, authorized: true });
  });

  test('two keys of one name: nobody could say which one counts', () => {
    const [method] = didDocument().verificationMethod, other = encodeMultikey(testKey(9).publicKey);
    const twice = (second: object) => ({ ...didDocument(), verificationMethod: [method, { ...method, ...second }] });
    for (const second of [{ revoked: '2026-07-01T00:00:00Z' }, { id: '#key-1', publicKeyMultibase: other }, { publicKeyMultibase: other }]) {
      expect(code(() => findKey(twice(second), METHOD))).toBe('did_malformed');
    }
    expect(code(() => findKey({ ...didDocument(), assertionMethod: [{ ...method, publicKeyMultibase: other }] }, METHOD))).toBe('did_malformed');
    expect(findKey({ ...twice({ id: '#key-1' }), assertionMethod: [method] }, METHOD)).toMatchObject({ authorized: true });
  });

  test('a time that is no text counts as one that cannot be read', () => {
    const [method] = didDocument().verificationMethod;
    for (const [revoked, read] of [[true, 'true'], [1_780_000_000, '1780000000'], [['2026-07-01T00:00:00Z'], '2026-07-01T00:00:00Z']] as const) {
      expect(findKey({ ...didDocument(), verificationMethod: [{ ...method, revoked }] }, METHOD)).toMatchObject({ revoked: read });
    }
    expect(findKey({ ...didDocument(), verificationMethod: [{ ...method, revoked: null }] }, METHOD)).not.toHaveProperty('revoked');
  });

  test('refuses a key of another did, a document about another, a document that is none', () => {
    expect(code(() => makeDidDocument({ did: DID, keys: [{ id: 'did:web:evil.example#k', publicKey: KEY.publicKey, from: 'x' }] }))).toBe('bad_argument');
    expect(code(() => findKey({ ...didDocument(), id: 'did:web:evil.example' }, METHOD))).toBe('did_malformed');
    for (const nothing of [null, 1, 'x', [], {}]) expect(code(() => findKey(nothing, METHOD))).toBe('did_malformed');
    expect(findKey({ id: DID, verificationMethod: [null, 1, {}], assertionMethod: 'x' }, METHOD)).toBeUndefined();
  });
});

describe('keys of other kinds', () => {
  const generate = (type: 'ec' | 'rsa', option: object) => generateKeyPairSync(type as 'ec', option as { namedCurve: string }).publicKey.export({ format: 'jwk' });

  test.each(['P-256', 'P-384'])('%s: a compressed point is the point', (namedCurve) => {
    const { x, y } = generate('ec', { namedCurve }) as { x: string; y: string };
    const parity = 2 + (Buffer.from(y, 'base64url').at(-1)! & 1);
    const prefix = namedCurve === 'P-256' ? 0x80 : 0x81;
    expect(readMultikey(`z${toBase58(Uint8Array.of(prefix, 0x24, parity, ...Buffer.from(x, 'base64url')))}`)).toEqual({ kind: namedCurve, jwk: { kty: 'EC', crv: namedCurve, x, y } });
  });

  test.each<[string, object, string]>([
    ['B10 RSA 1024', generate('rsa', { modulusLength: 1024 }), 'key_weak'],
    ['B10 RSA 1536', generate('rsa', { modulusLength: 1536 }), 'key_weak'],
    ['RSA with exponent 3', generate('rsa', { modulusLength: 2048, publicExponent: 3 }), 'key_weak'],
    ['RSA with exponent 1', { ...generate('rsa', { modulusLength: 2048 }), e: 'AQ' }, 'key_weak'],
    ['RSA of 100 000 bits', { kty: 'RSA', n: 'x'.repeat(16_668), e: 'AQAB' }, 'multikey_malformed'],
    ['no modulus', { kty: 'RSA', n: '', e: 'AQAB' }, 'key_weak'],
    ['a point beside the curve', { ...generate('ec', { namedCurve: 'P-256' }), y: toBase64url(new Uint8Array(32).fill(1)) }, 'multikey_malformed'],
    ['another curve', generate('ec', { namedCurve: 'P-521' }), 'multikey_malformed'],
    ['a shared secret', { kty: 'oct', k: 'AAAA' }, 'multikey_malformed'],
    ['a key for encryption', { ...generate('ec', { namedCurve: 'P-256' }), use: 'enc' }, 'multikey_malformed'],
    ['nothing', {}, 'multikey_malformed'],
  ])('refuses %s', (_, jwk, expected) => {
    expect(code(() => readJwk(jwk))).toBe(expected);
  });

  test('RSA keeps its length; leading zeros do not count', () => {
    const jwk = generate('rsa', { modulusLength: 2048 }) as { n: string; e: string };
    const padded = Buffer.concat([Buffer.alloc(3), Buffer.from(jwk.n, 'base64url')]).toString('base64url');
    expect(readJwk({ ...jwk, n: padded })).toEqual({ kind: 'RSA', bits: 2048, jwk: { kty: 'RSA', n: jwk.n, e: 'AQAB' } });
  });

  test.each(['P-256', 'P-384'])('%s: written as a Multikey, read again', (namedCurve) => {
    for (let i = 0; i < 8; i++) {
      const key = readJwk(generate('ec', { namedCurve }));
      expect(readMultikey(writeMultikey(key))).toEqual(key);
      expect(keyName(key)).toBe(writeMultikey(key));
    }
  });

  test('RFC 7638 §3.1: the thumbprint of its example names an RSA key', () => {
    const n = '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw';
    expect(keyName(readJwk({ kty: 'RSA', n, e: 'AQAB', alg: 'RS256', kid: '2011-04-29' }))).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs');
    expect(code(() => writeMultikey(readJwk({ kty: 'RSA', n, e: 'AQAB' })))).toBe('bad_argument');
  });

  test('a did document names each key by what it is', () => {
    const [p256, rsa] = [readJwk(generate('ec', { namedCurve: 'P-256' })), readJwk(generate('rsa', { modulusLength: 3072 }))];
    const keys = [{ id: '#a', publicKey: KEY.publicKey, from: '2026-01-01T00:00:00Z' }, { id: '#b', publicKey: p256, from: '2026-01-01T00:00:00Z' }, { id: '#c', publicKey: rsa, from: '2026-01-01T00:00:00Z' }];
    const document = makeDidDocument({ did: DID, keys });
    expect(document.verificationMethod.map(({ type }) => type)).toEqual(['Multikey', 'Multikey', 'JsonWebKey']);
    expect(document['@context']).toContain('https://w3id.org/security/jwk/v1');
    expect(didDocument()['@context']).not.toContain('https://w3id.org/security/jwk/v1');
    expect(['#a', '#b', '#c'].map((id) => findKey(document, `${DID}${id}`)?.publicKey)).toEqual([{ kind: 'Ed25519', bytes: KEY.publicKey }, p256, rsa]);
  });
});
