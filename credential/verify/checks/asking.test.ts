// Checks that ask the world: the issuer's key and two kinds of status, each by itself.
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DID, KEY, METHOD, testKey } from '../../../test/credential.ts';
import { seededKey, token } from '../../../test/token.ts';
import { toBase64url } from '../../bytes.ts';
import type { FetchedDocument, ResolvedDid } from '../ports.ts';
import { checkHeaderKey, checkKey, unnamedKey } from './key.ts';
import { checkRevocationList } from './revocation-list.ts';
import type { StatusAsk } from './status.ts';
import { checkStatus } from './status.ts';
import { checkTokenStatus } from './token-status.ts';

type Doc = Record<string, unknown>;
const NOW = Date.parse('2027-01-10T12:00:00Z');
const jwkOf = (fill: number) => ({ kty: 'OKP', crv: 'Ed25519', x: toBase64url(testKey(fill).publicKey) });
const method = (id: string, fill: number, over: object = {}) => ({ id: `${DID}${id}`, type: 'JsonWebKey', controller: DID, publicKeyJwk: jwkOf(fill), ...over });
const documentOf = (...methods: { id: string }[]) => ({ id: DID, verificationMethod: methods, assertionMethod: methods.map(({ id }) => id), authentication: [] });
const answering = (document: unknown) => ({ resolveDid: async (): Promise<ResolvedDid> => ({ document, source: 'file' }) });
const unasked = { resolveDid: async (): Promise<ResolvedDid> => { throw new Error('asked'); } };
const found = (code: string, result = 'fail', over: object = {}) => ({ check: 'issuer_key', result, code, ...over });

