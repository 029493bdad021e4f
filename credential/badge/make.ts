/** Award → unsigned Open Badge 3.0. What is made here is signed for ever: members, their order and their words change for new versions only. */
import { OB3, VC2 } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';
import type { Assessment, AssessmentResult, Concept, Evidence, LearningOutcome, OrganisationRef, Specification } from '../model.ts';
import { STAMP } from '../time.ts';
import { ECTS, awardNarrative, criteriaNarrative, pick } from './narrative.ts';
import type {
  Achievement, AchievementCredential, AchievementInput, AchievementSubject, Alignment, BadgeInput, BadgeIssuer, EvidenceItem, Image, Profile, Result, ResultDescription,
  StatusEntry,
} from './shape.ts';

/**
 * What OB 3.0 cannot say (languages beside the main one, price, participation, target groups) stays in the other forms.
 * Errors: `bad_argument`, for dates that are not UTC in whole seconds and results of an assessment that does not exist.
 */
export function makeBadge(input: BadgeInput): AchievementCredential {
  const { specification, award, language } = input;
  checkDates(input);
  return {
    '@context': [VC2, OB3],
    id: input.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: pick(specification.title, language),
    description: pick(specification.description, language),
    issuer: issuerProfile(input.issuer, specification.issuer),
    awardedDate: `${award.awardedOn}T00:00:00Z`,
    validFrom: input.validFrom,
    ...optional('validUntil', input.validUntil),
    credentialSubject: subject(input),
    ...nonEmpty('evidence', unique((award.evidence ?? []).map(evidenceItem))),
    ...optional('credentialStatus', input.status && statusEntry(input.status)),
  };
}

function checkDates({ award, validFrom, validUntil }: BadgeInput): void {
  for (const stamp of [`${award.awardedOn}T00:00:00Z`, validFrom, ...(validUntil === undefined ? [] : [validUntil])]) {
    if (!STAMP.test(stamp)) throw new CredentialError('bad_argument', `${stamp} is not a UTC date-time in whole seconds`);
  }
}

function subject(input: BadgeInput): AchievementSubject {
  const { specification, award, language } = input;
  return {
    id: award.holder.id,
    type: ['AchievementSubject'],
    identifier: [{ type: 'IdentityObject', hashed: false, identityHash: award.holder.name, identityType: 'name' }],
    achievement: makeAchievement(input),
    ...optional('creditsEarned', creditPoints(specification)),
    ...optional('narrative', awardNarrative(award.route, award.narrative, language)),
    ...nonEmpty('result', award.results.map((result) => resultOf(result, input))),
  };
}

/** What was achieved, as it stands inside every badge of it and at its own address. */
export function makeAchievement(input: AchievementInput): Achievement {
  const { specification, achievementId, language } = input;
  const links = alignments(input);
  return {
    id: achievementId,
    type: ['Achievement'],
    achievementType: 'MicroCredential',
    name: pick(specification.title, language),
    description: pick(specification.description, language),
    criteria: { narrative: criteriaNarrative(specification, language, input.labels ?? {}) },
    ...optional('image', specification.image && imageOf(specification.image, language)),
    inLanguage: language,
    ...optional('version', input.version),
    ...optional('creator', creatorProfile(input)),
    ...optional('creditsAvailable', creditPoints(specification)),
    ...optional('fieldOfStudy', specification.fields.map((uri) => fieldName(uri, input)).join('; ') || undefined),
    ...nonEmpty('tag', unique(escoConcepts(specification).map(({ concept, outcome }) => conceptName(concept, outcome, language)))),
    ...nonEmpty('alignment', links),
    ...nonEmpty('resultDescription', specification.assessments.map((assessment) => resultDescription(assessment, input))),
  };
}

/** Country and region of the issuer: Annex I wants them. */
function issuerProfile({ id, name, url, description, email, image }: BadgeIssuer, { country, region }: OrganisationRef): Profile {
  return {
    id,
    type: ['Profile'],
    name,
    url,
    ...optional('description', description),
    ...optional('email', email),
    ...optional('image', image === undefined ? undefined : ({ id: image, type: 'Image' } as const)),
    ...optional('address', country === undefined ? undefined : ({ type: ['Address'], addressCountry: country, ...optional('addressRegion', region) } as const)),
  };
}

/** Who designed and teaches it, when that is not who issues it. */
function creatorProfile({ specification, achievementId, issuer, language }: AchievementInput): Profile | undefined {
  const { provider } = specification;
  const name = pick(provider.name, language);
  const id = provider.id ?? provider.website ?? `${achievementId}#provider`;
  if (id === issuer.id || name === issuer.name || sameOrganisation(provider, specification.issuer)) return undefined;
  return { id, type: ['Profile'], name, ...optional('url', provider.website) };
}

function sameOrganisation(a: OrganisationRef, b: OrganisationRef): boolean {
  return a.id !== undefined && a.id === b.id;
}

/** Each outcome as a node of the published specification, what it is called in ESCO, the EQF level, and what the specification links to. */
function alignments(input: AchievementInput): readonly Alignment[] {
  const { specification, language } = input;
  const outcomes = specification.outcomes.map((outcome) => outcomeAlignment(outcome, input));
  const skills = escoConcepts(specification).map(({ concept, outcome }): Alignment => ({
    type: ['Alignment'],
    targetName: conceptName(concept, outcome, language),
    targetFramework: 'ESCO',
    targetType: 'ext:ESCOSkill',
    targetUrl: concept.uri,
  }));
  const eqf = specification.level?.applicable ? specification.level.eqf : undefined;
  return [...outcomes, ...unique(skills), ...(eqf === undefined ? [] : [eqfAlignment(eqf, language)]), ...unique((specification.links ?? []).map(linkAlignment))];
}

