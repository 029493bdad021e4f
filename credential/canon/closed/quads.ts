/**
 * Document → quads in one pass, what JSON-LD 1.1 API expansion (§5.1) and toRdf (§8) give for the documents that pass the rules of
 * ../plain.ts. Each step does what jsonld.js 9 does or throws NotClosed.
 */
import { NotClosed } from './not-closed.ts';
import { derive, expandId, expandVocab } from './terms.ts';
import type { Table, Term } from './terms.ts';
import { RDF, iriToken, languageToken, literalToken } from './tokens.ts';
import type { Spelling } from './tokens.ts';

/** A blank node by its number, anything else as N-Quads writes it. */
export type Name = string | number;

/** `graph`: undefined for the default graph, else the blank node that names it. */
export type Quad = {
  readonly subject: Name; /** With a blank before and behind. */ readonly predicate: string; readonly object: Name; readonly graph: number | undefined;
  /** Of a literal: JSON type and coercion. jsonld.js keeps "1" and 1 apart where RDF does not. */
  readonly source: string;
};
type Node = Readonly<Record<string, unknown>>;
type Run = { readonly spelling: Spelling; readonly quads: Quad[]; readonly described: Set<string>; isRepeated: boolean; blanks: number; graph: number | undefined };

const TYPE = ` <${RDF}type> `, FIRST = ` <${RDF}first> `, REST = ` <${RDF}rest> `, NIL = `<${RDF}nil>`;

/** `table`: of the document's own context. The document's `@context` is not looked at. Errors: NotClosed. */
export function quadsOf(document: object, table: Table, spelling: Spelling = 'text'): readonly Quad[] {
  if (!isObject(document)) throw new NotClosed('no document');
  const run: Run = { spelling, quads: [], described: new Set(), isRepeated: false, blanks: 0, graph: undefined };
  describe(run, table, undefined, document, Object.keys(document).filter((key) => key !== '@context'));
  return run.isRepeated ? once(run.quads) : run.quads;
}

/** A node object; its name. `property`: the term it is the value of. */
function describe(run: Run, outside: Table, property: string | undefined, node: Node, keys: readonly string[] = Object.keys(node)): Name {
  const typed = enter(outside, property, keys);
  const { table, typeKey, types } = withTypes(typed, node, keys);
  const idKey = keyOf('@id', table, keys);
  const subject = nameOf(run, table, idKey === undefined ? undefined : node[idKey]);
  const before = run.quads.length;
  for (const type of types) emit(run, subject, TYPE, typed.terms.get(type)?.name || iriToken(expandVocab(typed.terms, type), run.spelling));
  for (const key of keys) if (key !== typeKey && key !== idKey) state(run, table, subject, key, node[key]);
  // jsonld.js drops, and so refuses, an empty node or a bare id where a graph is due.
  const isDue = property === undefined || outside.terms.get(property)?.container === '@graph' || table.terms.get(property)?.container === '@graph';
  if (isDue && run.quads.length === before) throw new NotClosed('an empty node');
  return subject;
}

/** §5.1 steps 7 to 9: a type's context ends at the next node, except at a bare reference; then the property's own context. */
function enter(outside: Table, property: string | undefined, keys: readonly string[]): Table {
  const isReference = keys.length === 1 && outside.terms.get(keys[0] ?? '')?.iri === '@id';
  const table = outside.previous && !isReference ? outside.previous : outside;
  const context = property === undefined ? undefined : outside.terms.get(property)?.context;
  return context === undefined ? table : derive(table, context, 'property');
}

/** §5.1 step 11: contexts of the types, in code unit order, looked up in the table before any of them. */
function withTypes(typed: Table, node: Node, keys: readonly string[]): { readonly table: Table; readonly typeKey?: string; readonly types: readonly string[] } {
  const typeKey = keyOf('@type', typed, keys);
  if (typeKey === undefined) return { table: typed, types: [] };
  const value = node[typeKey];
  const types: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!types.every((type) => typeof type === 'string')) throw new NotClosed('types');
  let table = typed;
  for (const type of types.length > 1 ? [...types].sort() : types) {
    const context = typed.terms.get(type)?.context;
    if (context !== undefined) table = derive(table, context, 'type');
  }
  if (table.terms.get(typeKey)?.iri !== '@type') throw new NotClosed('a type takes its own key away');
  return { table, typeKey, types };
}

/** A second key for the id, or for the type, is no property: state() leaves it to the reference. */
function keyOf(keyword: '@id' | '@type', { terms }: Table, keys: readonly string[]): string | undefined {
  for (const key of keys) if (terms.get(key)?.iri === keyword) return key;
  return undefined;
}

