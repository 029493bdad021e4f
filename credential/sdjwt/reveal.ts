/**
 * Issuer-signed payload and disclosures → the claims (RFC 9901 §7.1). A disclosure is believed only because its digest was signed: each
 * must be found once, in one place, and may not take the place of something that stands there already.
 */
import { fromBase64url } from '../bytes.ts';
import { FORBIDDEN_KEYS, MAX_DEPTH, parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import type { CredentialErrorCode } from '../errors.ts';
import { hasher } from './digests.ts';

type Obj = Readonly<Record<string, unknown>>;

export type Revealed = {
  /** Without digests and placeholders. */
  readonly claims: Obj;
  /** Disclosure → JSON Pointer of what it shows, in the claims. */
  readonly shown: ReadonlyMap<string, string>;
};

/** SD-JWT VC §3.2.2.2: who hid these could hide who issued it, how long it holds, or that it was withdrawn. */
export const NEVER_HIDDEN: ReadonlySet<string> = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'status', '_sd_alg', '@context', 'credentialStatus']);

type Disclosure = { readonly text: string; readonly name?: string; readonly value: unknown };
type Run = { readonly known: ReadonlyMap<string, Disclosure>; readonly seen: Set<string>; readonly shown: Map<string, string> };

/** Errors: `sd_alg`, `sd_malformed`, `sd_duplicate`, `sd_name`, `sd_unreferenced`, `json_depth`, those of parseJson. */
export async function reveal(payload: Obj, disclosures: readonly string[]): Promise<Revealed> {
  const { _sd_alg: hash, ...signed } = payload;
  const digestOf = hasher(hash);
  const known = new Map<string, Disclosure>();
  for (const text of disclosures) known.set(await digestOf(text), parseDisclosure(text));
  if (known.size < disclosures.length) throw refuse('sd_duplicate', 'a disclosure stands twice', '');
  const run: Run = { known, seen: new Set(), shown: new Map() };
  const claims = openObject(run, signed, '', 0);
  if (run.shown.size < disclosures.length) throw refuse('sd_unreferenced', 'a disclosure whose digest the issuer did not sign', '');
  return { claims, shown: run.shown };
}

/** `[salt, name, value]` of a member, `[salt, value]` of a list's element. */
function parseDisclosure(text: string): Disclosure {
  const bytes = fromBase64url(text);
  const parts = bytes && parseJson(bytes);
  if (!Array.isArray(parts) || typeof parts[0] !== 'string') throw refuse('sd_malformed', 'a disclosure is no list that begins with a salt', '');
  const [, name, value] = parts as readonly unknown[];
  if (parts.length === 2) return { text, value: name };
  if (parts.length !== 3 || typeof name !== 'string') throw refuse('sd_malformed', 'a disclosure has salt, name and value, or salt and value', '');
  return { text, name, value };
}

function open(run: Run, value: unknown, path: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Disclosures in disclosures can go deeper than each of them does.
  if (depth > MAX_DEPTH) throw refuse('json_depth', `nested more than ${MAX_DEPTH} deep`, path);
  return Array.isArray(value) ? openList(run, value, path, depth) : openObject(run, value as Obj, path, depth);
}

function openObject(run: Run, object: Obj, path: string, depth: number): Obj {
  const { _sd: digests = [], ...clear } = object;
  if ('...' in clear) throw refuse('sd_name', 'a member cannot be called “...”', path);
  if (!Array.isArray(digests)) throw refuse('sd_malformed', '_sd is no list', `${path}/_sd`);
  const members = new Map(Object.entries(clear).map(([name, value]) => [name, open(run, value, `${path}/${escaped(name)}`, depth + 1)]));
  for (const digest of digests as readonly unknown[]) {
    const disclosure = find(run, digest, path);
    if (!disclosure) continue;
    const { name, value, text } = disclosure;
    if (name === undefined) throw refuse('sd_malformed', 'the disclosure of an element stands for a member', path);
    if (name === '_sd' || name === '...' || FORBIDDEN_KEYS.has(name) || members.has(name) || (path === '' && NEVER_HIDDEN.has(name))) throw refuse('sd_name', `the member ${name.slice(0, 40)} cannot be disclosed here`, path);
    const at = `${path}/${escaped(name)}`;
    run.shown.set(text, at);
    members.set(name, open(run, value, at, depth + 1));
  }
  return Object.fromEntries(members);
}

function openList(run: Run, list: readonly unknown[], path: string, depth: number): readonly unknown[] {
  const opened: unknown[] = [];
  for (const item of list) {
    const at = `${path}/${opened.length}`;
    if (!isPlaceholder(item)) {
      opened.push(open(run, item, at, depth + 1));
      continue;
    }
    const disclosure = find(run, item['...'], at);
    if (!disclosure) continue;
    if (disclosure.name !== undefined) throw refuse('sd_malformed', 'the disclosure of a member stands for an element', at);
    run.shown.set(disclosure.text, at);
    opened.push(open(run, disclosure.value, at, depth + 1));
  }
  return opened;
}

/** A digest that nobody discloses is a claim that is hidden, or a decoy. One that stands twice could show one thing in two places. */
function find({ known, seen }: Run, digest: unknown, path: string): Disclosure | undefined {
  if (typeof digest !== 'string') throw refuse('sd_malformed', 'a digest is no text', path);
  if (seen.has(digest)) throw refuse('sd_duplicate', 'a digest stands twice', path);
  seen.add(digest);
  return known.get(digest);
}

function isPlaceholder(value: unknown): value is { readonly '...': unknown } {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 1 && '...' in value;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refuse(code: CredentialErrorCode, message: string, path: string): CredentialError {
  return new CredentialError(code, message, { path });
}
