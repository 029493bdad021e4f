/**
 * Document → quads in one pass, what JSON-LD 1.1 API expansion (§5.1) and toRdf (§8) give for the documents that pass the rules of
 * ../plain.ts. Each step does what jsonld.js 9 does or throws NotClosed.
 */
import { NotClosed } from './not-closed.ts';
import { derive, expandId, expandVocab } from './terms.ts';
import type { Table, Term } from './terms.ts';
import { RDF, iriToken, languageToken, literalToken } from './tokens.ts';

/** Terms as N-Quads has them; blank nodes are `_:b0`, `_:b1` …; `graph` is empty for the default graph. */
export type Quad = {
  readonly subject: string; readonly predicate: string; readonly object: string; readonly graph: string;
  /** Of a literal: JSON type and coercion. jsonld.js keeps "1" and 1 apart where RDF does not. */
  readonly source: string;
};
type Node = Readonly<Record<string, unknown>>;
type Run = { readonly quads: Quad[]; readonly described: Set<string>; isRepeated: boolean; blanks: number; graph: string };

const TYPE = `<${RDF}type>`, FIRST = `<${RDF}first>`, REST = `<${RDF}rest>`, NIL = `<${RDF}nil>`;

/** `table`: of the document's own context. The document's `@context` is not looked at. Errors: NotClosed. */
export function quadsOf(document: object, table: Table): readonly Quad[] {
  if (!isObject(document)) throw new NotClosed('no document');
  const run: Run = { quads: [], described: new Set(), isRepeated: false, blanks: 0, graph: '' };
  const { '@context': _, ...node } = document;
  describe(run, table, undefined, node);
  if (run.quads.length === 0) throw new NotClosed('nothing is said');
  return run.isRepeated ? once(run.quads) : run.quads;
}

/** A node object; its token. `property`: the term it is the value of. */
function describe(run: Run, outside: Table, property: string | undefined, node: Node): string {
  const typed = enter(outside, property, node);
  const { table, typeKey, types } = withTypes(typed, node);
  const keys = Object.keys(node).filter((key) => key !== typeKey);
  const idKeys = keys.filter((key) => known(table, key).iri === '@id');
  if (idKeys.length > 1) throw new NotClosed('two ids');
  const subject = nameOf(run, table, idKeys[0] === undefined ? undefined : node[idKeys[0]]);
  const before = run.quads.length;
  for (const type of types) emit(run, subject, TYPE, iriToken(expandVocab(typed.terms, type)));
  for (const key of keys) if (key !== idKeys[0]) state(run, table, subject, key, node[key]);
  // jsonld.js drops, and so refuses, an empty node or a bare id where a graph is due.
  const isDue = property === undefined || outside.terms.get(property)?.container === '@graph' || table.terms.get(property)?.container === '@graph';
  if (isDue && run.quads.length === before) throw new NotClosed('an empty node');
  return subject;
}

/** §5.1 steps 7 to 9: a type's context ends at the next node, except at a bare reference; then the property's own context. */
function enter(outside: Table, property: string | undefined, node: Node): Table {
  const keys = Object.keys(node);
  const isReference = keys.length === 1 && outside.terms.get(keys[0] ?? '')?.iri === '@id';
  const table = outside.previous && !isReference ? outside.previous : outside;
  const context = property === undefined ? undefined : outside.terms.get(property)?.context;
  return context === undefined ? table : derive(table, context, 'property');
}

/** §5.1 step 11: contexts of the types, in code unit order, looked up in the table before any of them. */
function withTypes(typed: Table, node: Node): { table: Table; typeKey: string | undefined; types: readonly string[] } {
  const typeKeys = Object.keys(node).filter((key) => typed.terms.get(key)?.iri === '@type');
  const [typeKey] = typeKeys;
  if (typeKey === undefined) return { table: typed, typeKey, types: [] };
  const value = node[typeKey];
  const types: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (typeKeys.length > 1 || !types.every((type) => typeof type === 'string')) throw new NotClosed('types');
  let table = typed;
  for (const type of types.length > 1 ? [...types].sort() : types) {
    const context = typed.terms.get(type)?.context;
    if (context !== undefined) table = derive(table, context, 'type');
  }
  if (table.terms.get(typeKey)?.iri !== '@type') throw new NotClosed('a type takes its own key away');
  return { table, typeKey, types };
}

