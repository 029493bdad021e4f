/**
 * What Open Badges 3.0 has no member for goes into `criteria.narrative`, as Markdown in the badge's language: outcomes in words,
 * how each assessment was judged, workload, awarding bodies, quality assurance. Its bytes are signed: a change of wording is for
 * new credentials only.
 */
import type { Assessment, LanguageMap, OrganisationRef, QualityKind, Route, Specification, Supervision } from '../model.ts';

export const ECTS = 'http://data.europa.eu/snb/education-credit/6fcec5c5af';

type Words = {
  readonly colon: string;
  readonly semicolon: string;
  readonly outcomes: string;
  readonly assessment: string;
  readonly against: (standard: string) => string;
  readonly optional: string;
  readonly supervision: { readonly [K in Supervision]: string };
  readonly passMark: (pass: number, max: number) => string;
  readonly passLevel: (pass: string, levels: string) => string;
  readonly workload: (hours: number) => string;
  readonly credits: (points: number, framework: string) => string;
  readonly awardedBy: string;
  readonly providedBy: string;
  readonly level: (nqf: string) => string;
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
  supervision: {
    'unsupervised-no-id': 'unsupervised, identity not checked',
    'supervised-no-id': 'supervised, identity not checked',
    'supervised-online-with-id': 'supervised online, identity checked',
    'supervised-onsite-with-id': 'supervised on site, identity checked',
  },
  passMark: (pass, max) => `pass mark ${pass} of ${max}`,
  passLevel: (pass, levels) => `pass level ${pass} (${levels})`,
  workload: (hours) => `Workload: ${hours} hours`,
  credits: (points, framework) => `Credits: ${points} ${framework}`,
  awardedBy: 'Awarded by: ',
  providedBy: 'Taught by: ',
  level: (nqf) => `National level: ${nqf}`,
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
  supervision: {
    'unsupervised-no-id': 'sans surveillance, identité non vérifiée',
    'supervised-no-id': 'sous surveillance, identité non vérifiée',
    'supervised-online-with-id': 'sous surveillance en ligne, identité vérifiée',
    'supervised-onsite-with-id': 'sous surveillance sur place, identité vérifiée',
  },
  passMark: (pass, max) => `seuil de ${pass} sur ${max}`,
  passLevel: (pass, levels) => `niveau requis ${pass} (${levels})`,
  workload: (hours) => `Volume de travail : ${hours} heures`,
  credits: (points, framework) => `Crédits : ${points} ${framework}`,
  awardedBy: 'Décernée par : ',
  providedBy: 'Formation assurée par : ',
  level: (nqf) => `Niveau national : ${nqf}`,
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

/** The text in `language`, else in its main language, else in English, else in the first there is. */
export function pick(map: LanguageMap, language: string): string {
  return map[language] ?? map[language.split('-')[0] ?? ''] ?? map['en'] ?? Object.values(map)[0] ?? '';
}

export function criteriaNarrative(specification: Specification, language: string): string {
  const words = wordsOf(language);
  const say = (map: LanguageMap) => pick(map, language);
  const names = (organisations: readonly OrganisationRef[]) => organisations.map((organisation) => say(organisation.name)).join(', ');
  const outcomes = specification.outcomes.map(({ title, description }) => `- ${say(title)}${description ? words.colon + say(description) : ''}`);
  const assessments = specification.assessments.map((assessment) => `- ${assessmentLine(assessment, words, say)}`);
  const quality = specification.quality.map(({ kind, body, reference }) => `- ${words.qualityKind[kind]}${words.colon}${[body, reference].filter(Boolean).join(', ')}`);
  const facts = [
    words.workload(specification.workloadHours),
    ...(specification.credits ?? []).map(({ framework, points }) => words.credits(points, framework === ECTS ? 'ECTS' : `(${framework})`)),
    ...(specification.level?.nqf === undefined ? [] : [words.level(specification.level.nqf)]),
    words.awardedBy + names(specification.awardingBodies),
    words.providedBy + names([specification.provider]),
    ...(specification.prerequisites ? [words.prerequisites + say(specification.prerequisites)] : []),
  ];
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? [[`**${title}**`, lines.join('\n')].join('\n\n')] : []);
  return [...section(words.outcomes, outcomes), ...section(words.assessment, assessments), facts.join('  \n'), ...section(words.quality, quality)].join('\n\n');
}

/** The subject's own narrative: how the award came about when not by a course, and what the assessors wrote. */
export function awardNarrative(route: Route, narrative: string | undefined, language: string): string | undefined {
  const parts = [...(route === 'validation' ? [wordsOf(language).validation] : []), ...(narrative ? [narrative] : [])];
  return parts.length > 0 ? parts.join('\n\n') : undefined;
}

function assessmentLine(assessment: Assessment, words: Words, say: (map: LanguageMap) => string): string {
  const { title, version } = assessment.standard;
  const { grading } = assessment;
  const details = [
    words.against(version === undefined ? say(title) : `${say(title)} (${version})`),
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
