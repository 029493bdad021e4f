// Encryption at rest. A blob names what it belongs to (aad), so that a row's secret moved to another row does not open.
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const VERSION = 1;

/** AES-256-GCM: version ‖ nonce(12) ‖ tag(16) ‖ ciphertext. `key` is 32 bytes. */
export function seal(key: Buffer, plain: Uint8Array | string, aad: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
  const body = Buffer.concat([cipher.update(typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
}

/** @throws when key, aad or bytes do not belong together. */
export function open(key: Buffer, sealed: Uint8Array, aad: string): Buffer {
  const blob = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (blob[0] !== VERSION) throw new Error(`sealed with unknown version ${blob[0]}`);
  const decipher = createDecipheriv('aes-256-gcm', key, blob.subarray(1, 13)).setAAD(Buffer.from(aad)).setAuthTag(blob.subarray(13, 29));
  return Buffer.concat([decipher.update(blob.subarray(29)), decipher.final()]);
}

export const newKey = (): Buffer => randomBytes(32);
export const sha256 = (data: Uint8Array | string): Buffer => createHash('sha256').update(data).digest();

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
  return { key, blind: (purpose, text) => createHmac('sha256', key(`blind:${purpose}`)).update(text).digest() };
}