function nameOf(run: Run, table: Table, id: unknown): string {
  if (id === undefined) return blank(run);
  if (typeof id !== 'string') throw new NotClosed('id');
  const subject = iriToken(expandId(table.terms, id));
  const place = `${subject} ${run.graph}`;
  if (run.described.has(place)) run.isRepeated = true;
  run.described.add(place);
  return subject;
}

/** One member of a node: each of its values as a quad. */
function state(run: Run, table: Table, subject: string, key: string, value: unknown): void {
  const term = known(table, key);
  if (term.iri === null || term.iri.startsWith('@') || term.iri === `${RDF}type`) throw new NotClosed(key);
  const inside = term.context === undefined ? table : derive(table, term.context, 'property');
  const within = known(inside, key);
  if (within.iri !== term.iri || within.type !== term.type || within.container !== term.container || term.type === '@json') throw new NotClosed(key);
  const predicate = `<${term.iri}>`;
  if (term.container === '@list') return list(run, inside, subject, predicate, key, within, Array.isArray(value) ? value : [value]);
  for (const item of Array.isArray(value) ? value : [value]) {
    if (term.container === '@graph') graph(run, inside, subject, predicate, key, item);
    else object(run, inside, subject, predicate, key, within, item);
  }
}

/** A node as a graph of its own, named by a blank node: how proofs are kept apart from what they prove. */
function graph(run: Run, inside: Table, subject: string, predicate: string, key: string, value: unknown): void {
  if (run.graph !== '' || !isObject(value) || '@value' in value) throw new NotClosed('graph');
  const name = blank(run);
  emit(run, subject, predicate, name);
  run.graph = name;
  describe(run, inside, key, value);
  run.graph = '';
}

function list(run: Run, inside: Table, subject: string, predicate: string, key: string, term: Term, items: readonly unknown[]): void {
  const places = items.map(() => blank(run));
  emit(run, subject, predicate, places[0] ?? NIL);
  items.forEach((item, i) => {
    object(run, inside, places[i] ?? NIL, FIRST, key, term, item);
    emit(run, places[i] ?? NIL, REST, places[i + 1] ?? NIL);
  });
}

function object(run: Run, inside: Table, subject: string, predicate: string, key: string, { type }: Term, value: unknown): void {
  if (isObject(value) && '@value' in value) return valueObject(run, subject, predicate, value);
  if (isObject(value)) return emit(run, subject, predicate, describe(run, inside, key, value));
  if (typeof value === 'string' && type === '@id') return emit(run, subject, predicate, iriToken(expandId(inside.terms, value)));
  if (typeof value === 'string' && type === '@vocab') return emit(run, subject, predicate, iriToken(expandVocab(inside.terms, value)));
  const datatype = type?.startsWith('@') ? undefined : type;
  emit(run, subject, predicate, literalToken(value, datatype), `${typeof value} ${datatype ?? ''}`);
}

/** No coercion here: a value object says itself what it is. */
function valueObject(run: Run, subject: string, predicate: string, value: Node): void {
  const { '@value': literal, ...rest } = value;
  const [member, ...others] = Object.keys(rest);
  if (others.length > 0 || (member !== undefined && member !== '@language')) throw new NotClosed('@value');
  emit(run, subject, predicate, member === undefined ? literalToken(literal, undefined) : languageToken(literal, rest[member]), `${typeof literal} `);
}

/** Only terms of the contexts: a key that is an IRI itself is left to the reference. */
function known(table: Table, key: string): Term {
  const term = table.terms.get(key);
  if (!term) throw new NotClosed(key);
  return term;
}

function isObject(value: unknown): value is Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new NotClosed('not JSON');
  return true;
}

function blank(run: Run): string {
  const name = `_:b${run.blanks}`;
  run.blanks += 1;
  return name;
}

function emit(run: Run, subject: string, predicate: string, object: string, source = ''): void {
  run.quads.push({ subject, predicate, object, graph: run.graph, source });
}

/** What is said of one id in several places is said once: where jsonld.js would see one value too, or else NotClosed. */
function once(quads: readonly Quad[]): readonly Quad[] {
  const found = new Map<string, string>();
  return quads.filter(({ subject, predicate, object, graph, source }) => {
    const key = `${subject} ${predicate} ${object} ${graph}`;
    const earlier = found.get(key);
    if (earlier !== undefined && earlier !== source) throw new NotClosed('one literal, two JSON values');
    found.set(key, source);
    return earlier === undefined;
  });
}
