/** Award → unsigned Open Badge 3.0. What is made here is signed for ever: members, their order and their words change for new versions only. */
import { OB3, VC2 } from '../contexts/contexts.ts';
import { CredentialError } from '../errors.ts';
import type { Evidence, OrganisationRef, Specification } from '../model.ts';
import { STAMP } from '../time.ts';
import { alignments, conceptName, escoConcepts } from './alignments.ts';
import { endorsementsOf } from './endorsement.ts';
import { nonEmpty, optional, unique } from './members.ts';
import { ECTS, awardNarrative, criteriaNarrative, pick } from './narrative.ts';
import { resultDescription, resultOf } from './results.ts';
import type {
  Achievement, AchievementCredential, AchievementInput, AchievementSubject, BadgeInput, BadgeIssuer, EvidenceItem, Image, Profile, StatusEntry,
} from './shape.ts';

/**
 * What OB 3.0 cannot say (texts in languages beside the main one, price, participation, target groups) stays in the other forms.
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
    issuer: issuerProfile(input.issuer, specification),
    awardedDate: `${award.awardedOn}T00:00:00Z`,
    validFrom: input.validFrom,
    ...optional('validUntil', input.validUntil),
    credentialSubject: subject(input),
    ...nonEmpty('evidence', unique(evidenceItems(input))),
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
    achievement: input.achievement ?? makeAchievement(input),
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
    ...nonEmpty('related', Object.entries(input.variants ?? {}).filter(([other]) => other !== language).map(([other, at]) => ({ id: at, type: ['Related'] as const, inLanguage: other, ...optional('version', input.version) }))),
    ...nonEmpty('endorsementJwt', endorsementsOf(specification.endorsements, achievementId)),
  };
}

/** Country and region of the issuer: Annex I wants them. */
function issuerProfile({ id, name, url, description, email, image }: BadgeIssuer, { issuer: { country, region }, endorsements }: Specification): Profile {
  return {
    id,
    type: ['Profile'],
    name,
    url,
    ...optional('description', description),
    ...optional('email', email),
    ...optional('image', image === undefined ? undefined : ({ id: image, type: 'Image' } as const)),
    ...optional('address', country === undefined ? undefined : ({ type: ['Address'], addressCountry: country, ...optional('addressRegion', region) } as const)),
    ...nonEmpty('endorsementJwt', endorsementsOf(endorsements, id)),
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

/** Two things with one address would be one thing (RDF), so only the first keeps it as its id; the others tell it in words. */
function evidenceItems(input: BadgeInput): readonly EvidenceItem[] {
  if (!input.award.evidence?.length) return [];
  const taken = new Set<string | undefined>([undefined, input.id, input.issuer.id, input.issuer.image, input.achievementId, creatorProfile(input)?.id, input.award.holder.id]);
  return input.award.evidence.map((evidence) => {
    if (!taken.has(evidence.url)) return taken.add(evidence.url) && evidenceItem(evidence);
    const { url, ...rest } = evidence;
    return evidenceItem(url === undefined ? rest : { ...rest, description: [rest.description, url].filter(Boolean).join(' ') });
  });
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