function outcomeAlignment({ id, title }: LearningOutcome, { achievementId, language }: AchievementInput): Alignment {
  return { type: ['Alignment'], targetName: pick(title, language), targetType: 'ext:LearningOutcome', targetUrl: `${achievementId}#outcome-${encodeURIComponent(id)}` };
}

const LINK_TYPES = { qualification: 'ext:Qualification', register: 'ext:Register', occupation: 'ext:Occupation' } as const;

function linkAlignment({ kind, title, url, code }: NonNullable<Specification['links']>[number]): Alignment {
  return { type: ['Alignment'], ...optional('targetCode', code), targetName: title, targetType: LINK_TYPES[kind], targetUrl: url };
}

function eqfAlignment(level: number, language: string): Alignment {
  const isFrench = language.split('-')[0] === 'fr';
  return {
    type: ['Alignment'],
    targetCode: String(level),
    targetName: isFrench ? `CEC niveau ${level}` : `EQF level ${level}`,
    targetFramework: isFrench ? 'Cadre européen des certifications' : 'European Qualifications Framework',
    targetType: 'ext:EQFLevel',
    targetUrl: `http://data.europa.eu/snb/eqf/${level}`,
  };
}

function escoConcepts(specification: Specification): readonly { concept: Concept; outcome: LearningOutcome }[] {
  const all = specification.outcomes.flatMap((outcome) => (outcome.esco ?? []).map((concept) => ({ concept, outcome })));
  return all.filter(({ concept }, i) => all.findIndex((other) => other.concept.uri === concept.uri) === i);
}

function conceptName(concept: Concept, outcome: LearningOutcome, language: string): string {
  return pick(concept.label ?? outcome.title, language);
}

function resultDescription(assessment: Assessment, input: AchievementInput): ResultDescription {
  const { grading } = assessment;
  const proved = input.specification.outcomes.filter(({ id }) => assessment.proves.includes(id)).map((outcome) => outcomeAlignment(outcome, input));
  const head = { id: resultId(assessment.id, input), type: ['ResultDescription'] as const, name: pick(assessment.title, input.language) };
  const tail = nonEmpty('alignment', proved);
  switch (grading.kind) {
    case 'pass':
      return { ...head, resultType: 'Status', ...tail };
    case 'score':
      return { ...head, resultType: 'RawScore', ...tail, requiredValue: String(grading.pass), valueMax: String(grading.max), valueMin: String(grading.min) };
    case 'levels':
      return { ...head, resultType: 'PerformanceLevel', ...tail, allowedValue: grading.levels, requiredValue: grading.pass };
  }
}

function resultOf(result: AssessmentResult, input: BadgeInput): Result {
  const assessment = input.specification.assessments.find(({ id }) => id === result.assessment);
  if (!assessment) throw new CredentialError('bad_argument', `the specification has no assessment ${result.assessment}`);
  const value = result.grade ?? (result.score === undefined ? undefined : String(result.score));
  return { type: ['Result'], resultDescription: resultId(assessment.id, input), status: isPassed(assessment, result) ? 'Completed' : 'Failed', ...optional('value', value) };
}

/** Optional assessments may have been failed: the badge says so. */
function isPassed({ grading }: Assessment, { score, grade }: AssessmentResult): boolean {
  if (grading.kind === 'score' && score !== undefined) return score >= grading.pass;
  if (grading.kind === 'levels' && grade !== undefined) return grading.levels.indexOf(grade) >= grading.levels.indexOf(grading.pass);
  return true;
}

function resultId(assessmentId: string, { achievementId }: AchievementInput): string {
  return `${achievementId}#assessment-${encodeURIComponent(assessmentId)}`;
}

function evidenceItem({ title, url, description, genre }: Evidence): EvidenceItem {
  return { ...optional('id', url), type: ['Evidence'], name: title, ...optional('description', description), ...optional('genre', genre) };
}

/** Inside the credential: an image elsewhere could change, vanish, or tell its host who looks. */
function imageOf({ mediaType, data, alt }: NonNullable<Specification['image']>, language: string): Image {
  return { id: `data:${mediaType};base64,${data}`, type: 'Image', caption: pick(alt, language) };
}

/** OB 3.0 knows one number of credits: ECTS when there are any, else the first stated. */
function creditPoints({ credits = [] }: Specification): number | undefined {
  return (credits.find(({ framework }) => framework === ECTS) ?? credits[0])?.points;
}

function fieldName(uri: string, { labels = {}, language }: AchievementInput): string {
  const code = uri.slice(uri.lastIndexOf('/') + 1);
  return labels[uri] ? `${pick(labels[uri], language)} (ISCED-F ${code})` : `ISCED-F ${code}`;
}

function statusEntry({ statusListCredential, statusListIndex }: NonNullable<BadgeInput['status']>): StatusEntry {
  return {
    id: `${statusListCredential}#${statusListIndex}`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: String(statusListIndex),
    statusListCredential,
  };
}

function optional<K extends string, V>(name: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [P in K]?: V };
}

function nonEmpty<K extends string, V>(name: K, values: readonly V[]): { readonly [P in K]?: readonly V[] } {
  return optional(name, values.length > 0 ? values : undefined);
}

/** Two equal unnamed nodes are one statement twice: RDF would merge them, JSON would not. */
function unique<T>(values: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = JSON.stringify(value);
    return !seen.has(key) && seen.add(key);
  });
}
