/** Signatures on certificates, lists and time stamps. MD5 and SHA-1 are refused: others could have made such a signature. */
import { Integer, Sequence, fromBER } from 'asn1js';
import { RSASSAPSSParams } from 'pkijs';
import type { AlgorithmIdentifier } from 'pkijs';
import { verifySpki } from '../../platform-spki.ts';
import type { SpkiHash } from '../../platform-spki.ts';
import type { Certificate, KeyKind } from './certificate.ts';

/** `weak`: known and broken. `foreign`: not known here. */
export type X509Scheme = { readonly family: 'RSA' | 'PSS' | 'EC'; readonly hash: SpkiHash; readonly salt?: number } | { readonly family: 'Ed25519' } | 'weak' | 'foreign';

const SCHEMES: ReadonlyMap<string, X509Scheme> = new Map<string, X509Scheme>([
  ['1.2.840.113549.1.1.11', { family: 'RSA', hash: 'SHA-256' }], ['1.2.840.113549.1.1.12', { family: 'RSA', hash: 'SHA-384' }], ['1.2.840.113549.1.1.13', { family: 'RSA', hash: 'SHA-512' }],
  ['1.2.840.10045.4.3.2', { family: 'EC', hash: 'SHA-256' }], ['1.2.840.10045.4.3.3', { family: 'EC', hash: 'SHA-384' }], ['1.2.840.10045.4.3.4', { family: 'EC', hash: 'SHA-512' }],
  ['1.3.101.112', { family: 'Ed25519' }],
  ['1.2.840.113549.1.1.2', 'weak'], ['1.2.840.113549.1.1.4', 'weak'], ['1.2.840.113549.1.1.5', 'weak'], ['1.2.840.10045.4.1', 'weak'], ['1.3.14.3.2.29', 'weak'],
]);

export const HASHES: ReadonlyMap<string, SpkiHash> = new Map<string, SpkiHash>([['2.16.840.1.101.3.4.2.1', 'SHA-256'], ['2.16.840.1.101.3.4.2.2', 'SHA-384'], ['2.16.840.1.101.3.4.2.3', 'SHA-512']]);

/** @param hash of the signed bytes, where the algorithm leaves it out, as CMS allows for RSA (RFC 3370 §3.2) */
export function schemeOf({ algorithmId, algorithmParams }: AlgorithmIdentifier, hash?: SpkiHash): X509Scheme {
  if (algorithmId === '1.2.840.113549.1.1.1' && hash) return { family: 'RSA', hash };
  if (algorithmId !== '1.2.840.113549.1.1.10') return SCHEMES.get(algorithmId) ?? 'foreign';
  const { hashAlgorithm, maskGenAlgorithm, saltLength } = new RSASSAPSSParams({ schema: algorithmParams });
  const named = HASHES.get(hashAlgorithm.algorithmId);
  // RFC 4055 §3.1: the default is SHA-1.
  if (!named) return 'weak';
  const mask: unknown = maskGenAlgorithm.algorithmParams?.valueBlock?.value?.[0];
  const isSame = mask instanceof Object && String((mask as { valueBlock?: unknown }).valueBlock) === hashAlgorithm.algorithmId;
  return isSame ? { family: 'PSS', hash: named, salt: saltLength } : 'foreign';
}

/** The scheme must fit the key; whatever does not, does not verify. */
export async function isSignedBy({ key, spki }: Pick<Certificate, 'key' | 'spki'>, scheme: X509Scheme, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (typeof scheme === 'string' || !fits(scheme.family, key)) return false;
  switch (scheme.family) {
    case 'Ed25519': return verifySpki({ name: 'Ed25519' }, spki, message, signature);
    case 'RSA': return verifySpki({ name: 'RSASSA-PKCS1-v1_5', hash: scheme.hash }, spki, message, signature);
    case 'PSS': return verifySpki({ name: 'RSA-PSS', hash: scheme.hash, saltLength: scheme.salt ?? 20 }, spki, message, signature);
    case 'EC': {
      const raw = key === 'P-256' || key === 'P-384' || key === 'P-521' ? rawOf(signature, SIZES[key]) : undefined;
      return raw !== undefined && verifySpki({ name: 'ECDSA', hash: scheme.hash, namedCurve: key as keyof typeof SIZES }, spki, message, raw);
    }
  }
}

const SIZES = { 'P-256': 32, 'P-384': 48, 'P-521': 66 } as const;

function fits(family: 'RSA' | 'PSS' | 'EC' | 'Ed25519', key: KeyKind): boolean {
  if (family === 'Ed25519') return key === 'Ed25519';
  return family === 'EC' ? key.startsWith('P-') : key === 'RSA';
}

/** SEQUENCE of r and s (RFC 5480) → r ‖ s. */
export function rawOf(der: Uint8Array, size: number): Uint8Array | undefined {
  const { result, offset } = fromBER(der);
  const parts = result instanceof Sequence && offset === der.length ? result.valueBlock.value : [];
  if (parts.length !== 2) return undefined;
  const raw = new Uint8Array(2 * size);
  for (const [i, part] of parts.entries()) {
    const bytes = part instanceof Integer ? part.valueBlock.valueHexView : undefined;
    const digits = bytes?.subarray(bytes.findIndex((byte) => byte !== 0));
    if (!digits || digits.length > size) return undefined;
    raw.set(digits, (i + 1) * size - digits.length);
  }
  return raw;
}
