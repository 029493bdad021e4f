// The certificate, looked at from outside: by qpdf, by a text reader, by a QR reader.
import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { makeBadge, readBadge, sha256, type BadgeInput, type Claims } from '#credential';
import { detachPdf } from '../../../credential/bake/pdf.ts';
import { rasterise } from '#adapters/image';
import { openDocuments } from '#adapters/pdf';
import type { Brand } from '#rooms/people';
import { BADGE, SPECIFICATION } from '../../../test/credential.ts';
import { ask, hasTools } from '../../../test/tools.ts';
import { openCertificates, type CertificateWish } from './certificate.ts';
import { qrSvg } from '../../../web/qr.ts';
import { factsSaid, itemsBelow, partsOf } from './said.ts';

const documents = openDocuments();
const runs = documents.available && hasTools('qpdf', 'pdftotext', 'pdffonts', 'pdftoppm', 'zbarimg');
if (!documents.available) process.stderr.write('No typesetter for this platform: the certificate tests are skipped.\n');

const LINK = 'https://val-serein.example/c/01kb8r6nq0t7x3z9v5m2c4p8wd';
const PROOF = 'c2sp.org/tlog-proof@v1\nextra AAAA\n';
let brand: Brand | undefined;
const certificates = openCertificates({ publicUrl: 'https://val-serein.example', house: 'Maison du Val-Serein', documents, rasterise, brandOf: async () => brand });

type Given = { readonly badge?: Partial<BadgeInput>; readonly wish?: Partial<CertificateWish> };
async function made({ badge = {}, wish = {} }: Given = {}) {
  const credential = Buffer.from(JSON.stringify(makeBadge({ ...BADGE, ...badge }))), claims = readBadge(JSON.parse(credential.toString('utf8')) as object);
  if (!claims) throw new Error('not a badge');
  const held = { bytes: credential, sha256: Buffer.from(sha256(credential)).toString('hex'), logProof: PROOF, claims };
  return { credential, claims, held, pdf: { name: 'certificate.pdf', bytes: await certificates.certificate(held, { wording: 'en', paper: 'a4', link: LINK, ...wish }) } };
}
type Pdf = { name: string; bytes: Uint8Array };
const textOf = (pdf: Pdf, ...args: string[]) => ask('pdftotext', pdf, (file) => [...args, file, '-']).text;
const plainOf = (pdf: Pdf) => ask('qpdf', pdf, (file, folder) => ['--qdf', '--object-streams=disable', file, `${folder}/plain.pdf`]).made('plain.pdf').toString('latin1');
const named = (name: string): Partial<BadgeInput> => ({ award: { ...BADGE.award, holder: { ...BADGE.award.holder, name } } });
const familiesOf = (pdf: Pdf) => ask('pdffonts', pdf, (file) => [file]).text.split('\n').slice(2).filter(Boolean).map((line) => ({ family: /^[A-Z]{6}\+(\S+)/.exec(line)?.[1] ?? line, embedded: /\s(yes|no)\s+(yes|no)\s+(yes|no)\s+\d+\s+\d+$/.exec(line)?.slice(1) }));

