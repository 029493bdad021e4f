// Each carrier by itself: what it takes for its own, to the byte, and what it makes of it.
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, test } from 'vitest';
import { CredentialError } from '../../errors.ts';
import type { CarrierReader, InnerFile } from './carrier.ts';
import { imageCarrier } from './image.ts';
import { jsonCarrier } from './json.ts';
import { jwtCarrier } from './jwt.ts';
import { pdfCarrier } from './pdf.ts';
import { svgCarrier } from './svg.ts';
import { entriesIn, filesIn, sourceOf, type ByteSource } from './zip.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const be = (n: number) => n.toString(16).padStart(4, '0'), le = (n: number) => `${be(n).slice(2)}${be(n).slice(0, 2)}`;
const refused = async (work: () => unknown) => {
  try { await work(); } catch (error) { if (error instanceof CredentialError) return `${error.code}: ${error.message}`; throw error; }
  return 'taken';
};

describe('pictures, by ITU-T T.81, GIF89a and RFC 9649', () => {
  const frame = (marker: number, width: number, height: number) => `ff${marker.toString(16)}0011 08 ${be(height)}${be(width)} 03 000000`;
  const jpeg = (width: number, height: number, before = '', marker = 0xc0) => bytes(`ffd8 ${before} ${frame(marker, width, height)}`);
  const gif = (width: number, height: number, kind = '89') => bytes(`474946${kind === '89' ? '38 39' : '38 37'}61 ${le(width)}${le(height)}`);
  const riff = (kind: string, rest: string) => bytes(`52494646 00000000 57454250 ${Buffer.from(kind).toString('hex')} 0a000000 ${rest}`.padEnd(80, '0'));
  const lossy = (width: number, height: number) => riff('VP8 ', `000000 9d012a ${le(width)}${le(height)}`);
  const lossless = (width: number, height: number) => { const bits = (width - 1) | ((height - 1) << 14); return riff('VP8L', `2f ${le(bits & 0xffff)}${le(bits >>> 16)} 0000000000`); };
  const three = (n: number) => `${le(n & 0xffff)}${(n >>> 16).toString(16).padStart(2, '0')}`;
  const extended = (width: number, height: number) => riff('VP8X', `00000000 ${three(width - 1)}${three(height - 1)}`);
  const taken = (picture: Uint8Array) => refused(() => { expect(imageCarrier.knows(picture)).toBe(true); expect(imageCarrier.take(picture)).toStrictEqual({ mayShowCode: true }); });
  const many = (width: number, height: number) => `pixels: the picture is ${width} × ${height} pixels, more than 4096 on a side`;

  test.each<[string, (width: number, height: number) => Uint8Array]>([['JPEG', jpeg], ['GIF', gif], ['GIF87a', (w, h) => gif(w, h, '87')], ['WebP, lossy', lossy], ['WebP, lossless', lossless], ['WebP, extended', extended]])('%s: 4,096 pixels on a side are looked at, one more is not', async (_, make) => {
    expect([await taken(make(1, 1)), await taken(make(4096, 4096)), await taken(make(4097, 7)), await taken(make(7, 4097)), await taken(make(4098, 7))]).toStrictEqual(['taken', 'taken', many(4097, 7), many(7, 4097), many(4098, 7)]);
  });

  test('JPEG: other segments are stepped over, filling bytes too, by their length', async () => {
    const app = 'ffe00008 ffc000110811';
    for (const before of [app, `${app}${app}`, 'ffff', 'ffe00002', 'ffe00000', 'ffc40004 0000', 'ffc80004 0000', 'ffcc0004 0000']) expect(await taken(jpeg(5000, 8, before))).toBe(many(5000, 8));
    for (const marker of [0xc1, 0xc2, 0xcf]) expect(await taken(jpeg(5000, 8, '', marker))).toBe(many(5000, 8));
  });
  test.each<[string, Uint8Array]>([
    ['JPEG whose size is cut off', jpeg(9, 9).subarray(0, 10)], ['JPEG that is out of step', jpeg(9, 9, 'ffe0000200')], ['JPEG without a frame', bytes('ffd8ffe00004 0000 ffd9')], ['JPEG of tables only', jpeg(9000, 9000, '', 0xc4)], ['JPEG of a reserved frame', jpeg(9000, 9000, '', 0xc8)],
    ['JPEG of arithmetic tables', jpeg(9000, 9000, '', 0xcc)], ['JPEG of a scan', jpeg(9000, 9000, '', 0xda)], ['JPEG of a marker before the frames', jpeg(9000, 9000, '', 0xbf)], ['GIF of nine bytes', gif(9, 9).subarray(0, 9)], ['WebP of 29 bytes', lossy(9, 9).subarray(0, 29)], ['WebP of another kind', riff('ALPH', '00')],
  ])('%s: no size, so no decoder', (_, picture) => {
    expect(imageCarrier.knows(picture)).toBe(true);
    expect(imageCarrier.take(picture)).toStrictEqual({});
  });
  test('to the last byte that is needed', () => {
    expect([jpeg(9, 9).subarray(0, 11), gif(9, 9), lossy(9, 9).subarray(0, 30)].map((picture) => imageCarrier.take(picture))).toStrictEqual([{ mayShowCode: true }, { mayShowCode: true }, { mayShowCode: true }]);
  });
  test.each(['ffd8fe', 'ffd9ff', 'fed8ff', 'ff', '474946383861', '00474946383961', '4749463839', '52494646000000005745425a', '52494647000000005745425000', ''])('%s is no picture', (hex) => {
    expect(imageCarrier.knows(bytes(hex))).toBe(false);
  });
});

