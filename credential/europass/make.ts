/**
 * Award → European Digital Credential, unsealed: European Learning Model 3.2 in the JSON-LD of the Europass application profile
 * (VCDM 1.1 envelope, generic profile). Every text in every language it has; official concepts as concepts. What the model has no
 * place for stays in the other forms: the loss report tells which.
 */
import { nonEmpty, optional } from '../badge/members.ts';
import { ECTS, pick } from '../badge/narrative.ts';
import type { Labels } from '../badge/narrative.ts';
import { CredentialError } from '../errors.ts';
import type { Assessment, AssessmentResult, Award, Entitlement, LanguageMap, LearningOutcome, OrganisationRef, QualityAssurance, Specification, Supervision } from '../model.ts';
import { CREDENTIAL, PASSED, authority, concept, countryConcept, jurisdictionConcept, languageConcept, local, note, snb, webResource } from './nodes.ts';
import type { Node } from './nodes.ts';
import { WATCHED_ONLY, qualityNote, rubricText, stackingNotes } from './phrases.ts';
import { placeNode } from './place.ts';
import type { StatusPlace } from './place.ts';

/** One rendered page; PNG or JPEG. */
export type DisplayPage = { readonly mediaType: 'image/png' | 'image/jpeg'; readonly base64: string };

export type ElmInput = {
  readonly id: string;
  /** A did or another address that stays. */
  readonly issuerId: string;
  /** Address of this version of the specification. */
  readonly achievementId: string;
  readonly specification: Specification;
  readonly award: Award;
  /** BCP 47; the first is the main one. */
  readonly languages: readonly [string, ...string[]];
  /** Names of official concepts, by address: those in the specification, countries and languages. */
  readonly labels: Labels;
  /** Publications Office code of a BCP 47 tag: `ENG`, `FRA`. */
  readonly languageCode: (tag: string) => string | undefined;
  /** How it looks, a page or more for each language: the profile wants at least one. */
  readonly display: readonly { readonly language: string; readonly pages: readonly [DisplayPage, ...DisplayPage[]] }[];
  /** Who the certificate of the seal says the issuer is (organizationIdentifier, ETSI EN 319 412-1 §5.1.4) and in which country: the profile wants it of what is sealed. */
  readonly sealedBy?: { readonly identifier: string; readonly country: string };
  /** xsd:dateTime in UTC. `issued` is left out for the Europass issuer, which fills it in. */
  readonly issued?: string;
  readonly validFrom: string;
  readonly validUntil?: string;
  /** Its place in a Bitstring Status List: see place.ts. */
  readonly status?: StatusPlace;
};

/** Errors: `bad_argument` for what the profile demands and the award lacks: a country of each body, a language that has a code, a page to show. */
export function makeElm(input: ElmInput): Node {
  const { specification, award, validFrom, validUntil, issued } = input;
  const make = { input, organisation: organisations(input) };
  const process = awardingProcess(make);
  return {
    '@context': ['https://www.w3.org/2018/credentials/v1', 'http://data.europa.eu/snb/model/context/edc-ap'],
    id: input.id,
    type: ['VerifiableCredential', 'EuropeanDigitalCredential'],
    credentialProfiles: concept(snb('credential', CREDENTIAL.generic), input.labels, { en: 'Generic' }),
    displayParameter: displayParameter(input),
    ...optional('identifier', input.status && placeNode(input.status)),
    credentialSchema: { id: 'http://data.europa.eu/snb/model/ap/edc-generic-full', type: 'ShaclValidator2017' },
    issuer: { ...make.organisation({ ...specification.issuer, id: input.issuerId }), ...optional('eIDASIdentifier', input.sealedBy && { id: local('legalIdentifier', 'eidas'), type: 'LegalIdentifier', spatial: countryConcept(input.sealedBy.country, input.labels), notation: input.sealedBy.identifier }) },
    ...optional('issued', issued), ...optional('issuanceDate', issued), validFrom, ...optional('validUntil', validUntil), ...optional('expirationDate', validUntil),
    credentialSubject: {
      id: award.holder.id, type: 'Person',
      ...optional('givenName', said(award.holder.givenName, input)), ...optional('familyName', said(award.holder.familyName, input)), fullName: said(award.holder.name, input),
      hasClaim: achievement(make, process),
    },
  };
}

