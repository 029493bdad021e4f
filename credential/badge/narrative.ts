/**
 * What Open Badges 3.0 has no member for goes into `criteria.narrative`, as Markdown in the badge's language: outcomes in words,
 * how each assessment was judged, workload, awarding bodies, quality assurance. Its bytes are signed: a change of wording is for
 * new credentials only.
 */
import type { Assessment, LanguageMap, OrganisationRef, QfEheaCycle, QualityKind, Route, Specification, Supervision } from '../model.ts';

export const ECTS = 'http://data.europa.eu/snb/education-credit/6fcec5c5af';

type Words = {
  readonly colon: string;
  readonly semicolon: string;
  readonly outcomes: string;
  readonly assessment: string;
  readonly against: (standard: string) => string;
  readonly optional: string;
  readonly validatedBy: (names: string) => string;
  readonly supervision: { readonly [K in Supervision]: string };
  readonly passMark: (pass: number, max: number) => string;
  readonly passLevel: (pass: string, levels: string) => string;
  readonly workload: (hours: number) => string;
  readonly credits: (points: number, framework: string) => string;
  readonly awardedBy: string;
  readonly providedBy: string;
  readonly participation: string;
  readonly level: (nqf: string) => string;
  readonly noLevel: string;
  readonly cycle: { readonly [K in QfEheaCycle]: string };
  readonly standalone: string;
  readonly stacksTo: string;
  readonly accepted: string;
  readonly entitles: string;
  readonly quality: string;
  readonly qualityKind: { readonly [K in QualityKind]: string };
  readonly prerequisites: string;
  readonly validation: string;
};

const EN: Words = {
  colon: ': ',
  semicolon: '; ',
  outcomes: 'Learning outcomes',
  assessment: 'Assessment',
  against: (standard) => `judged against “${standard}”`,
  optional: 'optional',
  validatedBy: (names) => `standard validated by ${names}`,
  supervision: {
    'unsupervised-no-id': 'unsupervised, identity not checked',
    'supervised-no-id': 'supervised, identity not checked',
    'supervised-online-with-id': 'supervised online, identity checked',
    'supervised-onsite-with-id': 'supervised on site, identity checked',
  },
  passMark: (pass, max) => `pass mark ${pass} of ${max}`,
  passLevel: (pass, levels) => `pass level ${pass} (${levels})`,
  workload: (hours) => `Workload: ${hours} ${hours === 1 ? 'hour' : 'hours'}`,
  credits: (points, framework) => `Credits: ${points} ${framework}`,
  awardedBy: 'Awarded by: ',
  providedBy: 'Taught by: ',
  participation: 'Form of participation: ',
  level: (nqf) => `National level: ${nqf}`,
  noLevel: 'No level of a qualifications framework applies',
  cycle: { short: 'QF-EHEA short cycle', first: 'QF-EHEA first cycle', second: 'QF-EHEA second cycle', third: 'QF-EHEA third cycle' },
  standalone: 'Stands alone: it is not part of a larger credential',
  stacksTo: 'May count towards: ',
  accepted: 'accepted by the receiving body',
  entitles: 'Entitles to: ',
  quality: 'Quality assurance',
  qualityKind: {
    institutional: 'Institution',
    programme: 'Programme',
    'qualifications-framework': 'Through the qualifications framework',
    regulatory: 'Regulatory',
    'self-declared': 'Declared by the provider itself',
  },
  prerequisites: 'Prerequisites: ',
  validation: 'Obtained by validation of prior learning.',
};

const FR: Words = {
  colon: ' : ',
  semicolon: ' ; ',
  outcomes: 'Acquis d’apprentissage',
  assessment: 'Évaluation',
  against: (standard) => `jugée selon « ${standard} »`,
  optional: 'facultative',
  validatedBy: (names) => `référentiel validé par ${names}`,
  supervision: {
    'unsupervised-no-id': 'sans surveillance, identité non vérifiée',
    'supervised-no-id': 'sous surveillance, identité non vérifiée',
    'supervised-online-with-id': 'sous surveillance en ligne, identité vérifiée',
    'supervised-onsite-with-id': 'sous surveillance sur place, identité vérifiée',
  },
  passMark: (pass, max) => `seuil de ${decimal(pass)} sur ${decimal(max)}`,
  passLevel: (pass, levels) => `niveau requis ${pass} (${levels})`,
  workload: (hours) => `Volume de travail : ${decimal(hours)} ${hours < 2 ? 'heure' : 'heures'}`,
  credits: (points, framework) => `Crédits : ${decimal(points)} ${framework}`,
  awardedBy: 'Décernée par : ',
  providedBy: 'Formation assurée par : ',
  participation: 'Forme de participation : ',
  level: (nqf) => `Niveau national : ${nqf}`,
  noLevel: 'Aucun niveau d’un cadre des certifications ne s’applique',
  cycle: { short: 'Cycle court QF-EHEA', first: 'Premier cycle QF-EHEA', second: 'Deuxième cycle QF-EHEA', third: 'Troisième cycle QF-EHEA' },
  standalone: 'Vaut par elle-même : elle ne fait pas partie d’une certification plus large',
  stacksTo: 'Peut compter pour : ',
  accepted: 'accepté par l’organisme d’accueil',
  entitles: 'Donne droit à : ',
  quality: 'Assurance qualité',
  qualityKind: {
    institutional: 'Établissement',
    programme: 'Formation',
    'qualifications-framework': 'Par le cadre des certifications',
    regulatory: 'Réglementaire',
    'self-declared': 'Déclarée par le prestataire lui-même',
  },
  prerequisites: 'Prérequis : ',
  validation: 'Obtenue par validation des acquis.',
};

