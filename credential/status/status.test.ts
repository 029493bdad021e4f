import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { refusal } from '../../test/credential.ts';
import { STATUS_MINIMUM, decodeBits, encodeBits, getBit, getValue, makeStatusList, newBits, relatedResource, setBit } from './bitstring.ts';
import { decodeTokenStatusList, tokenStatus } from './token.ts';

/** Most bytes that may come out of a list, as docs and both readers have it. */
const MOST = 8 * 1024 * 1024;
const inList = (bytes: Uint8Array) => `u${gzipSync(bytes).toString('base64url')}`;
const inToken = (bytes: Uint8Array) => deflateSync(bytes).toString('base64url');

describe('Bitstring Status List 1.0 §3.2: a list', () => {
  test('has 131,072 entries or more, a multiple of eight, all of them zero', () => {
    expect(STATUS_MINIMUM).toBe(131_072);
    expect(newBits()).toEqual(new Uint8Array(16_384));
    expect(newBits(131_080)).toHaveLength(16_385);
  });

  test.each([0, -8, 131_064, 131_071, 131_073, NaN])('is never made with %s entries', async (length) => {
    expect(await refusal(() => newBits(length))).toBe('bad_argument');
  });

  test('changes one bit at a time, the left-most being index 0', () => {
    const bits = newBits();
    for (const index of [0, 7, 8, 131_071]) setBit(bits, index, true);
    expect([bits[0], bits[1], bits[2], bits.at(-1)]).toEqual([0x81, 0x80, 0, 0x01]);
    setBit(bits, 7, true);
    setBit(bits, 0, false);
    setBit(bits, 1, false);
    expect([bits[0], getBit(bits, 0), getBit(bits, 7), getBit(bits, 131_071), getBit(bits, 131_070)]).toEqual([0x01, false, true, true, false]);
  });

  test.each([-1, 0.5, 131_072, NaN, Infinity, 2 ** 53])('C02 C03 has no entry %s, to read or to set', async (index) => {
    const bits = newBits();
    expect(await refusal(() => getBit(bits, index))).toBe('status_index');
    expect(await refusal(() => setBit(bits, index, true))).toBe('status_index');
    expect(bits).toEqual(newBits());
  });

  test('§2.1 statusSize: the first bit of an entry counts most', async () => {
    const bits = newBits();
    for (const index of [1, 2, 131_070]) setBit(bits, index, true);
    expect([0, 1, 2, 3].map((index) => getValue(bits, index, 1))).toEqual([0, 1, 1, 0]);
    expect([0, 1, 2, 65_535].map((index) => getValue(bits, index, 2))).toEqual([1, 2, 0, 2]);
    expect([getValue(bits, 0, 3), getValue(bits, 0, 4), getValue(bits, 1, 3)]).toEqual([3, 6, 0]);
    expect(await refusal(() => getValue(bits, 65_536, 2))).toBe('status_index');
  });
});

describe('Bitstring Status List 1.0 §3.3: its encoding', () => {
  test('is read back, at the least size and at the greatest', async () => {
    for (const length of [16_384, MOST]) {
      const bits = new Uint8Array(length).fill(0x01, -1);
      const back = await decodeBits(await encodeBits(bits));
      expect([back.length, getBit(back, length * 8 - 1), getBit(back, length * 8 - 2)]).toEqual([length, true, false]);
    }
  });

  test('is refused one byte below the one and above the other', async () => {
    expect(await refusal(() => encodeBits(new Uint8Array(16_383)))).toBe('bad_argument');
    expect(await refusal(() => decodeBits(inList(new Uint8Array(16_383))))).toBe('status_malformed');
    expect(await refusal(() => decodeBits(inList(new Uint8Array(MOST + 1))))).toBe('inflate_limit');
  });

  test.each([
    ['no multibase', inList(newBits()).slice(1)], ['another multibase', inList(newBits()).replace('u', 'z')], ['u at the end', `${inList(newBits()).slice(1)}u`],
    ['padding', `${inList(newBits())}=`], ['nothing', ''], ['u alone', 'u'], ['what is not gzip', `u${inToken(newBits())}`],
  ])('is refused with %s', async (_, encoded) => {
    expect(await refusal(() => decodeBits(encoded))).toBe('status_malformed');
  });
});

