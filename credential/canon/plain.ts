/**
 * What a document may look like before it is canonicalised: plain terms and values of which one spelling exists.
 * JSON-LD maps several spellings to one meaning; wherever a reader of JSON would see a difference, the signature would not.
 */
import { CredentialError } from '../errors.ts';
import type { CredentialErrorCode } from '../errors.ts';
import { FORBIDDEN_KEYS, MAX_DEPTH } from './json.ts';

/** jsonld.js needs some 65 µs for each: more would hold a verifier for more than a second. */
const MAX_VALUES = 10_000;

const VALUE_KEYS: ReadonlySet<string> = new Set(['@value', '@language']);

/** Errors: `json_depth`, `json_duplicate`, `json_key`, `json_encoding`, `json_number`, `json_null`, `ctx_not_allowed`, `canon_budget`. */
export function checkPlain(document: object): void {
  let values = 0;
  const described = new Map<string, Said>();
  const walk = (value: unknown, path: readonly string[]): void => {
    values += 1;
    if (values > MAX_VALUES) throw new CredentialError('canon_budget', `more than ${MAX_VALUES} values in one document`);
    if (path.length > MAX_DEPTH) throw at('json_depth', `nested more than ${MAX_DEPTH} deep`, path);
    if (typeof value === 'string') {
      if (!value.isWellFormed()) throw at('json_encoding', 'half of a surrogate pair stands alone', path);
    } else if (typeof value === 'number') {
      if (!isUnambiguous(value)) throw at('json_number', `${value} has no single canonical form`, path);
    } else if (Array.isArray(value)) {
      checkTwice(value, path);
      value.forEach((item, i) => walk(item, [...path, String(i)]));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        checkKey(key, value, path);
        walk(member, [...path, key]);
      }
      checkNode(value, path, described);
    } else if (typeof value !== 'boolean') {
      // JSON-LD drops null as if the member were absent.
      throw at('json_null', `${String(value)} is not a value that can be signed`, path);
    }
  };
  for (const [key, member] of Object.entries(document)) {
    if (key === '@context') continue;
    checkKey(key, document, []);
    walk(member, [key]);
  }
  checkNode({ ...document, '@context': undefined }, [], described);
}

/** In RDF a thing named twice in a list is one thing: its description could be spread over both, or shown twice. */
function checkTwice(list: readonly unknown[], path: readonly string[]): void {
  const names = list.map(nameOf).filter((name) => typeof name === 'string');
  if (new Set(names).size < names.length) throw at('json_duplicate', 'the same thing stands twice in one list', path);
}

function nameOf(item: unknown): unknown {
  return typeof item === 'object' && item !== null ? (item as { id?: unknown }).id : item;
}

/**
 * In RDF two objects of one id are one thing. Where they say different things of it, who holds the document can swap them and keep
 * the signature: the name of the evidence becomes that of the achievement.
 */
function checkNode(node: object, path: readonly string[], described: Map<string, Said>): void {
  const { id, type: _, ...members } = node as { id?: unknown; type?: unknown };
  if (typeof id !== 'string') return;
  const known: Said = described.get(id) ?? new Map<string, { value: unknown }>();
  described.set(id, known);
  for (const [name, value] of Object.entries(members)) {
    const earlier = known.get(name);
    if (!earlier) {
      known.set(name, { value });
      continue;
    }
    // Written out once, and only when there is something to compare: else a large member could be written thousands of times.
    earlier.text ??= JSON.stringify(earlier.value);
    if (earlier.text !== JSON.stringify(value)) throw at('json_duplicate', `two different things are said of ${id.slice(0, 80)}`, [...path, name]);
  }
}

/** What was said of one id, by member name. */
type Said = Map<string, { readonly value: unknown; text?: string }>;

/** A JSON-LD keyword (`@graph`, `@reverse`, `@included` …) moves statements where a reader of JSON does not look. */
function checkKey(key: string, owner: object, path: readonly string[]): void {
  if (FORBIDDEN_KEYS.has(key)) throw at('json_key', `the member name ${key} is refused`, [...path, key]);
  if (!key.startsWith('@')) return;
  const isValueObject = '@value' in owner && Object.keys(owner).every((name) => VALUE_KEYS.has(name));
  if (!isValueObject) throw at('ctx_not_allowed', `the keyword ${key} is not used inside credentials`, [...path, key]);
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
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return new CredentialError(code, message, { path: pointer });
}
