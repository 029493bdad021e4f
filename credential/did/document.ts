/** DID documents with Multikey verification methods: make one, find a key in one. */
export type DidKeyInput = {
  /** `#fragment` or the whole did URL. */
  readonly id: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** ISO date-times. A retired key signs no more and its old proofs stay good; a revoked one is no longer trusted. */
  readonly from: string;
  readonly retiredOn?: string;
  readonly revokedOn?: string;
};
export type VerificationMethod = {
  readonly id: string;
  readonly type: 'Multikey';
  readonly controller: string;
  readonly publicKeyMultibase: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly revoked?: string;
};
export type DidService = { readonly id: string; readonly type: string; readonly serviceEndpoint: string };
export type DidDocument = {
  readonly '@context': readonly unknown[];
  readonly id: string;
  readonly verificationMethod: readonly VerificationMethod[];
  readonly assertionMethod: readonly string[];
  readonly service?: readonly DidService[];
};
export function makeDidDocument(_input: { readonly did: string; readonly keys: readonly DidKeyInput[]; readonly services?: readonly DidService[] }): DidDocument { throw new Error('not built'); }

export type FoundKey = { readonly publicKey: Uint8Array; readonly from?: string; readonly until?: string; readonly revoked?: string; readonly authorized: boolean };
/** `authorized`: the method stands under `assertionMethod`. Undefined: not in the document. */
export function findKey(_document: unknown, _verificationMethod: string): FoundKey | undefined { throw new Error('not built'); }