describe.runIf(runs)('the file', () => {
  test('is sound, and gives back the credential and its log proof byte for byte', async () => {
    const { pdf, credential } = await made();
    expect(ask('qpdf', pdf, (file) => ['--check', file]).text).toContain('No syntax or stream encoding errors found');
    expect(ask('qpdf', pdf, (file) => ['--list-attachments', file]).text).toMatch(/credential\.json[\s\S]*log-proof\.txt/);
    expect(ask('qpdf', pdf, (file) => ['--show-attachment=credential.json', file]).out.equals(credential)).toBe(true);
    expect(ask('qpdf', pdf, (file) => ['--show-attachment=log-proof.txt', file]).text).toBe(PROOF);
  });

  test('dropped where credentials are verified, it opens', async () => {
    const { pdf, credential } = await made();
    expect(await detachPdf(pdf.bytes)).toEqual({ credential: credential.toString('utf8'), logProof: PROOF });
  });

  test('ISO 19005-3 level A: says so, is tagged, names its language, title and relation to the credential', async () => {
    const plain = plainOf((await made({ wish: { wording: 'fr' } })).pdf);
    expect(plain).toMatch(/<pdfaid:part>3<\/pdfaid:part>/);
    expect(plain).toMatch(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
    for (const mark of ['/StructTreeRoot', '/Marked true', '/AFRelationship /Source', '/AFRelationship /Supplement', '/S /GTS_PDFA1', '/Lang (fr)', '/H1', '/TH', '/Alt ']) expect(plain).toContain(mark);
  });

  test('the same credential gives the same bytes', async () => {
    const { pdf, held } = await made(), other = openCertificates({ publicUrl: 'https://val-serein.example', house: 'Maison du Val-Serein', documents: openDocuments(), rasterise, brandOf: async () => brand });
    expect(Buffer.from(await other.certificate(held, { wording: 'en', paper: 'a4', link: LINK })).equals(Buffer.from(pdf.bytes))).toBe(true);
  });

  test('A4 and US Letter, first page whole on one sheet', async () => {
    const size = (pdf: Pdf) => /\/MediaBox \[ 0 0 (\S+) (\S+) \]/.exec(plainOf(pdf).replace(/\s+/g, ' '))?.slice(1).map((n) => Math.round(Number(n)));
    expect(size((await made()).pdf)).toEqual([595, 842]);
    expect(size((await made({ wish: { paper: 'letter' } })).pdf)).toEqual([612, 792]);
    for (const paper of ['a4', 'letter'] as const) expect(ask('qpdf', (await made({ wish: { paper } })).pdf, (file) => ['--show-npages', file]).text.trim()).toBe('2');
  });
});

describe.runIf(runs)('the page', () => {
  test('shows what the signed bytes say', async () => {
    const { pdf, held } = await made(), text = textOf(pdf, '-layout');
    for (const said of ['Zoë d’Aubigné', 'Reading satellite images', 'University of Example', 'Classify land cover', 'Explain spectral bands', '1 December 2026', '1.5 ECTS', 'EQF level 6', '25 hours', 'Practical examination', '16.5 / 20', 'Map of the Camargue', 'supervised on site, identity checked', 'Declared by the provider itself', held.sha256]) expect(text).toContain(said);
  });

  test('of a credential that says little, only that', async () => {
    const claims: Claims = { title: 'Bare', description: '', issuer: { id: 'did:web:elsewhere.example' }, outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
    const pdf = { name: 'bare.pdf', bytes: await certificates.certificate({ bytes: Buffer.from('{}'), sha256: '00', logProof: undefined, claims }, { wording: 'en', paper: 'a4', link: LINK }) }, text = textOf(pdf);
    for (const absent of ['Credits', 'Level', 'Awarded on', 'What this person can do', 'Results']) expect(text).not.toContain(absent);
    expect(ask('qpdf', pdf, (file) => ['--list-attachments', file]).text).not.toContain('log-proof');
  });

  test('words in the language asked for, or both; contents stay as signed', async () => {
    const french = textOf((await made({ wish: { wording: 'fr' } })).pdf), both = textOf((await made({ wish: { wording: 'both' } })).pdf);
    expect(french).toContain('délivrée à');
    expect(french).toContain('Classify land cover');
    expect(french).not.toContain('awarded to');
    expect(both).toMatch(/awarded to\s+délivrée à/);
  });

  test('who signs for the issuer comes from the register, and the page says so', async () => {
    expect(textOf((await made()).pdf)).not.toContain('the names that sign');
    brand = { version: 7, colour: '#005a4e', signatories: [{ name: 'Hélène Marchetti-Roy', role: { en: 'Vice-president for education', fr: 'Vice-présidente formation' } }] };
    const text = textOf((await made()).pdf);
    brand = undefined;
    expect(text).toMatch(/Hélène Marchetti-Roy\s+Vice-president for education/);
    expect(text).toContain('except the logo and the names that sign for the issuer');
  });

  test('the code on paper is at least 20 mm wide and leads to the given address', async () => {
    const { pdf } = await made(), picture = { name: 'page.png', bytes: ask('pdftoppm', pdf, (file, folder) => ['-r', '150', '-png', '-f', '1', '-l', '1', '-singlefile', file, `${folder}/page`]).made('page.png') };
    expect(ask('zbarimg', picture, (file) => ['--quiet', '--raw', file]).text.trim()).toBe(LINK);
    const [, modules = 0] = /viewBox="0 0 (\d+)/.exec(qrSvg(LINK)) ?? [], [, width = 0] = /image\("qr\.svg", width: (\d+)mm/.exec(fs.readFileSync('web/documents/certificate.typ', 'utf8')) ?? [];
    expect(Number(width) * (Number(modules) - 8) / Number(modules)).toBeGreaterThanOrEqual(20);
  });
});

describe.runIf(runs)('names', () => {
  const SHIPPED = /^(Brygada1918|AtkinsonHyperlegible(Next|Mono)|NotoSans(CJKsc|Georgian|Armenian|Hebrew)?|NotoNaskhArabic)-/;
  test.each([
    ['Łukasz Żółć-Ďuriš Ŵyn'], ['Αθηνά Παπαδοπούλου'], ['Жанна Ющенко'], ['ნინო ბერიძე'], ['Անի Հովհաննիսյան'], ['דוד בן־גוריון'], ['محمد ناصر'], ['王小明'], ['髙橋 花子'], ['김철수'], ['Nguyễn Thị Hồng Ánh'], ['Nguyễn N’Diaye'.normalize('NFD')],
  ])('%s stands on the page, in a font of ours, in an archive copy', async (name) => {
    const { pdf } = await made({ badge: named(name) });
    expect(familiesOf(pdf).filter(({ family, embedded }) => !SHIPPED.test(family) || embedded?.[0] !== 'yes')).toEqual([]);
    const text = textOf(pdf).normalize('NFKC').replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
    expect(text).toContain(name.normalize('NFKC'));
    expect(plainOf(pdf)).toContain('<pdfaid:part>3</pdfaid:part>');
  });

  test('a very long name and title, sixty outcomes: nothing is cut', async () => {
    const name = Array.from({ length: 12 }, (_, i) => `Wolfeschlegelstein${i}`).join(' '), outcomes = Array.from({ length: 60 }, (_, i) => ({ id: `o${i}`, title: { en: `Outcome ${i}: ${'measures and reports '.repeat(3)}` } }));
    const { pdf } = await made({ badge: { ...named(name), specification: { ...SPECIFICATION, title: { en: 'A remarkably long title '.repeat(8).trim() }, outcomes, assessments: SPECIFICATION.assessments.map((one) => ({ ...one, proves: outcomes.map(({ id }) => id) })) } } });
    const text = textOf(pdf).replace(/\s+/g, ' ');
    expect(text).toContain(name);
    for (const i of [0, 30, 59]) expect(text).toContain(`Outcome ${i}:`);
  });

  test('markup of the typesetter in a text is text', async () => {
    const name = '#read("/etc/passwd") $x^2$ *b* _i_ @ref <l> \\ // `c` [a](b)', { pdf } = await made({ badge: named(name) });
    expect(textOf(pdf).replace(/\s+/g, ' ')).toContain(name);
  });

  test('a letter no font has: a document all the same', async () => {
    const { pdf, credential } = await made({ badge: named('Zoë \u{1F980} \u{10FFFD}') });
    expect(ask('qpdf', pdf, (file) => ['--show-attachment=credential.json', file]).out.equals(credential)).toBe(true);
  });
});

describe('the issuer’s own words', () => {
  test('are read into headings, lists and lines; nothing is dropped', () => {
    const parts = partsOf('**Assessment**\n\n- one\n- two\n\nWorkload: 25 hours  \nCredits: 1.5 ECTS\n\n# More\n\nplain *text*');
    expect(parts).toEqual([{ kind: 'title', text: 'Assessment' }, { kind: 'items', items: ['one', 'two'] }, { kind: 'lines', lines: ['Workload: 25 hours', 'Credits: 1.5 ECTS'] }, { kind: 'title', text: 'More' }, { kind: 'lines', lines: ['plain *text*'] }]);
    expect(factsSaid(parts)).toEqual([{ term: 'Workload', value: '25 hours' }, { term: 'Credits', value: '1.5 ECTS' }]);
    expect(itemsBelow(parts, /^Assessment$/)).toEqual(['one', 'two']);
  });
  test('one sentence with a colon is not a fact', () => {
    expect(factsSaid(partsOf('Remember: nothing is certain.'))).toEqual([]);
  });
});
