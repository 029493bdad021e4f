/** What an achievement aligns to: outcomes of its specification, ESCO skills, an EQF level, qualifications and registers. */
import type { Concept, LearningOutcome, Specification } from '../model.ts';
import { optional, unique } from './members.ts';
import { pick } from './narrative.ts';
import type { AchievementInput, Alignment } from './shape.ts';

/** Each outcome as a node of the published specification, what it is called in ESCO, the EQF level, and what the specification links to. */
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
  return [...outcomes, ...unique(skills), ...(eqf === undefined ? [] : [eqfAlignment(eqf, language)]), ...unique((specification.links ?? []).map(linkAlignment))];
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