describe('text', () => {
  const knows = (carrier: CarrierReader, text: string) => carrier.knows(new Uint8Array(Buffer.from(text, 'latin1')));
  test('JSON begins with a brace, after a mark and white space of RFC 8259 §2', () => {
    expect(['{', ' {', '\t{', '\n{', '\r{', ' \t\r\n{}', '\xef\xbb\xbf{', '\xef\xbb\xbf\n {'].map((text) => knows(jsonCarrier, text))).not.toContain(false);
    expect(['', ' ', '[', 'x{', '\v{', '\xa0{', '\xef\xbb{', '\xef{', '\xbb\xbf{', '\xefx\xbf{', '"{"'].map((text) => knows(jsonCarrier, text))).not.toContain(true);
  });
  test('bytes that are no UTF-8 are told apart from JSON', async () => {
    expect(jsonCarrier.take(strToU8('{"a":"é"}'))).toStrictEqual({ text: '{"a":"é"}' });
    expect(await refused(() => jsonCarrier.take(bytes('7bff7d')))).toBe('json_encoding: the bytes are not UTF-8');
  });
  test('a token, white space around it taken off; bytes that are no text are none', () => {
    expect(jwtCarrier.take(strToU8(' eyJhbGciOiJFZERTQSJ9.e30.c2ln\n'))).toStrictEqual({ text: 'eyJhbGciOiJFZERTQSJ9.e30.c2ln' });
    expect(jwtCarrier.take(bytes('ff'))).toStrictEqual({ text: '' });
    expect(['eyJhbGciOiJFZERTQSJ9.e30.c2ln', 'eyJhbGciOiJFZERTQSJ9.e30.', 'eyJhbGciOiJFZERTQSJ9.e30.c2ln~YQ~', 'eyJhbGciOiJFZERTQSJ9YWJj'].map((text) => knows(jwtCarrier, text))).not.toContain(false);
    expect(['', 'hello', 'a.b.c', 'two words.and.more', '\xffeyJhbGciOiJFZERTQSJ9.e30.c2ln', 'eyJhbGciOiJFZERTQSJ9.e30.c2ln.more'].map((text) => knows(jwtCarrier, text))).not.toContain(true);
  });
  test('an SVG without a credential, and bytes that are none', () => {
    expect(svgCarrier.take(strToU8('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toStrictEqual({});
    const long = (letter: string, before: number) => strToU8(`<svg xmlns="http://www.w3.org/2000/svg"><!--${'x'.repeat(before - 42)}${letter}--></svg>`);
    for (const letter of ['é', '漢', '\u{1f600}']) for (let before = 4090; before < 4100; before++) expect([letter, before, svgCarrier.knows(long(letter, before))]).toEqual([letter, before, true]);
    expect(svgCarrier.knows(Uint8Array.from([...long('x', 4090).subarray(0, 4090), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]))).toBe(false);
    expect([svgCarrier.knows(strToU8('<svg xmlns="http://www.w3.org/2000/svg"/>')), svgCarrier.knows(bytes('ff')), svgCarrier.knows(strToU8('hello'))]).toStrictEqual([true, false, false]);
  });
});

describe('PDF', () => {
  const pdf = (attachment?: string) => {
    const stream = attachment ?? '', objects = ['<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(credential.json)3 0 R]>>>>>>', '<</Type/Pages/Kids[]/Count 0>>', '<</Type/Filespec/F(credential.json)/UF(credential.json)/EF<</F 4 0 R>>>>', `<</Type/EmbeddedFile/Length ${stream.length}>>stream\n${stream}\nendstream`];
    if (attachment === undefined) objects.splice(0, 4, '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>');
    let text = '%PDF-1.7\n';
    const places = objects.map((object, i) => { const at = text.length; text += `${i + 1} 0 obj\n${object}\nendobj\n`; return at; }), start = text.length;
    return strToU8(`${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer\n<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`);
  };
  test('is known by its first five letters', () => {
    expect([pdf(), strToU8('%PDF-'), strToU8('%PDF'), strToU8(' %PDF-1.7'), new Uint8Array()].map((file) => pdfCarrier.knows(file))).toStrictEqual([true, true, false, false, false]);
  });
  test('what is attached is its text; nothing beside, when nothing is beside', async () => {
    const file = pdf('{"a":1}');
    expect(await pdfCarrier.take(file)).toStrictEqual({ text: '{"a":1}' });
    expect(await pdfCarrier.take(pdf())).toStrictEqual({});
  });
});

describe('archives, by APPNOTE.TXT', () => {
  const LOCAL = '504b0304', CENTRAL = '504b0102', END = '504b0506';
  const archive = (files: Zippable) => zipSync(files, { mtime: '2026-12-01T00:00:00Z', level: 0 });
  const two = () => archive({ 'a.txt': strToU8('first'), 'b.txt': strToU8('second') });
  const at = (zip: Uint8Array, signature: string, which = 0) => { const b = Buffer.from(zip); let place = -1; for (let i = 0; i <= which; i += 1) place = b.indexOf(Buffer.from(signature, 'hex'), place + 1); return place; };
  const patched = (zip: Uint8Array, signature: string, offset: number, values: number[], which = 0) => { const copy = Buffer.from(zip); copy.set(values, at(zip, signature, which) + offset); return new Uint8Array(copy); };
  const read = async (zip: Uint8Array, limits?: Parameters<typeof filesIn>[1]) => { const all: InnerFile[] = []; for await (const file of filesIn(zip, limits)) all.push(file); return all; };
  const listed = async (zip: Uint8Array) => (await read(zip)).map(({ name, bytes: content }) => `${name}=${Buffer.from(content).toString()}`);
  const said = (zip: Uint8Array, limits?: Parameters<typeof filesIn>[1]) => refused(() => read(zip, limits));
  const damaged = 'archive_malformed: its directory is damaged', misplaced = 'archive_malformed: its directory does not stand where it should', overlap = 'archive_malformed: its entries overlap or are missing', odd = 'archive_unsupported: ZIP64, or an archive in several parts';
  /** With a comment of the archive, extra fields and a comment of an entry: all of them are stepped over. */
  const decorated = () => {
    const zip = zipSync({ 'a.txt': [strToU8('first'), { level: 0, extra: { 0xcafe: strToU8('abc') }, comment: 'of this entry' }], 'b.txt': [strToU8('second'), { level: 0 }] });
    const comment = Buffer.from('a comment of the archive');
    const end = Buffer.from(zip);
    end.writeUInt16LE(comment.length, at(zip, END) + 20);
    return new Uint8Array(Buffer.concat([end, comment]));
  };

  test('comments and extra fields are stepped over', async () => {
    expect(await listed(decorated())).toStrictEqual(['a.txt=first', 'b.txt=second']);
  });
  test('the longest comment there is', async () => {
    const zip = Buffer.from(two());
    zip.writeUInt16LE(0xffff, at(zip, END) + 20);
    expect(await listed(new Uint8Array(Buffer.concat([zip, Buffer.alloc(0xffff, 0x20)])))).toStrictEqual(['a.txt=first', 'b.txt=second']);
    expect(await said(new Uint8Array(Buffer.concat([two(), Buffer.alloc(0x10000, 0x20)])))).toBe('archive_malformed: it has no end, or two');
  });
  test('the order of the directory is kept, whatever the order of the entries', async () => {
    const zip = Buffer.from(two()), [first, second] = [at(zip, CENTRAL), at(zip, CENTRAL, 1)], end = at(zip, END);
    const swapped = Buffer.concat([zip.subarray(0, first), zip.subarray(second, end), zip.subarray(first, second), zip.subarray(end)]);
    expect(await listed(new Uint8Array(swapped))).toStrictEqual(['b.txt=second', 'a.txt=first']);
  });
  test('two ends, one in the comment of the other', async () => {
    const zip = Buffer.from(two()), end = at(zip, END), tail = zip.subarray(end);
    const outer = Buffer.from(zip);
    outer.writeUInt16LE(tail.length, end + 20);
    expect(await said(new Uint8Array(Buffer.concat([outer, tail])))).toBe('archive_malformed: it has no end, or two');
  });
  test('limits: of entries, of one, of all; reached is not exceeded', async () => {
    const limits = { entries: 2, entry: 6, all: 11 };
    expect([await said(two(), limits), await said(two(), { ...limits, entries: 1 }), await said(two(), { ...limits, entry: 5 }), await said(two(), { ...limits, all: 10 })]).toStrictEqual(['taken', 'archive_limit: more than 1 entries', 'archive_limit: the archive unpacks to more than is looked at', 'archive_limit: the archive unpacks to more than is looked at']);
  });

  test.each<[string, () => Uint8Array, string]>([
    ['several parts, by the number of this one', () => patched(two(), END, 4, [1]), odd], ['several parts, by the first of the directory', () => patched(two(), END, 6, [1]), odd], ['entries in other parts', () => patched(two(), END, 8, [1]), odd], ['a directory whose place is in ZIP64', () => patched(two(), END, 16, [255, 255, 255, 255]), odd], ['a count in ZIP64', () => patched(two(), END, 8, [255, 255, 255, 255]), odd],
    ['a directory a byte longer', () => patched(two(), END, 12, [at(two(), END) - at(two(), CENTRAL) + 1]), misplaced], ['a directory a byte later', () => patched(two(), END, 16, [at(two(), CENTRAL) + 1]), misplaced],
    ['one entry fewer counted', () => patched(two(), END, 8, [1, 0, 1, 0]), damaged], ['one more counted', () => patched(two(), END, 8, [3, 0, 3, 0]), damaged], ['a directory entry of another kind', () => patched(two(), CENTRAL, 0, [0x50, 0x4b, 9, 9], 1), damaged], ['a name that goes on behind the directory', () => patched(two(), CENTRAL, 28, [200], 1), damaged], ['an extra field that does', () => patched(two(), CENTRAL, 30, [200], 1), damaged], ['a comment that does', () => patched(two(), CENTRAL, 32, [200], 1), damaged],
    ['an entry that is none', () => patched(two(), LOCAL, 0, [0x50, 0x4b, 9, 9], 1), overlap], ['an entry inside another', () => patched(two(), CENTRAL, 42, [0], 1), overlap], ['an entry in the directory', () => patched(two(), CENTRAL, 42, [at(two(), CENTRAL) - 29], 1), overlap], ['content that goes on into the next', () => patched(two(), CENTRAL, 20, [6]), overlap], ['content that goes on into the directory', () => patched(two(), CENTRAL, 20, [7], 1), overlap],
    ['an entry compressed in another way than said', () => patched(two(), LOCAL, 8, [8]), 'archive_malformed: an entry is not what its directory says'], ['an entry locked where the directory says open', () => patched(two(), LOCAL, 6, [1]), 'archive_malformed: an entry is not what its directory says'], ['another name', () => patched(two(), LOCAL, 30, [0x62]), 'archive_malformed: an entry is not what its directory says'],
    ['another way to compress', () => patched(patched(two(), LOCAL, 8, [14]), CENTRAL, 10, [14]), 'archive_unsupported: compression 14'], ['a shorter content than said', () => patched(two(), CENTRAL, 24, [4]), 'archive_malformed: an entry is damaged'], ['another content', () => patched(two(), LOCAL, 35, [0x46]), 'archive_malformed: an entry is damaged'],
    ['two of one name', () => new Uint8Array(Buffer.from(Buffer.from(two()).toString('latin1').replaceAll('b.txt', 'a.txt'), 'latin1')), 'archive_malformed: two entries have one name'],
  ])('%s', async (_, make, expected) => {
    expect(await said(make())).toBe(expected);
  });

  test.each([['..'], ['../a'], ['a/..'], ['a\\..'], ['a/../b'], ['..\\a'], ['/a'], ['\\a'], ['c:a'], ['a\nb'], ['a\u0085b']])('the name %j leads out', async (name) => {
    expect(await said(archive({ [name]: strToU8('x') }))).toBe('archive_malformed: a name in it leads out of the archive');
  });
  test.each([['a..'], ['..a'], ['a/..b'], ['a../b'], ['a/b:c'], ['a\\b'], ['…']])('the name %j does not', async (name) => {
    expect(await listed(archive({ [name]: strToU8('x') }))).toStrictEqual([`${name}=x`]);
  });
  test('a name of more than 120 letters is shown by its end; one that is no UTF-8, letter for letter', async () => {
    expect((await read(archive({ ['a'.repeat(120)]: strToU8('x'), [`start${'b'.repeat(119)}`]: strToU8('x') }))).map(({ name }) => name)).toStrictEqual(['a'.repeat(120), `…${'b'.repeat(119)}`]);
    const zip = Buffer.from(archive({ 'é.txt': strToU8('x') })), odd = Buffer.from(zip.toString('latin1').replaceAll('\xc3\xa9', '\xe9\xe8'), 'latin1');
    expect((await read(new Uint8Array(odd))).map(({ name }) => name)).toStrictEqual(['éè.txt']);
  });
  test('links are those of Unix; a folder or a mode that looks like one is none', async () => {
    const link = (os: number, mode: number) => zipSync({ a: [strToU8('x'), { os, attrs: mode << 16, level: 0 }] });
    expect([await said(link(3, 0o120777)), await said(link(0, 0o120777)), await said(link(3, 0o100644))]).toStrictEqual(['archive_malformed: it holds a link instead of a file', 'taken', 'taken']);
  });
  test('sizes in ZIP64 are not guessed', async () => {
    const full = [255, 255, 255, 255];
    expect([await said(patched(two(), CENTRAL, 24, full, 1)), await said(patched(two(), CENTRAL, 24, full))]).toStrictEqual(['archive_unsupported: compression 0', 'archive_unsupported: compression 0']);
  });
  test('file managers’ litter and folders are passed over', async () => {
    expect(await listed(archive({ '__MACOSX/a': strToU8('x'), 'b/.DS_Store': strToU8('x'), 'Thumbs.db': strToU8('x'), 'desktop.ini': strToU8('x'), 'c/': new Uint8Array(), 'notThumbs.db': strToU8('y') }))).toStrictEqual(['notThumbs.db=y']);
  });

  describe('an archive that lies elsewhere', () => {
    const wide = { entries: 200, entry: 1_000, all: 10_000 };
    /** Every byte that is asked for, and no answer outside. */
    const watched = (zip: Uint8Array) => { const asked: [number, number][] = []; const source: ByteSource = { size: zip.length, read: async (from, length) => { if (from < 0 || from + length > zip.length) throw new Error(`read ${from}+${length}`); asked.push([from, length]); return zip.slice(from, from + length); } }; return { source, asked }; };
    test('is read entry by entry: what is not asked for is not read', async () => {
      const { source, asked } = watched(archive({ 'a.txt': new Uint8Array(900), 'b.txt': strToU8('second') })), entries = await entriesIn(source, wide);
      expect(entries.map(({ name, size, isLocked }) => [name, size, isLocked])).toStrictEqual([['a.txt', 900, false], ['b.txt', 6, false]]);
      asked.length = 0;
      expect(Buffer.from(await entries[1]?.bytes() ?? []).toString()).toBe('second');
      expect(asked.reduce((sum, [, length]) => sum + length, 0)).toBe('b.txt'.length + 'second'.length);
    });
    test('too much in all, in one, or by its directory is refused before anything is unpacked', async () => {
      const limit = 'archive_limit: the archive unpacks to more than is looked at', refusal = (zip: Uint8Array, limits = wide) => refused(() => entriesIn(sourceOf(zip), limits));
      expect([await refusal(two()), await refusal(two(), { ...wide, entry: 5 }), await refusal(two(), { ...wide, all: 10 }), await refusal(two(), { ...wide, entries: 1 })]).toStrictEqual(['taken', limit, limit, 'archive_limit: more than 1 entries']);
      expect(await refusal(patched(two(), CENTRAL, 24, [0, 0, 0, 0x7f]))).toBe(limit);
      const names = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${String(i)}${'n'.repeat(60_000)}`, new Uint8Array()]));
      expect(await refusal(archive(names))).toBe(limit);
    });
    test('a size that lies, a cut, no archive at all: refused, and nothing outside is read', async () => {
      const refusal = async (zip: Uint8Array) => refused(async () => { for (const entry of await entriesIn(watched(zip).source, wide)) await entry.bytes(); });
      expect(await refusal(patched(two(), CENTRAL, 24, [4]))).toBe('archive_malformed: an entry is damaged');
      const packed = zipSync({ 'a.txt': new Uint8Array(9_000) });
      expect(await refusal(patched(packed, CENTRAL, 24, [8, 0, 0, 0]))).toBe('inflate_limit: more than 8 bytes come out of the compressed data');
      expect(await refusal(two().subarray(0, 60))).toBe('archive_malformed: it has no end, or two');
      for (const none of [new Uint8Array(), new Uint8Array(10), strToU8('no archive, and no more than that')]) expect(await refusal(none)).toBe('archive_malformed: it is no archive');
    });
  });
});
