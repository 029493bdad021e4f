/**
 * What a document may look like before it is canonicalised: plain terms and values of which one spelling exists.
 * JSON-LD maps several spellings to one meaning; wherever a reader of JSON would see a difference, the signature would not.
 */
import { CredentialError } from '../errors.ts';
import type { CredentialErrorCode } from '../errors.ts';
import { checkContext } from './context.ts';
import { FORBIDDEN_KEYS, MAX_DEPTH } from './json.ts';

/** jsonld.js needs some 65 µs for each: more would hold a verifier for more than a second. */
const MAX_VALUES = 10_000;

/** Every statement begins with the id of what it is about: a megabyte of id before thousands of them would be gigabytes. */
const MAX_WRITTEN = 16 * 1024 * 1024;

const VALUE_KEYS: ReadonlySet<string> = new Set(['@value', '@language', '@direction']);

/** Errors: `json_depth`, `json_duplicate`, `json_key`, `json_encoding`, `json_number`, `json_null`, `json_nested`, `ctx_not_allowed`, `canon_budget`. */
export function checkPlain(document: object): Plain {
  const run: Run = { values: 0, written: 0, isRare: false, path: [], described: new Map() };
  walkNode(run, document as Node);
  return run;
}

/** `isRare`: some text of it holds what sorts in two ways, see order.ts; of names of members nothing is said. `directed`: where the first text with a direction stands. */
export type Plain = { readonly isRare: boolean; readonly directed?: string };

const RARE = /[\uD800-\uFFFF]/;

/** `path`: of the value at hand. `written`: characters of ids, each as often as the canonical form has it. */
type Run = { values: number; written: number; isRare: boolean; directed?: string; readonly path: string[]; described: Map<string, Described> };
type Node = Readonly<Record<string, unknown>>;
/** What was said of one id: the first node, and once there is another, all by member name. */
type Described = { readonly first: Node; said?: Map<string, { readonly value: unknown; text?: string }> };

function walk(run: Run, value: unknown, step: string): void {
  run.path.push(step);
  run.values += 1;
  if (run.values > MAX_VALUES) throw new CredentialError('canon_budget', `more than ${MAX_VALUES} values in one document`);
  if (run.path.length > MAX_DEPTH) throw at('json_depth', `nested more than ${MAX_DEPTH} deep`, run.path);
  if (typeof value === 'string') {
    const isRare = RARE.test(value);
    if (isRare && !value.isWellFormed()) throw at('json_encoding', 'half of a surrogate pair stands alone', run.path);
    run.isRare ||= isRare;
  } else if (typeof value === 'number') {
    if (!isUnambiguous(value)) throw at('json_number', `${value} has no single canonical form`, run.path);
  } else if (Array.isArray(value)) {
    // In RDF a list in a list is one list; a reader who does not know that sees neither.
    if (value.some(Array.isArray)) throw at('json_nested', 'a list stands inside a list', run.path);
    if (value.length > 1) checkTwice(value, run.path);
    for (let i = 0; i < value.length; i += 1) walk(run, value[i], String(i));
  } else if (typeof value === 'object' && value !== null) {
    walkNode(run, value as Node);
  } else if (typeof value !== 'boolean') {
    // JSON-LD drops null as if the member were absent.
    throw at('json_null', `${String(value)} is not a value that can be signed`, run.path);
  }
  run.path.pop();
}

function walkNode(run: Run, node: Node): void {
  const isWhole = run.path.length === 0 || isEmbedded(run, node);
  const outside = run.described;
  if (isWhole && run.path.length > 0) run.described = new Map();
  for (const key of Object.keys(node)) {
    if (key === '@context' && isWhole) continue;
    checkKey(key, node, run.path);
    if (key === '@direction') run.directed ??= pointerTo([...run.path, key]);
    walk(run, node[key], key);
  }
  if (typeof node['id'] === 'string') checkNode(run, node['id'], node);
  run.described = outside;
}

/** Members that hold whole credentials. What stands in one is read only as a credential of its own, with its own proof. */
const EMBEDDING: ReadonlySet<string> = new Set(['verifiableCredential', 'endorsement']);

