/** What this library can say no about. Callers switch on `code`; messages are for people and may change. */

export type CredentialErrorCode =
  | 'bad_argument'
  | 'too_large'
  | 'json_encoding'
  | 'json_syntax'
  | 'json_duplicate'
  | 'json_depth'
  | 'json_key'
  | 'json_number'
  | 'json_nested'
  | 'json_null'
  | 'ctx_not_allowed'
  | 'ctx_order'
  | 'ctx_pin_mismatch'
  | 'term_unmapped'
  | 'iri_malformed'
  | 'canon_budget'
  | 'canon_order'
  | 'canon_differs'
  | 'multikey_malformed'
  | 'key_weak'
  | 'proof_malformed'
  | 'proof_present'
  | 'did_malformed'
  | 'status_malformed'
  | 'status_index'
  | 'inflate_limit'
  | 'leaf_malformed'
  | 'tree_range'
  | 'note_malformed'
  | 'bake_malformed'
  | 'bake_several'
  | 'jws_malformed'
  | 'jws_header'
  | 'alg_forbidden'
  | 'sd_malformed'
  | 'sd_alg'
  | 'sd_duplicate'
  | 'sd_unreferenced'
  | 'sd_name'
  | 'cert_malformed'
  | 'seal_several'
  | 'pixels'
  | 'archive_malformed'
  | 'archive_limit'
  | 'archive_unsupported'
  | 'file_locked';

export class CredentialError extends Error {
  override readonly name = 'CredentialError';
  readonly code: CredentialErrorCode;
  /** JSON Pointer (RFC 6901) of the member at fault, when there is one. */
  readonly path: string | undefined;

  constructor(code: CredentialErrorCode, message: string, options: { cause?: unknown; path?: string } = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    this.path = options.path;
  }
}
