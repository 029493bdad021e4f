// The card of a credential: what a list shows, filters and searches, read out of its claims once and sealed beside it. Never the truth: the signed bytes are.
import { type Claims, type Form } from '#credential';
import { open, seal } from '#lib/seal';
import type { Tx } from '#lib/db';
import { badgeOf, type BadgePicture } from '#rooms/deliver';
import { EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../../../web/badge.ts';
import { toldIn } from '../../../web/hold/told.ts';
import { putCard } from '../store/cards.ts';
import type { PersonKey } from './keep.ts';

/** Told up by whoever makes `cardOf` read more: cards of an earlier edition are made again when they are looked at. */
export const CARD_EDITION = 1;

/** A skill or whatever else an issuer aligns to. `key` is the same for the same skill, whoever names it. */
export type CardSkill = { readonly key: string; readonly name: string; readonly url?: string; readonly framework?: string };
export type Card = {
  readonly title: string; readonly description: string; readonly language?: string; readonly kind?: string; readonly form: Form;
  readonly issuer: { readonly id: string; readonly name?: string; readonly url?: string };
  /** As it is written; `eqf` where that names a level of the European framework. */
  readonly level?: string; readonly eqf?: number;
  readonly credits?: { readonly points: number; readonly framework?: string };
  /** Notional workload, as stated. */
  readonly hours?: number;
  /** ISO days. */
  readonly awardedOn?: string; readonly validUntil?: string;
  readonly skills: readonly CardSkill[];
  readonly outcomes: readonly string[];
  readonly assessed: readonly { readonly name: string; readonly supervision?: string }[];
  /** Beside the issuer: who designed it, who awards it with them, who assures the quality. */
  readonly creator?: string; readonly bodies: readonly string[]; readonly quality: readonly { readonly kind?: string; readonly body: string }[];
  /** The same for every credential of one specification; the same by issuer and title, for want of better; and that of each achievement that stands inside this one. */
  readonly about: string; readonly named: string; readonly inside: readonly string[];
  /** How to draw it where the issuer sent no picture. */
  readonly drawn: BadgeParams;
  /** All that a search looks through: no capitals, no accents. */
  readonly words: string;
};
export type CardInput = { readonly claims: Claims; readonly form?: Form | undefined };

type Rasterise = (svg: string, width: number) => Promise<Uint8Array>;

const SHORT = 300, MANY = 40, WORDS = 4000;
/** A card's picture, in pixels: twice what a list shows. */
const PICTURE = 128;
/** No picture of a badge is this large; what is, would fill the memory of whoever draws it. */
const MAX_SIDE = 4096;

export function cardOf({ claims, form = 'ob3' }: CardInput): Card {
  const told = toldIn(claims.criteria), { title, description, issuer, level, credits, language, kind, creator } = claims, hours = claims.hours ?? told.hours, eqf = eqfOf(level);
  const awardedOn = dayOf(claims.awardedOn ?? claims.validFrom), validUntil = dayOf(claims.validUntil);
  const skills = claims.skills.slice(0, MANY).map(({ name, url, framework }): CardSkill => ({ key: skillKey(name, url), name: name.slice(0, SHORT), ...(url && { url }), ...(framework && { framework }) }));
  const results = [...new Set(claims.results.map(({ assessment }) => assessment).filter(Boolean))].map((name) => ({ name }));
  const assessed = told.assessments.length > 0 ? told.assessments.map(({ name, supervision }) => ({ name, ...(supervision && { supervision }) })) : results;
  const quality = claims.quality?.map(({ name, framework }) => ({ body: name, ...(framework && { kind: framework }) })) ?? told.quality.map(({ body, kind: of }) => ({ body, ...(of && { kind: of }) }));
  const outcomes = claims.outcomes.slice(0, MANY).map(({ name }) => name.slice(0, SHORT));
  const { image: _, ...plain } = claims, own = badgeOf(plain);
  return {
    title, description: description.slice(0, SHORT), ...(language && { language }), ...(kind && { kind }), form,
    issuer: { id: issuer.id, ...(issuer.name && { name: issuer.name }), ...(issuer.url && { url: issuer.url }) },
    ...(level && { level }), ...(eqf !== undefined && { eqf }), ...(credits !== undefined && { credits: { points: credits, ...(claims.creditFramework && { framework: claims.creditFramework }) } }), ...(hours !== undefined && { hours }),
    ...(awardedOn && { awardedOn }), ...(validUntil && { validUntil }), skills, outcomes, assessed: assessed.slice(0, 5), ...(creator && creator !== issuer.name && { creator }),
    bodies: (claims.awardingBodies ?? []).map(({ name }) => name).slice(0, 5), quality: quality.slice(0, 5),
    about: claims.achievementId ?? namedOf(issuer.id, title), named: namedOf(issuer.id, title), inside: (claims.parts ?? []).filter((part) => part.kind === 'achievement').slice(0, MANY).map((part) => namedOf(issuer.id, part.title)),
    drawn: own.kind === 'drawn' ? own.params : { shape: SHAPES[0], pigment: PIGMENTS[0], emblem: EMBLEMS[0], level: eqf ?? 1, seed: title },
    words: plainText([title, description, issuer.name, creator, claims.field, level, awardedOn, ...outcomes, ...skills.map(({ name }) => name), ...claims.tags].filter(Boolean).join(' ')).slice(0, WORDS),
  };
}

/** The same issuer's same title. */
export function namedOf(issuer: string, title: string): string {
  return `${issuer} ${plainText(title)}`;
}

/** A level of the European framework only where the text says that it is one. */
export function eqfOf(level: string | undefined): number | undefined {
  const [, after, before] = /\b(?:EQF|CEC|European Qualifications Framework|Cadre européen des certifications)\b[^\d]{0,12}([1-8])\b|\b(?:level|niveau)\s+([1-8])\s+(?:of the|du)\s+(?:EQF|CEC)\b/iu.exec(level ?? '') ?? [], found = after ?? before;
  return found === undefined ? undefined : Number(found);
}

/** The address of a skill in ESCO, however it is written (the classification itself, or its page on the portal); any other address; else the name. */
export function skillKey(name: string, url: string | undefined): string {
  const address = url === undefined ? null : URL.parse(url), named = address?.searchParams.get('uri') ?? url;
  const [, esco] = /^https?:\/\/data\.europa\.eu\/esco\/skill\/([\w-]{1,60})$/.exec(named ?? '') ?? [];
  return esco ? `http://data.europa.eu/esco/skill/${esco}` : url ?? plainText(name);
}

export function plainText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The issuer's own picture, made small. Undefined where there is none, or none that can be drawn. */
export async function smallPicture(picture: BadgePicture, rasterise: Rasterise): Promise<Uint8Array | undefined> {
  if (picture.kind === 'drawn' || (picture.kind === 'png' && !fits(picture.bytes))) return undefined;
  const svg = picture.kind === 'svg' ? picture.bytes.toString('utf8') : `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE} ${PICTURE}"><image href="${picture.dataUrl}" width="${PICTURE}" height="${PICTURE}"/></svg>`;
  return rasterise(svg, PICTURE).catch(() => undefined);
}

function fits(png: Buffer): boolean {
  return png.length > 24 && png.toString('latin1', 12, 16) === 'IHDR' && png.readUInt32BE(16) <= MAX_SIDE && png.readUInt32BE(20) <= MAX_SIDE;
}

/** Beside a credential that is kept, in the same transaction. */
export async function writeCard(tx: Tx, person: string, { id: keyId, key }: PersonKey, held: CardInput & { readonly id: string }, rasterise: Rasterise): Promise<void> {
  const picture = await smallPicture(badgeOf(held.claims), rasterise);
  await putCard(tx, person, { credential: held.id, key_id: keyId, edition: CARD_EDITION, sealed: seal(key, JSON.stringify(cardOf(held)), `hold:card:${held.id}`), sealed_picture: picture ? seal(key, picture, `hold:picture:${held.id}`) : null });
}

export function openCard(key: Buffer, credential: string, sealed: Buffer): Card {
  return JSON.parse(open(key, sealed, `hold:card:${credential}`).toString('utf8')) as Card;
}

export function openPicture(key: Buffer, credential: string, sealed: Buffer): string {
  return `data:image/png;base64,${open(key, sealed, `hold:picture:${credential}`).toString('base64')}`;
}

function dayOf(instant: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(instant ?? '')?.[0];
}
