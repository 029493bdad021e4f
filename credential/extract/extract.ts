/**
 * An extract: a house that saw the whole credential repeats the part its holder chose, and signs for having seen it. Of the type that
 * W3C PROV-O has for repeating some of what another said, in the words of Open Badges 3.0, PROV-O and Dublin Core: any verifier of
 * VCDM 2.0 can check it without a vocabulary of ours. It is never of the type of what it repeats.
 */
import { nonEmpty, optional, unique } from '../badge/members.ts';
import { readBadge } from '../badge/read.ts';
import type { ClaimedAlignment, ClaimedPart, Claims } from '../badge/read.ts';
import { OB3, VC2 } from '../contexts/contexts.ts';
import { STAMP } from '../time.ts';
import { asList, asObject, hasType, idOf } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';

const PROV = 'http://www.w3.org/ns/prov#', DC = 'http://purl.org/dc/terms/', SCHEMA = 'https://schema.org/';
/** The type by which an extract is known. */
export const EXTRACT_TYPE = `${PROV}Quotation`;
const SOURCE = `${PROV}wasQuotedFrom`, PARTS = `${DC}hasPart`;
const VERDICTS = ['valid', 'invalid', 'unknown'] as const;
const PART_KINDS: readonly ClaimedPart['kind'][] = ['achievement', 'activity', 'assessment', 'entitlement'];
const MOST_PARTS = 200, DEEPEST = 6;

/** What the house says of the whole it saw. */
export type Quoted = {
  /** Hex: SHA-256 of a secret salt and the SHA-256 of the whole. Who has the whole and the salt can show that they belong together. */
  readonly sha256: string;
  readonly form?: string;
  /** Who issued the whole, and who says what they are called. */
  readonly issuer: Claims['issuer'] & { readonly nameSource?: string };
  readonly verdict: (typeof VERDICTS)[number];
  /** When it was verified: UTC, whole seconds. */
  readonly at: string;
  /** Names of what the holder left out. */
  readonly hidden: readonly string[];
};

export type ExtractInput = {
  /** `urn:uuid:…` */
  readonly id: string;
  /** The house. */
  readonly issuer: { readonly id: string; readonly name: string };
  /** For people: what this is. */
  readonly name: string;
  readonly description: string;
  /** What is shown, and nothing else. */
  readonly claims: Claims;
  readonly quoted: Quoted;
};

/** Unsigned. What has no word in Open Badges (a duration in months, the framework of credits) is left out; it stands in the whole. */
export function makeExtract({ id, issuer, name, description, claims, quoted }: ExtractInput): object {
  const { awardedOn, validFrom, validUntil } = claims, { nameSource, ...source } = quoted.issuer;
  return {
    '@context': [VC2, OB3], id, type: ['VerifiableCredential', EXTRACT_TYPE], name, description,
    issuer: { id: issuer.id, type: ['Profile'], name: issuer.name }, validFrom: quoted.at,
    // Whatever is left out, its end is not. One that is over already is no good by the verdict.
    ...(validUntil !== undefined && STAMP.test(validUntil) && validUntil > quoted.at && { validUntil }),
    credentialSubject: subject(id, claims),
    ...nonEmpty('evidence', unique(claims.evidence.map(({ url, name: title, description: said }) => ({ ...optional('id', url), type: ['Evidence'], name: title, ...optional('description', said) })))),
    [SOURCE]: {
      type: `${PROV}Entity`, [`${SCHEMA}sha256`]: quoted.sha256, ...optional(`${DC}format`, quoted.form), [`${DC}type`]: quoted.verdict,
      [`${DC}publisher`]: { [`${DC}identifier`]: source.id, ...optional('name', source.name), ...optional(`${SCHEMA}url`, source.url), ...optional(`${DC}spatial`, source.country), ...optional(`${DC}provenance`, nameSource) },
      ...optional(`${DC}dateAccepted`, awardedOn), ...optional(`${DC}issued`, validFrom), ...optional(`${DC}valid`, validUntil), ...nonEmpty(`${DC}accessRights`, unique(quoted.hidden)),
    },
  };
}

