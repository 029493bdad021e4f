import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { detachPdf } from './pdf.ts';

const CREDENTIAL = '{"name":"Zoë"}', PROOF = 'c2sp.org/tlog-proof@v1\nextra AAAA\n';
const attachment = (n: number, content: string | Buffer, filter = ' /Filter /FlateDecode', squeeze = true, length?: number) => {
  const raw = Buffer.from(content), body = squeeze ? deflateSync(raw) : raw;
  return Buffer.concat([Buffer.from(`${n} 0 obj\n<<\n/Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size ${raw.length} >>${filter} /Length ${length ?? body.length}\n>>\nstream\n`), body, Buffer.from('\nendstream\nendobj\n')]);
};
const pdf = (...parts: Buffer[]) => new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7\n'), ...parts, Buffer.from('9 0 obj <</Names <</EmbeddedFiles 8 0 R>>>> endobj\n%%EOF')]));
const codeOf = (act: () => unknown) => { try { return act(); } catch (error) { return (error as { code?: unknown }).code; } };

describe('a credential attached to a PDF', () => {
  test('comes out byte for byte, with its log proof', () => {
    expect(detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, PROOF), attachment(3, 'other')))).toEqual({ credential: CREDENTIAL, logProof: PROOF });
    expect(detachPdf(pdf(attachment(1, CREDENTIAL, '', false)))).toEqual({ credential: CREDENTIAL });
  });
  test('none attached: nothing', () => {
    expect(detachPdf(pdf())).toBeUndefined();
    expect(detachPdf(pdf(attachment(1, 'other'), attachment(2, '\xff\xfe', ' /Filter /LZWDecode', false)))).toBeUndefined();
  });
  test('two different ones, as after a revision of the file: refused', () => {
    expect(codeOf(() => detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, '{"name":"Eve"}'))))).toBe('bake_several');
    expect(detachPdf(pdf(attachment(1, CREDENTIAL), attachment(2, CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
  });
  test('a bomb, a lie about its length, what is not zlib: refused', () => {
    expect(codeOf(() => detachPdf(pdf(attachment(1, Buffer.alloc(5 * 1024 * 1024, 0x20)))))).toBe('inflate_limit');
    expect(codeOf(() => detachPdf(pdf(attachment(1, CREDENTIAL, undefined, true, 1e9))))).toBe('bake_malformed');
    expect(codeOf(() => detachPdf(pdf(attachment(1, CREDENTIAL, ' /Filter /FlateDecode', false))))).toBe('bake_malformed');
  });
  test('more attachments than anybody needs: refused', () => {
    expect(codeOf(() => detachPdf(pdf(...Array.from({ length: 21 }, (_, i) => attachment(i + 1, `file ${i}`)))))).toBe('bake_malformed');
  });
});
