/** What verification answers. A report, never a boolean; "not checked" is never "passed". */
import type { Claims } from '../badge/read.ts';
import type { CredentialErrorCode } from '../errors.ts';

export type Verdict = 'valid' | 'invalid' | 'unknown';
export type CheckName = 'format' | 'context' | 'shape' | 'issuer_key' | 'signature' | 'dates' | 'status' | 'issuer' | 'log';
export type CheckResult = 'pass' | 'fail' | 'not_checked' | 'warn';
export type Carrier = 'json' | 'png' | 'svg' | 'jwt' | 'pdf' | 'unknown';
/** The form of credential that was recognised, whether or not it is judged here. */
export type Form = 'ob3' | 'ob3-jwt' | 'ob2' | 'clr' | 'elm' | 'sd-jwt' | 'vc' | 'status-list';

export type VerifyCode =
  | CredentialErrorCode
  | 'format_known'
  | 'form_unsupported'
  | 'not_a_credential'
  | 'context_pinned'
  | 'shape_ok'
  | 'shape_wrong'
  | 'key_found'
  | 'key_not_found'
  | 'key_not_valid_then'
  | 'key_revoked'
  | 'kid_issuer_mismatch'
  | 'purpose_wrong'
  | 'issuer_key_unavailable'
  | 'issuer_not_found'
  | 'no_time_evidence'
  | 'proof_missing'
  | 'suite_unsupported'
  | 'sig_ok'
  | 'sig_mismatch'
  | 'sig_not_checked'
  | 'dates_ok'
  | 'dates_malformed'
  | 'not_yet_valid'
  | 'expired'
  | 'no_status'
  | 'not_revoked'
  | 'revoked'
  | 'suspended'
  | 'status_offline'
  | 'status_unreachable'
  | 'status_untrusted'
  | 'status_stale'
  | 'status_unsupported'
  | 'issuer_known'
  | 'issuer_unknown'
  | 'trial_issuer'
  | 'logged'
  | 'log_mismatch'
  | 'log_untrusted'
  | 'not_reached';

export type Check = {
  readonly check: CheckName;
  readonly result: CheckResult;
  readonly code: VerifyCode;
  /** One sentence: what was found. */
  readonly message: string;
  /** One sentence: what it means, what to do. */
  readonly meaning?: string;
  /** JSON Pointer into the document. */
  readonly path?: string;
};

export type Report = {
  readonly verdict: Verdict;
  /** The moment judged, ISO. */
  readonly at: string;
  readonly summary: string;
  readonly checks: readonly Check[];
  /** What the document says, and only when its form could be read. Trust it only when the verdict is valid. */
  readonly claims: Claims | null;
  readonly issuer: { readonly id: string; readonly name?: string; readonly nameSource: 'register' | 'document'; readonly known: boolean } | null;
  readonly form: Form | null;
  readonly carrier: Carrier;
  /** Hex SHA-256 of the credential's own bytes, taken out of whatever carried them. */
  readonly sha256: string;
};
