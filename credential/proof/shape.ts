/** W3C Data Integrity 1.0 §2.1 */
export type DataIntegrityProof = {
  readonly type: 'DataIntegrityProof';
  readonly cryptosuite: string;
  readonly created: string;
  readonly verificationMethod: string;
  readonly proofPurpose: 'assertionMethod';
  readonly proofValue: string;
};

/** Signs the bytes it is given; the key stays wherever it is kept. Ed25519: 64 bytes. */
export type Sign = (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

export type ProofOptions = {
  /** `did:web:…#key-1` */
  readonly verificationMethod: string;
  /** xsd:dateTimeStamp in UTC, whole seconds. */
  readonly created: string;
  readonly sign: Sign;
};
