// Blinding and sealing are what their standards say: rows written under them are found and opened for ever.
import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealBroken, newKey, open, openByOpenSsl, seal, sealByOpenSsl, secretsFrom } from '#lib/seal';
import { sodium } from '#lib/sodium';

test('blind: HMAC-SHA-256 (RFC 2104) under a key for each purpose (RFC 5869)', () => {
  const master = newKey(), secrets = secretsFrom(master);
  fc.assert(fc.property(fc.string(), fc.string({ unit: 'binary', maxLength: 200 }), (purpose, text) => {
    const key = Buffer.from(hkdfSync('sha256', master, 'acquis/v1', `blind:${purpose}`, 32)), expected = createHmac('sha256', key).update(text).digest('hex');
    expect([secrets.blind(purpose, text), secrets.blind(purpose, text)].map((blind) => blind.toString('hex'))).toEqual([expected, expected]);
  }));
});

test('blind: a known value, which no later program may change', () => {
  expect(secretsFrom(Buffer.alloc(32, 7)).blind('a', 'learner@example.org').toString('hex')).toBe('a0b44412b5eefa12c4637028fba196309792248f226641d3c91ea3eba4a1ec7b');
});

/** As a house without libsodium writes it. */
const sealedByOpenSsl = (key: Buffer, text: string, aad: string): Buffer => {
  const blob = Buffer.alloc(29 + Buffer.byteLength(text)).fill(7, 1, 13);
  sealByOpenSsl(blob, key, Buffer.from(text), aad);
  return blob;
};
const ways = [['as this house does', seal], ['by OpenSSL', sealedByOpenSsl]] as const;

test.each(ways)('sealed %s: opened with the same key and name, refused with any other, and when a byte changed or is missing', (_, sealed) => {
  const key = newKey(), blob = sealed(key, 'Zoë', 'table:1');
  expect(open(key, blob, 'table:1').toString()).toBe('Zoë');
  expect(() => open(newKey(), blob, 'table:1')).toThrow(SealBroken);
  expect(() => open(key, blob, 'table:2')).toThrow(SealBroken);
  for (let bit = 0; bit < blob.length * 8; bit += 1) expect(() => open(key, blob.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)), 'table:1')).toThrow();
  for (let end = 0; end < blob.length; end += 1) expect(() => open(key, blob.subarray(0, end), 'table:1')).toThrow();
});

test.each(ways)('sealed %s: any text, of any length, none too', (_, sealed) => {
  const key = newKey();
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string(), (text, aad) => { expect(open(key, sealed(key, text, aad), aad).toString()).toBe(Buffer.from(text).toString()); }));
  expect(open(key, sealed(key, '', ''), '').length).toBe(0);
});

test('RFC 8439 §2.8.2 by libsodium; and what it sealed OpenSSL opens, so no house depends on what is installed', () => {
  if (!sodium) throw new Error('installed wherever the tests run');
  const hex = (text: string) => Buffer.from(text, 'hex'), key = hex('808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f'), tag = Buffer.alloc(16), cipher = Buffer.alloc(114);
  const text = Buffer.from("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.");
  sodium.crypto_aead_chacha20poly1305_ietf_encrypt_detached(cipher, tag, text, hex('50515253c0c1c2c3c4c5c6c7'), null, hex('070000004041424344454647'), key);
  expect([tag.toString('hex'), cipher.subarray(0, 16).toString('hex')]).toEqual(['1ae10b594f09e26a7e902ecbd0600691', 'd31a8d34648e60db7b86afbc53ef7ec2']);
  const sealed = seal(key, text, 'table:1');
  expect([sealed[0], openByOpenSsl(2, sealed, key, 'table:1').toString()]).toEqual([2, text.toString()]);
  expect(() => openByOpenSsl(2, sealed, key, 'table:2')).toThrow();
});
