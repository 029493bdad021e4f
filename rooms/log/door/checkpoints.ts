// The log says how large it is and what its root is, and signs that. It never signs a history that contradicts the last one.
import { consistencyProof, rootOf, signCheckpoint, verifyConsistency, type Checkpoint, type NoteKey } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Sign } from '#rooms/sign';
import { addCheckpoint, checkpointTime, lastCheckpoint, lockHead, markBroken, readHead, type CheckpointRow, type Head } from '../log.store.ts';
import { refuseUnsound } from './append.ts';
import { tileReader } from './proofs.ts';

type Ports = { readonly db: Db; readonly clock: Clock; readonly publicUrl: string; readonly sign: Pick<Sign, 'signAsHouse' | 'houseKey'> };

export function openCheckpoints({ db, clock, publicUrl, sign }: Ports) {
  async function latest(): Promise<string> {
    // Before any lock: the house's key, when it is made now, itself becomes a leaf.
    const publicKey = await sign.houseKey();
    return await upToDate() ?? signHead(publicKey);
  }

  function upToDate(): Promise<string | undefined> {
    return db.asHouse(async (tx) => {
      const head = await readHead(tx, publicUrl), last = await lastCheckpoint(tx);
      refuseUnsound(head, clock.now());
      return last?.size === head.frontier.size ? last.note : undefined;
    });
  }

  async function signHead(publicKey: Uint8Array): Promise<string> {
    const outcome = await db.asHouse(async (tx) => {
      const head = await lockHead(tx, publicUrl), last = await lastCheckpoint(tx);
      refuseUnsound(head, clock.now());
      if (last?.size === head.frontier.size) return last.note;
      const wrong = last && await contradiction(tx, head, last);
      if (wrong) { await markBroken(tx, wrong); return new AcquisError('log_inconsistent', { message: wrong }); }
      const { origin, frontier } = head, root = rootOf(frontier);
      const note = await signCheckpoint({ origin, size: frontier.size, root }, { name: origin, publicKey, sign: async (bytes) => (await sign.signAsHouse(bytes)).signature });
      const now = clock.now();
      await addCheckpoint(tx, { size: frontier.size, root, note, at: head.signedAt && head.signedAt > now ? head.signedAt : now });
      return note;
    });
    if (outcome instanceof AcquisError) throw outcome; // after the commit that keeps the mark
    return outcome;
  }

  async function noteKey(): Promise<NoteKey> {
    const publicKey = await sign.houseKey(), { origin } = await db.asHouse((tx) => readHead(tx, publicUrl));
    return { name: origin, publicKey };
  }
  function seen({ origin, size, root }: Checkpoint): Promise<Date | undefined> {
    return db.asHouse(async (tx) => (origin === (await readHead(tx, publicUrl)).origin ? checkpointTime(tx, size, root) : undefined));
  }
  return { latest, noteKey, seen };
}

/** The stored tree must still contain the tree of the last checkpoint, whole and in its place. */
async function contradiction(tx: Tx, { frontier }: Head, last: CheckpointRow): Promise<string | undefined> {
  if (frontier.size < last.size) return `the log holds ${frontier.size} leaves, its last checkpoint ${last.size}`;
  const proof = await consistencyProof(last.size, frontier.size, tileReader(tx, frontier.size)).catch(() => undefined);
  const holds = proof && verifyConsistency({ oldSize: last.size, oldRoot: last.root, size: frontier.size, root: rootOf(frontier), proof });
  return holds ? undefined : `the leaves after ${last.size} do not continue the checkpoint of that size`;
}
