// A report in the words of the W3C registries.
import type { Check, Report } from '#credential';
import { problem, type ProblemDetails, type ProblemName } from '#lib/problems';

const BY_CODE: Readonly<Record<string, ProblemName>> = {
  expired: 'RANGE_ERROR', not_yet_valid: 'RANGE_ERROR', status_index: 'RANGE_ERROR', status_unreachable: 'STATUS_RETRIEVAL_ERROR', status_offline: 'STATUS_RETRIEVAL_ERROR',
  status_malformed: 'STATUS_LIST_LENGTH_ERROR', proof_missing: 'PROOF_VERIFICATION_ERROR', proof_malformed: 'PROOF_VERIFICATION_ERROR', suite_unsupported: 'PROOF_VERIFICATION_ERROR', sig_mismatch: 'PROOF_VERIFICATION_ERROR',
};
const BY_CHECK: Readonly<Partial<Record<Check['check'], ProblemName>>> = {
  format: 'PARSING_ERROR', context: 'MALFORMED_VALUE_ERROR', shape: 'MALFORMED_VALUE_ERROR', dates: 'MALFORMED_VALUE_ERROR', issuer_key: 'INVALID_VERIFICATION_METHOD', status: 'STATUS_VERIFICATION_ERROR',
};

/** What keeps it from being verified; empty when nothing does. `status`: whether the list was asked about. */
export function problemsIn({ checks }: Report, { status }: { readonly status: boolean }): ProblemDetails[] {
  return checks.filter((check) => isInTheWay(check) && (status || check.check !== 'status')).map(({ check, code, message, detail }) => (
    problem(BY_CODE[code] ?? BY_CHECK[check] ?? 'CRYPTOGRAPHIC_SECURITY_ERROR', detail ?? message, code)));
}

export function warningsIn({ checks }: Report): ProblemDetails[] {
  return checks.filter(({ result }) => result === 'warn').map(({ code, message }) => problem('MALFORMED_VALUE_ERROR', message, code));
}

/** Not checked is never passed; but an empty presentation holds nothing to check, and who issued is not asked here. */
function isInTheWay({ check, result, code }: Check): boolean {
  if (code === 'contained_none') return false;
  if (check === 'holder' && code === 'holder_unsigned') return true;
  return result === 'fail' || (result === 'not_checked' && check !== 'issuer' && check !== 'log' && check !== 'recipient');
}
