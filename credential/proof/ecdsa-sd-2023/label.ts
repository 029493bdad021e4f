/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.4.5: labels that tell nothing without the issuer's HMAC key. */
import { toBase64url, utf8 } from '../../bytes.ts';
import { hmacSha256 } from '../../platform.ts';
import type { Label } from './statements.ts';

export function hmacLabel(key: Uint8Array): Label {
  return async (canonical) => `u${toBase64url(await hmacSha256(key, utf8(canonical)))}`;
}
