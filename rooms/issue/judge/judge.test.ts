import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSheet, type Row } from '../csv/read.ts';
import { guessColumns, type Columns } from '../csv/columns.ts';
import { judgeRow, judging, type Terms } from './judge.ts';
import { LANGS, lookUp } from '#lib/i18n';
import { FILE_CODES } from '../csv/fault.ts';
import { isFault, ROW_FAULTS, ROW_REMARKS } from './codes.ts';
import { readDate } from './date.ts';
import { readResult } from './result.ts';
import { tidy } from './text.ts';
import { isEmail } from '../csv/content.ts';
import { levelled, passed, scored } from '../../../test/issue.ts';
import { spent } from '../../../test/spent.ts';

const today = '2026-11-22';
const terms = (specification: Terms['specification'], columns: Columns): Terms => ({ specification, columns, width: columns.length, awardedOn: today, language: 'fr', today });
const codesOf = (specification: Terms['specification'], columns: Columns, cells: string[]) => judgeRow({ number: 1, cells }, terms(specification, columns)).findings.map((f) => f.code);

describe('the messy file of a French secretariat', async () => {
  const sheet = await readSheet(readFileSync(new URL('../../../vectors/cohorts/cohort-messy-cp1252.csv', import.meta.url)));
  const rows: Row[] = [];
  for await (const row of sheet.rows()) rows.push(row);
  const columns = guessColumns(sheet.header, rows.map((r) => r.cells), scored).map((g) => g.field);
  const judged = rows.map(judging(terms(scored, columns)));

  test('ends with exactly its listed faults, all other rows good', () => {
    expect(judged).toHaveLength(60);
    expect(judged.filter((j) => j.state !== 'ready').map((j) => [j.number, j.state, j.findings.filter((f) => j.state === 'empty' || isFault(f.code)).map((f) => f.code)])).toEqual([
      [5, 'faulty', ['row_email_invalid']],
      [9, 'faulty', ['row_date_impossible']],
      [12, 'faulty', ['row_duplicate_in_file']],
      [17, 'faulty', ['row_name_missing']],
      [21, 'faulty', ['row_date_future']],
      [33, 'faulty', ['row_score_not_number']],
      [52, 'empty', ['row_empty']],
      [58, 'faulty', ['row_too_short']],
    ]);
  });
  test('what is legal is kept, and said', () => {
    const remarks = judged.filter((j) => j.state === 'ready' && j.findings.length > 0).map((j) => [j.number, j.findings.map((f) => f.code)]);
    expect(remarks).toEqual([[26, ['row_formula_text']], [40, ['row_line_break']], [47, ['row_address_tidied']]]);
    expect(judged[25]?.entry?.person.familyName).toBe('=HYPERLINK("http://evil.example","x")');
    expect(judged[39]?.entry?.person.name).toBe('Amélie Petit (née "Moreau")');
    expect(judged[46]?.entry?.person.email).toBe('learner047@etu.example.org');
  });
  test('row 12 names the row it repeats', () => {
    expect(judged[11]?.findings[0]?.values).toEqual({ row: 11 });
  });
  test('a good row says who, when and what result', () => {
    expect(judged[1]?.entry).toEqual({
      person: { name: "Noël D'Angelo", givenName: 'Noël', familyName: "D'Angelo", email: 'learner002@etu.example.org', language: 'fr' },
      award: { awardedOn: '2026-05-01', route: 'course', results: [{ assessment: 'exam', score: 11, grade: 'Acquis avec mention' }] },
    });
  });
});

describe('no award without a passed result for every required assessment', () => {
  const columns: Columns = ['fullName', 'email', 'result:exam'];
  const result = (specification: typeof scored, cell: string) => {
    const judged = judgeRow({ number: 1, cells: ['Ada', 'ada@example.org', cell] }, terms(specification, columns));
    return judged.entry?.award.results[0] ?? judged.findings[0]?.code;
  };
  test.each([
    ['14', { assessment: 'exam', score: 14 }], ['14,5', { assessment: 'exam', score: 14.5 }], ['14.5', { assessment: 'exam', score: 14.5 }], ['14/20', { assessment: 'exam', score: 14 }],
    ['10', { assessment: 'exam', score: 10 }], ['9,9', 'row_result_failed'], ['-1', 'row_score_out_of_range'], ['20,5', 'row_score_out_of_range'], ['14/100', 'row_score_not_number'],
    ['1e1', 'row_score_not_number'], ['quatorze', 'row_score_not_number'], ['', 'row_result_missing'], ['NaN', 'row_score_not_number'],
  ])('out of 20, pass at 10: %j', (cell, expected) => expect(result(scored, cell)).toEqual(expected));
  test.each([
    ['Acquis', { assessment: 'exam' }], ['ACQUISE', { assessment: 'exam' }], ['Passed', { assessment: 'exam' }], ['Acquis avec mention', { assessment: 'exam', grade: 'Acquis avec mention' }],
    ['Non acquis', 'row_result_failed'], ['Ajourné', 'row_result_failed'], ['No', 'row_result_failed'], ['peut-être', 'row_result_unknown'], ['', 'row_result_missing'],
  ])('passed or not: %j', (cell, expected) => expect(result(passed, cell)).toEqual(expected));
  test.each([['expert', { assessment: 'exam', grade: 'Expert' }], ['Autonome', { assessment: 'exam', grade: 'Autonome' }], ['Débutant', 'row_result_failed'], ['Maître', 'row_level_unknown']])(
    'levels, pass at the second: %j', (cell, expected) => expect(result(levelled, cell)).toEqual(expected));
  test('a column that is not mapped is a missing result', () => expect(codesOf(passed, ['fullName', 'email'], ['Ada', 'a@example.org'])).toEqual(['row_result_missing']));
  test('a mention that says no beats a mark that says yes', () => {
    expect(codesOf(scored, ['fullName', 'email', 'result:exam', 'grade:exam'], ['Ada', 'a@example.org', '15', 'Non acquis'])).toEqual(['row_result_failed']);
  });
});

