import { describe, expect, test } from 'vitest';
import { deflateSync } from 'node:zlib';
import { concat, utf8 } from '../bytes.ts';
import { bakePng, bakeSvg, unbakePng, unbakeSvg } from '../index.ts';
import { crc32 } from './crc.ts';
import { spent } from '../../test/spent.ts';

const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
const CREDENTIAL = '{"name":"Zoë ]]> 😀"}';

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = concat(utf8(type), data);
  const out = new DataView(new ArrayBuffer(body.length + 8));
  out.setUint32(0, data.length);
  new Uint8Array(out.buffer).set(body, 4);
  out.setUint32(body.length + 4, crc32(body));
  return new Uint8Array(out.buffer);
}
/** Puts chunks after the header (33 bytes into the file). */
const insert = (...chunks: Uint8Array[]) => concat(PNG.slice(0, 33), ...chunks, PNG.slice(33));
const itxt = (text: string, keyword = 'openbadgecredential') => chunk('iTXt', utf8(`${keyword}\0\0\0\0\0${text}`));
const compressed = (type: 'iTXt' | 'zTXt', text: string | Uint8Array, more: Uint8Array = new Uint8Array()) => chunk(type, concat(utf8(type === 'iTXt' ? 'openbadges\0\u0001\0\0\0' : 'openbadges\0\0'), new Uint8Array(deflateSync(text)), more));
const code = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

