/** Every error a person or program can be told, with its HTTP status. docs/errors.md and messages/*.json (`errors.CODE`) explain each; a test holds the three equal. */
export const STATUS = {
  not_found: 404,
  forbidden: 403,
  sign_in_needed: 401,
  bad_request: 400,
  bad_input: 422,
  form_expired: 403,
  form_lacks: 422,
  too_large: 413,
  too_many: 429,
  conflict: 409,
  ssrf_blocked: 422,
  fetch_limit: 422,
  fetch_failed: 422,
  specification_not_a_draft: 409,
  specification_not_published: 409,
  specification_not_reviewed: 409,
  specification_own_review: 409,
  definition_refuses: 422,
  address_frozen: 409,
  key_missing: 409,
  key_retired: 409,
  key_revoked: 409,
  unsignable: 422,
  signer_failed: 503,
  seal_missing: 409,
  seal_unconfirmed: 409,
  seal_malformed: 409,
  seal_key_weak: 409,
  seal_usage: 409,
  seal_not_yet: 409,
  seal_expired: 409,
  seal_other_organisation: 409,
  seal_key_mismatch: 409,
  seal_unavailable: 503,
  timestamp_failed: 503,
  revocation_failed: 503,
  seal_withdrawn: 409,
  status_final: 409,
  clock_behind: 503,
  log_inconsistent: 503,
  link_gone: 410,
  api_key_needed: 401,
  api_key_in_url: 400,
  last_owner: 409,
  passkey_refused: 401,
  proof_needed: 403,
  provider_down: 503,
  provider_refused: 400,
  address_taken: 409,
  address_unproved: 409,
  identifier_taken: 409,
  login_taken: 409,
  login_unknown: 409,
  last_way_in: 409,
  same_account: 409,
  merge_waits: 409,
  minor_not_public: 403,
  age_unsaid: 409,
  hold_import_full: 422,
  hold_not_yours: 422,
  invitation_other_address: 403,
  address_unknown: 404,
  batch_closed: 409,
  batch_under_way: 409,
  award_superseded: 409,
  idempotency_key_needed: 400,
  idempotency_mismatch: 422,
  backup_nothing: 404,
  backup_damaged: 422,
  backup_other_key: 409,
  backup_key_missing: 409,
  backup_newer: 409,
  backup_keys_other: 409,
  backup_keys_expired: 409,
  backup_erased_missing: 409,
  backup_other_history: 409,
  restore_not_empty: 409,
  database_unavailable: 503,
  storage_full: 507,
  documents_unavailable: 503,
  internal: 500,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof STATUS;
/** A map is said in the reader's language. */
export type Values = { readonly [name: string]: string | number | { readonly [language: string]: string } };
/** One thing wrong in an input: where (JSON pointer or field name), what (a message key below `faults.`), with its values. */
export type Fault = { readonly path: string; readonly code: string; readonly values?: Values };

/** The house's one error. `code` is the contract; the message is for logs, people read the dictionary's words. */
export class AcquisError extends Error {
  override name = 'AcquisError';
  readonly code: ErrorCode;
  readonly values: Values;
  readonly faults: readonly Fault[];
  constructor(code: ErrorCode, options: { values?: Values; faults?: readonly Fault[]; cause?: unknown; message?: string } = {}) {
    super(options.message ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.values = options.values ?? {};
    this.faults = options.faults ?? [];
  }
  get status(): number { return STATUS[this.code]; }
}
