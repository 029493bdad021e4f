// The closed compiler and jsonld.js with rdf-canonize: the same bytes, or the same refusal.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonize, canonizeByReference } from '../index.ts';
import { disturbed, documents } from '../../test/documents.ts';
import { issue, statusList } from '../../test/credential.ts';
import { closedForm } from './closed/closed.ts';

/** The form, or the code of the refusal. */
async function outcome(act: (document: object) => Promise<string>, document: object): Promise<string> {
  try {
    return await act(document);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (typeof code !== 'string') throw error;
    return code;
  }
}

/** How many were made without the reference: a property that only ever falls back proves nothing. */
async function compare(arbitrary: fc.Arbitrary<object>, numRuns: number): Promise<number> {
  let closed = 0;
  await fc.assert(fc.asyncProperty(arbitrary, async (document) => {
    const expected = await outcome(canonizeByReference, document);
    expect(await outcome(canonize, document)).toBe(expected);
    if (expected.endsWith('\n') && closedForm(document, (document as { '@context': string[] })['@context']) === expected) closed += 1;
  }), { numRuns });
  return closed;
}

describe('byte for byte what jsonld.js and rdf-canonize make', () => {
  test('of random structure, all terms of all contexts', async () => {
    expect(await compare(documents(0), 300)).toBeGreaterThan(60);
  });

  test('of random structure, with what has to be refused', async () => {
    expect(await compare(documents(4), 200)).toBeGreaterThan(20);
  });

  test('a badge and a status list, disturbed', async () => {
    const { proof: _, ...badge } = await issue();
    const { proof: __, ...list } = await statusList();
    expect(await compare(fc.oneof(disturbed(badge), disturbed(badge), disturbed(list)), 200)).toBeGreaterThan(15);
  });
});
