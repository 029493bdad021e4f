/** SD-JWT, compact (RFC 9901 §4): `<issuer-signed JWT>~<disclosure>~…~`, and behind the last tilde a key binding JWT or nothing. */
import { fromUtf8 } from '../bytes.ts';
import { MAX_BYTES, parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import { parseJws, typeOf } from '../jose/jws.ts';
import type { Jws } from '../jose/jws.ts';

export type SdJwt = {
  readonly jws: Jws;
  /** The issuer's own part, as it was written. */
  readonly issued: string;
  /** The payload as it stands: digests in the place of what may be hidden. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly disclosures: readonly string[];
  /** Everything up to the last tilde: what the holder's signature names by its hash. */
  readonly presented: string;
  readonly keyBinding?: string;
};

/** More than anybody discloses would only be work for the verifier. */
const MAX_DISCLOSURES = 1000;

/** SD-JWT VC §3.1; the second name until 2024, and of VC-JOSE-COSE §3.2. Any other token of the issuer's is none (RFC 8725 §3.11). */
const TYPES: ReadonlySet<string | undefined> = new Set(['dc+sd-jwt', 'vc+sd-jwt', 'vc+ld+json+sd-jwt', 'vc+ld+sd-jwt']);

/** Errors: `too_large`, `sd_malformed`, `jws_header`, those of parseJws and parseJson. */
export function parseSdJwt(text: string): SdJwt {
  if (text.length > MAX_BYTES) throw new CredentialError('too_large', `more than ${MAX_BYTES} bytes`);
  const [issued = '', ...rest] = text.split('~');
  const keyBinding = rest.pop();
  if (keyBinding === undefined || rest.includes('')) throw new CredentialError('sd_malformed', 'a disclosure is empty, or the last tilde is missing');
  if (rest.length > MAX_DISCLOSURES) throw new CredentialError('too_large', `more than ${MAX_DISCLOSURES} disclosures`);
  const jws = parseJws(issued);
  if (!TYPES.has(typeOf(jws))) throw new CredentialError('jws_header', `a token of type ${String(jws.header['typ']).slice(0, 40)}`);
  const payload = parseJson(fromUtf8(jws.payload) ?? '');
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw new CredentialError('jws_malformed', 'the payload is not an object');
  return {
    jws, issued, disclosures: rest, payload: payload as SdJwt['payload'],
    presented: `${[issued, ...rest].join('~')}~`,
    ...(keyBinding !== '' && { keyBinding }),
  };
}
