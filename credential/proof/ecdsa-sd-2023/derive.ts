/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.6.6–3.6.7: the holder shows a part. */
import { canonicalForms } from '../../canon/canonize.ts';
import { canonicalNQuads } from '../../canon/reference.ts';
import { CredentialError } from '../../errors.ts';
import { CRYPTOSUITE } from './check.ts';
import { hmacLabel } from './label.ts';
import { select } from './pointers.ts';
import { statementsOf } from './statements.ts';
import type { Canonicalise } from './statements.ts';
import { isBase, readBase, writeDerived } from './value.ts';

type Obj = Readonly<Record<string, unknown>>;

/**
 * `secured`: with its base proof, as the issuer gave it. `pointers`: JSON Pointers to what is shown beside what is mandatory. The result
 * is not checked: whoever is not sure of the base proof verifies it first.
 * Errors: `proof_malformed` when there is no base proof or it is not about this document, `bad_argument` for pointers, and those of canonize.
 */
export async function deriveProof(secured: object, pointers: readonly string[], canonicalise: Canonicalise = canonicalForms): Promise<Obj> {
  const { proof: proofs, ...document } = secured as Obj;
  const base = baseProofOf(proofs);
  const { baseSignature, publicKey, hmacKey, signatures, mandatoryPointers } = readBase(base['proofValue']);
  const shown = [...mandatoryPointers, ...pointers];
  const revealed = select(document, shown);
  if (!revealed) throw new CredentialError('bad_argument', 'nothing would be shown');

  const statements = await statementsOf(document, hmacLabel(hmacKey), canonicalise);
  const [mandatory, all] = [await statements.select(mandatoryPointers), await statements.select(shown)];
  const others = statements.lines.filter((line) => !mandatory.lines.has(line));
  if (others.length !== signatures.length) throw new CredentialError('proof_malformed', 'the base proof is about other statements', { path: '/proof' });

  const labelMap = new Map<string, string>();
  for (const [from, to] of await canonicalLabels(all.passing)) labelMap.set(to, statements.labels.get(from) ?? '');
  const lines = statements.lines.filter((line) => all.lines.has(line));
  const proofValue = writeDerived({
    baseSignature,
    publicKey,
    signatures: signatures.filter((_, i) => all.lines.has(others[i] ?? '')),
    labelMap,
    mandatoryIndexes: lines.flatMap((line, i) => (mandatory.lines.has(line) ? [i] : [])),
  });
  const derived = { ...base, proofValue };
  return { ...revealed, proof: Array.isArray(proofs) ? [derived] : derived };
}

/** Those the reader of the part will find. */
async function canonicalLabels(passing: string): Promise<ReadonlyMap<string, string>> {
  const labels = new Map<string, string>();
  await canonicalNQuads(passing, { labels });
  return labels;
}

function baseProofOf(proofs: unknown): Obj {
  const found = [proofs].flat().filter((proof): proof is Obj => typeof proof === 'object' && proof !== null && (proof as Obj)['cryptosuite'] === CRYPTOSUITE && isBase((proof as Obj)['proofValue']));
  const [base] = found;
  if (!base || found.length > 1) throw new CredentialError('proof_malformed', 'one base proof of ecdsa-sd-2023 is wanted', { path: '/proof' });
  return base;
}
