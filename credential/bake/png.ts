/** Open Badges 3.0 §5.3: a credential inside a PNG, as an uncompressed iTXt chunk. */
export type Baked = { readonly credential: string; readonly logProof?: string };
/** `credential`: the signed text. `logProof`: tlog-proof text, kept in a chunk of its own. Replaces what was baked before. */
export function bakePng(_png: Uint8Array, _baked: Baked): Uint8Array { throw new Error('not built'); }
/** Undefined: an image without a badge. Throws `bake_malformed`, `bake_several`, `pixels`, `too_large`. */
export function unbakePng(_png: Uint8Array): Baked | undefined { throw new Error('not built'); }
