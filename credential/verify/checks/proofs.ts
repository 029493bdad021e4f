/** Key and signature of every proof on a document: where there are several, none may fail and one must pass. */
import { isPart } from '../../proof/ecdsa-sd-2023/check.ts';
import type { CanonicalForm, Canonicalise } from '../../proof/suite.ts';
import { suiteOf } from '../../proof/suites.ts';
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, notReached, pass } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import { checkKey } from './key.ts';
import type { IfEarlier, KeyAsk } from './key.ts';

export type ProofFindings = { readonly key: Finding; readonly signature: Finding; readonly ifEarlier?: IfEarlier };

type Ask = KeyAsk & { readonly at: number };

/** More proofs than anybody makes would only be work for the verifier. */
const MAX_PROOFS = 8;

export async function checkProofs(document: Obj, issuer: string, forms: readonly CanonicalForm[], ask: Ask): Promise<ProofFindings> {
  const proofs = asList(document['proof']);
  if (proofs.length === 0) return { key: notReached('issuer_key'), signature: fail('signature', 'proof_missing') };
  if (proofs.length > MAX_PROOFS) return { key: notReached('issuer_key'), signature: fail('signature', 'proof_malformed', { path: '/proof' }) };
  const findings: ProofFindings[] = [];
  for (const proof of proofs) findings.push(await checkOne(document, asObject(proof) ?? {}, issuer, forms, ask));
  return findings.reduce(together);
}

/** `canonicalise`: for a form with contexts of its own. */
export async function checkOne(document: Obj, proof: Obj, issuer: string, forms: readonly CanonicalForm[] | undefined, ask: Ask, canonicalise?: Canonicalise): Promise<ProofFindings> {
  const check = suiteOf(proof);
  if (!check) return { key: notReached('issuer_key'), signature: notChecked('signature', 'suite_unsupported', { detail: String(proof['cryptosuite'] ?? proof['type']) }) };
  const { finding: key, publicKey, ifEarlier } = await checkKey(proof, issuer, ask);
  if (!publicKey || key.result === 'fail') return { key, signature: notReached('signature') };
  try {
    if (!(await check(document, proof, publicKey, forms, canonicalise))) return { key, signature: fail('signature', 'sig_mismatch') };
  } catch (error) {
    return { key, signature: failedBy('signature', error) };
  }
  const expires = proof['expires'];
  const isOver = expires !== undefined && !((parseStamp(expires) ?? -Infinity) > ask.at);
  return { key, ...(ifEarlier && { ifEarlier }), signature: isOver ? fail('signature', 'proof_expired', { path: '/proof/expires' }) : pass('signature', isPart(proof) ? 'sig_part' : 'sig_ok') };
}

export function together(a: ProofFindings, b: ProofFindings): ProofFindings {
  const rank = ({ key, signature }: ProofFindings) => (key.result === 'fail' || signature.result === 'fail' ? 0 : signature.result === 'pass' ? 1 : 2);
  return rank(b) < rank(a) ? b : a;
}
