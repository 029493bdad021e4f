import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { STATUS_MINIMUM, addProof, decodeBits, encodeBits, getBit, makeStatusList, newBits, relatedResource, setBit, text, verify } from '../index.ts';
import type { StatusListInput } from '../index.ts';
import { BADGE, DID, KEY, LIST, METHOD, NOW, issue, lines, statusList, testKey, world } from '../../test/credential.ts';

const INDEX = 94567;
const good = text(await issue());
const bits = newBits();
setBit(bits, INDEX, true);

const statusLine = async (documents: Record<string, object | Uint8Array>, over = {}) => {
  const report = await verify(good, world(documents, over));
  return [report.verdict, lines(report).find((line) => line.startsWith('status'))];
};
/** Signs any status list, well-formed or not. */
const sign = (list: object) => addProof(list, { verificationMethod: METHOD, created: '2027-01-10T00:00:00Z', sign: KEY.sign });
const unsigned = (input: Partial<StatusListInput> = {}) => makeStatusList({ id: LIST, issuer: DID, purpose: 'revocation', bits, validFrom: '2027-01-10T00:00:00Z', ...input });

describe('Bitstring Status List 1.0, the bits', () => {
  test('§3.3 the left-most bit is index 0', async () => {
    const some = newBits();
    setBit(some, 0, true);
    setBit(some, 9, true);
    expect([some[0], some[1]]).toEqual([0x80, 0x40]);
    const back = await decodeBits(await encodeBits(some));
    expect([getBit(back, 0), getBit(back, 1), getBit(back, 9), getBit(back, 15)]).toEqual([true, false, true, false]);
    setBit(back, 9, false);
    expect(back[1]).toBe(0);
  });

  test('an all-zero list of the least size has the encoding the specification prints', async () => {
    // The same bits as the example of §2.2 (W3C), whatever the compressor.
    const printed = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA';
    expect(await decodeBits(printed)).toEqual(newBits());
    expect(await encodeBits(newBits())).toBe(printed);
  });

  test.each([-1, 0.5, STATUS_MINIMUM, NaN, Infinity])('C02 C03 there is no entry %s', (index) => {
    expect(() => getBit(newBits(), index)).toThrow(expect.objectContaining({ code: 'status_index' }));
  });

  test.each([
    ['C07 a bomb: 100 MB of nothing', `u${gzipSync(Buffer.alloc(100_000_000)).toString('base64url')}`, 'inflate_limit'],
    ['C11 a list too short to hide in', `u${gzipSync(Buffer.alloc(1024)).toString('base64url')}`, 'status_malformed'],
    ['not gzip', 'uAAAA', 'status_malformed'],
    ['another multibase', 'zAAAA', 'status_malformed'],
    ['padding', 'uAA==', 'status_malformed'],
  ])('refuses %s', async (_, encoded, code) => {
    await expect(decodeBits(encoded)).rejects.toMatchObject({ code });
  });

  test('makes no list too short to hide in', async () => {
    expect(() => newBits(1024)).toThrow(expect.objectContaining({ code: 'bad_argument' }));
    await expect(encodeBits(new Uint8Array(10))).rejects.toMatchObject({ code: 'bad_argument' });
  });
});

