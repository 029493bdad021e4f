import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import { frontDoor } from '../../web/app.tsx';
import { linkedInAddress } from '../../web/share/linkedin.ts';
import { grown, issuedHouse, waitingLink, type IssuedHouse } from '../../test/issued.ts';
import { deliverPages } from '../deliver/deliver.pages.tsx';
import { holdPages } from '../hold/hold.pages.tsx';
import { MOST_OPEN } from './share.policy.ts';
import { sharePages } from './share.pages.tsx';
import { openShare, type Share } from './share.ts';

let house: IssuedHouse, share: Share, app: ReturnType<typeof frontDoor>;
const reported: unknown[] = [], day = 86_400;

beforeAll(async () => {
  house = await issuedHouse();
  share = openShare({ ...house, house: { did: house.sign.houseDid, name: 'Maison du Val-Serein', attest: (document) => house.sign.attestAsHouse(document) } });
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  app = frontDoor({
    facts: { name: 'Maison du Val-Serein', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(),
    rooms: [deliverPages(house), holdPages(house), sharePages({ ...house, share }), entry], api: [], report: (error) => reported.push(error),
  });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });

let people = 0;
async function held(visibility: 'private' | 'public' = 'private') {
  const who = { name: `Zoë d’Aubigné ${++people}`, email: `zoe${people}@learner.example`, lang: 'en' as const }, award = await house.award(publicId(), who), token = await waitingLink(house.deliver, who.email);
  if (visibility === 'public') await grown(house, who.email);
  const [one] = await house.hold.accept(token, visibility);
  if (!one) throw new Error('nothing held');
  return { who, award, token, held: one, person: one.person };
}
const make = (person: string, credential: string, days = 30, note = '') => share.make(person, { items: [{ credential }], kind: 'link', days, note });
const get = (path: string, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': 'en', ...headers } });
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { method: 'POST', body: new URLSearchParams(form), headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en', ...headers } });
const cookieOf = async (person: string) => (await get(`/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
/** What differs between any two answers: the request's own number. */
async function told(answer: Response): Promise<string> {
  const text = await answer.text(), id = answer.headers.get('x-request-id') ?? '-';
  return `${answer.status}\n${[...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map(String).sort().join('\n').replaceAll(id, 'ID')}\n${text.replaceAll(id, 'ID')}`;
}

describe('a link', () => {
  test('shows a private credential to whoever has it; the credential’s own address stays shut', async () => {
    const mine = await held(), link = await make(mine.person, mine.held.id), page = await (await get(`/share/${link.id}`)).text();
    for (const said of [mine.who.name, 'Reading satellite images', 'How it was assessed', 'Who stands behind the quality', '25 hours', 'Hcéres', 'not_revoked', 'name="robots"']) expect(page).toContain(said);
    expect(page).not.toContain(`/c/${mine.held.id}"`);
    expect(page).not.toContain('application/ld+json');
    expect((await get(`/c/${mine.held.id}`)).status).toBe(404);
  });

  test('on a trial, the page of a credential and that of a link to it say one thing of its issuer: no register vouches for it', async () => {
    const mine = await held('public'), link = await make(mine.person, mine.held.id), [own, shown] = [await (await get(`/c/${mine.held.id}`)).text(), await (await get(`/share/${link.id}`)).text()];
    expect([own.includes('a trial installation: no register vouches for this name'), shown.includes('a trial installation: it proves nothing'), shown.includes('Not to us')]).toEqual([true, true, true]);
    for (const page of [own, shown]) expect(page).not.toMatch(/comes from the register(?! of the trial)/);
  });

  test('carries the files and the exact signed bytes, which verify', async () => {
    const mine = await held(), { id } = await make(mine.person, mine.held.id);
    for (const answer of [await get(`/share/${id}`, { accept: 'application/vc' }), await get(`/share/${id}/credential.json`)]) expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(mine.award.bytes))).toBe(true);
    const png = new Uint8Array(await (await get(`/share/${id}/badge.png`)).arrayBuffer());
    expect((await house.verify.judge(png, { lang: 'en' })).verdict).toBe('valid');
    expect(await (await get(`/share/${id}/qr.svg`)).text()).toMatch(/^<svg/);
    expect((await share.publicBytes(id))?.bytes).toEqual(mine.held.bytes);
  });

  test('says so the moment the issuer withdraws the credential', async () => {
    const mine = await held(), { id } = await make(mine.person, mine.held.id);
    await house.revoke(mine.award);
    expect(await (await get(`/share/${id}`)).text()).toContain('is-invalid');
  });

  test('is 128 bits of its own: nothing of the credential’s address in it, another each time', async () => {
    const mine = await held(), one = await make(mine.person, mine.held.id), two = await make(mine.person, mine.held.id);
    expect(new Set([one.id, two.id, mine.held.id]).size).toBe(3);
    for (const { id } of [one, two]) expect(id).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/);
  });
});