describe('the key of a proof', () => {
  const proof = { verificationMethod: METHOD, proofPurpose: 'assertionMethod', created: '2026-12-01T09:00:00Z' };
  const one = answering(documentOf(method('#key-1', 1)));
  const findingOf = async (over: object, ask: Parameters<typeof checkKey>[2] = one) => (await checkKey({ ...proof, ...over }, DID, ask)).finding;

  test('is the issuer’s, in its own document', async () => {
    expect(await checkKey(proof, DID, one)).toStrictEqual({ publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, finding: found('key_found', 'pass') });
    expect(await findingOf({ created: undefined })).toStrictEqual(found('key_found', 'pass'));
  });

  test.each<[string, object, object]>([
    ['no method', { verificationMethod: undefined }, found('proof_malformed', 'fail', { path: '/proof/verificationMethod' })], ['a method in an object', { verificationMethod: { id: METHOD } }, found('proof_malformed', 'fail', { path: '/proof/verificationMethod' })],
    ['another’s method', { verificationMethod: 'did:web:evil.example#key-1' }, found('kid_issuer_mismatch', 'fail', { path: '/proof/verificationMethod' })], ['a method that only begins as his', { verificationMethod: `${DID}x#key-1` }, found('kid_issuer_mismatch', 'fail', { path: '/proof/verificationMethod' })],
    ['another purpose', { proofPurpose: 'authentication' }, found('purpose_wrong', 'fail', { path: '/proof/proofPurpose' })], ['no purpose', { proofPurpose: undefined }, found('purpose_wrong', 'fail', { path: '/proof/proofPurpose' })],
    ['a moment that is none', { created: 'yesterday' }, found('proof_malformed', 'fail', { path: '/proof/created' })],
  ])('%s: refused before anybody is asked', async (_, over, finding) => {
    expect(await findingOf(over, unasked)).toStrictEqual(finding);
  });

  test('asked for authentication, it must be said to be for that, and be allowed', async () => {
    const ask = { ...answering({ ...documentOf(method('#key-1', 1)), authentication: [METHOD] }), purpose: 'authentication' as const };
    expect(await findingOf({ proofPurpose: 'authentication' }, ask)).toStrictEqual(found('key_found', 'pass'));
    expect(await findingOf({}, ask)).toMatchObject({ code: 'purpose_wrong' });
    expect(await findingOf({ proofPurpose: 'authentication' }, { ...one, purpose: 'authentication' })).toMatchObject({ code: 'key_not_allowed' });
  });

  test.each<[string, ResolvedDid, object]>([
    ['cannot be reached', { unavailable: true, why: 'no such host' }, found('issuer_key_unavailable', 'not_checked', { detail: 'no such host' })], ['is not there', { notFound: true }, found('issuer_not_found', 'not_checked')],
    ['has no such key', { document: documentOf(method('#key-2', 1)), source: 'file' }, found('key_not_found')],
  ])('the issuer’s document %s', async (_, answer, finding) => {
    expect(await checkKey(proof, DID, { resolveDid: async () => answer })).toStrictEqual({ finding });
  });

  // What our documents say of a key: from, until, revoked; signed is 2026-12-01T09:00:00Z.
  const [BEFORE, THEN, AFTER] = ['2026-11-01T00:00:00Z', '2026-12-01T09:00:00Z', '2026-12-02T00:00:00Z'];
  test.each<[string, object, string, string]>([
    ['from before', { validFrom: BEFORE }, 'key_found', 'pass'], ['from that moment', { validFrom: THEN }, 'key_found', 'pass'], ['from later', { validFrom: AFTER }, 'key_not_valid_then', 'fail'], ['until later', { validUntil: AFTER }, 'key_found', 'pass'], ['until that moment', { validUntil: THEN }, 'key_not_valid_then', 'fail'], ['until before', { validUntil: BEFORE }, 'key_not_valid_then', 'fail'],
    ['expired by the word of CID 1.0', { expires: BEFORE }, 'key_not_valid_then', 'fail'], ['until a moment that is none', { validUntil: 'never' }, 'key_not_valid_then', 'fail'], ['withdrawn before', { revoked: BEFORE }, 'key_revoked', 'fail'], ['withdrawn in that moment', { revoked: THEN }, 'key_revoked', 'fail'], ['withdrawn, nobody knows when', { revoked: 'once' }, 'key_revoked', 'fail'],
    ['withdrawn later', { revoked: AFTER }, 'no_time_evidence', 'not_checked'], ['withdrawn later, but not yet good', { revoked: AFTER, validFrom: AFTER }, 'key_not_valid_then', 'fail'],
  ])('a key %s', async (_, over, code, result) => {
    expect(await findingOf({}, answering(documentOf(method('#key-1', 1, over))))).toStrictEqual(found(code, result));
  });

  test('a key withdrawn later counts for what was seen before', async () => {
    const { ifEarlier } = await checkKey(proof, DID, answering(documentOf(method('#key-1', 1, { revoked: AFTER }))));
    expect(ifEarlier).toStrictEqual({ before: Date.parse(AFTER), finding: found('key_revoked_since', 'warn') });
  });

  test('without a moment, a key with a time of its own leaves it open; a withdrawn one does not', async () => {
    const timed = (over: object) => findingOf({ created: undefined }, answering(documentOf(method('#key-1', 1, over))));
    expect([await timed({ validFrom: BEFORE }), await timed({ validUntil: AFTER }), await timed({ revoked: AFTER })]).toStrictEqual([found('no_time_evidence', 'not_checked'), found('no_time_evidence', 'not_checked'), found('key_revoked')]);
  });

  test('an issuer who is gone: an archive counts for what was there by then, and for nothing else', async () => {
    const gone = { resolveDid: async (): Promise<ResolvedDid> => ({ unavailable: true, why: 'gone' }) };
    const archive = (document: unknown) => ({ ...gone, archivedDid: async () => ({ document, at: new Date('2026-12-20T00:00:00Z') }) });
    const open = found('issuer_key_unavailable', 'not_checked', { detail: 'gone' });
    expect(await checkKey(proof, DID, archive(documentOf(method('#key-1', 1))))).toStrictEqual({ finding: open, publicKey: { kind: 'Ed25519', bytes: KEY.publicKey }, ifEarlier: { before: Date.parse('2026-12-20T00:00:00Z'), finding: found('issuer_offline', 'warn') } });
    expect((await checkKey(proof, DID, archive(documentOf(method('#key-1', 1, { revoked: AFTER }))))).ifEarlier?.before).toBe(Date.parse(AFTER));
    for (const useless of [documentOf(method('#key-2', 1)), documentOf(method('#key-1', 1, { revoked: BEFORE })), documentOf(method('#key-1', 1, { publicKeyJwk: { kty: 'OKP' } })), 'x', null]) expect(await checkKey(proof, DID, archive(useless))).toStrictEqual({ finding: open });
    expect(await checkKey(proof, DID, { ...gone, archivedDid: async () => undefined })).toStrictEqual({ finding: open });
    await expect(checkKey(proof, DID, archive({ id: DID, get verificationMethod(): never { throw new TypeError('defect'); } }))).rejects.toThrow('defect');
  });

  test('a key that cannot be read is refused with a reason', async () => {
    expect(await findingOf({}, answering(documentOf(method('#key-1', 1, { publicKeyJwk: { kty: 'OKP' } }))))).toStrictEqual(found('multikey_malformed', 'fail', { detail: expect.stringMatching(/\w/) as string }));
  });
});

