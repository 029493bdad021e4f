/**
 * Strict JSON (RFC 8259, I-JSON RFC 7493): UTF-8 without byte order mark, no member twice, no lone surrogate, bounded.
 * JSON.parse keeps the last of two members with one name; a signature over the first would be shown with the second.
 */
import { fromUtf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import type { CredentialErrorCode } from '../errors.ts';

export const MAX_BYTES = 2 * 1024 * 1024;
export const MAX_DEPTH = 64;

/** Names that reach into objects in JavaScript: no vocabulary of ours has them, an attacker's document may. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Errors: `too_large` (2 MiB), `json_encoding`, `json_syntax`, `json_duplicate`, `json_key`, `json_depth` (64), `json_number`,
 * with the JSON Pointer of the place. Linear in the input.
 */
export function parseJson(input: Uint8Array | string): unknown {
  if (input.length > MAX_BYTES) throw new CredentialError('too_large', `more than ${MAX_BYTES} bytes of JSON`);
  const source = typeof input === 'string' ? input : fromUtf8(input);
  if (source === undefined) throw new CredentialError('json_encoding', 'the bytes are not UTF-8');
  if (source.startsWith('\uFEFF')) throw new CredentialError('json_encoding', 'JSON does not start with a byte order mark');
  return readCompact(source) ?? new Reader(source).document();
}

/**
 * The shortcut for JSON as programs write it: what JSON.stringify writes back character for character had no member twice, no number
 * of another spelling, nothing between or behind; a lone surrogate it would write as \ud800. Undefined: the reader below has to look, and
 * to name the place.
 */
function readCompact(source: string): unknown {
  if (/__proto__|constructor|prototype|\\ud/.test(source)) return undefined;
  try {
    const value: unknown = JSON.parse(source);
    return isDeep(value, MAX_DEPTH) || JSON.stringify(value) !== source ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeep(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  if (Array.isArray(value)) return value.some((member) => isDeep(member, left - 1));
  for (const key in value) if (isDeep((value as Record<string, unknown>)[key], left - 1)) return true;
  return false;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERALS: readonly (readonly [string, unknown])[] = [['true', true], ['false', false], ['null', null]];

class Reader {
  private at = 0;
  private readonly path: (string | number)[] = [];
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  document(): unknown {
    const value = this.value();
    this.space();
    if (this.at < this.source.length) throw this.error('json_syntax', 'something follows the JSON value');
    return value;
  }

  private value(): unknown {
    this.space();
    switch (this.source[this.at]) {
      case '{': return this.nested(() => this.object());
      case '[': return this.nested(() => this.array());
      case '"': return this.string();
      default: return this.scalar();
    }
  }

  private nested<T>(read: () => T): T {
    if (this.path.length >= MAX_DEPTH) throw this.error('json_depth', `nested more than ${MAX_DEPTH} deep`);
    this.at += 1;
    this.path.push(0);
    const value = read();
    this.path.pop();
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    if (this.accept('}')) return object;
    do {
      this.space();
      const key = this.string();
      this.path[this.path.length - 1] = key;
      if (FORBIDDEN_KEYS.has(key)) throw this.error('json_key', `the member name ${key} is refused`);
      if (Object.hasOwn(object, key)) throw this.error('json_duplicate', `the member ${key} stands twice in one object`);
      this.expect(':');
      object[key] = this.value();
    } while (this.accept(','));
    this.expect('}');
    return object;
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    if (this.accept(']')) return array;
    do {
      this.path[this.path.length - 1] = array.length;
      array.push(this.value());
    } while (this.accept(','));
    this.expect(']');
    return array;
  }

  private string(): string {
    const token = this.token(STRING);
    if (token === undefined) throw this.error('json_syntax', 'a string was expected, or this one is malformed');
    const value = token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1);
    if (!value.isWellFormed()) throw this.error('json_encoding', 'half of a surrogate pair stands alone');
    return value;
  }

  private scalar(): unknown {
    for (const [name, value] of LITERALS) {
      if (!this.source.startsWith(name, this.at)) continue;
      this.at += name.length;
      return value;
    }
    const token = this.token(NUMBER);
    if (token === undefined) throw this.error('json_syntax', 'no JSON value stands here');
    const value = Number(token);
    if (!Number.isFinite(value)) throw this.error('json_number', `${token.slice(0, 20)} is too large a number`);
    return value;
  }

  private token(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const token = pattern.exec(this.source)?.[0];
    this.at += token?.length ?? 0;
    return token;
  }

  private space(): void {
    this.token(SPACE);
  }

  private accept(character: string): boolean {
    this.space();
    if (this.source[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private expect(character: string): void {
    if (!this.accept(character)) throw this.error('json_syntax', `“${character}” was expected`);
  }

  private error(code: CredentialErrorCode, message: string): CredentialError {
    const path = this.path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    return new CredentialError(code, `${message} (character ${this.at})`, { path });
  }
}
