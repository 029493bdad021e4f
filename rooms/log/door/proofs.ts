// What goes out: tiles as C2SP names them, and the proof that one leaf stands in the tree.
import { inclusionProof, logProofText, parseCheckpoint, TILE_WIDTH, tileHashReader, type Tile } from '#credential';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import { hashesAt, lastCheckpoint, readHead, wholeTile } from '../log.store.ts';

type Ports = { readonly db: Db; readonly publicUrl: string; readonly checkpoint: () => Promise<string> };

export function openProofs({ db, publicUrl, checkpoint }: Ports) {
  async function proof(index: number, salt?: Uint8Array): Promise<string> {
    const { size } = await db.asHouse(async (tx) => (await readHead(tx, publicUrl)).frontier);
    if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new AcquisError('not_found');
    const signed = await db.asHouse(lastCheckpoint), note = signed && signed.size > index ? signed.note : await checkpoint();
    const path = await db.asHouse((tx) => inclusionProof(index, parseCheckpoint(note).size, tileReader(tx, parseCheckpoint(note).size)));
    return logProofText({ index, path, checkpoint: note, ...(salt && { extra: salt }) });
  }

  async function tile(level: number, index: number, width: number): Promise<Uint8Array | undefined> {
    if (![level, index, width].every((n) => Number.isSafeInteger(n) && n >= 0) || width < 1 || width > TILE_WIDTH) return undefined;
    return db.asHouse(async (tx) => {
      // Only what a checkpoint covers: a tile must not run ahead of the signature that vouches for it.
      const covered = Math.floor(((await lastCheckpoint(tx))?.size ?? 0) / TILE_WIDTH ** level) - index * TILE_WIDTH;
      return covered < width ? undefined : readTile(tx, { level, index, width });
    });
  }
  return { proof, tile };
}

/** Hashes of any perfect subtree of the first `size` leaves, each tile read once. */
export function tileReader(tx: Tx, size: number) {
  const read = new Map<string, Promise<Uint8Array>>();
  return tileHashReader(size, (tile) => {
    const name = `${tile.level}/${tile.index}/${tile.width}`, found = read.get(name) ?? readTile(tx, tile);
    read.set(name, found);
    return found;
  });
}

async function readTile(tx: Tx, { level, index, width }: Tile): Promise<Uint8Array> {
  const whole = width === TILE_WIDTH ? await wholeTile(tx, { level, index }) : undefined;
  return whole ?? Buffer.concat(await hashesAt(tx, level, index * TILE_WIDTH, width));
}