describe('VCDM 2.0: a list as a credential', () => {
  const input = { id: 'https://example.org/status/1', issuer: 'did:web:example.org', purpose: 'revocation' as const, bits: newBits(), validFrom: '2027-01-10T00:00:00Z' };
  const plain = {
    '@context': ['https://www.w3.org/ns/credentials/v2'],
    id: 'https://example.org/status/1',
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: 'did:web:example.org',
    validFrom: '2027-01-10T00:00:00Z',
    credentialSubject: { id: 'https://example.org/status/1#list', type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList: 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA' },
  };

  test('says what §2.2 wants and nothing more', async () => {
    expect(await makeStatusList(input)).toStrictEqual(plain);
  });

  test('ends when it is told to, and signs its companion along', async () => {
    const companion = relatedResource('https://example.org/status/2', new TextEncoder().encode('abc'), 'application/vc');
    // SHA-256 of "abc" (FIPS 180-2), in the spelling of Subresource Integrity.
    expect(companion).toStrictEqual({ id: 'https://example.org/status/2', digestSRI: 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=', mediaType: 'application/vc' });
    expect(await makeStatusList({ ...input, validUntil: '2027-01-17T00:00:00Z', companion })).toStrictEqual({ ...plain, validUntil: '2027-01-17T00:00:00Z', relatedResource: [companion] });
  });

  test.each([
    [{ validFrom: '2027-01-10' }], [{ validFrom: '2027-01-10T00:00:00+01:00' }], [{ validUntil: '2027-01-17T00:00:00.5Z' }], [{ validUntil: '' }],
  ])('is not made with %j, which others read differently', async (over) => {
    expect(await refusal(() => makeStatusList({ ...input, ...over }))).toBe('bad_argument');
  });

  test('is not made of too few bits', async () => {
    expect(await refusal(() => makeStatusList({ ...input, bits: new Uint8Array(1) }))).toBe('bad_argument');
  });
});

describe('Token Status List §4', () => {
  // The two lists that §4 works through and §4.2 prints.
  const ONE_BIT = { bits: 1, lst: 'eNrbuRgAAhcBXQ' };
  const TWO_BITS = { bits: 2, lst: 'eNo76fITAAPfAgc' };
  const read = async (list: object, count: number) => {
    const decoded = await decodeTokenStatusList(list);
    return Array.from({ length: count }, (_, index) => tokenStatus(decoded, index));
  };

  test('§4.1 entries of one bit, the least significant first', async () => {
    expect(await read(ONE_BIT, 16)).toEqual([1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
  });

  test('§4.1 entries of two bits', async () => {
    expect(await read(TWO_BITS, 12)).toEqual([1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3]);
  });

  test('entries of four and of eight bits', async () => {
    const lst = inToken(Uint8Array.of(0x3a, 0xff));
    expect(await read({ bits: 4, lst }, 4)).toEqual([10, 3, 15, 15]);
    expect(await read({ bits: 8, lst }, 2)).toEqual([0x3a, 0xff]);
    expect(await decodeTokenStatusList({ bits: 8, lst })).toStrictEqual({ size: 8, bytes: Uint8Array.of(0x3a, 0xff) });
  });

  test.each([[1, 16], [2, 8], [4, 4], [8, 2]])('entries of %s bits end where the list does', async (bits, count) => {
    const list = await decodeTokenStatusList({ bits, lst: inToken(new Uint8Array(2)) });
    expect(tokenStatus(list, count - 1)).toBe(0);
    for (const index of [count, -1, 0.5, NaN, Infinity]) expect(await refusal(() => tokenStatus(list, index))).toBe('status_index');
  });

  test.each([
    ['nothing', undefined], ['null', null], ['a text', 'lst'], ['no bits', { lst: ONE_BIT.lst }], ['three bits', { ...ONE_BIT, bits: 3 }], ['sixteen bits', { ...ONE_BIT, bits: 16 }],
    ['no bit', { ...ONE_BIT, bits: 0 }], ['a number in a text', { ...ONE_BIT, bits: '1' }], ['no list', { bits: 1 }], ['a list of bytes', { bits: 1, lst: [1, 2] }],
    ['padding', { bits: 1, lst: `${ONE_BIT.lst}==` }], ['gzip for zlib', { bits: 1, lst: gzipSync(Uint8Array.of(1)).toString('base64url') }],
  ])('is refused: %s', async (_, list) => {
    expect(await refusal(() => decodeTokenStatusList(list))).toBe('status_malformed');
  });

  test('C07 inflates to its limit and no further', async () => {
    expect((await decodeTokenStatusList({ bits: 1, lst: inToken(new Uint8Array(MOST)) })).bytes).toHaveLength(MOST);
    expect(await refusal(() => decodeTokenStatusList({ bits: 1, lst: inToken(new Uint8Array(MOST + 1)) }))).toBe('inflate_limit');
  });
});
