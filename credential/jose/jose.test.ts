// Tokens: what RFC 7515, RFC 8725, VC-JOSE-COSE, Open Badges 3.0 §8.2 and VC 1.1 §6.3.1 ask, and what attackers try.
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeBadge, verify } from '../index.ts';
import type { VerifyPorts } from '../index.ts';
import { BADGE, DID, LIST, didDocument, lines, statusList, world } from '../../test/credential.ts';
import { makeKey, part, seededKey, token } from '../../test/token.ts';
import type { TestKey } from '../../test/token.ts';

const { status: _, ...PLAIN } = BADGE;
const badge = makeBadge(PLAIN);
const didJwk = ({ jwk }: TestKey) => `did:jwk:${part(jwk)}`;
const of = (id: string) => makeBadge({ ...PLAIN, issuer: { ...PLAIN.issuer, id } });
/** Open Badges 3.0 §8.2.3: the credential with copies of its members as claims. */
const claims = (document: ReturnType<typeof makeBadge>) => ({ ...document, iss: document.issuer.id, sub: document.credentialSubject.id, jti: document.id, nbf: Date.parse(document.validFrom) / 1000 });
const judge = async (input: string, over: Partial<VerifyPorts> = {}, documents = {}) => {
  const report = await verify(input, world(documents, over));
  return { verdict: report.verdict, found: lines(report), report };
};
const line = (found: readonly string[], check: string) => found.find((one) => one.startsWith(check));

describe('signed by every kind of key', () => {
  test.each(['EdDSA', 'ES256', 'ES384', 'RS256', 'PS256'] as const)('%s: VC-JOSE-COSE, the key in a did:jwk', async (alg) => {
    const key = makeKey(alg);
    const jwt = token(of(didJwk(key)), key, { typ: 'vc+jwt', kid: `${didJwk(key)}#0` });
    const { verdict, found, report } = await judge(jwt);
    expect(found).toEqual(expect.arrayContaining(['format pass format_known', 'context pass context_pinned', 'shape pass shape_ok', 'signature pass sig_ok', 'dates pass dates_ok']));
    expect(line(found, 'issuer_key')).toBe(key.jwk.kty === 'RSA' ? 'issuer_key warn key_short' : 'issuer_key pass key_found');
    expect([verdict, report.form, report.carrier, report.claims?.title]).toEqual(['valid', 'ob3', 'jwt', 'Reading satellite images']);
  });

  test('RSA 3072 without a warning', async () => {
    const key = makeKey('RS256', 3072);
    expect(line((await judge(token(of(didJwk(key)), key, { kid: didJwk(key) }))).found, 'issuer_key')).toBe('issuer_key pass key_found');
  });

  test('one bit of the signature, of the payload', async () => {
    const key = makeKey('ES256');
    const jwt = token(of(didJwk(key)), key, { kid: `${didJwk(key)}#0` });
    const [head, payload, signature] = jwt.split('.') as [string, string, string];
    const flipped = Buffer.from(signature, 'base64url');
    flipped[5]! ^= 1;
    expect((await judge(`${head}.${payload}.${flipped.toString('base64url')}`)).found).toContain('signature fail sig_mismatch');
    const other = part(JSON.parse(Buffer.from(payload, 'base64url').toString().replace('Zoë', 'Zoé')) as object);
    expect((await judge(`${head}.${other}.${signature}`)).found).toContain('signature fail sig_mismatch');
  });
});

