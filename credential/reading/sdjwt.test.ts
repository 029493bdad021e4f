// Selectively disclosed micro-credentials of the European pilots, read from what their holder shows.
import { randomBytes, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSdJwt, readCarried, readModel } from '../index.ts';
import { BADGE } from '../../test/credential.ts';
import { makeBadge } from '../index.ts';
import { outside } from '../../test/outside.ts';
import { makeKey } from '../../test/token.ts';

const pilot = outside('data/dc4eu-microcredential/bootstrapping_microcredential.json', 'the DC4EU pilot');
const documents = Object.values(JSON.parse(pilot ?? '{}') as Record<string, { document_data: object }>).map(({ document_data: data }) => data);
const claimsOf = (data: object) => ({ ...data, vct: 'urn:eudi:micro_credential:1', iss: 'https://issuer.example.org', nbf: 1_725_000_000, exp: 1_882_800_000, sub: 'did:key:z6Mk' });
const key = makeKey('ES256');
const sealed = (claims: object, hide: readonly string[]) => makeSdJwt({ claims: claims as Record<string, unknown>, hide, alg: 'ES256', sign: (bytes) => new Uint8Array(sign('sha256', bytes, { key: key.key, dsaEncoding: 'ieee-p1363' })), random: (n) => new Uint8Array(randomBytes(n)) });
const badge = makeBadge(BADGE);

test.skipIf(!pilot)('the micro-credentials of the pilot: title, credits, grade, level, quality; the rest is named', () => {
  for (const data of documents) {
    const reading = readModel(claimsOf(data)), { credentialSubject: { achievement } } = data as { credentialSubject: { achievement: { name: string; ECTS: number } } };
    expect(reading).toMatchObject({ form: 'sd-jwt', specification: { title: { [Object.keys(reading?.specification.title ?? {})[0] ?? '']: achievement.name }, credits: [{ points: achievement.ECTS }] } });
    expect(reading?.unread.map(({ path }) => path)).not.toContain('/nbf');
  }
  expect(documents.length).toBeGreaterThan(10);
});
test('what is disclosed is read, what is hidden is not there', async () => {
  const hidden = await sealed(claimsOf(badge), ['/credentialSubject/achievement/description']), shut = `${hidden.split('~')[0] ?? ''}~`;
  expect((await readCarried(hidden))?.specification.description).toEqual({ [BADGE.language]: badge.credentialSubject.achievement.description });
  expect(await readCarried(shut)).toMatchObject({ form: 'sd-jwt', specification: { title: { [BADGE.language]: badge.credentialSubject.achievement.name } } });
  expect((await readCarried(shut))?.specification.description).toBeUndefined();
});
test('a disclosure that does not belong to it opens nothing and throws nothing', async () => {
  const token = await sealed(claimsOf(badge), ['/name']);
  expect((await readCarried(`${token}${Buffer.from('["x","y","z"]').toString('base64url')}~`))?.form).toBe('sd-jwt');
});
test('a European credential in one claim', () => {
  const elm = { type: ['VerifiableCredential', 'EuropeanDigitalCredential'], credentialSubject: { givenName: { und: 'Ada' }, hasClaim: { type: 'LearningAchievement', title: { en: 'Welding' }, mine: 1 } } };
  expect(readModel({ vct: 'urn:eudi:elm:1', iss: 'https://i.example.org', elm })).toMatchObject({ form: 'sd-jwt', specification: { title: { en: 'Welding' }, issuer: { id: 'https://i.example.org' } }, award: { holder: { givenName: 'Ada' } }, unread: [{ path: '/elm/credentialSubject/hasClaim/mine' }] });
});
test.each([[{ vct: 'urn:eudi:pid:1', given_name: 'Ada' }], [{ vct: 3, credentialSubject: {} }], [{ vct: 'x', credentialSubject: [] }]])('%j is no achievement', (claims) => expect(readModel(claims)).toBeUndefined());
test('nothing is dropped silently: a claim of anybody’s own stands among the unread', () => {
  fc.assert(fc.property(fc.stringMatching(/^x[a-z]{3,9}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), (name, value) => readModel({ ...claimsOf(badge), [name]: value })?.unread.some(({ path }) => path === `/${name}`) === true), { numRuns: 100 });
});