describe('the key of a token', () => {
  const two = answering(documentOf(method('#key-1', 1), method('#key-2', 2)));
  const keyOf = async (header: object, ask: Parameters<typeof checkHeaderKey>[3] = two) => checkHeaderKey(header as Doc, DID, NOW, ask);

  test('is named in full, by its fragment, or shown; it is one of the issuer’s own', async () => {
    for (const header of [{ kid: `${DID}#key-2` }, { kid: '#key-2' }, { kid: 'key-2' }, { jwk: jwkOf(2) }]) expect(await keyOf(header)).toStrictEqual({ publicKey: { kind: 'Ed25519', bytes: testKey(2).publicKey }, finding: found('key_found', 'pass') });
    expect((await keyOf({}, answering(documentOf(method('#key-1', 1))))).finding.code).toBe('key_found');
  });

  test.each<[string, object, object]>([
    ['a kid that is a number', { kid: 5 }, found('jws_header', 'fail', { detail: 'kid is not text' })], ['another’s kid', { kid: 'did:web:evil.example#key-1' }, found('kid_issuer_mismatch', 'fail', { detail: 'kid' })], ['a key of nobody’s', { jwk: jwkOf(9) }, found('key_not_found')], ['no name where there are two', {}, found('key_not_found')], ['an unknown name', { kid: '#key-3' }, found('key_not_found')], ['a name with its mark in the middle', { kid: 'key#-2' }, found('key_not_found')],
  ])('%s is refused', async (_, header, finding) => {
    expect(await keyOf(header)).toStrictEqual({ finding });
  });

  test('unnamed, it is the only one that may', () => {
    const document = { ...documentOf(method('#key-1', 1), method('#key-2', 2)), assertionMethod: [`${DID}#key-2`] };
    expect(unnamedKey(document, DID, 'assertionMethod', undefined)?.publicKey).toEqual({ kind: 'Ed25519', bytes: testKey(2).publicKey });
    expect(unnamedKey(document, DID, 'authentication', undefined)).toBeUndefined();
    expect(unnamedKey(document, DID, 'assertionMethod', jwkOf(1))).toBeUndefined();
  });

  test('below an address of his own host a web issuer may name it, elsewhere not', async () => {
    const at = (kid: string) => checkHeaderKey({ kid }, 'https://a.example/issuer', NOW, unasked);
    for (const kid of ['https://b.example/issuer#key', 'http://a.example/issuer#key', 'urn:key', 'https://a.example:8443/issuer#key']) expect((await at(kid)).finding).toStrictEqual(found('kid_issuer_mismatch', 'fail', { detail: 'kid' }));
    for (const kid of ['https://a.example/issuer#key', 'https://a.example/keys/1']) expect((await at(kid)).finding).toStrictEqual(found('did_unsupported', 'not_checked'));
    for (const issuer of ['http://a.example/issuer', 'urn:issuer', 'an issuer']) expect((await checkHeaderKey({ kid: `${issuer}#key` }, issuer, NOW, unasked)).finding).toStrictEqual(found('kid_issuer_mismatch', 'fail', { detail: 'kid' }));
  });
});

