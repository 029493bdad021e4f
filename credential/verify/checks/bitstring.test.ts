// Bitstring Status List 1.0 §3.2 and StatusList2021, one entry and one list at a time: what is found, where, and what is said of it.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { DID, KEY, LIST, METHOD, didDocument } from '../../../test/credential.ts';
import { makeKey, seededKey, token } from '../../../test/token.ts';
import { addProof, newBits, setBit, text } from '../../index.ts';
import type { FetchedDocument } from '../ports.ts';
import { checkBitstring, checkStatusList2021 } from './bitstring.ts';
import type { StatusAsk } from './status.ts';

type Doc = Record<string, unknown>;
const NOW = Date.parse('2027-01-10T12:00:00Z'), MINUTE = 60_000;
const iso = (moment: number) => new Date(moment).toISOString();
const open = (code: string, detail?: string) => ({ check: 'status', result: 'not_checked', code, ...(detail !== undefined && { detail }) });
const failed = (code: string, path?: string) => ({ check: 'status', result: 'fail', code, ...(path !== undefined && { path }) });
const free = { check: 'status', result: 'pass', code: 'not_revoked' };
const entry = (over: object = {}): Doc => ({ type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '3', statusListCredential: LIST, ...over });
const encoded = (...set: number[]) => { const bits = newBits(); for (const place of set) setBit(bits, place, true); return `u${gzipSync(bits).toString('base64url')}`; };
const list = (set: readonly number[] = [], over: object = {}, subject: object = {}): Doc => ({
  '@context': ['https://www.w3.org/ns/credentials/v2'], id: LIST, type: ['VerifiableCredential', 'BitstringStatusListCredential'], issuer: DID, validFrom: iso(NOW - MINUTE),
  credentialSubject: { id: `${LIST}#list`, type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: encoded(...set), ...subject }, ...over,
});
const signed = async (document: Doc, key = KEY): Promise<string> => text(await addProof(document, { verificationMethod: METHOD, created: '2027-01-10T00:00:00Z', sign: key.sign }));
const asking = (answers: Readonly<Record<string, string | Uint8Array | FetchedDocument>>, over: Partial<StatusAsk> = {}): StatusAsk => ({
  issuer: DID, credentialId: undefined, at: NOW, now: NOW, resolveDid: async () => ({ document: didDocument(), source: 'file' }),
  fetchDocument: async (url) => { const answer = answers[url]; return answer === undefined ? { unavailable: true, why: 'no such host' } : typeof answer === 'string' ? { bytes: Buffer.from(answer) } : answer instanceof Uint8Array ? { bytes: answer } : answer; }, ...over,
});
const found = async (document: Doc, over: object = {}, ask: Partial<StatusAsk> = {}) => checkBitstring(entry(over), asking({ [LIST]: await signed(document) }, ask));

describe('the entry', () => {
  const unasked = asking({}, { fetchDocument: () => { throw new Error('asked'); } });
  const place = failed('status_index', '/credentialStatus/statusListIndex'), bad = failed('status_malformed', '/credentialStatus'), size = open('status_unsupported', 'statusSize');
  test.each<[string, object, object]>([
    ['a number', { statusListIndex: 3 }, place], ['none', { statusListIndex: undefined }, place], ['a list of one', { statusListIndex: ['3'] }, place], ['leading zero', { statusListIndex: '03' }, place], ['negative', { statusListIndex: '-1' }, place], ['sixteen digits', { statusListIndex: '1'.repeat(16) }, place], ['not alone', { statusListIndex: '3 ' }, place],
    ['no list', { statusListCredential: undefined }, bad], ['a list that is an object', { statusListCredential: { id: LIST } }, bad], ['no purpose', { statusPurpose: undefined }, bad], ['two purposes', { statusPurpose: ['revocation', 'message'] }, bad],
    ['of nothing', { statusSize: 0 }, size], ['of nine bits', { statusSize: 9 }, size], ['of a bit and a half', { statusSize: 1.5 }, size], ['in words', { statusSize: '1' }, size], ['that is a list', { statusSize: [1] }, size],
    ['another purpose', { statusPurpose: 'audit' }, open('status_unsupported', 'audit')], ['a purpose without end', { statusPurpose: 'x'.repeat(500) }, open('status_unsupported', 'x'.repeat(80))],
  ])('%s: nobody is asked', async (_, over, finding) => {
    expect(await checkBitstring(entry(over), unasked)).toStrictEqual(finding);
  });
  test('StatusList2021 knows no message and no refresh', async () => {
    for (const statusPurpose of ['message', 'refresh']) expect(await checkStatusList2021(entry({ statusPurpose }), unasked)).toStrictEqual(open('status_unsupported', statusPurpose));
  });
  test('the last place, the one beyond, and eight bits at once', async () => {
    expect([await found(list(), { statusListIndex: '131071' }), await found(list(), { statusListIndex: '131072' }), await found(list([8]), { statusListIndex: '1', statusSize: 8 }), await found(list([8]), { statusListIndex: '0', statusSize: 8 })]).toStrictEqual([free, place, failed('revoked'), free]);
  });
});

