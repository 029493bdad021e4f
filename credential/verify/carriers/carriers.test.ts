// What carries a credential: archives and pictures, opened against those who dress something up as one.
import fc from 'fast-check';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { bakePng, text, verify, type Report, type VerifyPorts } from '../../index.ts';
import { BADGE, LIST, issue, lines, statusList, world } from '../../../test/credential.ts';
import { isZip } from './zip.ts';

const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
let good = '', other = '', altered = '', documents = {};

beforeAll(async () => {
  good = text(await issue());
  other = text(await issue({ ...BADGE, id: 'https://example.org/c/other' }));
  altered = good.replace('Zoë', 'Eve');
  documents = { [LIST]: await statusList() };
});

const judge = (input: Uint8Array | string, over: Partial<VerifyPorts> = {}): Promise<Report> => verify(input, world(documents, over));
const archive = (files: Zippable) => zipSync(files, { mtime: '2026-12-01T00:00:00Z' });
const codes = (report: Report) => report.checks.map(({ result, code }) => `${result} ${code}`);
const inside = (report: Report) => report.contained?.map(({ file, verdict }) => `${file} ${verdict}`);
/** Changes bytes of the first record that begins with this signature. */
const patched = (zip: Uint8Array, signature: string, at: number, ...bytes: number[]) => {
  const copy = Buffer.from(zip);
  copy.set(bytes, copy.indexOf(Buffer.from(signature, 'hex')) + at);
  return new Uint8Array(copy);
};
const LOCAL = '504b0304', CENTRAL = '504b0102', END = '504b0506';

