/** For tests: tokens and proofs of every kind, right or wrong. */
import { constants, createPrivateKey, generateKeyPairSync, sign as signBytes, type KeyObject } from 'node:crypto';
import { canonize, type Sign } from '#credential';
import { hashData } from '../credential/proof/eddsa-rdfc-2022.ts';
import { toBase58 } from '../credential/bytes.ts';

export type TestKey = { readonly alg: string; readonly jwk: JsonWebKey; readonly key: KeyObject };

/** `alg` as JOSE names it. RSA keys of 2048 bits unless `bits` says otherwise. */
export function makeKey(alg: 'EdDSA' | 'ES256' | 'ES384' | 'RS256' | 'PS256', bits = 2048): TestKey {
  const { publicKey, privateKey } = alg === 'EdDSA' ? generateKeyPairSync('ed25519')
    : alg.startsWith('ES') ? generateKeyPairSync('ec', { namedCurve: alg === 'ES256' ? 'P-256' : 'P-384' })
    : generateKeyPairSync('rsa', { modulusLength: bits });
  return { alg, jwk: publicKey.export({ format: 'jwk' }), key: privateKey };
}

/** The key of `testKey(fill)`, for tokens. */
export function seededKey(fill: number): TestKey {
  const pkcs8 = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, fill)]);
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  return { alg: 'EdDSA', jwk: {}, key };
}

export const part = (value: object | string) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A compact JWS. A header or payload given as text is signed as it stands. */
export function token(payload: object | string, { alg, key }: TestKey, header: object | string = {}): string {
  const input = `${part(typeof header === 'string' ? header : { alg, ...header })}.${part(payload)}`;
  return `${input}.${signatureOf(alg, key, input)}`;
}

function signatureOf(alg: string, key: KeyObject, input: string): string {
  const padding = alg === 'PS256' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const hash = alg === 'EdDSA' ? null : alg === 'ES384' ? 'sha384' : 'sha256';
  return signBytes(hash, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363', ...padding }).toString('base64url');
}

/** An eddsa-rdfc-2022 proof with any configuration. */
export async function prove(document: Readonly<Record<string, unknown>>, config: object, sign: Sign): Promise<Record<string, unknown>> {
  const whole = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022', created: '2026-12-01T09:00:00Z', ...config };
  const signature = await sign(hashData(await canonize({ ...whole, '@context': document['@context'] }), await canonize(document)));
  return { ...document, proof: [{ ...whole, proofValue: `z${toBase58(signature)}` }] };
}
