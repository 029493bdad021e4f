/** The log: a stapled proof counts only against the checkpoint of a log one trusts. */
import { parseCheckpoint, verifyCheckpoint } from '../../tree/checkpoint.ts';
import type { NoteKey } from '../../tree/checkpoint.ts';
import { leafEntry } from '../../tree/leaf.ts';
import { leafHash, verifyInclusion } from '../../tree/merkle.ts';
import { parseLogProof } from '../../tree/proof.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, pass } from '../finding.ts';

export async function checkLog(logProof: string, issuer: string, signed: Uint8Array, trusted: readonly NoteKey[]): Promise<Finding> {
  try {
    const { index, path, checkpoint: note, extra: salt } = parseLogProof(logProof);
    const checkpoint = parseCheckpoint(note);
    const log = trusted.find(({ name }) => name === checkpoint.origin);
    if (!log) return notChecked('log', 'log_untrusted', { detail: checkpoint.origin });
    if (!(await verifyCheckpoint(checkpoint, log))) return fail('log', 'log_mismatch', { detail: 'the checkpoint is not signed by this log' });
    const leaf = leafHash(leafEntry({ type: 'credential', issuer, salt: salt ?? new Uint8Array(), signed }));
    const isIn = verifyInclusion({ leafHash: leaf, index, size: checkpoint.size, root: checkpoint.root, proof: path });
    return isIn ? pass('log', 'logged') : fail('log', 'log_mismatch', { detail: 'the leaf is not in the tree' });
  } catch (error) {
    return failedBy('log', error);
  }
}
