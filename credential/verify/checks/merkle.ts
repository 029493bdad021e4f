/** Merkle proofs of Blockcerts: hash and path are judged, the chain is not asked, so the best there is to say is that it was not looked up. */
import { equal, toHex, utf8 } from '../../bytes.ts';
import { CredentialError } from '../../errors.ts';
import { sha256 } from '../../platform.ts';
import { MOCK, leadsToRoot, readMerkleProof } from '../../proof/merkle-proof.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, notReached } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';

export type Form = (document: object) => Promise<string>;

/** `form`: the canonical form, absent when the document has none that is known here. */
export async function checkMerkle(document: Obj, proof: Obj, form: Form | undefined): Promise<Finding> {
  try {
    const merkle = readMerkleProof(proof);
    if (!leadsToRoot(merkle)) return fail('signature', 'merkle_path', { path: '/proof' });
    if (!form) return notReached('signature');
    const hash = sha256(utf8(await form(hashedBy(proof, document))));
    if (!equal(hash, merkle.target)) return fail('signature', 'sig_mismatch', { detail: `its hash is ${toHex(hash)}` });
    const anchors = merkle.anchors.filter(({ chain }) => chain !== MOCK);
    if (anchors.length === 0) return notChecked('signature', 'anchor_mock');
    return notChecked('signature', 'anchor_unchecked', { detail: anchors.map(({ chain, transaction }) => `${chain} ${transaction ?? ''}`.trim().slice(0, 200)).join(', ') });
  } catch (error) {
    return failedBy('signature', error);
  }
}

/** What was hashed: the document without its proofs, or with the earlier ones that this one names or repeats. */
function hashedBy(proof: Obj, document: Obj): Obj {
  const { proof: proofs, signature: _, ...plain } = document;
  if (!('previousProof' in proof)) return plain;
  const wanted = asList(proof['previousProof']).map((one) => JSON.stringify(one));
  const earlier = asList(proofs).map((one) => asObject(one) ?? {}).filter((one) => one !== proof && (wanted.includes(JSON.stringify(one['id'])) || wanted.includes(JSON.stringify(one))));
  if (earlier.length === 0 || earlier.length !== wanted.length) throw new CredentialError('proof_malformed', 'a proof names an earlier one that is not here', { path: '/proof' });
  return { ...plain, proof: earlier };
}
