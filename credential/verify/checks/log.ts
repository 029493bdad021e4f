/** The log: a stapled proof counts only against the checkpoint of a log one trusts. */
import { parseCheckpoint, verifyCheckpoint, witnessedAt } from '../../tree/checkpoint.ts';
import type { SignedCheckpoint } from '../../tree/checkpoint.ts';
import { leafEntry } from '../../tree/leaf.ts';
import { leafHash, verifyInclusion } from '../../tree/merkle.ts';
import { parseLogProof } from '../../tree/proof.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, pass } from '../finding.ts';
import type { VerifyPorts } from '../ports.ts';

/** `seen`: by when the credential was there for sure, milliseconds since 1970. */
export type Logged = { readonly finding: Finding; readonly seen?: number };

type Ask = Pick<VerifyPorts, 'trustedLogs' | 'trustedWitnesses' | 'checkpointSeen'>;

/** `signed`: the bytes that the leaf stands for. */
export async function checkLog(logProof: string, issuer: string, signed: Uint8Array, ask: Ask): Promise<Logged> {
  try {
    const { index, path, checkpoint: note, extra: salt } = parseLogProof(logProof);
    const checkpoint = parseCheckpoint(note);
    const log = ask.trustedLogs?.find(({ name }) => name === checkpoint.origin);
    if (!log) return { finding: notChecked('log', 'log_untrusted', { detail: checkpoint.origin }) };
    if (!(await verifyCheckpoint(checkpoint, log))) return { finding: fail('log', 'log_mismatch', { detail: 'the checkpoint is not signed by this log' }) };
    const leaf = leafHash(leafEntry({ type: 'credential', issuer, salt: salt ?? new Uint8Array(), signed }));
    const isIn = verifyInclusion({ leafHash: leaf, index, size: checkpoint.size, root: checkpoint.root, proof: path });
    if (!isIn) return { finding: fail('log', 'log_mismatch', { detail: 'the leaf is not in the tree' }) };
    const seen = await earliest(checkpoint, ask);
    return { finding: pass('log', 'logged'), ...(seen !== undefined && { seen }) };
  } catch (error) {
    return { finding: failedBy('log', error) };
  }
}

/** A log could date its own checkpoint as it likes: only what somebody else saw is a date. */
async function earliest(checkpoint: SignedCheckpoint, { trustedWitnesses = [], checkpointSeen }: Ask): Promise<number | undefined> {
  const remembered = await checkpointSeen?.(checkpoint);
  const seen = await Promise.all(trustedWitnesses.map((witness) => witnessedAt(checkpoint, witness)));
  const known = [remembered?.getTime(), ...seen].filter((moment) => moment !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
