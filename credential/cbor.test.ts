import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex } from '../test/selective.ts';
import { toHex } from './bytes.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';

describe('RFC 8949 appendix A, the kinds used here', () => {
  test.each<[Cbor, string]>([
    [0, '00'], [23, '17'], [24, '1818'], [100, '1864'], [1000, '1903e8'], [1_000_000, '1a000f4240'], [-1, '20'], [-100, '3863'],
    [new Uint8Array(), '40'], [Uint8Array.of(1, 2, 3, 4), '4401020304'],
    ['', '60'], ['IETF', '6449455446'], ['ü', '62c3bc'], ['水', '63e6b0b4'],
    [[], '80'], [[1, [2, 3], [4, 5]], '8301820203820405'],
    [new Map(), 'a0'], [new Map([[1, 2], [3, 4]]), 'a201020304'],
  ])('%o', (value, hex) => {
    expect(toHex(encodeCbor(value))).toBe(hex);
    expect(decodeCbor(fromHex(hex))).toEqual(value);
  });

  test('§4.2.1 keys are written in the order of their bytes', () => {
    expect(toHex(encodeCbor(new Map([[100, 0], [10, 0], [9, 0]])))).toBe('a309000a00186400');
  });
});

describe('refused', () => {
  test.each([
    ['nothing', ''], ['bytes after the end', '0000'], ['cut short', '4401'], ['an indefinite list', '9f01ff'], ['indefinite bytes', '5f42010243030405ff'],
    ['an indefinite map', 'bf0102ff'], ['a break', 'ff'], ['a longer form than needed, one byte', '1817'], ['two bytes', '1900ff'], ['four bytes', '1a0000ffff'],
    ['eight bytes', '1b0000000000000001'], ['a list of four thousand million', '9affffffff'], ['as many bytes', '5affffffff'], ['a key twice', 'a201020103'],
    ['a list as key', 'a18001'], ['bytes as key', 'a1410001'], ['a tag', 'c001'], ['a tag 64 around bytes', 'd8404101'], ['true', 'f5'], ['null', 'f6'],
    ['a float', 'f93c00'], ['a text that is not UTF-8', '61ff'], ['lists nested ten deep', `${'81'.repeat(10)}00`], ['reserved', '1c'],
  ])('%s', (_, hex) => {
    expect(() => decodeCbor(fromHex(hex))).toThrow(expect.objectContaining({ code: 'proof_malformed' }));
  });

  test('any bytes: an answer or that refusal, and what is read is written back as it was but for the order of keys', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      let value: Cbor;
      try {
        value = decodeCbor(bytes);
      } catch (error) {
        return (error as { code?: string }).code === 'proof_malformed';
      }
      return encodeCbor(value).length === bytes.length;
    }));
  });
});
