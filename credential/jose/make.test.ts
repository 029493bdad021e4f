// Tokens we sign: what Open Badges 3.0 §8.2 and VC-JOSE-COSE §3.1 ask, read by others, and by us down to the last letter.
import { sign as signBytes, createPublicKey } from 'node:crypto';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { envelop, makeBadge, makeJwt, verify } from '../index.ts';
import type { JwtOptions } from '../index.ts';
import { BADGE, lines, statusList, LIST, world } from '../../test/credential.ts';
import { makeKey, part } from '../../test/token.ts';
import type { TestKey } from '../../test/token.ts';

const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'RS256'] as const;
const KEYS = new Map<string, TestKey>();
beforeAll(() => { for (const alg of ALGORITHMS) KEYS.set(alg, makeKey(alg, 3072)); });

const keyOf = (alg: string) => KEYS.get(alg) as TestKey;
const didOf = (alg: string) => `did:jwk:${part(keyOf(alg).jwk)}`;
const badgeOf = (alg: string) => makeBadge({ ...BADGE, issuer: { ...BADGE.issuer, id: didOf(alg) }, validUntil: '2030-12-01T09:00:00Z' });
const signer = (alg: JwtOptions['alg'], shape: JwtOptions['shape'], key = keyOf(alg)): JwtOptions => ({
  alg, shape, kid: `${didOf(alg)}#0`,
  sign: (bytes) => new Uint8Array(signBytes(alg === 'EdDSA' ? null : alg === 'ES384' ? 'sha384' : 'sha256', bytes, { key: key.key, dsaEncoding: 'ieee-p1363' })),
});
const judge = async (text: string, alg = 'EdDSA') => {
  const { status: _, ...plain } = BADGE;
  const report = await verify(text, world({ [LIST]: await statusList({ issuer: didOf(alg) }) }));
  return { plain, verdict: report.verdict, found: lines(report), report };
};
/** Status lists have tests of their own: here the badge has none. */
const withoutStatus = (alg: string) => { const { credentialStatus: _, ...rest } = badgeOf(alg); return rest; };

describe.each(ALGORITHMS)('%s', (alg) => {
  test.each(['ob3', 'vc'] as const)('the shape %s: verified here, and by jose', async (shape) => {
    const token = await makeJwt(withoutStatus(alg), signer(alg, shape));
    const { verdict, report } = await judge(token, alg);
    expect([verdict, report.form, report.carrier]).toEqual(['valid', 'ob3', 'jwt']);
    const { payload } = await compactVerify(token, createPublicKey(keyOf(alg).key), { algorithms: [alg] });
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject(JSON.parse(JSON.stringify(withoutStatus(alg))));
    expect(decodeProtectedHeader(token)).toEqual({ alg, kid: `${didOf(alg)}#0`, typ: shape === 'ob3' ? 'JWT' : 'vc+jwt' });
  });

  test('the same bytes again, where the algorithm is deterministic', async () => {
    const [one, two] = [await makeJwt(withoutStatus(alg), signer(alg, 'ob3')), await makeJwt(withoutStatus(alg), signer(alg, 'ob3'))];
    expect(one === two).toBe(alg === 'EdDSA' || alg === 'RS256');
  });

  test('signed by another key: invalid', async () => {
    const token = await makeJwt(withoutStatus(alg), signer(alg, 'ob3', makeKey(alg, 3072)));
    expect((await judge(token, alg)).found).toContain('signature fail sig_mismatch');
  });
});

