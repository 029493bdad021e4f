/** C2SP signed-note and tlog-checkpoint. */
import type { Sign } from '../proof/shape.ts';
export type Checkpoint = { readonly origin: string; readonly size: number; readonly root: Uint8Array; readonly extensions?: readonly string[] };
/** `name` is the log's origin; the key id is SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4]. */
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };
export function checkpointText(_checkpoint: Checkpoint): string { throw new Error('not built'); }
/** The whole signed note, ready to publish. */
export async function signCheckpoint(_checkpoint: Checkpoint, _key: NoteKey & { readonly sign: Sign }): Promise<string> { throw new Error('not built'); }
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly signature: Uint8Array };
export type SignedCheckpoint = Checkpoint & { readonly text: string; readonly signatures: readonly NoteSignature[] };
export function parseCheckpoint(_note: string): SignedCheckpoint { throw new Error('not built'); }
/** True when `key` signed it. */
export async function verifyCheckpoint(_checkpoint: SignedCheckpoint, _key: NoteKey): Promise<boolean> { throw new Error('not built'); }
/** `name+keyid+base64(0x01 ‖ public key)`, the form in which a log's key is published. */
export function encodeVerifierKey(_key: NoteKey): string { throw new Error('not built'); }
export function decodeVerifierKey(_text: string): NoteKey { throw new Error('not built'); }
