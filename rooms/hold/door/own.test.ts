// What a holder adds: collections that hold no credential, files that are what they say, and nobody else's eyes on either.
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zipSync } from 'fflate';
import { deflateSync } from 'node:zlib';
import { publicId } from '#lib/ids';
import type { Env } from '#lib/http';
import { sql } from 'kysely';
import { grown, issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { frontDoor } from '../../../web/app.tsx';
import { holdPages } from '../hold.pages.tsx';
import { openHold } from '../hold.ts';
import { kindOf } from './kinds.ts';

let house: IssuedHouse, app: ReturnType<typeof frontDoor>;
const reported: unknown[] = [];
beforeAll(async () => {
  house = await issuedHouse();
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  app = frontDoor({ facts: { name: 'Maison', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(), rooms: [holdPages(house), entry], api: [], report: (error) => reported.push(error) });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });

let people = 0;
async function learner(n = 1) {
  const who = { name: `Ida ${++people}`, email: `own${people}@learner.example` }, ids: string[] = [];
  let person = '';
  for (let i = 0; i < n; i++) {
    await house.award(publicId(), who);
    const [held] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
    ids.push(held?.id ?? '');
    person = held?.person ?? '';
  }
  return { person, ids, id: ids[0] ?? '' };
}
const words = (name: string, note = '') => ({ name, note });
const order = async (person: string, id: string) => (await house.hold.collection(person, id))?.items.map(({ credential }) => credential);

const crc = (data: Buffer) => { let c = ~0; for (const byte of data) { c ^= byte; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1; } return ~c >>> 0; };
const chunk = (type: string, data: Buffer) => { const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), out = Buffer.alloc(8); out.writeUInt32BE(data.length); out.writeUInt32BE(crc(body), 4); return Buffer.concat([out.subarray(0, 4), body, out.subarray(4)]); };
function png(side = 1): Buffer {
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0]);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from([0, 0]))), chunk('IEND', Buffer.alloc(0))]);
}
const PDF = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');

