/** What verification answers. A report, never a boolean; "not checked" is never "passed". */
import type { Claims } from '../badge/read.ts';
import { toHex } from '../bytes.ts';
import type { Seal } from '../europass/seal.ts';
import type { CredentialErrorCode } from '../errors.ts';
import { sha256 } from '../platform.ts';
import type { Quoted } from '../extract/extract.ts';
import type { Receipt } from '../receipt/receipt.ts';
import type { Finding } from './finding.ts';
import type { Judgement } from './forms/judge.ts';
import type { Opened } from './open.ts';
import type { VerifyPorts } from './ports.ts';
import { say, summarise } from './words.ts';

export type Verdict = 'valid' | 'invalid' | 'unknown';
export type CheckName = 'format' | 'context' | 'shape' | 'issuer_key' | 'signature' | 'dates' | 'status' | 'issuer' | 'log' | 'recipient' | 'endorsements' | 'holder' | 'audience' | 'seal' | 'evidence' | 'contained' | 'schema' | 'refresh' | 'receipt' | 'extract';
export type CheckResult = 'pass' | 'fail' | 'not_checked' | 'warn';
export type Carrier = 'json' | 'png' | 'svg' | 'jwt' | 'pdf' | 'zip' | 'image' | 'qr' | 'unknown';
/** The form of credential that was recognised, whether or not it is judged here. */
export type Form = 'ob3' | 'ob2' | 'ob1' | 'clr' | 'endorsement' | 'elm' | 'sd-jwt' | 'blockcerts' | 'vc' | 'vp' | 'status-list' | 'receipt' | 'extract';

export type VerifyCode =
  | CredentialErrorCode
  | 'format_known'
  | 'form_unsupported'
  | 'not_a_credential'
  | 'context_pinned'
  | 'shape_ok'
  | 'shape_wrong'
  | 'shape_withheld'
  | 'key_found'
  | 'key_not_found'
  | 'key_not_valid_then'
  | 'key_revoked'
  | 'kid_issuer_mismatch'
  | 'purpose_wrong'
  | 'issuer_key_unavailable'
  | 'issuer_not_found'
  | 'did_unsupported'
  | 'key_not_allowed'
  | 'no_time_evidence'
  | 'proof_missing'
  | 'proof_expired'
  | 'suite_unsupported'
  | 'sig_ok'
  | 'sig_part'
  | 'sig_mismatch'
  | 'merkle_path'
  | 'anchor_unchecked'
  | 'anchor_mock'
  | 'anchor_issuer'
  | 'dates_ok'
  | 'dates_malformed'
  | 'dates_withheld'
  | 'not_yet_valid'
  | 'expired'
  | 'no_status'
  | 'status_withheld'
  | 'not_revoked'
  | 'revoked'
  | 'suspended'
  | 'status_offline'
  | 'status_unreachable'
  | 'status_untrusted'
  | 'status_stale'
  | 'status_unsupported'
  | 'status_purpose'
  | 'issuer_known'
  | 'issuer_unknown'
  | 'trial_issuer'
  | 'logged'
  | 'log_mismatch'
  | 'log_untrusted'
  | 'key_short'
  | 'claims_mismatch'
  | 'key_unlinked'
  | 'context_foreign'
  | 'context_unpinned'
  | 'recipient_matches'
  | 'recipient_differs'
  | 'recipient_unstated'
  | 'endorsed'
  | 'endorsement_doubtful'
  | 'holder_signed'
  | 'holder_unsigned'
  | 'holder_other'
  | 'holder_mismatch'
  | 'holder_unchecked'
  | 'contained_ok'
  | 'contained_caution'
  | 'contained_invalid'
  | 'contained_unknown'
  | 'contained_many'
  | 'contained_none'
  | 'status_message'
  | 'status_refresh'
  | 'ob2_hosted'
  | 'ob2_hosted_needs_network'
  | 'ob2_hosted_differs'
  | 'ob2_scope'
  | 'ob1_unverifiable'
  | 'format_archive'
  | 'archive_nested'
  | 'qr_address'
  | 'qr_unreachable'
  | 'key_revoked_since'
  | 'issuer_offline'
  | 'certificate_untrusted'
  | 'holder_bound'
  | 'audience_matches'
  | 'audience_differs'
  | 'audience_unchecked'
  | 'status_cwt'
  | 'schema_ok'
  | 'schema_differs'
  | 'schema_unchecked'
  | 'schema_unsupported'
  | 'refresh_newer'
  | 'refresh_none'
  | 'refresh_other'
  | 'refresh_unreachable'
  | 'recipient_scrambled'
  | 'seal_trusted'
  | 'seal_trusted_then'
  | 'seal_untrusted'
  | 'cert_usage'
  | 'cert_critical'
  | 'cert_broken'
  | 'cert_mismatch'
  | 'cert_revoked'
  | 'cert_revocation_unchecked'
  | 'issuer_certified'
  | 'seal_qualified'
  | 'seal_advanced'
  | 'seal_personal'
  | 'seal_plain'
  | 'seal_claimed'
  | 'seal_detached'
  | 'timestamp_ok'
  | 'timestamp_untrusted'
  | 'timestamp_mismatch'
  | 'evidence_unjudged'
  | 'extract_valid'
  | 'extract_invalid'
  | 'extract_unknown'
  | 'extract_untrusted'
  | 'extract_since'
  | 'receipt_of_valid'
  | 'receipt_of_invalid'
  | 'receipt_of_unknown'
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
  /** For developers, in English: what exactly was wrong. May change. */
  readonly detail?: string;
};

