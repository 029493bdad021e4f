/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.6.6, §3.6.9: is what is shown what the issuer signed? */
import { concat, fromUtf8, toBase58, utf8 } from '../../bytes.ts';
import { canonicalForms } from '../../canon/canonize.ts';
import type { PublicKey } from '../../did/publickey.ts';
import { readMultikey } from '../../did/publickey.ts';
import { CredentialError } from '../../errors.ts';
import { sha256Text, verifySignature } from '../../platform.ts';
import { withContext } from '../suite.ts';
import type { CanonicalForm } from '../suite.ts';
import { hmacLabel } from './label.ts';
import { inBothOrders, labelsIn, linesOf, relabel, statementsOf } from './statements.ts';
import type { Canonicalise } from './statements.ts';
import { isBase, isDerived, readBase, readDerived } from './value.ts';
import type { BaseValue } from './value.ts';

export const CRYPTOSUITE = 'ecdsa-sd-2023';

type Obj = Readonly<Record<string, unknown>>;
type Signed = Pick<BaseValue, 'baseSignature' | 'publicKey' | 'signatures'>;
type Split = { readonly mandatory: readonly string[]; readonly others: readonly string[] };

/** Each is checked by itself: some 0.1 ms. */
const MAX_STATEMENTS = 2_000;

/** A part of a credential, chosen by its holder. */
export function isPart(proof: Obj): boolean {
  return proof['cryptosuite'] === CRYPTOSUITE && isDerived(proof['proofValue']);
}

/**
 * As checkWith, for base proofs, which show everything, and derived ones. False: a signature does not match, a mandatory statement is
 * missing or one is there that was never signed. Errors: `proof_malformed`, `canon_budget`, and those of canonize.
 */
export async function checkSelective(secured: object, proof: Obj, key: PublicKey, forms?: readonly CanonicalForm[], canonicalise: Canonicalise = canonicalForms): Promise<boolean> {
  if (key.kind !== 'P-256') throw malformed(`a key of kind ${key.kind} does not sign ${CRYPTOSUITE}`);
  const { proofValue, ...config } = proof;
  if (config['type'] !== 'DataIntegrityProof' || config['cryptosuite'] !== CRYPTOSUITE) throw malformed(`not a proof of ${CRYPTOSUITE}`);
  if ('previousProof' in proof) throw malformed('a proof that shows parts stands in no chain');
  const { proof: _, ...document } = secured as Obj;
  const [configForm = ''] = await canonicalise(withContext('rdfc', config, document));
  const { value, splits } = isBase(proofValue) ? await splitBase(document, proofValue, canonicalise) : splitDerived(proofValue, forms ?? (await canonicalise(document)));
  for (const split of splits) if (await isSigned(value, split, configForm, key)) return true;
  return false;
}

/** §3.6.9 for the holder, to whom alone a base proof is given. */
async function splitBase(document: object, proofValue: unknown, canonicalise: Canonicalise): Promise<{ value: Signed; splits: readonly Split[] }> {
  const value = readBase(proofValue);
  try {
    const statements = await statementsOf(document, hmacLabel(value.hmacKey), canonicalise);
    const { lines } = await statements.select(value.mandatoryPointers);
    return { value, splits: [splitBy(statements.lines, (line) => lines.has(line))] };
  } catch (error) {
    throw error instanceof CredentialError && error.code === 'bad_argument' ? malformed(error.message) : error;
  }
}

/** §3.5.8. Labels are replaced one for one, or two things could be shown as one. */
function splitDerived(proofValue: unknown, [form = '']: readonly CanonicalForm[]): { value: Signed; splits: readonly Split[] } {
  const { labelMap, mandatoryIndexes, ...value } = readDerived(proofValue);
  const lines = linesOf(typeof form === 'string' ? form : (fromUtf8(form) ?? ''));
  const labels = labelsIn(lines);
  if (labels.size !== labelMap.size || ![...labels].every((label) => labelMap.has(label))) throw malformed('the label map is not about the unnamed nodes of this document');
  if (!mandatoryIndexes.every((index) => index >= 0 && index < lines.length)) throw malformed('a mandatory statement has no place in this document');
  const mandatory = new Set(mandatoryIndexes);
  const orders = inBothOrders(lines.map((line) => relabel(line, labelMap)));
  return { value, splits: orders.map((order) => splitBy(order, (_, index) => mandatory.has(index))) };
}

function splitBy(lines: readonly string[], isMandatory: (line: string, index: number) => boolean): Split {
  return { mandatory: lines.filter(isMandatory), others: lines.filter((line, index) => !isMandatory(line, index)) };
}

/** The issuer's signature first: it vouches for the key of the statements. */
async function isSigned({ baseSignature, publicKey, signatures }: Signed, { mandatory, others }: Split, configForm: string, key: PublicKey): Promise<boolean> {
  if (signatures.length !== others.length) return false;
  if (others.length > MAX_STATEMENTS) throw new CredentialError('canon_budget', `more than ${MAX_STATEMENTS} statements that can be left out`);
  if (!(await verifySignature('ES256', key, baseData(configForm, publicKey, mandatory), baseSignature))) return false;
  const statementKey = statementKeyOf(publicKey);
  for (const [i, line] of others.entries()) {
    if (!(await verifySignature('ES256', statementKey, utf8(line), signatures[i] ?? new Uint8Array()))) return false;
  }
  return true;
}

/** §3.5.1 */
export function baseData(configForm: string, publicKey: Uint8Array, mandatory: readonly string[]): Uint8Array {
  return concat(sha256Text(configForm), publicKey, sha256Text(mandatory.join('')));
}

function statementKeyOf(publicKey: Uint8Array): PublicKey {
  const key = readMultikey(`z${toBase58(publicKey)}`);
  if (key.kind !== 'P-256') throw malformed('the key of the statements is not of P-256');
  return key;
}

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', message, { path: '/proof' });
}
