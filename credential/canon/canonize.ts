/** Document → canonical N-Quads: JSON-LD 1.1 with pinned contexts, then RDFC-1.0 under a budget. */
import jsonld from 'jsonld';
import { canonize as rdfc } from 'rdf-canonize';
import type { Quad } from 'rdf-canonize';
import { contextDocument } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';
import { checkContext } from './context.ts';
import { checkPlain } from './plain.ts';

/** Three permutations of blank nodes a step. A badge needs none; a graph made to poison needs millions. */
const MAX_STEPS = 2_000;

/**
 * Errors: `ctx_not_allowed`, `ctx_order`, `json_*`, `term_unmapped`, `iri_malformed`, `canon_budget`, and `canon_order` for a
 * document whose lines two conforming programs would sort differently: nobody should sign that.
 */
export async function canonize(document: object): Promise<string> {
  const [lines = '', other] = await canonicalForms(document);
  if (other !== undefined) throw new CredentialError('canon_order', 'sorting by code point and by UTF-16 code unit give different results');
  return lines;
}

/**
 * The canonical form by code point, as RDFC-1.0 has it, and when it differs the one by UTF-16 code unit, as JavaScript
 * implementations sort. A verifier accepts a signature over either: both say the same.
 */
export async function canonicalForms(document: object): Promise<readonly string[]> {
  checkContext(document);
  checkPlain(document);
  const byUnit = await canonicalLines(document, contextDocument);
  const byPoint = sortByCodePoint(byUnit);
  return byPoint === byUnit ? [byUnit] : [byPoint, byUnit];
}

/** `load` gives each context's document. Separate so that vectors with contexts of their own can be proved. */
export async function canonicalLines(document: object, load: (url: string) => object): Promise<string> {
  const dataset = await toDataset(document, load);
  dataset.forEach(checkTerms);
  let steps = 0;
  const budget = { reason: 'budget', get aborted() { steps += 1; return steps > MAX_STEPS; } };
  try {
    return await rdfc(dataset, { algorithm: 'RDFC-1.0', maxWorkFactor: 1, signal: budget });
  } catch (cause) {
    const isTooMuch = steps > MAX_STEPS || /deep iterations/.test(String(cause));
    throw isTooMuch ? new CredentialError('canon_budget', 'ordering its unnamed nodes takes too much work', { cause }) : cause;
  }
}

async function toDataset(document: object, load: (url: string) => object): Promise<readonly Quad[]> {
  const documentLoader = async (url: string) => ({ documentUrl: url, document: load(url) });
  const options = { ...SAFE, documentLoader } as object as jsonld.Options.ToRdf;
  try {
    return (await jsonld.toRDF(document as jsonld.JsonLdDocument, options)) as Quad[];
  } catch (cause) {
    throw cause instanceof CredentialError ? cause : new CredentialError('term_unmapped', unmapped(cause), { cause });
  }
}

/** Safe mode: what would be dropped in silence is refused, or it could be added after signing. */
const SAFE = { safe: true, base: null, produceGeneralizedRdf: false };

function unmapped(cause: unknown): string {
  const event = (cause as { details?: { event?: { message?: unknown; details?: Record<string, unknown> } } }).details?.event;
  const place = event?.details?.['property'] ?? event?.details?.['relativeReference'] ?? event?.details?.['id'] ?? event?.details?.['type'];
  return `${String(event?.message ?? (cause as Error).message)}${typeof place === 'string' ? `: ${place.slice(0, 80)}` : ''}`;
}

const IRI = /^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020<>"{}|\\^`]*$/;

/** jsonld.js lets characters into IRIs that N-Quads cannot hold without changing. */
function checkTerms(quad: Quad): void {
  for (const term of [quad.subject, quad.predicate, quad.object, quad.graph]) {
    if (term.termType === 'NamedNode' && !IRI.test(term.value)) {
      throw new CredentialError('iri_malformed', `${JSON.stringify(term.value.slice(0, 80))} is not an IRI`);
    }
  }
}

/** The two orders differ only where U+E000…U+FFFF meets a surrogate. */
function sortByCodePoint(lines: string): string {
  if (!/[\uE000-\uFFFF]/.test(lines) || !/[\uD800-\uDBFF]/.test(lines)) return lines;
  const sorted = lines.split('\n').slice(0, -1).map((line) => ({ line, points: Array.from(line, (c) => c.codePointAt(0) ?? 0) }));
  sorted.sort((a, b) => comparePoints(a.points, b.points));
  return sorted.map(({ line }) => `${line}\n`).join('');
}

function comparePoints(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
