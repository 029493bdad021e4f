import { deflateSync, crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contrast } from '#lib/colour';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { specificationFrom } from '../../../test/specification.ts';
import { rasterise } from '../../../adapters/image.ts';
import { badgeSvg, coloursOf, EMBLEMS, markedBadge, paramsIn, PIGMENTS, SHAPES, type BadgeParams } from '../../../web/badge.ts';
import { altOf } from '../../../web/design/studio.tsx';
import type { Content } from '../design.ts';
import { MOST_BYTES, pictureFrom } from './image.ts';

let house: TestHouse, author: Account, org: string;
beforeAll(async () => {
  house = await testHouse();
  author = await house.person('author@example.org', true);
  org = await house.organisation(author, 'Université du Val-Serein');
});
afterAll(() => house.close());

const { image: _image, ...PLAIN } = specificationFrom('health-data', { name: { en: 'Université du Val-Serein' }, country: 'FRA' });
const draft = async (content: object = PLAIN) => (await house.rooms.design.create(org, author.id, content as Content)).id;
const open = async (id: string) => (await house.rooms.design.open(org, id))?.content as { image?: { mediaType: string; data: string; alt: Record<string, string> }; title?: unknown };
const bytesOf = async (id: string) => Buffer.from((await open(id)).image?.data ?? '', 'base64').toString('utf8');
const post = (id: string, fields: Record<string, string | File>) => { const data = new FormData(); for (const [name, value] of Object.entries(fields)) data.append(name, value); return house.ask(`/o/${org}/design/${id}/badge`, { as: author, form: data, headers: { 'accept-language': 'en' } }); };
const CHOICE = { shape: 'arch', pigment: 'ochre', emblem: 'wheat', level: '4', seed: 'levain', 'alt.fr': 'Un épi', 'alt.en': 'An ear of wheat' };
const PARAMS: BadgeParams = { shape: 'arch', pigment: 'ochre', emblem: 'wheat', level: 4, seed: 'levain' };

function noise(side: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => { const body = Buffer.concat([Buffer.from(type), data]), frame = Buffer.alloc(8); frame.writeUInt32BE(data.length, 0); frame.writeUInt32BE(crc32(body), 4); return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]); };
  const head = Buffer.alloc(13); head.writeUInt32BE(side, 0); head.writeUInt32BE(side, 4); head.set([8, 2, 0, 0, 0], 8);
  const lines = Buffer.alloc(side * (1 + side * 3)); for (let i = 0, x = 7; i < lines.length; i++) { x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff; lines[i] = i % (1 + side * 3) === 0 ? 0 : 60 + ((x >> 16) & 15); }
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines)), chunk('IEND', Buffer.alloc(0))]);
}