/** What the Europass issuer takes in its upload form. */
export function uploadable(credential: Node): Node {
  const { issued: _, issuanceDate: __, ...unsealed } = credential;
  return { credential: unsealed };
}

type Making = { readonly input: ElmInput; readonly organisation: (body: OrganisationRef) => Node };

function said(text: string | undefined, { languages: [main] }: ElmInput): LanguageMap | undefined {
  return text === undefined || text === '' ? undefined : { [main]: text };
}

function displayParameter({ specification, languages, languageCode, display, labels }: ElmInput): Node {
  const named = (tag: string): Node => languageConcept(codeOf(tag, languageCode), labels);
  if (display.length === 0) throw new CredentialError('bad_argument', 'a European Digital Credential shows at least one page');
  let page = 0;
  return {
    id: local('displayParameter', 1), type: 'DisplayParameter', title: specification.title, description: specification.description,
    language: display.map(({ language }) => named(language)), primaryLanguage: named(languages[0]),
    individualDisplay: display.map(({ language, pages }, i) => ({
      id: local('individualDisplay', i + 1), type: 'IndividualDisplay', language: named(language),
      displayDetail: pages.map(({ mediaType, base64 }, n) => ({
        id: local('displayDetail', ++page), type: 'DisplayDetail', page: n + 1,
        image: {
          id: local('mediaObject', page), type: 'MediaObject', content: base64,
          contentEncoding: concept(snb('encoding', '6146cde7dd'), labels, { en: 'base64' }),
          contentType: concept(authority('file-type', mediaType === 'image/png' ? 'PNG' : 'JPEG'), labels, { en: mediaType === 'image/png' ? 'PNG' : 'JPEG' }),
        },
      })),
    })),
  };
}

function codeOf(tag: string, languageCode: ElmInput['languageCode']): string {
  const code = languageCode(tag) ?? languageCode(tag.split('-')[0] ?? '');
  if (code === undefined) throw new CredentialError('bad_argument', `the language ${tag} has no entry in the European list`);
  return code;
}

/** The same body is the same node wherever it stands. */
function organisations({ labels }: ElmInput): (body: OrganisationRef) => Node {
  const ids = new Map<string, string>();
  return (body) => {
    const key = body.id ?? JSON.stringify(body.name), id = body.id ?? ids.get(key) ?? local('org', ids.size + 1);
    ids.set(key, id);
    if (body.country === undefined) throw new CredentialError('bad_argument', `${pick(body.name, 'en')} has no country, and the profile wants the place of each body`);
    const country = countryConcept(body.country, labels), number = id.replace(/[^A-Za-z0-9]/g, '').slice(-24);
    const legal = (scheme: RegExp) => (body.identifiers ?? []).find((identifier) => scheme.test(identifier.scheme));
    const legalNode = (kind: string, found: { readonly scheme: string; readonly value: string } | undefined) => found && { id: local('legalIdentifier', `${kind}-${number}`), type: 'LegalIdentifier', spatial: country, notation: found.value, schemeName: found.scheme };
    const [vat, tax, registered] = [legal(/^(?:vat|tva)$/i), legal(/^(?:tin|tax)$/i), legal(/^(?:siret|siren|rne|kvk|krs|cro|registration|registre)$/i)];
    const others = (body.identifiers ?? []).filter((identifier) => ![vat, tax, registered].includes(identifier));
    return {
      id, type: 'Organisation', legalName: body.name,
      location: { id: local('location', number), type: 'Location', address: { id: local('address', number), type: 'Address', countryCode: country }, ...optional('description', body.region === undefined ? undefined : { en: body.region }) },
      ...optional('vatIdentifier', legalNode('vat', vat)), ...optional('taxIdentifier', legalNode('tax', tax)), ...optional('registration', legalNode('registration', registered)),
      ...nonEmpty('identifier', others.map(({ scheme, value }, i) => ({ id: local('identifier', `${number}-${i + 1}`), type: 'Identifier', schemeName: scheme, notation: value }))),
      ...optional('homepage', body.website === undefined ? undefined : webResource(`${number}-home`, body.website)),
    };
  };
}