describe('shapes', () => {
  const key = seededKey(1);
  const header = { kid: `${DID}#key-1`, typ: 'JWT' };

  test('Open Badges 3.0: claims beside the credential, equal to its members', async () => {
    expect((await judge(token(claims(badge), key, header))).verdict).toBe('valid');
  });

  test('VC 1.1: the credential in vc, claims standing in for its members', async () => {
    const { validFrom: _, awardedDate: __, evidence: ___, issuer, id, credentialSubject, ...rest } = badge;
    const vc = { ...rest, credentialSubject, '@context': ['https://www.w3.org/2018/credentials/v1', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'] };
    const { verdict, report } = await judge(token({ vc, iss: issuer.id, jti: id, nbf: 1_796_115_600, exp: 1_900_000_000 }, key, header), { now: new Date('2027-01-10T00:00:00Z') });
    expect([verdict, report.claims?.validFrom, report.claims?.validUntil, report.claims?.id]).toEqual(['valid', '2026-12-01T09:00:00Z', '2030-03-17T17:46:40Z', id]);
  });

  test('enveloped in JSON (VCDM 2.0 §4.12)', async () => {
    const document = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${token(badge, key, { ...header, typ: 'vc+jwt' })}` };
    const { verdict, report } = await judge(JSON.stringify(document));
    expect([verdict, report.form, report.carrier]).toEqual(['valid', 'ob3', 'json']);
    expect((await judge(JSON.stringify({ ...document, id: 'https://example.org/c' }))).found).toEqual(['format fail jws_malformed']);
  });

  test('a list of the issuer says it is withdrawn, whether a token or not', async () => {
    const withStatus = token(makeBadge(BADGE), key, header);
    const { proof: __, ...list } = await statusList();
    const signed = new TextEncoder().encode(token(list, key, { kid: `${DID}#key-1`, typ: 'vc+jwt' }));
    expect((await judge(withStatus, {}, { [LIST]: signed })).found).toContain('status pass not_revoked');
    expect((await judge(withStatus, {}, { [LIST]: await statusList() })).found).toContain('status pass not_revoked');
    const foreign = new TextEncoder().encode(token(list, makeKey('EdDSA'), { kid: `${DID}#key-1` }));
    expect((await judge(withStatus, {}, { [LIST]: foreign })).found).toContain('status not_checked status_untrusted');
  });

  test.each<[string, object, string]>([
    ['iss', { iss: 'did:web:example.org:o:other' }, 'shape fail claims_mismatch'], ['sub', { sub: 'urn:uuid:1' }, 'shape fail claims_mismatch'],
    ['jti', { jti: 'https://example.org/c/other' }, 'shape fail claims_mismatch'], ['nbf', { nbf: 1 }, 'shape fail claims_mismatch'],
    ['exp', { exp: 1_800_000_000, validUntil: '2030-01-01T00:00:00Z' }, 'shape fail claims_mismatch'],
    ['exp, where the credential says none: it counts', { exp: 1_798_000_000 }, 'dates fail expired'],
    ['exp, no date', { exp: 'tomorrow' }, 'dates fail dates_malformed'],
  ])('a claim that says another thing: %s', async (_, change, expected) => {
    expect((await judge(token({ ...claims(badge), ...change }, key, header))).found).toContain(expected);
  });

  test('VC-JOSE-COSE §3.1: vc+jwt with a second credential in vc', async () => {
    expect((await judge(token({ ...badge, vc: badge }, key, { ...header, typ: 'vc+jwt' }))).found).toContain('shape fail claims_mismatch');
    // Without a type one reader takes the payload, another what stands in `vc`.
    for (const vc of [{ ...badge, name: 'Another' }, badge, 'text', [badge]]) expect((await judge(token({ ...badge, vc }, key, header))).found).toContain('shape fail claims_mismatch');
  });

  test('a vocabulary that is not known is signed, and said', async () => {
    const document = { ...badge, '@context': [...badge['@context'], 'https://example.org/more'], honours: 'x' };
    const { verdict, found } = await judge(token(document, key, header));
    expect([verdict, line(found, 'context')]).toEqual(['unknown', 'context not_checked context_foreign']);
  });

  test('definitions of its own, or no data model first', async () => {
    expect((await judge(token({ ...badge, '@context': [...badge['@context'], { name: 'urn:x' }] }, key, header))).found).toContain('context fail ctx_not_allowed');
    expect((await judge(token({ ...badge, '@context': badge['@context'].toReversed() }, key, header))).found).toContain('context fail ctx_order');
  });
});

describe('B01-B13 what attackers try', () => {
  const attacker = makeKey('EdDSA');
  const issuer = makeKey('RS256');
  const mine = of(didJwk(issuer));
  const kid = `${didJwk(issuer)}#0`;
  const bare = (header: object | string, payload: object = badge, signature = '') => `${part(header)}.${part(payload)}.${signature}`;

  test.each<[string, () => string, string]>([
    ['B01 alg none', () => bare({ alg: 'none' }), 'format fail alg_forbidden'],
    ['B01 alg NonE', () => bare({ alg: 'NonE' }), 'format fail alg_forbidden'],
    ['B02 HS256 with the public key as secret', () => {
      const input = `${part({ alg: 'HS256', kid })}.${part(mine)}`;
      return `${input}.${createHmac('sha256', JSON.stringify(issuer.jwk)).update(input).digest('base64url')}`;
    }, 'format fail alg_forbidden'],
    ['the algorithm of another kind of key', () => token(mine, attacker, { kid }), 'signature fail alg_forbidden'],
    ['B03 the attacker’s key in the header', () => token(badge, attacker, { jwk: attacker.jwk }), 'issuer_key fail key_not_found'],
    ['B03 beside the issuer’s kid', () => token(badge, attacker, { kid: `${DID}#key-1`, jwk: attacker.jwk }), 'signature fail sig_mismatch'],
    ['B04 jku', () => token(badge, attacker, { kid: `${DID}#key-1`, jku: 'https://evil.example/keys' }), 'format fail jws_header'],
    ['B04 x5u', () => token(badge, attacker, { kid: `${DID}#key-1`, x5u: 'https://evil.example/chain' }), 'format fail jws_header'],
    ['B05 crit', () => token(badge, attacker, { kid: `${DID}#key-1`, crit: ['exp'] }), 'format fail jws_header'],
    ['B06 b64', () => token(badge, attacker, { kid: `${DID}#key-1`, b64: false }), 'format fail jws_header'],
    ['B07 all zero', () => { const key = makeKey('ES256'); return bare({ alg: 'ES256', kid: `${didJwk(key)}#0` }, of(didJwk(key)), Buffer.alloc(64).toString('base64url')); }, 'signature fail sig_mismatch'],
    ['B10 RSA 1024', () => { const key = makeKey('RS256', 1024); return token(of(didJwk(key)), key, { kid: `${didJwk(key)}#0` }); }, 'issuer_key fail key_weak'],
    ['B11 a path for a kid', () => token(badge, attacker, { kid: '../../etc/passwd' }), 'issuer_key fail key_not_found'],
    ['B12 B13 the kid of somebody else', () => token(badge, attacker, { kid: `${didJwk(attacker)}#0` }), 'issuer_key fail kid_issuer_mismatch'],
    ['B27 a session token', () => token(badge, seededKey(1), { kid: `${DID}#key-1`, typ: 'at+jwt' }), 'format fail jws_header'],
    ['a header member twice', () => token(badge, seededKey(1), `{"alg":"EdDSA","kid":"${DID}#key-1","kid":"${DID}#key-1"}`), 'format fail json_duplicate'],
    ['a payload member twice', () => token('{"type":["VerifiableCredential"],"type":["OpenBadgeCredential"]}', seededKey(1), { kid: `${DID}#key-1` }), 'format fail json_duplicate'],
    ['padding', () => `${token(badge, seededKey(1), { kid: `${DID}#key-1` })}==`, 'format fail jws_malformed'],
    ['unused bits', () => token(badge, seededKey(1), { kid: `${DID}#key-1` }).replace(/.$/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)), 'format fail jws_malformed'],
    ['only the header', () => part({ alg: 'RS256', typ: 'JOSE' }), 'format fail jws_malformed'],
    ['a kid that is no text', () => token(badge, seededKey(1), { kid: 7 }), 'issuer_key fail jws_header'],
  ])('%s', async (_, make, expected) => {
    const { verdict, found } = await judge(make());
    expect(found).toContain(expected);
    expect(verdict).toBe('invalid');
  });

  test('B09 the DER form', async () => {
    const key = makeKey('ES256');
    const [head, payload] = token(of(didJwk(key)), key, { kid: `${didJwk(key)}#0` }).split('.');
    const { sign } = await import('node:crypto');
    const der = sign('sha256', Buffer.from(`${head}.${payload}`), key.key).toString('base64url');
    expect((await judge(`${head}.${payload}.${der}`)).found).toContain('signature fail sig_mismatch');
  });

  test('nobody is asked for a key before the kid is the issuer’s', async () => {
    const ports = world();
    await verify(token(badge, attacker, { kid: 'https://evil.example/key' }), ports);
    expect(ports.asked).toEqual([]);
  });
});

describe('keys that stand at web addresses', () => {
  const key = makeKey('ES256');
  const issuer = 'https://badges.example/i/1';
  const document = of(issuer);
  const jwt = (kid?: string) => token(document, key, kid === undefined ? { jwk: key.jwk } : { kid });
  const method = { id: `${issuer}#k1`, type: 'JsonWebKey', controller: issuer, publicKeyJwk: key.jwk };
  const controller = { id: issuer, verificationMethod: [method], assertionMethod: [method.id] };
  const serving = (documents: Record<string, unknown>): Partial<VerifyPorts> => ({ resolveKey: async (url) => (url in documents ? { document: documents[url], source: 'network' } : { unavailable: true, why: 'no such host' }) });

  test.each<[string, string | undefined, Record<string, unknown>]>([
    ['in the issuer’s own document (CID 1.0)', `${issuer}#k1`, { [issuer]: controller }],
    ['shown in the header, and in that document', undefined, { [issuer]: controller }],
    ['a JWK below the issuer’s address', `${issuer}/key.jwk`, { [`${issuer}/key.jwk`]: key.jwk }],
    ['one of a JWK set below it', `${issuer}/keys#k7`, { [`${issuer}/keys`]: { keys: [{ ...makeKey('ES256').jwk, kid: 'k6' }, { ...key.jwk, kid: 'k7' }] } }],
    ['a method elsewhere on the host that the issuer lists', 'https://badges.example/keys/1', { 'https://badges.example/keys/1': { ...method, id: 'https://badges.example/keys/1' }, [issuer]: { ...controller, assertionMethod: ['https://badges.example/keys/1'] } }],
  ])('%s', async (_, kid, documents) => {
    const { verdict, found } = await judge(jwt(kid), serving(documents));
    expect([verdict, line(found, 'issuer_key')]).toEqual(['valid', 'issuer_key pass key_found']);
  });

  test.each<[string, string | undefined, Record<string, unknown>, string]>([
    ['of another tenant of the same host', 'https://badges.example/i/2/key', { 'https://badges.example/i/2/key': key.jwk, [issuer]: controller }, 'issuer_key not_checked key_unlinked'],
    ['below a longer name that begins alike', `${issuer}23/key`, { [`${issuer}23/key`]: key.jwk, [issuer]: controller }, 'issuer_key not_checked key_unlinked'],
    ['on another host', 'https://evil.example/key', { 'https://evil.example/key': key.jwk }, 'issuer_key fail kid_issuer_mismatch'],
    ['not in the issuer’s document', `${issuer}#k2`, { [issuer]: controller }, 'issuer_key fail key_not_found'],
    ['in the document of a liar', `${issuer}#k1`, { [issuer]: { ...controller, verificationMethod: [{ ...method, controller: 'https://badges.example/i/2' }] } }, 'issuer_key fail key_not_found'],
    ['shown in the header, nowhere else', undefined, { [issuer]: { ...controller, verificationMethod: [], assertionMethod: [] } }, 'issuer_key fail key_not_found'],
    ['out of reach', `${issuer}#k1`, {}, 'issuer_key not_checked issuer_key_unavailable'],
  ])('%s', async (_, kid, documents, expected) => {
    const { verdict, found } = await judge(jwt(kid), serving(documents));
    expect([verdict, line(found, 'issuer_key')]).toEqual([expected.includes('fail') ? 'invalid' : 'unknown', expected]);
  });

  test('without a way to ask: unknown', async () => {
    expect((await judge(jwt(`${issuer}#k1`))).found).toContain('issuer_key not_checked did_unsupported');
  });
});

test('a relative kid, or none and one key: the issuer’s', async () => {
  for (const header of [{ kid: '#key-1' }, { kid: 'key-1' }, {}]) expect((await judge(token(badge, seededKey(1), header))).verdict).toBe('valid');
  const two = { ...didDocument(), verificationMethod: [...didDocument().verificationMethod, { ...didDocument().verificationMethod[0], id: `${DID}#key-2` }], assertionMethod: [`${DID}#key-1`, `${DID}#key-2`] };
  expect((await judge(token(badge, seededKey(1)), {}, { [DID]: two })).found).toContain('issuer_key fail key_not_found');
});
