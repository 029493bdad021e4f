import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unbakePng } from '#credential';
import { publicId } from '#lib/ids';
import { AcquisError } from '#lib/errors';
import { seal, sha256 } from '#lib/seal';
import type { Env } from '#lib/http';
import { dictionary } from '#lib/i18n';
import { rasterise } from '#adapters/image';
import { openHold } from '#rooms/hold';
import { openVerify } from '#rooms/verify';
import { frontDoor } from '../../web/app.tsx';
import { issuingHouse } from '../../test/issue.ts';
import { spent } from '../../test/spent.ts';
import { grown, issuedHouse, joinRooms, waitingLink, type IssuedHouse } from '../../test/issued.ts';
import { madeSheet } from '#rooms/issue';
import { deliverPages } from '../deliver/deliver.pages.tsx';
import { holdPages } from './hold.pages.tsx';

let house: IssuedHouse, app: ReturnType<typeof frontDoor>;
const reported: unknown[] = [];

beforeAll(async () => {
  house = await issuedHouse();
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  app = frontDoor({
    facts: { name: 'Maison du Val-Serein', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(),
    rooms: [deliverPages(house), holdPages(house), entry], api: [], report: (error) => reported.push(error),
  });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });

let people = 0;
async function offered(lang: 'fr' | 'en' = 'en') {
  const org = publicId(), who = { name: `Maëlle Okonjo-Ferrand ${++people}`, email: `maelle${people}@learner.example`, lang }, award = await house.award(org, who);
  return { org, who, award, token: await waitingLink(house.deliver, who.email) };
}
async function accepted(visibility: 'private' | 'public' = 'private') {
  const claim = await offered();
  if (visibility === 'public') await grown(house, claim.who.email);
  const [held] = await house.hold.accept(claim.token, visibility);
  if (!held) throw new Error('nothing held');
  return { ...claim, held };
}
const get = (path: string, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': 'en', ...headers } });
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) => app.request(`${house.publicUrl}${path}`, { method: 'POST', body: new URLSearchParams(form), headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en', ...headers } });
async function cookieOf(person: string): Promise<string> {
  return (await get(`/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
}
const same = (a: Uint8Array, b: Uint8Array) => Buffer.from(a).equals(Buffer.from(b));
/** What differs between any two answers: the request's own number. */
async function told(answer: Response): Promise<string> {
  const text = await answer.text(), id = answer.headers.get('x-request-id') ?? '-';
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map(String).sort().join('\n');
  return `${answer.status}\n${headers.replaceAll(id, 'ID')}\n${text.replaceAll(id, 'ID')}`;
}

describe('the landing', () => {
  test('accepting keeps the exact signed bytes, sealed under a key of the person, at the address in the credential', async () => {
    const { held, award } = await accepted();
    expect(held).toMatchObject({ id: award.id, visibility: 'private', origin: 'claim' });
    expect(same(held.bytes, award.bytes)).toBe(true);
    const [row] = await house.ownerQuery('select sealed, sealed_proof from hold_credentials where id = $1', [award.id]);
    for (const sealed of [row?.['sealed'], row?.['sealed_proof']] as Buffer[]) expect(sealed.toString('latin1')).not.toMatch(/Maëlle|OpenBadgeCredential|tlog-proof/u);
  });

  test('accepting twice, in two tabs at once, keeps one copy and its choice', async () => {
    const { token, award, who } = await offered();
    await grown(house, who.email);
    await Promise.all([house.hold.accept(token, 'public'), house.hold.accept(token, 'public')]);
    await house.hold.accept(token, 'private');
    expect(await house.ownerQuery('select 1 from hold_credentials where id = $1', [award.id])).toHaveLength(1);
    expect((await house.hold.find(award.id, undefined))?.visibility).toBe('public');
  });

  test('a person gathers what several organisations issued to the same address', async () => {
    const first = await accepted(), award = await house.award(publicId(), first.who);
    await house.hold.accept(await waitingLink(house.deliver, first.who.email), 'private');
    expect((await house.hold.list(first.held.person)).map(({ id }) => id).toSorted()).toEqual([first.award.id, award.id].toSorted());
  });

  test('an unknown, expired or erased claim brings nothing', async () => {
    const { token, award } = await offered();
    await house.erase(award);
    await expect(house.hold.accept(token, 'private')).rejects.toMatchObject({ code: 'not_found' });
    await expect(house.hold.accept(`${publicId()}.${'A'.repeat(64)}`, 'private')).rejects.toMatchObject({ code: 'not_found' });
    await expect(house.hold.claimed((await offered()).token)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('what the person holds survives the erasure of what the issuer knew, and the log proof still counts', async () => {
    const { award, held } = await accepted('public');
    await house.erase(award);
    expect(same((await house.hold.find(held.id, undefined))?.bytes ?? new Uint8Array(), award.bytes)).toBe(true);
  });

  test('bytes that changed in the database are not handed out', async () => {
    const { held } = await accepted('public');
    await house.ownerQuery('update hold_credentials set sha256 = $2 where id = $1', [held.id, Buffer.alloc(32)]);
    await expect(house.hold.find(held.id, undefined)).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('private, erased and never existing look the same', () => {
  const addresses = ['', '/credential.json', '/badge.png', '/log-proof'];

  test('page, data, badge and proof: byte for byte the same answer', async () => {
    const { award } = await accepted('private'), erased = await accepted('public'), offer = await offered();
    await house.db.asPerson(erased.held.person, async (tx) => {
      const keys = await house.ownerQuery('select key_id from hold_credentials where id = $1', [erased.held.id]);
      await house.people.keys.destroy(tx, keys.map((row) => String(row['key_id'])));
    });
    for (const rest of addresses) for (const accept of ['text/html', 'application/json', 'application/vc+ld+json']) {
      const answers = [award.id, erased.award.id, offer.award.id, publicId()].map(async (id) => (await told(await get(`/c/${id}${rest}`, { accept }))).replaceAll(id, 'ID'));
      const [first, ...others] = await Promise.all(answers);
      expect(first).toMatch(/^404\n/);
      for (const other of others) expect(other).toBe(first);
    }
  });

  test('another signed-in person learns no more than a stranger; the holder sees it', async () => {
    const mine = await accepted('private'), other = await accepted('private');
    expect((await get(`/c/${mine.award.id}`, { cookie: await cookieOf(other.held.person) })).status).toBe(404);
    expect((await get(`/c/${mine.award.id}`, { cookie: await cookieOf(mine.held.person) })).status).toBe(200);
  });

  test('nobody changes the visibility of another’s credential', async () => {
    const mine = await accepted('private'), other = await accepted('private'), cookie = await cookieOf(other.held.person);
    const csrf = /name="csrf" value="([^"]+)"/.exec(await (await get('/hold', { cookie })).text())?.[1] ?? '';
    expect((await post(`/hold/${mine.held.id}/visibility`, { visibility: 'public', csrf }, { cookie })).status).toBe(404);
    expect((await post(`/hold/${mine.held.id}/visibility`, { visibility: 'public' }, { cookie })).status).toBe(403);
    await expect(house.hold.choose(other.held.person, mine.held.id, 'public')).rejects.toMatchObject({ code: 'not_found' });
    expect(await house.hold.find(mine.held.id, undefined)).toBeUndefined();
  });

  test('a public page, not its claim link, also answers verifiers: publicBytes follows the choice', async () => {
    const { held } = await accepted('public');
    expect(same((await house.hold.publicBytes(held.id))?.bytes ?? new Uint8Array(), held.bytes)).toBe(true);
    await house.hold.choose(held.person, held.id, 'private');
    expect(await house.hold.publicBytes(held.id)).toBeUndefined();
  });
});

describe('faces of a public credential', () => {
  test('people get a page that says it is still true, and never asks to be indexed', async () => {
    const { held, who } = await accepted('public'), answer = await get(`/c/${held.id}`), page = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-robots-tag')).toBe('noindex');
    for (const said of [who.name, 'Reading satellite images', 'Classify land cover', 'Practical examination', '16.5 / 20', 'EQF level 6', 'Declared by the provider itself', 'not_revoked', held.sha256, 'name="robots"']) expect(page).toContain(said);
    expect(page).toMatch(/is-(valid|warn)/);
  });

  test.each(['application/json', 'application/vc', 'application/vc+ld+json', 'application/ld+json'])('programs asking for %s get exactly the signed bytes', async (accept) => {
    const { held, award } = await accepted('public'), answer = await get(`/c/${held.id}`, { accept });
    expect(answer.headers.get('content-type')).toBe(accept);
    expect(same(new Uint8Array(await answer.arrayBuffer()), award.bytes)).toBe(true);
  });

  test('downloads: the data are the signed bytes, the badge carries them with their log proof, both verify', async () => {
    const { held, award } = await accepted('public'), proof = await (await get(`/c/${held.id}/log-proof`)).text();
    const json = await get(`/c/${held.id}/credential.json`), png = new Uint8Array(await (await get(`/c/${held.id}/badge.png`)).arrayBuffer());
    expect(json.headers.get('content-disposition')).toBe('attachment; filename="reading-satellite-images.json"');
    expect(same(new Uint8Array(await json.arrayBuffer()), award.bytes)).toBe(true);
    expect(await unbakePng(png)).toEqual({ credential: Buffer.from(award.bytes).toString('utf8'), logProof: proof });
    expect((await house.verify.judge(png, { lang: 'en' })).verdict).toBe('valid');
  });

  test('withdrawn by the issuer: the page says so the moment it is opened', async () => {
    const { held, award } = await accepted('public');
    await house.revoke(award);
    const page = await (await get(`/c/${held.id}`)).text();
    expect(page).toContain('is-invalid');
    expect(page).toContain('revoked');
  });

  test('texts of a credential are text: markup in a name does nothing', async () => {
    const org = publicId(), who = { name: '<img src=x onerror=alert(1)>', email: 'markup@learner.example', lang: 'en' as const };
    await house.award(org, who, { specification: { ...(await import('../../test/credential.ts')).SPECIFICATION, description: { en: '<script>alert(1)</script> **b**' } } });
    await grown(house, who.email);
    const [held] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'public'), page = await (await get(`/c/${held?.id}`)).text();
    expect(page).not.toContain('<img src=x');
    expect(page).not.toContain('<script>alert');
  });
});

describe('the walk of a learner', () => {
  test('link, page, accept, yours, downloads, public page: no account, no script, nothing consumed by looking', async () => {
    const { token, award, who } = await offered(), page = await (await get(`/deliver/${token}`)).text();
    for (const said of [who.name, 'Université d’Exemple', 'Reading satellite images', 'What accepting means', 'This is not me']) expect(page).toContain(said);
    expect((await get(`/deliver/${token}`)).status).toBe(200);
    await grown(house, who.email);
    const taken = await post('/hold/accept', { token, visibility: 'public' });
    expect([taken.status, taken.headers.get('location')]).toEqual([303, `/deliver/${token}`]);
    expect((await get(`/deliver/${token}`)).headers.get('location')).toBe(`/hold/claimed/${token}`);
    const yours = await (await get(`/hold/claimed/${token}`)).text();
    expect(yours).toContain('It is yours');
    expect(yours).toContain(`/c/${award.id}`);
    const file = await get(`/hold/claimed/${token}/${award.id}/credential.json`);
    expect(same(new Uint8Array(await file.arrayBuffer()), award.bytes)).toBe(true);
    expect((await get(`/c/${award.id}`)).status).toBe(200);
    await post(`/hold/claimed/${token}/${award.id}/visibility`, { visibility: 'private' });
    expect((await get(`/c/${award.id}`)).status).toBe(404);
  });

  test('a claim link reaches its own credential only, and no session', async () => {
    const one = await accepted(), other = await accepted(), answer = await get(`/hold/claimed/${one.token}/${other.award.id}/credential.json`);
    expect(answer.status).toBe(404);
    expect((await get(`/hold/claimed/${one.token}`)).headers.getSetCookie().filter((c) => /^(__Host-)?acquis=/.test(c))).toEqual([]);
    // The address is the key: no other site may learn it from a link that is followed.
    expect((await get(`/hold/claimed/${one.token}`)).headers.get('referrer-policy')).toBe('same-origin');
    expect((await get('/hold')).headers.get('location')).toBe('/people/sign-in?next=%2Fhold');
  });

  test('closed links of every kind show one page; asking for a new one answers the same', async () => {
    const { token, award } = await offered();
    await house.erase(award);
    const unknown = `${publicId()}.${'A'.repeat(64)}`, pages = await Promise.all([token, unknown].map(async (link) => (await told(await get(`/deliver/${link}`))).replaceAll(link, 'LINK')));
    expect(pages[0]).toMatch(/^404\n/);
    expect(pages[1]).toBe(pages[0]);
    const answers = await Promise.all([token, unknown].map(async (link) => (await told(await post(`/deliver/${link}/renew`, {}))).replaceAll(link, 'LINK')));
    expect(answers[1]).toBe(answers[0]);
    expect((await post('/hold/accept', { token: unknown })).status).toBe(303);
  });

  test('not me: the issuer is told, and it can be taken back', async () => {
    const { token, org } = await offered();
    await post(`/deliver/${token}/dispute`, {});
    expect((await house.deliver.sent(org, 'disputed', undefined)).lines).toHaveLength(1);
    expect(await (await get(`/deliver/${token}`)).text()).toContain('The issuer has been told.');
    await post(`/deliver/${token}/reopen`, {});
    expect(await (await get(`/deliver/${token}`)).text()).toContain('What accepting means');
  });

  test('another site cannot accept in somebody’s place', async () => {
    const { token } = await offered();
    expect((await post('/hold/accept', { token, visibility: 'public' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await house.deliver.open(token))?.state).toBe('offered');
  });

  test('a withdrawn credential says so before it is accepted', async () => {
    const { token, award } = await offered();
    await house.revoke(award);
    expect(await (await get(`/deliver/${token}`)).text()).toContain('The issuer has withdrawn this credential.');
  });

  test('my learning: cards with their standing; empty, it teaches; in both languages', async () => {
    const { held } = await accepted(), cookie = await cookieOf(held.person);
    const page = await (await get('/hold', { cookie })).text();
    for (const said of ['My learning', 'Reading satellite images', 'Only you see it.', `/c/${held.id}`]) expect(page).toContain(said);
    const { id } = await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email: 'new@learner.example', lang: 'fr' }));
    expect(await (await get('/hold', { cookie: await cookieOf(id), 'accept-language': 'fr' })).text()).toContain(dictionary('fr')('hold.empty.title'));
  });
});

describe('the list of a person', () => {
  test('what was just claimed was judged when it was claimed: the first look shows it; a claim asked for again, of what was withdrawn since, says so', async () => {
    const { held, token, award } = await accepted(), jobs = () => house.jobs.take('hold.check');
    jobs();
    expect(await standing(held.person, held.id)).toMatchObject({ verdict: 'valid', code: '', checkedAt: house.clock.now() });
    expect(await (await get('/hold', { cookie: await cookieOf(held.person) })).text()).toContain('Valid, with 1 caution');
    expect(jobs()).toEqual([]);
    await house.revoke(award);
    await house.hold.accept(token, 'private');
    expect(await standing(held.person, held.id)).toMatchObject({ verdict: 'invalid', code: 'revoked' });
  });

  test('and what answered then is kept, so that it can be verified as of that day when nobody answers any more', async () => {
    const { held } = await accepted(), gone = openVerify({ clock: house.clock, publicUrl: house.publicUrl, resolveOwn: async () => { throw new Error('gone'); }, issuerName: async () => undefined, fetcher: { get: async () => { throw new AcquisError('fetch_failed', { values: { host: 'gone' } }); } } });
    const alone = openHold({ ...house, verify: gone, rasterise }), today = await gone.judge(held.bytes, { lang: 'en', logProof: held.logProof }), then = await alone.asOf(held, today, 'en');
    expect([today.verdict, then?.report.verdict, then?.at]).toEqual(['unknown', 'valid', house.clock.now()]);
    const [kept] = await house.ownerQuery(`select count(*) n, count(*) filter (where encode(sealed_note, 'escape') like $2) clear from hold_evidence where credential = $1`, [held.id, '%did.json%']);
    expect([Number(kept?.['n']) >= 2, Number(kept?.['clear'])]).toEqual([true, 0]);
    await alone.report(held, 'en');
    expect((await house.ownerQuery('select count(*) n from hold_evidence where credential = $1', [held.id]))[0]).toEqual({ n: kept?.['n'] });
  });

  const standing = async (person: string, id: string) => (await house.hold.shelf(person, {})).lines.find((line) => line.id === id)?.standing;

  test('asks no verifier: it shows what was last said with its hour, and promises to ask where that is old', async () => {
    const { held, award } = await accepted(), jobs = () => house.jobs.take('hold.check');
    jobs();
    await house.ownerQuery('delete from hold_standings where person_id = $1', [held.person]);
    expect(await standing(held.person, held.id)).toBeUndefined();
    expect(jobs()).toEqual([{ person: held.person }]);
    await house.hold.check(held.person);
    const first = await standing(held.person, held.id);
    expect(first).toMatchObject({ verdict: 'valid', code: '', checkedAt: house.clock.now() });
    expect(jobs()).toEqual([]);
    await house.revoke(award);
    expect(await standing(held.person, held.id)).toEqual(first);
    house.clock.forward(13 * 3600);
    await standing(held.person, held.id);
    expect(jobs()).toEqual([{ person: held.person }]);
    await house.hold.check(held.person);
    expect(await standing(held.person, held.id)).toMatchObject({ verdict: 'invalid', code: 'revoked' });
    const page = await (await get('/hold', { cookie: await cookieOf(held.person) })).text();
    for (const said of ['Withdrawn', 'checked ']) expect(page).toContain(said);
  });

  test('opening a credential asks at once and corrects the list; asking for all again does so for what is fresh too', async () => {
    const { held, award } = await accepted();
    await house.hold.check(held.person);
    await house.revoke(award);
    await house.hold.check(held.person);
    expect(await standing(held.person, held.id)).toMatchObject({ verdict: 'valid' });
    await house.hold.checkSoon(held.person);
    await house.hold.check(held.person);
    expect(await standing(held.person, held.id)).toMatchObject({ verdict: 'invalid' });
    const other = await accepted();
    await house.hold.check(other.held.person);
    await house.revoke(other.award);
    await house.hold.report(other.held, 'en');
    expect(await standing(other.held.person, other.held.id)).toMatchObject({ verdict: 'invalid', code: 'revoked' });
  });

  test('500 credentials: a page of 24, a search through all, both soon; every page reached once', async () => {
    const { held } = await accepted();
    const row = (await house.ownerQuery('select key_id from hold_credentials where id = $1', [held.id]))[0], key = await house.db.asPerson(held.person, async (tx) => (await house.people.keys.open(tx, [String(row?.['key_id'])])).get(String(row?.['key_id'])));
    const text = Buffer.from(held.bytes).toString('utf8');
    for (let i = 0; i < 500; i++) {
      const id = publicId(), bytes = Buffer.from(text.replaceAll('for land use.', `for land use in Écully, ${i}.`));
      await house.ownerQuery(`insert into hold_credentials (person_id, id, key_id, sealed, sha256, origin, received_at) values ($1, $2, $3, $4, $5, 'claim', $6)`, [held.person, id, row?.['key_id'], seal(key ?? Buffer.alloc(0), bytes, `hold:credential:${id}`), sha256(bytes), new Date(Date.parse('2026-01-01T00:00:00Z') + i * 60_000)]);
    }
    await house.hold.shelf(held.person, {}); // kept before there were cards: they are made at the first look
    const began = spent(), first = await house.hold.shelf(held.person, {}), listed = spent() - began;
    expect(first).toMatchObject({ total: 501, found: 501, page: 1, pages: 21 });
    expect(first.lines).toHaveLength(24);
    const searched = spent(), found = await house.hold.shelf(held.person, { query: 'SATELLITE ecully 499' });
    process.stderr.write(`list ${listed.toFixed(0)} ms, search ${(spent() - searched).toFixed(0)} ms with 501 credentials\n`);
    expect(found.found).toBe(1);
    const seen = new Set<string>();
    for (let page = 1; page <= 21; page++) for (const one of (await house.hold.shelf(held.person, { page })).lines) seen.add(one.id);
    expect(seen.size).toBe(501);
    expect((await house.hold.shelf(held.person, { page: 99 })).page).toBe(21);
    expect(listed).toBeLessThan(200);
    const cookie = await cookieOf(held.person), page = await (await get('/hold?q=nothing+like+it', { cookie })).text();
    expect(page).toContain('Nothing found for “nothing like it”.');
  }, 30_000);
});

describe('staff', () => {
  test('the outbox is for the house’s administrators; mails of an organisation for its issuers', async () => {
    const { held } = await accepted(), cookie = await cookieOf(held.person);
    expect((await get('/deliver/outbox', { cookie })).status).toBe(404);
    expect((await get('/deliver/outbox')).status).toBe(303);
    expect((await get(`/o/${publicId()}/deliver`, { cookie })).status).toBe(404);
  });

  test('an administrator reads a waiting mail and its link; an issuer sends one again', async () => {
    const link = await house.people.firstLink?.();
    if (!link) throw new Error('no first link');
    const { id } = await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email: 'admin@val.example', name: 'Ada', lang: 'en' }));
    await house.ownerQuery('update people_accounts set admin = true where id = $1', [id]);
    const cookie = await cookieOf(id), admin = { id, name: 'Ada', email: 'admin@val.example', admin: true, session: '' };
    const organisation = await house.people.createOrganisation(admin, { name: { en: 'Val' }, legalName: 'Val', country: 'FRA', identifiers: [] });
    await house.award(organisation.id, { name: 'Zoë', email: 'reader@learner.example', lang: 'en' });
    const { lines } = await house.deliver.outbox(undefined), mail = lines.find((line) => line.to === 'reader@learner.example');
    expect(await (await get('/deliver/outbox', { cookie })).text()).toContain('reader@learner.example');
    expect(await (await get(`/deliver/outbox/${mail?.id}`, { cookie })).text()).toContain(`${house.publicUrl}/deliver/${organisation.id}.`);
    const desk = await (await get(`/o/${organisation.id}/deliver`, { cookie })).text();
    expect(desk).toContain('reader@learner.example');
    const csrf = /name="csrf" value="([^"]+)"/.exec(desk)?.[1] ?? '', [claim] = (await house.deliver.sent(organisation.id, 'all', undefined)).lines;
    expect((await post(`/o/${organisation.id}/deliver/${claim?.claim}/resend`, { csrf }, { cookie })).status).toBe(303);
    expect((await house.deliver.outbox(undefined)).lines.filter((line) => line.to === 'reader@learner.example')).toHaveLength(2);
    for (const show of ['bounced', 'disputed', 'declined', 'x']) expect((await get(`/o/${organisation.id}/deliver?show=${show}`, { cookie })).status).toBe(200);
  });
});

describe('from the issuing room to the learner', () => {
  test('three awards are issued, offered, claimed and true; one withdrawn is not; one erased never was', async () => {
    const issuing = await issuingHouse(), { issue, org, by, db } = issuing, { deliver, hold } = joinRooms(issuing, issue);
    issue.issued.listen(deliver.offer);
    const learners = ['ada', 'bob', 'eve'].map((name) => ({ givenName: name, familyName: 'Learner', email: `${name}@learner.example`, awardedOn: '2026-10-02', 'result:exam': '15' }));
    const { batch } = await issue.submit(org, by, issuing.specification, { ...madeSheet(learners), source: 'api', onDuplicate: 'skip', onFault: 'refuse' });
    await issue.advance(org, batch);
    const { lines } = await deliver.sent(org, 'all', undefined), award = (name: string) => lines.find((line) => line.who?.email === `${name}@learner.example`)?.award ?? '';
    expect(lines.map((line) => line.who?.name).toSorted()).toEqual(['ada Learner', 'bob Learner', 'eve Learner']);
    const links = Object.fromEntries(await Promise.all(['ada', 'bob', 'eve'].map(async (name) => [name, await waitingLink(deliver, `${name}@learner.example`)] as const)));
    const [ada] = await hold.accept(links['ada'] ?? '', 'public'), [bob] = await hold.accept(links['bob'] ?? '', 'public');
    if (!ada || !bob) throw new Error('nothing held');
    const kept = await db.asOrganisation(org, (tx) => issue.bytesOf(tx, org, ada.id));
    expect(same(kept?.bytes ?? new Uint8Array(), ada.bytes)).toBe(true);
    expect((await hold.report(ada, 'en')).verdict).toBe('valid');
    await issue.setStatus(org, [award('bob')], { to: 'revoked', reason: 'issued in error', by });
    expect((await hold.report(bob, 'en')).checks).toContainEqual(expect.objectContaining({ check: 'status', result: 'fail', code: 'revoked' }));
    const given = await db.asOrganisation(org, (tx) => issue.handover(tx, org, award('eve')));
    await db.asOrganisation(org, (tx) => issuing.people.keys.destroy(tx, [given?.recipient.key ?? '']));
    expect(await deliver.open(links['eve'] ?? '')).toBeUndefined();
    expect(await deliver.states(org, [award('ada'), award('bob')])).toEqual(new Map([[award('ada'), { mail: 'queued', claim: 'accepted' }], [award('bob'), { mail: 'queued', claim: 'accepted' }]]));
    await issuing.close();
  });
});