function awardingProcess({ input: { specification, award }, organisation }: Making): Node {
  return { id: local('awardingProcess', 1), type: 'AwardingProcess', awardingBody: specification.awardingBodies.map(organisation), awardingDate: `${award.awardedOn}T00:00:00Z` };
}

function achievement(make: Making, process: Node): Node {
  const { input } = make, { specification, award } = input;
  const evidence = award.evidence ?? [];
  const notes = [...(award.narrative ? [said(award.narrative, input)] : []), ...evidence.filter(({ url }) => url === undefined).map(({ title, description }) => said([title, description].filter(Boolean).join(': '), input))];
  const credits = creditPoints(input);
  return {
    id: local('learningAchievement', 1), type: 'LearningAchievement', title: specification.title, description: specification.description, awardedBy: process,
    provenBy: award.results.map((result, i) => assessmentOf(result, i + 1, make, process)),
    ...(award.route === 'course' && { influencedBy: activity(make, process) }),
    ...nonEmpty('creditReceived', credits),
    ...nonEmpty('additionalNote', notes.filter((text) => text !== undefined).map((text, i) => note(`achievement-${i + 1}`, text))),
    ...nonEmpty('supplementaryDocument', evidence.flatMap(({ title, url }, i) => (url === undefined ? [] : [webResource(`evidence-${i + 1}`, url, said(title, input))]))),
    ...nonEmpty('entitlesTo', (specification.entitlements ?? []).map((one, i) => entitlementOf(one, i + 1, input, process))),
    specifiedBy: qualification(make),
  };
}

function entitlementOf({ title, description, type, status, country, occupation }: Entitlement, number: number, { labels, specification: { links = [] } }: ElmInput, process: Node): Node {
  const linked = links.find(({ url }) => url === occupation?.uri)?.title;
  return {
    id: local('learningEntitlement', number), type: 'LearningEntitlement', title, ...optional('description', description), awardedBy: process,
    specifiedBy: {
      id: local('learningEntitlementSpec', number), type: 'LearningEntitlementSpecification', title, dcType: concept(type, labels), entitlementStatus: concept(status, labels),
      ...optional('limitJurisdiction', country === undefined ? undefined : jurisdictionConcept(country, labels)),
      ...optional('limitOccupation', occupation && concept(occupation.uri, labels, occupation.label ?? (linked === undefined ? title : { en: linked }))),
    },
  };
}

function activity({ input, organisation }: Making, process: Node): Node {
  const { specification, labels, languageCode } = input;
  return {
    id: local('learningActivity', 1), type: 'LearningActivity', title: specification.title, awardedBy: process,
    ...(specification.provider.country !== undefined && { directedBy: organisation(specification.provider) }),
    specifiedBy: {
      id: local('learningActivitySpec', 1), type: 'LearningActivitySpecification', title: specification.title, volumeOfLearning: duration(specification.workloadHours),
      mode: specification.participation.map((uri) => concept(uri, labels)), language: specification.languages.map((tag) => languageConcept(codeOf(tag, languageCode), labels)),
    },
  };
}

/** Hours, whatever their number: a month is no measure of work. */
function duration(hours: number): string {
  const whole = Math.floor(hours), minutes = Math.round((hours - whole) * 60);
  return minutes === 0 ? `PT${whole}H` : `PT${whole}H${minutes}M`;
}

