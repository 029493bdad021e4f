// Keys of issuers with a web address: which address is asked, in what order, and when what stands there counts.
import { describe, expect, test } from 'vitest';
import { testKey } from '../../../test/credential.ts';
import { toBase64url } from '../../bytes.ts';
import type { FoundKey } from '../../did/document.ts';
import { pass } from '../finding.ts';
import type { ResolvedDid } from '../ports.ts';
import { findWebKey } from './webkey.ts';

const ISSUER = 'https://badges.example/issuers/7';
const bytesOf = (fill: number) => ({ kind: 'Ed25519', bytes: testKey(fill).publicKey });
const jwk = (fill: number) => ({ kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(fill).publicKey) });
const method = (id: string, fill: number, over: object = {}) => ({ id, type: 'JsonWebKey', controller: ISSUER, publicKeyJwk: jwk(fill), ...over });
const controllers = (...ids: string[]) => ({ id: ISSUER, verificationMethod: ids.map((id, i) => method(id, i + 1)), assertionMethod: ids });
const unlinked = (detail?: string) => ({ finding: { check: 'issuer_key', result: 'not_checked', code: 'key_unlinked', ...(detail !== undefined && { detail }) } });
const there = (document: unknown): ResolvedDid => ({ document, source: 'file' });

/** What the judge was handed ('unjudged' when it was not asked), what was found, and who was asked in which order. */
async function found(world: Readonly<Record<string, ResolvedDid>>, wanted: { method?: string; jwk?: unknown; issuer?: string; purpose?: 'assertionMethod' | 'authentication' } = {}) {
  const asked: string[] = [];
  let key: FoundKey | undefined | 'unjudged' = 'unjudged';
  const resolveKey = async (url: string) => { asked.push(url); return world[url] ?? ({ notFound: true } as const); };
  const { finding } = await findWebKey({ issuer: ISSUER, purpose: 'assertionMethod', ...wanted }, { resolveKey }, (given) => { key = given; return { finding: pass('issuer_key', 'key_found') }; });
  return { key, finding, asked };
}
const isJudged = (finding: unknown) => expect(finding).toStrictEqual(pass('issuer_key', 'key_found'));

describe('who can be asked', () => {
  test.each(['http://badges.example/issuers/7', 'ftp://badges.example', 'urn:uuid:1', 'see https://badges.example'])('%s: nobody', async (issuer) => {
    expect(await found({ [issuer]: there(jwk(1)) }, { issuer, method: issuer })).toMatchObject({ key: 'unjudged', asked: [], finding: { check: 'issuer_key', result: 'not_checked', code: 'did_unsupported' } });
  });
  test('without a way to ask, nobody', async () => {
    expect(await findWebKey({ issuer: ISSUER, purpose: 'assertionMethod' }, {}, () => { throw new Error('judged'); })).toStrictEqual({ finding: { check: 'issuer_key', result: 'not_checked', code: 'did_unsupported' } });
  });
  test('an address that does not answer, and one where nothing is', async () => {
    expect(await found({ [ISSUER]: { unavailable: true, why: 'refused' } })).toStrictEqual({ key: 'unjudged', asked: [ISSUER], finding: { check: 'issuer_key', result: 'not_checked', code: 'issuer_key_unavailable', detail: 'refused' } });
    expect(await found({})).toStrictEqual({ key: 'unjudged', asked: [ISSUER], finding: { check: 'issuer_key', result: 'not_checked', code: 'issuer_not_found' } });
  });
});

describe('CID 1.0: a key in the issuer’s own document', () => {
  const [one, two] = [`${ISSUER}#k1`, `${ISSUER}#k2`];
  test('by its name, one request without the fragment', async () => {
    const { key, finding, asked } = await found({ [ISSUER]: there(controllers(one, two)) }, { method: two });
    expect(key).toMatchObject({ publicKey: bytesOf(2), authorized: true });
    expect(asked).toStrictEqual([ISSUER]);
    isJudged(finding);
  });
  test('a name it does not know; a purpose it is not for', async () => {
    expect((await found({ [ISSUER]: there(controllers(one)) }, { method: two })).key).toBeUndefined();
    expect((await found({ [ISSUER]: there(controllers(one)) }, { method: one, purpose: 'authentication' })).key).toMatchObject({ authorized: false });
  });
  test('without a name: the only one, or the one shown; not one of two', async () => {
    expect((await found({ [ISSUER]: there(controllers(one)) })).key).toMatchObject({ publicKey: bytesOf(1) });
    expect((await found({ [ISSUER]: there(controllers(one, two)) })).key).toBeUndefined();
    expect((await found({ [ISSUER]: there(controllers(one, two)) }, { jwk: jwk(2) })).key).toMatchObject({ publicKey: bytesOf(2) });
    expect((await found({ [ISSUER]: there(controllers(one)) }, { jwk: jwk(9) })).key).toBeUndefined();
  });
  test.each<[string, unknown]>([['a bare key', jwk(1)], ['another’s document', { ...controllers(one), id: 'https://badges.example/issuers/8' }], ['a profile without keys', { id: ISSUER, name: 'School' }], ['no object', 'here'], ['nothing', null]])('without a name, %s links no key to the issuer', async (_, document) => {
    expect(await found({ [ISSUER]: there(document) })).toStrictEqual({ key: 'unjudged', asked: [ISSUER], ...unlinked() });
  });
});