describe('the words of a set bit', () => {
  const message = (over: object = {}) => found(list([7], {}, { statusPurpose: 'message' }), { statusPurpose: 'message', statusSize: 2, ...over });
  const said = (detail: string) => ({ check: 'status', result: 'warn', code: 'status_message', detail });
  test('§2.2 statusMessage', async () => {
    expect(await message({ statusMessage: [null, { status: '0x0', message: 'received' }, { status: '0x1', message: `y${'e'.repeat(300)}` }] })).toStrictEqual(said(`0x1 y${'e'.repeat(199)}`));
    expect(await message({ statusMessage: [{ status: '0x2', message: 'other' }] })).toStrictEqual(said('0x1'));
    expect(await message({ statusMessage: [{ status: '0x1', message: 5 }] })).toStrictEqual(said('0x1'));
    expect(await message({})).toStrictEqual(said('0x1'));
  });
  test('refresh and suspension', async () => {
    expect(await found(list([3], {}, { statusPurpose: 'refresh' }), { statusPurpose: 'refresh' })).toStrictEqual({ check: 'status', result: 'warn', code: 'status_refresh' });
    expect(await found(list([3], {}, { statusPurpose: 'suspension' }), { statusPurpose: 'suspension' })).toStrictEqual(failed('suspended'));
  });
  test('a list of today tells of a day before it was made only that nothing was withdrawn', async () => {
    const made = NOW - 10 * MINUTE, at = (moment: number) => ({ at: moment });
    const of = (set: number[], moment: number) => found(list(set, { validFrom: iso(made) }), {}, at(moment));
    expect([await of([3], made - 1), await of([3], made), await of([], made - 1), await of([3], NOW)]).toStrictEqual([open('no_time_evidence'), failed('revoked'), free, failed('revoked')]);
    const soon = list([3], { validFrom: iso(NOW + 4 * MINUTE) });
    expect(await found(soon, {}, at(NOW))).toStrictEqual(failed('revoked'));
    const old = { ...list([3], { validFrom: undefined, '@context': ['https://www.w3.org/2018/credentials/v1'], issuanceDate: iso(made) }) };
    expect([await checkBitstring(entry(), asking({ [LIST]: tokenOf(old) }, at(made - 1))), await checkBitstring(entry(), asking({ [LIST]: tokenOf(old) }, at(made)))]).toStrictEqual([open('no_time_evidence'), failed('revoked')]);
  });
});

const key = seededKey(1);
const tokenOf = (document: Doc) => token(document, key, { kid: METHOD });

