import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { verifyBySodium } from '../lib/sodium.ts';
import { fromBase58, fromBase64, fromBase64url, toBase58, toBase64, toBase64url, toHex, utf8 } from './bytes.ts';
import { accelerateEd25519, binary, gunzip, gzip, sha256, sha256BinaryHex, verifyEd25519 } from './platform.ts';
import type { VerifyEd25519 } from './platform.ts';
import { sha256Portable } from './sha256.ts';
import { testKey } from '../test/credential.ts';
import { parseStamp } from './time.ts';

describe('SHA-256', () => {
  test('FIPS 180-4 “abc”, in both implementations', () => {
    const expected = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect([toHex(sha256(utf8('abc'))), toHex(sha256Portable(utf8('abc')))]).toEqual([expected, expected]);
  });

  test('the portable one equals Node’s for every length around block borders', () => {
    for (let n = 0; n <= 260; n += 1) {
      const bytes = new Uint8Array(n).fill(n);
      expect(toHex(sha256Portable(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
});

describe('Ed25519, RFC 8032', () => {
  const key = testKey(1);
  const message = utf8('message');

  test('verifies its own, and nothing of another length', async () => {
    const signature = await key.sign(message);
    expect(await verifyEd25519(key.publicKey, message, signature)).toBe(true);
    expect(await verifyEd25519(key.publicKey, message, signature.slice(1))).toBe(false);
    expect(await verifyEd25519(key.publicKey.slice(1), message, signature)).toBe(false);
  });

  test('B08 §5.1.7: the same signature with S + L is another spelling and refused', async () => {
    const signature = Uint8Array.from(await key.sign(message));
    let carry = 0;
    const order = Buffer.from('edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010', 'hex');
    for (let i = 0; i < 32; i += 1) {
      const sum = signature[32 + i]! + order[i]! + carry;
      signature[32 + i] = sum & 0xff;
      carry = sum >> 8;
    }
    expect(await verifyEd25519(key.publicKey, message, signature)).toBe(false);
  });
});

describe('a faster way to verify', () => {
  const message = utf8('message'), key = testKey(1);
  const counted = (verify: VerifyEd25519) => { const count = { asked: 0, verify: (...args: Parameters<VerifyEd25519>) => { count.asked += 1; return verify(...args); } }; return count; };
  afterEach(() => accelerateEd25519(undefined));

  test('its yes is believed, its no is not: the verdict is the machine’s', async () => {
    const signature = await key.sign(message), altered = signature.with(3, signature[3]! ^ 1);
    for (const verify of [verifyBySodium, (publicKey: Uint8Array, data: Uint8Array, made: Uint8Array) => data.length === 1 && !!verifyBySodium?.(publicKey, data, made)]) {
      if (!verify) return console.log('skipped: libsodium is not installed');
      const way = counted(verify);
      accelerateEd25519(way.verify);
      const before = way.asked;
      expect(await verifyEd25519(key.publicKey, message, signature)).toBe(true);
      expect(await verifyEd25519(key.publicKey, message, altered)).toBe(false);
      expect(await verifyEd25519(testKey(2).publicKey, message, signature)).toBe(false);
      expect(await verifyEd25519(key.publicKey, message, signature.slice(1))).toBe(false);
      expect(way.asked - before).toBe(3);
    }
  });

  test.each<[string, VerifyEd25519]>([['yes to everything', () => true], ['no to everything', () => false], ['by the length', (_, data) => data.length === 1]])('one that says %s is not taken', async (_, verify) => {
    expect(() => accelerateEd25519(verify)).toThrow(expect.objectContaining({ code: 'bad_argument' }) as Error);
    expect(await verifyEd25519(key.publicKey, utf8('other'), await key.sign(message))).toBe(false);
  });
});

test('sha256BinaryHex: of a text whose characters are bytes', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
    const binary = String.fromCharCode(...bytes);
    expect(sha256BinaryHex(binary)).toBe(toHex(sha256(bytes)));
  }));
  expect(sha256BinaryHex('\u00ff'.repeat(100_000))).toBe(toHex(sha256(new Uint8Array(100_000).fill(255))));
});

describe('base58', () => {
  test('gives everything back, zeros in front too', () => {
    fc.assert(fc.property(fc.nat({ max: 4 }), fc.uint8Array({ maxLength: 70 }), (zeros, bytes) => {
      const all = Uint8Array.of(...Array<number>(zeros).fill(0), ...bytes);
      expect(fromBase58(toBase58(all))).toEqual(all);
      let number = 0n;
      for (const byte of all) number = number * 256n + BigInt(byte);
      let text = '';
      for (; number > 0n; number /= 58n) text = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.charAt(Number(number % 58n)) + text;
      expect(toBase58(all).replace(/^1+/, '')).toBe(text);
    }));
  });
});

describe('base64', () => {
  test('as Node has it', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect([toBase64(bytes), toBase64url(bytes)]).toEqual([Buffer.from(bytes).toString('base64'), Buffer.from(bytes).toString('base64url')]);
    }));
  });

  test('no text but its own one spelling is read', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'ABCQgw019+/-_=é \n'), maxLength: 9 }), (text) => {
      for (const [read, name] of [[fromBase64, 'base64'], [fromBase64url, 'base64url']] as const) {
        const bytes = Buffer.from(text, name);
        expect([text, read(text)]).toEqual([text, bytes.toString(name) === text ? new Uint8Array(bytes) : undefined]);
      }
    }), { numRuns: 2000 });
  });

  test('gives everything back, in both alphabets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }));
  });

  test.each(['A', 'AA', 'AB==', 'A===', 'AA=A', 'AA\n==', 'A-A='])('“%s” is no base64', (text) => expect(fromBase64(text)).toBeUndefined());
  test.each(['A', 'AB', 'AA==', 'A+A', 'A A'])('“%s” is no base64url', (text) => expect(fromBase64url(text)).toBeUndefined());
});

