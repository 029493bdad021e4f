import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonize, parseJson } from '../index.ts';
import { spent } from '../../test/spent.ts';

const code = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('parseJson', () => {
  test('reads what JSON.parse reads, to the same value', () => {
    fc.assert(fc.property(fc.json({ noUnicodeString: false, maxDepth: 6 }), (source) => {
      const strict = code(() => parseJson(source));
      if (typeof strict === 'string' && strict.startsWith('json_')) return;
      expect(strict).toEqual(JSON.parse(source));
    }), { numRuns: 500 });
  });

  test('reads and refuses the same, compact or with a space that keeps it from the shortcut', () => {
    const keys = fc.constantFrom('a', 'b', '1', '0', '', '__proto__', 'constructor', 'prototype', '\\u0061', '\\ud800', '\ud800');
    const { text } = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof({ maxDepth: 4, depthIdentifier: 'text' },
        fc.constantFrom('0', '-0', '1.0', '1e2', '1e400', 'true', 'null', '""', '"a"', '"\\u0061"', '"\\ud800"', '"\ud800"', '"\\/"', '"\u2028"', '"\\ud83d\\ude00"', '9007199254740993', '0.1'),
        fc.array(tie('text'), { maxLength: 3 }).map((items) => `[${items.join(',')}]`),
        fc.array(fc.tuple(keys, tie('text')), { maxLength: 3 }).map((members) => `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`)),
    }));
    fc.assert(fc.property(text, (source) => { expect(code(() => parseJson(source))).toEqual(code(() => parseJson(` ${source}`))); }), { numRuns: 1000 });
  });

  test('refuses what JSON.parse refuses, on damaged JSON', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', '"', '}', ']', ',', ':', '\\', '\n', '0', '\u0000'), (source, at, piece) => {
      const place = at % (source.length + 1);
      const damaged = source.slice(0, place) + piece + source.slice(place + 1);
      let expected: unknown;
      try {
        expected = JSON.parse(damaged);
      } catch {
        expect(code(() => parseJson(damaged))).toMatch(/^json_/);
        return;
      }
      const strict = code(() => parseJson(damaged));
      if (typeof strict !== 'string' || !strict.startsWith('json_')) expect(strict).toEqual(expected);
    }), { numRuns: 1000 });
  });

  test.each(['01', '+1', '1.', '.5', '1e', 'NaN', 'Infinity', "'a'", '"\\x"', '"\t"', '[1,]', '{"a"}', '{a:1}', 'tru', '', ' ', '"', '{"a":1', '\u00a0 1'])('RFC 8259 refuses %j', (source) => {
    expect(code(() => parseJson(source))).toBe('json_syntax');
  });

  test('64 deep is read, 65 is not', () => {
    expect(code(() => parseJson('['.repeat(64) + ']'.repeat(64)))).not.toBe('json_depth');
    expect(code(() => parseJson('['.repeat(65) + ']'.repeat(65)))).toBe('json_depth');
  });

  test('is linear: one string, many members, many brackets of 2 MB', () => {
    const start = spent();
    const n = 180_000;
    code(() => parseJson(`{${Array.from({ length: n }, (_, i) => `"${i}":1`).join(',')}}`));
    code(() => parseJson(JSON.stringify('\\'.repeat(1_000_000))));
    code(() => parseJson(`"${'a'.repeat(2_000_000)}`));
    code(() => parseJson(`[${' '.repeat(2_000_000)}`));
    expect(spent() - start).toBeLessThan(1500);
  });
});

describe('canonize', () => {
  const badge = (over: object) => ({ '@context': ['https://www.w3.org/ns/credentials/v2'], id: 'urn:uuid:1', type: ['VerifiableCredential'], issuer: 'did:example:1', ...over });

  test('JSON order and white space do not matter, text does', async () => {
    const one = await canonize(badge({ name: 'a', description: 'b' }));
    expect(await canonize(badge({ description: 'b', name: 'a' }))).toBe(one);
    expect(await canonize(badge({ description: 'b', name: 'a ' }))).not.toBe(one);
  });

  test('different names never share a canonical form', async () => {
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), async (a, b) => {
      const [one, other] = [await canonize(badge({ name: a })), await canonize(badge({ name: b }))];
      expect(one === other).toBe(a === b);
    }), { numRuns: 100 });
  });

  test.each([3e-7, 1e21, 2 ** 53, -0, NaN, Infinity, 0.1 + 0.2, 1.2345678901234567])('%s has no single canonical form', async (ttl) => {
    await expect(canonize(badge({ credentialSubject: { type: 'BitstringStatusList', ttl } }))).rejects.toMatchObject({ code: 'json_number' });
  });

  test.each([0, 1.5, 300_000, 0.3, -2.25, 123456.789])('%s has one', async (ttl) => {
    await expect(canonize(badge({ credentialSubject: { type: 'BitstringStatusList', ttl } }))).resolves.toContain('ttl');
  });

  test.each([null, undefined, 1n, Symbol('x'), () => 1])('%s is nothing that can be signed', async (name) => {
    await expect(canonize(badge({ name }))).rejects.toMatchObject({ code: 'json_null' });
  });
});