function subject(id: string, claims: Claims): object {
  const { holderId, holderName, credits, narrative, results } = claims;
  const described = results.map((result, i) => ({ ...result, at: `${id}#result-${i + 1}` }));
  return {
    ...(holderId !== undefined && /^(?:urn|did|https?):[^\s"<>\\^`{|}]+$/.test(holderId) && { id: holderId }), type: ['AchievementSubject'],
    ...(holderName !== undefined && { identifier: [{ type: 'IdentityObject', hashed: false, identityHash: holderName, identityType: 'name' }] }),
    achievement: {
      id: `${id}#achievement`, type: ['Achievement'], ...achievement(claims),
      ...nonEmpty('resultDescription', described.map(({ at, assessment, min, max, required }) => ({ id: at, type: ['ResultDescription'], name: assessment, resultType: 'Result', ...optional('valueMin', min), ...optional('valueMax', max), ...optional('requiredValue', required) }))),
    },
    ...optional('creditsEarned', credits), ...optional('narrative', narrative),
    ...nonEmpty('result', described.map(({ at, status, value }) => ({ type: ['Result'], resultDescription: at, ...optional('status', status), ...optional('value', value) }))),
    ...nonEmpty(PARTS, (claims.parts ?? []).map(part)),
  };
}

function achievement({ title, description, criteria, language, kind, creator, outcomes, skills, links, level, credits, creditFramework, hours, participation = [], quality = [], awardingBodies = [], field, image, imageAlt, tags, achievementId, version }: Claims): object {
  const aligned = (list: readonly ClaimedAlignment[], own?: string) => list.map(({ name, url, framework, type }) => ({ type: ['Alignment'], targetName: name, ...optional('targetUrl', url), ...optional('targetFramework', framework), ...optional('targetType', own ?? type) }));
  const said = (name: string | undefined, type: string, code?: string) => (name === undefined ? [] : [{ type: ['Alignment'], targetName: name, ...optional('targetCode', code), targetType: type }]);
  return {
    name: title, description, criteria: { narrative: criteria ?? '' }, ...optional('achievementType', kind), ...optional('inLanguage', language), ...optional('version', version), ...optional('fieldOfStudy', field),
    ...(achievementId !== undefined && { [`${DC}identifier`]: achievementId }), ...(creator !== undefined && { [`${DC}creator`]: creator }),
    ...(image !== undefined && { image: { id: image, type: 'Image', ...optional('caption', imageAlt) } }), ...nonEmpty('tag', unique(tags)),
    ...nonEmpty('alignment', unique([
      ...aligned(outcomes, 'ext:LearningOutcome'), ...aligned(skills), ...links.flatMap((link) => aligned([link], link.type ?? 'ext:Qualification')),
      ...said(level, 'ext:EQFLevel'), ...(credits === undefined ? [] : said(creditFramework, 'ext:CreditPoint', String(credits))), ...(hours === undefined ? [] : said(`PT${hours}H`, 'ext:Workload', `PT${hours}H`)),
      ...aligned(participation, 'ext:Participation'), ...aligned(quality, 'ext:QualityAssurance'), ...aligned(awardingBodies, 'ext:AwardingBody'),
    ])),
  };
}

function part({ kind, title, description, hours, duration, credits, level, result, parts }: ClaimedPart): object {
  return {
    [`${DC}type`]: kind, name: title, ...optional('description', description), ...optional(`${SCHEMA}timeRequired`, hours === undefined ? duration : `PT${hours}H`),
    ...optional(`${SCHEMA}numberOfCredits`, credits), ...optional(`${DC}educationLevel`, level), ...optional(`${SCHEMA}result`, result), ...nonEmpty(PARTS, parts.map(part)),
  };
}

/** Undefined: something an extract must say is missing or said twice. Nothing is verified here. */
export function readQuoted(document: Obj): Quoted | undefined {
  const source = only(document[SOURCE]), publisher = only(source?.[`${DC}publisher`]);
  const verdict = VERDICTS.find((known) => known === source?.[`${DC}type`]), sha256 = text(source?.[`${SCHEMA}sha256`]), at = text(document['validFrom']), id = text(publisher?.[`${DC}identifier`]);
  if (!hasType(document, EXTRACT_TYPE) || !source || !publisher || !verdict || id === undefined || at === undefined || !STAMP.test(at) || !/^[0-9a-f]{64}$/.test(sha256 ?? '')) return undefined;
  const hidden = asList(source[`${DC}accessRights`]).map(text).filter((name) => name !== undefined);
  return {
    sha256: sha256 ?? '', ...optional('form', text(source[`${DC}format`])), verdict, at, hidden,
    issuer: { id, ...optional('name', text(publisher['name'])), ...optional('url', webUrl(publisher[`${SCHEMA}url`])), ...optional('country', text(publisher[`${DC}spatial`])), ...optional('nameSource', text(publisher[`${DC}provenance`])) },
  };
}

/** What it repeats, as a page may show it: the issuer is that of the whole, not the house. Null: no extract. Never throws. */
export function readExtract(document: Obj): Claims | null {
  const quoted = readQuoted(document), source = only(document[SOURCE]), issuer = idOf(document['issuer']);
  const read = quoted && issuer !== undefined ? readBadge(document) : null;
  if (!read || !quoted || !source) return null;
  const { id: _, awardedOn: __, validFrom: ___, validUntil: ____, criteria, achievementId: _____, creator: ______, ...said } = read;
  const { nameSource: _______, ...of } = quoted.issuer, made = only(only(document['credentialSubject'])?.['achievement']), parts = partsIn(only(document['credentialSubject']) ?? {}, 0);
  return {
    ...said, issuer: of, ...(criteria && { criteria }), ...optional('achievementId', text(made?.[`${DC}identifier`])), ...optional('creator', text(made?.[`${DC}creator`])),
    ...optional('awardedOn', text(source[`${DC}dateAccepted`])), ...optional('validFrom', text(source[`${DC}issued`])), ...optional('validUntil', text(source[`${DC}valid`])), ...nonEmpty('parts', parts),
  };
}

function partsIn(whole: Obj, depth: number): readonly ClaimedPart[] {
  if (depth > DEEPEST) return [];
  return asList(whole[PARTS]).slice(0, MOST_PARTS).flatMap((value) => {
    const found = asObject(value), kind = PART_KINDS.find((known) => known === found?.[`${DC}type`]), title = text(found?.['name']);
    if (!found || !kind || title === undefined) return [];
    const time = text(found[`${SCHEMA}timeRequired`]), hours = /^PT(\d{1,5}(?:\.\d{1,2})?)H$/.exec(time ?? '')?.[1], credits = found[`${SCHEMA}numberOfCredits`];
    return [{
      kind, title, ...optional('description', text(found['description'])), ...(hours === undefined ? optional('duration', time) : { hours: Number(hours) }),
      ...(typeof credits === 'number' && { credits }), ...optional('level', text(found[`${DC}educationLevel`])), ...optional('result', text(found[`${SCHEMA}result`])), parts: partsIn(found, depth + 1),
    }];
  });
}

function only(value: unknown): Obj | undefined {
  const values = asList(value);
  return values.length === 1 ? asObject(values[0]) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function webUrl(value: unknown): string | undefined {
  return typeof value === 'string' && /^https?:\/\/[^\s"'<>]+$/i.test(value) ? value : undefined;
}