describe('withdrawn, expired, erased and unknown look the same', () => {
  test('page, data, files and code: byte for byte the same answer', async () => {
    const gone = await held(), old = await held(), erased = await held();
    const withdrawn = await make(gone.person, gone.held.id), expired = await make(old.person, old.held.id, 7), lost = await make(erased.person, erased.held.id, 0);
    await share.withdraw(gone.person, withdrawn.id);
    await house.db.asPerson(erased.person, async (tx) => {
      const keys = await house.ownerQuery('select key_id from hold_credentials where id = $1', [erased.held.id]);
      await house.people.keys.destroy(tx, keys.map((row) => String(row['key_id'])));
    });
    house.clock.forward(8 * day);
    for (const rest of ['', '/credential.json', '/badge.png', '/log-proof', '/qr.svg']) for (const accept of ['text/html', 'application/json']) {
      const [first, ...others] = await Promise.all([withdrawn.id, expired.id, lost.id, publicId()].map(async (id) => (await told(await get(`/share/${id}${rest}`, { accept }))).replaceAll(id, 'ID')));
      expect(first).toMatch(/^404\n/);
      for (const other of others) expect(other).toBe(first);
    }
    for (const id of ['x', 'of', '../c', publicId().toUpperCase()]) expect(await share.find(id)).toBeUndefined();
  });

  test('an open link works until its last moment; withdrawing is for ever and may be asked twice', async () => {
    const mine = await held(), link = await make(mine.person, mine.held.id, 7);
    house.clock.forward(7 * day - 1);
    expect(await share.find(link.id)).toBeDefined();
    house.clock.forward(1);
    expect(await share.find(link.id)).toBeUndefined();
    const other = await make(mine.person, mine.held.id, 0);
    await share.withdraw(mine.person, other.id);
    const [first] = await share.links(mine.person);
    house.clock.forward(60);
    await share.withdraw(mine.person, other.id);
    expect((await share.links(mine.person))[0]).toEqual(first);
    expect(first?.state).toBe('withdrawn');
  });
});

describe('counting', () => {
  test('how often and on which day, and nothing else: no address, no hour, no reader', async () => {
    const mine = await held(), { id } = await make(mine.person, mine.held.id);
    for (let i = 0; i < 3; i++) await get(`/share/${id}`, { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'Mozilla/5.0 (Someone)', referer: 'https://mail.example' });
    house.clock.forward(day);
    await get(`/share/${id}`);
    const [link] = await share.links(mine.person);
    expect(link).toMatchObject({ opened: 4, lastDay: house.clock.now().toISOString().slice(0, 10) });
    const stored = JSON.stringify(await house.ownerQuery('select v::text from share_views v where link = $1', [id]));
    expect(stored).not.toMatch(/203\.0|Someone|mail\.example|:\d\d:/);
  });

  test('the holder’s own visits, programs that draw previews and files are not counted', async () => {
    const mine = await held(), { id } = await make(mine.person, mine.held.id);
    await get(`/share/${id}`, { cookie: await cookieOf(mine.person) });
    for (const agent of ['LinkedInBot/1.0', 'facebookexternalhit/1.1', 'WhatsApp/2.2']) await get(`/share/${id}`, { 'user-agent': agent });
    await get(`/share/${id}/credential.json`);
    expect((await share.links(mine.person))[0]?.opened).toBe(0);
  });
});

