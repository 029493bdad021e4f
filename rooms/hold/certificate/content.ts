// What the certificate's page shows: read from the signed bytes, in the words of one or two languages. What comes from elsewhere (logo, signatories) says so.
import type { Claims } from '#credential';
import { dictionary, dateText, numberText, type Key, type Lang } from '#lib/i18n';
import { factsSaid, itemsBelow, partsOf } from './said.ts';

/** `both`: labels in the credential's language and in the other; its contents are in one language only, the one that was signed. */
export type Wording = Lang | 'both';
export type Paper = 'a4' | 'letter';
export type ContentInput = {
  readonly claims: Claims; readonly sha256: string; readonly wording: Wording; readonly paper: Paper; readonly accent: string;
  /** Where the code leads. */
  readonly link: string; readonly verifyAt: string; readonly house: string; readonly hasProof: boolean;
  readonly files: { readonly badge: string; readonly logo?: string };
  readonly signatories: readonly { readonly name: string; readonly role: Readonly<Record<string, string>>; readonly image?: string }[];
};

const QUALITY = /^(Quality assurance|Assurance qualité)$/, CREDITS = /^(Credits|Crédits)$/;
const RTL = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

export function certificateContent(input: ContentInput) {
  const { claims, wording, paper, link, files, signatories, hasProof } = input;
  const [first, second] = languagesOf(wording, claims.language);
  const say = (key: Key, values: Readonly<Record<string, string | number>> = {}) => [first, ...(second ? [second] : [])].map((lang) => dictionary(lang)(key, values));
  const issuer = claims.issuer.name ?? claims.issuer.id, holder = claims.holderName ?? claims.holderId ?? '';
  const parts = partsOf(claims.criteria ?? ''), day = dayOf(claims);
  const words = {
    kind: say('certificate.kind'), to: say('certificate.to'), outcomes: say('certificate.outcomes'), verify: say('certificate.verify'), original: say('certificate.original', { address: shortAddress(input.verifyAt) }),
    results: say('certificate.results'), columns: (['assessment', 'reached', 'needed'] as const).map((name) => say(`certificate.${name}`)), evidence: say('certificate.evidence'), said: say('certificate.said'),
    sources: say(files.logo || signatories.length > 0 ? 'certificate.sources_register' : 'certificate.sources', { house: input.house }), fingerprint: say('certificate.fingerprint'), attached: say('certificate.attached'), proof: say('certificate.proof'),
  };
  return {
    lang: first, second: second ?? first, language: bcp47(claims.language) ?? first, paper: paper === 'letter' ? 'us-letter' : 'a4', accent: input.accent,
    documentTitle: [claims.title, holder].filter(Boolean).join(', '), shortTitle: shortened([claims.title, holder].filter(Boolean).join(' · ')), keywords: claims.tags, date: day,
    issuer, holder, holderDir: dirOf(holder), title: claims.title, titleDir: dirOf(claims.title),
    badge: files.badge, badgeAlt: claims.imageAlt ?? say('certificate.badge_alt')[0], ...(files.logo && { logo: files.logo }),
    outcomes: claims.outcomes.map(({ name }) => ({ name, dir: dirOf(name) })),
    facts: facts(), results: claims.results.map((one) => ({ assessment: one.assessment, value: valueOf(first, one), needed: one.required ?? '' })),
    evidence: claims.evidence.map(({ name, url }) => ({ name, ...(url && { url }) })), said: [...(claims.narrative ? partsOf(claims.narrative) : []), ...parts],
    signatories: signatories.map(({ name, role, image }) => ({ name, role: [first, ...(second ? [second] : [])].map((lang) => role[lang] ?? '').filter((text, i, all) => text && all.indexOf(text) === i), ...(image && { image }) })).map((one) => ({ ...one, role: one.role.length > 0 ? one.role : [''] })),
    link, linkShown: shortAddress(link), qrAlt: say('certificate.qr_alt')[0], words, fingerprint: input.sha256, logProof: hasProof,
  };

  function facts() {
    const own = claims.awardedOn ?? claims.validFrom;
    const all = factsSaid(parts), told = all.filter(({ term }) => !CREDITS.test(term)), quality = itemsBelow(parts, QUALITY).join(' ; ');
    // "1.5 ECTS" says more than the bare number that OB 3.0 has a member for.
    const credits = all.find(({ term }) => CREDITS.test(term))?.value ?? (claims.credits === undefined ? undefined : numberText(first, claims.credits));
    return [
      ...(own ? [{ term: say('certificate.awarded'), value: dateText(first, own.slice(0, 10)) }] : []),
      ...(claims.validUntil ? [{ term: say('certificate.until'), value: dateText(first, claims.validUntil.slice(0, 10)) }] : []),
      ...(credits === undefined ? [] : [{ term: say('certificate.credits'), value: credits }]),
      ...(claims.level ? [{ term: say('certificate.level'), value: claims.level }] : []),
      ...(claims.field ? [{ term: say('certificate.field'), value: claims.field }] : []),
      ...told.map(({ term, value }) => ({ term: [term], value })),
      ...(quality ? [{ term: say('certificate.quality'), value: shortened(quality) }] : []),
    ];
  }
}

export function pictureContent({ claims, lang, accent, badge, house }: { claims: Claims; lang: Lang; accent: string; badge: string; house: string }) {
  const t = dictionary(lang), credits = factsSaid(partsOf(claims.criteria ?? '')).find(({ term }) => CREDITS.test(term))?.value;
  return { lang, accent, badge, issuer: claims.issuer.name ?? claims.issuer.id, title: claims.title, holder: claims.holderName ?? '', line: [t('certificate.kind'), claims.level, credits].filter(Boolean).join(' · '), foot: house };
}

function languagesOf(wording: Wording, own: string | undefined): readonly [Lang, Lang?] {
  if (wording !== 'both') return [wording];
  return own?.startsWith('en') ? ['en', 'fr'] : ['fr', 'en'];
}

function valueOf(lang: Lang, { value, status, max }: Claims['results'][number]): string {
  if (value !== undefined) return max === undefined ? value : `${value} / ${max}`;
  return status === 'Failed' ? dictionary(lang)('deliver.shown.failed') : status ? dictionary(lang)('deliver.shown.passed') : '';
}

function dayOf({ awardedOn, validFrom }: Claims): readonly [number, number, number] {
  const [year = 2000, month = 1, day = 1] = (/^(\d{4})-(\d\d)-(\d\d)/.exec(awardedOn ?? validFrom ?? '')?.slice(1) ?? []).map(Number);
  return [year, month, day];
}

function dirOf(text: string): 'ltr' | 'rtl' {
  return RTL.test(text) ? 'rtl' : 'ltr';
}

/** typst takes a language of two or three letters. */
function bcp47(tag: string | undefined): string | undefined {
  return /^([a-z]{2,3})\b/i.exec(tag ?? '')?.[1]?.toLowerCase();
}

function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '');
}

function shortened(text: string): string {
  return text.length > 110 ? `${text.slice(0, 109)}…` : text;
}
