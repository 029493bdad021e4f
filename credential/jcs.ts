/** RFC 8785, JSON Canonicalization Scheme: one text for one value. */
import { CredentialError } from './errors.ts';

/** Errors: `json_number`, `json_encoding`, `json_depth`, and `json_syntax` for what JSON cannot say. */
export function jcs(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) throw new CredentialError('json_depth', `nested more than ${MAX_DEPTH} deep`);
  switch (typeof value) {
    case 'boolean': return String(value);
    case 'string': return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new CredentialError('json_number', `${value} is not JSON`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map((item) => jcs(item, depth + 1)).join(',')}]`;
      // §3.2.3: by UTF-16 code units, as JavaScript compares.
      return `{${Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => `${text(name)}:${jcs(member, depth + 1)}`).join(',')}}`;
    default: throw new CredentialError('json_syntax', `${typeof value} is not JSON`);
  }
}

const MAX_DEPTH = 64;

function text(value: string): string {
  if (!value.isWellFormed()) throw new CredentialError('json_encoding', 'half of a surrogate pair stands alone');
  return JSON.stringify(value);
}