describe('1EdTech: a key with an address of its own', () => {
  const below = `${ISSUER}/keys/1`;
  test.each<[string, string, unknown]>([
    ['a JWK', below, jwk(4)], ['one of a set, by its fragment', `${ISSUER}/jwks#b`, { keys: [{ ...jwk(3), kid: 'a' }, { ...jwk(4), kid: 'b' }] }], ['one of a set, by its whole name', `${ISSUER}/jwks#b`, { keys: ['x', { ...jwk(3), kid: 'b2' }, { ...jwk(4), kid: `${ISSUER}/jwks#b` }] }],
    ['one of a set, whose name has no fragment', below, { keys: [jwk(3), { ...jwk(4), kid: below }] }], ['a method that stands alone', below, method(below, 4)],
  ])('%s, below the issuer’s address: it counts, and only it is asked', async (_, at, document) => {
    const address = at.split('#')[0] ?? at, { key, finding, asked } = await found({ [address]: there(document) }, { method: at });
    expect(key).toStrictEqual({ publicKey: bytesOf(4), authorized: true });
    expect(asked).toStrictEqual([address]);
    isJudged(finding);
  });
  test('an end and a withdrawal travel with it; what is no text does not', async () => {
    expect((await found({ [below]: there(method(below, 4, { expires: '2027-01-01T00:00:00Z', revoked: '2026-01-01T00:00:00Z' })) }, { method: below })).key).toStrictEqual({ publicKey: bytesOf(4), authorized: true, until: '2027-01-01T00:00:00Z', revoked: '2026-01-01T00:00:00Z' });
    expect((await found({ [below]: there(method(below, 4, { expires: 5, revoked: true })) }, { method: below })).key).toStrictEqual({ publicKey: bytesOf(4), authorized: true });
  });
  test.each<[string, string, unknown]>([
    ['a set without it', `${ISSUER}/jwks#c`, { keys: [{ ...jwk(3), kid: 'a' }] }], ['a set of nameless keys', below, { keys: [jwk(3)] }], ['a method of another name', below, method(`${below}0`, 4)], ['a method of another controller', below, method(below, 4, { controller: 'https://evil.example' })], ['a page', below, 'hello'], ['a list', below, [jwk(4)]],
  ])('%s: no key', async (_, at, document) => {
    const { key, finding } = await found({ [at.split('#')[0] ?? at]: there(document) }, { method: at });
    expect(key).toBeUndefined();
    isJudged(finding);
  });
  test('the issuer’s own address may be a bare key, with or without a slash at its end', async () => {
    expect((await found({ [ISSUER]: there(jwk(4)) }, { method: `${ISSUER}#k` })).key).toMatchObject({ publicKey: bytesOf(4) });
    expect(await found({ [`${ISSUER}/k`]: there(jwk(4)) }, { issuer: `${ISSUER}/`, method: `${ISSUER}/k` })).toMatchObject({ key: { publicKey: bytesOf(4) }, asked: [`${ISSUER}/k`] });
  });
});

describe('a key elsewhere counts only when the issuer’s own document names it', () => {
  const away = 'https://badges.example/keys/9', world = (own: unknown) => ({ [away]: there(method(away, 4)), ...(own !== undefined && { [ISSUER]: own as ResolvedDid }) });
  test.each<[string, object]>([['by its name', { id: ISSUER, assertionMethod: [`${away}0`, away] }], ['alone', { id: ISSUER, assertionMethod: away }], ['whole', { id: ISSUER, assertionMethod: [{ id: away }] }]])('%s', async (_, own) => {
    const { key, asked, finding } = await found(world(there(own)), { method: away });
    expect(key).toMatchObject({ publicKey: bytesOf(4) });
    expect(asked).toStrictEqual([away, ISSUER]);
    isJudged(finding);
  });
  test.each<[string, unknown]>([
    ['is not there', undefined], ['does not answer', { unavailable: true, why: 'refused' }], ['is of another', there({ id: 'https://badges.example/issuers/8', assertionMethod: [away] })], ['names it for another purpose', there({ id: ISSUER, authentication: [away] })],
    ['names others', there({ id: ISSUER, assertionMethod: [`${away}0`, { id: `${away}1` }, 5, null] })], ['is no object', there('x')], ['is nothing', there(null)],
  ])('one that %s leaves it open', async (_, own) => {
    expect(await found(world(own), { method: away })).toStrictEqual({ key: 'unjudged', asked: [away, ISSUER], ...unlinked(away) });
  });
  test('beside the issuer’s address is not below it', async () => {
    const beside = `${ISSUER}7/keys/1`;
    expect(await found({ [beside]: there(jwk(4)) }, { method: beside })).toStrictEqual({ key: 'unjudged', asked: [beside, ISSUER], ...unlinked(beside) });
  });
});
