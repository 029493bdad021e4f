// Blinding and sealing are what their standards say: rows written under them are found and opened for ever.
import { createHmac, hkdfSync } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newKey, open, seal, secretsFrom } from '#lib/seal';

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

test('seal: opened with the same key and name, refused with any other, and when a byte changed', () => {
  const key = newKey(), sealed = seal(key, 'Zoë', 'table:1');
  expect(open(key, sealed, 'table:1').toString()).toBe('Zoë');
  expect(() => open(newKey(), sealed, 'table:1')).toThrow();
  expect(() => open(key, sealed, 'table:2')).toThrow();
  for (let i = 0; i < sealed.length; i += 1) expect(() => open(key, sealed.map((byte, at) => (at === i ? byte ^ 1 : byte)), 'table:1')).toThrow();
});
