// The whole manifest of W3C's RDFC-1.0 tests by the reference path, and that no graph takes longer than its budget.
// The labels of the closed compiler are held to the same tests, as far as they go, in closed.test.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalNQuads } from './reference.ts';
import { spent } from '../../test/spent.ts';

type Entry = { readonly id: string; readonly type: string; readonly action: string; readonly result?: string; readonly hashAlgorithm?: 'SHA384' };

const file = (name: string) => readFileSync(new URL(`../../vectors/w3c-rdf-canon/${name}`, import.meta.url), 'utf8');
const { entries } = JSON.parse(file('manifest.jsonld')) as { entries: readonly Entry[] };
const hashOf = ({ hashAlgorithm }: Entry) => (hashAlgorithm === undefined ? {} : { hash: 'SHA-384' as const });

describe('W3C rdf-canon manifest', () => {
  test('86 cases: 64 of the form, 21 of the labels, one that must be refused', () => {
    const count = (type: string) => entries.filter((entry) => entry.type === `rdfc:RDFC10${type}Test`).length;
    expect([entries.length, count('Eval'), count('Map'), count('NegativeEval')]).toEqual([86, 64, 21, 1]);
  });

  test.each(entries)('$id $type', async (entry) => {
    const input = file(entry.action);
    const labels = new Map<string, string>();
    if (entry.type === 'rdfc:RDFC10NegativeEvalTest') {
      const start = spent();
      await expect(canonicalNQuads(input)).rejects.toMatchObject({ code: 'canon_budget' });
      expect(spent() - start).toBeLessThan(1000);
      return;
    }
    const form = await canonicalNQuads(input, { labels, ...hashOf(entry) });
    const expected = file(entry.result ?? '');
    if (entry.type === 'rdfc:RDFC10EvalTest') expect(form).toBe(expected);
    else expect(Object.fromEntries(labels)).toEqual(JSON.parse(expected));
  });
});

describe('A18 graphs made to take long', () => {
  const say = (from: string, to: string) => `${from} <urn:p> ${to} .\n`;
  const graph = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i)).join('');
  test.each([
    ['two nodes with 1,500 alike below each', graph(2, (i) => graph(1_500, (j) => say(`_:h${i}`, `_:c${i}x${j}`)))],
    ['a ring of 3,000', graph(3_000, (i) => say(`_:n${i}`, `_:n${(i + 1) % 3_000}`))],
    ['fifty, each of which points at all others', graph(50, (i) => graph(50, (j) => (i === j ? '' : say(`_:n${i}`, `_:n${j}`))))],
    ['3,000 pairs', graph(3_000, (i) => say(`_:a${i}`, `_:b${i}`))],
    ['a tree of 3,000', graph(2_999, (i) => say(`_:n${i >> 1}`, `_:n${i + 1}`))],
  ])('%s: refused within two seconds', async (_, text) => {
    const start = spent();
    await expect(canonicalNQuads(text)).rejects.toMatchObject({ code: 'canon_budget' });
    expect(spent() - start).toBeLessThan(2000);
  });

  test('5,000 alike below a named one: nothing to search, no refusal', async () => {
    const form = await canonicalNQuads(graph(5_000, (i) => say('<urn:s>', `_:b${i}`)));
    expect(form.split('\n')).toHaveLength(5_001);
  });
});