/**
 * An embedded credential may bring a context under the same rule as any other; a token's coat often has it as one text (VCDM 2.0 §4.12).
 * Errors: those of checkContext.
 */
function isEmbedded({ path }: Run, node: Node): boolean {
  if (!('@context' in node) || !EMBEDDING.has(path.findLast((step) => !/^\d+$/.test(step)) ?? '')) return false;
  checkContext({ '@context': [node['@context']].flat() });
  return true;
}

/**
 * In RDF two objects of one id are one thing. Where they say different things of it, who holds the document can swap them and keep
 * the signature: the name of the evidence becomes that of the achievement.
 */
function checkNode(run: Run, id: string, node: Node): void {
  for (const value of Object.values(node)) run.written += id.length * (Array.isArray(value) ? value.length : 1);
  if (run.written > MAX_WRITTEN) throw new CredentialError('canon_budget', 'long ids stand before too many statements');
  const earlier = run.described.get(id);
  if (!earlier) return void run.described.set(id, { first: node });
  earlier.said ??= new Map(membersOf(earlier.first).map(([name, value]) => [name, { value }]));
  for (const [name, value] of membersOf(node)) {
    const known = earlier.said.get(name);
    if (!known) {
      earlier.said.set(name, { value });
      continue;
    }
    // Written out once, and only when there is something to compare: else a large member could be written thousands of times.
    known.text ??= JSON.stringify(known.value);
    if (known.text !== JSON.stringify(value)) throw at('json_duplicate', `two different things are said of ${id.slice(0, 80)}`, [...run.path, name]);
  }
}

function membersOf(node: Node): (readonly [string, unknown])[] {
  return Object.entries(node).filter(([name]) => name !== 'id' && name !== 'type' && name !== '@context');
}

/** In RDF a thing named twice in a list is one thing: its description could be spread over both, or shown twice. */
function checkTwice(list: readonly unknown[], path: readonly string[]): void {
  const names = new Set<string>();
  for (const item of list) {
    const name = typeof item === 'object' && item !== null ? (item as Node)['id'] : item;
    if (typeof name !== 'string') continue;
    if (names.has(name)) throw at('json_duplicate', 'the same thing stands twice in one list', path);
    names.add(name);
  }
}

/** A JSON-LD keyword (`@graph`, `@reverse`, `@included` …) moves statements where a reader of JSON does not look. */
function checkKey(key: string, owner: object, path: readonly string[]): void {
  if (FORBIDDEN_KEYS.has(key)) throw at('json_key', `the member name ${key} is refused`, [...path, key]);
  if (!key.startsWith('@')) return;
  if (!('@value' in owner) || !Object.keys(owner).every((name) => VALUE_KEYS.has(name))) throw at('ctx_not_allowed', `the keyword ${key} is not used inside credentials`, [...path, key]);
  if (key === '@direction') checkDirection(owner as Node, [...path, key]);
}

const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

/** JSON-LD 1.1 §4.2.4.1. Beside a number it would be dropped in silence; with its language it becomes part of an IRI. */
function checkDirection({ '@value': value, '@direction': direction, '@language': language = 'und' }: Node, path: readonly string[]): void {
  const isWhole = typeof value === 'string' && (direction === 'ltr' || direction === 'rtl') && LANGUAGE.test(String(language));
  if (!isWhole) throw at('ctx_not_allowed', 'a direction is ltr or rtl, of a text in a language', path);
}

/**
 * jsonld.js 9 writes doubles with 16 digits, where two numbers can fall together, and 3e-7 as "0". What passes here has at most
 * 15 digits, no exponent, no negative zero, and is a safe integer when it is one.
 */
function isUnambiguous(value: number): boolean {
  if (!Number.isFinite(value) || Object.is(value, -0)) return false;
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15 && Number(value.toPrecision(15)) === value;
}

function at(code: CredentialErrorCode, message: string, path: readonly string[]): CredentialError {
  return new CredentialError(code, message, { path: pointerTo(path) });
}

function pointerTo(path: readonly string[]): string {
  return path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