/** EDC knows no member for pass and fail: `grade` is compulsory, so passing is said in words. */
function assessmentOf(result: AssessmentResult, number: number, { input, organisation }: Making, process: Node): Node {
  const { specification, labels, languageCode } = input;
  const assessment = specification.assessments.find(({ id }) => id === result.assessment);
  if (!assessment) throw new CredentialError('bad_argument', `the specification has no assessment ${result.assessment}`);
  const watched = SUPERVISION[assessment.supervision], [assessor] = specification.awardingBodies;
  return {
    id: local('learningAssessment', number), type: 'LearningAssessment', title: assessment.title, awardedBy: process,
    grade: note(`grade-${number}`, gradeOf(assessment, result, input)),
    ...optional('dateIssued', result.assessedOn === undefined ? undefined : `${result.assessedOn}T00:00:00Z`),
    ...(assessor && { assessedBy: organisation(assessor) }),
    ...optional('idVerification', watched && concept(snb('supervision-verification', watched), labels)),
    specifiedBy: {
      id: local('learningAssessmentSpec', number), type: 'LearningAssessmentSpecification', title: assessment.title, ...optional('description', assessment.description),
      dcType: concept(assessment.type, labels), ...optional('mode', assessment.mode === undefined ? undefined : concept(assessment.mode, labels)),
      language: specification.languages.map((tag) => languageConcept(codeOf(tag, languageCode), labels)),
      gradingScheme: { id: local('gradingScheme', number), type: 'GradingScheme', title: assessment.standard.title, ...optional('description', assessment.standard.criteria), ...optional('supplementaryDocument', assessment.standard.url === undefined ? undefined : webResource(`standard-${number}`, assessment.standard.url)) },
      ...nonEmpty('additionalNote', [...(watched === undefined ? [note(`supervision-${number}`, WATCHED_ONLY)] : []), ...rubricOf(assessment, number)]),
    },
  };
}

/** The model has scales, not rubrics: what each level stands for is a note of its own. */
function rubricOf({ grading }: Assessment, number: number): readonly Node[] {
  const steps = grading.kind === 'levels' ? grading.rubric ?? [] : [];
  return steps.map(({ level, criteria }, i) => note(`rubric-${number}-${i + 1}`, rubricText(level, criteria)));
}

/** The two entries of the official list that are known; a third way of watching is said in words. */
const SUPERVISION: { readonly [S in Supervision]: string | undefined } = {
  'unsupervised-no-id': 'c598449d64', 'supervised-no-id': undefined, 'supervised-online-with-id': '70be69aaf9', 'supervised-onsite-with-id': '70be69aaf9',
};

function gradeOf({ grading }: Assessment, { score, grade }: AssessmentResult, input: ElmInput): LanguageMap {
  if (grade !== undefined) return said(grade, input) ?? PASSED;
  if (score === undefined) return PASSED;
  return said(grading.kind === 'score' ? `${score} / ${grading.max}` : String(score), input) ?? PASSED;
}

