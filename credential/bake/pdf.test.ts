import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasTools } from '../../test/tools.ts';
import { CredentialError } from '../errors.ts';
import { detachPdf } from './pdf.ts';
import { spent } from '../../test/spent.ts';

const CREDENTIAL = '{"name":"Zoë"}', PROOF = 'c2sp.org/tlog-proof@v1\nextra AAAA\n';
const attachment = (n: number, content: string | Buffer, filter = ' /Filter /FlateDecode', squeeze = true, length?: number | string) => {
  const raw = Buffer.from(content), body = squeeze ? deflateSync(raw) : raw;
  return Buffer.concat([Buffer.from(`${n} 0 obj\n<<\n/Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size ${raw.length} >>${filter} /Length ${length ?? body.length}\n>>\nstream\n`), body, Buffer.from('\nendstream\nendobj\n')]);
};
const pdf = (...parts: (Buffer | string)[]) => new Uint8Array(Buffer.concat(['%PDF-1.7\n', ...parts, '9 0 obj <</Names <</EmbeddedFiles 8 0 R>>>> endobj\n%%EOF'].map((part) => Buffer.from(part))));
const codeOf = (act: Promise<unknown>) => act.catch((error: { code?: unknown }) => error.code);

/** As pdfkit and Word write them: no /Type on the file, its length in an object of its own, the specification apart. */
const foreign = (content: string, spec = '<< /Type /Filespec /F (c.json) /EF << /F 4 0 R >> >>') => [
  `3 0 obj\n${spec}\nendobj\n4 0 obj\n<< /Length 5 0 R /Filter [/FlateDecode] >>\nstream\r\n`, deflateSync(content), '\r\nendstream\nendobj\n5 0 obj\n', String(deflateSync(content).length), '\nendobj\n',
];

/** A PDF of one page that programs of others read. */
function blank(): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>', '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>'];
  let text = '%PDF-1.7\n';
  const places = objects.map((object, i) => { const at = text.length; text += `${i + 1} 0 obj\n${object}\nendobj\n`; return at; });
  const table = places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(`${text}xref\n0 4\n0000000000 65535 f \n${table}trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`);
}