const URI = 'https://example.org/statuslists/1';
const ask = (answer: FetchedDocument | string, over: Partial<StatusAsk> = {}): StatusAsk => ({
  ...answering(documentOf(method('#key-1', 1))), issuer: DID, credentialId: 'urn:c:1', at: NOW, now: NOW, fetchDocument: async () => (typeof answer === 'string' ? { bytes: new TextEncoder().encode(answer) } : answer), ...over,
});
const status = (code: string, result = 'not_checked', over: object = {}) => ({ check: 'status', result, code, ...over });

describe('Token Status List §8.3', () => {
  const entry = (idx: unknown = 3, uri: unknown = URI): Doc => ({ status_list: { idx, uri } });
  // 2 bits each: 0 fine, 1 revoked, 2 suspended, 3 the issuer's own.
  const lst = deflateSync(Uint8Array.of(0b11_10_01_00)).toString('base64url');
  const claims = { sub: URI, iss: DID, iat: NOW / 1000 - 60, exp: NOW / 1000 + 60, status_list: { bits: 2, lst } };
  const list = (over: object = {}, header: object = {}, key = seededKey(1)) => token({ ...claims, ...over }, key, { typ: 'statuslist+jwt', kid: METHOD, ...header });
  const detail = expect.stringMatching(/\w/) as string;

  test('says of each place what stands there', async () => {
    const all = await Promise.all([0, 1, 2, 3].map((idx) => checkTokenStatus(entry(idx), ask(list()))));
    expect(all).toStrictEqual([status('not_revoked', 'pass'), status('revoked', 'fail'), status('suspended', 'fail'), status('status_unsupported', 'not_checked', { detail: 'status 3' })]);
    expect(await checkTokenStatus(entry(0), ask(` ${list({ iss: undefined, exp: undefined })}\n`))).toStrictEqual(status('not_revoked', 'pass'));
  });

  test.each<[string, Doc, object]>([
    ['no list', {}, status('status_malformed', 'fail', { path: '/status/status_list/uri' })], ['an address that is none', entry(0, 5), status('status_malformed', 'fail', { path: '/status/status_list/uri' })],
    ...[-1, 0.5, '0', undefined, 2 ** 53].map((idx): [string, Doc, object] => [`the place ${String(idx)}`, { status_list: { idx, uri: URI } }, status('status_index', 'fail', { path: '/status/status_list/idx' })]),
  ])('the credential has %s: nobody is asked', async (_, given, finding) => {
    expect(await checkTokenStatus(given, ask(list(), { fetchDocument: async () => { throw new Error('asked'); } }))).toStrictEqual(finding);
  });

  test.each<[string, FetchedDocument | string, object]>([
    ['out of reach', { unavailable: true, why: 'no such host' }, status('status_unreachable', 'not_checked', { detail: 'no such host' })], ['refused with a code', { unavailable: true, why: 'x', code: 'too_large' }, status('status_unreachable', 'not_checked', { detail: 'too_large' })],
    ['in CBOR', { bytes: Uint8Array.of(0xd2, 0x84, 0) }, status('status_cwt')], ['in CBOR without tag', { bytes: Uint8Array.of(0x84, 0) }, status('status_cwt')], ['tagged as something else', { bytes: Uint8Array.of(0xd2, 0x80) }, status('jws_malformed', 'not_checked', { detail })], ['of four behind something', { bytes: Uint8Array.of(0x00, 0x84) }, status('jws_malformed', 'not_checked', { detail })], ['no token', 'list', status('jws_malformed', 'not_checked', { detail })],
    ['a token of another kind', list({}, { typ: 'JWT' }), status('status_untrusted', 'not_checked', { detail: 'not a status list' })], ['of another address', list({ sub: `${URI}2` }), status('status_untrusted', 'not_checked', { detail: 'the list has another address' })], ['of another issuer', list({ iss: 'did:web:evil.example' }), status('status_untrusted', 'not_checked', { detail: 'the list has another issuer' })],
    ['signed by another’s key', list({}, { kid: 'did:web:evil.example#key-1' }), status('status_untrusted', 'not_checked', { detail: 'kid_issuer_mismatch' })], ['signed by an unknown key', list({}, { kid: '#key-9' }), status('status_untrusted', 'not_checked', { detail: 'key_not_found' })], ['signed by somebody', list({}, {}, seededKey(2)), status('status_untrusted', 'not_checked', { detail: 'sig_mismatch' })],
    ['without a moment', list({ iat: undefined }), status('status_stale')], ['of the future', list({ iat: NOW / 1000 + 301 }), status('status_stale')], ['over', list({ exp: NOW / 1000 }), status('status_stale')], ['with an end in words', list({ exp: '9999999999' }), status('status_stale')],
    ['of three bits', list({ status_list: { bits: 3, lst } }), status('status_malformed', 'not_checked', { detail })], ['that is none', list({ status_list: 5 }), status('status_malformed', 'not_checked', { detail })],
  ])('a list %s', async (_, answer, finding) => {
    expect(await checkTokenStatus(entry(1), ask(answer))).toStrictEqual(finding);
  });

  test('by a key that was withdrawn: not to be trusted, though its signature is good', async () => {
    expect(await checkTokenStatus(entry(1), ask(list(), answering(documentOf(method('#key-1', 1, { revoked: '2026-12-02T00:00:00Z' })))))).toStrictEqual(status('status_untrusted', 'not_checked', { detail: 'key_revoked' }));
  });

  test('a place beyond the list is the credential’s fault', async () => {
    expect(await checkTokenStatus(entry(4), ask(list()))).toStrictEqual(status('status_index', 'fail'));
  });

  test('five minutes of two clocks are forgiven', async () => {
    expect(await checkTokenStatus(entry(0), ask(list({ iat: NOW / 1000 + 300 })))).toStrictEqual(status('not_revoked', 'pass'));
  });

  test('of a day before it was made, a list tells only that all was well', async () => {
    const earlier = { at: NOW - 120_000 };
    expect(await checkTokenStatus(entry(1), ask(list(), earlier))).toStrictEqual(status('no_time_evidence'));
    expect(await checkTokenStatus(entry(0), ask(list(), earlier))).toStrictEqual(status('not_revoked', 'pass'));
    for (const at of [NOW - 30_000, NOW - 60_000]) expect(await checkTokenStatus(entry(1), ask(list(), { at }))).toStrictEqual(status('revoked', 'fail'));
    expect(await checkTokenStatus(entry(1), ask(list({ iat: NOW / 1000 + 60 })))).toStrictEqual(status('revoked', 'fail'));
    expect(await checkTokenStatus(entry(1), ask(list({ iat: NOW / 1000 + 60 }), { at: NOW + 1 }))).toStrictEqual(status('revoked', 'fail'));
  });
});

