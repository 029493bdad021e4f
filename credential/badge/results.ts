/** Assessments as result descriptions, what the holder reached as results that name them. */
import { CredentialError } from '../errors.ts';
import type { Assessment, AssessmentResult, GradingScheme } from '../model.ts';
import { assessmentAlignments, outcomeAlignment } from './alignments.ts';
import { nonEmpty, optional } from './members.ts';
import { pick } from './narrative.ts';
import type { AchievementInput, BadgeInput, Result, ResultDescription, RubricCriterionLevel } from './shape.ts';

export function resultDescription(assessment: Assessment, input: AchievementInput): ResultDescription {
  const { grading } = assessment;
  const proved = input.specification.outcomes.filter(({ id }) => assessment.proves.includes(id)).map((outcome) => outcomeAlignment(outcome, input));
  const id = resultId(assessment.id, input), head = { id, type: ['ResultDescription'] as const, name: pick(assessment.title, input.language) };
  const tail = nonEmpty('alignment', [...proved, ...assessmentAlignments(assessment, input, id)]);
  switch (grading.kind) {
    case 'pass':
      return { ...head, resultType: 'Status', ...tail };
    case 'score':
      return { ...head, resultType: 'RawScore', ...tail, requiredValue: String(grading.pass), valueMax: String(grading.max), valueMin: String(grading.min) };
    case 'levels':
      if (grading.rubric === undefined) return { ...head, resultType: 'PerformanceLevel', ...tail, allowedValue: grading.levels, requiredValue: grading.pass };
      return {
        ...head, resultType: 'RubricCriterionLevel', ...tail, allowedValue: grading.levels, requiredLevel: levelId(id, grading.levels, grading.pass), requiredValue: grading.pass,
        rubricCriterionLevel: grading.levels.map((level) => rubricLevel(level, grading, id, input.language)),
      };
  }
}

/** The award names its level by `value` alone: an address of a level would stand in everybody's template. */
function rubricLevel(level: string, { levels, rubric = [] }: Extract<GradingScheme, { readonly kind: 'levels' }>, id: string, language: string): RubricCriterionLevel {
  const said = rubric.find((step) => step.level === level)?.criteria;
  return { id: levelId(id, levels, level), type: ['RubricCriterionLevel'], name: level, ...optional('description', said && pick(said, language)), level: String(levels.indexOf(level) + 1) };
}

function levelId(id: string, levels: readonly string[], level: string): string {
  return `${id}-level-${levels.indexOf(level) + 1}`;
}

/** Errors: `bad_argument` for a result of no assessment. */
export function resultOf(result: AssessmentResult, input: BadgeInput): Result {
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
