// libsodium, where it was installed for this machine: Ed25519 at twice the speed. Everything works without it.
import { createRequire } from 'node:module';

export type Sodium = {
  crypto_sign_detached(signature: Buffer, message: Buffer, secretKey: Buffer): void;
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
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
