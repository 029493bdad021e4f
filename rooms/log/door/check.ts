// Everything again from the leaves, as if nothing stored besides could be believed.
import { append, emptyFrontier, leafHash, parseCheckpoint, rootOf, TILE_WIDTH, tilePath, verifyCheckpoint, type Frontier, type Node, type NoteKey } from '#credential';
import type { Db, Tx } from '#lib/db';
import { checkpointsAbove, countTiles, leavesFrom, readHead, tileRow, type CheckpointRow } from '../log.store.ts';

export type LogFault = {
  readonly code: 'leaf_missing' | 'leaf_changed' | 'tile_missing' | 'tile_changed' | 'tile_surplus' | 'checkpoint_root' | 'checkpoint_note' | 'checkpoint_beyond' | 'head_changed';
  /** `leaf 17`, `tile/0/x001/067`, `checkpoint 512`, `head` */
  readonly where: string;
};
export type LogReport = { readonly origin: string; readonly size: number; readonly tiles: number; readonly checkpoints: number; /** Base64, as in a checkpoint. */ readonly root: string; readonly faults: readonly LogFault[] };

type Ports = { readonly db: Db; readonly publicUrl: string; readonly noteKey: () => Promise<NoteKey> };
const PAGE = 2048;

export function openChecking({ db, publicUrl, noteKey }: Ports) {
  return async (): Promise<LogReport> => {
    const key = await noteKey(), head = await db.asHouse((tx) => readHead(tx, publicUrl));
    const walk = new Walk(key);
    while (walk.frontier.size < head.frontier.size) {
      const went = await db.asHouse((tx) => walk.page(tx, head.frontier.size));
      if (!went) break;
    }
    await db.asHouse((tx) => walk.end(tx, head.frontier));
    return { origin: head.origin, size: walk.frontier.size, tiles: walk.tiles, checkpoints: walk.checkpoints, root: Buffer.from(rootOf(walk.frontier)).toString('base64'), faults: walk.faults };
  };
}

/** One pass in pages: memory does not grow with the log. */
class Walk {
  frontier: Frontier = emptyFrontier();
  tiles = 0;
  checkpoints = 0;
  readonly faults: LogFault[] = [];
  readonly #key: NoteKey;
  /** For each tile level, the hashes of the tile being filled. */
  readonly #open: Uint8Array[][] = [];
  constructor(key: NoteKey) { this.#key = key; }

  /** Up to the next checkpoint, at most a page. False: no leaf follows. */
  async page(tx: Tx, until: number): Promise<boolean> {
    const from = this.frontier.size, [next] = await checkpointsAbove(tx, from, 1);
    const rows = await leavesFrom(tx, from, Math.min(PAGE, until - from, (next?.size ?? Infinity) - from));
    const hashes: Uint8Array[] = [];
    for (const { index, entry, hash } of rows) {
      if (index !== from + hashes.length) break;
      const computed = leafHash(entry);
      if (!same(computed, hash)) this.#fault('leaf_changed', `leaf ${index}`);
      hashes.push(computed);
    }
    const { frontier, nodes } = append(this.frontier, hashes);
    this.frontier = frontier;
    for (const node of nodes) await this.#node(tx, node);
    if (next?.size === frontier.size) await this.#checkpoint(next);
    if (hashes.length === 0) this.#fault('leaf_missing', `leaf ${from}`);
    return hashes.length > 0;
  }

  async end(tx: Tx, stored: Frontier): Promise<void> {
    const faithful = stored.size === this.frontier.size && same(rootOf(stored), rootOf(this.frontier));
    if (!faithful) this.#fault('head_changed', 'head');
    for (const { size } of await checkpointsAbove(tx, this.frontier.size, 100)) this.#fault('checkpoint_beyond', `checkpoint ${size}`);
    if (await countTiles(tx) > this.tiles) this.#fault('tile_surplus', 'tiles');
  }

  async #node(tx: Tx, { level, index, hash }: Node): Promise<void> {
    if (level % 8 !== 0) return;
    if (level > 0) await this.#tile(tx, level / 8 - 1, index, hash);
    (this.#open[level / 8] ??= []).push(hash);
  }

  async #tile(tx: Tx, level: number, index: number, root: Uint8Array): Promise<void> {
    const hashes = Buffer.concat((this.#open[level] ?? []).splice(0)), row = await tileRow(tx, level, index), where = tilePath({ level, index, width: TILE_WIDTH });
    this.tiles++;
    if (!row) this.#fault('tile_missing', where);
    else if (!same(row.hashes, hashes) || !same(row.root, root)) this.#fault('tile_changed', where);
  }

  /** Each root computed again from the first leaves: two checkpoints that both pass are consistent with each other. */
  async #checkpoint({ size, root, note }: CheckpointRow): Promise<void> {
    this.checkpoints++;
    if (!same(root, rootOf(this.frontier))) this.#fault('checkpoint_root', `checkpoint ${size}`);
    if (!await signedBy(this.#key, note, size, root)) this.#fault('checkpoint_note', `checkpoint ${size}`);
  }

  #fault(code: LogFault['code'], where: string): void {
    this.faults.push({ code, where });
  }
}

async function signedBy(key: NoteKey, note: string, size: number, root: Uint8Array): Promise<boolean> {
  try {
    const signed = parseCheckpoint(note);
    return signed.origin === key.name && signed.size === size && same(signed.root, root) && await verifyCheckpoint(signed, key);
  } catch { return false; } // a note that does not parse is a note that does not verify
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
