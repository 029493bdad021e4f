/**
 * Open Badge → what a page may show of it. Only members that OB 3.0 defines, of the type it gives them, are read: whatever else stands
 * in a document was perhaps signed, but nobody knows what it means. All texts are foreign: escape them.
 */
import { present } from './members.ts';

export type ClaimedAlignment = { readonly name: string; readonly url?: string; readonly framework?: string; readonly type?: string };
export type ClaimedResult = {
  readonly assessment: string;
  readonly value?: string;
  readonly status?: string;
  /** Lowest, highest and passing value, as far as stated. */
  readonly min?: string;
  readonly max?: string;
  readonly required?: string;
};
export type ClaimedEvidence = { readonly name: string; readonly url?: string; readonly description?: string };
/** What else was achieved, done or gained: an achievement inside another, a course attended, a right that follows. */
export type ClaimedPart = {
  readonly kind: 'achievement' | 'activity' | 'assessment' | 'entitlement';
  readonly title: string;
  readonly description?: string;
  readonly hours?: number;
  readonly duration?: string;
  readonly credits?: number;
  readonly level?: string;
  readonly result?: string;
  readonly parts: readonly ClaimedPart[];
};

export type Claims = {
  readonly id?: string;
  readonly title: string;
  readonly description: string;
  /** Markdown. */
  readonly criteria?: string;
  readonly language?: string;
  /** `achievementType`, for example `MicroCredential`. */
  readonly kind?: string;
  readonly issuer: { readonly id: string; readonly name?: string; readonly url?: string; /** As the document writes it; ours as ISO 3166-1 alpha-3. */ readonly country?: string };
  /** Who created the achievement, when it is not the issuer. */
  readonly creator?: string;
  /** The person it is about: as the document says, not as somebody checked. */
  readonly holderId?: string;
  readonly holderName?: string;
  /** Date-times as the document writes them. */
  readonly awardedOn?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly outcomes: readonly ClaimedAlignment[];
  readonly skills: readonly ClaimedAlignment[];
  /** Qualifications, registers and occupations it names. */
  readonly links: readonly ClaimedAlignment[];
  readonly level?: string;
  readonly credits?: number;
  /** In which credits are counted, where the document says so. */
  readonly creditFramework?: string;
  /** Notional workload. */
  readonly hours?: number;
  /** The same as the document writes it (ISO 8601), when that is not in hours. */
  readonly duration?: string;
  /** Forms of participation; who assures the quality, of which kind (`framework`); bodies that award it beside the issuer. */
  readonly participation?: readonly ClaimedAlignment[];
  readonly quality?: readonly ClaimedAlignment[];
  readonly awardingBodies?: readonly ClaimedAlignment[];
  readonly field?: string;
  readonly results: readonly ClaimedResult[];
  readonly evidence: readonly ClaimedEvidence[];
  readonly narrative?: string;
  /** `data:image/…` only: a remote image would tell its host who looks. */
  readonly image?: string;
  readonly imageAlt?: string;
  readonly tags: readonly string[];
  readonly achievementId?: string;
  readonly version?: string;
  readonly parts?: readonly ClaimedPart[];
  /** Members of the document that are not shown. */
  readonly unread?: readonly string[];
};

type Obj = Record<string, unknown>;

const LEVEL = 'ext:EQFLevel';
const OUTCOME = 'ext:LearningOutcome';
/** Standard elements said as alignments. `ext:EQF` and `ext:QualityAssurance` are also what educredentials (NL) writes. */
const ELEMENTS: ReadonlySet<unknown> = new Set([
  OUTCOME, LEVEL, 'ext:EQF', 'ext:NQFLevel', 'ext:Cycle', 'ext:Workload', 'ext:CreditPoint', 'ext:Participation', 'ext:LearningSetting', 'ext:QualityAssurance', 'ext:AwardingBody',
]);
/** What our badges link to beside skills; whatever others align to is taken for a skill. */
const LINKS: ReadonlySet<unknown> = new Set(['ext:Qualification', 'ext:Register', 'ext:Occupation']);