describe('Open Badges 3.0 §5.3.1, PNG', () => {
  test('what is baked comes out byte for byte, and the image stays', async () => {
    const baked = bakePng(PNG, { credential: CREDENTIAL, logProof: 'c2sp.org/tlog-proof@v1\n' });
    expect(await unbakePng(baked)).toEqual({ credential: CREDENTIAL, logProof: 'c2sp.org/tlog-proof@v1\n' });
    expect(Buffer.from(baked).includes(Buffer.from(PNG.slice(33)))).toBe(true);
  });

  test('is one uncompressed iTXt chunk straight after the header', () => {
    expect(bakePng(PNG, { credential: CREDENTIAL })).toEqual(insert(itxt(CREDENTIAL)));
  });

  test('baking again replaces, also what Open Badges 2.0 put there', async () => {
    const twice = bakePng(bakePng(insert(itxt('old', 'openbadges')), { credential: 'first', logProof: 'x' }), { credential: CREDENTIAL });
    expect(await unbakePng(twice)).toEqual({ credential: CREDENTIAL });
  });

  test('an image without a badge is no error', async () => {
    expect(await unbakePng(PNG)).toBeUndefined();
  });

  test('the keyword of Open Badges 2.0 is read, in iTXt and tEXt', async () => {
    expect(await unbakePng(insert(itxt('a', 'openbadges')))).toEqual({ credential: 'a' });
    expect(await unbakePng(insert(chunk('tEXt', utf8('openbadges\0b'))))).toEqual({ credential: 'b' });
  });

  test('compressed text is read too, though nobody should write it', async () => {
    expect(await unbakePng(insert(compressed('iTXt', CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
    expect(await unbakePng(insert(compressed('zTXt', CREDENTIAL)))).toEqual({ credential: CREDENTIAL });
  });

  const iend = chunk('IEND', new Uint8Array());
  test.each([
    ['D10 two credentials', insert(itxt('a'), itxt('b')), 'bake_several'],
    ['D10 one under the old keyword', insert(itxt('a'), itxt('b', 'openbadges')), 'bake_several'],
    ['D11 a credential after the end', concat(PNG, itxt('a')), 'bake_malformed'],
    ['D11 another file after the end', concat(PNG, utf8('PK\x03\x04')), 'bake_malformed'],
    ['two ends', concat(PNG, iend), 'bake_malformed'],
    ['D09 a compressed text that never ends', insert(compressed('iTXt', Buffer.alloc(5 * 1024 * 1024))), 'inflate_limit'],
    ['D09 the same in zTXt', insert(compressed('zTXt', Buffer.alloc(5 * 1024 * 1024))), 'inflate_limit'],
    ['bytes after a compressed text', insert(compressed('zTXt', CREDENTIAL, utf8('x'))), 'bake_malformed'],
    ['a compression nobody knows', insert(chunk('zTXt', concat(utf8('openbadges\0\u0001'), new Uint8Array(deflateSync('a'))))), 'bake_malformed'],
    ['a flag that is neither yes nor no', insert(chunk('iTXt', utf8('openbadges\0\u0002\0\0\0a'))), 'bake_malformed'],
    ['D08 30000 × 30000 in the header', concat(PNG.slice(0, 8), chunk('IHDR', Uint8Array.of(0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 6, 0, 0, 0)), iend), 'pixels'],
    ['a wrong check sum', insert(itxt('a')).map((byte, i) => (i === 60 ? byte ^ 1 : byte)), 'bake_malformed'],
    ['cut short', insert(itxt('a')).slice(0, -8), 'bake_malformed'],
    ['a length beyond the end', concat(PNG.slice(0, 33), Uint8Array.of(0x7f, 0xff, 0xff, 0xff), utf8('iTXt')), 'bake_malformed'],
    ['not UTF-8', insert(chunk('iTXt', concat(utf8('openbadgecredential\0\0\0\0\0'), Uint8Array.of(0xff)))), 'bake_malformed'],
    ['no header first', concat(PNG.slice(0, 8), iend), 'bake_malformed'],
    ['a hundred thousand pieces', concat(PNG.slice(0, 33), ...Array<Uint8Array>(20_000).fill(chunk('tIME', new Uint8Array())), PNG.slice(33)), 'bake_malformed'],
    ['6 MiB', insert(chunk('tEXt', new Uint8Array(6 * 1024 * 1024))), 'too_large'],
    ['a GIF', utf8('GIF89a'), 'bake_malformed'],
  ])('refuses %s', async (_, png, expected) => {
    expect(await unbakePng(png).catch(({ code }: { code?: unknown }) => code)).toBe(expected);
  });
});

describe('Open Badges 3.0 §5.3.2, SVG', () => {
  const SVG = '<?xml version="1.0"?>\n<!-- <svg> --><svg xmlns="http://www.w3.org/2000/svg"><title>a > b</title></svg>\n';

  test('what is baked comes out byte for byte, first inside the root', () => {
    const baked = bakeSvg(SVG, CREDENTIAL);
    expect(unbakeSvg(baked)).toBe(CREDENTIAL);
    expect(baked).toMatch(/<svg [^>]*><openbadges:credential xmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"><!\[CDATA\[/);
  });

  test('baking again replaces; an empty root opens', () => {
    expect(bakeSvg(bakeSvg(SVG, 'old'), 'new')).toBe(bakeSvg(SVG, 'new'));
    expect(unbakeSvg(bakeSvg('<svg width="1"/>', CREDENTIAL))).toBe(CREDENTIAL);
  });

  test('a JWS stands in verify', () => {
    expect(unbakeSvg('<svg><openbadges:credential verify="a.b.c"/></svg>')).toBe('a.b.c');
    expect(unbakeSvg("<svg><openbadges:assertion verify='a&amp;b'></openbadges:assertion></svg>")).toBe('a&b');
  });

  test('an image without a badge is no error; one in a comment is none', () => {
    expect(unbakeSvg(SVG)).toBeUndefined();
    expect(unbakeSvg('<svg><!--<openbadges:credential>x</openbadges:credential>--></svg>')).toBeUndefined();
  });

  test.each([
    ['two credentials', '<svg><openbadges:credential verify="a"/><openbadges:credential verify="b"/></svg>', 'bake_several'],
    ['D06 a document type with entities', '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', 'bake_malformed'],
    ['D06 an entity of its own', '<svg><openbadges:credential>&a;</openbadges:credential></svg>', 'bake_malformed'],
    ['an open tag', '<svg><openbadges:credential verify="a', 'bake_malformed'],
    ['markup inside the credential', '<svg><openbadges:credential><b/></openbadges:credential></svg>', 'bake_malformed'],
    ['HTML', '<html></html>', 'bake_malformed'],
  ])('refuses %s', (_, svg, expected) => {
    expect(code(() => unbakeSvg(svg))).toBe(expected);
  });

  test('a million open comments are no work', () => {
    const start = spent();
    expect(code(() => unbakeSvg(`<svg>${'<!--'.repeat(1_000_000)}`))).toBe('bake_malformed');
    expect(spent() - start).toBeLessThan(1000);
  });
});
