// One file of everything a link shows: a cover, a page for each credential, the credentials attached as an archive that the verifier opens.
import type { DocumentJob } from '#lib/documents';
import { dateText, dictionary, type Lang } from '#lib/i18n';
import { badgeSvg } from '../../../web/badge.ts';
import { toldIn } from '../../../web/hold/told.ts';
import { verdictSvg, type VerdictTone } from '../../../web/components/silhouette.ts';
import { qrSvg } from '../../../web/qr.ts';
import { nameOf, type ShownItem } from '../../../web/share/shown.tsx';
import { isKnownBy, issuerOf, nameSourceOf, readingOf, toneOf } from '../../../web/verify/reading.ts';
import type { Shown } from '../share.ts';

export type Dossier = { readonly shown: Shown; readonly items: readonly ShownItem[]; readonly lang: Lang; readonly house: string; readonly link: string; readonly verifyAt: string; readonly archive: Uint8Array };

const INK: Readonly<Record<VerdictTone, string>> = { valid: '#14592f', warn: '#714b00', invalid: '#951a30', unknown: '#2f4f63' }, PAPER = '#fdfdfb';

export async function dossierJob({ shown, items, lang, house, link, verifyAt, archive }: Dossier): Promise<DocumentJob> {
  const t = dictionary(lang), name = nameOf(items), at = items[0]?.report.at ?? new Date(0).toISOString(), short = (url: string) => url.replace(/^https?:\/\//, '');
  const pages = items.map((one, i) => pageOf(one, i + 1, items.length, lang));
  const content = {
    lang, house, title: shown.title ?? (name ? t('shown.pdf.title', { name }) : t('shown.pdf.title_nameless')), date: [at.slice(0, 4), at.slice(5, 7), at.slice(8, 10)].map(Number),
    made: t('shown.pdf.made', { date: dateText(lang, at, 'hour'), house }), note: shown.note ?? '', noteTitle: t('shown.pdf.note'), live: t('shown.pdf.live'), link, linkShown: short(link), qrAlt: t('share.qr'),
    attached: t('shown.pdf.attached'), attachedText: t('shown.pdf.attached_text', { address: short(verifyAt) }), pages: pages.map(({ content: page }) => page),
  };
  return { template: 'dossier', at: new Date(at), files: {
    'data.json': Buffer.from(JSON.stringify(content).normalize('NFC')), 'qr.svg': Buffer.from(qrSvg(link)), 'credentials.zip': archive,
    ...Object.fromEntries((Object.keys(INK) as VerdictTone[]).map((tone) => [`verdict-${tone}.svg`, Buffer.from(verdictSvg(tone, INK[tone], PAPER))])), ...Object.fromEntries(pages.map(({ badge }) => badge)),
  } };
}

/** What stands on one page, as its reader sees it: nothing that is hidden comes this far. */
function pageOf({ item: { claims, hidden, how, held }, report, picture }: ShownItem, n: number, total: number, lang: Lang) {
  const t = dictionary(lang), { tone, word } = readingOf(report, t), told = toldIn(claims.criteria), day = (iso: string) => dateText(lang, iso.slice(0, 10)), hours = claims.hours ?? told.hours;
  const names = told.assessments.length > 0 ? told.assessments.map(({ name: one, supervision }) => [one, supervision].filter(Boolean).join(', ')) : [...new Set(claims.results.map(({ assessment }) => assessment).filter(Boolean))];
  const file = picture.kind === 'drawn' ? { name: `badge-${n}.svg`, bytes: Buffer.from(badgeSvg(picture.params)) } : { name: `badge-${n}.${picture.kind}`, bytes: picture.bytes };
  const fact = (term: string, value: string | undefined) => (value ? [{ term, value }] : []);
  const content = {
    number: t('shown.pdf.page', { n, total }), title: claims.title, holder: claims.holderName ?? '', badge: file.name, language: /^[a-z]{2,3}\b/.exec(claims.language ?? '')?.[0] ?? lang,
    tone, word, summary: report.summary, part: how === 'whole' ? '' : [hidden.length > 0 && `${t('shown.hidden.title')} ${hidden.map((field) => t(`shown.hidden.${field}`)).join(', ')}.`, t(`shown.how.${how}`)].filter(Boolean).join(' '),
    canTitle: t('shown.ten.can'), can: (claims.outcomes.length > 0 ? claims.outcomes : claims.skills).map(({ name }) => name),
    facts: [
      ...fact(t('shown.ten.how'), names.join('; ')), ...fact(t('deliver.shown.results'), claims.results.flatMap(({ assessment, value, max }) => (value === undefined ? [] : [`${assessment}: ${max === undefined ? value : `${value} / ${max}`}`])).join('; ')),
      ...fact(t('shown.ten.who'), issuerOf(report)?.name ?? claims.issuer.name ?? claims.issuer.id), ...fact(t('shown.ten.known'), t(isKnownBy(nameSourceOf(report)) ? 'shown.ten.known_yes' : 'shown.ten.known_no')),
      ...fact(t('certificate.awarded'), claims.awardedOn && day(claims.awardedOn)), ...fact(t('certificate.until'), claims.validUntil && day(claims.validUntil)), ...fact(t('hold.six.work'), hours === undefined ? undefined : t('hold.six.hours', { n: hours })),
      ...fact(t('certificate.level'), claims.level), ...fact(t('hold.six.quality'), told.quality.map(({ body }) => body).join('; ')),
    ],
    checkedTitle: t('shown.pdf.checked'), checks: report.checks.map((check) => ({ title: t(`verify.checks.${check.check}.title`), word: t(`verify.result.${toneOf(check)}`), tone: toneOf(check) })), idTitle: t('shown.pdf.id'), id: held.sha256,
  };
  return { content, badge: [file.name, file.bytes] as const };
}
