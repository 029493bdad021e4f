// A form that is read as it comes (RFC 7578, RFC 2046 §5.1): whatever pieces it comes in, and whatever was done to it.
import { expect, test } from 'vitest';
import { boundaryOf, receive, type Aside } from './aside.ts';

const LINE = 'x', part = (head: string, content: string) => `--${LINE}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;
const csrf = part('name="csrf"', 'token'), file = (content: string, name = 'a.zip') => part(`name="file"; filename="${name}"`, content), END = `--${LINE}--\r\n`;
async function* inPieces(text: string, size: number) { const all = Buffer.from(text); for (let at = 0; at < all.length; at += size) yield new Uint8Array(all.subarray(at, at + size)); }
function desk() {
  const kept: Buffer[] = [];
  const open: Aside['open'] = async () => ({ write: async (bytes) => { kept.push(Buffer.from(bytes)); }, done: async () => { const all = Buffer.concat(kept); return { size: all.length, read: async (at, n) => all.subarray(at, at + n) }; }, away: async () => undefined });
  return { open, kept };
}
async function read(text: string, { size = 7, most = 1_000_000, admit = () => undefined as void }: { size?: number; most?: number; admit?: (fields: Readonly<Record<string, string>>) => void } = {}) {
  const { open, kept } = desk(), sent = await receive(inPieces(text, size), LINE, { writer: await open(0), most, mb: 1, admit }).catch((error: unknown) => error as { code: string; message: string });
  return { sent, kept: Buffer.concat(kept).toString() };
}

test.each([1, 2, 3, 7, 64, 10_000])('in pieces of %i bytes: the same fields, the same file', async (size) => {
  const content = `PK\r\n--\r\n--${LINE.repeat(1)}y is not\r\n-\r\n\0\xff and so on ${'z'.repeat(300)}`;
  const { sent, kept } = await read(`before\r\n${csrf}${file(content, 'é "q".zip'.replaceAll('"', '%22'))}${part('name="after"', '')}${END}after`.replace(`\r\n--${LINE}y`, '\r\n--Xy'), { size });
  expect(sent).toMatchObject({ fields: { csrf: 'token', after: '' }, file: { name: 'é "q".zip' } });
  expect(kept).toBe(Buffer.from(content.replace(`\r\n--${LINE}y`, '\r\n--Xy')).toString());
});

test('no file, an empty file, an empty field', async () => {
  expect((await read(`${csrf}${END}`)).sent).toEqual({ fields: { csrf: 'token' }, file: undefined });
  expect((await read(`${csrf}${file('')}${END}`)).sent).toMatchObject({ file: { size: 0, name: 'a.zip' } });
});

test('whoever sends no token of theirs before the file has not a byte of it kept', async () => {
  const admit = (fields: Readonly<Record<string, string>>) => { if (fields['csrf'] !== 'token') throw Object.assign(new Error(), { code: 'form_expired' }); };
  for (const form of [`${file('secret')}${csrf}${END}`, `${part('name="csrf"', 'other')}${file('secret')}${END}`, `${part('name="csrf"', 'other')}${END}`, END]) expect(await read(form, { admit })).toMatchObject({ sent: { code: 'form_expired' }, kept: '' });
  expect(await read(`${csrf}${file('mine')}${END}`, { admit })).toMatchObject({ kept: 'mine' });
});

test.each<[string, string]>([
  ['cut off in the file', `${csrf}${file('content')}`.slice(0, -4)], ['cut off before its last line', `${csrf}${file('content')}`], ['nothing at all', ''], ['another boundary', `${csrf}${file('x')}${END}`.replaceAll('--x', '--y')],
  ['a boundary that goes on', `${csrf}${END}`.replace('--x--', '--xyz')], ['a second file', `${file('one')}${file('two')}${END}`], ['a part without a name', `${part('size=1', 'x')}${END}`], ['a head without end', `--${LINE}\r\nContent-Disposition: ${'a'.repeat(20_000)}`],
  ['a field without end', `${part('name="a"', 'b'.repeat(20_000))}${END}`], ['fields without end', `${Array.from({ length: 40 }, (_, i) => part(`name="${i}"`, 'x')).join('')}${END}`],
])('%s: refused as no form', async (_, form) => {
  expect((await read(form)).sent).toMatchObject({ code: 'bad_request' });
});

test('too much is refused as soon as it is, whatever it said of its length', async () => {
  let asked = 0;
  async function* endless() { yield Buffer.from(`${csrf}${file('').slice(0, -2)}`); for (;;) { asked += 1; yield Buffer.alloc(1_000); } }
  await expect(receive(endless(), LINE, { writer: await desk().open(0), most: 5_000, mb: 1, admit: () => undefined })).rejects.toMatchObject({ code: 'too_large', values: { mb: 1 } });
  expect(asked).toBe(5);
});

test('the boundary is read where it is said, and nowhere else', () => {
  expect([boundaryOf('multipart/form-data; boundary=abc'), boundaryOf('multipart/form-data; charset=utf-8; boundary="a b"'), boundaryOf('application/x-www-form-urlencoded'), boundaryOf('text/plain; boundary=abc'), boundaryOf(undefined), boundaryOf(`multipart/form-data; boundary=${'a'.repeat(71)}`)]).toEqual(['abc', 'a b', undefined, undefined, undefined, undefined]);
});
