/** Sealing with JAdES, baseline B, and T where a time-stamp authority is asked (ETSI TS 119 182-1 §6), in the shape of the Europass issuer: general serialisation, payload in clear. */
import { toBase64, toBase64url, utf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { STAMP } from '../../time.ts';
import { checkSignature, findSigner } from '../signer.ts';
import { leafFault } from '../x509/chain.ts';
import { openJsonSeal } from './open.ts';
import { obtainStamp } from './stamping.ts';
import type { StampSource } from './stamping.ts';

export type SealInput = {
  /** DER, the sealer's own certificate first (RFC 7515 §4.1.6). */
  readonly chain: readonly Uint8Array[];
  /** As JOSE names it; it has to fit the certificate's key. */
  readonly alg: string;
  /** UTC, whole seconds, for example `2026-12-01T09:00:00Z`. */
  readonly sealedAt: string;
  /** ECDSA as r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  /** Level T: shows that the seal existed before its certificate ended. */
  readonly stamps?: StampSource;
};

/**
 * The sealed credential as text; `payload` stands in it character for character. What comes out was verified: a device that signs with
 * another key, or a certificate that is not for sealing, ends here. Errors: `bad_argument`, `cert_malformed`, `key_weak`, `alg_forbidden`.
 */
export async function sealJades(payload: string, { chain, alg, sealedAt, sign, stamps }: SealInput): Promise<string> {
  const [leaf] = chain;
  if (!leaf || !STAMP.test(sealedAt) || !payload.isWellFormed()) throw new CredentialError('bad_argument', 'a certificate, a date-time in UTC and well-formed text are wanted');
  const header = { alg, typ: 'jose+json', 'x5t#S256': toBase64url(sha256(leaf)), x5c: chain.map(toBase64), b64: false, sigT: sealedAt, crit: ['b64', 'sigT'] };
  const head = toBase64url(utf8(JSON.stringify(header)));
  const signature = toBase64url(await sign(utf8(`${head}.${payload}`)));
  const sealed = (more: object) => ({ payload, signatures: [{ protected: head, ...more, signature }] });
  await verified(sealed({}));
  return JSON.stringify(sealed(stamps ? { header: { etsiU: [await witnessed(signature, sealedAt, stamps)] } } : {}));
}

/** §5.3.4: about the signature as it is written; in base64url, so that a later stamp can cover it. */
async function witnessed(signature: string, sealedAt: string, stamps: StampSource): Promise<string> {
  const token = await obtainStamp(utf8(signature), sealedAt, stamps);
  return toBase64url(utf8(JSON.stringify({ sigTst: { tstTokens: [{ val: toBase64(token) }] } })));
}

async function verified(document: Readonly<Record<string, unknown>>): Promise<void> {
  const seal = openJsonSeal(document);
  const signer = findSigner(seal, []);
  if ('finding' in signer) throw new CredentialError(signer.finding.code === 'key_weak' ? 'key_weak' : 'cert_malformed', signer.finding.detail ?? '');
  const fault = leafFault(signer.leaf, 'seal');
  if (fault) throw new CredentialError('bad_argument', `the certificate is not for sealing: ${fault.detail}`);
  const { code } = await checkSignature(seal, signer.leaf);
  if (code !== 'sig_ok') throw new CredentialError(code === 'alg_forbidden' ? code : 'bad_argument', `the signature does not fit the certificate: ${code}`);
}
