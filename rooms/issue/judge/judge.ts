/** Rows of a file → who gets what, and every fault of the others. Pure: the same file always gets the same judgement. */
import type { Assessment, AssessmentResult, Award, Specification } from '#credential';
import type { Columns, Field } from '../csv/columns.ts';
import { isEmail } from '../csv/content.ts';
import type { Row } from '../csv/read.ts';
import { isFault, type Finding } from './codes.ts';
import { readDate } from './date.ts';
import { readResult } from './result.ts';
import { tidy } from './text.ts';

/** What a good row says. Everything the award needs but the identity, which is the organisation's. */
export type Entry = {
  readonly person: { readonly name: string; readonly givenName?: string; readonly familyName?: string; readonly email: string; readonly language: string; readonly learnerId?: string };
  readonly award: Omit<Award, 'holder'>;
};
export type Judgement = {
  readonly number: number;
  readonly state: 'ready' | 'faulty' | 'empty';
  /** Lower-cased, as it is looked for among other rows; undefined when unreadable. */
  readonly email: string | undefined;
  readonly findings: readonly Finding[];
  readonly entry: Entry | undefined;
};
export type Terms = {
  readonly specification: Pick<Specification, 'assessments' | 'routes'>;
  readonly columns: Columns;
  /** Cells of a whole row; a shorter one has lost its end. */
  readonly width: number;
  /** For rows without a column of their own. */
  readonly awardedOn: string;
  readonly language: string;
  readonly today: string;
};

const LONGEST = { name: 200, text: 4000 } as const;

/** For the rows of one file, in their order: of two with the same address, the second is the fault. */
export function judging(terms: Terms): (row: Row) => Judgement {
  const seen = new Map<string, number>();
  return (row) => {
    const judged = judgeRow(row, terms), first = judged.email === undefined ? undefined : seen.get(judged.email);
    if (judged.email !== undefined && first === undefined) seen.set(judged.email, row.number);
    return sameAddress(judged, first);
  };
}

export function sameAddress(judged: Judgement, first: number | undefined): Judgement {
  if (first === undefined || judged.email === undefined) return judged;
  return { ...judged, state: 'faulty', entry: undefined, findings: [...judged.findings, { code: 'row_duplicate_in_file', field: 'email', value: judged.email, values: { row: first } }] };
}

/** One row by itself: the same address elsewhere in the file is not seen here. */
export function judgeRow({ number, cells }: Row, terms: Terms): Judgement {
  if (cells.every((cell) => cell.trim() === '')) return { number, state: 'empty', email: undefined, findings: [{ code: 'row_empty' }], entry: undefined };
  const findings: Finding[] = [];
  const tell = (finding: Finding) => { findings.push(finding); };
  const email = emailOf(cells, terms.columns, tell);
  const shape = shapeFault(cells, terms);
  // A row cut short has lost cells: what its other faults would be is not known.
  if (shape) return { number, state: 'faulty', email, findings: [shape], entry: undefined };
  const cell = (field: Field) => tidy(field, cells[terms.columns.indexOf(field)] ?? '', tell);
  const names = namesOf(cell, terms, tell);
  const awardedOn = dateOf(cell, terms, tell);
  const results = resultsOf(cell, terms, tell);
  const language = languageOf(cell, terms, tell);
  const extras = extrasOf(cell, terms, tell);
  if (email === undefined || findings.some(({ code }) => isFault(code))) return { number, state: 'faulty', email, findings, entry: undefined };
  const learnerId = terms.columns.includes('learnerId') ? cell('learnerId') : '';
  const entry = { person: { ...names, email, language, ...(learnerId && { learnerId }) }, award: { awardedOn, route: terms.specification.routes[0] ?? 'course', results, ...extras } };
  return { number, state: 'ready', email, findings, entry };
}

type Read = (field: Field) => string;
type Tell = (finding: Finding) => void;

function shapeFault(cells: readonly string[], { width }: Terms): Finding | undefined {
  if (cells.length < width) return { code: 'row_too_short', values: { have: cells.length, need: width } };
  if (cells.slice(width).some((cell) => cell.trim() !== '')) return { code: 'row_too_long', values: { have: cells.length, need: width } };
  return undefined;
}

