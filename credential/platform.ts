/** Everything this library takes from the machine it runs on: Node's own crypto and zlib, or the browser's. */
export function sha256(_bytes: Uint8Array): Uint8Array { throw new Error('not built'); }
