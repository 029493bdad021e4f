/** Findings in words, French and English. A code without words in both does not compile. */
import type { Claims } from '../badge/read.ts';
import { isCredential } from './finding.ts';
import type { Finding } from './finding.ts';
import type { CheckName, Report, Verdict, VerifyCode } from './report.ts';
import { EN } from './words/en.ts';
import { FR } from './words/fr.ts';

export type VerifyLanguage = 'fr' | 'en';

export type Words = {
  readonly checks: { readonly [C in CheckName]: string };
  /** What was found; what it means, what to do. */
  readonly codes: { readonly [C in VerifyCode]: readonly [message: string, meaning?: string] };
  readonly summary: {
    readonly valid: (issuer: string, title: string, holder: string) => string;
    readonly unknownIssuer: (issuer: string, title: string, holder: string) => string;
    readonly trial: string;
    readonly presentation: (count: number) => string;
    /** `others`: files beside that are no credentials. */
    readonly archive: (count: number, others: number) => string;
    /** Of a receipt: who verified, and what came out then. */
    readonly receipt: (by: string, verdict: Verdict) => string;
    /** Of an extract: who made it, who issued the whole, what it is and whose. */
    readonly extract: (by: string, issuer: string, title: string, holder: string) => string;
    readonly invalid: (reason: string) => string;
    /** Before the reason, when the signature passed and something else could not be checked. */
    readonly genuine: string;
    /** In the place of a reason, when nobody who is trusted vouches for a seal. */
    readonly sealed: (by: string, authority: string) => string;
    readonly unknown: (reason: string) => string;
    readonly to: (holder: string) => string;
    readonly quote: (title: string) => string;
  };
};

const LANGUAGES: { readonly [L in VerifyLanguage]: Words } = { en: EN, fr: FR };

/** Every code that a report can hold. */
export const VERIFY_CODES = Object.keys(EN.codes) as readonly VerifyCode[];

export function say(code: VerifyCode, language: VerifyLanguage): { readonly message: string; readonly meaning?: string } {
  const [message, meaning] = LANGUAGES[language].codes[code];
  return { message, ...(meaning !== undefined && { meaning }) };
}

export function checkTitle(check: CheckName, language: VerifyLanguage): string {
  return LANGUAGES[language].checks[check];
}

type Facts = { readonly verdict: Verdict; readonly findings: readonly Finding[]; readonly claims: Claims | null; readonly issuer: Report['issuer']; readonly contained: readonly Report[] | undefined; readonly isArchive: boolean; readonly seal: Report['seal']; readonly receipt?: Report['receipt']; readonly quoted?: Report['quoted'] };

/** One sentence for the verdict; without one, the reason that weighs most. */
export function summarise({ verdict, findings, claims, issuer, contained, isArchive, seal, receipt, quoted }: Facts, language: VerifyLanguage): string {
  const { summary } = LANGUAGES[language];
  const because = (result: Finding['result']) => {
    const reasons = findings.filter((finding) => finding.result === result && finding.code !== 'not_reached');
    const reason = reasons.find(({ code }) => code === 'proof_missing') ?? reasons[0];
    return reason ? say(reason.code, language).message : '';
  };
  if (verdict === 'invalid') return summary.invalid(because('fail'));
  if (verdict === 'unknown' && seal && findings.some(({ code }) => code === 'seal_untrusted')) return summary.genuine + summary.unknown(summary.sealed(seal.by, seal.authority));
  if (verdict === 'unknown') return (findings.some(({ code }) => code === 'sig_ok' || code === 'sig_part') ? summary.genuine : '') + summary.unknown(because('not_checked'));
  if (receipt) return summary.receipt(issuer?.name ?? issuer?.id ?? '', receipt.verdict);
  if (findings.some(({ code }) => code === 'trial_issuer')) return summary.trial;
  if (isArchive) {
    const count = (contained ?? []).filter(isCredential).length;
    return summary.archive(count, (contained ?? []).length - count);
  }
  if (!claims) return summary.presentation(contained?.length ?? 0);
  const holder = claims.holderName === undefined ? '' : summary.to(claims.holderName);
  if (quoted) return summary.extract(issuer?.name ?? issuer?.id ?? '', quoted.issuer.name ?? quoted.issuer.id, summary.quote(claims.title), holder);
  const sentence = issuer?.known ? summary.valid : summary.unknownIssuer;
  return sentence(issuer?.name ?? issuer?.id ?? '', summary.quote(claims.title), holder);
}
