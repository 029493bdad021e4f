/** A credential as a signed token (RFC 7515 compact): the shape of Open Badges 3.0 §8.2 or of VC-JOSE-COSE §3.1. */
import { toBase64url, utf8 } from '../bytes.ts';
import { checkContext } from '../canon/context.ts';
import { checkPlain } from '../canon/plain.ts';
import { CredentialError } from '../errors.ts';
import type { Sign } from '../proof/shape.ts';
import { STAMP, parseStamp } from '../time.ts';

/** RFC 7518 §3.1, RFC 8037 §3.1. `EdDSA` and `RS256` give the same bytes every time, ECDSA other ones. */
export type JwtAlgorithm = 'EdDSA' | 'ES256' | 'ES384' | 'RS256';

export type JwtOptions = KeyShown & {
  readonly alg: JwtAlgorithm;
  /** Of the bytes between the dots. EdDSA and ES256: 64 bytes, ES384: 96 (r ‖ s); RS256: as long as the modulus. */
  readonly sign: Sign;
  /** `ob3`: Open Badges 3.0 §8.2, the credential with copies of its members as claims. `vc`: VC-JOSE-COSE, the credential alone. */
  readonly shape: 'ob3' | 'vc';
};

/**
 * `kid`, `did:web:…#key-1`, for whoever resolves dids. `jwk`, the public key itself (Open Badges 3.0 §8.2.2 has one or the other), for
 * whoever would fetch a `kid` over https; who it belongs to is still looked up in the issuer's document.
 */
export type KeyShown = { readonly kid: string; readonly jwk?: undefined } | { readonly jwk: Readonly<Record<string, string>>; readonly kid?: undefined };

type Obj = Readonly<Record<string, unknown>>;

/** ECDSA and EdDSA signatures have one length; RSA ones are as long as a modulus that is accepted. */
const LENGTHS: { readonly [A in JwtAlgorithm]: (bytes: number) => boolean } = {
  EdDSA: (bytes) => bytes === 64,
  ES256: (bytes) => bytes === 64,
  ES384: (bytes) => bytes === 96,
  RS256: (bytes) => bytes >= 256 && bytes <= 1024,
};

/** In a payload these are claims (RFC 7519 §4.1, VC 1.1 §6.3.1): a credential that has one would be read as two. */
const CLAIMS = ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status', 'vc', 'vp'] as const;

/**
 * Refuses what two verifiers could read differently: the rules for contexts and plain values hold as for embedded proofs.
 * Errors: `proof_present`, `bad_argument`, `ctx_*`, `json_*`, `canon_budget`.
 */
export async function makeJwt(document: object, { alg, kid, jwk, sign, shape }: JwtOptions): Promise<string> {
  if ('proof' in document) throw new CredentialError('proof_present', 'this document has a proof already');
  checkContext(document);
  checkPlain(document);
  const claim = CLAIMS.find((name) => name in document);
  if (claim) throw new CredentialError('bad_argument', `a credential has no member ${claim}`, { path: `/${claim}` });
  const header = { alg, ...(jwk ? { jwk } : { kid }), typ: shape === 'ob3' ? 'JWT' : typeOf(document) };
  const payload: Obj = shape === 'ob3' ? { ...document, ...claimsOf(document as Obj) } : { ...document };
  return signCompact(header, payload, sign);
}

/** RFC 7515 §7.1. Errors: `bad_argument` for a signature of another length than the algorithm's. */
export async function signCompact(header: Obj & { readonly alg: JwtAlgorithm }, payload: Obj, sign: Sign): Promise<string> {
  const input = `${part(header)}.${part(payload)}`;
  const signature = await sign(utf8(input));
  if (!LENGTHS[header.alg](signature.length)) throw new CredentialError('bad_argument', `${signature.length} bytes are no ${header.alg} signature`);
  return `${input}.${toBase64url(signature)}`;
}

/** VCDM 2.0 §4.12: JSON around a token, for whoever takes only JSON. */
export function envelop(token: string): { readonly '@context': readonly string[]; readonly type: string; readonly id: string } {
  return { '@context': ['https://www.w3.org/ns/credentials/v2'], type: 'EnvelopedVerifiableCredential', id: `data:application/vc+jwt,${token}` };
}

/** Open Badges 3.0 §8.2.4: each claim equals the member it copies. Errors: `bad_argument`. */
function claimsOf(document: Obj): Obj {
  const { id, issuer, credentialSubject: subject, validFrom, validUntil } = document;
  return {
    iss: idOf(issuer),
    ...(id !== undefined && { jti: id }),
    nbf: seconds('validFrom', validFrom),
    ...(idOf(subject) !== undefined && { sub: idOf(subject) }),
    ...(validUntil !== undefined && { exp: seconds('validUntil', validUntil) }),
  };
}

/** NumericDate (RFC 7519 §2): only whole seconds are the same in both spellings. */
function seconds(member: string, stamp: unknown): number {
  const moment = typeof stamp === 'string' && STAMP.test(stamp) ? parseStamp(stamp) : undefined;
  if (moment === undefined) throw new CredentialError('bad_argument', `${member} is not a UTC date-time in whole seconds`, { path: `/${member}` });
  return moment / 1000;
}

function typeOf(document: object): string {
  const { type } = document as { type?: unknown };
  return (Array.isArray(type) ? type : [type]).includes('VerifiablePresentation') ? 'vp+jwt' : 'vc+jwt';
}

function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value;
}

function part(value: object): string {
  return toBase64url(utf8(JSON.stringify(value)));
}
