import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { decode, MAX_BYTES } from './decode.ts';
import { CAPS, readSheet, separatorOf, type Row } from './read.ts';
import { fingerprint, guessColumns } from './columns.ts';
import { csvRow } from './write.ts';
import { scored, passed } from '../../../test/issue.ts';
import { spent } from '../../../test/spent.ts';

const bytesOf = (text: string) => Buffer.from(text, 'utf8');
async function all(bytes: Uint8Array): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const row of (await readSheet(bytes)).rows()) rows.push(row);
  return rows;
}
const faultOf = async (work: Promise<unknown>) => work.then(() => 'accepted', (error: unknown) => (error instanceof AcquisError ? error.faults[0]?.code : error));
const cohort = (name: string) => readFileSync(new URL(`../../../vectors/cohorts/${name}`, import.meta.url));

describe('encodings', () => {
  const line = 'Prénom;Nom\r\nBenoît;Lefèvre\r\n';
  test.each([
    ['UTF-8', Buffer.from(line), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${line}`), 'utf-8'],
    ['UTF-16 little-endian', Buffer.from(`\ufeff${line}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 big-endian', Buffer.from(`\ufeff${line}`, 'utf16le').swap16(), 'utf-16be'],
    ['Windows-1252', Buffer.from(line, 'latin1'), 'windows-1252'],
  ])('%s is read as it was written', async (_, bytes, encoding) => {
    const sheet = await readSheet(bytes);
    expect(sheet.encoding).toBe(encoding);
    expect(sheet.header).toEqual(['Prénom', 'Nom']);
    expect(await sheet.rows().next()).toEqual({ done: false, value: { number: 1, cells: ['Benoît', 'Lefèvre'] } });
  });
  test('the euro sign and curly quotes of Windows-1252 are not controls', () => {
    expect(decode(Buffer.from([0x80, 0x92, 0xe9])).text).toBe('€’é');
  });
});

describe('separators', () => {
  test.each([['a;b;c\n1,5;2,5;3', ';'], ['a,b\n"x;y;z",2', ','], ['a\tb\n1\t2', '\t'], ['a|b\n1|2', '|'], ['alone\nx', ',']])('%j', (text, separator) => {
    expect(separatorOf(text)).toBe(separator);
  });
  test('quotes inside an unquoted cell are letters', async () => {
    expect((await all(bytesOf('name,email\nJean "Jo" Petit,jo@example.org\n')))[0]?.cells[0]).toBe('Jean "Jo" Petit');
  });
  test('rows can be read again: a transaction that starts over misses nobody', async () => {
    const sheet = await readSheet(bytesOf('name,email\nAda,a@example.org\nBob,b@example.org\n'));
    const read = async () => { const rows: Row[] = []; for await (const row of sheet.rows()) rows.push(row); return rows; };
    const first = await read();
    expect(first.map((row) => row.number)).toEqual([1, 2]);
    expect(await read()).toEqual(first);
  });
  test('a list without header starts with its first person', async () => {
    const sheet = await readSheet(bytesOf('Ada,Lovelace,ada@example.org\n'));
    expect(sheet.header).toBeUndefined();
    expect((await sheet.rows().next()).value).toMatchObject({ number: 1 });
  });
});

describe('hostile files are refused with a reason, at the first cap', () => {
  test('an Excel workbook: save it as CSV', async () => expect(await faultOf(readSheet(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(100)])))).toBe('file_is_spreadsheet'));
  test('an old Excel workbook', async () => expect(await faultOf(readSheet(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1])))).toBe('file_is_spreadsheet'));
  test('NULs', async () => expect(await faultOf(readSheet(Buffer.from('a,b\n1\0,2')))).toBe('file_is_binary'));
  test('nothing', async () => expect(await faultOf(readSheet(Buffer.alloc(0)))).toBe('file_empty'));
  test('a header alone', async () => expect(await faultOf(all(bytesOf('a,b\n')))).toBe('file_no_rows'));
  test('too many bytes', async () => expect(await faultOf(readSheet(Buffer.alloc(MAX_BYTES + 1, 0x61)))).toBe('file_too_large'));
  test('one line of 19 MB', async () => expect(await faultOf(readSheet(Buffer.alloc(MAX_BYTES - 1, 0x61)))).toBe('file_cell_too_large'));
  test('a cell over the cap', async () => expect(await faultOf(all(bytesOf(`a,b\n${'x'.repeat(CAPS.cell + 1)},1\n`)))).toBe('file_cell_too_large'));
  test('101 columns', async () => expect(await faultOf(readSheet(bytesOf(`${'a,'.repeat(CAPS.columns)}a\n`)))).toBe('file_too_many_columns'));
  test('a quote that never closes', async () => expect(await faultOf(all(bytesOf('a,b\n"x,1\ny,2\n')))).toBe('file_quote_open'));
  test('two million rows stop at the cap', async () => {
    const start = spent();
    expect(await faultOf(all(Buffer.alloc(4_000_000, 'a\n')))).toBe('file_too_many_rows');
    expect(spent() - start).toBeLessThan(3000);
  });
});

