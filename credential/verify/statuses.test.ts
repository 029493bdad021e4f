// Status types beside our own: messages, sizes, StatusList2021, the 1EdTech list, Token Status List.
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { addProof, makeBadge, newBits, setBit, text, verify } from '../index.ts';
import { decodeTokenStatusList, tokenStatus } from '../status/token.ts';
import { BADGE, DID, KEY, LIST, METHOD, lines, world } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';
import { makeKey, seededKey, token } from '../../test/token.ts';

const { status: _, ...PLAIN } = BADGE;
const badge = makeBadge(PLAIN);
const key = seededKey(1);
const header = { kid: METHOD };
const sign = (document: object) => addProof(document, { verificationMethod: METHOD, created: '2027-01-10T00:00:00Z', sign: KEY.sign });
const bytes = (value: string) => new TextEncoder().encode(value);
const found = async (document: string, documents: Record<string, object | Uint8Array>) => {
  const report = await verify(document, world(documents));
  return [report.verdict, ...lines(report).filter((line) => line.startsWith('status')), ...report.checks.filter(({ check, result }) => check === 'status' && result === 'warn').map(({ detail }) => detail)];
};

const entry = (over: object = {}) => ({ id: `${LIST}#3`, type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '3', statusListCredential: LIST, ...over });
const listOf = (statusPurpose: string, set: readonly number[] = []) => {
  const bits = newBits();
  for (const place of set) setBit(bits, place, true);
  const encodedList = `u${gzipSync(bits).toString('base64url')}`;
  return { '@context': ['https://www.w3.org/ns/credentials/v2'], id: LIST, type: ['VerifiableCredential', 'BitstringStatusListCredential'], issuer: DID, validFrom: '2027-01-10T00:00:00Z', credentialSubject: { id: `${LIST}#list`, type: 'BitstringStatusList', statusPurpose, encodedList } };
};

describe('Bitstring Status List 1.0 §2.1, §2.2', () => {
  const withEntry = async (credentialStatus: object) => text(await sign({ ...badge, credentialStatus }));
  test('purpose refresh: a newer one exists, nothing is withdrawn', async () => {
    expect(await found(await withEntry(entry({ statusPurpose: 'refresh' })), { [LIST]: await sign(listOf('refresh', [3])) })).toEqual(['valid', 'status warn status_refresh', undefined]);
  });

  test('purpose message: entries of two bits, and the words the issuer signed', async () => {
    const message = entry({ statusPurpose: 'message', statusSize: 2, statusMessage: [{ status: '0x0', message: 'received' }, { status: '0x2', message: 'under appeal' }] });
    expect(await found(await withEntry(message), { [LIST]: await sign(listOf('message', [6])) })).toEqual(['valid', 'status warn status_message', '0x2 under appeal']);
    expect(await found(await withEntry(message), { [LIST]: await sign(listOf('message')) })).toEqual(['valid', 'status pass not_revoked']);
  });

  test('a list of another’s suspension purpose', async () => {
    expect(await found(await withEntry(entry({ statusPurpose: 'suspension' })), { [LIST]: await sign(listOf('suspension', [3])) })).toEqual(['invalid', 'status fail suspended']);
  });

  test('two entries: each is asked, the worse counts', async () => {
    const other = 'https://example.org/status/other';
    const both = await withEntry([entry(), entry({ id: `${other}#3`, statusPurpose: 'suspension', statusListCredential: other })]);
    const suspended = await sign({ ...listOf('suspension', [3]), id: other });
    expect(await found(both, { [LIST]: await sign(listOf('revocation')), [other]: suspended })).toEqual(['invalid', 'status pass not_revoked', 'status fail suspended']);
    expect(await found(both, { [LIST]: await sign(listOf('revocation')) })).toEqual(['unknown', 'status pass not_revoked', 'status not_checked status_unreachable']);
  });

  test.each([0, 9, 1.5, '2'])('C03 a size of %s', async (statusSize) => {
    const document = token({ ...badge, credentialStatus: entry({ statusSize }) }, key, header);
    expect(await found(document, { [LIST]: await sign(listOf('revocation')) })).toEqual(['unknown', 'status not_checked status_unsupported']);
  });

  test('C02 the last entry of two bits, and one beyond', async () => {
    const at = (index: number) => token({ ...badge, credentialStatus: entry({ statusSize: 2, statusListIndex: String(index) }) }, key, header);
    const list = await sign(listOf('revocation', [131_071]));
    expect(await found(at(65_535), { [LIST]: list })).toEqual(['invalid', 'status fail revoked']);
    expect(await found(at(65_536), { [LIST]: list })).toEqual(['invalid', 'status fail status_index']);
  });
});

