/** C2SP signed-note and tlog-checkpoint: the log says how large it is and what its root is, and signs that. */
import { concat, fromBase64, toBase64, toHex, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { sha256, verifyEd25519 } from '../platform.ts';
import type { Sign } from '../proof/shape.ts';

export type Checkpoint = {
  /** The log's name for ever: an address without scheme. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  readonly extensions?: readonly string[];
};
/** `publicKey`: Ed25519, 32 bytes. */
export type NoteKey = { readonly name: string; readonly publicKey: Uint8Array };
/** `keyId`: the first four bytes of the key's hash, as a number. `signature`: what follows them. */
export type NoteSignature = { readonly name: string; readonly keyId: number; readonly signature: Uint8Array };
/** `text`: the signed bytes, as text. */
export type SignedCheckpoint = Checkpoint & { readonly text: string; readonly signatures: readonly NoteSignature[] };

const ED25519 = 0x01;
const COSIGNATURE = 0x04;
/** The year 5138: beyond, a date is a mistake. */
const MAX_SECONDS = 100_000_000_000n;
/** Longer notes are nobody's checkpoint. */
const MAX_NOTE = 64 * 1024;
/** signed-note: a key name holds no white space and no plus. */
const NAME = /^[^\s+\p{Cc}]+$/u;
const SIGNATURE_LINE = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/** The text that is signed: origin, size, root, each on a line. Errors: `note_malformed`. */
export function checkpointText({ origin, size, root, extensions = [] }: Checkpoint): string {
  if (!NAME.test(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== 32) throw malformed('origin, size or root cannot stand in a checkpoint');
  if (extensions.some((line) => line === '' || /[\p{Cc}]/u.test(line))) throw malformed('an extension line is empty or holds a control character');
  return [origin, String(size), toBase64(root), ...extensions, ''].join('\n');
}

/** The whole signed note, ready to publish. Errors: `note_malformed`. */
export async function signCheckpoint(checkpoint: Checkpoint, key: NoteKey & { readonly sign: Sign }): Promise<string> {
  const text = checkpointText(checkpoint);
  const signature = await key.sign(utf8(text));
  return `${text}\n\u2014 ${key.name} ${toBase64(concat(keyIdBytes(key), signature))}\n`;
}

/** Errors: `note_malformed`. */
export function parseCheckpoint(note: string): SignedCheckpoint {
  if (note.length > MAX_NOTE || !note.isWellFormed() || /[\u0000-\u0009\u000b-\u001f\u007f]/.test(note)) throw malformed('not a signed note');
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) throw malformed('no signatures follow the text');
  const text = note.slice(0, gap + 1);
  const [origin = '', size = '', root = '', ...extensions] = text.slice(0, -1).split('\n');
  const rootBytes = fromBase64(root);
  if (!NAME.test(origin) || !/^(?:0|[1-9]\d{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)) || rootBytes?.length !== 32 || extensions.includes('')) {
    throw malformed('the text is not origin, size and root');
  }
  const signatures = note.slice(gap + 2, -1).split('\n').map(parseSignature);
  return { origin, size: Number(size), root: rootBytes, ...(extensions.length > 0 && { extensions }), text, signatures };
}

/** True when `key` signed it, under its own name. Other signatures are nobody's business here. */
export async function verifyCheckpoint(checkpoint: SignedCheckpoint, key: NoteKey): Promise<boolean> {
  const id = keyIdOf(key);
  for (const { name, keyId, signature } of checkpoint.signatures) {
    if (name === key.name && keyId === id && (await verifyEd25519(key.publicKey, utf8(checkpoint.text), signature))) return true;
  }
  return false;
}

/**
 * C2SP tlog-cosignature: when a witness saw this checkpoint and found that it continues what it saw before. Milliseconds since 1970; the
 * earliest where it signed more than once, undefined where it did not sign.
 */
export async function witnessedAt(checkpoint: SignedCheckpoint, witness: NoteKey): Promise<number | undefined> {
  const id = keyIdOf(witness, COSIGNATURE);
  const times: number[] = [];
  for (const { name, keyId, signature } of checkpoint.signatures) {
    if (name !== witness.name || keyId !== id || signature.length !== 72) continue;
    const seconds = new DataView(Uint8Array.from(signature).buffer).getBigUint64(0);
    const said = utf8(`cosignature/v1\ntime ${seconds}\n${checkpoint.text}`);
    if (seconds < MAX_SECONDS && (await verifyEd25519(witness.publicKey, said, signature.slice(8)))) times.push(Number(seconds) * 1000);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

/** `name+keyid+base64(0x01 ‖ public key)`, the form in which a log's key is published. */
export function encodeVerifierKey(key: NoteKey): string {
  return `${key.name}+${toHex(keyIdBytes(key))}+${toBase64(concat(Uint8Array.of(ED25519), key.publicKey))}`;
}

/** Errors: `note_malformed`. */
export function decodeVerifierKey(text: string): NoteKey {
  const [, name = '', id = '', encoded = ''] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = fromBase64(encoded);
  if (bytes?.length !== 33 || bytes[0] !== ED25519) throw malformed('not the verifier key of an Ed25519 log');
  const key = { name, publicKey: bytes.slice(1) };
  if (toHex(keyIdBytes(key)) !== id) throw malformed('the key id does not belong to the key');
  return key;
}

/** SHA-256(name ‖ 0x0A ‖ type ‖ public key)[:4] */
function keyIdBytes({ name, publicKey }: NoteKey, type = ED25519): Uint8Array {
  if (!NAME.test(name)) throw malformed('this name cannot name a key');
  return sha256(concat(utf8(`${name}\n`), Uint8Array.of(type), publicKey)).slice(0, 4);
}

function keyIdOf(key: NoteKey, type = ED25519): number {
  return new DataView(keyIdBytes(key, type).buffer).getUint32(0);
}

function parseSignature(line: string): NoteSignature {
  const [, name = '', encoded = ''] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(encoded);
  if (!bytes || bytes.length < 5) throw malformed('a signature line is malformed');
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.slice(4) };
}

function malformed(message: string): CredentialError {
  return new CredentialError('note_malformed', message);
}