describe('1EdTech Revocation List', () => {
  const issuer = 'https://a.example/issuer', url = 'https://a.example/revoked';
  const of = (list: unknown, over: Partial<StatusAsk> = {}, entry: Doc = { id: url }) => checkRevocationList(entry, ask(JSON.stringify(list), { issuer, ...over }));

  test('names what is withdrawn', async () => {
    expect(await of({ issuer, revokedCredential: [{ id: 'urn:c:1' }] })).toStrictEqual(status('revoked', 'fail'));
    expect(await of({ issuer: { id: issuer }, revokedCredentials: ['urn:c:1'] })).toStrictEqual(status('revoked', 'fail'));
    expect(await of({ issuer, revokedCredential: [{ id: 'urn:c:2' }, { id: 'urn:c:1', revoked: false }] })).toStrictEqual(status('not_revoked', 'pass'));
    expect(await of({ issuer, revokedCredential: [] })).toStrictEqual(status('not_revoked', 'pass'));
    expect(await of({ issuer, revokedCredential: [{ id: 'urn:c:1' }] }, { at: NOW - 1 })).toStrictEqual(status('no_time_evidence'));
    expect(await of({ issuer: 'did:web:a.example:x', revokedCredential: [] }, { issuer: 'did:web:a.example:x' })).toStrictEqual(status('not_revoked', 'pass'));
  });

  test.each<[string, unknown, Partial<StatusAsk>, Doc, object]>([
    ['no address', {}, {}, {}, status('status_malformed', 'fail', { path: '/credentialStatus' })], ['a credential without id', {}, { credentialId: undefined }, { id: url }, status('status_malformed', 'fail', { path: '/credentialStatus' })],
    ...['https://b.example/revoked', 'http://a.example/revoked', 'https://a.example:8443/revoked', 'revoked'].map((id): [string, unknown, Partial<StatusAsk>, Doc, object] => [`the list at ${id}`, {}, {}, { id }, status('status_untrusted', 'not_checked', { detail: expect.stringMatching(/host/) as string })]),
    ['an issuer without a host', {}, { issuer: 'did:key:z6Mk' }, { id: url }, status('status_untrusted', 'not_checked', { detail: expect.stringMatching(/host/) as string })], ['an issuer whose did is none', {}, { issuer: 'did:web:' }, { id: url }, status('status_untrusted', 'not_checked', { detail: expect.stringMatching(/host/) as string })],
    ['a list of another issuer', { issuer: 'https://b.example/issuer', revokedCredential: [] }, {}, { id: url }, status('status_untrusted', 'not_checked', { detail: 'the list has another issuer' })], ['no list in it', { issuer }, {}, { id: url }, status('status_malformed')], ['a list that is an object', { issuer, revokedCredential: {} }, {}, { id: url }, status('status_malformed')], ['a text', 'x', {}, { id: url }, status('status_untrusted', 'not_checked', { detail: 'the list has another issuer' })],
  ])('%s', async (_, list, over, entry, finding) => {
    expect(await of(list, over, entry)).toStrictEqual(finding);
  });

  test('out of reach, or no JSON', async () => {
    expect(await checkRevocationList({ id: url }, ask({ unavailable: true, why: 'gone' }, { issuer }))).toStrictEqual(status('status_unreachable', 'not_checked', { detail: 'gone' }));
    expect(await checkRevocationList({ id: url }, ask('{', { issuer }))).toStrictEqual(status('json_syntax', 'not_checked', { detail: expect.stringMatching(/\w/) as string }));
  });
});

