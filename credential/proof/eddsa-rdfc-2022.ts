/** W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2, eddsa-rdfc-2022: add a proof, check one. */
import { concat, toBase58 } from '../bytes.ts';
import { canonize } from '../canon/canonize.ts';
import type { PublicKey } from '../did/publickey.ts';
import { CredentialError } from '../errors.ts';
import { sha256Text } from '../platform.ts';
import { STAMP } from '../time.ts';
import type { DataIntegrityProof, ProofOptions } from './shape.ts';
import { ED25519_KEYS, checkWith } from './suite.ts';
import type { CanonicalForm, Suite } from './suite.ts';

export const CRYPTOSUITE = 'eddsa-rdfc-2022';

export const eddsaRdfc2022: Suite = { type: 'DataIntegrityProof', cryptosuite: CRYPTOSUITE, form: 'rdfc', keys: ED25519_KEYS };

type Secured<T> = T & { readonly proof: readonly [DataIntegrityProof] };

/**
 * §3.2.1. The proof is the last member, an array of one as the Open Badges schema wants.
 * Errors: `proof_present`, `bad_argument`, and those of canonize.
 */
export async function addProof<T extends object>(document: T, options: ProofOptions): Promise<Secured<T>> {
  if ('proof' in document) throw new CredentialError('proof_present', 'this document has a proof already');
  if (!STAMP.test(options.created)) throw new CredentialError('bad_argument', `created ${options.created} is not a UTC date-time in whole seconds`);
  const config = {
    type: 'DataIntegrityProof',
    cryptosuite: CRYPTOSUITE,
    created: options.created,
    verificationMethod: options.verificationMethod,
    proofPurpose: 'assertionMethod',
  } as const;
  const signature = await options.sign(hashData(await canonize({ ...config, '@context': (document as { '@context'?: unknown })['@context'] }), await canonize(document)));
  if (signature.length !== 64) throw new CredentialError('bad_argument', `an Ed25519 signature has 64 bytes, not ${signature.length}`);
  return { ...document, proof: [{ ...config, proofValue: `z${toBase58(signature)}` }] };
}

/**
 * §3.2.2. `key`: as findKey gives it, or the 32 bytes of an Ed25519 key. `forms`: canonical forms of the document without proof, when they are at hand already.
 * False: the signature does not match. Whether the key may sign is somebody else's question.
 * Errors: `proof_malformed` when there is nothing to compare, and those of canonize.
 */
export async function checkProof(secured: object, proof: unknown, key: Uint8Array | PublicKey, forms?: readonly CanonicalForm[]): Promise<boolean> {
  if (typeof proof !== 'object' || proof === null || Array.isArray(proof)) throw new CredentialError('proof_malformed', 'a proof is an object', { path: '/proof' });
  return checkWith(eddsaRdfc2022, secured, proof as Record<string, unknown>, key instanceof Uint8Array ? { kind: 'Ed25519', bytes: key } : key, forms);
}

/** §3.2.4: what is signed, SHA-256 of the configuration then of the document. */
export function hashData(configForm: string, documentForm: string): Uint8Array {
  return concat(sha256Text(configForm), sha256Text(documentForm));
}
