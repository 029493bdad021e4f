/** Rules of the headers (ETSI TS 119 182-1 §5.1, §5.2; RFC 7515 §4.1; RFC 8725 §3). */
import { CredentialError } from '../../errors.ts';
import type { SpkiCurve, SpkiHash, SpkiScheme } from '../../platform-spki.ts';

type Obj = Readonly<Record<string, unknown>>;

/** A kind of key and the scheme each name stands for. The certificate's key decides which of them may be named. */
export const ALGORITHMS: { readonly [K in 'RSA' | SpkiCurve | 'Ed25519']: Readonly<Record<string, SpkiScheme>> } = {
  RSA: { RS256: rsa('SHA-256'), RS384: rsa('SHA-384'), RS512: rsa('SHA-512'), PS256: pss('SHA-256', 32), PS384: pss('SHA-384', 48), PS512: pss('SHA-512', 64) },
  'P-256': { ES256: { name: 'ECDSA', hash: 'SHA-256', namedCurve: 'P-256' } },
  'P-384': { ES384: { name: 'ECDSA', hash: 'SHA-384', namedCurve: 'P-384' } },
  'P-521': { ES512: { name: 'ECDSA', hash: 'SHA-512', namedCurve: 'P-521' } },
  Ed25519: { EdDSA: { name: 'Ed25519' }, Ed25519: { name: 'Ed25519' } },
};
const KNOWN: ReadonlySet<unknown> = new Set(Object.values(ALGORITHMS).flatMap(Object.keys));

/** Whoever must understand these is told so in `crit`; here they are. */
const UNDERSTOOD: ReadonlySet<unknown> = new Set(['b64', 'sigT', 'sigD', 'x5t#o', 'sigX5ts', 'srCms', 'sigPl', 'srAts', 'adoTst', 'sigPId']);

/** Would have a key fetched where the signer says, or the payload be something else than it is. */
const REFUSED = ['jku', 'x5u', 'zip', 'enc'] as const;

/** Errors: `jws_header`, `alg_forbidden`. */
export function checkHeader(header: Obj, unprotected: Obj): void {
  if (!KNOWN.has(header['alg'])) throw new CredentialError('alg_forbidden', `the algorithm ${String(header['alg']).slice(0, 40)}`);
  const refused = REFUSED.find((name) => name in header);
  if (refused) throw wrong(`the header asks for ${refused}`);
  // §5.3: nothing but etsiU may stand outside of the signature; anybody could have put it there.
  const loose = Object.keys(unprotected).find((name) => name !== 'etsiU');
  if (loose !== undefined) throw wrong(`${loose.slice(0, 40)} stands outside of the signature`);
  if ('etsiU' in header) throw wrong('etsiU stands inside the signature');
  checkCritical(header);
}

function checkCritical(header: Obj): void {
  const { crit, b64 } = header;
  if (b64 !== undefined && typeof b64 !== 'boolean') throw wrong('b64 is neither true nor false');
  if (crit !== undefined && (!Array.isArray(crit) || crit.length === 0 || new Set(crit).size !== crit.length)) throw wrong('crit is not a list of names');
  const names: readonly unknown[] = Array.isArray(crit) ? crit : [];
  const foreign = names.find((name) => !UNDERSTOOD.has(name) || !(String(name) in header));
  if (foreign !== undefined) throw wrong(`crit names ${String(foreign).slice(0, 40)}`);
  // RFC 7797 §6: a reader who does not know b64 would verify other bytes.
  if (b64 !== undefined && !names.includes('b64')) throw wrong('b64 is not in crit');
}

function rsa(hash: SpkiHash): SpkiScheme {
  return { name: 'RSASSA-PKCS1-v1_5', hash };
}

function pss(hash: SpkiHash, saltLength: number): SpkiScheme {
  return { name: 'RSA-PSS', hash, saltLength };
}

function wrong(message: string): CredentialError {
  return new CredentialError('jws_header', message);
}
