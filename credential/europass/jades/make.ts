/** Sealing with JAdES, baseline B, T where a time-stamp authority is asked, LT with what authorities say of withdrawals (ETSI TS 119 182-1 §6), in the shape of the Europass issuer: general serialisation, payload in clear. */
import { toBase64, toBase64url, utf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { STAMP } from '../../time.ts';
import { checkSignature, findSigner } from '../signer.ts';
import { leafFault } from '../x509/chain.ts';
import { openLongTerm } from './longterm.ts';
import type { RevocationSource } from './longterm.ts';
import { openJsonSeal } from './open.ts';
import { sealedText } from '../sealing.ts';
import { obtainStamp } from './stamping.ts';
import type { StampSource } from './stamping.ts';

export type SealInput = Sealing & {
  /** ECDSA as r ‖ s. */
  readonly sign: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
};
export type SealAllInput = Sealing & {
  /** The same for several, in order: devices far away are asked once. */
  readonly sign: (messages: readonly Uint8Array[]) => Promise<readonly Uint8Array[]>;
};
type Sealing = {
  /** DER, the sealer's own certificate first (RFC 7515 §4.1.6). */
  readonly chain: readonly Uint8Array[];
  /** As JOSE names it; it has to fit the certificate's key. */
  readonly alg: string;
  /** UTC, whole seconds, for example `2026-12-01T09:00:00Z`. */
  readonly sealedAt: string;
  /** Level T: shows that the seal existed before its certificate ended. */
  readonly stamps?: StampSource;
  /** Level LT, on `stamps`: shows that no certificate was withdrawn then. */
  readonly revocation?: RevocationSource;
};
/** A sealed credential beside what is sealed: `text` is JSON of `payload` and `signatures`, in that order. */
export type SealMade = { readonly text: string; readonly signatures: readonly object[] };

/**
 * The sealed credential as text; `payload` stands in it character for character. What comes out was verified: a device that signs with
 * another key, or a certificate that is not for sealing, ends here. Errors: `bad_argument`, `cert_malformed`, `key_weak`, `alg_forbidden`.
 */
export async function sealJades(payload: string, { sign, ...input }: SealInput): Promise<string> {
  const [made] = await sealAllJades([payload], { ...input, sign: async (messages) => Promise.all(messages.map(sign)) });
  return made?.text ?? '';
}

/** The same for several, each by itself: all or none, in order. */
export async function sealAllJades(payloads: readonly string[], { chain, alg, sealedAt, sign, stamps, revocation }: SealAllInput): Promise<readonly SealMade[]> {
  const [leaf] = chain;
  if (revocation && !stamps) throw new CredentialError('bad_argument', 'revocation: level LT stands on a time stamp');
  if (!leaf || !STAMP.test(sealedAt) || payloads.some((payload) => !payload.isWellFormed())) throw new CredentialError('bad_argument', 'a certificate, a date-time in UTC and well-formed text are wanted');
  const header = { alg, typ: 'jose+json', 'x5t#S256': toBase64url(sha256(leaf)), x5c: chain.map(toBase64), b64: false, sigT: sealedAt, crit: ['b64', 'sigT'] };
  const head = toBase64url(utf8(JSON.stringify(header)));
  const signed = await sign(payloads.map((payload) => utf8(`${head}.${payload}`))), made: SealMade[] = [], longTerm = revocation && openLongTerm(chain, revocation);
  for (const [i, payload] of payloads.entries()) {
    const signature = toBase64url(signed[i] ?? new Uint8Array());
    const sealed = (more: object) => [{ protected: head, ...more, signature }];
    await verified({ payload, signatures: sealed({}) });
    const signatures = sealed(stamps ? { header: { etsiU: (await witnessed(signature, sealedAt, stamps, longTerm)).map(written) } } : {});
    made.push({ text: sealedText(payload, signatures), signatures });
  }
  return made;
}

/** §5.3.4: about the signature as it is written. */
async function witnessed(signature: string, sealedAt: string, stamps: StampSource, longTerm: ReturnType<typeof openLongTerm> | undefined): Promise<readonly object[]> {
  const about = utf8(signature), token = await obtainStamp(about, sealedAt, stamps);
  return [{ sigTst: { tstTokens: [{ val: toBase64(token) }] } }, ...(longTerm ? await longTerm(about, token) : [])];
}

/** §5.3.1: in base64url, so that a later stamp can cover it. */
function written(property: object): string {
  return toBase64url(utf8(JSON.stringify(property)));
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
