/** Controlled Identifiers 1.0 §2.2.2 Multikey, Ed25519 only: `z` + base58btc(0xed 0x01 ‖ 32 bytes). */
import { concat, fromBase58, toBase58, toHex } from '../bytes.ts';
import { CredentialError } from '../errors.ts';

const ED25519_PUB = Uint8Array.of(0xed, 0x01);

/** Points of small order, sign bit cleared: with one of these as key, a signature can be made that fits any message. */
const SMALL_ORDER = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
]);

/** Errors: `multikey_malformed`. */
export function encodeMultikey(publicKey: Uint8Array): string {
  return `z${toBase58(concat(ED25519_PUB, strong(publicKey)))}`;
}

/** Errors: `multikey_malformed` for another key type, a wrong length, a point of small order. */
export function decodeMultikey(multibase: string): Uint8Array {
  const bytes = multibase.startsWith('z') ? fromBase58(multibase.slice(1)) : undefined;
  if (!bytes) throw new CredentialError('multikey_malformed', 'a Multikey starts with z and is base58btc');
  if (bytes[0] !== ED25519_PUB[0] || bytes[1] !== ED25519_PUB[1]) {
    throw new CredentialError('multikey_malformed', 'only Ed25519 Multikeys (z6Mk…) are read here');
  }
  return strong(bytes.slice(2));
}

/** 32 bytes that are not a point of small order; also for keys that come as JWK. Errors: `multikey_malformed`. */
export function strong(publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 32) throw new CredentialError('multikey_malformed', `an Ed25519 key has 32 bytes, not ${publicKey.length}`);
  const unsigned = Uint8Array.from(publicKey);
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  if (SMALL_ORDER.has(toHex(unsigned))) throw new CredentialError('multikey_malformed', 'this key is a point of small order');
  return publicKey;
}