describe('a credential attached to a PDF', () => {
  test('comes out byte for byte, with its log proof', async () => {
    expect(await detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, PROOF), attachment(3, 'other')))).toEqual({ credential: CREDENTIAL, logProof: PROOF });
    expect(await detachPdf(pdf(attachment(1, CREDENTIAL, '', false)))).toEqual({ credential: CREDENTIAL });
    expect(await detachPdf(pdf(attachment(1, 'eyJhbGciOiJFZERTQSJ9.e30.c2ln')))).toEqual({ credential: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln' });
  });
  test('as other programs write it: named by its specification only, its length elsewhere', async () => {
    expect(await detachPdf(pdf(...foreign(CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
    expect(await detachPdf(pdf(...foreign(CREDENTIAL, '<< /Type /Filespec /UF <feff> /#45F 6 0 R >>\nendobj\n6 0 obj\n<< /UF 4 0 R >>')))).toEqual({ credential: CREDENTIAL });
    expect(await detachPdf(pdf(...foreign(CREDENTIAL, '[ (annotation \\( with ( brackets )) << /FS << /EF<</F 4 0 R>>>>>> ]')))).toEqual({ credential: CREDENTIAL });
  });
  test('its specification packed in an object stream', async () => {
    const packed = '3 0 << /Type /Filespec /EF << /F 4 0 R >> >>';
    const stream = (body: string, dictionary = '/N 1 /First 4') => Buffer.concat([Buffer.from(`7 0 obj\n<< /Type /ObjStm ${dictionary} /Filter /FlateDecode /Length ${deflateSync(body).length} >>\nstream\n`), deflateSync(body), Buffer.from('\nendstream\nendobj\n')]);
    const [, ...file] = foreign(CREDENTIAL);
    const parts = [`4 0 obj\n<< /Length 5 0 R /Filter [/FlateDecode] >>\nstream\r\n`, ...file];
    expect(await detachPdf(pdf(stream(packed), ...parts))).toEqual({ credential: CREDENTIAL });
    expect(await detachPdf(pdf(stream('3 0 << >>'), ...parts))).toBeUndefined();
    expect(await codeOf(detachPdf(pdf(stream(packed, '/N 9 /First 4'), ...parts)))).toBe('bake_malformed');
    expect(await codeOf(detachPdf(pdf(stream(packed, '/First 4'), ...parts)))).toBe('bake_malformed');
  });
  test('none attached: nothing', async () => {
    expect(await detachPdf(pdf())).toBeUndefined();
    expect(await detachPdf(pdf(attachment(1, 'other'), attachment(2, '\xff\xfe', ' /Filter /LZWDecode', false)))).toBeUndefined();
  });
  test('a text that looks like an object, inside an attachment of another kind, is no attachment', async () => {
    expect(await detachPdf(pdf(attachment(1, Buffer.concat([Buffer.from('notes\n'), attachment(2, CREDENTIAL)]), '', false)))).toBeUndefined();
  });
  test('two different ones, as after a revision of the file: refused', async () => {
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, '{"name":"Eve"}'))))).toBe('bake_several');
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL), attachment(1, '{"name":"Eve"}'))))).toBe('bake_several');
    expect(await detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
  });
  test('data of another kind beside the credential does not count', async () => {
    const signed = '{"@context":[],"credentialSubject":{}}';
    expect(await detachPdf(pdf(attachment(1, signed), attachment(2, '{"invoice":7}')))).toEqual({ credential: signed });
    expect(await codeOf(detachPdf(pdf(attachment(1, signed), attachment(2, '{"payload":""}'))))).toBe('bake_several');
  });
  test('several in one file stand in an archive; a credential beside it counts alone, two archives are refused', async () => {
    const archive = zipSync({ 'a.json': Buffer.from(CREDENTIAL), 'b.json': Buffer.from('{"name":"Eve"}') }), other = zipSync({ 'c.json': Buffer.from('{}') });
    expect(Buffer.from((await detachPdf(pdf(attachment(1, Buffer.from(archive)))))?.archive ?? []).equals(Buffer.from(archive))).toBe(true);
    expect(await detachPdf(pdf(attachment(1, Buffer.from(archive)), attachment(2, CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
    expect(await codeOf(detachPdf(pdf(attachment(1, Buffer.from(archive)), attachment(2, Buffer.from(other)))))).toBe('bake_several');
    expect((await detachPdf(pdf(attachment(1, Buffer.from(archive)), attachment(2, Buffer.from(archive)))))?.archive).toBeDefined();
  });
  test('D18 a program or a script attached beside it is never read', async () => {
    expect(await detachPdf(pdf(attachment(1, Buffer.from('4d5a90000300', 'hex')), attachment(2, CREDENTIAL), '6 0 obj << /S /JavaScript /JS (app.alert\\(1\\)) >> endobj\n'))).toEqual({ credential: CREDENTIAL });
  });
  test('a bomb, a lie about its length, what is not zlib, bytes left over: refused', async () => {
    expect(await codeOf(detachPdf(pdf(attachment(1, Buffer.alloc(5 * 1024 * 1024, 0x20)))))).toBe('inflate_limit');
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL, undefined, true, 1e9))))).toBe('bake_malformed');
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL, undefined, true, 4))))).toBe('bake_malformed');
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL, undefined, true, '77 0 R'))))).toBe('bake_malformed');
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL, ' /Filter /FlateDecode', false))))).toBe('bake_malformed');
    expect(await codeOf(detachPdf(pdf(attachment(1, Buffer.concat([deflateSync(CREDENTIAL), Buffer.from('more')]), ' /Filter /FlateDecode', false))))).toBe('bake_malformed');
  });
  test('locked with a password: said so', async () => {
    expect(await codeOf(detachPdf(pdf(attachment(1, CREDENTIAL), 'trailer\n<< /Root 9 0 R /Encrypt 10 0 R >>\n')))).toBe('file_locked');
    expect(await codeOf(detachPdf(pdf('11 0 obj\n<< /Type /XRef /Encrypt 10 0 R /Length 0 >>\nstream\n\nendstream\nendobj\n')))).toBe('file_locked');
  });
  test('more attachments than anybody needs: refused', async () => {
    expect(await codeOf(detachPdf(pdf(...Array.from({ length: 21 }, (_, i) => attachment(i + 1, `file ${i}`)))))).toBe('bake_malformed');
  });
  test.each([
    ['nesting', '['.repeat(4_000_000)], ['blanks', ' '.repeat(4_000_000)], ['comments', '%'.repeat(4_000_000)], ['brackets', '('.repeat(4_000_000)], ['dictionaries', '<<'.repeat(2_000_000)],
    ['beginnings', '1 0 obj '.repeat(500_000)], ['streams without an end', '1 0 obj<</Length 9>>stream\n'.repeat(200_000)], ['names', `1 0 obj<<${'/a 1'.repeat(1_000_000)}>>`], ['trailers', 'trailer<<'.repeat(400_000)], ['digits', '1 '.repeat(2_000_000)],
  ])('four megabytes of %s take no time', async (_, text) => {
    const before = spent();
    await codeOf(detachPdf(pdf(`1 0 obj\n${text}`)));
    expect(spent() - before).toBeLessThan(3_000);
  });
});

