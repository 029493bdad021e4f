// The closed compiler and jsonld.js with rdf-canonize: the same bytes, or the same refusal.
import fc from 'fast-check';
import { NQuads, canonize as rdfc } from 'rdf-canonize';
import type { Quad as RdfQuad } from 'rdf-canonize';
import { describe, expect, test } from 'vitest';
import { canonize, canonizeByReference } from '../index.ts';
import { contextRank } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';
import { disturbed, documents } from '../../test/documents.ts';
import { issue, statusList } from '../../test/credential.ts';
import { outside } from '../../test/outside.ts';
import { fromUtf8 } from '../bytes.ts';
import { sha256Hex } from '../platform.ts';
import { canonicalBytes, canonicalForms } from './canonize.ts';
import { closedBytes, closedForm } from './closed/closed.ts';
import { canonicalQuads } from './closed/label.ts';
import { NotClosed } from './closed/not-closed.ts';
import type { Name, Quad } from './closed/quads.ts';

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
    if (!expected.endsWith('\n')) return;
    const urls = (document as { '@context': string[] })['@context'];
    expect((await canonicalBytes(document)).map(fromUtf8)).toEqual(await canonicalForms(document));
    if (closedForm(document, urls) !== expected) return;
    closed += 1;
    // Where nothing is rare, bytes sort as code units do.
    if (!/[\uD800-\uFFFF]/.test(expected)) expect(fromUtf8(closedBytes(document, urls) ?? new Uint8Array())).toBe(expected);
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

describe('badges of other people', () => {
  const EDU = ['ref-full_ex', 'ref-minimal_valid_obv3', 'credentials-theed_regular_full_ho', 'credentials-theed_microcredential_embedded_ho', 'credentials-uvh_at_microcredential_full_1', 'credentials-mbob_eo_eov_extracurricular_full'];
  const FILES = [...EDU.map((name) => `data/obv3-educredentials/${name}.json`), 'data/mynextid-microcredential/open-badge_examples_open-badge-mc-example.json', 'vectors/waltid-openbadge/openbadgecredential_sample.json'];

  test.each(FILES)('%s', async (file) => {
    const source = outside(file, 'an example of somebody else');
    if (source === undefined) return;
    const { proof: _, ...document } = JSON.parse(source) as Record<string, unknown>;
    expect(await outcome(canonize, document)).toBe(await outcome(canonizeByReference, document));
    const plain = JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === '@context' || key === 'endorsement' ? undefined : value))) as Record<string, unknown>;
    const known = await withKnownTerms({ ...plain, '@context': (document['@context'] as string[]).filter((url) => contextRank(url)) });
    expect(await canonize(known)).toBe(await canonizeByReference(known));
    // It holds two unnamed nodes that say the same.
    expect(closedForm(known, known['@context'] as string[]) === undefined).toBe(file.includes('ref-full_ex'));
    await compare(disturbed(known), 20);
  });

  /** Takes out what only contexts unknown here define: the refusal names it. */
  async function withKnownTerms(document: Record<string, unknown>): Promise<Record<string, unknown>> {
    for (;;) {
      try {
        await canonizeByReference(document);
        return document;
      } catch (error) {
        const name = error instanceof CredentialError && error.code === 'term_unmapped' ? error.message.split(': ').at(-1) : undefined;
        if (name === undefined) throw error;
        document = JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === name || value === name ? undefined : Array.isArray(value) ? value.filter((item) => item !== name) : value))) as Record<string, unknown>;
      }
    }
  }
});

describe('W3C rdf-canon, RDFC-1.0 evaluation', () => {
  type Entry = { readonly id: string; readonly type: string; readonly name: string; readonly action: string; readonly result: string; readonly hashAlgorithm?: string };
  const manifest = outside('vectors/rdf-canon/manifest.jsonld', 'the W3C tests of RDFC-1.0');
  const entries = manifest === undefined ? [] : (JSON.parse(manifest) as { entries: Entry[] }).entries.filter(({ type, hashAlgorithm }) => type === 'rdfc:RDFC10EvalTest' && hashAlgorithm === undefined);
  const file = (name: string) => outside(`vectors/rdf-canon/${name}`, 'the W3C tests of RDFC-1.0') ?? '';

  test.skipIf(entries.length === 0)('labels as it says, or leaves it to rdf-canonize', async () => {
    let closed = 0;
    for (const { id, action, result } of entries) {
      const dataset = NQuads.parse(file(action));
      const found = orUndefined(() => labelled(dataset));
      if (found !== undefined) closed += 1;
      const signal = { aborted: false, reason: '' };
      expect([id, found ?? (await rdfc(dataset, { algorithm: 'RDFC-1.0', maxWorkFactor: 3, signal }))]).toEqual([id, file(result)]);
    }
    expect([entries.length, closed]).toEqual([63, 29]);
  });

  function orUndefined(act: () => string): string | undefined {
    try {
      return act();
    } catch (error) {
      if (error instanceof NotClosed) return undefined;
      throw error;
    }
  }

  function labelled(dataset: readonly RdfQuad[]): string {
    const blanks = new Map<string, number>();
    const name = (token: string): Name => {
      if (!token.startsWith('_:')) return token;
      if (!blanks.has(token)) blanks.set(token, blanks.size);
      return blanks.get(token) ?? token;
    };
    const quads = dataset.map((quad): Quad => {
      const [, subject = '', predicate = '', object = '', graph] = LINE.exec(NQuads.serializeQuad(quad)) ?? [];
      const within = graph === undefined ? undefined : name(graph);
      if (typeof within === 'string') throw new NotClosed('a graph with a name');
      return { subject: name(subject), predicate: ` ${predicate} `, object: name(object), graph: within, source: '' };
    });
    return canonicalQuads(quads, sha256Hex);
  }
});

const LINE = /^(\S+) (\S+) (".*"\S*|\S+)(?: (\S+))? \.\n$/s;
