/** Document → canonical N-Quads by jsonld.js and rdf-canonize, under a budget: for whatever the closed compiler leaves, and to prove it. */
import jsonld from 'jsonld';
import { NQuads, canonize as rdfc } from 'rdf-canonize';
import type { MessageDigest, Quad } from 'rdf-canonize';
import { toHex } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { digestText, sha256Hex } from '../platform.ts';
import type { Digest } from '../platform.ts';

/**
 * Beyond the first degree, where each statement is hashed at most twice. Badges need none; every graph of W3C's tests, its poisonous
 * one excepted, some hundreds. Permutations come to three a step.
 */
const [MAX_HASHES, MAX_STEPS] = [5_000, 2_000];

/** `load` gives each context's document. Separate so that vectors with contexts of their own can be proved. */
export async function canonicalLines(document: object, load: (url: string) => object): Promise<string> {
  const dataset = await toDataset(document, load);
  dataset.forEach(checkTerms);
  return canonicalDataset(dataset);
}

export type NQuadsOptions = {
  /** Filled with canonical labels by the labels of the input, both without `_:`. */
  readonly labels?: Map<string, string>;
  /** SHA-256 when absent. */
  readonly hash?: Digest;
};

/** Errors: `canon_budget`. The text is our own or of a test: what is no N-Quads is a defect of ours. */
export async function canonicalNQuads(text: string, { labels, hash }: NQuadsOptions = {}): Promise<string> {
  const found = new Map<string, string>();
  const form = await canonicalDataset(NQuads.parse(text), found, hash);
  for (const [from, to] of found) labels?.set(from.replace('_:', ''), to.replace('_:', ''));
  return form;
}

async function canonicalDataset(dataset: readonly Quad[], canonicalIdMap = new Map<string, string>(), hash: Digest = 'SHA-256'): Promise<string> {
  let [hashes, steps] = [MAX_HASHES + 2 * dataset.length, MAX_STEPS];
  const signal = { reason: 'budget', get aborted() { steps -= 1; return steps < 0; } };
  const createMessageDigest = () => {
    hashes -= 1;
    if (hashes < 0) throw tooMuch();
    return textDigest(hash);
  };
  try {
    // The work factor stops at the number of alike nodes to the third: what W3C's tests need, and no bound by itself.
    return await rdfc(dataset, { algorithm: 'RDFC-1.0', maxWorkFactor: 3, canonicalIdMap, createMessageDigest, signal });
  } catch (cause) {
    throw steps < 0 || /deep iterations/.test(String(cause)) ? tooMuch(cause) : cause;
  }
}

function tooMuch(cause?: unknown): CredentialError {
  return new CredentialError('canon_budget', 'ordering its unnamed nodes takes too much work', { cause });
}

function textDigest(hash: Digest): MessageDigest {
  let text = '';
  return {
    update(part) { text += part; },
    async digest() { return hash === 'SHA-256' ? sha256Hex(text) : toHex(await digestText(hash, text)); },
  };
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

/** Safe mode: what would be dropped in silence is refused, or it could be added after signing. A text's direction is kept as part of its type. */
const SAFE = { safe: true, base: null, produceGeneralizedRdf: false, rdfDirection: 'i18n-datatype' };

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
