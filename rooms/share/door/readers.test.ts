// A link for one reader: whoever else has it learns nothing, however often they try.
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import type { MailWish } from '#rooms/people';
import { issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { frontDoor } from '../../../web/app.tsx';
import { sharePages } from '../share.pages.tsx';
import { openShare, type Link, type Share } from '../share.ts';

const READER = 'recruiter@employer.example', FROM = '203.0.113.9';
let house: IssuedHouse, share: Share, app: ReturnType<typeof frontDoor>, link: Link, mails: MailWish[] = [];
const reported: unknown[] = [];

beforeAll(async () => {
  house = await issuedHouse();
  share = openShare({ ...house, house: { did: house.sign.houseDid, name: 'Maison', attest: (document) => house.sign.attestAsHouse(document) } });
  house.people.mailWanted.listen(async (_, wish) => { if (wish.kind === 'reader-code') mails.push(wish); });
  app = frontDoor({
    facts: { name: 'Maison', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(),
    rooms: [sharePages({ ...house, share })], api: [], report: (error) => reported.push(error),
  });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });
let people = 0;
beforeEach(async () => {
  house.clock.forward(86_400); // the limits of a day are over
  mails = [];
  const who = { name: `Solveig Haraldsen ${++people}`, email: `s${people}@learner.example`, lang: 'en' as const };
  await house.award(publicId(), who);
  const [held] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
  link = await share.make(held!.person, { items: [{ credential: held!.id }], kind: 'link', days: 30, title: 'Secret heading', message: 'Secret words', reader: ` ${READER.toUpperCase()} ` });
});
const get = (rest = '', headers: Record<string, string> = {}) => app.request(`${house.publicUrl}/share/${link.id}${rest}`, { headers: { accept: 'text/html', 'accept-language': 'en', ...headers } });
const post = (rest: string, form: Record<string, string>) => app.request(`${house.publicUrl}/share/${link.id}${rest}`, { method: 'POST', body: new URLSearchParams(form), headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en' } });
const ask = (email = READER) => share.askReader(link.id, email, FROM, 'en');
const code = () => mails.at(-1)?.code ?? '';
const wrong = () => String((Number(code()) + 1) % 1_000_000).padStart(6, '0');

describe('a stranger with the link', () => {
  test('is asked for an address and told nothing else, on any of its addresses', async () => {
    const page = await (await get()).text();
    expect(page).toContain('A link for one reader');
    for (const rest of ['', '/credential.json', '/badge.png', '/qr.svg', '/embed', '/log-proof', '/1/credential.json']) for (const accept of ['text/html', 'application/vc']) {
      const answer = await get(rest, { accept }), text = `${[...answer.headers].join()}${await answer.text()}`;
      for (const secret of ['Solveig', 'Haraldsen', 'satellite', 'Université', 'Secret', 'employer.example', 'og:title']) expect([rest, secret, text.includes(secret)]).toEqual([rest, secret, false]);
      if (rest !== '') expect([rest, answer.status]).toEqual([rest, 404]);
    }
    expect(await share.publicBytes(link.id)).toBeUndefined();
    expect(await share.find(link.id)).toBeUndefined();
  });

  test('who types another address gets the same page as the reader, and nobody gets a mail', async () => {
    const text = async (email: string) => (await (await post('/reader', { email })).text()).replace(/value="[0-9a-z]{26}"/, 'value="ID"').replaceAll(/[A-Za-z0-9_-]{12}(?=<\/)/g, '');
    const other = await text('stranger@elsewhere.example');
    expect(mails).toEqual([]);
    expect(await text(READER)).toBe(other);
    expect(mails.map(({ to }) => to)).toEqual([READER]);
  });

  test('finds no right answer: not the reader’s code under another attempt, and after five tries not even the code itself', async () => {
    const own = await share.askReader(link.id, 'stranger@elsewhere.example', FROM, 'en'), theirs = await ask();
    expect(await share.proveReader(link.id, own, code(), FROM)).toEqual({ outcome: 'wrong' });
    for (let i = 0; i < 5; i++) expect(await share.proveReader(link.id, theirs, wrong(), FROM)).toEqual({ outcome: 'wrong' });
    expect(await share.proveReader(link.id, theirs, code(), FROM)).toEqual({ outcome: 'gone' });
  });

  test('is stopped: five codes for an address in a quarter of an hour, sixty tries from a place', async () => {
    for (let i = 0; i < 5; i++) await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'too_many' });
    expect((await post('/reader', { email: READER })).status).toBe(422);
    await expect((async () => { for (let i = 0; i < 61; i++) await share.proveReader(link.id, publicId(), '000000', FROM); })()).rejects.toMatchObject({ code: 'too_many' });
  });

  test('learns of no link that is not there: unknown, withdrawn and over look the same', async () => {
    const unknown = await app.request(`${house.publicUrl}/share/${publicId()}`, { headers: { accept: 'text/html' } });
    await share.withdraw((await house.db.asHouse((tx) => tx.withTables<{ share_addresses: { public_id: string; person_id: string } }>().selectFrom('share_addresses').select('person_id').where('public_id', '=', link.id).executeTakeFirstOrThrow())).person_id, link.id);
    expect([(await get()).status, unknown.status]).toEqual([404, 404]);
    await expect(ask()).rejects.toMatchObject({ code: 'not_found' });
    await expect(share.proveReader(link.id, publicId(), '123456', FROM)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the reader', () => {
  async function enter(): Promise<string> {
    const form = await (await post('/reader', { email: READER })).text(), attempt = /name="attempt" value="([0-9a-z]{26})"/.exec(form)?.[1] ?? '';
    const answer = await post('/reader/code', { attempt, code: `${code().slice(0, 3)} ${code().slice(3)}` });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `/share/${link.id}`]);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(new RegExp(`^acquis_reader=[\\w-]{43}; Max-Age=3600; Path=/share/${link.id}; HttpOnly; SameSite=Lax`));
    return cookie.split(';')[0] ?? '';
  }

  test('reads the page and its files for an hour, and then proves it again', async () => {
    const cookie = await enter(), page = await (await get('', { cookie })).text();
    for (const said of ['Solveig', 'Secret heading', 'Secret words']) expect(page).toContain(said);
    expect((await get('/credential.json', { cookie })).status).toBe(200);
    house.clock.forward(3_601);
    expect(await (await get('', { cookie })).text()).not.toContain('Solveig');
  });

  test('of one link is a stranger at another, and where the link is withdrawn', async () => {
    const cookie = await enter(), first = link, token = cookie.split('=')[1] ?? '', person = (await share.find(first.id, token))?.person ?? '';
    const other = await share.make(person, { items: first.items, kind: 'link', days: 30, reader: READER });
    expect(await share.find(first.id, token)).toBeDefined();
    expect(await share.find(other.id, token)).toBeUndefined();
    await share.withdraw(person, first.id);
    expect(await share.find(first.id, token)).toBeUndefined();
    expect((await house.ownerQuery('select count(*)::int as n from share_sessions where link = $1', [first.id]))[0]?.['n']).toBe(0);
  });

  test('a code is good once, and for ten minutes', async () => {
    const attempt = await ask();
    expect((await share.proveReader(link.id, attempt, code(), FROM)).outcome).toBe('in');
    expect((await share.proveReader(link.id, attempt, code(), FROM)).outcome).toBe('gone');
    const late = await ask();
    house.clock.forward(601);
    expect((await share.proveReader(link.id, late, code(), FROM)).outcome).toBe('gone');
  });

  test('is kept as a keyed hash and under the holder’s key: no address in any row; rows are their holder’s only', async () => {
    await enter();
    for (const table of ['share_links', 'share_items', 'share_codes', 'share_sessions'] as const) {
      const rows = JSON.stringify(await house.ownerQuery(`select t::text from ${table} t`));
      expect([table, /employer|Secret/i.test(rows)]).toEqual([table, false]);
      const seen = async (as: (work: Parameters<typeof house.db.asHouse>[0]) => Promise<unknown>) => (await as((tx) => tx.withTables<Record<typeof table, { person_id: string }>>().selectFrom(table).selectAll().execute()) as unknown[]).length;
      expect([table, await seen((work) => house.db.asHouse(work)), await seen((work) => house.db.asPerson('01999999-0000-7000-8000-000000000000', work))]).toEqual([table, 0, 0]);
    }
  });
});
