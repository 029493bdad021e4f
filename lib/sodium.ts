// libsodium, where it was installed for this machine: Ed25519 at twice the speed, sealing at four times. Everything works without it.
import { createRequire } from 'node:module';

export type Sodium = {
  crypto_sign_detached(signature: Buffer, message: Buffer, secretKey: Buffer): void;
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
  /** `secretNonce` does not exist in this algorithm. */
  crypto_aead_chacha20poly1305_ietf_encrypt_detached(cipher: Buffer, tag: Buffer, message: Uint8Array, aad: Buffer, secretNonce: null, nonce: Buffer, key: Buffer): void;
  /** @throws when they do not belong together */
  crypto_aead_chacha20poly1305_ietf_decrypt_detached(message: Buffer, secretNonce: null, cipher: Buffer, tag: Buffer, aad: Buffer, nonce: Buffer, key: Buffer): void;
};

export const sodium: Sodium | undefined = (() => {
  try {
    return createRequire(import.meta.url)('sodium-native') as Sodium;
  } catch { return undefined; } // optional: there are machines it is not built for
})();

/** For accelerateEd25519. libsodium refuses more than OpenSSL does (points of small order), never less. */
export const verifyBySodium = sodium && ((publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean =>
  signature.length === 64 && sodium.crypto_sign_verify_detached(inBuffer(signature), inBuffer(message), inBuffer(publicKey)));

/** The same bytes, not a copy. */
export function inBuffer(bytes: Uint8Array): Buffer { return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength); }