/** Null: not an Open Badge with one subject and one achievement. Never throws. */
export function readBadge(credential: unknown): Claims | null {
  const badge = object(credential);
  const subject = object(badge?.['credentialSubject']);
  const achievement = object(subject?.['achievement']);
  const issuer: Obj | undefined = typeof badge?.['issuer'] === 'string' ? { id: badge['issuer'] } : object(badge?.['issuer']);
  if (!badge || !subject || !achievement || typeof issuer?.['id'] !== 'string') return null;
  const links = objects(achievement['alignment']);
  const typeOf = (link: Obj) => text(link['targetType']);
  const ofType = (type: string) => links.filter((link) => typeOf(link) === type);
  const outcomes = ofType(OUTCOME);
  const related = links.filter((link) => LINKS.has(typeOf(link)));
  const skills = links.filter((link) => !ELEMENTS.has(typeOf(link)) && !LINKS.has(typeOf(link)));
  const claimed = (type: string) => { const found = ofType(type).flatMap(alignmentOf); return found.length > 0 ? found : undefined; };
  const credits = number(subject['creditsEarned']) ?? number(achievement['creditsAvailable']);
  const image = object(achievement['image']) ?? object(badge['image']), descriptions = objects(achievement['resultDescription']);
  return present({
    id: text(badge['id']),
    title: text(achievement['name']) ?? text(badge['name']) ?? '',
    description: text(achievement['description']) ?? text(badge['description']) ?? '',
    criteria: text(object(achievement['criteria'])?.['narrative']),
    language: text(achievement['inLanguage']),
    kind: text(achievement['achievementType']),
    issuer: present({ id: issuer['id'], name: text(issuer['name']), url: webUrl(issuer['url']), country: text(object(issuer['address'])?.['addressCountry']) }),
    creator: text(object(achievement['creator'])?.['name']),
    holderId: text(subject['id']),
    holderName: plainName(subject),
    awardedOn: text(badge['awardedDate']) ?? text(badge['validFrom']) ?? text(badge['issuanceDate']),
    validFrom: text(badge['validFrom']) ?? text(badge['issuanceDate']),
    validUntil: text(badge['validUntil']) ?? text(badge['expirationDate']),
    outcomes: outcomes.flatMap(alignmentOf),
    skills: skills.flatMap(alignmentOf),
    links: related.flatMap(alignmentOf),
    level: text((ofType(LEVEL)[0] ?? ofType('ext:EQF')[0])?.['targetName']),
    credits, creditFramework: text(ofType('ext:CreditPoint').find((link) => text(link['targetCode']) === String(credits))?.['targetName']),
    hours: hoursOf(text(ofType('ext:Workload')[0]?.['targetCode'])),
    participation: claimed('ext:Participation'), quality: claimed('ext:QualityAssurance'), awardingBodies: claimed('ext:AwardingBody'),
    field: text(achievement['fieldOfStudy']),
    results: objects(subject['result']).map((result) => resultOf(result, descriptions)),
    evidence: objects(badge['evidence']).map(evidenceOf),
    narrative: text(subject['narrative']),
    image: dataImage(image?.['id']),
    imageAlt: text(image?.['caption']),
    tags: list(achievement['tag']).map(text).filter((tag) => tag !== undefined),
    achievementId: text(achievement['id']),
    version: text(achievement['version']),
  });
}

/** ISO 8601, hours alone: a month is no measure of work. */
function hoursOf(duration: string | undefined): number | undefined {
  const hours = /^PT(\d{1,5}(?:\.\d{1,2})?)H$/.exec(duration ?? '')?.[1];
  return hours === undefined ? undefined : Number(hours);
}

/** Only a name said in clear: a hash is not something to show. */
function plainName(subject: Obj): string | undefined {
  const named = objects(subject['identifier']).find((entry) => text(entry['identityType']) === 'name' && single(entry['hashed']) === false);
  return text(named?.['identityHash']);
}

function alignmentOf(link: Obj): readonly ClaimedAlignment[] {
  const name = text(link['targetName']);
  if (name === undefined) return [];
  return [present({ name, url: webUrl(link['targetUrl']), framework: text(link['targetFramework']), type: text(link['targetType']) })];
}

function resultOf(result: Obj, descriptions: readonly Obj[]): ClaimedResult {
  const id = text(result['resultDescription']);
  const description = descriptions.find((entry) => id !== undefined && entry['id'] === id);
  return present({
    assessment: text(description?.['name']) ?? '',
    value: text(result['value']),
    status: text(result['status']),
    min: text(description?.['valueMin']),
    max: text(description?.['valueMax']),
    required: text(description?.['requiredValue']),
  });
}

function evidenceOf(evidence: Obj): ClaimedEvidence {
  return present({ name: text(evidence['name']) ?? '', url: webUrl(evidence['id']), description: text(evidence['description']) });
}

/** A list of one is what it holds: to the signature they are the same, so they must be to the reader. */
function single(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** VCDM 2.0 §11.1 allows a text with its language: the text is what is shown. */
function text(value: unknown): string | undefined {
  const plain = object(value)?.['@value'] ?? single(value);
  return typeof plain === 'string' ? plain : undefined;
}

function number(value: unknown): number | undefined {
  const plain = single(value);
  return typeof plain === 'number' ? plain : undefined;
}

/** Anything but the web (`javascript:`, `file:`) is no link. */
function webUrl(value: unknown): string | undefined {
  const url = single(value);
  return typeof url === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(url) ? url : undefined;
}

function dataImage(value: unknown): string | undefined {
  const url = single(value);
  return typeof url === 'string' && /^data:image\/(?:png|svg\+xml|jpeg|gif|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(url) ? url : undefined;
}

function object(value: unknown): Obj | undefined {
  const plain = single(value);
  return typeof plain === 'object' && plain !== null && !Array.isArray(plain) ? (plain as Obj) : undefined;
}

/** JSON-LD writes a set of one as its one member. */
function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function objects(value: unknown): readonly Obj[] {
  return list(value).map(object).filter((entry) => entry !== undefined);
}
