// From a report to what a page says of it: which silhouette, which word, which advice. The verdict itself is never changed here.
import type { Check, CheckName, Report } from '../../credential/index.ts';
import type { T } from '../../lib/i18n.ts';
import type { Tone } from '../components/icons.tsx';
import type { VerdictTone } from '../components/silhouette.ts';

/** Without these nobody can say "valid"; a report that lacks one says "cannot tell". */
const ESSENTIAL: ReadonlySet<CheckName> = new Set(['format', 'context', 'shape', 'issuer_key', 'signature', 'dates', 'status', 'seal', 'holder', 'contained', 'extract']);

export type Advice = 'valid' | 'caution' | 'trial' | 'altered' | 'withdrawn' | 'suspended' | 'expired' | 'early' | 'refused' | 'unknown' | 'offline' | 'foreign' | 'nothing' | 'inside' | 'alone' | 'receipt';

export function readingOf(report: Report, t: T): { tone: VerdictTone; word: string; advice: Advice } {
  const cautions = report.checks.filter((c) => c.result === 'warn').length;
  const tone = report.verdict === 'valid' && cautions > 0 ? 'warn' : report.verdict;
  if (report.receipt && report.verdict === 'valid') return { tone: 'warn', word: t(`verify.receipt.genuine.${report.receipt.verdict}`), advice: 'receipt' };
  return { tone, word: tone === 'warn' ? t('verify.verdict.cautions', { n: cautions }) : t(`verify.verdict.${tone}`), advice: adviceOn(report) };
}

/** Who issued what is shown: of an extract the issuer of the whole, as the house that saw it names them, not that house. */
export function issuerOf({ issuer, quoted }: Report): Report['issuer'] {
  if (!quoted) return issuer;
  // What a house that nobody knows says of a register is its own word.
  const { id, name } = quoted.issuer, source = issuer?.known ? quoted.issuer.nameSource : undefined, nameSource = source === 'register' || source === 'certificate' ? source : 'document';
  return { id, ...(name !== undefined && { name }), nameSource, known: nameSource !== 'document' };
}

export type NameSource = 'register' | 'certificate' | 'document' | 'trial';

/** Whence the issuer's name comes. The register of a trial vouches for nobody: all pages say so, or none would be believed. */
export function nameSourceOf(report: Report): NameSource {
  return report.checks.some(({ code }) => code === 'trial_issuer') ? 'trial' : issuerOf(report)?.nameSource ?? 'document';
}

/** Known is not trusted, unknown is not false, and a trial proves nothing. */
export function isKnownBy(source: NameSource): source is 'register' | 'certificate' {
  return source === 'register' || source === 'certificate';
}

/** Of the files in an archive, some are none. */
export function isCredential({ checks }: Report): boolean {
  return !checks.some(({ code }) => code === 'not_a_credential');
}

export function toneOf(check: Check): Tone {
  switch (check.result) {
    case 'pass': return 'valid';
    case 'warn': return 'warn';
    case 'fail': return 'invalid';
    case 'not_checked': return ESSENTIAL.has(check.check) && check.code !== 'not_reached' ? 'unknown' : 'none';
  }
}

/** The host that answers for the issuer: what an attacker who copies a name cannot copy. */
export function issuerHost(id: string): string | undefined {
  if (!id.startsWith('did:web:')) return URL.parse(id)?.host || undefined;
  const host = id.slice('did:web:'.length).split(':')[0] ?? '';
  try { return decodeURIComponent(host) || undefined; } catch { return undefined; }
}

/** Does the name that was typed stand in the document? Accents, case, order and punctuation do not count. */
export function samePerson(asked: string, holder: string): boolean {
  const words = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).toSorted().join(' ');
  return words(asked) !== '' && words(asked) === words(holder);
}

function adviceOn({ verdict, checks }: Report): Advice {
  const found = (result: Check['result'], ...codes: Check['code'][]) => checks.some((c) => c.result === result && codes.includes(c.code));
  switch (verdict) {
    case 'valid':
      if (found('warn', 'trial_issuer')) return 'trial';
      return checks.some((c) => c.result === 'warn') ? 'caution' : 'valid';
    case 'invalid':
      if (found('fail', 'not_a_credential')) return 'nothing';
      if (found('fail', 'contained_invalid')) return 'inside';
      if (found('fail', 'sig_mismatch')) return 'altered';
      if (found('fail', 'revoked')) return 'withdrawn';
      if (found('fail', 'suspended')) return 'suspended';
      if (found('fail', 'expired')) return 'expired';
      return found('fail', 'not_yet_valid') ? 'early' : 'refused';
    case 'unknown':
      if (found('not_checked', 'not_a_credential')) return 'nothing';
      if (found('not_checked', 'contained_unknown')) return 'inside';
      if (found('not_checked', 'form_unsupported', 'suite_unsupported', 'status_unsupported')) return 'foreign';
      if (checks.some((c) => c.code === 'status_offline' || (c.code === 'issuer_key_unavailable' && c.detail === 'offline'))) return 'alone';
      return found('not_checked', 'issuer_key_unavailable', 'status_unreachable', 'status_stale', 'ob2_hosted_needs_network') ? 'offline' : 'unknown';
  }
}
