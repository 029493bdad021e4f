/**
 * Term tables of the pinned contexts: JSON-LD 1.1 API §4.1 and §4.2 for the context features those use, and no others. Tables are
 * never changed once made, so each step from one to the next is worked out once.
 */
import { contextDocument } from '../../contexts/contexts.ts';
import { NotClosed } from './not-closed.ts';
import { IRI, RDF } from './tokens.ts';

export type Term = {
  /** Absolute IRI, `@id` or `@type`; null: the term is taken away. */
  readonly iri: string | null;
  /** As N-Quads writes it; empty for a keyword and for a term taken away. */
  readonly name: string;
  /** The same with the blanks on either side, so that a line has fewer pieces; empty for what is no property. */
  readonly predicate: string;
  /** Type coercion: `@id`, `@vocab`, `@json`, a datatype's IRI, or none. */
  readonly type: string | undefined;
  readonly container: '@set' | '@list' | '@graph' | undefined;
  /** Property- or type-scoped context; null clears all terms. */
  readonly context: Context | null | undefined;
  readonly isPrefix: boolean;
  readonly isProtected: boolean;
};
type Context = Readonly<Record<string, unknown>>;
type Terms = ReadonlyMap<string, Term>;

/** How a context came in: in the document, by a property (may override protected terms), by a type (ends with its node). */
export type Scope = 'document' | 'property' | 'type';

export type Table = {
  readonly terms: Terms;
  /** What holds again inside, where a type's context ends. */
  readonly previous: Table | undefined;
  readonly derived: Readonly<Record<Scope, Map<Context, Table>>>;
};

/** Types can be combined at will, and every combination has a table: bounds, or an attacker could fill the memory. */
const MAX_KEPT = 1_000;
const MAX_MADE = 1_000;

const INITIAL = makeTable(new Map(), undefined);
const bases = new Map<string, Table>();
let kept = 0;
let made = 0;

/** The table of a list of pinned contexts, for one document. Errors: NotClosed, `ctx_pin_mismatch`. */
export function tableOf(urls: readonly string[]): Table {
  if (kept > MAX_KEPT) forget();
  made = 0;
  const key = urls.join(' ');
  const known = bases.get(key);
  if (known) return known;
  const table = urls.reduce((active, url) => derive(active, asContext((contextDocument(url) as Context)['@context']), 'document'), INITIAL);
  bases.set(key, table);
  return table;
}

/** §4.1, context processing. */
export function derive(active: Table, local: Context | null, scope: Scope): Table {
  if (local === null) {
    if (scope !== 'property') throw new NotClosed('a context is cleared');
    return INITIAL;
  }
  const known = active.derived[scope].get(local);
  if (known) return known;
  if (made > MAX_MADE) throw new NotClosed('too many tables for one document');
  const table = makeTable(define(active.terms, local, scope === 'property'), active.previous ?? (scope === 'type' ? active : undefined));
  active.derived[scope].set(local, table);
  made += 1;
  kept += 1;
  return table;
}

function forget(): void {
  kept = 0;
  bases.clear();
  for (const tables of Object.values(INITIAL.derived)) tables.clear();
}

function makeTable(terms: Terms, previous: Table | undefined): Table {
  return { terms, previous, derived: { document: new Map(), property: new Map(), type: new Map() } };
}

type Making = { readonly terms: Map<string, Term>; readonly local: Context; readonly isOverriding: boolean; /** False while a term is being defined. */ readonly done: Map<string, boolean> };

function define(before: Terms, local: Context, isOverriding: boolean): Terms {
  const making: Making = { terms: new Map(before), local, isOverriding, done: new Map() };
  for (const [term, value] of Object.entries(local)) {
    if (term === '@version' ? value === 1.1 : term === '@protected' && typeof value === 'boolean') continue;
    if (term.startsWith('@')) throw new NotClosed(term);
    defineTerm(making, term);
    const context = making.terms.get(term)?.context;
    // §4.1 step 5.13 and §4.2 step 21.3: a scoped context that could not be processed makes the whole invalid.
    if (context) define(making.terms, context, true);
  }
  return making.terms;
}