describe('dates are read in one way only', () => {
  test.each([
    ['2026-05-01', { date: '2026-05-01' }], ['1/5/2026', { date: '2026-05-01' }], ['01.05.2026', { date: '2026-05-01' }], ['29/02/2024', { date: '2024-02-29' }], ['2026-11-22', { date: '2026-11-22' }],
    ['29/02/2026', { fault: 'row_date_impossible' }], ['13/25/2026', { fault: 'row_date_impossible' }], ['0000-00-00', { fault: 'row_date_impossible' }], ['2026-11-23', { fault: 'row_date_future' }],
    ['01/05/26', { fault: 'row_date_ambiguous' }], ['46143', { fault: 'row_date_ambiguous' }], ['1er mai', { fault: 'row_date_unreadable' }],
  ])('%j', (text, expected) => expect(readDate(text, today)).toEqual(expected));
});

describe('addresses', () => {
  test.each(['a@example.org', "o'neil+tag@sub.example.co.uk", 'renée@exemple.fr', 'a@münchen.example'])('%s', (text) => expect(isEmail(text)).toBe(true));
  test.each(['pas-une-adresse', 'a@b', 'a@@example.org', 'a b@example.org', 'a@example..org', '.a@example.org', 'a@-x.org', 'a\r\nbcc:x@example.org', 'a@example.org,b@example.org', `${'a'.repeat(65)}@example.org`])(
    'refuses %j', (text) => expect(isEmail(text)).toBe(false));
  test('E31 a hostile address costs nothing', () => {
    const start = spent();
    isEmail(`a@${'a-'.repeat(100_000)}!`);
    isEmail(`${'a.'.repeat(100_000)}@`);
    expect(spent() - start).toBeLessThan(50);
  });
});

test.each([['https://portfolio.example.org/ada?v=1', []], ['javascript:alert(1)', ['row_evidence_not_url']], ['https://x.example/{a}', ['row_evidence_not_url']], ['x.example', ['row_evidence_not_url']]])('evidence at %s', (url, codes) => {
  expect(codesOf(passed, ['fullName', 'email', 'result:exam', 'evidenceUrl'], ['Ada', 'a@example.org', 'Acquis', url])).toEqual(codes);
});
test('A15 marks that reorder a name are taken out, and said', () => {
  const judged = judgeRow({ number: 1, cells: ['Ada\u202eecalevoL', 'a@example.org', 'Acquis'] }, terms(passed, ['fullName', 'email', 'result:exam']));
  expect(judged.entry?.person.name).toBe('AdaecalevoL');
  expect(judged.findings.map((f) => f.code)).toEqual(['row_signs_removed']);
});
test('a cell passes unread only when reading would change nothing in it', () => {
  const written = (cell: string) => cell.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, '').normalize('NFC').replace(/\s+/g, ' ').trim();
  for (let code = 0; code < 0x3000; code++) {
    const sign = String.fromCharCode(code);
    for (const cell of [sign, `a${sign}b`, `a ${sign}`, `${sign}${sign}a`, `e${sign}\u0301`]) {
      const told: string[] = [], text = tidy('fullName', cell, ({ code }) => told.push(code));
      expect([cell, text]).toEqual([cell, written(cell)]);
      if (/^(?:[=+@]|-[^\d\s-])/.test(text)) expect([cell, told]).toEqual([cell, expect.arrayContaining(['row_formula_text'])]);
    }
  }
});
test('a result is read once and means the same each time, whatever else was read between', () => {
  const cells = ['Acquis', 'Non acquis', 'zzz', 'Acquis', ...Array.from({ length: 300 }, (_, i) => `Acquis ${i}`), 'Non acquis', 'zzz'];
  const codes = cells.map((cell) => codesOf(passed, ['fullName', 'email', 'result:exam'], ['Ada', 'a@example.org', cell]));
  expect([codes.slice(0, 4), codes.slice(-2)]).toEqual([[[], ['row_result_failed'], ['row_result_unknown'], []], [['row_result_failed'], ['row_result_unknown']]]);
  const one = { ...passed.assessments[0], id: 'other' } as Parameters<typeof readResult>[0];
  expect(readResult(one, 'Acquis', '')).toEqual({ result: { assessment: 'other' } });
});
test('every code has its words in both languages', () => {
  for (const code of [...ROW_FAULTS, ...ROW_REMARKS, ...FILE_CODES]) for (const lang of LANGS) expect([code, lookUp(lang, `faults.${code}`)]).toEqual([code, expect.any(String)]);
});
test('every fault of a row is told at once', () => {
  expect(codesOf(scored, ['givenName', 'familyName', 'email', 'awardedOn', 'result:exam'], ['', 'Petit', 'x', '31/02/2026', 'douze'])).toEqual(['row_email_invalid', 'row_name_missing', 'row_date_impossible', 'row_score_not_number']);
});
test('a comma too many is not silently cut off', () => {
  expect(codesOf(passed, ['fullName', 'email', 'result:exam'], ['Petit', 'a@example.org', 'Acquis', 'x'])).toEqual(['row_too_long']);
});
