/** C2SP tlog-tiles: the tree cut into static files of 256 hashes. */
import { concat } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { nodeHash } from './merkle.ts';
import type { HashReader } from './merkle.ts';

export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** `level` counts tiles from the leaves; `width` 1…256, below 256 the tile is partial. */
export type Tile = { readonly level: number; readonly index: number; readonly width: number };
/** Level `entries` names the bundles of whole entries. */
export type TileAddress = { readonly level: number | 'entries'; readonly index: number; readonly width: number };

/** `tile/0/x001/067`, partial `tile/0/x001/067.p/12`. Errors: `tree_range`. */
export function tilePath({ level, index, width }: TileAddress): string {
  const levelIsGood = level === 'entries' || (Number.isInteger(level) && level >= 0 && level < 64);
  if (!levelIsGood || !Number.isSafeInteger(index) || index < 0 || !Number.isInteger(width) || width < 1 || width > TILE_WIDTH) {
    throw new CredentialError('tree_range', `there is no tile ${level}/${index} of width ${width}`);
  }
  const groups = [String(index % 1000).padStart(3, '0')];
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) groups.unshift(`x${String(rest % 1000).padStart(3, '0')}`);
  return `tile/${level}/${groups.join('/')}${width < TILE_WIDTH ? `.p/${width}` : ''}`;
}

/** Reads such a path back; undefined when it is not the one spelling of a tile. */
export function parseTilePath(path: string): TileAddress | undefined {
  const [, level = '', groups = '', width] = /^tile\/(entries|[0-9]{1,2})\/((?:x\d{3}\/){0,4}\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(path) ?? [];
  if (groups === '') return undefined;
  const address = {
    level: level === 'entries' ? ('entries' as const) : Number(level),
    index: Number(groups.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  };
  if (address.width > TILE_WIDTH || address.level === 64 || !Number.isSafeInteger(address.index)) return undefined;
  return tilePath(address) === path ? address : undefined;
}

/** Where the hash of the perfect subtree (level, index) stands in a tree of `size` leaves. Only levels 0, 8, 16 … have a place. Errors: `tree_range`. */
export function tileOf(level: number, index: number, size: number): { readonly tile: Tile; readonly place: number } {
  const tileLevel = level / TILE_HEIGHT;
  const available = Math.floor(size / 2 ** level);
  if (![tileLevel, index].every((n) => Number.isSafeInteger(n) && n >= 0) || index >= available) throw new CredentialError('tree_range', `level ${level}, index ${index} has no place in a tile`);
  const tileIndex = Math.floor(index / TILE_WIDTH);
  return { tile: { level: tileLevel, index: tileIndex, width: Math.min(TILE_WIDTH, available - tileIndex * TILE_WIDTH) }, place: index % TILE_WIDTH };
}

/** Reads any subtree hash of a tree of `size` leaves out of its tiles. `readTile` gives `width` × 32 bytes. */
export function tileHashReader(size: number, readTile: (tile: Tile) => Promise<Uint8Array>): HashReader {
  return async (level, index) => {
    const base = Math.floor(level / TILE_HEIGHT) * TILE_HEIGHT;
    const count = 2 ** (level - base);
    const { tile, place } = tileOf(base, index * count, size);
    const bytes = await readTile(tile);
    if (bytes.length !== tile.width * 32 || place + count > tile.width) throw new CredentialError('tree_range', `tile ${tilePath(tile)} is not whole`);
    let hashes: Uint8Array[] = Array.from({ length: count }, (_, i) => bytes.slice((place + i) * 32, (place + i + 1) * 32));
    while (hashes.length > 1) hashes = hashes.filter((_, i) => i % 2 === 0).map((left, i) => nodeHash(left, hashes[i * 2 + 1] as Uint8Array));
    return hashes[0] as Uint8Array;
  };
}

/** Entry bundle: each entry with its length as a big-endian uint16 before it. Errors: `tree_range`. */
export function entryBundle(entries: readonly Uint8Array[]): Uint8Array {
  return concat(...entries.flatMap((entry) => {
    if (entry.length > 0xffff) throw new CredentialError('tree_range', 'an entry has at most 65,535 bytes');
    return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
  }));
}

/** Errors: `tree_range` for a bundle that ends inside an entry. */
export function parseEntryBundle(bundle: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length; ) {
    const end = at + 2 + (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0);
    if (end > bundle.length) throw new CredentialError('tree_range', 'the bundle ends inside an entry');
    entries.push(bundle.slice(at + 2, end));
    at = end;
  }
  return entries;
}
