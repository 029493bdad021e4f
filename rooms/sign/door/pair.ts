// Key pairs: made here, sealed here, opened only to sign.
import { createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { encodeMultikey, keyName, readJwk, type PublicKey } from '#credential';
import { open, seal, type Secrets } from '#lib/seal';
import type { KeyKind } from '../sign.store.ts';

export type SealedPair = { readonly id: string; readonly public_key: Uint8Array; readonly private_sealed: Uint8Array };

const generate = promisify(generateKeyPair);

/** `id` is the name that only this public key can have: two keys never share one. `owner` ties the sealed key to its row. */
export async function makePair(secrets: Secrets, owner: string, kind: KeyKind): Promise<SealedPair> {
  const { privateKey, publicKey: made } = await MAKERS[kind]();
  const publicKey = kind === 'Ed25519' ? rawPublicKey(privateKey) : new Uint8Array(made.export({ format: 'der', type: 'spki' }));
  const id = kind === 'Ed25519' ? encodeMultikey(publicKey) : keyName(readPublic(kind, publicKey));
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' });
  const sealed = seal(secrets.key('signing-keys'), pkcs8, aad(owner, id));
  pkcs8.fill(0);
  return { id, public_key: publicKey, private_sealed: sealed };
}

/** ANSSI and BSI want RSA of 3072 bits; the exponent is the one everybody accepts. */
const MAKERS: { readonly [K in KeyKind]: () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }> } = {
  Ed25519: () => generate('ed25519', undefined),
  'P-256': () => generate('ec', { namedCurve: 'P-256' }),
  'RSA-3072': () => generate('rsa', { modulusLength: 3072, publicExponent: 65_537 }),
};

/** From its column. */
export function readPublic(kind: KeyKind, bytes: Uint8Array): PublicKey {
  if (kind === 'Ed25519') return { kind, bytes };
  return readJwk(createPublicKey({ key: Buffer.from(bytes), format: 'der', type: 'spki' }).export({ format: 'jwk' }));
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
