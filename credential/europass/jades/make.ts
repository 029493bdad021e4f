/** Sealing with JAdES, baseline B (ETSI TS 119 182-1 §6), in the shape of the Europass issuer: general serialisation, payload in clear. */
import { toBase64, toBase64url, utf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { STAMP } from '../../time.ts';
import { checkSignature, findSigner } from '../signer.ts';
import { leafFault } from '../x509/chain.ts';
import { openJsonSeal } from './open.ts';

export type SealInput = {
  /** DER, the sealer's own certificate first (RFC 7515 §4.1.6). */
  readonly chain: readonly Uint8Array[];
  /** As JOSE names it; it has to fit the certificate's key. */
  readonly alg: string;
  /** UTC, whole seconds, for example `2026-12-01T09:00:00Z`. */
  readonly sealedAt: string;
  /** ECDSA as r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
};

/**
 * The sealed credential as text; `payload` stands in it character for character. What comes out was verified: a device that signs with
 * another key, or a certificate that is not for sealing, ends here. Errors: `bad_argument`, `cert_malformed`, `key_weak`, `alg_forbidden`.
 */
export async function sealJades(payload: string, { chain, alg, sealedAt, sign }: SealInput): Promise<string> {
  const [leaf] = chain;
  if (!leaf || !STAMP.test(sealedAt) || !payload.isWellFormed()) throw new CredentialError('bad_argument', 'a certificate, a date-time in UTC and well-formed text are wanted');
  const header = { alg, typ: 'jose+json', 'x5t#S256': toBase64url(sha256(leaf)), x5c: chain.map(toBase64), b64: false, sigT: sealedAt, crit: ['b64', 'sigT'] };
  const head = toBase64url(utf8(JSON.stringify(header)));
  const sealed = (signature: Uint8Array) => ({ payload, signatures: [{ protected: head, signature: toBase64url(signature) }] });
  const document = sealed(await sign(utf8(`${head}.${payload}`)));
  await verified(document);
  return JSON.stringify(document);
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
