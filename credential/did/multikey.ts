/** Controlled Identifiers 1.0 §2.2.2 Multikey, Ed25519 only: `z` + base58btc(0xed 0x01 ‖ 32 bytes). */
export function encodeMultikey(_publicKey: Uint8Array): string { throw new Error('not built'); }
/** Refuses other key types, wrong lengths and small-order points with `multikey_malformed`. */
export function decodeMultikey(_multibase: string): Uint8Array { throw new Error('not built'); }