describe('columns', () => {
  test('the French secretariat: names, address, date, mention, mark out of 20', async () => {
    const sheet = await readSheet(cohort('cohort-messy-cp1252.csv'));
    const rows: Row[] = [];
    for await (const row of sheet.rows()) rows.push(row);
    const guesses = guessColumns(sheet.header, rows.map((r) => r.cells), scored);
    expect(guesses.map((g) => g.field)).toEqual(['givenName', 'familyName', 'email', 'awardedOn', 'grade:exam', 'result:exam']);
    expect(guesses.map((g) => g.sure)).toEqual([true, true, true, true, false, true]);
    expect(guesses[0]?.samples).toEqual(['Benoît', 'Noël', 'Inès']);
    expect([sheet.encoding, sheet.separator]).toEqual(['windows-1252', ';']);
  });
  test('where the assessment is passed or not, the mention is the result', async () => {
    const sheet = await readSheet(cohort('cohort-25.csv'));
    const rows: Row[] = [];
    for await (const row of sheet.rows()) rows.push(row);
    expect(rows).toHaveLength(25);
    expect(guessColumns(sheet.header, rows.map((r) => r.cells), passed).map((g) => g.field)).toEqual(['learnerId', 'givenName', 'familyName', 'email', 'language', 'awardedOn', 'result:exam', null]);
  });
  test('two assessments: the mark goes to the scored one, the mention to the other', () => {
    const both = { assessments: [...scored.assessments, ...passed.assessments.map((a) => ({ ...a, id: 'oral' }))] };
    expect(guessColumns(['email', 'grade', 'score_20'], [['a@example.org', 'Acquis', '15']], both).map((g) => g.field)).toEqual(['email', 'result:oral', 'result:exam']);
  });
  test('our own template is understood in both languages', () => {
    for (const title of ['Résultat : Étude de cas', 'Result: Case study', 'exam']) expect(guessColumns(['Courriel', title], [['a@example.org', '15']], scored).map((g) => g.field)).toEqual(['email', 'result:exam']);
    expect(guessColumns(['Mention : Étude de cas'], [['Bien']], scored).map((g) => g.field)).toEqual(['grade:exam']);
  });
  test('a mark out of 100 is not taken for one out of 20', () => {
    expect(guessColumns(['email', 'Note /100'], [['a@example.org', '80']], scored).map((g) => g.field)).toEqual(['email', null]);
  });
  test('a mapping is remembered whatever the accents and capitals', () => {
    expect(fingerprint(['Prénom', 'N° étudiant'])).toEqual(fingerprint(['PRENOM', 'n etudiant']));
    expect(fingerprint(['ab', 'c'])).not.toEqual(fingerprint(['a', 'bc']));
  });
});

test('OWASP CSV injection: what leaves the house never runs in a spreadsheet', () => {
  expect(csvRow(['=1+1', '+33', '-2', '@x', '\tx', 'a;b', 'plain', 'say "hi"'])).toBe('"\'=1+1";"\'+33";"\'-2";"\'@x";"\'\tx";"a;b";plain;"say ""hi"""\r\n');
});