test('one byte replaced, taken out or put in: another credential never comes out, and only refusals are thrown', async () => {
  const original = Buffer.from(pdf(...foreign(CREDENTIAL), attachment(8, PROOF)));
  await fc.assert(fc.asyncProperty(fc.nat(original.length - 1), fc.nat(255), fc.nat(2), async (at, byte, kind) => {
    const changed = Buffer.concat([original.subarray(0, at), ...(kind === 1 ? [] : [Buffer.from([byte])]), original.subarray(kind === 2 ? at : at + 1)]);
    const found = await detachPdf(new Uint8Array(changed)).catch((error: unknown) => { if (error instanceof CredentialError) return undefined; throw error; });
    if (found) expect(found.credential).toBe(CREDENTIAL);
  }), { numRuns: 500 });
});

test.runIf(hasTools('qpdf'))('attached and packed by qpdf, encrypted by qpdf', async () => {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'acquis-pdf-')), at = (name: string) => path.join(folder, name);
  const qpdf = (...args: string[]) => execFileSync('qpdf', args);
  const detached = (name: string) => detachPdf(new Uint8Array(fs.readFileSync(at(name))));
  try {
    fs.writeFileSync(at('blank.pdf'), blank());
    fs.writeFileSync(at('credential.json'), CREDENTIAL);
    fs.writeFileSync(at('notes.txt'), 'notes');
    qpdf(at('blank.pdf'), '--add-attachment', at('credential.json'), '--', '--add-attachment', at('notes.txt'), '--', at('plain.pdf'));
    qpdf('--object-streams=generate', '--compress-streams=y', '--recompress-flate', at('plain.pdf'), at('packed.pdf'));
    qpdf('--linearize', '--object-streams=generate', at('plain.pdf'), at('linear.pdf'));
    qpdf('--encrypt', 'a', 'b', '256', '--', at('plain.pdf'), at('locked.pdf'));
    expect(await detached('blank.pdf')).toBeUndefined();
    for (const name of ['plain.pdf', 'packed.pdf', 'linear.pdf']) expect(await detached(name)).toEqual({ credential: CREDENTIAL });
    expect(await codeOf(detached('locked.pdf'))).toBe('file_locked');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