describe('StatusList2021', () => {
  const document = token({ ...badge, credentialStatus: entry({ type: 'StatusList2021Entry' }) }, key, header);
  const list = (set: readonly number[], u = '', over = {}) => {
    const { credentialSubject, ...rest } = listOf('revocation', set);
    const subject = { ...credentialSubject, type: 'StatusList2021', encodedList: u + credentialSubject.encodedList.slice(1) };
    return bytes(token({ ...rest, '@context': [...rest['@context'], 'https://w3id.org/vc/status-list/2021/v1'], type: ['VerifiableCredential', 'StatusList2021Credential'], credentialSubject: subject, ...over }, key, header));
  };
  test('with and without the multibase letter', async () => {
    expect(await found(document, { [LIST]: list([3]) })).toEqual(['invalid', 'status fail revoked']);
    expect(await found(document, { [LIST]: list([2, 4], 'u') })).toEqual(['valid', 'status pass not_revoked']);
  });
  test('of another issuer, stale, or of the newer kind', async () => {
    expect(await found(document, { [LIST]: list([], '', { issuer: 'did:web:example.org:o:other' }) })).toEqual(['unknown', 'status not_checked status_untrusted']);
    expect(await found(document, { [LIST]: list([], '', { validUntil: '2027-01-10T01:00:00Z' }) })).toEqual(['unknown', 'status not_checked status_stale']);
    expect(await found(document, { [LIST]: await sign(listOf('revocation')) })).toEqual(['unknown', 'status not_checked status_untrusted']);
  });
});

describe('StatusList2021 with embedded proofs', () => {
  const LIST_2021 = 'https://w3id.org/vc/status-list/2021/v1';
  const withEntry = async () => text(await sign({ ...badge, '@context': [...badge['@context'], LIST_2021], credentialStatus: entry({ type: 'StatusList2021Entry' }) }));
  const list = (set: readonly number[], over: object = {}) => {
    const { validFrom: issuanceDate, credentialSubject, ...rest } = listOf('revocation', set);
    return { ...rest, issuanceDate, '@context': ['https://www.w3.org/2018/credentials/v1', LIST_2021, 'https://w3id.org/security/data-integrity/v2'], type: ['VerifiableCredential', 'StatusList2021Credential'], credentialSubject: { ...credentialSubject, type: 'StatusList2021', encodedList: credentialSubject.encodedList.slice(1) }, ...over };
  };
  test('badge and list signed over pinned terms, the list in the older data model', async () => {
    expect(await found(await withEntry(), { [LIST]: await sign(list([2])) })).toEqual(['valid', 'status pass not_revoked']);
    expect(await found(await withEntry(), { [LIST]: await sign(list([3])) })).toEqual(['invalid', 'status fail revoked']);
  });
  test.each<[string, () => Promise<object>, string]>([
    ['altered after signing', async () => ({ ...(await sign(list([3]))), credentialSubject: list([]).credentialSubject }), 'status_untrusted'],
    ['signed by another', async () => sign(list([], { issuer: 'did:web:evil.example' })), 'status_untrusted'],
    ['over', async () => sign(list([], { expirationDate: '2027-01-10T01:00:00Z' })), 'status_stale'],
    ['without its terms', async () => ({ ...(await sign(list([]))), '@context': ['https://www.w3.org/2018/credentials/v1'] }), 'status_untrusted'],
    ['unsigned', async () => list([]), 'status_untrusted'],
    ['about another purpose', async () => sign(list([], { credentialSubject: { ...list([]).credentialSubject, statusPurpose: 'suspension' } })), 'status_purpose'],
  ])('a list %s', async (_, made, code) => {
    expect((await found(await withEntry(), { [LIST]: await made() }))[1]).toBe(`status ${code === 'status_purpose' ? 'fail' : 'not_checked'} ${code}`);
  });
});

