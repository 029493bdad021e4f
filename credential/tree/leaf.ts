/** Log leaf, version 1: docs/log-format.md. */
export type LeafType = 'credential' | 'key' | 'status-list' | 'definition' | 'list';
/** `salt`: 16 random bytes. `signed`: the exact bytes that were signed and published. */
export type LeafInput = { readonly type: LeafType; readonly issuer: string; readonly salt: Uint8Array; readonly signed: Uint8Array };
/** The entry's bytes, as they stand in an entry bundle. */
export function leafEntry(_input: LeafInput): Uint8Array { throw new Error('not built'); }
/** The same, from `SHA-256(signed bytes)` when the bytes themselves are elsewhere. */
export function leafEntryOfHash(_input: { readonly type: LeafType; readonly issuer: string; readonly salt: Uint8Array; readonly signedSha256: Uint8Array }): Uint8Array { throw new Error('not built'); }