function emailOf(cells: readonly string[], columns: Columns, tell: Tell): string | undefined {
  const raw = cells[columns.indexOf('email')] ?? '', email = raw.trim().normalize('NFC').toLowerCase();
  if (email === '') tell({ code: 'row_email_missing', field: 'email', value: raw });
  else if (!isEmail(email)) tell({ code: 'row_email_invalid', field: 'email', value: raw });
  else {
    if (email !== raw) tell({ code: 'row_address_tidied', field: 'email', value: raw });
    return email;
  }
  return undefined;
}

function namesOf(cell: Read, { columns }: Terms, tell: Tell): { name: string; givenName?: string; familyName?: string } {
  const has = (field: Field) => columns.includes(field);
  const read = (field: Field): string => {
    const text = has(field) ? cell(field) : '';
    if (has(field) && text === '') tell({ code: 'row_name_missing', field, value: '' });
    if (text.length > LONGEST.name) tell({ code: 'row_name_too_long', field, value: text.slice(0, 60), values: { max: LONGEST.name } });
    return text;
  };
  const full = has('fullName') ? read('fullName') : '', givenName = read('givenName'), familyName = read('familyName');
  return { name: full || [givenName, familyName].filter(Boolean).join(' '), ...(givenName && { givenName }), ...(familyName && { familyName }) };
}

function dateOf(cell: Read, { columns, awardedOn, today }: Terms, tell: Tell): string {
  if (!columns.includes('awardedOn')) return awardedOn;
  const text = cell('awardedOn');
  const read = text === '' ? { fault: 'row_date_missing' as const } : readDate(text, today);
  if ('date' in read) return read.date;
  tell({ code: read.fault, field: 'awardedOn', value: text });
  return awardedOn;
}

function resultsOf(cell: Read, { columns, specification }: Terms, tell: Tell): AssessmentResult[] {
  return specification.assessments.flatMap((assessment: Assessment) => {
    const field = `result:${assessment.id}` as const, beside = `grade:${assessment.id}` as const;
    const text = columns.includes(field) ? cell(field) : '', grade = columns.includes(beside) ? cell(beside) : '';
    if (text === '') {
      if (assessment.required) tell({ code: 'row_result_missing', field, value: '' });
      return [];
    }
    const read = readResult(assessment, text, grade);
    if ('result' in read) return [read.result];
    tell({ code: read.fault, field, value: text, ...(read.values && { values: read.values }) });
    return [];
  });
}

function languageOf(cell: Read, { columns, language }: Terms, tell: Tell): string {
  const text = columns.includes('language') ? cell('language').toLowerCase() : '';
  if (text === '') return language;
  const tag = { 'français': 'fr', francais: 'fr', french: 'fr', anglais: 'en', english: 'en' }[text] ?? text;
  if (/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/.test(tag)) return tag;
  tell({ code: 'row_language_unknown', field: 'language', value: text });
  return language;
}

function extrasOf(cell: Read, { columns }: Terms, tell: Tell): Pick<Award, 'evidence' | 'narrative'> {
  const url = columns.includes('evidenceUrl') ? cell('evidenceUrl') : '', narrative = columns.includes('narrative') ? cell('narrative') : '';
  if (url !== '' && !isWebAddress(url)) tell({ code: 'row_evidence_not_url', field: 'evidenceUrl', value: url });
  if (narrative.length > LONGEST.text) tell({ code: 'row_text_too_long', field: 'narrative', value: narrative.slice(0, 60), values: { max: LONGEST.text } });
  return { ...(url !== '' && { evidence: [{ title: url, url }] }), ...(narrative !== '' && { narrative }) };
}

/** Signed as it stands, so it must be an IRI as it stands (RFC 3987 §2.2), not only after a browser has mended it. */
function isWebAddress(text: string): boolean {
  return text.length <= 2000 && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && !/[\s<>"{}|\\^`]/.test(text);
}
