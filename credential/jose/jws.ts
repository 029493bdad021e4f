/** JWS compact serialisation (RFC 7515 §7.1), read strictly and verified with the algorithm that the key implies (RFC 8725 §3.1). */
import { fromBase64url, utf8 } from '../bytes.ts';
import { parseJson } from '../canon/json.ts';
import type { PublicKey } from '../did/publickey.ts';
import { CredentialError } from '../errors.ts';
import { verifySignature } from '../platform.ts';
import type { Algorithm } from '../platform.ts';

export type Jws = {
  readonly header: Readonly<Record<string, unknown>>;
  readonly payload: Uint8Array;
  /** What is signed: header and payload as they were written. */
  readonly input: Uint8Array;
  readonly signature: Uint8Array;
};

/** The names that fit a kind of key; RFC 9864 has `Ed25519` where RFC 8037 had `EdDSA`. */
const ALGORITHMS: { readonly [K in PublicKey['kind']]: Readonly<Record<string, Algorithm>> } = {
  Ed25519: { EdDSA: 'Ed25519', Ed25519: 'Ed25519' },
  'P-256': { ES256: 'ES256' },
  'P-384': { ES384: 'ES384' },
  RSA: { RS256: 'RS256', PS256: 'PS256' },
};
const KNOWN: ReadonlySet<unknown> = new Set(Object.values(ALGORITHMS).flatMap(Object.keys));

/** Would have a verifier fetch a key where the signer says, or read a payload that is not the one between the dots. */
const REFUSED = ['crit', 'b64', 'jku', 'x5u', 'zip', 'enc'] as const;

/** The header of what looks like a JWS, whole or cut short. Undefined: something else. Errors: those of parseJson. A million signs of padding cost no time: two are looked over. */
export function headerOf(text: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = fromBase64url((text.split('.', 1)[0] ?? '').replace(/={1,2}$/, ''));
  if (bytes?.[0] !== 0x7b) return undefined;
  const header = parseJson(bytes) as Readonly<Record<string, unknown>>;
  return typeof header['alg'] === 'string' ? header : undefined;
}

/** Errors: `jws_malformed`, `jws_header`, `alg_forbidden`, and those of parseJson: a member twice could be read as either. */
export function parseJws(text: string): Jws {
  const parts = text.split('.');
  const [head, payload, signature] = parts.map(fromBase64url);
  if (parts.length !== 3 || !head || !payload || !signature) throw new CredentialError('jws_malformed', `three parts of base64url without padding are wanted, not ${parts.length}`);
  const header = parseJson(head);
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw new CredentialError('jws_malformed', 'the header is not an object');
  const read = header as Readonly<Record<string, unknown>>;
  const refused = REFUSED.find((name) => name in read);
  if (refused) throw new CredentialError('jws_header', `the header asks for ${refused}`);
  if (!KNOWN.has(read['alg'])) throw new CredentialError('alg_forbidden', `the algorithm ${String(read['alg']).slice(0, 40)}`);
  return { header: read, payload, signature, input: utf8(text.slice(0, text.lastIndexOf('.'))) };
}

/** `type` as `typ` gives it, lower case, without `application/` (RFC 7515 §4.1.9). Errors: `jws_header` for one that is not text. */
export function typeOf({ header }: Jws): string | undefined {
  const { typ } = header;
  if (typ !== undefined && typeof typ !== 'string') throw new CredentialError('jws_header', 'typ is not text');
  return typ?.toLowerCase().replace(/^application\//, '');
}

/** False: the signature does not match. Errors: `alg_forbidden` when the header names another algorithm than the key has. */
export async function checkJws({ header, input, signature }: Jws, key: PublicKey): Promise<boolean> {
  const algorithm = ALGORITHMS[key.kind][String(header['alg'])];
  if (!algorithm) throw new CredentialError('alg_forbidden', `${String(header['alg'])} with a key of kind ${key.kind}`);
  return verifySignature(algorithm, key, input, signature);
}
