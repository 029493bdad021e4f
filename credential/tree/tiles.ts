/** C2SP tlog-tiles: 256 hashes a tile. */
export const TILE_WIDTH = 256;
/** `width` 1…256; below 256 the tile is partial. */
export type Tile = { readonly level: number; readonly index: number; readonly width: number };
/** `tile/0/x001/067` , partial `tile/0/x001/067.p/12`; level 'entries' for entry bundles. */
export function tilePath(_tile: { readonly level: number | 'entries'; readonly index: number; readonly width: number }): string { throw new Error('not built'); }
/** Reads such a path back; undefined when it is not one. */
export function parseTilePath(_path: string): { readonly level: number | 'entries'; readonly index: number; readonly width: number } | undefined { throw new Error('not built'); }
/** Where the subtree hash (level, index) stands: in which tile, at which place. Only multiples of eight have a place. */
export function tileOf(_level: number, _index: number, _size: number): { readonly tile: Tile; readonly place: number } { throw new Error('not built'); }
/** Entry bundle: each entry with its length as a big-endian uint16. */
export function entryBundle(_entries: readonly Uint8Array[]): Uint8Array { throw new Error('not built'); }
