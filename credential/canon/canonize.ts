/** Document → canonical N-Quads: the rules, then JSON-LD 1.1 with pinned contexts and RDFC-1.0. */
import { utf8 } from '../bytes.ts';
import { contextDocument } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';
import { closedBytes, closedForm } from './closed/closed.ts';
import { checkContext } from './context.ts';
import { sortByCodePoint } from './order.ts';
import { checkPlain, type Plain } from './plain.ts';
import { canonicalLines } from './reference.ts';

/**
 * For whoever signs. Errors: `ctx_not_allowed`, `ctx_order`, `json_*`, `term_unmapped`, `iri_malformed`, `canon_budget`, and for what
 * conforming programs treat differently, so that nobody should sign it: `canon_order` for lines they would sort otherwise,
 * `ctx_not_allowed` for a text with a direction.
 */
export async function canonize(document: object): Promise<string> {
  const urls = checkContext(document);
  return onlyForm(await formsOf(document, urls, undirected(checkPlain(document))));
}

/** The same for whoever signs what is written, as in JCS suites: there a direction is part of it. */
export async function canonizeDirected(document: object): Promise<string> {
  return onlyForm(await canonicalForms(document));
}

/**
 * Data Integrity does not say what becomes of `@direction` in RDF: some programs sign it as part of the literal's type, some refuse it,
 * some drop it. A signature over the first is accepted here; none is made.
 */
export function undirected(plain: Plain): Plain {
  if (plain.directed !== undefined) throw new CredentialError('ctx_not_allowed', 'programs differ in what they sign of @direction', { path: plain.directed });
  return plain;
}

/** The same by jsonld.js and rdf-canonize alone, forty times slower. Same errors. */
export async function canonizeByReference(document: object): Promise<string> {
  checkContext(document);
  undirected(checkPlain(document));
  return onlyForm(inBothOrders(await canonicalLines(document, contextDocument)));
}

/** Both ways; for samples of a batch. Errors: `canon_differs` when they are not the same byte for byte, and those of canonize. */
export async function canonizeTwice(document: object): Promise<string> {
  const form = await canonize(document);
  if (form !== (await canonizeByReference(document))) throw new CredentialError('canon_differs', 'two ways to the canonical form give different results');
  return form;
}

/**
 * The canonical form by code point, as RDFC-1.0 has it, and when it differs the one by UTF-16 code unit, as JavaScript
 * implementations sort. A verifier accepts a signature over either: both say the same.
 */
export async function canonicalForms(document: object): Promise<readonly string[]> {
  const urls = checkContext(document);
  return formsOf(document, urls, checkPlain(document));
}

async function formsOf(document: object, urls: readonly string[], { isRare }: Plain): Promise<readonly string[]> {
  const closed = closedForm(document, urls);
  // The names of its members are terms then, and pinned contexts are written in ASCII.
  if (closed !== undefined && !isRare) return [closed];
  return inBothOrders(closed ?? (await canonicalLines(document, contextDocument)));
}

/** The same in UTF-8, which is all that a signature is over, in less time. */
export async function canonicalBytes(document: object): Promise<readonly Uint8Array[]> {
  const urls = checkContext(document);
  const closed = checkPlain(document).isRare ? undefined : closedBytes(document, urls);
  return closed ? [closed] : (await canonicalForms(document)).map(utf8);
}

function inBothOrders(byUnit: string): readonly string[] {
  const byPoint = sortByCodePoint(byUnit);
  return byPoint === byUnit ? [byUnit] : [byPoint, byUnit];
}

function onlyForm([form = '', other]: readonly string[]): string {
  if (other !== undefined) throw new CredentialError('canon_order', 'sorting by code point and by UTF-16 code unit give different results');
  return form;
}
