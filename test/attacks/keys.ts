/** Keys by name, and signatures spelled otherwise. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { seededKey, type TestKey } from '../token.ts';

const ED25519_ORDER = BigInt('0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed');
const P256_ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

/** Keys by name. Ed25519 ones come from a seed; the others are new at every run. */
export const SEEDS: Readonly<Record<string, number>> = { issuer: 1, other: 2, log: 5, attacker: 9 };
const PAIRS = {
  p256: () => pair('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  p384: () => pair('ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' })),
  rsa1024: () => pair('RS256', generateKeyPairSync('rsa', { modulusLength: 1024 })),
  rsa1536: () => pair('RS256', generateKeyPairSync('rsa', { modulusLength: 1536 })),
  rsa2048: () => pair('RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })),
} as const;
const made = new Map<string, TestKey>();

function pair(alg: string, { publicKey, privateKey }: ReturnType<typeof generateKeyPairSync>): TestKey {
  return { alg, jwk: publicKey.export({ format: 'jwk' }), key: privateKey };
}

export function keyNamed(name: string): TestKey {
  const seed = SEEDS[name];
  if (seed !== undefined) return { ...seededKey(seed), jwk: createPublicKey(seededKey(seed).key).export({ format: 'jwk' }) };
  const known = made.get(name) ?? PAIRS[name as keyof typeof PAIRS]();
  made.set(name, known);
  return known;
}

export const SIGNATURES = {
  zero: (signature: Buffer) => Buffer.alloc(signature.length),
  flip: (signature: Buffer) => { const copy = Buffer.from(signature); copy[copy.length - 1]! ^= 1; return copy; },
  /** RFC 8032 §5.1.7: S + L is another spelling of S. */
  'plus-order': (signature: Buffer) => Buffer.concat([signature.subarray(0, 32), little(fromLittle(signature.subarray(32)) + ED25519_ORDER)]),
  /** The identity as R and nought as S: good for every message where the key is of small order. */
  'small-order': () => Buffer.concat([Buffer.from([1]), Buffer.alloc(63)]),
  'high-s': (signature: Buffer) => { const s = BigInt(`0x${signature.subarray(32).toString('hex')}`); return s > P256_ORDER / 2n ? signature : Buffer.concat([signature.subarray(0, 32), big(P256_ORDER - s)]); },
  'low-s': (signature: Buffer) => { const s = BigInt(`0x${signature.subarray(32).toString('hex')}`); return s <= P256_ORDER / 2n ? signature : Buffer.concat([signature.subarray(0, 32), big(P256_ORDER - s)]); },
  der: (signature: Buffer) => der(signature),
} as const;

const fromLittle = (bytes: Buffer) => BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
const big = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const little = (value: bigint) => big(value).reverse();

function der(signature: Buffer): Buffer {
  const integer = (part: Buffer) => { const whole = Buffer.concat([Buffer.from([0]), part]); return Buffer.concat([Buffer.from([2, whole.length]), whole]); };
  const both = Buffer.concat([integer(signature.subarray(0, 32)), integer(signature.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