export type Report = {
  readonly verdict: Verdict;
  /** The moment judged, ISO. */
  readonly at: string;
  readonly summary: string;
  readonly checks: readonly Check[];
  /** What the document says, and only when its form could be read. Trust it only when the verdict is valid. */
  readonly claims: Claims | null;
  readonly issuer: { readonly id: string; readonly name?: string; readonly nameSource: 'register' | 'certificate' | 'document'; readonly known: boolean } | null;
  /** Credentials inside it, and what others signed about it, each with a report of its own. */
  readonly contained?: readonly Report[];
  readonly endorsements?: readonly Report[];
  /** Of the newer version that the issuer gave. */
  readonly newer?: Report;
  /** What the certificate of a seal says. Proved only by the check `issuer_key`. */
  readonly seal?: Seal;
  /** Of a receipt: what it says was found, and when. Proved by the check `signature`; true then, and of those bytes only. */
  readonly receipt?: Receipt;
  /** Of an extract: what its signer says of the whole it was taken from. The claims are the whole's, `issuer` is who made the extract. */
  readonly quoted?: Quoted;
  readonly form: Form | null;
  readonly carrier: Carrier;
  /** Of what an archive holds: its name there. Shown, never used. */
  readonly file?: string;
  /** Where the QR code in a picture leads. */
  readonly address?: string;
  /** Hex SHA-256 of the credential's own bytes, taken out of whatever carried them. */
  readonly sha256: string;
};

/** Without an answer from one of these there is no verdict. */
const ESSENTIAL: ReadonlySet<CheckName> = new Set(['format', 'context', 'shape', 'issuer_key', 'signature', 'dates', 'status', 'seal', 'holder', 'contained', 'extract']);

/** A fail is a fail; not checked is never passed. */
export function verdictOf(findings: readonly Pick<Finding, 'check' | 'result'>[]): Verdict {
  if (findings.some(({ result }) => result === 'fail')) return 'invalid';
  if (findings.some(({ check, result }) => result === 'not_checked' && ESSENTIAL.has(check))) return 'unknown';
  return 'valid';
}

export function makeReport(opened: Opened, judgement: Judgement, ports: VerifyPorts): Report {
  const language = ports.language ?? 'en';
  const { findings } = judgement;
  const verdict = verdictOf(findings);
  const issuer = issuerOf(judgement, findings);
  return {
    verdict,
    at: (ports.at ?? ports.now).toISOString(),
    summary: summarise({ verdict, findings, claims: judgement.claims, issuer, contained: judgement.contained, isArchive: opened.files !== undefined, seal: judgement.seal, receipt: judgement.receipt, quoted: judgement.quoted }, language),
    checks: findings.map((finding) => ({ ...finding, ...say(finding.code, language) })),
    claims: judgement.claims,
    issuer,
    ...(judgement.contained && { contained: judgement.contained }),
    ...(judgement.endorsements && { endorsements: judgement.endorsements }),
    ...(judgement.newer && { newer: judgement.newer }),
    ...(judgement.seal && { seal: judgement.seal }),
    ...(judgement.receipt && { receipt: judgement.receipt }),
    ...(judgement.quoted && { quoted: judgement.quoted }),
    form: opened.form,
    carrier: opened.carrier,
    sha256: toHex(sha256(opened.bytes)),
  };
}

function issuerOf({ issuer, claims, quoted }: Judgement, findings: readonly Finding[]): Report['issuer'] {
  if (!issuer) return null;
  const known = findings.some(({ code }) => code === 'issuer_known' || code === 'issuer_certified');
  const { registeredName, certifiedName } = issuer;
  const name = registeredName ?? certifiedName ?? (quoted ? undefined : claims?.issuer.name);
  return { id: issuer.id, ...(name !== undefined && { name }), nameSource: registeredName !== undefined ? 'register' : certifiedName !== undefined ? 'certificate' : 'document', known };
}
