/** For tests of ecdsa-sd-2023: keys that are the same every time. Never use such keys for anything but tests. */
import { createECDH, createPrivateKey, sign as signBytes } from 'node:crypto';
import type { Sign } from '#credential';

export type P256Key = { /** Multikey bytes: 80 24 and the compressed point. */ readonly publicKey: Uint8Array; readonly sign: Sign };

/** The private key is `fill` 32 times. */
export function p256Key(fill: number): P256Key {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.alloc(32, fill));
  const point = ecdh.getPublicKey();
  const jwk = { kty: 'EC', crv: 'P-256', d: Buffer.alloc(32, fill).toString('base64url'), x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });
  return {
    publicKey: Uint8Array.of(0x80, 0x24, ...ecdh.getPublicKey(null, 'compressed')),
    sign: (bytes) => new Uint8Array(signBytes('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })),
  };
}

export function fromHex(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, 'hex'));
}
