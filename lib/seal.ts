// Encryption at rest. A blob names what it belongs to (aad), so that a row's secret moved to another row does not open.
import { createCipheriv, createDecipheriv, createHash, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { random } from '#lib/random';

const VERSION = 1, NONCE = 12, TAG = 16, HEAD = 1 + NONCE + TAG;

/** AES-256-GCM: version ‖ nonce(12) ‖ tag(16) ‖ ciphertext. `key` is 32 bytes. */
export function seal(key: Buffer, plain: Uint8Array | string, aad: string): Buffer {
  const nonce = random(NONCE), cipher = createCipheriv('aes-256-gcm', keyObject(key), nonce).setAAD(Buffer.from(aad));
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final(); // in counter mode nothing is left over for it
  const blob = Buffer.allocUnsafe(HEAD + body.length);
  blob[0] = VERSION;
  blob.set(nonce, 1);
  blob.set(cipher.getAuthTag(), 1 + NONCE);
  blob.set(body, HEAD);
  return blob;
}

/** @throws when key, aad or bytes do not belong together. */
export function open(key: Buffer, sealed: Uint8Array, aad: string): Buffer {
  const blob = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (blob[0] !== VERSION) throw new Error(`sealed with unknown version ${blob[0]}`);
  const decipher = createDecipheriv('aes-256-gcm', keyObject(key), blob.subarray(1, 1 + NONCE)).setAAD(Buffer.from(aad)).setAuthTag(blob.subarray(1 + NONCE, HEAD));
  const plain = decipher.update(blob.subarray(HEAD));
  decipher.final();
  return plain;
}

export const newKey = (): Buffer => random(32);
export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

/** Handed over as bytes, Node finds out at length what kind of key it is, each time: half of what sealing a name would cost. Kept as long as the bytes are. */
function keyObject(key: Buffer): KeyObject {
  const known = keyObjects.get(key) ?? createSecretKey(key);
  keyObjects.set(key, known);
  return known;
}
const keyObjects = new WeakMap<Buffer, KeyObject>();

/** The house's one secret and what is derived from it: a key per purpose (RFC 5869), so that one leaking does not open another. */
export type Secrets = {
  key(purpose: string): Buffer;
  /** Keyed hash to find a row again by an address or token without storing it. */
  blind(purpose: string, text: string): Buffer;
};

export function secretsFrom(master: Buffer): Secrets {
  const known = new Map<string, Buffer>();
  const key = (purpose: string): Buffer => {
    const found = known.get(purpose) ?? Buffer.from(hkdfSync('sha256', master, 'acquis/v1', purpose, 32));
    known.set(purpose, found);
    return found;
  };
  const blinding = new Map<string, (text: string) => Buffer>();
  return {
    key,
    blind(purpose, text) {
      const known = blinding.get(purpose) ?? hmac(key(`blind:${purpose}`));
      if (blinding.size >= MOST_KNOWN) blinding.clear();
      blinding.set(purpose, known);
      return known(text);
    },
  };
}

const MOST_KNOWN = 1000, BLOCK = 64, DIGEST = 32;

/** RFC 2104 with SHA-256, a key of at most 64 bytes: two hashes of a text at hand cost a third of what the machine's own object for it does. */
function hmac(key: Buffer): (text: string) => Buffer {
  const padded = (pad: number) => Buffer.alloc(BLOCK).map((_, i) => (key[i] ?? 0) ^ pad);
  const inner = padded(0x36), outer = Buffer.concat([padded(0x5c), Buffer.alloc(DIGEST)]);
  return (text) => {
    outer.set(hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer'), BLOCK);
    return hash('sha256', outer, 'buffer');
  };
}
