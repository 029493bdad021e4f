/** W3C Data Integrity EdDSA Cryptosuites 1.0 §3.2, eddsa-rdfc-2022: add a proof, check one. */
import { concat, fromBase58, toBase58, utf8 } from '../bytes.ts';
import { canonicalForms, canonize } from '../canon/canonize.ts';
import { CredentialError } from '../errors.ts';
import { sha256, verifyEd25519 } from '../platform.ts';
import { STAMP } from '../time.ts';
import type { DataIntegrityProof, ProofOptions } from './shape.ts';

export const CRYPTOSUITE = 'eddsa-rdfc-2022';

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
  const signature = await options.sign(hashData(await canonize(withContext(config, document)), await canonize(document)));
  if (signature.length !== 64) throw new CredentialError('bad_argument', `an Ed25519 signature has 64 bytes, not ${signature.length}`);
  return { ...document, proof: [{ ...config, proofValue: `z${toBase58(signature)}` }] };
}

/**
 * §3.2.2. `publicKey`: 32 bytes. `forms`: canonical forms of the document without proof, when they are at hand already.
 * False: the signature does not match. Whether the key may sign is somebody else's question.
 * Errors: `proof_malformed` when there is nothing to compare, and those of canonize.
 */
export async function checkProof(secured: object, proof: unknown, publicKey: Uint8Array, forms?: readonly string[]): Promise<boolean> {
  const { config, signature } = takeApart(proof);
  const { proof: _, ...document } = secured as Record<string, unknown>;
  const [configForm = ''] = await canonicalForms(withContext(config, document));
  for (const form of forms ?? (await canonicalForms(document))) {
    if (await verifyEd25519(publicKey, hashData(configForm, form), signature)) return true;
  }
  return false;
}

/** §3.2.4: what is signed, SHA-256 of the configuration then of the document. */
export function hashData(configForm: string, documentForm: string): Uint8Array {
  return concat(sha256(utf8(configForm)), sha256(utf8(documentForm)));
}

/** §3.2.5: the configuration is canonicalised in the document's own context; one that brings its own must bring the same. */
function withContext(config: object, document: object): object {
  const context = (document as { '@context'?: unknown })['@context'];
  if ('@context' in config && JSON.stringify(config['@context']) !== JSON.stringify(context)) {
    throw new CredentialError('ctx_not_allowed', 'the proof brings a context of its own', { path: '/proof/@context' });
  }
  return { ...config, '@context': context };
}

function takeApart(proof: unknown): { config: object; signature: Uint8Array } {
  if (typeof proof !== 'object' || proof === null || Array.isArray(proof)) throw malformed('a proof is an object');
  const { proofValue, ...config } = proof as Record<string, unknown>;
  if (config['type'] !== 'DataIntegrityProof' || config['cryptosuite'] !== CRYPTOSUITE) throw malformed(`not a proof of ${CRYPTOSUITE}`);
  if (typeof proofValue !== 'string' || !proofValue.startsWith('z')) throw malformed('proofValue starts with z and is base58btc');
  const signature = fromBase58(proofValue.slice(1));
  if (signature?.length !== 64) throw malformed('proofValue does not hold 64 bytes');
  return { config, signature };
}

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', message, { path: '/proof' });
}
