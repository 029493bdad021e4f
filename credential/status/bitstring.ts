/** W3C Bitstring Status List 1.0: make a list, read one bit of a list. The left-most bit is index 0. */
import { fromBase64url, toBase64, toBase64url } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { gunzip, gzip, sha256 } from '../platform.ts';
import type { DataIntegrityProof } from '../proof/shape.ts';
import { STAMP } from '../time.ts';
import { VC2 } from '../contexts/contexts.ts';

/** Fewest entries a list may have (§6.1): 16 KiB of bits, a crowd large enough to hide one reading in. */
export const STATUS_MINIMUM = 131_072;

/** Most bytes that may come out of a list: 64 million entries. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;

export type StatusPurpose = 'revocation' | 'suspension';

/** VCDM 2.0 §5.3: names another resource and pins its bytes. */
export type RelatedResource = { readonly id: string; readonly digestSRI: string; readonly mediaType: string };

export type StatusListCredential = {
  readonly '@context': readonly string[];
  readonly id: string;
  readonly type: readonly ['VerifiableCredential', 'BitstringStatusListCredential'];
  readonly issuer: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  readonly relatedResource?: readonly [RelatedResource];
  readonly credentialSubject: {
    readonly id: string;
    readonly type: 'BitstringStatusList';
    readonly statusPurpose: StatusPurpose;
    readonly encodedList: string;
  };
};
export type SignedStatusListCredential = StatusListCredential & { readonly proof: readonly [DataIntegrityProof] };

export type StatusListInput = {
  /** The public address of the list. */
  readonly id: string;
  /** The issuer's did. */
  readonly issuer: string;
  readonly purpose: StatusPurpose;
  readonly bits: Uint8Array;
  readonly validFrom: string;
  readonly validUntil?: string;
  /**
   * On a revocation list: its suspension companion, signed along by digest. A bit here is set for revoked and suspended alike, so
   * that every verifier refuses either; who also reads the companion can tell which.
   */
  readonly companion?: RelatedResource;
};

/** `length` entries, a multiple of eight, at least STATUS_MINIMUM; all zero. Errors: `bad_argument`. */
export function newBits(length: number = STATUS_MINIMUM): Uint8Array {
  if (length < STATUS_MINIMUM || length % 8 !== 0) throw new CredentialError('bad_argument', `a list has at least ${STATUS_MINIMUM} entries, a multiple of 8`);
  return new Uint8Array(length / 8);
}

/** Errors: `status_index`. */
export function getBit(bits: Uint8Array, index: number): boolean {
  return ((bits[byteOf(bits, index)] ?? 0) & maskOf(index)) !== 0;
}

/** Entry `index` of a list whose entries have `size` bits, the first of them counting most. Errors: `status_index`. */
export function getValue(bits: Uint8Array, index: number, size: number): number {
  return Array.from({ length: size }, (_, i) => Number(getBit(bits, index * size + i))).reduce((value, bit) => value * 2 + bit, 0);
}

/** Changes `bits` in place. Errors: `status_index`. */
export function setBit(bits: Uint8Array, index: number, value: boolean): void {
  const at = byteOf(bits, index);
  bits[at] = value ? (bits[at] ?? 0) | maskOf(index) : (bits[at] ?? 0) & ~maskOf(index);
}

/** multibase `u` + base64url(gzip(bits)). Errors: `bad_argument` for a list that is too short. */
export async function encodeBits(bits: Uint8Array): Promise<string> {
  if (bits.length * 8 < STATUS_MINIMUM) throw new CredentialError('bad_argument', `a list has at least ${STATUS_MINIMUM} entries`);
  return `u${toBase64url(await gzip(bits))}`;
}

/** Errors: `status_malformed`, `inflate_limit`. */
export async function decodeBits(encoded: string): Promise<Uint8Array> {
  const compressed = encoded.startsWith('u') ? fromBase64url(encoded.slice(1)) : undefined;
  if (!compressed) throw new CredentialError('status_malformed', 'encodedList starts with u and is base64url');
  const bits = await gunzip(compressed, MAX_LIST_BYTES);
  if (bits.length * 8 < STATUS_MINIMUM) throw new CredentialError('status_malformed', `a list has at least ${STATUS_MINIMUM} entries, this one ${bits.length * 8}`);
  return bits;
}

/** Unsigned. Errors: `bad_argument`. */
export async function makeStatusList(input: StatusListInput): Promise<StatusListCredential> {
  for (const stamp of [input.validFrom, input.validUntil]) {
    if (stamp !== undefined && !STAMP.test(stamp)) throw new CredentialError('bad_argument', `${stamp} is not a UTC date-time in whole seconds`);
  }
  return {
    '@context': [VC2],
    id: input.id,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer: input.issuer,
    validFrom: input.validFrom,
    ...(input.validUntil !== undefined && { validUntil: input.validUntil }),
    ...(input.companion && { relatedResource: [input.companion] as const }),
    credentialSubject: {
      id: `${input.id}#list`,
      type: 'BitstringStatusList',
      statusPurpose: input.purpose,
      encodedList: await encodeBits(input.bits),
    },
  };
}

/** Names `bytes`, to be found at `url`, by their SHA-256 (Subresource Integrity §3.1). */
export function relatedResource(url: string, bytes: Uint8Array, mediaType: string): RelatedResource {
  return { id: url, digestSRI: `sha256-${toBase64(sha256(bytes))}`, mediaType };
}

// The index comes from a document, so it may be negative, huge or no integer: refuse before touching the bits.
function byteOf(bits: Uint8Array, index: number): number {
  if (!Number.isSafeInteger(index) || index < 0 || index >= bits.length * 8) {
    throw new CredentialError('status_index', `there is no entry ${index} in a list of ${bits.length * 8}`);
  }
  return Math.floor(index / 8);
}

function maskOf(index: number): number {
  return 0x80 >> (index % 8);
}
