// Ed25519 key pairs: made here, sealed here, opened only to sign.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodeMultikey } from '#credential';
import { open, seal, type Secrets } from '#lib/seal';

export type SealedPair = { readonly id: string; readonly public_key: Uint8Array; readonly private_sealed: Uint8Array };

/** `id` is the public key as a Multikey: two keys never share a name. `owner` ties the sealed key to its row. */
export function makePair(secrets: Secrets, owner: string): SealedPair {
  const { privateKey } = generateKeyPairSync('ed25519');
  const publicKey = rawPublicKey(privateKey), id = encodeMultikey(publicKey);
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = seal(secrets.key('signing-keys'), pkcs8, aad(owner, id));
  pkcs8.fill(0);
  return { id, public_key: publicKey, private_sealed: sealed };
}

/** PKCS #8, DER. Fill it with zeros after use. */
export function openPrivate(secrets: Secrets, owner: string, pair: Pick<SealedPair, 'id' | 'private_sealed'>): Buffer {
  return open(secrets.key('signing-keys'), pair.private_sealed, aad(owner, pair.id));
}

/** The 32 bytes of RFC 8032. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spki.length - 32));
}

const aad = (owner: string, id: string) => `sign-key:${owner}:${id}`;