describe('drawing a badge', () => {
  test('opens with the specification’s own level and the words of what it shows', async () => {
    const page = await (await house.ask(`/o/${org}/design/${await draft()}/badge`, { as: author, headers: { 'accept-language': 'en' } })).text();
    expect(page).toContain('This specification says level 7');
    expect(page).toContain('Disc, violet ink: a book above 7 layers');
    expect(page).toContain('Disque, encre violette');
    expect(page).not.toMatch(/ style="/);
  });

  test('shown first without a script: nothing is saved; taken: it stands in the draft, and opens again as it was drawn', async () => {
    const id = await draft(), shown = await post(id, { ...CHOICE, do: 'preview' });
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain(badgeSvg(PARAMS));
    expect((await open(id)).image).toBeUndefined();
    expect((await post(id, { ...CHOICE, do: 'save' })).status).toBe(303);
    expect((await open(id)).image).toMatchObject({ mediaType: 'image/svg+xml', alt: { fr: 'Un épi', en: 'An ear of wheat' } });
    expect(paramsIn(await bytesOf(id))).toEqual(PARAMS);
    expect(await (await house.ask(`/o/${org}/design/${id}/badge`, { as: author })).text()).toMatch(/value="wheat"[^>]*checked|checked[^>]*value="wheat"/);
    expect((await house.rooms.design.publish(org, id, author.id)).specification.image?.alt).toEqual({ fr: 'Un épi', en: 'An ear of wheat' });
    const file = await house.ask(`/design/${id}/image`);
    expect([file.headers.get('content-type'), file.headers.get('x-content-type-options')]).toEqual(['image/svg+xml', 'nosniff']);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect((await post(id, { ...CHOICE, do: 'save' })).status).toBe(409);
  });

  test.each([
    ['a text in one language only', { 'alt.fr': '' }, 'Say in both languages'],
    ['a colour that is none', { pigment: 'own', colour: 'teal' }, 'six digits after a #'],
    ['a word that is none', { seed: 'a b"><script>' }, 'Letters, digits and hyphens only'],
    ['a shape that does not exist', { shape: 'cube', seed: '' }, 'Letters, digits'],
  ])('%s: told, nothing is saved', async (_name, change, said) => {
    const id = await draft(), answer = await post(id, { ...CHOICE, ...change, do: 'save' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(said);
    expect((await open(id)).image).toBeUndefined();
  });

  test('whoever writes in another tab meanwhile loses nothing', async () => {
    const id = await draft(), before = await house.rooms.design.open(org, id);
    await house.rooms.design.save(org, id, author.id, before?.revision ?? 0, { ...before?.content, title: { en: 'Changed elsewhere', fr: 'Changé ailleurs' } });
    await post(id, { ...CHOICE, do: 'save' });
    expect(await open(id)).toMatchObject({ title: { en: 'Changed elsewhere' }, image: { mediaType: 'image/svg+xml' } });
    await post(id, { do: 'remove' });
    expect((await open(id)).image).toBeUndefined();
  });

  test('every colour leaves the emblem readable; every choice has its words in both languages', () => {
    for (const pigment of [...PIGMENTS, '#ffe135', '#ffffff', '#000000', '#00a0ff'] as const) { const { rim, field } = coloursOf(pigment); expect(contrast(rim, field)).toBeGreaterThanOrEqual(4.5); }
    const said = new Set(SHAPES.flatMap((shape) => EMBLEMS.map((emblem) => altOf({ ...PARAMS, shape, emblem }).fr)));
    expect(said.size).toBe(SHAPES.length * EMBLEMS.length);
  });

  test('a badge tells how it was drawn; a drawing of somebody else’s does not', () => {
    for (const params of [PARAMS, { ...PARAMS, pigment: '#12ab9f' as const, seed: 'x_-9' }]) expect(paramsIn(markedBadge(params, 'A title'))).toEqual(params);
    expect(paramsIn('<svg id="drawn.cube.ink.book.4.x"/>')).toBeUndefined();
    expect(paramsIn(badgeSvg(PARAMS))).toBeUndefined();
  });
});

describe('a picture of one’s own', () => {
  const OWN = { 'own-alt.fr': 'Une carte', 'own-alt.en': 'A map', do: 'upload' };
  test('is drawn again; what was taken out is told', async () => {
    const id = await draft(), answer = await post(id, { ...OWN, file: new File(['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="alert(1)"><rect width="9" height="9"/></svg>'], 'x.svg') });
    expect(answer.status).toBe(303);
    expect(await bytesOf(id)).not.toContain('onload');
  });
  test('without a file, or a file that is none: told', async () => {
    const id = await draft();
    expect(await (await post(id, OWN)).text()).toContain('There is no file yet');
    expect(await (await post(id, { ...OWN, file: new File(['GIF89a'], 'x.png') })).text()).toContain('neither a PNG nor an SVG');
  });
  test('a heavy photograph is made small: it travels in every credential', async () => {
    const large = noise(900), { picture } = await pictureFrom(large, rasterise);
    expect(large.length).toBeGreaterThan(500_000);
    expect(picture.bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  });
  test('a specification from a file or a program is held to the same: drawn again when saved, refused when it cannot be', async () => {
    const hostile = (svg: string) => ({ ...PLAIN, image: { mediaType: 'image/svg+xml', data: Buffer.from(svg).toString('base64'), alt: { en: 'x' } } });
    const mended = await draft(hostile('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script><image href="https://evil.example/x"/><rect/></svg>'));
    expect(await bytesOf(mended)).not.toMatch(/script|evil/);
    const bomb = await draft(hostile('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g id="a"><use href="#a"/></g></svg>'));
    await expect(house.rooms.design.publish(org, bomb, author.id)).rejects.toMatchObject({ code: 'bad_input', faults: expect.arrayContaining([{ path: '/image/data', code: 'picture_complex' }]) as unknown });
  });
});