test('gzip gives back, within the limit only', async () => {
  const bytes = new Uint8Array(1000).fill(7);
  expect(await gunzip(await gzip(bytes), 1000)).toEqual(bytes);
  await expect(gunzip(await gzip(bytes), 999)).rejects.toMatchObject({ code: 'inflate_limit' });
});

describe('xsd:dateTimeStamp', () => {
  test.each([['2026-12-01T09:00:00Z', 1796115600000], ['2026-12-01T10:00:00+01:00', 1796115600000], ['2026-12-01T09:00:00.500Z', 1796115600500], ['2024-02-29T00:00:00Z', 1709164800000]])('%s', (stamp, time) => expect(parseStamp(stamp)).toBe(time));
  test.each(['2026-12-01', '2026-12-01T09:00:00', '2026-02-30T00:00:00Z', '2025-02-29T00:00:00Z', '2026-13-01T00:00:00Z', '2026-12-01T24:00:00Z', '2026-12-31T23:59:60Z', '2026-12-01 09:00:00Z', '2026-12-01T09:00:00z', '', null, 5])('A25 %s is refused', (stamp) => expect(parseStamp(stamp)).toBeUndefined());
});

describe('without Node’s modules, as in a browser', () => {
  test('hashes, signatures, gzip and its limit are the same', async () => {
    vi.stubGlobal('process', Object.create(process, { getBuiltinModule: { value: undefined } }));
    vi.resetModules();
    const browser = await import('./platform.ts');
    vi.unstubAllGlobals();
    const key = testKey(1);
    const message = utf8('message');
    expect(browser.sha256).not.toBe(sha256);
    expect(browser.sha256(message)).toEqual(sha256(message));
    expect(browser.sha256BinaryHex('\u00e9a')).toBe(toHex(sha256(Uint8Array.of(0xe9, 0x61))));
    for (const text of ['', 'a', 'Zoë “漢” 😀\u007f\u0080']) expect([browser.binary(text), [...browser.fromBinary(browser.binary(text))]]).toEqual([binary(text), [...utf8(text)]]);
    expect(await browser.verifyEd25519(key.publicKey, message, await key.sign(message))).toBe(true);
    expect(await browser.verifyEd25519(key.publicKey, utf8('other'), await key.sign(message))).toBe(false);
    const bytes = new Uint8Array(100_000).fill(7);
    expect(await gunzip(await browser.gzip(bytes), bytes.length)).toEqual(bytes);
    expect(await browser.gunzip(await gzip(bytes), bytes.length)).toEqual(bytes);
    await expect(browser.gunzip(await gzip(bytes), 99_999)).rejects.toMatchObject({ code: 'inflate_limit' });
    await expect(browser.gunzip(message, 10)).rejects.toMatchObject({ code: 'status_malformed' });
  });
});
