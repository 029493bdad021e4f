/** W3C Data Integrity 1.0 §4.2: adds a proof of any suite that one signature over two hashes makes. */
import { concat, toBase58 } from '../bytes.ts';
import { canonize, canonizeDirected } from '../canon/canonize.ts';
import type { CurveName } from '../did/curves.ts';
import { CredentialError } from '../errors.ts';
import { jcs } from '../jcs.ts';
import { digestText } from '../platform.ts';
import { STAMP } from '../time.ts';
import { ecdsaJcs2019 } from './ecdsa-jcs-2019.ts';
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts';
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts';
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts';
import type { Sign } from './shape.ts';
import type { Suite } from './suite.ts';

const SUITES = { 'eddsa-rdfc-2022': eddsaRdfc2022, 'eddsa-jcs-2022': eddsaJcs2022, 'ecdsa-rdfc-2019': ecdsaRdfc2019, 'ecdsa-jcs-2019': ecdsaJcs2019 } as const satisfies Record<string, Suite>;

export type ProvedBy = keyof typeof SUITES;
export type ProofWish = {
  readonly cryptosuite: ProvedBy;
  /** Of the key that signs; with P-384 hashes are SHA-384 (vc-di-ecdsa §3.2). */
  readonly key: 'Ed25519' | CurveName;
  readonly verificationMethod: string;
  /** xsd:dateTimeStamp in UTC, whole seconds. */
  readonly created: string;
  /** `assertionMethod` when absent; presentations are signed for `authentication`. */
  readonly proofPurpose?: 'assertionMethod' | 'authentication';
  /** Data Integrity §2.1: what a reader asked for, so that the proof is for that reader and that moment. */
  readonly challenge?: string;
  readonly domain?: string;
  /** Ed25519 and P-256: 64 bytes, P-384: 96 (r ‖ s). */
  readonly sign: Sign;
};
export type WishedProof = {
  readonly type: 'DataIntegrityProof';
  readonly cryptosuite: ProvedBy;
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: string;
  readonly proofValue: string;
};

/**
 * As addProof, for every such suite and purpose. The document's contexts and values are bound by the same rules in JCS suites, where
 * nothing is expanded: or it could say one thing to readers of JSON and another to readers of JSON-LD.
 * Errors: `proof_present`, `bad_argument`, and those of canonize.
 */
export async function addProofBy<T extends object>(document: T, wish: ProofWish): Promise<T & { readonly proof: WishedProof }> {
  if ('proof' in document) throw new CredentialError('proof_present', 'this document has a proof already');
  if (!STAMP.test(wish.created)) throw new CredentialError('bad_argument', `created ${wish.created} is not a UTC date-time in whole seconds`);
  const suite: Suite = SUITES[wish.cryptosuite], use = suite.keys[wish.key];
  if (!use) throw new CredentialError('bad_argument', `a key of kind ${wish.key} does not sign ${wish.cryptosuite}`);
  const { sign, key: _, ...said } = wish;
  const config = { type: 'DataIntegrityProof' as const, proofPurpose: 'assertionMethod', ...said };
  const context = { '@context': (document as { '@context'?: unknown })['@context'] };
  // eddsa-jcs-2022 §3.3.1: the proof carries the context it was made under; in RDF suites it is only signed.
  const written = suite.form === 'jcs' ? { ...context, ...config } : config;
  const meant = await (suite.form === 'jcs' ? canonizeDirected : canonize)(document);
  const forms = suite.form === 'jcs' ? [jcs(written), jcs(document)] : [await canonize({ ...config, ...context }), meant];
  const signature = await sign(concat(...(await Promise.all(forms.map((form) => digestText(use.digest, form))))));
  if (signature.length !== use.length) throw new CredentialError('bad_argument', `a signature of ${wish.key} has ${use.length} bytes, not ${signature.length}`);
  return { ...document, proof: { ...written, proofValue: `z${toBase58(signature)}` } };
}
