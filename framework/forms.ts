// A specification and an award in each form, without proof: for conversion, and to see beforehand what a form does not carry.
import { createHash } from 'node:crypto';
import { CredentialError, lossOf, makeBadge, makeElm, uploadable, type Award, type ElmInput, type Loss, type Specification } from '#credential';
import type { Fault } from '#lib/errors';
import { conceptByCode, labelsIn } from './vocabulary.ts';

export const FORMS = ['ob3', 'elm', 'elm-upload'] as const;
export type FormName = (typeof FORMS)[number];
export type Made = { readonly document: object; readonly loss: readonly Loss[] };
export type FormInput = {
  readonly specification: Specification; readonly award: Award;
  /** RFC 3339, UTC: from when it is valid. */
  readonly at: string;
  /** Page images, see web/display.ts. A European Digital Credential shows at least one. */
  readonly display?: ElmInput['display'];
  /** Where it is, or will be, known: what others signed of it speaks of these. */
  readonly ids?: { readonly achievement: string; readonly issuer: string };
};

/** What the form demands and this lacks; paths into `{specification, award}`. Empty: `madeAs` makes it. */
export function lackingFor(form: FormName, specification: Specification): readonly Fault[] {
  if (form === 'ob3') return specification.issuer.website === undefined ? [{ path: '/specification/issuer/website', code: 'spec_missing' }] : [];
  const bodies = [['/issuer', specification.issuer] as const, ...specification.awardingBodies.map((body, i) => [`/awardingBodies/${i}`, body] as const)];
  const nowhere = bodies.filter(([, { country }]) => country === undefined).map(([path]) => ({ path: `/specification${path}/country`, code: 'spec_missing' }));
  const unlisted = [...Object.keys(specification.title).map((tag) => ['/title', tag] as const), ...specification.languages.map((tag, i) => [`/languages/${i}`, tag] as const)]
    .filter(([, tag]) => languageCode(tag) === undefined).map(([path, tag]) => ({ path: `/specification${path}`, code: 'form_language_unlisted', values: { language: tag } }));
  return [...nowhere, ...unlisted];
}

/** Ids are made from the content: the same in, the same out. @throws CredentialError bad_argument for what `lackingFor` names */
export function madeAs(form: FormName, input: FormInput): Made {
  const document = form === 'ob3' ? badge(input) : form === 'elm' ? elm(input) : uploadable(elm(input));
  return { document, loss: lossOf({ specification: input.specification, award: input.award }, document) };
}

/** The languages a text is written in, that of the teaching first. */
export function languagesOf({ title, languages }: Pick<Specification, 'title' | 'languages'>): readonly [string, ...string[]] {
  const all = Object.keys(title), main = languages.find((tag) => all.includes(tag)) ?? all[0] ?? 'und';
  return [main, ...all.filter((tag) => tag !== main)];
}

/** Publications Office code of a BCP 47 tag, of the tag itself or of its language alone. */
export function languageCode(tag: string): string | undefined {
  const found = conceptByCode('language', tag) ?? conceptByCode('language', tag.split('-')[0] ?? '');
  return found?.uri.slice(found.uri.lastIndexOf('/') + 1);
}

function badge({ specification, award, at, ids }: FormInput): object {
  const [language] = languagesOf(specification), { name, website, id } = specification.issuer;
  if (website === undefined) throw new CredentialError('bad_argument', 'the issuer has no website');
  return makeBadge({
    ...names(specification, award), ...(ids && { achievementId: ids.achievement }), specification, award, language, validFrom: at, labels: labelsIn(specification), ...until(specification, award),
    issuer: { id: ids?.issuer ?? id ?? urn('issuer', specification.issuer), name: name[language] ?? Object.values(name)[0] ?? '', url: website },
  });
}

function elm({ specification, award, at, display = [] }: FormInput) {
  const languages = languagesOf(specification);
  return makeElm({ ...names(specification, award), issuerId: specification.issuer.id ?? urn('issuer', specification.issuer), specification, award, languages, labels: elmLabels(specification), languageCode, display, issued: at, validFrom: at, ...until(specification, award) });
}

/** Names of the official lists' entries that a European Digital Credential uses beside those of the specification. `country`: of whoever seals it. */
export function elmLabels(specification: Specification, country?: string): ReturnType<typeof labelsIn> {
  const tongues = [...languagesOf(specification), ...specification.languages].map((tag) => `http://publications.europa.eu/resource/authority/language/${languageCode(tag) ?? ''}`);
  return labelsIn([specification, ...countries(specification), ...(country === undefined ? [] : [`http://publications.europa.eu/resource/authority/country/${country}`]), ...tongues]);
}

function countries({ issuer, provider, awardingBodies, quality, entitlements = [] }: Specification): readonly string[] {
  return [issuer, provider, ...awardingBodies, ...quality, ...entitlements].flatMap(({ country }) => (country === undefined ? [] : [`http://publications.europa.eu/resource/authority/country/${country}`]));
}

function names(specification: Specification, award: Award): { readonly id: string; readonly achievementId: string } {
  return { id: urn('credential', { specification, award }), achievementId: urn('achievement', specification) };
}

function until({ validForMonths }: Specification, { awardedOn }: Award): { readonly validUntil?: string } {
  if (validForMonths === undefined) return {};
  const end = new Date(`${awardedOn}T00:00:00Z`), day = end.getUTCDate();
  end.setUTCMonth(end.getUTCMonth() + validForMonths);
  if (end.getUTCDate() !== day) end.setUTCDate(0); // the 31st of a short month is its last day
  return { validUntil: end.toISOString().replace('.000Z', 'Z') };
}

/** RFC 9562 §5.8: a UUID of one's own making. */
function urn(kind: string, content: object): string {
  const hash = createHash('sha256').update(`${kind}\n${JSON.stringify(content)}`).digest();
  hash.writeUInt8(((hash[6] ?? 0) & 0x0f) | 0x80, 6);
  hash.writeUInt8(((hash[8] ?? 0) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex');
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