describe('a collection', () => {
  test('keeps the order and the notes its holder gives it; a credential may stand in several', async () => {
    const { person, ids: [a = '', b = '', c = ''] } = await learner(3), { hold } = house;
    const id = await hold.collect(person, words('Water board', 'ask for a reference'), [a, b]);
    house.clock.forward(1);
    const other = await hold.collect(person, words('Year one'), [b]);
    await hold.gather(person, id, [c, a]);
    expect(await order(person, id)).toEqual([a, b, c]);
    await hold.move(person, id, c, 'up');
    await hold.move(person, id, a, 'up');
    expect(await order(person, id)).toEqual([a, c, b]);
    await hold.arrange(person, id, [b, 'nothing', a]);
    expect(await order(person, id)).toEqual([b, a, c]);
    await hold.annotate(person, id, a, 'the one that counts');
    await hold.move(person, id, a, 'down');
    expect((await hold.collection(person, id))?.items.at(-1)).toEqual({ credential: a, note: 'the one that counts' });
    await hold.release(person, id, b);
    expect(await order(person, other)).toEqual([b]);
    await hold.reword(person, id, words('Water'));
    expect((await hold.collections(person)).map(({ name, note }) => [name, note])).toEqual([['Water', ''], ['Year one', '']]);
  });

  test('thrown away, takes its files with it and leaves every credential', async () => {
    const { person, id: credential } = await learner(), { hold } = house, id = await hold.collect(person, words('Gone'), [credential]);
    await hold.addFile(person, { about: 'collection', subject: id, name: 'a.pdf', words: '', bytes: PDF });
    const kept = await hold.addFile(person, { about: 'credential', subject: credential, name: 'b.pdf', words: '', bytes: PDF });
    await hold.discard(person, id);
    expect(await hold.collection(person, id)).toBeUndefined();
    expect((await hold.ownFiles(person)).map((file) => file.id)).toEqual([kept]);
    expect(await hold.find(credential, person)).toBeDefined();
    await expect(hold.discard(person, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('takes nothing that is not one’s own: another’s, somebody else’s kept apart, or nothing at all', async () => {
    const mine = await learner(2), theirs = await learner(), { hold } = house, id = await hold.collect(mine.person, words('Mine'), [mine.id]);
    await house.ownerQuery(`update hold_credentials set belongs = 'other' where id = $1`, [mine.ids[1]]);
    for (const one of [theirs.id, mine.ids[1] ?? '', 'x'.repeat(26)]) await expect(hold.gather(mine.person, id, [one])).rejects.toMatchObject({ code: 'not_found' });
    await expect(hold.reword(theirs.person, id, words('Yours now'))).rejects.toMatchObject({ code: 'not_found' });
    expect(await hold.collection(theirs.person, id)).toBeUndefined();
    for (const bad of [words(' '), words('n'.repeat(81)), words('n', 'x'.repeat(1001))]) await expect(hold.collect(mine.person, bad)).rejects.toMatchObject({ code: 'bad_input' });
  });

  test('nothing of it stands in clear, and no other person reads the rows', async () => {
    const mine = await learner(), theirs = await learner(), id = await house.hold.collect(mine.person, words('Leaving the university', 'secret plan'), [mine.id]);
    const [row] = await house.ownerQuery('select sealed from hold_collections where id = $1', [id]);
    expect((row?.['sealed'] as Buffer).toString('latin1')).not.toMatch(/Leaving|secret/);
    expect((row?.['sealed'] as Buffer).toString('latin1')).not.toContain(mine.id);
    for (const table of ['hold_collections', 'hold_files']) expect((await house.db.asPerson(theirs.person, (tx) => sql`select * from ${sql.table(table)} where person_id = ${mine.person}`.execute(tx))).rows).toEqual([]);
  });
});

describe('a file of one’s own', () => {
  test.each([['png', 'work.png', png()], ['pdf', 'Rapport final.PDF', PDF], ['text', 'notes.txt', Buffer.from('Mesuré à l’étiage.\n')], ['jpeg', 'p.jpg', Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex')]])('%s is taken, sealed, and handed back to the byte', async (_, name, bytes) => {
    const { person, id } = await learner(), file = await house.hold.addFile(person, { about: 'credential', subject: id, name, words: 'My work', bytes });
    expect(await house.hold.ownFile(person, file)).toMatchObject({ name, words: 'My work', size: bytes.length });
    expect(Buffer.from((await house.hold.ownFile(person, file))?.bytes ?? []).equals(bytes)).toBe(true);
    const [row] = await house.ownerQuery('select sealed, sealed_note from hold_files where id = $1', [file]);
    expect((row?.['sealed'] as Buffer).includes(bytes)).toBe(false);
    expect((row?.['sealed_note'] as Buffer).toString('latin1')).not.toContain('My work');
  });

  test.each([
    ['an SVG that calls itself PNG', 'a.png', SVG, 'hold_file_other'], ['an SVG by its own name', 'a.svg', SVG, 'hold_file_kind'], ['a page', 'a.html', Buffer.from('<!doctype html><script>1</script>'), 'hold_file_kind'],
    ['a program', 'setup.exe', Buffer.from('MZ\u0090\u0000'), 'hold_file_kind'], ['a program that calls itself a PDF', 'cv.pdf', Buffer.from('MZ\u0090\u0000'.padEnd(200, '\u0000')), 'hold_file_other'],
    ['an archive behind a picture', 'a.png', Buffer.concat([png(), zipSync({ 'x.js': Buffer.from('1') })]), 'hold_file_two'], ['a page inside the head of a PDF', 'a.pdf', Buffer.from('%PDF-1.4\n<script>alert(1)</script>\n%%EOF'), 'hold_file_two'],
    ['a PDF inside the head of a picture', 'a.png', Buffer.concat([png().subarray(0, 33), chunk('tEXt', Buffer.from('c\u0000%PDF-1.4')), png().subarray(33)]), 'hold_file_two'],
    ['a picture of nine hundred million points in a few bytes', 'bomb.png', png(30_000), 'hold_file_points'], ['bytes that call themselves text', 'a.txt', Buffer.from([0, 1, 2, 3]), 'hold_file_other'], ['text in no encoding of ours', 'a.txt', Buffer.from([0xe9, 0x74, 0xe9]), 'hold_file_other'],
    ['a name without an end', 'README', Buffer.from('x'), 'hold_file_kind'], ['a name of the prototype', 'a.constructor', Buffer.from('x'), 'hold_file_kind'], ['a picture by the name of another kind', 'a.jpg', png(), 'hold_file_other'], ['nothing', 'a.txt', Buffer.alloc(0), 'hold_file_none'],
  ])('%s is refused, and nothing is kept', async (_, name, bytes, code) => {
    const { person, id } = await learner();
    await expect(house.hold.addFile(person, { about: 'credential', subject: id, name, words: '', bytes })).rejects.toMatchObject({ code: 'bad_input', faults: [{ path: 'file', code }] });
    expect(await house.hold.weight(person)).toBe(0);
  });

  test('beyond the size of one file, or of all, is refused; what is removed makes room again', async () => {
    const hold = openHold({ ...house, rasterise: async () => new Uint8Array(), fileRoom: { mb: 1, allMb: 2 } }), { person, id } = await learner(), text = (n: number) => Buffer.alloc(n, 'a');
    const add = (bytes: Buffer) => hold.addFile(person, { about: 'credential', subject: id, name: 'a.txt', words: '', bytes });
    await expect(add(text(1_048_577))).rejects.toMatchObject({ faults: [{ code: 'hold_file_large', values: { mb: 1 } }] });
    const first = await add(text(1_048_576));
    await add(text(1_000_000));
    await expect(add(text(100_000))).rejects.toMatchObject({ faults: [{ code: 'hold_file_full', values: { mb: 2 } }] });
    await hold.removeFile(person, first);
    await add(text(100_000));
    expect(await hold.weight(person)).toBe(1_100_000);
  });

  test('is added to what is one’s own only, and read and removed by nobody else', async () => {
    const mine = await learner(), theirs = await learner(), { hold } = house, file = await hold.addFile(mine.person, { about: 'credential', subject: mine.id, name: 'a.pdf', words: '', bytes: PDF });
    for (const about of ['credential', 'collection'] as const) await expect(hold.addFile(theirs.person, { about, subject: mine.id, name: 'a.pdf', words: '', bytes: PDF })).rejects.toMatchObject({ code: 'not_found' });
    expect(await hold.ownFile(theirs.person, file)).toBeUndefined();
    await expect(hold.removeFile(theirs.person, file)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('keeps of its name what no path, no header and no screen takes for anything else', async () => {
    const { person, id } = await learner(), names: string[] = [];
    for (const name of ['../../etc/passwd.txt', 'a\u202Efdp.txt', 'a"b\r\nx: y.txt', 'C:\\x\\é.txt']) names.push((await house.hold.ownFile(person, await house.hold.addFile(person, { about: 'credential', subject: id, name, words: '', bytes: Buffer.from('x') })))?.name ?? '');
    expect(names).toEqual(['passwd.txt', 'afdp.txt', 'abx: y.txt', 'é.txt']);
  });

  test.each(['ob', '.pdf', 'x.PDF.png'])('%s alone does not decide', async (name) => { expect(await kindOf(name, PDF)).toHaveProperty(name === '.pdf' ? 'kind' : 'fault'); });
});

describe('pages', () => {
  const cookieOf = async (person: string) => (await app.request(`${house.publicUrl}/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
  const get = (path: string, cookie = '', lang = 'en') => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': lang, cookie } });
  const token = (page: string) => /name="csrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const post = async (path: string, fields: Record<string, string | File>, cookie: string) => { const form = new FormData(); form.set('csrf', token(await (await get('/hold/collections', cookie)).text())); for (const [name, value] of Object.entries(fields)) form.set(name, value); return app.request(`${house.publicUrl}${path}`, { method: 'POST', body: form, headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en', cookie } }); };

  test('make, fill, order, annotate and throw away without a script', async () => {
    const { person, ids: [a = '', b = ''] } = await learner(2), cookie = await cookieOf(person), at = (await post('/hold/collections', { name: 'For <b>the</b> board', note: '' }, cookie)).headers.get('location') ?? '';
    expect(at).toMatch(/^\/hold\/collections\/[0-9a-z]{26}$/);
    await post(`${at}/add`, { c: a }, cookie);
    await post(`${at}/add`, { c: b }, cookie);
    await post(`${at}/item`, { c: b, act: 'up' }, cookie);
    await post(`${at}/item`, { c: b, act: 'note', note: 'first of all' }, cookie);
    const page = await (await get(at, cookie)).text();
    expect(page).toContain('For &lt;b&gt;the&lt;/b&gt; board');
    expect(page).toContain('first of all');
    expect(page.indexOf(`data-id="${b}"`)).toBeLessThan(page.indexOf(`data-id="${a}"`));
    expect(await (await get(`/c/${b}`, cookie)).text()).toContain(at);
    expect((await post(`${at}`, { name: '' }, cookie)).status).toBe(422);
    await post(`${at}/delete`, {}, cookie);
    expect((await get(at, cookie)).status).toBe(404);
    expect((await get(`/c/${a}`, cookie)).status).toBe(200);
  });

  test('a file comes as a file: never drawn, never run, its kind not guessed; and to nobody else', async () => {
    const { person, id } = await learner(), stranger = await learner(), cookie = await cookieOf(person);
    expect((await post(`/hold/own/${id}/files`, { file: new File([new Uint8Array(png())], 'é “x”.png'), words: 'Field work' }, cookie)).status).toBe(303);
    const [file] = await house.hold.ownFiles(person), answer = await get(`/hold/file/${file?.id}`, cookie);
    expect(Object.fromEntries(['content-type', 'content-security-policy', 'x-content-type-options', 'cache-control'].map((name) => [name, answer.headers.get(name)]))).toEqual({ 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-store' });
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="e x\.png"; filename\*=UTF-8''%C3%A9/);
    expect((await get(`/hold/file/${file?.id}`, await cookieOf(stranger.person))).status).toBe(404);
    expect((await get(`/hold/file/${file?.id}`)).status).toBe(303);
    expect((await post(`/hold/own/${id}/files`, { file: new File([new Uint8Array(SVG)], 'a.png') }, cookie)).status).toBe(422);
    expect(await (await get(`/c/${id}`, cookie)).text()).toContain('Field work');
    await post(`/hold/file/${file?.id}/delete`, {}, cookie);
    expect(await house.hold.ownFiles(person)).toEqual([]);
  });

  test('on a public credential, what its holder added is seen by its holder alone', async () => {
    const { person, id } = await learner(), { hold } = house;
    await grown(house, person);
    await hold.choose(person, id, 'public');
    await hold.addFile(person, { about: 'credential', subject: id, name: 'a.pdf', words: 'Nobody sees this', bytes: PDF });
    await hold.collect(person, words('Nor this name'), [id]);
    const page = await (await get(`/c/${id}`)).text();
    expect(page).not.toMatch(/Nobody sees this|Nor this name|\/hold\/own/);
  });
});
