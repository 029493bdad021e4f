/** W3C Bitstring Status List 1.0: the left-most bit is index 0. */
import type { DataIntegrityProof } from '../proof/shape.ts';

/** Fewest entries a list may have (§6.1): 16 KiB of bits. */
export const STATUS_MINIMUM = 131_072;

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
  /** On a revocation list: its suspension companion, by `relatedResource`. */
  readonly companion?: RelatedResource;
};

/** `length` entries, a multiple of eight, at least STATUS_MINIMUM; all zero. */
export function newBits(_length: number = STATUS_MINIMUM): Uint8Array { throw new Error('not built'); }
export function getBit(_bits: Uint8Array, _index: number): boolean { throw new Error('not built'); }
/** Changes `bits` in place. */
export function setBit(_bits: Uint8Array, _index: number, _value: boolean): void { throw new Error('not built'); }
/** multibase `u` + base64url(gzip(bits)) */
export async function encodeBits(_bits: Uint8Array): Promise<string> { throw new Error('not built'); }
export async function decodeBits(_encoded: string): Promise<Uint8Array> { throw new Error('not built'); }
export async function makeStatusList(_input: StatusListInput): Promise<StatusListCredential> { throw new Error('not built'); }
/** Names `bytes`, to be found at `url`, by their digest. */
export function relatedResource(_url: string, _bytes: Uint8Array, _mediaType: string): RelatedResource { throw new Error('not built'); }
