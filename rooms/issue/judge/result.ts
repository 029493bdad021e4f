// From a cell to a result of one assessment. Below the pass mark there is no award, so it is a fault of the row, not a lower result.
import type { Assessment, AssessmentResult } from '#credential';
import { plain } from '../csv/columns.ts';
import type { RowCode } from './codes.ts';

export type ReadResult = { readonly result: AssessmentResult } | { readonly fault: RowCode; readonly values?: { readonly [name: string]: string | number } };

const PASSED = ['acquis', 'acquise', 'valide', 'validee', 'admis', 'admise', 'recu', 'recue', 'reussi', 'reussie', 'oui', 'obtenu', 'obtenue', 'pass', 'passed', 'yes', 'ok', 'valid', 'validated', 'achieved', 'completed', 'successful', 'success', 'true', 'x', '1'];
const FAILED = ['non acquis', 'non acquise', 'pas acquis', 'non valide', 'non validee', 'non obtenu', 'ajourne', 'ajournee', 'refuse', 'refusee', 'echec', 'echoue', 'absent', 'absente', 'abandon', 'non', 'fail', 'failed', 'not achieved', 'not passed', 'not yet', 'no', 'false', '0', 'en cours'];

/** Some lists have a hundred thousand rows and three results: each is read once. */
const known = new WeakMap<Assessment, Map<string, ReadResult>>();
const MOST_KNOWN = 200;

export function readResult(assessment: Assessment, cell: string, grade: string): ReadResult {
  const readings = known.get(assessment) ?? new Map<string, ReadResult>(), name = `${cell}\u0000${grade}`, found = readings.get(name) ?? readAnew(assessment, cell, grade);
  if (readings.size >= MOST_KNOWN) readings.clear();
  known.set(assessment, readings.set(name, found));
  return found;
}

function readAnew(assessment: Assessment, cell: string, grade: string): ReadResult {
  const { grading, id } = assessment;
  if (saysFailed(cell) && grading.kind !== 'score') return { fault: 'row_result_failed' };
  if (saysFailed(grade)) return { fault: 'row_result_failed' };
  const beside = grade !== '' && { grade };
  switch (grading.kind) {
    case 'pass': {
      const passed = passWord(cell);
      if (passed === undefined) return { fault: 'row_result_unknown' };
      return { result: { assessment: id, ...(beside || (passed.honours && { grade: cell })) } };
    }
    case 'score': {
      const score = readNumber(cell, grading.max);
      if (score === undefined) return { fault: 'row_score_not_number' };
      if (score < grading.min || score > grading.max) return { fault: 'row_score_out_of_range', values: { min: grading.min, max: grading.max } };
      if (score < grading.pass) return { fault: 'row_result_failed', values: { pass: grading.pass } };
      return { result: { assessment: id, score, ...beside } };
    }
    case 'levels': {
      const reached = grading.levels.findIndex((level) => plain(level) === plain(cell)), needed = grading.levels.indexOf(grading.pass);
      const level = grading.levels[reached];
      if (level === undefined) return { fault: 'row_level_unknown', values: { levels: grading.levels.join(', ') } };
      return reached < needed ? { fault: 'row_result_failed', values: { pass: grading.pass } } : { result: { assessment: id, grade: level } };
    }
  }
}

/** "14", "14,5", "14.5", "14/20" where the scale ends at 20. */
function readNumber(cell: string, max: number): number | undefined {
  const [, digits, outOf] = /^(-?\d{1,9}(?:[.,]\d{1,4})?)(?: ?\/ ?(\d{1,6}))?$/.exec(cell) ?? [];
  if (digits === undefined || (outOf !== undefined && Number(outOf) !== max)) return undefined;
  return Number(digits.replace(',', '.'));
}

function passWord(cell: string): { honours: boolean } | undefined {
  const words = plain(cell);
  if (PASSED.includes(words)) return { honours: false };
  return PASSED.some((word) => word.length > 1 && words.startsWith(`${word} `)) ? { honours: true } : undefined;
}

function saysFailed(cell: string): boolean {
  const words = plain(cell);
  return FAILED.some((word) => words === word || (word.length > 1 && words.startsWith(`${word} `)));
}
