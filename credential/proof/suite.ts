/**
 * W3C Data Integrity 1.0 §4.3: what all cryptosuites share. They differ in how a document becomes text and which keys sign it: that is
 * a row of a table, one file each.
 */
import { concat, fromBase58 } from '../bytes.ts';
import { canonicalForms } from '../canon/canonize.ts';
import type { PublicKey } from '../did/publickey.ts';
import { CredentialError } from '../errors.ts';
import { jcs } from '../jcs.ts';
import { digest, digestText, verifySignature } from '../platform.ts';
import type { Algorithm, Digest } from '../platform.ts';

export type Suite = {
  readonly type: string;
  /** Absent in suites older than Data Integrity, whose type says it all. */
  readonly cryptosuite?: string;
  readonly form: 'rdfc' | 'jcs';
  readonly keys: Readonly<Partial<Record<PublicKey['kind'], KeyUse>>>;
};

type KeyUse = { readonly algorithm: Algorithm; readonly digest: Digest; /** Bytes of a signature. */ readonly length: number };

export const ED25519_KEYS: Suite['keys'] = { Ed25519: { algorithm: 'Ed25519', digest: 'SHA-256', length: 64 } };
export const ECDSA_KEYS: Suite['keys'] = {
  'P-256': { algorithm: 'ES256', digest: 'SHA-256', length: 64 },
  'P-384': { algorithm: 'ES384', digest: 'SHA-384', length: 96 },
};

/** Canonical N-Quads, or their bytes in UTF-8. */
export type CanonicalForm = string | Uint8Array;
export type Canonicalise = (document: object) => Promise<readonly string[]>;
type Obj = Readonly<Record<string, unknown>>;

/**
 * False: the signature does not match. Whether the key may sign is somebody else's question. `forms`: canonical forms of the document
 * without proofs, when they are at hand already. `canonicalise`: replaced for forms and vectors with contexts of their own. Errors: `proof_malformed` when there is nothing to compare, and those of canonize.
 */
export async function checkWith(suite: Suite, secured: object, proof: Obj, key: PublicKey, forms?: readonly CanonicalForm[], canonicalise: Canonicalise = canonicalForms): Promise<boolean> {
  const use = suite.keys[key.kind];
  if (!use) throw malformed(`a key of kind ${key.kind} does not sign ${suite.cryptosuite ?? suite.type}`);
  const { config, signature } = takeApart(suite, proof, use.length);
  const earlier = earlierProofs(proof, (secured as Obj)['proof']);
  const known = earlier.length === 0 && suite.form === 'rdfc' ? forms : undefined;
  const formsOf = async (what: object) => (suite.form === 'jcs' ? [jcs(what)] : canonicalise(what));
  const [configForm = ''] = await formsOf(withContext(suite.form, config, secured as Obj));
  for (const form of known ?? (await formsOf(inputOf(secured as Obj, earlier)))) {
    const hash = typeof form === 'string' ? digestText(use.digest, form) : digest(use.digest, form);
    if (await verifySignature(use.algorithm, key, concat(await digestText(use.digest, configForm), await hash), signature)) return true;
  }
  return false;
}

function inputOf({ proof: _, ...document }: Obj, earlier: readonly unknown[]): Obj {
  return earlier.length > 0 ? { ...document, proof: earlier } : document;
}

/**
 * §4.5: a proof with `previousProof` signs the document together with the proofs it names. Each of those is checked by itself, so a
 * chain holds as far as every link does.
 */
function earlierProofs(proof: Obj, all: unknown): readonly unknown[] {
  if (!('previousProof' in proof)) return [];
  const wanted = Array.isArray(proof['previousProof']) ? proof['previousProof'] : [proof['previousProof']];
  const proofs = (Array.isArray(all) ? all : [all]) as readonly Obj[];
  const found = proofs.filter((other) => other['id'] !== proof['id'] && wanted.includes(other['id']));
  if (wanted.length === 0 || found.length !== wanted.length || new Set(wanted).size !== wanted.length) throw malformed('a proof names an earlier one that is not here');
  return found;
}

/**
 * The configuration means what the document's context says it means; one that brings a context of its own must bring the same. RDF
 * suites sign that context along (eddsa-rdfc-2022 §3.2.5), JCS suites sign the configuration as it stands (eddsa-jcs-2022 §3.3.5).
 */
export function withContext(form: Suite['form'], config: Obj, document: Obj): object {
  const context = document['@context'];
  if ('@context' in config && JSON.stringify(config['@context']) !== JSON.stringify(context)) {
    throw new CredentialError('ctx_not_allowed', 'the proof brings a context of its own', { path: '/proof/@context' });
  }
  return form === 'jcs' ? config : { ...config, '@context': context };
}

function takeApart(suite: Suite, proof: Obj, length: number): { config: Obj; signature: Uint8Array } {
  const { proofValue, ...config } = proof;
  if (config['type'] !== suite.type || config['cryptosuite'] !== suite.cryptosuite) throw malformed(`not a proof of ${suite.cryptosuite ?? suite.type}`);
  if (typeof proofValue !== 'string' || !proofValue.startsWith('z')) throw malformed('proofValue starts with z and is base58btc');
  const signature = fromBase58(proofValue.slice(1));
  if (signature?.length !== length) throw malformed(`proofValue does not hold ${length} bytes`);
  return { config, signature };
}

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', message, { path: '/proof' });
}