describe('isolation', () => {
  test('nobody makes, sees or withdraws a link to another’s credential', async () => {
    const mine = await held(), other = await held('public'), link = await make(mine.person, mine.held.id);
    await expect(make(mine.person, other.held.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(make(mine.person, publicId())).rejects.toMatchObject({ code: 'not_found' });
    await expect(share.withdraw(other.person, link.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await share.links(other.person)).toEqual([]);
    const cookie = await cookieOf(other.person), csrf = /name="csrf" value="([^"]+)"/.exec(await (await get(`/share/of/${other.held.id}`, { cookie })).text())?.[1] ?? '';
    expect((await get(`/share/of/${mine.held.id}`, { cookie })).status).toBe(404);
    expect((await post(`/share/of/${mine.held.id}`, { kind: 'link', days: '30', csrf }, { cookie })).status).toBe(404);
    expect((await post(`/share/of/${other.held.id}/${link.id}/withdraw`, { csrf }, { cookie })).status).toBe(404);
    expect(await share.find(link.id)).toBeDefined();
  });

  test('rows of a person are seen as that person only; a note lies sealed', async () => {
    const mine = await held(), link = await make(mine.person, mine.held.id, 30, 'Candidature, syndicat des eaux');
    expect(link.note).toBe('Candidature, syndicat des eaux');
    await share.count({ person: mine.person, link });
    for (const table of ['share_links', 'share_withdrawals', 'share_views'] as const) {
      const seen = async (as: (work: Parameters<typeof house.db.asHouse>[0]) => Promise<unknown>) => (await as((tx) => tx.withTables<Record<typeof table, { person_id: string }>>().selectFrom(table).selectAll().execute()) as unknown[]).length;
      expect([table, await seen((work) => house.db.asHouse(work)), await seen((work) => house.db.asPerson('01999999-0000-7000-8000-000000000000', work)), await seen((work) => house.db.asOrganisation(publicId(), work))]).toEqual([table, 0, 0, 0]);
    }
    expect(String((await house.ownerQuery('select l::text as t from share_links l where id = $1', [link.id]))[0]?.['t'])).not.toContain('syndicat');
  });

  test('a claim link makes and withdraws links to its own credential, and reaches no other', async () => {
    const one = await held(), other = await held(), foreign = await make(other.person, other.held.id), base = `/share/claimed/${one.token}/${one.held.id}`;
    expect((await get(`/share/claimed/${one.token}/${other.held.id}`)).status).toBe(404);
    expect((await get(`/share/claimed/${publicId()}.${'A'.repeat(64)}/${one.held.id}`)).status).toBe(404);
    const made = await post(base, { kind: 'linkedin', days: '0', note: '' }), id = /link=(\w+)/.exec(made.headers.get('location') ?? '')?.[1] ?? '';
    expect(made.status).toBe(303);
    const page = await (await get(`${base}?link=${id}`)).text();
    for (const said of [`/share/${id}`, 'linkedin.com/profile/add', 'QR code']) expect(page).toContain(said);
    expect((await get(`/share/${id}`)).status).toBe(200);
    expect((await post(`${base}/${foreign.id}/withdraw`, {})).status).toBe(404);
    expect((await post(`${base}/${id}/withdraw`, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await post(`${base}/${id}/withdraw`, {})).status).toBe(303);
    expect((await get(`/share/${id}`)).status).toBe(404);
  });
});

describe('what is asked of a link', () => {
  test('a kind and a lifetime that are offered, a short note, not more than fifty at once', async () => {
    const mine = await held(), wish = { items: [{ credential: mine.held.id }], kind: 'link', days: 30, note: '' };
    for (const [change, path] of [[{ kind: 'tattoo' }, 'kind'], [{ days: 31 }, 'days'], [{ days: Number.NaN }, 'days'], [{ days: -1 }, 'days'], [{ note: 'x'.repeat(121) }, 'note']] as const) {
      await expect(share.make(mine.person, { ...wish, ...change })).rejects.toMatchObject({ code: 'bad_input', faults: [{ path }] });
    }
    for (let i = 0; i < MOST_OPEN; i++) await share.make(mine.person, wish);
    await expect(share.make(mine.person, wish)).rejects.toMatchObject({ code: 'bad_input', faults: [{ code: 'share_many' }] });
    const form = await post(`/share/claimed/${mine.token}/${mine.held.id}`, { kind: 'paper', days: '9', note: 'kept' });
    expect(form.status).toBe(422);
    expect(await form.text()).toMatch(/value="kept"/);
  });

  test('visitors are asked to sign in; without links the page teaches; in both languages', async () => {
    for (const path of ['/share', `/share/of/${publicId()}`]) expect((await get(path)).headers.get('location')).toMatch(/^\/people\/sign-in/);
    const mine = await held(), cookie = await cookieOf(mine.person);
    expect(await (await get('/share', { cookie })).text()).toContain('You share nothing.');
    await make(mine.person, mine.held.id);
    const page = await (await get('/share', { cookie: cookie.replace('acquis_lang=en', 'acquis_lang=fr') })).text();
    for (const said of ['Ce que je partage', 'Reading satellite images', 'pas encore ouvert']) expect(page).toContain(said);
  });

  test('LinkedIn gets name, issuer, month and year, end, address and number, and no more', () => {
    const claims = { title: 'Pompe à chaleur & co', description: '', issuer: { id: 'did:web:x', name: 'Centre' }, awardedOn: '2026-10-02T00:00:00Z', validUntil: '2031-01-02T00:00:00Z', outcomes: [], skills: [], links: [], results: [], evidence: [], tags: [] };
    expect(Object.fromEntries(new URL(linkedInAddress(claims, { url: 'https://a.example/share/1', id: 'n1' })).searchParams)).toEqual({ startTask: 'CERTIFICATION_NAME', name: 'Pompe à chaleur & co', organizationName: 'Centre', issueYear: '2026', issueMonth: '10', expirationYear: '2031', expirationMonth: '1', certUrl: 'https://a.example/share/1', certId: 'n1' });
  });
});
