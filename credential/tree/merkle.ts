/** RFC 6962 §2 / RFC 9162 §2 Merkle trees. All hashes are 32 bytes. */
export function leafHash(_entry: Uint8Array): Uint8Array { throw new Error('not built'); }
export function nodeHash(_left: Uint8Array, _right: Uint8Array): Uint8Array { throw new Error('not built'); }
export function emptyRoot(): Uint8Array { throw new Error('not built'); }

/** Roots of the perfect subtrees of the first `size` leaves, largest first: all that appending needs. */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] };
/** A perfect subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left. */
export type Node = { readonly level: number; readonly index: number; readonly hash: Uint8Array };
export function emptyFrontier(): Frontier { throw new Error('not built'); }
/** Appends leaf hashes; `nodes` are all the complete subtrees this made, leaves included, in order of completion. */
export function append(_frontier: Frontier, _leafHashes: readonly Uint8Array[]): { readonly frontier: Frontier; readonly nodes: readonly Node[] } { throw new Error('not built'); }
export function rootOf(_frontier: Frontier): Uint8Array { throw new Error('not built'); }

/** Hash of the perfect subtree at `level`, `index`. */
export type HashReader = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;
export async function inclusionProof(_index: number, _size: number, _read: HashReader): Promise<Uint8Array[]> { throw new Error('not built'); }
export function verifyInclusion(_input: { readonly leafHash: Uint8Array; readonly index: number; readonly size: number; readonly root: Uint8Array; readonly proof: readonly Uint8Array[] }): boolean { throw new Error('not built'); }
export async function consistencyProof(_oldSize: number, _size: number, _read: HashReader): Promise<Uint8Array[]> { throw new Error('not built'); }
export function verifyConsistency(_input: { readonly oldSize: number; readonly oldRoot: Uint8Array; readonly size: number; readonly root: Uint8Array; readonly proof: readonly Uint8Array[] }): boolean { throw new Error('not built'); }
