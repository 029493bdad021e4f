/** Document → canonical N-Quads by jsonld.js and rdf-canonize, under a budget: for whatever the closed compiler leaves, and to prove it. */
import jsonld from 'jsonld';
import { canonize as rdfc } from 'rdf-canonize';
import type { Quad } from 'rdf-canonize';
import { CredentialError } from '../errors.ts';

/** Three permutations of blank nodes a step. A badge needs none; a graph made to poison needs millions. */
const MAX_STEPS = 2_000;

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