describe('status of a badge', () => {
  test('C01 bit set: revoked', async () => {
    expect(await statusLine({ [LIST]: await statusList({ bits }) })).toEqual(['invalid', 'status fail revoked']);
  });

  test('another bit set: not revoked', async () => {
    const others = newBits();
    for (const neighbour of [INDEX - 1, INDEX + 1, 0]) setBit(others, neighbour, true);
    expect(await statusLine({ [LIST]: await statusList({ bits: others }) })).toEqual(['valid', 'status pass not_revoked']);
  });

  test('C08 list unreachable, or no network at all: unknown, not valid', async () => {
    expect(await statusLine({})).toEqual(['unknown', 'status not_checked status_unreachable']);
    const offline = world();
    delete (offline as { fetchDocument?: unknown }).fetchDocument;
    expect((await verify(good, offline)).verdict).toBe('unknown');
  });

  test('C09 stale list: unknown', async () => {
    expect(await statusLine({ [LIST]: await statusList({ validUntil: '2027-01-10T11:00:00Z' }) })).toEqual(['unknown', 'status not_checked status_stale']);
    expect(await statusLine({ [LIST]: await statusList({ validFrom: '2027-01-11T11:00:00Z' }) })).toEqual(['unknown', 'status not_checked status_stale']);
  });

  test('a badge without status has nothing to be withdrawn by', async () => {
    const { status: _, ...badge } = BADGE;
    expect(lines(await verify(text(await issue(badge)), world()))).toContain('status pass no_status');
  });

  const cases: readonly (readonly [string, () => Promise<object | Uint8Array>, string, string])[] = [
    ['C05 unsigned list', () => unsigned(), 'status_untrusted', 'unknown'],
    ['C05 signed by somebody else', () => statusList({ bits: newBits() }, testKey(9)), 'status_untrusted', 'unknown'],
    ['C05 list of another issuer', () => statusList({ issuer: 'did:web:example.org:o:other' }), 'status_untrusted', 'unknown'],
    ['C05 list with another address, replayed here', () => statusList({ id: `${LIST}2` }), 'status_untrusted', 'unknown'],
    ['C06 a list for another purpose', () => statusList({ purpose: 'suspension' }), 'status_purpose', 'invalid'],
    ['a list changed on its way', async () => Buffer.from(text(await statusList()).replace('AAAAA', 'AAAAB')), 'status_untrusted', 'unknown'],
    ['a list that is a badge', () => issue(), 'status_untrusted', 'unknown'],
    ['C07 a signed bomb', () => bomb(), 'inflate_limit', 'unknown'],
    ['C11 a signed list that is too short', () => bomb(1024), 'status_malformed', 'unknown'],
    ['no JSON', async () => Buffer.from('<html>'), 'status_untrusted', 'unknown'],
    ['JSON that breaks off', async () => Buffer.from('{"type":'), 'json_syntax', 'unknown'],
    ['JSON with a member twice', async () => Buffer.from('{"type":1,"type":2}'), 'json_duplicate', 'unknown'],
  ];
  async function bomb(size = 20_000_000) {
    const list = await unsigned();
    return sign({ ...list, credentialSubject: { ...list.credentialSubject, encodedList: `u${gzipSync(Buffer.alloc(size)).toString('base64url')}` } });
  }
  test.each(cases)('%s', async (_, make, code, verdict) => {
    const [found, line] = await statusLine({ [LIST]: await make() });
    expect([found, line?.split(' ')[2]]).toEqual([verdict, code]);
  });

  test.each(['-1', '1.5', '1e3', '007', ' 1', '0x10', '131072', '99999999999999999999', ''])('C02 C03 index “%s” is refused', async (statusListIndex) => {
    const { proof: _, ...badge } = await issue();
    const odd = await sign({ ...badge, credentialStatus: { ...badge.credentialStatus, statusListIndex } });
    const report = await verify(text(odd), world({ [LIST]: await statusList() }, { now: NOW }));
    expect(lines(report)).toContain('status fail status_index');
  });

  test('an entry of a type that is not read here: unknown', async () => {
    const { proof: _, ...badge } = await issue();
    const odd = await sign({ ...badge, '@context': [...badge['@context'], 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'], credentialStatus: { id: 'https://example.org/r', type: 'JsonSchema' } });
    const report = await verify(text(odd), world());
    expect([report.verdict, lines(report).find((line) => line.startsWith('status'))]).toEqual(['unknown', 'status not_checked status_unsupported']);
  });

  test('a list of today says nothing about a day before it was made', async () => {
    const revoked = await statusList({ bits });
    expect(await statusLine({ [LIST]: revoked }, { at: new Date('2026-12-15T00:00:00Z') })).toEqual(['unknown', 'status not_checked no_time_evidence']);
    expect(await statusLine({ [LIST]: revoked }, { at: new Date('2027-01-10T06:00:00Z') })).toEqual(['invalid', 'status fail revoked']);
  });
});

const companionUrl = `${LIST}/suspension`;
const companion = await statusList({ id: companionUrl, purpose: 'suspension', bits });
const bytes = Buffer.from(text(companion));
const revocation = await statusList({ bits, companion: relatedResource(companionUrl, bytes, 'application/vc') });

describe('suspension: the bit says refuse, the signed companion says for how long', () => {
  test('both bits set: suspended', async () => {
    expect(await statusLine({ [LIST]: revocation, [companionUrl]: bytes })).toEqual(['invalid', 'status fail suspended']);
  });

  test('C12 lifted: both bits cleared, valid', async () => {
    expect(await statusLine({ [LIST]: await statusList() })).toEqual(['valid', 'status pass not_revoked']);
  });

  test('companion says no, is missing, altered or signed by another: revoked', async () => {
    const none = Buffer.from(text(await statusList({ id: companionUrl, purpose: 'suspension' })));
    const pinnedNone = await statusList({ bits, companion: relatedResource(companionUrl, none, 'application/vc') });
    const foreign = Buffer.from(text(await statusList({ id: companionUrl, purpose: 'suspension', bits }, testKey(9))));
    const pinnedForeign = await statusList({ bits, companion: relatedResource(companionUrl, foreign, 'application/vc') });
    for (const documents of [{ [LIST]: pinnedNone, [companionUrl]: none }, { [LIST]: revocation }, { [LIST]: revocation, [companionUrl]: none }, { [LIST]: pinnedForeign, [companionUrl]: foreign }]) {
      expect(await statusLine(documents)).toEqual(['invalid', 'status fail revoked']);
    }
  });
});
