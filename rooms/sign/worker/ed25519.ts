// Ed25519 (RFC 8032) by libsodium where it is installed, by OpenSSL everywhere: the same bytes, or the thread does not start.
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { CredentialError } from '#credential';
import { inBuffer, sodium, type Sodium } from '#lib/sodium';
import { rawPublicKey } from '../door/pair.ts';

export type PrivateKey = {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(data: Uint8Array): Uint8Array;
  verify(data: Uint8Array, signature: Uint8Array): boolean;
  /** Overwrites what can be overwritten. */
  close(): void;
};

/** PKCS #8, DER: overwritten here, whatever happens. @throws CredentialError bad_argument for a key of another kind */
export async function withKey<T>(pkcs8: Uint8Array, work: (key: PrivateKey) => Promise<T>): Promise<T> {
  const key = openPrivateKey(pkcs8);
  try {
    return await work(key);
  } finally {
    key.close();
  }
}

function openPrivateKey(pkcs8: Uint8Array): PrivateKey {
  try {
    const key = createPrivateKey({ key: inBuffer(pkcs8), format: 'der', type: 'pkcs8' });
    if (key.asymmetricKeyType !== 'ed25519') throw new CredentialError('bad_argument', `eddsa-rdfc-2022 is signed with Ed25519, not with ${key.asymmetricKeyType}`);
    const publicKey = rawPublicKey(key);
    return sodium ? bySodium(sodium, pkcs8, publicKey) : byOpenSsl(key, publicKey);
  } finally {
    pkcs8.fill(0);
  }
}

function byOpenSsl(key: KeyObject, publicKey: Uint8Array): PrivateKey {
  const other = createPublicKey(key);
  return { publicKey, sign: (data) => new Uint8Array(sign(null, data, key)), verify: (data, signature) => verify(null, data, other, signature), close: () => {} };
}

/** RFC 8410: the last 32 bytes are the seed. */
function bySodium(lib: Sodium, pkcs8: Uint8Array, publicKey: Uint8Array): PrivateKey {
  const secret = Buffer.concat([pkcs8.subarray(-32), publicKey]), other = Buffer.from(publicKey);
  return {
    publicKey,
    sign(data) {
      const signature = Buffer.allocUnsafeSlow(64);
      lib.crypto_sign_detached(signature, inBuffer(data), secret);
      return new Uint8Array(signature.buffer);
    },
    verify: (data, signature) => lib.crypto_sign_verify_detached(inBuffer(signature), inBuffer(data), other),
    close: () => { secret.fill(0); },
  };
}

/** The arithmetic of this machine, before anybody relies on it: RFC 8032 §7.1, test 1, then both libraries side by side. */
export function proveEd25519(): void {
  const pkcs8 = (seed: Buffer) => Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  const seed = Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex');
  const expected = 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  for (let round = 0, data = Buffer.alloc(0); round < 8; round++) {
    const keyBytes = pkcs8(round === 0 ? seed : createHash('sha256').update(data).digest()), openssl = createPrivateKey({ key: keyBytes, format: 'der', type: 'pkcs8' });
    const key = openPrivateKey(keyBytes), made = key.sign(data), same = Buffer.from(made).equals(sign(null, data, openssl));
    const altered = made.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
    if (!same || (round === 0 && Buffer.from(made).toString('hex') !== expected) || !key.verify(data, made) || key.verify(data, altered)) throw new Error('Ed25519 is broken on this machine');
    data = Buffer.from(made);
  }
}
