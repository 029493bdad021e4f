/** Something signed or published in an issuer's name, for whoever keeps evidence: a did document after a key changed, a status list. */
export type Published = {
  readonly type: 'key' | 'status-list';
  /** Undefined: the house itself. */
  readonly organisation: string | undefined;
  /** The issuer's did. */
  readonly issuer: string;
  /** Of the exact bytes published. */
  readonly sha256: Uint8Array;
};

/** What somebody did to a key, said of a seal (`key`: SHA-256 of its certificate) or sealed (`key`: SHA-256 of what came out), for the organisation's history. */
export type KeyChanged = { readonly organisation: string; readonly key: string; readonly what: 'made' | 'revoked' | 'seal-confirmed' | 'seal-withdrawn' | 'sealed'; readonly by: string };