function qualification(make: Making): Node {
  const { input } = make, { specification, labels, languageCode, achievementId } = input;
  const { level, links = [], stacking } = specification;
  const notes = [...(specification.further ? [specification.further] : []), ...specification.quality.filter(({ kind, country }) => ACCREDITED[kind] === undefined || country === undefined).map(qualityNote), ...stackingNotes(stacking)];
  return {
    id: achievementId, type: 'Qualification', title: specification.title, description: specification.description,
    dcType: concept(snb('learning-opportunity', '74a4a268e8'), labels, { en: 'Short learning programme', fr: 'Programme court' }),
    learningOutcome: specification.outcomes.map((outcome, i) => outcomeOf(outcome, i + 1, labels)),
    volumeOfLearning: duration(specification.workloadHours),
    ...nonEmpty('creditPoint', creditPoints(input, 'specification')),
    ...optional('eqfLevel', level?.eqf === undefined ? undefined : concept(snb('eqf', String(level.eqf)), labels, { en: `Level ${level.eqf}`, fr: `Niveau ${level.eqf}` })),
    ...optional('nqfLevel', level?.nqf?.startsWith('http') ? concept(level.nqf, labels) : undefined),
    thematicArea: specification.fields.map((uri) => concept(uri, labels)),
    mode: specification.participation.map((uri) => concept(uri, labels)),
    language: specification.languages.map((tag) => languageConcept(codeOf(tag, languageCode), labels)),
    ...optional('learningSetting', specification.learningSetting === undefined ? undefined : concept(specification.learningSetting, labels)),
    ...nonEmpty('targetGroup', (specification.targetGroups ?? []).map((uri) => concept(uri, labels))),
    ...optional('entryRequirement', specification.prerequisites && note('entry', specification.prerequisites)),
    ...optional('homepage', specification.website === undefined ? undefined : webResource('spec-home', specification.website)),
    // What may be part of a larger qualification is no whole one; nothing is said of what stands alone.
    ...(links.some(({ kind }) => kind === 'qualification') || stacking?.mode === 'stackable' ? { isPartialQualification: true } : {}),
    ...nonEmpty('qualificationCode', links.filter(({ kind, code }) => kind !== 'occupation' && code !== undefined).map(({ url, code, title }) => ({ id: url, type: 'Concept', prefLabel: { en: title }, notation: code }))),
    ...nonEmpty('supplementaryDocument', links.filter(({ kind, code }) => kind === 'occupation' || code === undefined).map(({ title, url }, i) => webResource(`link-${i + 1}`, url, said(title, input)))),
    ...nonEmpty('accreditation', specification.quality.flatMap((one, i) => accreditationOf(one, i + 1, make))),
    ...nonEmpty('additionalNote', notes.map((text, i) => note(`spec-${i + 1}`, text))),
  };
}

/** The four kinds of accreditation in the European list; what a body says of itself is none. */
const ACCREDITED: Partial<Record<QualityAssurance['kind'], string>> = { institutional: 'bb4618238e', programme: '820101cba6', regulatory: 'e57dddfcf3' };

/** The profile wants the country of whoever accredits: without it, the accreditation is said in words. */
function accreditationOf({ kind, body, country, reference, from, until, note: words }: QualityAssurance, number: number, { input: { labels }, organisation }: Making): readonly Node[] {
  const type = ACCREDITED[kind];
  if (type === undefined || country === undefined) return [];
  const page = reference !== undefined && /^https?:\/\/\S+$/.test(reference) ? reference : undefined;
  return [{
    id: local('accreditation', number), type: 'Accreditation', dcType: concept(snb('accreditation', type), labels), title: { en: body }, ...optional('description', words),
    accreditingAgent: organisation({ name: { en: body }, country }),
    ...optional('dateIssued', from === undefined ? undefined : `${from}T00:00:00Z`), ...optional('expiryDate', until === undefined ? undefined : `${until}T00:00:00Z`),
    ...optional('landingPage', page === undefined ? undefined : webResource(`accreditation-${number}`, page)),
    ...optional('identifier', reference === undefined || page !== undefined ? undefined : { id: local('identifier', `accreditation-${number}`), type: 'Identifier', notation: reference }),
  }];
}

function outcomeOf({ title, description, kind, reuse, esco = [] }: LearningOutcome, number: number, labels: Labels): Node {
  return {
    id: local('learningOutcome', number), type: 'LearningOutcome', title,
    ...optional('dcType', kind && concept(snb('skill-type', kind), labels, { en: kind })),
    ...optional('reusabilityLevel', reuse && concept(snb('skill-reuse-level', reuse), labels, { en: reuse })),
    ...nonEmpty('relatedESCOSkill', esco.map(({ uri, label }) => concept(uri, labels, label ?? title))),
    ...optional('additionalNote', description && note(`outcome-${number}`, description)),
  };
}

/** xsd:string in the model; European lists call both systems by address. */
function creditPoints({ specification: { credits = [] }, labels }: ElmInput, of: 'award' | 'specification' = 'award'): readonly Node[] {
  return credits.map(({ framework, points }, i) => ({ id: local('creditPoint', `${of}-${i + 1}`), type: 'CreditPoint', framework: concept(framework, labels, framework === ECTS ? { en: 'European Credit Transfer System' } : undefined), point: String(points) }));
}
