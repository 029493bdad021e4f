// RFC 8785, JSON Canonicalization Scheme: the same value, the same text, so that a hash of it means something.
export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json | undefined };

/** Members that are undefined count as absent. @throws TypeError on NaN, infinities, lone surrogates (RFC 8785 §3.2.2.2, §3.2.2.3) and what JSON cannot say. */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'boolean': return String(value);
    case 'string': return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} is not JSON`);
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
      // Default sort compares UTF-16 code units, as §3.2.3 asks.
      return `{${Object.entries(value).filter(([, member]) => member !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => `${text(name)}:${canonicalJson(member)}`).join(',')}}`;
    default: throw new TypeError(`${typeof value} is not JSON`);
  }
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new TypeError('a lone surrogate is not text');
  return JSON.stringify(value);
}
