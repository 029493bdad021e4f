import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contrast, readableOn } from '#lib/colour';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { brandAddress, brandStyle } from '../../../web/people/brand-style.ts';
import { GROUNDS } from '../../../web/people/brand.tsx';

let house: TestHouse, owner: Account, org: string;
beforeAll(async () => {
  house = await testHouse();
  owner = await house.person('owner@example.org', true);
  org = await house.organisation(owner, 'Université du Val-Serein');
});
afterAll(() => house.close());

const LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><script>alert(1)</script><rect width="10" height="10" fill="#005a4e"/></svg>';
const form = (fields: Record<string, string | File>) => { const data = new FormData(); for (const [name, value] of Object.entries(fields)) data.append(name, value); return data; };
const save = (fields: Record<string, string | File>, as = owner, at = org) => house.ask(`/o/${at}/people/brand`, { as, form: form(fields) });
const file = (text: string | Uint8Array<ArrayBuffer>, name = 'logo.svg') => new File([text], name);

describe('brand', () => {
  test('is kept by owners, with its picture drawn again; the page says what was taken out', async () => {
    const answer = await save({ colour: '#005A4E', logo: file(LOGO), 'signatory.0.name': 'Hélène Marchetti-Roy', 'signatory.0.role.fr': 'vice-présidente', 'signatory.0.role.en': 'vice-president' });
    expect(answer.status).toBe(303);
    const brand = await house.rooms.people.brand(org);
    expect(brand).toMatchObject({ version: 1, colour: '#005a4e', signatories: [{ name: 'Hélène Marchetti-Roy', role: { fr: 'vice-présidente', en: 'vice-president' } }] });
    const picture = await house.ask(`/people/brand/${org}/${brand?.logo?.hash}`);
    expect(picture.headers.get('content-security-policy')).toContain('sandbox');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(await picture.text()).not.toContain('script');
    const flash = answer.headers.getSetCookie().find((c) => c.startsWith('acquis_flash'))?.split(';')[0] ?? '';
    expect(await (await house.ask(`/o/${org}/people/brand`, { as: owner, headers: { cookie: `${owner.cookie}; ${flash}`, 'accept-language': 'en' } })).text()).toContain('Taken out of the pictures: &lt;script&gt;');
  });

  test('what is not chosen anew stays; a certificate shows the brand of its day', async () => {
    const then = house.clock.now();
    house.clock.forward(60);
    await save({ colour: '#112233', 'signatory.0.name': 'Somebody Else' });
    const now = await house.rooms.people.brand(org);
    expect(now).toMatchObject({ version: 2, colour: '#112233' });
    expect(now?.logo?.hash).toBe((await house.rooms.people.brandAt(org, then))?.logo?.hash);
    expect((await house.rooms.people.brandAt(org, then))?.signatories[0]?.name).toBe('Hélène Marchetti-Roy');
    expect((await house.rooms.people.brandAt(org, new Date(0)))?.version).toBe(1);
    await save({ colour: '', 'remove-logo': 'yes' });
    expect(await house.rooms.people.brand(org)).toEqual({ version: 3, signatories: [] });
  });

  test.each([
    ['a picture that is none', { logo: file('hello') }, 'neither a PNG nor an SVG'],
    ['a document type', { logo: file('<!DOCTYPE svg><svg viewBox="0 0 1 1"><rect/></svg>') }, 'declares a document type'],
    ['a colour in words', { colour: 'green' }, 'six digits after a #'],
    ['a colour that closes the style sheet', { colour: '#fff;}' }, 'six digits after a #'],
  ])('%s: told beside the field, what was typed stays, nothing is kept', async (_, fields, said) => {
    const before = await house.rooms.people.brand(org), answer = await house.ask(`/o/${org}/people/brand`, { as: owner, form: form({ 'signatory.0.name': 'Kept Name', ...fields }), headers: { 'accept-language': 'en' } });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain(said);
    expect(page).toContain('Kept Name');
    expect(await house.rooms.people.brand(org)).toEqual(before);
  });

  test('another organisation’s owner neither changes it nor finds its pictures below another address', async () => {
    const stranger = await house.person('stranger@example.org', true), other = await house.organisation(stranger, 'Other');
    await save({ logo: file(LOGO) });
    const hash = (await house.rooms.people.brand(org))?.logo?.hash ?? '';
    expect((await save({ colour: '#000000' }, stranger)).status).toBe(404);
    expect((await house.ask(`/people/brand/${other}/${hash}`)).status).toBe(404);
    expect((await house.ask(`/people/brand/${org}/${hash}x`)).status).toBe(404);
  });

  test('its style sheet is public, readable on both grounds, and empty for who has none', async () => {
    await save({ colour: '#ffe135' });
    const answer = await house.ask(`/people/brand/${org}/style.css`), css = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/css');
    const [, light = '', dark = ''] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(css) ?? [];
    expect(contrast(light, GROUNDS.light)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark, GROUNDS.dark)).toBeGreaterThanOrEqual(4.5);
    expect(brandStyle({})).toBe('');
  });

  test('any colour becomes readable on any ground; one that reads already is left alone', () => {
    for (const colour of ['#000000', '#ffffff', '#777777', '#ffe135', '#005a4e', '#c00000']) for (const ground of Object.values(GROUNDS)) expect(contrast(readableOn(colour, ground), ground)).toBeGreaterThanOrEqual(4.5);
    expect(readableOn('#4a2a78', GROUNDS.light)).toBe('#4a2a78');
  });

  test('only an issuer of this house has a style here', () => {
    const id = '01kb8r6nq0t7x3z9v5m2c4p8wd';
    expect(brandAddress(`did:web:acquis.example:o:${id}`, 'https://acquis.example')).toBe(`/people/brand/${id}/style.css`);
    expect(brandAddress(`did:web:localhost%3A4000:o:${id}`, 'http://localhost:4000')).toBe(`/people/brand/${id}/style.css`);
    for (const did of [`did:web:evil.example:o:${id}`, 'did:key:z6Mk', `did:web:acquis.example:o:${id}:x`]) expect(brandAddress(did, 'https://acquis.example')).toBeUndefined();
  });
});
