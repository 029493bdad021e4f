import fs from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { toBase58, toBase64url } from '../bytes.ts';
import { VC1, VC2 } from './contexts.ts';
import { isAsPublished } from './published.ts';

const file = fs.readFileSync(new URL('credentials-v2.json', import.meta.url)), other = Buffer.from('{"@context":{}}');
const hash = (size: number, bytes: Buffer) => createHash(`sha${size}`).update(bytes).digest();
const sri = (size: number, bytes = file) => `sha${size}-${hash(size, bytes).toString('base64')}`;
const multihash = (code: number, size: number, bytes = file) => Uint8Array.from([code, size / 8, ...hash(size, bytes)]);

/** VCDM 2.0 §B.1 */
test('the file kept here is, byte for byte, the one W3C published', () => {
  expect([hash(256, file).toString('hex'), sri(384)]).toEqual(['59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734', 'sha384-l/HrjlBCNWyAX91hr6LFV2Y3heB5Tcr6IeE4/Tje8YyzYBM8IhqjHWiWpr8+ZbYU']);
});

describe('VCDM 2.0 §5.3: which bytes are meant by the base context', () => {
  test.each<[string, object]>([
    ['SHA-256', { digestSRI: sri(256) }], ['SHA-384', { digestSRI: sri(384) }], ['SHA-512', { digestSRI: sri(512) }], ['two of them', { digestSRI: [sri(256), sri(512)] }],
    ['a multihash of SHA-256', { digestMultibase: `u${toBase64url(multihash(0x12, 256))}` }], ['of SHA-384', { digestMultibase: `z${toBase58(multihash(0x20, 384))}` }], ['of SHA-512', { digestMultibase: `u${toBase64url(multihash(0x13, 512))}` }],
    ['the digest alone', { digestMultibase: `u${hash(256, file).toString('base64url')}` }], ['both', { digestSRI: sri(384), digestMultibase: `z${toBase58(multihash(0x12, 256))}` }], ['no digest', {}],
  ])('the published ones: %s', (_, digests) => {
    expect(isAsPublished({ id: VC2, ...digests })).toBe(true);
  });
  test.each<[string, object]>([
    ['another SHA-256', { digestSRI: sri(256, other) }], ['another SHA-384', { digestSRI: sri(384, other) }], ['the right one under a weak name', { digestSRI: sri(256).replace('sha256', 'sha1') }], ['the right one and another', { digestSRI: [sri(256), sri(384, other)] }],
    ['a multihash of something else', { digestMultibase: `u${toBase64url(multihash(0x12, 256, other))}` }], ['a multihash that calls it something else', { digestMultibase: `u${toBase64url(multihash(0x16, 256))}` }], ['no multibase', { digestMultibase: hash(256, file).toString('hex') }],
    ['one right, one wrong', { digestSRI: sri(384), digestMultibase: `u${hash(256, other).toString('base64url')}` }], ['a number', { digestSRI: 5 }], ['null', { digestMultibase: null }], ['half of it', { digestSRI: sri(256).slice(0, 30) }],
  ])('others: %s', (_, digests) => {
    expect(isAsPublished({ id: VC2, ...digests })).toBe(false);
  });
  test.each<[string, unknown]>([['another address', { id: VC1, digestSRI: sri(256, other) }], ['no address', { digestSRI: sri(256, other) }], ['a text', VC2], ['nothing', null]])('not compared: %s', (_, entry) => {
    expect(isAsPublished(entry)).toBe(true);
  });
});
