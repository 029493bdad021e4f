// Leaves come in: inside the transaction of what they speak of, one writer at a time.
import { randomBytes } from 'node:crypto';
import { append, leafEntryOfHash, leafHash, TILE_WIDTH, type Node } from '#credential';
import type { Clock } from '#lib/clock';
import type { Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Jobs } from '#lib/jobs';
import type { Appended, LogEntry, PlannedEntry } from '../log.ts';
import { addLeaves, addTile, hashesAt, keepFrontier, lockHead, type Head, type Leaf } from '../log.store.ts';

type Ports = { readonly clock: Clock; readonly jobs: Jobs; readonly publicUrl: string };

/** Clocks of machines that keep time differ by less; beyond, somebody set one back. */
const CLOCK_SLACK_MS = 10_000;
const TILE_HEIGHT = 8;

export function openAppending({ clock, jobs, publicUrl }: Ports) {
  async function appendPlanned(tx: Tx, entries: readonly PlannedEntry[]): Promise<Appended[]> {
    if (entries.length === 0) return [];
    const head = await lockHead(tx, publicUrl);
    refuseUnsound(head, clock.now());
    const leaves = entries.map(leafOf), from = head.frontier.size;
    const { frontier, nodes } = append(head.frontier, leaves.map((leaf) => leaf.hash));
    await addLeaves(tx, from, leaves, clock.now());
    await closeTiles(tx, nodes);
    await keepFrontier(tx, frontier);
    await jobs.send(tx, 'log.checkpoint', {}, { singletonKey: 'log' });
    return entries.map(({ salt }, i) => ({ index: from + i, salt }));
  }

  return { appendPlanned, append: (tx: Tx, entries: readonly LogEntry[]) => appendPlanned(tx, entries.map((entry) => ({ ...entry, salt: randomBytes(16) }))) };
}

/** @throws AcquisError log_inconsistent, clock_behind */
export function refuseUnsound(head: Head, now: Date): void {
  const problem = soundness(head, now);
  if (problem) throw problem;
}

/** What forbids appending and signing: a log that contradicted itself, or a clock that stands before the last checkpoint. */
export function soundness({ broken, signedAt }: Head, now: Date): AcquisError | undefined {
  if (broken !== undefined) return new AcquisError('log_inconsistent', { message: broken });
  if (!signedAt || now.getTime() >= signedAt.getTime() - CLOCK_SLACK_MS) return undefined;
  return new AcquisError('clock_behind', { values: { now: now.toISOString(), last: signedAt.toISOString() }, message: `the clock says ${now.toISOString()}, the log was signed at ${signedAt.toISOString()}` });
}

function leafOf({ type, issuer, salt, sha256 }: PlannedEntry): Leaf {
  const entry = leafEntryOfHash({ type, issuer, salt, signedSha256: sha256 });
  return { type, entry, hash: leafHash(entry), salt: type === 'credential' ? undefined : salt };
}

/** A subtree of 256 places that became whole is a tile that never changes again. */
async function closeTiles(tx: Tx, nodes: readonly Node[]): Promise<void> {
  const closed = nodes.filter(({ level }) => level > 0 && level % TILE_HEIGHT === 0).sort((a, b) => a.level - b.level);
  for (const { level, index, hash: root } of closed) {
    const tileLevel = level / TILE_HEIGHT - 1;
    const hashes = await hashesAt(tx, tileLevel, index * TILE_WIDTH, TILE_WIDTH);
    await addTile(tx, { level: tileLevel, index, hashes: Buffer.concat(hashes), root });
  }
}
