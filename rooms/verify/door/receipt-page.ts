// The receipt on paper: what its data says, set in type.
import { checkTitle, say, VERIFY_CODES, type CheckName, type Receipt, type VerifyCode } from '#credential';
import type { DocumentJob } from '#lib/documents';
import { dateText, dictionary, lookUp, type Lang } from '#lib/i18n';
import { verdictSvg, type VerdictTone } from '../../../web/components/silhouette.ts';
import { qrSvg } from '../../../web/qr.ts';

/** As on a sheet by day. */
const INK: Readonly<Record<VerdictTone, string>> = { valid: '#14592f', warn: '#714b00', invalid: '#951a30', unknown: '#2f4f63' }, PAPER = '#fdfdfb';
const TONE = { pass: 'valid', warn: 'warn', fail: 'invalid', not_checked: 'unknown' } as const, WORD = { pass: 'valid', warn: 'warn', fail: 'invalid', not_checked: 'none' } as const;

export type ReceiptPage = { readonly bytes: Uint8Array; readonly receipt: Receipt; readonly extract: boolean; readonly lang: Lang; readonly house: string; readonly verifyAt: string };

export function receiptPage({ bytes, receipt, extract, lang, house, verifyAt }: ReceiptPage): DocumentJob {
  const t = dictionary(lang), hour = (at: string) => dateText(lang, at, 'hour');
  const known = (code: string): code is VerifyCode => (VERIFY_CODES as readonly string[]).includes(code);
  const { about, verdict, checks, madeAt } = receipt, shownAt = verifyAt.replace(/^https?:\/\//, '');
  const cautions = checks.filter(({ result }) => result === 'warn').length;
  const tone: VerdictTone = verdict === 'valid' && cautions > 0 ? 'warn' : verdict;
  const content = {
    lang, house, title: t('verify.receipt.pdf_page.title'), date: [Number(madeAt.slice(0, 4)), Number(madeAt.slice(5, 7)), Number(madeAt.slice(8, 10))],
    tone, word: tone === 'warn' ? t('verify.verdict.cautions', { n: cautions }) : t(`verify.verdict.${verdict}`),
    when: receipt.at.slice(0, 16) === madeAt.slice(0, 16) ? t('verify.when', { date: hour(madeAt) }) : `${t('verify.when_past', { date: hour(receipt.at) })} · ${t('verify.when', { date: hour(madeAt) })}`,
    note: extract ? t('verify.receipt.extract') : '',
    facts: [
      ...(about?.title ? [{ term: t('verify.receipt.about'), value: about.title }] : []),
      ...(about?.holder ? [{ term: t('verify.claims.holder'), value: about.holder }] : []),
      ...(about?.issuer ?? about?.issuerId ? [{ term: t('verify.claims.issuer'), value: about.issuer ?? about.issuerId ?? '' }] : []),
      { term: t('verify.receipt.by'), value: `${house}, ${t('verify.receipt.by_more', receipt.software)}` },
      ...receipt.trust.map(({ kind, name, sha256 }) => ({ term: lookUp(lang, `verify.receipt.trust_kinds.${kind}`) ?? kind, value: sha256 ? `${name}, ${sha256.slice(0, 16)}…` : name })),
    ],
    aboutMore: about ? t('verify.receipt.about_more') : '',
    fingerprint: { term: t('verify.receipt.fingerprint'), value: receipt.sha256 },
    checksTitle: t('verify.receipt.checks'),
    columns: [t('verify.receipt.pdf_page.check'), t('verify.receipt.pdf_page.result'), t('verify.receipt.pdf_page.meaning'), t('verify.receipt.pdf_page.code')],
    checks: checks.map(({ check, result, code }) => ({ tone: TONE[result], word: t(`verify.result.${WORD[result]}`), title: checkTitle(check as CheckName, lang), said: known(code) ? say(code, lang).message : code, code })),
    inside: receipt.inside.map((one) => ({ value: one.sha256, word: t(`verify.verdict.${one.verdict}`) })), insideTitle: t('verify.receipt.inside'),
    limitsTitle: t('verify.receipt.pdf_page.limits'), limits: t('verify.receipt.pdf_page.limits_text'), original: t('verify.receipt.pdf_page.original', { address: shownAt }),
    person: t('verify.receipt.pdf_page.person'), link: verifyAt, linkShown: shownAt, qrAlt: t('verify.receipt.pdf_page.qr'), attached: t('verify.receipt.pdf_page.attached'),
  };
  return { template: 'receipt', at: new Date(madeAt), files: { 'data.json': Buffer.from(JSON.stringify(content).normalize('NFC')), 'receipt.json': bytes, 'verdict.svg': Buffer.from(verdictSvg(tone, INK[tone], PAPER)), 'qr.svg': Buffer.from(qrSvg(verifyAt)) } };
}
