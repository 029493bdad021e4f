/** Digests of disclosures (RFC 9901 §4.1.1, §4.2.3): over the text of the disclosure as it was written. */
import { toBase64url, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { digest } from '../platform.ts';
import type { Digest } from '../platform.ts';

/** Named as IANA names them; whatever is weaker, or unknown, is refused. */
export type HashName = 'sha-256' | 'sha-384' | 'sha-512';

const HASHES: ReadonlyMap<unknown, Digest> = new Map<HashName, Digest>([['sha-256', 'SHA-256'], ['sha-384', 'SHA-384'], ['sha-512', 'SHA-512']]);

/** `name`: the claim `_sd_alg`; SHA-256 when there is none. Errors: `sd_alg`. */
export function hasher(name: unknown): (text: string) => Promise<string> {
  const found = HASHES.get(name ?? 'sha-256');
  if (!found) throw new CredentialError('sd_alg', `the hash ${String(name).slice(0, 40)}`, { path: '/_sd_alg' });
  return async (text) => toBase64url(await digest(found, utf8(text)));
}