function nameOf(run: Run, table: Table, id: unknown): Name {
  if (id === undefined) return blank(run);
  if (typeof id !== 'string') throw new NotClosed('id');
  const subject = iriToken(expandId(table.terms, id), run.spelling);
  const place = run.graph === undefined ? subject : `${subject} ${run.graph}`;
  if (run.described.has(place)) run.isRepeated = true;
  run.described.add(place);
  return subject;
}

/** One member of a node: each of its values as a quad. */
function state(run: Run, table: Table, subject: Name, key: string, value: unknown): void {
  const term = known(table, key);
  const { predicate, container } = term;
  if (predicate === '' || term.type === '@json') throw new NotClosed(key);
  const inside = within(table, term, key);
  if (container === '@list') list(run, inside, subject, predicate, key, term, Array.isArray(value) ? value : [value]);
  else if (!Array.isArray(value)) one(run, inside, subject, key, term, value);
  else for (const item of value) one(run, inside, subject, key, term, item);
}

/** The table for the values of a property with a context of its own. One that changed the property itself is left to the reference. */
function within(table: Table, term: Term, key: string): Table {
  if (term.context === undefined) return table;
  const inside = derive(table, term.context, 'property');
  const again = known(inside, key);
  if (again.iri !== term.iri || again.type !== term.type || again.container !== term.container) throw new NotClosed(key);
  return inside;
}

function one(run: Run, inside: Table, subject: Name, key: string, term: Term, value: unknown): void {
  if (term.container === '@graph') graph(run, inside, subject, term.predicate, key, value);
  else object(run, inside, subject, term.predicate, key, term, value);
}

/** A node as a graph of its own, named by a blank node: how proofs are kept apart from what they prove. */
function graph(run: Run, inside: Table, subject: Name, predicate: string, key: string, value: unknown): void {
  if (run.graph !== undefined || !isObject(value) || '@value' in value) throw new NotClosed('graph');
  const name = blank(run);
  emit(run, subject, predicate, name);
  run.graph = name;
  describe(run, inside, key, value);
  run.graph = undefined;
}

function list(run: Run, inside: Table, subject: Name, predicate: string, key: string, term: Term, items: readonly unknown[]): void {
  const places = items.map(() => blank(run));
  emit(run, subject, predicate, places[0] ?? NIL);
  items.forEach((item, i) => {
    object(run, inside, places[i] ?? NIL, FIRST, key, term, item);
    emit(run, places[i] ?? NIL, REST, places[i + 1] ?? NIL);
  });
}

function object(run: Run, inside: Table, subject: Name, predicate: string, key: string, { type }: Term, value: unknown): void {
  if (isObject(value)) return '@value' in value ? valueObject(run, subject, predicate, value) : emit(run, subject, predicate, describe(run, inside, key, value));
  if (typeof value === 'string' && type === '@id') return emit(run, subject, predicate, iriToken(expandId(inside.terms, value), run.spelling));
  if (typeof value === 'string' && type === '@vocab') return emit(run, subject, predicate, iriToken(expandVocab(inside.terms, value), run.spelling));
  const datatype = type?.startsWith('@') ? undefined : type;
  emit(run, subject, predicate, literalToken(value, datatype, run.spelling), datatype === undefined ? typeof value : `${typeof value} ${datatype}`);
}

/** No coercion here: a value object says itself what it is. */
function valueObject(run: Run, subject: Name, predicate: string, value: Node): void {
  const { '@value': literal, ...rest } = value;
  const [member, ...others] = Object.keys(rest);
  if (others.length > 0 || (member !== undefined && member !== '@language')) throw new NotClosed('@value');
  emit(run, subject, predicate, member === undefined ? literalToken(literal, undefined, run.spelling) : languageToken(literal, rest[member], run.spelling), typeof literal);
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

function blank(run: Run): number {
  run.blanks += 1;
  return run.blanks - 1;
}

function emit(run: Run, subject: Name, predicate: string, object: Name, source = ''): void {
  run.quads.push({ subject, predicate, object, graph: run.graph, source });
}

/** What is said of one id in several places is said once: where jsonld.js would see one value too, or else NotClosed. */
function once(quads: readonly Quad[]): readonly Quad[] {
  const found = new Map<string, string>();
  return quads.filter(({ subject, predicate, object, graph, source }) => {
    const key = `${subject}${predicate}${object} ${graph ?? ''}`;
    const earlier = found.get(key);
    if (earlier !== undefined && earlier !== source) throw new NotClosed('one literal, two JSON values');
    found.set(key, source);
    return earlier === undefined;
  });
}