/** Not `Intl`: what is signed must not change with a machine's locale data. */
function decimal(value: number): string {
  return String(value).replace('.', ',');
}

/** The text in `language`, else in its main language, else in English, else in the first there is. */
export function pick(map: LanguageMap, language: string): string {
  return map[language] ?? map[language.split('-')[0] ?? ''] ?? map['en'] ?? Object.values(map)[0] ?? '';
}

/** Names for the addresses that stand in a specification (forms of participation, types of assessment …), by address. */
export type Labels = { readonly [uri: string]: LanguageMap };

export function criteriaNarrative(specification: Specification, language: string, labels: Labels): string {
  const speech: Speech = { words: wordsOf(language), say: (map) => pick(map, language), name: (uri) => (labels[uri] ? pick(labels[uri], language) : undefined) };
  const { words, say } = speech;
  const outcomes = specification.outcomes.map(({ title, description }) => `- ${say(title)}${description ? words.colon + say(description) : ''}`);
  const assessments = specification.assessments.map((assessment) => `- ${assessmentLine(assessment, speech)}`);
  const quality = specification.quality.map(({ kind, body, reference }) => `- ${words.qualityKind[kind]}${words.colon}${[body, reference].filter(Boolean).join(', ')}`);
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? [`**${title}**\n\n${lines.join('\n')}`] : []);
  return [...section(words.outcomes, outcomes), ...section(words.assessment, assessments), facts(specification, speech).join('  \n'), ...section(words.quality, quality)].join('\n\n');
}

type Speech = { readonly words: Words; readonly say: (map: LanguageMap) => string; readonly name: (uri: string) => string | undefined };

/** One line each; what the specification does not state is not spoken of. */
function facts(specification: Specification, { words, say, name }: Speech): readonly string[] {
  const { level, stacking, prerequisites, entitlements = [] } = specification;
  const names = (organisations: readonly OrganisationRef[]) => organisations.map((organisation) => say(organisation.name)).join(', ');
  const participation = specification.participation.map(name).filter((label) => label !== undefined);
  const targets = (stacking?.targets ?? []).map(({ title, accepted }) => (accepted ? `${title} (${words.accepted})` : title));
  return [
    words.workload(specification.workloadHours),
    ...(specification.credits ?? []).map(({ framework, points }) => words.credits(points, framework === ECTS ? 'ECTS' : (name(framework) ?? framework))),
    ...(level?.applicable === false ? [words.noLevel] : []),
    ...(level?.nqf === undefined ? [] : [words.level(level.nqf)]),
    ...(level?.cycle === undefined ? [] : [words.cycle[level.cycle]]),
    ...(participation.length > 0 ? [words.participation + participation.join(', ')] : []),
    words.awardedBy + names(specification.awardingBodies),
    words.providedBy + names([specification.provider]),
    ...(prerequisites ? [words.prerequisites + say(prerequisites)] : []),
    ...(stacking?.mode === 'standalone' ? [words.standalone] : []),
    ...(targets.length > 0 ? [words.stacksTo + targets.join(', ')] : []),
    ...(entitlements.length > 0 ? [words.entitles + entitlements.map((one) => say(one.title) + (one.description ? ` (${say(one.description)})` : '')).join(words.semicolon)] : []),
  ];
}

/** The subject's own narrative: how the award came about when not by a course, and what the assessors wrote. */
export function awardNarrative(route: Route, narrative: string | undefined, language: string): string | undefined {
  const parts = [...(route === 'validation' ? [wordsOf(language).validation] : []), ...(narrative ? [narrative] : [])];
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

function assessmentLine(assessment: Assessment, { words, say, name }: Speech): string {
  const { title, version, validatedBy = [] } = assessment.standard;
  const { grading } = assessment;
  const type = name(assessment.type);
  const details = [
    ...(type === undefined ? [] : [type]),
    words.against(version === undefined ? say(title) : `${say(title)} (${version})`),
    ...(validatedBy.length > 0 ? [words.validatedBy(validatedBy.map((body) => (body.on === undefined ? body.name : `${body.name} (${body.on})`)).join(', '))] : []),
    words.supervision[assessment.supervision],
    ...(grading.kind === 'score' ? [words.passMark(grading.pass, grading.max)] : []),
    ...(grading.kind === 'levels' ? [words.passLevel(grading.pass, grading.levels.join(', '))] : []),
    ...(assessment.required ? [] : [words.optional]),
  ];
  return say(assessment.title) + words.colon + details.join(words.semicolon);
}

function wordsOf(language: string): Words {
  return language.split('-')[0] === 'fr' ? FR : EN;
}
