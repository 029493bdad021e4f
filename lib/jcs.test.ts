import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './jcs.ts';

test('RFC 8785 §3.2.2: the sample object', () => {
  const input = JSON.parse('{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/","literals":[null,true,false]}') as unknown;
  expect(canonicalJson(input)).toBe('{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
});

test('RFC 8785 §3.2.3: members are sorted by UTF-16 code units', () => {
  const input = { '€': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', 1: 'One', '\u{1f600}': 'Emoji', '\u0080': 'Control', 'ö': 'Latin Small Letter O With Diaeresis' };
  expect(Object.values(JSON.parse(`[${[...canonicalJson(input).matchAll(/:("[^"]*")/g)].map((m) => m[1]).join(',')}]`) as string[])).toEqual(['Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji', 'Hebrew Letter Dalet With Dagesh']);
});

test.each([
  [0, '0'], [-0, '0'], [5e-324, '5e-324'], [-5e-324, '-5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'], [9007199254740992, '9007199254740992'],
  [295147905179352830000, '295147905179352830000'], [9.999999999999997e22, '9.999999999999997e+22'], [1e23, '1e+23'], [333333333.3333332, '333333333.3333332'], [0.000001, '0.000001'], [1e-7, '1e-7'],
])('RFC 8785 appendix B: %d', (value, text) => expect(canonicalJson(value)).toBe(text));

test.each([[NaN], [Infinity], ['\ud800'], [{ '\udead': 1 }], [() => 1], [undefined], [10n]])('%s is not JSON and is refused', (value) => expect(() => canonicalJson(value)).toThrow(TypeError));

test('absent members are absent', () => expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}'));

test('the order of members changes nothing, and the text reads back as the value', () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const text = canonicalJson(value), again = JSON.parse(text) as unknown;
    expect(canonicalJson(again)).toBe(text);
    expect(canonicalJson(reversed(again))).toBe(text);
  }));
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, member]) => [name, reversed(member)]));
}