describe('an archive of several', () => {
  test('each is judged by itself; what is no credential is listed and weighs nothing', async () => {
    const report = await judge(archive({ 'a.json': strToU8(good), 'folder/': new Uint8Array(), 'folder/b.png': bakePng(PNG, { credential: other }), 'letter.txt': strToU8('Dear'), '__MACOSX/._a.json': strToU8('x'), 'did.json': strToU8('{"id":"did:web:x"}') }));
    expect([report.verdict, report.carrier, report.form, ...codes(report)]).toEqual(['valid', 'zip', null, 'pass format_archive', 'pass contained_ok']);
    expect(inside(report)).toEqual(['a.json valid', 'folder/b.png valid', 'letter.txt unknown', 'did.json unknown']);
    expect(report.summary).toBe('An archive with 2 credentials, all of them good; 2 other files in it are no credentials.');
  });

  test('stored or deflated, and with the sizes after the data, the archive is the same', async () => {
    const stored = await judge(zipSync({ 'a.json': [strToU8(good), { level: 0 }] }));
    expect([stored.verdict, inside(stored)]).toEqual(['valid', ['a.json valid']]);
  });

  test('one altered credential makes the whole invalid, one unknown unknown', async () => {
    const report = await judge(archive({ 'a.json': strToU8(good), 'b.json': strToU8(altered) }));
    expect([report.verdict, ...codes(report)]).toEqual(['invalid', 'pass format_archive', 'fail contained_invalid']);
    expect(inside(report)).toEqual(['a.json valid', 'b.json invalid']);
    expect((await judge(archive({ 'a.json': strToU8(good) }), { resolveDid: async () => ({ unavailable: true, why: 'down' }) })).verdict).toBe('unknown');
  });

  test('without a credential it holds none', async () => {
    const report = await judge(archive({ 'word/document.xml': strToU8('<w/>') }));
    expect([report.verdict, ...codes(report), report.contained]).toEqual(['unknown', 'not_checked not_a_credential', undefined]);
    expect(codes(await judge(archive({})))).toEqual(['not_checked not_a_credential']);
  });

  test('an archive in an archive is not opened', async () => {
    const report = await judge(archive({ 'a.json': strToU8(good), 'more.zip': archive({ 'b.json': strToU8(other) }) }));
    expect([report.verdict, inside(report)]).toEqual(['unknown', ['a.json valid', 'more.zip unknown']]);
    expect(report.contained?.[1] && lines(report.contained[1])).toEqual(['format not_checked archive_nested']);
  });

  test('an encrypted entry is named, and nothing is said of it', async () => {
    const zip = archive({ 'a.json': strToU8(good), 'b.json': strToU8(other) });
    const locked = patched(patched(zip, LOCAL, 6, 1), CENTRAL, 8, 1);
    const report = await judge(locked);
    expect([report.verdict, inside(report)]).toEqual(['unknown', ['a.json unknown', 'b.json valid']]);
    expect(report.contained?.[0] && lines(report.contained[0])).toEqual(['format not_checked file_locked']);
  });

  test('issuer and status list are asked once, and a hundred issuers not all', async () => {
    const asked: string[] = [];
    const over: Partial<VerifyPorts> = { resolveDid: async (did) => { asked.push(did); return { unavailable: true, why: 'down' }; } };
    await judge(archive({ 'a.json': strToU8(good), 'b.json': strToU8(other) }), over);
    expect(asked).toHaveLength(1);
    asked.length = 0;
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`${i}.json`, strToU8(good.replaceAll('did:web:example.org', `did:web:${i}.example.org`))]));
    expect([(await judge(archive(many), over)).verdict, asked.length]).toEqual(['unknown', 60]);
  });

  test('no code in its pictures is read, and no address of theirs', async () => {
    const report = await judge(archive({ 'a.json': strToU8(good), 'photo.png': PNG }), { readQr: () => { throw new Error('read'); }, readAddress: () => { throw new Error('asked'); } });
    expect(inside(report)).toEqual(['a.json valid', 'photo.png unknown']);
  });

  test('more credentials than are checked at once: never valid', async () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`${i}.json`, strToU8(good)]));
    const report = await judge(archive(many));
    expect([report.verdict, report.contained?.length, ...codes(report)]).toEqual(['unknown', 100, 'pass format_archive', 'not_checked contained_many']);
  }, 60_000);

  const files = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}`, new Uint8Array()]));
  const zip = () => archive({ 'a.json': strToU8(good) });
  const bomb = () => archive(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`${i}`, new Uint8Array(7 * 1024 * 1024)])));
  test.each<[string, () => Uint8Array, string]>([
    ['D14 five entries of seven megabytes of nothing', bomb, 'not_checked archive_limit'],
    ['D14 an entry that is larger than it says', () => patched(patched(archive({ a: new Uint8Array(100_000) }), LOCAL, 22, 9, 0, 0), CENTRAL, 24, 9, 0, 0), 'fail inflate_limit'],
    ['D14 two hundred and one entries', () => archive(files(201)), 'not_checked archive_limit'],
    ['D15 a name that leads out', () => archive({ '../../etc/x': strToU8(good) }), 'fail archive_malformed'],
    ['D15 a name that leads out, in the middle', () => archive({ 'a/../../x': strToU8(good) }), 'fail archive_malformed'],
    ['D15 a name from the root', () => archive({ '/etc/x': strToU8(good) }), 'fail archive_malformed'],
    ['D15 a name of another system', () => archive({ 'C:\\x': strToU8(good) }), 'fail archive_malformed'],
    ['D22 a name with NUL in it', () => archive({ 'a\0.png': strToU8(good) }), 'fail archive_malformed'],
    ['D16 a link', () => zipSync({ a: [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }), 'fail archive_malformed'],
    ['two entries of one name', () => Buffer.from(Buffer.from(archive({ 'a.json': strToU8(good), 'b.json': strToU8(altered) })).toString('latin1').replaceAll('b.json', 'a.json'), 'latin1'), 'fail archive_malformed'],
    ['another name in the directory than at the entry', () => { const z = Buffer.from(zip()); z.set([0x62], z.lastIndexOf('a.json')); return z; }, 'fail archive_malformed'],
    ['entries that overlap', () => { const z = Buffer.from(archive({ 'a.json': [strToU8(good), { level: 0 }], 'b.json': strToU8(other) })); const second = z.lastIndexOf(Buffer.from(CENTRAL, 'hex')); z.writeUInt32LE(0, second + 42); return z; }, 'fail archive_malformed'],
    ['a wrong check sum', () => patched(zip(), CENTRAL, 16, 1, 2, 3, 4), 'fail archive_malformed'],
    ['compressed data that is none', () => patched(zip(), LOCAL, 40, 0xff, 0xff, 0xff), 'fail archive_malformed'],
    ['a compression of another kind', () => patched(patched(zip(), LOCAL, 8, 14), CENTRAL, 10, 14), 'not_checked archive_unsupported'],
    ['ZIP64', () => patched(zip(), END, 8, 0xff, 0xff, 0xff, 0xff), 'not_checked archive_unsupported'],
    ['several parts', () => patched(zip(), END, 4, 1), 'not_checked archive_unsupported'],
    ['cut short', () => zip().subarray(0, -30), 'fail archive_malformed'],
    ['something after the end', () => Buffer.concat([zip(), Buffer.from('more')]), 'fail archive_malformed'],
    ['a second archive after the first', () => Buffer.concat([zip(), archive({ 'a.json': strToU8(altered) })]), 'fail archive_malformed'],
    ['a directory beyond the end', () => patched(zip(), END, 16, 0xff, 0xff, 0xff, 0x7f), 'fail archive_malformed'],
    ['a count that lies', () => patched(zip(), END, 8, 2, 0, 2, 0), 'fail archive_malformed'],
    ['nine megabytes', () => new Uint8Array(9 * 1024 * 1024).fill(0x50), 'fail too_large'],
  ])('refuses %s', async (_, make, expected) => {
    const report = await judge(new Uint8Array(make()));
    expect(codes(report)).toEqual([expected]);
    expect(report.verdict).not.toBe('valid');
  });

  test('one byte replaced, taken out or put in: never a throw, never another content that is valid', async () => {
    const original = Buffer.from(archive({ 'a.json': strToU8(good) })), plain = (await judge(good)).claims;
    await fc.assert(fc.asyncProperty(fc.nat(original.length - 1), fc.nat(255), fc.nat(2), async (at, byte, kind) => {
      const report = await judge(new Uint8Array(Buffer.concat([original.subarray(0, at), ...(kind === 1 ? [] : [Buffer.from([byte])]), original.subarray(kind === 2 ? at : at + 1)])));
      if (report.verdict === 'valid') expect(report.contained?.[0]?.claims).toEqual(plain);
    }), { numRuns: 300 });
  });

  test('known by what it begins with', () => {
    expect([isZip(archive({})), isZip(archive({ a: new Uint8Array() })), isZip(strToU8('PK\x03\x04')), isZip(new Uint8Array())]).toEqual([true, true, false, false]);
  });
});

const JPEG = (width: number, height: number) => new Uint8Array(Buffer.from(`ffd8ffe000104a46494600010100000100010000ffc0001108${hex(height)}${hex(width)}03012200021101031101ffd9`, 'hex'));
const hex = (n: number) => n.toString(16).padStart(4, '0');
const GIF = new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'));
const WEBP = new Uint8Array(Buffer.from('UklGRiIAAABXRUJQVlA4TBEAAAAvAAAAAAfQ//73v/+BiOh/AAA=', 'base64'));

describe('a picture that shows a code', () => {
  const said = (text: string | undefined): Partial<VerifyPorts> => ({ readQr: async () => text });
  const leads = (bytes?: string): Partial<VerifyPorts> => ({ readAddress: async () => bytes === undefined ? { unavailable: true, why: 'down' } : { bytes: strToU8(bytes) } });

  test('what it leads to is judged when addresses may be read', async () => {
    const report = await judge(PNG, { ...said(' https://example.org/c/1 '), ...leads(good) });
    expect([report.verdict, report.carrier, report.address, report.form]).toEqual(['valid', 'qr', 'https://example.org/c/1', 'ob3']);
    expect((await judge(PNG, { ...said('https://example.org/c/1'), ...leads(altered) })).verdict).toBe('invalid');
  });

  test('where addresses are not read, the report says where it leads', async () => {
    const report = await judge(JPEG(100, 100), said('https://example.org/c/1'));
    expect([report.verdict, report.carrier, report.address, ...codes(report)]).toEqual(['unknown', 'qr', 'https://example.org/c/1', 'not_checked qr_address']);
  });

  test.each([['nothing answers', undefined], ['what answers is no credential', 'hello']])('%s: said so', async (_, bytes) => {
    expect(codes(await judge(PNG, { ...said('https://example.org/c/1'), ...leads(bytes) }))).toEqual(['not_checked qr_unreachable']);
  });

  test('the address it leads to may be an archive or a badge, but not another code', async () => {
    const picture = Buffer.from(PNG).toString('latin1');
    const report = await judge(PNG, { ...said('https://example.org/c/1'), readAddress: async () => ({ bytes: new Uint8Array(Buffer.from(picture, 'latin1')) }) });
    expect(codes(report)).toEqual(['not_checked qr_unreachable']);
  });

  test('the credential itself may stand in it', async () => {
    const report = await judge(PNG, said(good));
    expect([report.verdict, report.carrier, report.form]).toEqual(['valid', 'qr', 'ob3']);
  });

  test.each([undefined, '', 'hello', 'ftp://example.org/x', 'javascript:alert(1)', 'https://a b', 'mailto:a@example.org', 'WIFI:S:x;;'])('a code that says “%s” holds no credential', async (text) => {
    expect(codes(await judge(PNG, { ...said(text), readAddress: () => { throw new Error('asked'); } }))).toEqual(['not_checked not_a_credential']);
  });

  test('an image that carries a credential is not looked at for a code', async () => {
    expect((await judge(bakePng(PNG, { credential: good }), { readQr: () => { throw new Error('looked'); } })).verdict).toBe('valid');
  });

  test.each([['JPEG', JPEG(100, 100)], ['GIF', GIF], ['WebP', WEBP]])('a %s without a code holds no credential', async (_, picture) => {
    const report = await judge(picture, said(undefined));
    expect([report.carrier, ...codes(report)]).toEqual(['image', 'not_checked not_a_credential']);
    expect(codes(await judge(picture))).toEqual(['not_checked not_a_credential']);
  });

  test.each([
    ['D08 a JPEG of 30,000 pixels', JPEG(30_000, 100), 'fail pixels'], ['D08 a GIF of 65,535', GIF.with(6, 0xff).with(7, 0xff), 'fail pixels'], ['D08 a WebP of 16,384', WEBP.with(21, 0xff).with(22, 0xff), 'fail pixels'],
    ['D13 a JPEG cut before its size', JPEG(1, 1).subarray(0, 22), 'not_checked not_a_credential'], ['D13 a WebP of no kind', WEBP.with(15, 0x41), 'not_checked not_a_credential'], ['D13 a GIF of six bytes', GIF.subarray(0, 6), 'not_checked not_a_credential'],
  ])('%s: nothing decodes it', async (_, picture, expected) => {
    expect(codes(await judge(picture, { readQr: () => { throw new Error('decoded'); } }))).toEqual([expected]);
  });
});
