/** For tests of ecdsa-sd-2023: keys that are the same every time. Never use such keys for anything but tests. */
import { createECDH, createPrivateKey, sign as signBytes } from 'node:crypto';
import type { BadgeInput, BaseProofOptions, Sign } from '#credential';
import { OB3_MANDATORY, addBaseProof, makeBadge, presentPointers } from '#credential';
import { toBase58 } from '../credential/bytes.ts';
import { BADGE } from './credential.ts';

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

export const ISSUER = p256Key(3);
export const SD_DID = `did:key:z${toBase58(ISSUER.publicKey)}`;
export const SD_METHOD = `${SD_DID}#${SD_DID.slice('did:key:'.length)}`;

const { status: _, ...plain } = BADGE;
/** Without a status list: whoever has only a key has none. */
export const SD_BADGE: BadgeInput = { ...plain, issuer: { ...plain.issuer, id: SD_DID }, validUntil: '2030-01-01T00:00:00Z' };

/** As its holder gets it. */
export async function issueBase(input: BadgeInput = SD_BADGE, over: Partial<BaseProofOptions> = {}): Promise<Record<string, unknown> & { proof: { proofValue: string }[] }> {
  const badge = makeBadge(input);
  const options: BaseProofOptions = {
    verificationMethod: SD_METHOD, created: '2026-12-01T09:00:00Z', sign: ISSUER.sign, hmacKey: new Uint8Array(32).fill(9), statementKey: p256Key(7),
    mandatoryPointers: presentPointers(badge, OB3_MANDATORY), ...over,
  };
  return JSON.parse(JSON.stringify(await addBaseProof(badge, options))) as Record<string, unknown> & { proof: { proofValue: string }[] };
}