describe('status, whatever its kind', () => {
  const { fetchDocument, credentialId: _, ...offline } = ask('{}');
  test('none, too many, no network, unknown kinds: each says so, and the same is said once', async () => {
    const unknown = (detail: string) => status('status_unsupported', 'not_checked', { detail });
    const given = (credentialStatus: unknown, at: object = { ...offline, fetchDocument }) => checkStatus({ credentialStatus }, undefined, at as typeof offline);
    expect(await given(undefined)).toStrictEqual([status('no_status', 'pass')]);
    expect(await given(Array.from({ length: 5 }, () => ({})))).toStrictEqual([status('status_unsupported')]);
    expect(await given({}, offline)).toStrictEqual([status('status_offline')]);
    expect(await given({ type: 'Other' })).toStrictEqual([unknown('Other')]);
    expect(await given([{ type: 'x'.repeat(99) }, { type: 'Other' }])).toStrictEqual([unknown('x'.repeat(80))]);
    expect(await given([{ type: ['Other', 'BitstringStatusListEntry'] }, { type: 'StatusList2021Entry' }, { type: '1EdTechRevocationList' }, { status_list: {} }])).toMatchObject([{ code: 'status_index' }, { code: 'status_malformed' }]);
    expect(await checkStatus({}, { status_list: {} }, { ...offline, fetchDocument })).toMatchObject([{ code: 'status_malformed' }]);
  });
});