describe('Open Badges 3.0 §8.2.4', () => {
  test('each claim copies the member it stands for, and nothing else is added', async () => {
    const badge = withoutStatus('EdDSA');
    const token = await makeJwt(badge, signer('EdDSA', 'ob3'));
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
    expect(claims).toEqual({ ...(JSON.parse(JSON.stringify(badge)) as object), iss: badge.issuer.id, jti: badge.id, sub: badge.credentialSubject.id, nbf: Date.parse(badge.validFrom) / 1000, exp: Date.parse('2030-12-01T09:00:00Z') / 1000 });
  });

  test('VC-JOSE-COSE §3.1: no claims beside the credential', async () => {
    const token = await makeJwt(withoutStatus('EdDSA'), signer('EdDSA', 'vc'));
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toEqual(JSON.parse(JSON.stringify(withoutStatus('EdDSA'))));
  });

  test('VCDM 2.0 §4.12: in a coat of JSON', async () => {
    const { verdict, report } = await judge(JSON.stringify(envelop(await makeJwt(withoutStatus('EdDSA'), signer('EdDSA', 'vc')))));
    expect([verdict, report.form, report.carrier]).toEqual(['valid', 'ob3', 'json']);
  });

  test('the key itself in the header: found among the issuer’s own, or refused', async () => {
    const { kid: _, jwk: __, ...plain } = signer('RS256', 'ob3');
    const { kty = '', n = '', e = '' } = keyOf('RS256').jwk;
    const token = await makeJwt(withoutStatus('RS256'), { ...plain, jwk: { kty, n, e } });
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', jwk: { kty, n, e } });
    expect((await judge(token, 'RS256')).verdict).toBe('valid');
    const foreign = await makeJwt({ ...withoutStatus('RS256'), issuer: { ...withoutStatus('RS256').issuer, id: didOf('EdDSA') } }, { ...plain, jwk: { kty, n, e } });
    expect((await judge(foreign)).found).toContain('issuer_key fail key_not_found');
  });

  test('every letter counts: one changed is invalid, whichever it is', async () => {
    const token = await makeJwt(withoutStatus('EdDSA'), signer('EdDSA', 'ob3'));
    const places = Array.from({ length: token.length }, (_, i) => i).filter((i) => i % 37 === 0 || i > token.length - 90);
    for (const i of places) {
      const changed = `${token.slice(0, i)}${token[i] === 'A' ? 'B' : 'A'}${token.slice(i + 1)}`;
      expect([i, (await judge(changed)).verdict]).not.toEqual([i, 'valid']);
    }
  });
});

describe('refused before anything is signed', () => {
  const never = { ...({ alg: 'EdDSA', kid: 'did:web:example.org#k', shape: 'ob3' } as const), sign: () => { throw new Error('asked to sign'); } };
  const badge = makeBadge(BADGE);
  test.each<[string, object, string]>([
    ['a proof inside', { ...badge, proof: [{}] }, 'proof_present'],
    ['a claim among its members', { ...badge, iss: 'did:web:evil.example' }, 'bad_argument'],
    ['a credential within the credential', { ...badge, vc: {} }, 'bad_argument'],
    ['a context of its own', { ...badge, '@context': [...badge['@context'], { name: 'urn:x' }] }, 'ctx_not_allowed'],
    ['null', { ...badge, name: null }, 'json_null'],
    ['a number without a single form', { ...badge, credentialSubject: { ...badge.credentialSubject, creditsEarned: 1e21 } }, 'json_number'],
    ['a beginning with a fraction of a second', { ...badge, validFrom: '2026-12-01T09:00:00.5Z' }, 'bad_argument'],
    ['a beginning without a zone', { ...badge, validFrom: '2026-12-01T09:00:00' }, 'bad_argument'],
    ['no beginning', { ...badge, validFrom: undefined }, 'json_null'],
    ['an end that is none', { ...badge, validUntil: 'never' }, 'bad_argument'],
  ])('%s', async (_, document, code) => {
    await expect(makeJwt(document, never)).rejects.toMatchObject({ code });
  });

  test('a signature of the wrong length', async () => {
    for (const [alg, length] of [['EdDSA', 63], ['ES256', 72], ['ES384', 64], ['RS256', 128]] as const) {
      await expect(makeJwt(badge, { ...never, alg, sign: () => new Uint8Array(length) })).rejects.toMatchObject({ code: 'bad_argument' });
    }
  });
});
