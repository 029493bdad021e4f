// Encryption at rest. A blob names what it belongs to (aad), so that a row's secret moved to another row does not open.
import { createCipheriv, createDecipheriv, createSecretKey, hash, hkdfSync, type KeyObject } from 'node:crypto';
import { random } from '#lib/random';
import { inBuffer, sodium, type Sodium } from '#lib/sodium';

const NONCE = 12, TAG = 16, HEAD = 1 + NONCE + TAG;
/** A sealed blob is version ‖ nonce(12) ‖ tag(16) ‖ ciphertext. The version names the algorithm; every house opens both, whatever it is made of (docs/decisions/023). */
const ALGORITHMS = { 1: 'aes-256-gcm', 2: 'chacha20-poly1305' } as const;

/** `key` is 32 bytes. ChaCha20-Poly1305 (RFC 8439) by libsodium where it is installed: a quarter of what a name costs by AES-256-GCM, which is what all others do. */
export function seal(key: Buffer, plain: Uint8Array | string, aad: string): Buffer {
  const text = typeof plain === 'string' ? Buffer.from(plain) : plain, blob = Buffer.allocUnsafe(HEAD + text.length);
  blob.set(random(NONCE), 1);
  (sodium ? sealBySodium(sodium, blob, key, text, aad) : sealByOpenSsl(blob, key, text, aad));
  return blob;
}

function sealBySodium(lib: Sodium, blob: Buffer, key: Buffer, text: Uint8Array, aad: string): void {
  blob[0] = 2;
  lib.crypto_aead_chacha20poly1305_ietf_encrypt_detached(blob.subarray(HEAD), blob.subarray(1 + NONCE, HEAD), text, Buffer.from(aad), null, blob.subarray(1, 1 + NONCE), key);
}

/** For houses without libsodium; exported for the test that holds both open. */
export function sealByOpenSsl(blob: Buffer, key: Buffer, text: Uint8Array, aad: string): void {
  blob[0] = 1;
  const cipher = createCipheriv(ALGORITHMS[1], keyObject(key), blob.subarray(1, 1 + NONCE)).setAAD(Buffer.from(aad));
  blob.set(cipher.update(text), HEAD);
  cipher.final(); // in counter mode nothing is left over for it
  blob.set(cipher.getAuthTag(), 1 + NONCE);
}

/** Key, bytes and what they belong to are not of one another. */
export class SealBroken extends Error {
  constructor(cause: unknown) { super('a sealed value does not open with this key for this place', { cause }); }
}

/** @throws SealBroken; Error for a version that is not known */
export function open(key: Buffer, sealed: Uint8Array, aad: string): Buffer {
  const blob = inBuffer(sealed), version = blob[0];
  if ((version !== 1 && version !== 2) || blob.length < HEAD) throw new Error(`sealed with unknown version ${version}`);
  try {
    return version === 2 && sodium ? openBySodium(sodium, blob, key, aad) : openByOpenSsl(version, blob, key, aad);
  } catch (error) { throw new SealBroken(error); }
}

function openBySodium(lib: Sodium, blob: Buffer, key: Buffer, aad: string): Buffer {
  const plain = Buffer.allocUnsafe(blob.length - HEAD);
  lib.crypto_aead_chacha20poly1305_ietf_decrypt_detached(plain, null, blob.subarray(HEAD), blob.subarray(1 + NONCE, HEAD), Buffer.from(aad), blob.subarray(1, 1 + NONCE), key);
  return plain;
}

export function openByOpenSsl(version: 1 | 2, blob: Buffer, key: Buffer, aad: string): Buffer {
  const nonce = blob.subarray(1, 1 + NONCE), body = blob.subarray(HEAD);
  const decipher = version === 1 ? createDecipheriv(ALGORITHMS[1], keyObject(key), nonce) : createDecipheriv(ALGORITHMS[2], keyObject(key), nonce, { authTagLength: TAG });
  decipher.setAAD(Buffer.from(aad), { plaintextLength: body.length }).setAuthTag(blob.subarray(1 + NONCE, HEAD));
  const plain = decipher.update(body);
  decipher.final();
  return plain;
}

export const newKey = (): Buffer => random(32);
export const sha256 = (data: Uint8Array | string): Buffer => hash('sha256', data, 'buffer');

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
