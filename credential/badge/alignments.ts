/**
 * What an achievement aligns to. OB 3.0 has no member for most standard elements of Annex I, but lets an alignment be of any type
 * (`ext:…`) and point at an entry of an official list: so they are said as data here, and in prose in the criteria.
 */
import type { Assessment, Concept, LearningOutcome, OrganisationRef, QualityAssurance, Specification } from '../model.ts';
import { optional, unique } from './members.ts';
import { ECTS, pick } from './narrative.ts';
import type { AchievementInput, Alignment } from './shape.ts';

/** Outcomes, ESCO skills, level, what the specification links to; then workload, credits, participation, quality assurance, awarding bodies. */
export function alignments(input: AchievementInput): readonly Alignment[] {
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
  return [
    ...outcomes, ...unique(skills), ...(eqf === undefined ? [] : [eqfAlignment(eqf, language)]), ...unique((specification.links ?? []).map(linkAlignment)),
    ...unique(standardElements(input)),
  ];
}

function standardElements(input: AchievementInput): readonly Alignment[] {
  const { specification: { workloadHours, credits = [], level, participation, learningSetting, quality, awardingBodies, issuer }, achievementId, language } = input;
  return [
    { type: ['Alignment'], targetCode: `PT${workloadHours}H`, targetName: `${workloadHours} h`, targetType: 'ext:Workload', targetUrl: `${achievementId}#workload` },
    ...credits.map(({ framework, points }): Alignment => ({ type: ['Alignment'], targetCode: String(points), targetName: framework === ECTS ? 'ECTS' : listed(framework, input), targetType: 'ext:CreditPoint', targetUrl: framework })),
    ...(level?.nqf === undefined ? [] : [nqfAlignment(level.nqf, input)]),
    ...(level?.cycle === undefined ? [] : [{ type: ['Alignment'] as const, targetCode: level.cycle, targetName: level.cycle, targetFramework: 'QF-EHEA', targetType: 'ext:Cycle', targetUrl: `${achievementId}#cycle` }]),
    ...participation.map((uri) => conceptAlignment('ext:Participation', uri, input)),
    ...(learningSetting === undefined ? [] : [conceptAlignment('ext:LearningSetting', learningSetting, input)]),
    ...quality.map((assurance, i) => qualityAlignment(assurance, `${achievementId}#quality-${i + 1}`)),
    // OB 3.0 has one issuer and one creator: a joint credential names its other awarding bodies here.
    ...awardingBodies.filter((body) => !sameBody(body, issuer)).map((body, i) => bodyAlignment(body, `${achievementId}#awarding-body-${i + 1}`, language)),
  ];
}

function listed(uri: string, { labels = {}, language }: AchievementInput): string {
  return labels[uri] ? pick(labels[uri], language) : uri.slice(uri.lastIndexOf('/') + 1);
}

function conceptAlignment(targetType: string, uri: string, input: AchievementInput): Alignment {
  return { type: ['Alignment'], targetName: listed(uri, input), targetType, targetUrl: uri };
}

function nqfAlignment(nqf: string, input: AchievementInput): Alignment {
  const isListed = nqf.startsWith('http');
  return { type: ['Alignment'], targetName: isListed ? listed(nqf, input) : nqf, targetType: 'ext:NQFLevel', targetUrl: isListed ? nqf : `${input.achievementId}#nqf` };
}

/** As educredentials (NL) writes it, the kind in `targetFramework`. */
function qualityAlignment({ kind, body, reference, from, until }: QualityAssurance, own: string): Alignment {
  const isAddress = reference !== undefined && /^https?:\/\/[^\s"<>]+$/.test(reference);
  const code = [isAddress ? undefined : reference, from || until ? `${from ?? ''}/${until ?? ''}` : undefined].filter((part) => part !== undefined).join('; ');
  return { type: ['Alignment'], ...optional('targetCode', code || undefined), targetName: body, targetFramework: kind, targetType: 'ext:QualityAssurance', targetUrl: isAddress ? reference : own };
}

function bodyAlignment({ name, id, website }: OrganisationRef, own: string, language: string): Alignment {
  return { type: ['Alignment'], targetName: pick(name, language), targetType: 'ext:AwardingBody', targetUrl: id ?? website ?? own };
}

function sameBody(a: OrganisationRef, b: OrganisationRef): boolean {
  return a.id === undefined && b.id === undefined ? JSON.stringify(a.name) === JSON.stringify(b.name) : a.id === b.id;
}

/** How an assessment was made, beside what it proves: its type, its form and who watched. */
export function assessmentAlignments({ type, mode, supervision }: Assessment, input: AchievementInput, resultId: string): readonly Alignment[] {
  return [
    conceptAlignment('ext:AssessmentType', type, input), ...(mode === undefined ? [] : [conceptAlignment('ext:Participation', mode, input)]),
    { type: ['Alignment'], targetCode: supervision, targetName: supervision, targetType: 'ext:Supervision', targetUrl: `${resultId}-supervision` },
  ];
}

export function outcomeAlignment({ id, title }: LearningOutcome, { achievementId, language }: AchievementInput): Alignment {
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

export function escoConcepts(specification: Specification): readonly { concept: Concept; outcome: LearningOutcome }[] {
  const all = specification.outcomes.flatMap((outcome) => (outcome.esco ?? []).map((concept) => ({ concept, outcome })));
  return all.filter(({ concept }, i) => all.findIndex((other) => other.concept.uri === concept.uri) === i);
}

export function conceptName(concept: Concept, outcome: LearningOutcome, language: string): string {
  return pick(concept.label ?? outcome.title, language);
}
