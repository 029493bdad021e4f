/** Told in the transaction that freezes a version: the log gets a `definition` leaf. */
export type Frozen = {
  readonly type: 'definition';
  readonly organisation: string;
  /** The issuer's DID. */
  readonly issuer: string;
  readonly version: string;
  /** Of the version's canonical JSON (RFC 8785). */
  readonly sha256: Uint8Array;
};
