/** Public keys of every kind that is verified here, read from Multikey (CID 1.0 §2.2.2) and JSON Web Key (RFC 7517, RFC 8037). */
import { concat, fromBase58, fromBase64url, toBase58, toBase64url } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { sha256Text } from '../platform.ts';
import { decodeMultikey, encodeMultikey, strong } from './multikey.ts';
import { CURVES, isOnCurve, liftX } from './curves.ts';
import type { CurveName } from './curves.ts';

export type PublicKey =
  | { readonly kind: 'Ed25519'; readonly bytes: Uint8Array }
  | { readonly kind: CurveName; readonly jwk: { readonly kty: 'EC'; readonly crv: CurveName; readonly x: string; readonly y: string } }
  | { readonly kind: 'RSA'; readonly bits: number; readonly jwk: { readonly kty: 'RSA'; readonly n: string; readonly e: string } };

/** Multicodec prefixes of compressed points: p256-pub 0x1200, p384-pub 0x1201, as unsigned varints. */
const PREFIXES: ReadonlyMap<string, CurveName> = new Map([['128,36', 'P-256'], ['129,36', 'P-384']]);

/** Shorter moduli are within reach (BSI TR-02102, NIST SP 800-131A); longer ones would only be work for the verifier. */
const [RSA_LEAST, RSA_MOST] = [2048, 8192];
/** Below this, a key is accepted with a warning: ANSSI wants 3072 bits beyond 2030. */
export const RSA_ADVISED = 3072;

const read = new Map<string, PublicKey>();

/** `z6Mk…` Ed25519, `zDn…` P-256, `z82…` P-384. Errors: `multikey_malformed`. Keys come again, and those of elliptic curves take a while. */
export function readMultikey(multibase: string): PublicKey {
  const known = read.get(multibase);
  if (known) return known;
  const key = decode(multibase);
  if (read.size >= 256) read.clear();
  read.set(multibase, key);
  return key;
}

function decode(multibase: string): PublicKey {
  const bytes = multibase.startsWith('z') ? fromBase58(multibase.slice(1)) : undefined;
  const curve = PREFIXES.get(`${bytes?.[0]},${bytes?.[1]}`);
  if (!bytes || !curve) return { kind: 'Ed25519', bytes: decodeMultikey(multibase) };
  const point = liftX(curve, bytes.slice(2));
  if (!point) throw malformed(`not a compressed point of ${curve}`);
  return { kind: curve, jwk: { kty: 'EC', crv: curve, x: toBase64url(point.x), y: toBase64url(point.y) } };
}

/** What readMultikey reads. Errors: `bad_argument` for RSA, which has none. */
export function writeMultikey(key: PublicKey): string {
  if (key.kind === 'Ed25519') return encodeMultikey(key.bytes);
  const prefix = [...PREFIXES].find(([, curve]) => curve === key.kind)?.[0].split(',').map(Number);
  if (!prefix || key.kind === 'RSA') throw new CredentialError('bad_argument', 'RSA keys are written as JWK');
  const y = fromBase64url(key.jwk.y);
  return `z${toBase58(concat(Uint8Array.from(prefix), Uint8Array.of(2 + ((y?.at(-1) ?? 0) & 1)), fromBase64url(key.jwk.x) ?? new Uint8Array()))}`;
}

/** A name that only this key can have, fit for the fragment of a did URL: its Multikey, or for RSA its thumbprint (RFC 7638). */
export function keyName(key: PublicKey): string {
  if (key.kind !== 'RSA') return writeMultikey(key);
  return toBase64url(sha256Text(JSON.stringify({ e: key.jwk.e, kty: key.jwk.kty, n: key.jwk.n })));
}

/** Only public members are read; one that holds a private key was leaked and is refused. Errors: `multikey_malformed`, `key_weak`. */
export function readJwk(value: unknown): PublicKey {
  const jwk = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  if ('d' in jwk || 'k' in jwk) throw malformed('this key is not public');
  if (jwk['use'] !== undefined && jwk['use'] !== 'sig') throw malformed('this key is not for signatures');
  if (jwk['kty'] === 'OKP' && jwk['crv'] === 'Ed25519') return { kind: 'Ed25519', bytes: strong(binary(jwk, 'x')) };
  if (jwk['kty'] === 'EC' && (jwk['crv'] === 'P-256' || jwk['crv'] === 'P-384')) return ellipticKey(jwk, jwk['crv']);
  if (jwk['kty'] === 'RSA') return rsaKey(jwk);
  throw malformed('neither Ed25519, P-256, P-384 nor RSA');
}

export function sameKey(a: PublicKey, b: PublicKey): boolean {
  const text = (key: PublicKey) => (key.kind === 'Ed25519' ? toBase64url(key.bytes) : key.kind === 'RSA' ? `${key.jwk.n}.${key.jwk.e}` : `${key.jwk.x}.${key.jwk.y}`);
  return a.kind === b.kind && text(a) === text(b);
}

function ellipticKey(jwk: Readonly<Record<string, unknown>>, crv: CurveName): PublicKey {
  const [x, y] = [binary(jwk, 'x'), binary(jwk, 'y')];
  const { size } = CURVES[crv];
  if (x.length !== size || y.length !== size || !isOnCurve(crv, x, y)) throw malformed(`not a point of ${crv}`);
  return { kind: crv, jwk: { kty: 'EC', crv, x: toBase64url(x), y: toBase64url(y) } };
}

function rsaKey(jwk: Readonly<Record<string, unknown>>): PublicKey {
  const [n, e] = [withoutZeros(binary(jwk, 'n')), withoutZeros(binary(jwk, 'e'))];
  const bits = n.length === 0 ? 0 : n.length * 8 - Math.clz32(n[0] ?? 0) + 24;
  if (bits > RSA_MOST || e.length > 4) throw malformed('a larger RSA key than anybody needs');
  const exponent = e.reduce((sum, byte) => sum * 256 + byte, 0);
  // With exponent 1 a signature is the message itself; small ones have broken many verifiers.
  if (bits < RSA_LEAST || exponent < 65_537 || exponent % 2 === 0) throw new CredentialError('key_weak', `an RSA key of ${bits} bits with exponent ${exponent}`);
  return { kind: 'RSA', bits, jwk: { kty: 'RSA', n: toBase64url(n), e: toBase64url(e) } };
}

function binary(jwk: Readonly<Record<string, unknown>>, member: string): Uint8Array {
  const value = jwk[member];
  const bytes = typeof value === 'string' ? fromBase64url(value) : undefined;
  if (!bytes) throw malformed(`${member} is not base64url`);
  return bytes;
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  const start = bytes.findIndex((byte) => byte !== 0);
  return start < 0 ? new Uint8Array() : bytes.slice(start);
}

function malformed(message: string): CredentialError {
  return new CredentialError('multikey_malformed', message);
}
