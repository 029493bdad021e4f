// What the W3C conformance suites read of a refusal: ProblemDetails (VCDM 2.0 §7.2, RFC 9457) under the names of their registries.
const VCDM = 'https://www.w3.org/TR/vc-data-model#', INTEGRITY = 'https://w3id.org/security#', STATUS = 'https://www.w3.org/ns/credentials/status-list#';

const TYPES = {
  PARSING_ERROR: VCDM, CRYPTOGRAPHIC_SECURITY_ERROR: VCDM, MALFORMED_VALUE_ERROR: VCDM, RANGE_ERROR: VCDM,
  PROOF_VERIFICATION_ERROR: INTEGRITY, INVALID_DOMAIN_ERROR: INTEGRITY, INVALID_CHALLENGE_ERROR: INTEGRITY, INVALID_VERIFICATION_METHOD: INTEGRITY,
  STATUS_RETRIEVAL_ERROR: STATUS, STATUS_VERIFICATION_ERROR: STATUS, STATUS_LIST_LENGTH_ERROR: STATUS,
} as const satisfies Record<string, string>;

export type ProblemName = keyof typeof TYPES;
/** `code`: ours, as in docs/errors.md. */
export type ProblemDetails = { readonly type: string; readonly title: string; readonly detail: string; readonly code?: string };

export class Problem extends Error {
  override name = 'Problem';
  readonly details: ProblemDetails;
  constructor(name: ProblemName, detail: string) {
    super(detail);
    this.details = problem(name, detail);
  }
}

export function problem(name: ProblemName, detail: string, code?: string): ProblemDetails {
  return { type: `${TYPES[name]}${name}`, title: name, detail, ...(code !== undefined && { code }) };
}