describe('1EdTech Revocation List, unsigned', () => {
  const url = 'https://example.org/revoked.json';
  const document = async (id = url) => text(await sign({ ...badge, '@context': [...badge['@context'], 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'], credentialStatus: { id, type: '1EdTechRevocationList' } }));
  test.each<[string, object, readonly string[]]>([
    ['in it', { issuer: DID, revokedCredential: [{ id: 'https://example.org/c/x' }, { id: badge.id, revoked: true, revocationReason: 'x' }] }, ['invalid', 'status fail revoked']],
    ['in it by name only', { issuer: DID, revokedCredential: [badge.id] }, ['invalid', 'status fail revoked']],
    ['not in it', { issuer: DID, revokedCredential: [{ id: `${badge.id}2` }] }, ['valid', 'status pass not_revoked']],
    ['in it, and said to be good', { issuer: DID, revokedCredential: [{ id: badge.id, revoked: false }] }, ['valid', 'status pass not_revoked']],
    ['of another issuer', { issuer: 'did:web:evil.example', revokedCredential: [] }, ['unknown', 'status not_checked status_untrusted']],
    ['without a list', { issuer: DID }, ['unknown', 'status not_checked status_malformed']],
  ])('%s', async (_, list, expected) => {
    expect(await found(await document(), { [url]: list })).toEqual(expected);
  });
  test('in it by now, judged as of a day in the past: the list does not say since when', async () => {
    const report = await verify(await document(), world({ [url]: { issuer: DID, revokedCredential: [badge.id] } }, { at: new Date('2026-12-15T00:00:00Z') }));
    expect([report.verdict, lines(report).find((line) => line.startsWith('status'))]).toEqual(['unknown', 'status not_checked no_time_evidence']);
  });
  test('on another host than the issuer’s nobody is asked', async () => {
    const ports = world({ 'https://evil.example/r': { issuer: DID, revokedCredential: [] } });
    const report = await verify(await document('https://evil.example/r'), ports);
    expect([report.verdict, ports.asked]).toEqual(['unknown', [DID]]);
  });
});

describe('Token Status List', () => {
  const uri = 'https://example.org/tokens/1';
  const compressed = (...values: number[]) => deflateSync(Buffer.from(values)).toString('base64url');
  const document = (idx: unknown = 5) => token({ ...badge, status: { status_list: { idx, uri } } }, key, header);
  const now = Date.parse('2027-01-10T12:00:00Z') / 1000;
  const list = (claims: object = {}, typ = 'statuslist+jwt', signer = key) => bytes(token({ sub: uri, iat: now - 60, exp: now + 600, status_list: { bits: 2, lst: compressed(0b00_00_00_00, 0b00_01_10_11) }, ...claims }, signer, { ...header, typ }));

  test.each([[3, ['valid', 'status pass not_revoked']], [4, ['unknown', 'status not_checked status_unsupported']], [5, ['invalid', 'status fail suspended']], [6, ['invalid', 'status fail revoked']], [8, ['invalid', 'status fail status_index']], [-1, ['invalid', 'status fail status_index']], ['5', ['invalid', 'status fail status_index']]])('entry %s', async (idx, expected) => {
    expect(await found(document(idx), { [uri]: list() })).toEqual(expected);
  });

  test.each<[string, Uint8Array, string]>([
    ['another type of token', list({}, 'JWT'), 'status_untrusted'], ['another address', list({ sub: `${uri}2` }), 'status_untrusted'],
    ['another issuer', list({ iss: 'did:web:evil.example' }), 'status_untrusted'], ['another key', list({}, 'statuslist+jwt', makeKey('EdDSA')), 'status_untrusted'],
    ['expired', list({ exp: now - 1 }), 'status_stale'], ['of tomorrow', list({ iat: now + 86_400 }), 'status_stale'], ['three bits', list({ status_list: { bits: 3, lst: compressed(0) } }), 'status_malformed'],
    ['no zlib', list({ status_list: { bits: 1, lst: 'AAAA' } }), 'status_malformed'], ['C07 a bomb', list({ status_list: { bits: 1, lst: deflateSync(Buffer.alloc(20_000_000)).toString('base64url') } }), 'inflate_limit'],
    ['unsigned', bytes('eyJhbGciOiJub25lIn0.e30.'), 'alg_forbidden'], ['no token', bytes('<html>'), 'jws_malformed'],
  ])('%s: unknown', async (_, served, code) => {
    expect(await found(document(), { [uri]: served })).toEqual(['unknown', `status not_checked ${code}`]);
  });

  // Values of the draft's test vectors, §11: entries that are set, all others zero.
  const SPARSE: Readonly<Record<number, Readonly<Record<number, number>>>> = {
    1: { 0: 1, 1993: 1, 25460: 1, 159495: 1, 495669: 1, 554353: 1, 645645: 1, 723232: 1, 854545: 1, 934534: 1, 1000345: 1 },
    4: { 0: 1, 1993: 2, 35460: 3, 459495: 4, 595669: 5, 754353: 6, 845645: 7, 923232: 8, 924445: 9, 934534: 10, 1004534: 11, 1000345: 12, 1030203: 13, 1030204: 14, 1030205: 15 },
    2: { 0: 1, 1993: 2, 25460: 1, 159495: 3, 495669: 1, 554353: 1, 645645: 2, 723232: 1, 854545: 1, 934534: 2, 1000345: 3 },
  };
  test.each([['status_list_encoding_json', 16, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]], ['status_list_encoding2_json', 12, [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]]])('IETF vector %s', async (name, count, expected) => {
    const vector = outside(`vectors/token-status-list/${name}.md`, 'the Token Status List vectors');
    if (vector === undefined) return;
    const { status } = { status: await decodeTokenStatusList(JSON.parse(vector.slice(vector.indexOf('{')).replaceAll(/\n\s+(?=[A-Za-z0-9_-])/g, '')) as object) };
    expect(Array.from({ length: count }, (_, i) => tokenStatus(status, i))).toEqual(expected);
  });
  test.each([[1, 'status_list_encoding1_long_json'], [2, 'status_list_encoding2_long_json'], [4, 'status_list_encoding4_json']])('IETF vector of a million entries, %s bit', async (size, name) => {
    const vector = outside(`vectors/token-status-list/${name}.md`, 'the Token Status List vectors');
    if (vector === undefined) return;
    const list = await decodeTokenStatusList(JSON.parse(vector.slice(vector.indexOf('{')).replaceAll(/\n\s+(?=[A-Za-z0-9_-])/g, '')) as object);
    const set = Object.fromEntries(Array.from({ length: 2 ** 20 }, (_, i) => [i, tokenStatus(list, i)] as const).filter(([, value]) => value !== 0));
    expect(set).toEqual(SPARSE[size]);
  });

  test('IETF vector of a million entries, 8 bits: each value once', async () => {
    const vector = outside('vectors/token-status-list/status_list_encoding8_json.md', 'the Token Status List vectors');
    if (vector === undefined) return;
    const list = await decodeTokenStatusList(JSON.parse(vector.slice(vector.indexOf('{')).replaceAll(/\n\s+(?=[A-Za-z0-9_-])/g, '')) as object);
    const values = Array.from({ length: 2 ** 20 }, (_, i) => tokenStatus(list, i)).filter((value) => value !== 0);
    expect(values.sort((a, b) => a - b)).toEqual(Array.from({ length: 255 }, (_, i) => i + 1));
    expect([52451, 576778, 513575, 468106].map((place) => tokenStatus(list, place))).toEqual([1, 2, 3, 4]);
  });
});