describe('the list is a credential of the same issuer', () => {
  test('that answers, with the reason when it does not', async () => {
    expect(await checkBitstring(entry(), asking({}))).toStrictEqual(open('status_unreachable', 'no such host'));
    expect(await checkBitstring(entry(), asking({ [LIST]: { unavailable: true, why: 'refused', code: 'ssrf_blocked' } as FetchedDocument }))).toStrictEqual(open('status_unreachable', 'ssrf_blocked'));
  });
  test('white space around it does no harm; bytes that are no text are no list', async () => {
    expect(await checkBitstring(entry(), asking({ [LIST]: ` \n${tokenOf(list())}\n` }))).toStrictEqual(free);
    expect(await checkBitstring(entry(), asking({ [LIST]: Uint8Array.of(0xff, 0xfe) }))).toStrictEqual(open('status_untrusted', 'not a status list'));
    expect(await checkBitstring(entry(), asking({ [LIST]: '{"a":' }))).toMatchObject({ result: 'not_checked', code: 'json_syntax', detail: expect.stringMatching(/./) as string });
  });
  const untrusted = (detail: string) => open('status_untrusted', detail);
  test.each<[string, Doc, object]>([
    ['of another type', list([], { type: ['VerifiableCredential'] }), untrusted('not a status list')], ['about something else', list([], {}, { type: 'StatusList2021' }), untrusted('not a status list')], ['about nothing', list([], { credentialSubject: undefined }), untrusted('not a status list')],
    ['of another issuer', list([], { issuer: 'did:web:evil.example' }), untrusted('the list has another issuer')], ['with another address', list([], { id: `${LIST}0` }), untrusted('the list has another address')], ['without address', list([], { id: undefined }), free], ['whose issuer is an object', list([], { issuer: { id: DID } }), free],
    ['of another purpose', list([], {}, { statusPurpose: 'suspension' }), failed('status_purpose')], ['of no purpose', list([], {}, { statusPurpose: undefined }), failed('status_purpose')], ['of several', list([], {}, { statusPurpose: ['suspension', 'revocation'] }), free],
    ['whose beginning is missing', list([], { validFrom: undefined }), untrusted('no_time_evidence')], ['whose beginning is no moment', list([], { validFrom: 'once', validUntil: iso(NOW + 1) }), untrusted('no_time_evidence')], ['that has begun five minutes from now', list([], { validFrom: iso(NOW + 5 * MINUTE) }), free], ['that begins later', list([], { validFrom: iso(NOW + 5 * MINUTE + 1) }), open('status_stale')], ['until now', list([], { validUntil: iso(NOW) }), free], ['until a moment ago', list([], { validUntil: iso(NOW - 1) }), open('status_stale')], ['until never', list([], { validUntil: 'never' }), open('status_stale')], ['until a number', list([], { validUntil: 5 }), open('status_stale')],
  ])('%s', async (_, document, finding) => {
    // In a token: a document that is no credential could not be given a proof.
    expect(await checkBitstring(entry(), asking({ [LIST]: tokenOf(document) }))).toStrictEqual(finding);
  });
  test('with a proof, with words that are known, by a key of the issuer', async () => {
    expect(await found(list())).toStrictEqual(free);
    const document = JSON.parse(await signed(list())) as Doc;
    expect(await checkBitstring(entry(), asking({ [LIST]: JSON.stringify({ ...document, '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/c'] }) }))).toStrictEqual(untrusted('ctx_not_allowed'));
    expect(await checkBitstring(entry(), asking({ [LIST]: JSON.stringify({ ...document, validUntil: '2028-01-01T00:00:00Z' }) }))).toStrictEqual(untrusted('sig_mismatch'));
    expect(await checkBitstring(entry(), asking({ [LIST]: await signed(list()) }, { resolveDid: async () => ({ notFound: true }) }))).toStrictEqual(untrusted('issuer_not_found'));
    expect(await checkBitstring(entry(), asking({ [LIST]: token(list(), makeKey('EdDSA'), { kid: METHOD }) }))).toStrictEqual(untrusted('sig_mismatch'));
    expect(await checkBitstring(entry(), asking({ [LIST]: tokenOf(list([], { '@context': ['https://www.w3.org/2018/credentials/v2'] })) }))).toStrictEqual(untrusted('ctx_order'));
  });
  test('of a web address, its keys are asked for there', async () => {
    const issuer = 'https://badges.example/i', method = `${issuer}/k`, jwk = { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(KEY.publicKey).toString('base64url') };
    const made = token(list([], { issuer }), key, { kid: method });
    expect(await checkBitstring(entry(), asking({ [LIST]: made }, { issuer, resolveKey: async () => ({ document: jwk, source: 'file' }) }))).toStrictEqual(free);
    expect(await checkBitstring(entry(), asking({ [LIST]: made }, { issuer }))).toStrictEqual(untrusted('did_unsupported'));
  });
  test('StatusList2021: with and without the multibase letter; Bitstring: only with it', async () => {
    const bare = encoded(3).slice(1), old = (encodedList: string) => tokenOf(list([], { '@context': ['https://www.w3.org/2018/credentials/v1', 'https://w3id.org/vc/status-list/2021/v1'], type: ['VerifiableCredential', 'StatusList2021Credential'], validFrom: undefined, issuanceDate: iso(NOW - 1), expirationDate: iso(NOW) }, { type: 'StatusList2021', encodedList }));
    for (const encodedList of [bare, `u${bare}`]) expect(await checkStatusList2021(entry(), asking({ [LIST]: old(encodedList) }))).toStrictEqual(failed('revoked'));
    expect(await checkStatusList2021(entry(), asking({ [LIST]: old(bare) }, { now: NOW + 1, at: NOW + 1 }))).toStrictEqual(open('status_stale'));
    expect(await checkBitstring(entry(), asking({ [LIST]: tokenOf(list([], {}, { encodedList: bare })) }))).toMatchObject({ result: 'not_checked', detail: expect.stringMatching(/./) as string });
  });
});

describe('revoked or only suspended: the companion that was signed along', () => {
  const at = `${LIST}/suspension`;
  const companion = (set: number[], over: object = {}) => signed(list(set, { id: at, ...over }, { statusPurpose: 'suspension' }));
  const digestOf = async (document: string) => `sha256-${Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(document))).toString('base64')}`;
  const judged = async (document: string, resource: object | undefined, index = '3', other?: string) => {
    const main = tokenOf(list([3, 9], resource && { relatedResource: [null, { id: 'https://example.org/else', digestSRI: 'sha256-x' }, { id: at, digestSRI: await digestOf(document), ...resource }] }));
    return checkBitstring(entry({ statusListIndex: index }), asking({ [LIST]: main, [at]: other ?? document }));
  };
  test('says suspended where its bit is set, and revoked where not', async () => {
    const both = await companion([3]);
    expect([await judged(both, {}), await judged(both, {}, '9')]).toStrictEqual([failed('suspended'), failed('revoked')]);
  });
  test('missing, changed, unsigned or unnamed: revoked stands', async () => {
    const both = await companion([3]), changed = await companion([3, 4]);
    expect([await judged(both, undefined), await judged(both, { digestSRI: 5 }), await judged(both, { digestSRI: undefined }), await judged(both, { id: `${at}/` }), await judged(both, {}, '3', changed), await judged(text(list([3], { id: at }, { statusPurpose: 'suspension' }) as never), {})]).toStrictEqual(Array(6).fill(failed('revoked')));
  });
});