const TERM_KEYS: ReadonlySet<string> = new Set(['@id', '@type', '@container', '@context']);

/** §4.2 */
function defineTerm(making: Making, term: string): void {
  const { terms, local, done } = making;
  const progress = done.get(term);
  if (progress === true) return;
  if (progress === false || term === '' || /[:/]/.test(term)) throw new NotClosed(`term ${term}`);
  done.set(term, false);
  const before = terms.get(term);
  terms.delete(term);
  const value = local[term];
  const definition = typeof value === 'string' || value === null ? { '@id': value } : asContext(value);
  for (const key of Object.keys(definition)) if (!TERM_KEYS.has(key)) throw new NotClosed(key);
  const iri = iriOf(making, term, definition['@id']);
  done.set(term, true);
  const name = iri === null || iri.startsWith('@') ? '' : `<${iri}>`;
  const after: Term = {
    iri,
    name,
    predicate: name === '' || iri === `${RDF}type` ? '' : ` ${name} `,
    type: typeOf(making, definition['@type']),
    container: containerOf(definition['@container']),
    context: definition['@context'] === undefined || definition['@context'] === null ? (definition['@context'] as null | undefined) : asContext(definition['@context']),
    isPrefix: typeof value === 'string' && iri !== null && /[:/?#[\]@]$/.test(iri),
    isProtected: local['@protected'] === true,
  };
  terms.set(term, before?.isProtected && !making.isOverriding ? again(before, after) : after);
}

/** A protected term may only be defined again as it was, and stays protected. */
function again(before: Term, after: Term): Term {
  const term = { ...after, isProtected: true };
  if (JSON.stringify(term) !== JSON.stringify(before)) throw new NotClosed('a protected term is defined again');
  return term;
}

function iriOf(making: Making, term: string, id: unknown): string | null {
  if (id === null) return null;
  if (typeof id !== 'string' || id === term) throw new NotClosed(`term ${term} without an @id of its own`);
  return id === '@id' || id === '@type' ? id : expandDefined(making, id);
}

function typeOf(making: Making, type: unknown): string | undefined {
  if (type === undefined || type === '@id' || type === '@vocab' || type === '@json') return type;
  if (typeof type !== 'string') throw new NotClosed('@type');
  return expandDefined(making, type);
}

function containerOf(container: unknown): Term['container'] {
  if (container === undefined || container === '@set' || container === '@list' || container === '@graph') return container;
  throw new NotClosed('@container');
}

/** §5.2 while a context is read: what the value needs is defined first. */
function expandDefined(making: Making, value: string): string {
  const need = (name: string) => { if (Object.hasOwn(making.local, name)) defineTerm(making, name); };
  if (value.startsWith('@')) throw new NotClosed(value);
  need(value);
  const colon = value.indexOf(':');
  if (!making.terms.has(value) && colon > 0 && !value.startsWith('//', colon + 1)) need(value.slice(0, colon));
  const iri = expandVocab(making.terms, value);
  if (iri === undefined || !IRI.test(iri)) throw new NotClosed(value);
  return iri;
}

/** §5.2 with vocabulary mapping. Undefined: the closed compiler has nothing to say. */
export function expandVocab(terms: Terms, value: string): string | undefined {
  const term = terms.get(value);
  return term ? (term.iri ?? undefined) : expandId(terms, value);
}

/** §5.2 without vocabulary mapping and without base. Blank nodes named by the document are left to the reference. */
export function expandId(terms: Terms, value: string): string | undefined {
  const colon = value.indexOf(':');
  if (colon <= 0 || value.startsWith('_:')) return undefined;
  if (value.startsWith('//', colon + 1)) return value;
  const prefix = terms.get(value.slice(0, colon));
  return prefix?.isPrefix ? `${prefix.iri}${value.slice(colon + 1)}` : value;
}

function asContext(value: unknown): Context {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotClosed('a context that is no object');
  return value as Context;
}
