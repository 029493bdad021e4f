// A page of one's own, files shown when chosen, and a helper who reads: what each shows, and what none of them lets out.
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Env } from '#lib/http';
import { publicId } from '#lib/ids';
import { grown, issuedHouse, waitingLink, type IssuedHouse } from '../../../test/issued.ts';
import { SPECIFICATION } from '../../../test/credential.ts';
import { frontDoor } from '../../../web/app.tsx';
import { sharePages } from '../share.pages.tsx';
import { openShare, type PortfolioWish, type Share } from '../share.ts';
import { europassCv } from './cv.ts';

let house: IssuedHouse, share: Share, app: ReturnType<typeof frontDoor>;
const reported: unknown[] = [];
beforeAll(async () => {
  house = await issuedHouse();
  share = openShare({ ...house, house: { did: house.sign.houseDid, name: 'Maison', attest: (document) => house.sign.attestAsHouse(document) } });
  house.people.mailWanted.listen(house.deliver.post);
  const entry = new Hono<Env>().get('/test/sign-in/:id', async (c) => { await house.people.signIn(c, c.req.param('id')); return c.text('in'); });
  app = frontDoor({ facts: { name: 'Maison', publicUrl: house.publicUrl, trial: true, development: false }, session: house.people.session, files: new Hono<Env>(), rooms: [sharePages({ ...house, share }), entry], api: [], report: (error) => reported.push(error) });
});
afterAll(async () => { await house.close(); expect(reported).toEqual([]); });

let people = 0;
async function learner(titles: readonly string[] = ['Reading satellite images']) {
  const who = { name: `Noa Béranger ${++people}`, email: `pf${people}@learner.example`, lang: 'en' as const }, ids: string[] = [];
  let person = '';
  for (const title of titles) {
    await house.award(publicId(), who, { specification: { ...SPECIFICATION, title: { en: title, fr: title } } });
    const [held] = await house.hold.accept(await waitingLink(house.deliver, who.email), 'private');
    ids.push(held?.id ?? '');
    person = held?.person ?? '';
  }
  if (person) await grown(house, person);
  return { who, person, ids, id: ids[0] ?? '' };
}
const get = (path: string, cookie = '', lang = 'en') => app.request(`${house.publicUrl}${path}`, { headers: { accept: 'text/html', 'accept-language': lang, cookie } });
const cookieOf = async (person: string) => (await get(`/test/sign-in/${person}`)).headers.getSetCookie().map((c) => c.split(';')[0]).join('; ');
async function told(path: string, cookie = ''): Promise<string> {
  const answer = await get(path, cookie), text = await answer.text(), id = answer.headers.get('x-request-id') ?? '-';
  return `${answer.status}\n${[...answer.headers].filter(([name]) => name !== 'x-request-id' && name !== 'date').map(String).sort().join('\n').replaceAll(id, 'ID')}\n${text.replaceAll(id, 'ID').replaceAll(/\/share\/portfolio\/[\w-]+/g, 'PATH').replaceAll(/\/share\/helping\/\w+/g, 'PATH').replaceAll(/%2Fshare%2F(?:helping|portfolio)%2F[\w-]+/g, 'PATH')}`;
}
const wish = (over: Partial<PortfolioWish>): PortfolioWish => ({ name: `noa-${people}`, title: 'Noa', intro: '', sections: [], credentials: [], notes: false, listed: false, ...over });

describe('a portfolio', () => {
  test('is off until published, shows what was chosen and nothing else, and is gone when switched off', async () => {
    const { person, who, ids: [a = '', b = '', c = ''] } = await learner(['Chosen one', 'In a section', 'Never chosen']), { hold } = house, at = `/share/portfolio/noa-${people}`;
    const section = await hold.collect(person, { name: 'Fieldwork', note: 'private thought' }, [b]);
    await hold.annotate(person, section, b, 'private remark');
    await hold.addFile(person, { about: 'credential', subject: a, name: 'a.txt', words: 'private file', bytes: Buffer.from('x') });
    await share.keepPortfolio(person, wish({ sections: [section], credentials: [a], intro: 'I walk <rivers>.' }));
    const never = await told('/share/portfolio/nobody-here');
    expect(await told(at)).toBe(never);
    await share.publish(person);
    const page = await (await get(at)).text();
    for (const said of ['Chosen one', 'In a section', 'Fieldwork', 'I walk &lt;rivers&gt;.', 'name="robots"', 'Université d’Exemple']) expect(page).toContain(said);
    for (const kept of ['Never chosen', 'private thought', 'private remark', 'private file', who.email, who.name, person, a, b, c]) expect(page).not.toContain(kept);
    await hold.gather(person, section, [c]);
    expect(await (await get(at)).text()).not.toContain('Never chosen');
    await share.unpublish(person);
    expect(await told(at)).toBe(never);
    expect((await share.portfolio(person))?.intro).toBe('I walk <rivers>.');
  });

  test('leads to a credential only where its holder made it public; shows notes and is found only when wished', async () => {
    const { person, ids: [a = '', b = ''] } = await learner(['Open', 'Shut']), { hold } = house, at = `/share/portfolio/noa-${people}`, section = await hold.collect(person, { name: 'All', note: 'said aloud' }, [a, b]);
    await hold.choose(person, a, 'public');
    await share.keepPortfolio(person, wish({ sections: [section], notes: true, listed: true }));
    await share.publish(person);
    const answer = await get(at), page = await answer.text();
    expect([page.includes(`href="/c/${a}"`), page.includes(b), page.includes('said aloud'), page.includes('name="robots"'), answer.headers.get('x-robots-tag')]).toEqual([true, false, true, false, null]);
    expect(await (await get(at, '', 'fr')).text()).toContain('composée par la personne');
  });

  test('looked at first, it can be published from there; what is seen already says that it changes at once', async () => {
    const { person, id } = await learner(), cookie = await cookieOf(person), csrf = /name="csrf" value="([^"]+)"/.exec(await (await get('/share/portfolio', cookie)).text())?.[1] ?? '';
    const look = async () => (await app.request(`${house.publicUrl}/share/portfolio`, { method: 'POST', body: new URLSearchParams({ csrf, act: 'preview', name: `noa-${people}`, title: 'Noa', intro: '', c: id }), headers: { 'sec-fetch-site': 'same-origin', 'accept-language': 'en', cookie } })).text();
    const acts = (page: string) => [...page.matchAll(/name="act" value="(\w+)"/g)].map(([, act]) => act), before = await look();
    expect([acts(before), before.includes('Keep, do not publish')]).toEqual([['publish', 'keep', 'change'], true]);
    await share.keepPortfolio(person, wish({ credentials: [id] }));
    await share.publish(person);
    const after = await look();
    expect([acts(after), after.includes('Keep and show'), after.includes('do not publish')]).toEqual([['keep', 'change'], true, false]);
  });

  test('a draft that an archive brought is judged like any other before it is seen, and its holder’s own from then on', async () => {
    const { person, id } = await learner(), shown = [{ name: '', note: '', items: [{ credential: id, note: '' }] }], cookie = await cookieOf(person);
    const brought = (over: Partial<PortfolioWish>) => share.bringBack(person, { house: 'Elsewhere', portfolio: { ...wish({ credentials: [id] }), shown, ...over }, links: [], helps: [], credentials: new Map([[id, id]]), collections: new Map(), files: new Map() });
    for (const [over, code] of [[{ name: '\u043f\u0430ypal' }, 'share_name_form'], [{ name: 'a/b' }, 'share_name_form'], [{ title: ' ' }, 'share_title_needed']] as const) {
      await house.ownerQuery('delete from share_portfolios where person_id = $1', [person]);
      await brought(over);
      await expect(share.publish(person)).rejects.toMatchObject({ faults: [{ code }] });
      expect((await share.portfolio(person))?.onAir).toBe(false);
    }
    await house.ownerQuery('delete from share_portfolios where person_id = $1', [person]);
    await brought({});
    await share.publish(person);
    expect([(await share.portfolio(person))?.house, (await get(`/share/portfolio/noa-${people}`, cookie)).status]).toEqual([undefined, 200]);
  });

  test('draws each credential as its holder’s own list does', async () => {
    const { person, id } = await learner(), line = (await house.hold.shelf(person, {})).lines.find((one) => one.id === id);
    await share.keepPortfolio(person, wish({ credentials: [id] }));
    expect((await share.previewPortfolio(person, wish({ credentials: [id] }))).sections[0]?.entries[0]?.line.picture).toEqual(line?.picture);
    expect(line?.picture).toBeDefined();
  });

  test('a withdrawn credential says so there too', async () => {
    const { person, id } = await learner(), at = `/share/portfolio/noa-${people}`;
    await share.keepPortfolio(person, wish({ credentials: [id] }));
    await share.publish(person);
    await house.ownerQuery(`update hold_standings set verdict = 'invalid', code = 'revoked' where credential = $1`, [id]);
    await house.ownerQuery(`insert into hold_standings (person_id, credential, verdict, cautions, code, checked_at, due) values ($1, $2, 'invalid', 0, 'revoked', now(), false) on conflict do nothing`, [person, id]);
    expect(await (await get(at)).text()).toContain('is-invalid');
  });

  test('a name is nobody else’s while it is had, and for ninety days after; its owner takes it back at once', async () => {
    const one = await learner(), two = await learner(), name = `river-${people}`;
    for (const { person, id } of [one, two]) await share.keepPortfolio(person, wish({ name, credentials: [id] }));
    await share.publish(one.person);
    const taken = { code: 'bad_input', faults: [{ path: 'name', code: 'share_name_unavailable' }] };
    await expect(share.publish(two.person)).rejects.toMatchObject(taken);
    await share.unpublish(one.person);
    await expect(share.publish(two.person)).rejects.toMatchObject(taken);
    await share.publish(one.person);
    await share.unpublish(one.person);
    house.clock.forward(91 * 86_400);
    await share.publish(two.person);
    await expect(share.publish(one.person)).rejects.toMatchObject(taken);
    expect((await share.findPortfolio(name))?.person).toBe(two.person);
  });

  test('two accounts made one: the page of the one that goes is off, its name is kept for the one that stays', async () => {
    const gone = await learner(), stays = await learner(), other = await learner(), name = `merged-${people}`;
    for (const { person, id } of [gone, stays, other]) await share.keepPortfolio(person, wish({ name, credentials: [id] }));
    await share.publish(gone.person);
    await house.db.asHouse((tx) => share.merge(tx, { from: gone.person, to: stays.person }));
    expect(await share.findPortfolio(name)).toBeUndefined();
    await expect(share.publish(other.person)).rejects.toMatchObject({ faults: [{ code: 'share_name_unavailable' }] });
    await share.publish(stays.person);
    expect((await share.findPortfolio(name))?.person).toBe(stays.person);
    expect(await house.ownerQuery('select 1 from share_names where person_id = $1', [gone.person])).toEqual([]);
  });

  test.each(['', 'ab', 'a--b', '-ab', 'ab-', 'a b', 'nоa', 'é-toile', '12345', 'x'.repeat(41), '../x', 'a.b', 'qr.svg'])('%j is no name', async (name) => {
    const { person, id } = await learner();
    await expect(share.keepPortfolio(person, wish({ name, credentials: [id] }))).rejects.toMatchObject({ code: 'bad_input', faults: [{ path: 'name' }] });
  });

  test('taken, resting and the house’s own are refused alike, with another to have instead', async () => {
    const one = await learner(), two = await learner(), name = `busy-${people}`, refusal = async (wished: string) => { await share.keepPortfolio(two.person, wish({ name: wished, credentials: [two.id] })); return open.publish(two.person).catch((error: unknown) => error); };
    const open = openShare({ ...house, people: { ...house.people, publicOnly: async () => undefined }, house: { did: '', name: '', attest: async (x) => x } });
    await share.keepPortfolio(one.person, wish({ name, credentials: [one.id] }));
    await open.publish(one.person);
    const taken = await refusal(name);
    await share.unpublish(one.person);
    const resting = await refusal(name);
    for (const answer of [taken, resting, ...await Promise.all(['Admin', 'acquis', 'verify', 'embed', 'issuers'].map(refusal))]) expect(answer).toMatchObject({ code: 'bad_input', faults: [{ path: 'name', code: 'share_name_unavailable', values: { n: 90 } }] });
    expect([await share.freeName(two.person, name), await share.freeName(one.person, name), await share.freeName(two.person, 'Verify'), await share.freeName(two.person, '!')]).toEqual([`${name}-2`, name, 'verify-2', undefined]);
  });

  test('the name of an erased person’s page rests for nobody, ninety days, and says nothing of them', async () => {
    const gone = await learner(), other = await learner(), name = `erased-${people}`, open = openShare({ ...house, people: { ...house.people, publicOnly: async () => undefined }, house: { did: '', name: '', attest: async (x) => x } });
    for (const { person, id } of [gone, other]) await share.keepPortfolio(person, wish({ name, credentials: [id] }));
    await open.publish(gone.person);
    const before = await house.ownerQuery('select name from share_names where person_id = $1', [gone.person]), at = house.clock.now();
    await house.db.asHouse((tx) => share.erase(tx, { person: gone.person }));
    expect(await house.ownerQuery('select 1 from share_names where person_id = $1', [gone.person])).toEqual([]);
    expect(await house.ownerQuery('select person_id, taken_at, released_at from share_names where name = $1', [before[0]?.['name']])).toEqual([{ person_id: null, taken_at: at, released_at: at }]);
    expect(await share.findPortfolio(name)).toBeUndefined();
    await expect(open.publish(other.person)).rejects.toMatchObject({ faults: [{ code: 'share_name_unavailable' }] });
    house.clock.forward(91 * 86_400);
    await open.publish(other.person);
    expect((await share.findPortfolio(name))?.person).toBe(other.person);
    expect(await house.ownerQuery('select 1 from share_names where person_id is null')).toEqual([]);
  });

  test('nobody gathers names: a fourth in ninety days is refused', async () => {
    const { person, id } = await learner();
    for (const n of [1, 2, 3, 4]) { await share.keepPortfolio(person, wish({ name: `many-${people}-${n}`, credentials: [id] })); await share.publish(person); }
    await expect(share.keepPortfolio(person, wish({ name: `many-${people}-5`, credentials: [id] }))).rejects.toMatchObject({ faults: [{ code: 'share_names_many' }] });
    expect(await share.findPortfolio(`many-${people}-1`)).toBeUndefined();
  });

  test('a minor publishes none, and what was published before they said so is gone', async () => {
    const { person, id } = await learner(), at = `/share/portfolio/noa-${people}`;
    await share.keepPortfolio(person, wish({ credentials: [id] }));
    await share.publish(person);
    const strict = openShare({ ...house, people: { ...house.people, mayBePublic: async () => false, publicOnly: async () => { throw Object.assign(new Error(), { code: 'minor_not_public' }); } }, house: { did: '', name: '', attest: async (x) => x } });
    expect(await strict.findPortfolio(`noa-${people}`)).toBeUndefined();
    await expect(strict.publish(person)).rejects.toMatchObject({ code: 'minor_not_public' });
    expect((await get(at)).status).toBe(200);
  });

  test('nothing of another’s gets in, nothing stands in clear, an empty one is not published', async () => {
    const mine = await learner(), theirs = await learner(), collection = await house.hold.collect(theirs.person, { name: 'Theirs', note: '' }, [theirs.id]);
    await share.keepPortfolio(mine.person, wish({ name: `own-${people}`, title: 'Sealed words', sections: [collection], credentials: [theirs.id] }));
    await expect(share.publish(mine.person)).rejects.toMatchObject({ faults: [{ code: 'share_portfolio_empty' }] });
    const [row] = await house.ownerQuery('select sealed from share_portfolios where person_id = $1', [mine.person]);
    expect((row?.['sealed'] as Buffer).toString('latin1')).not.toMatch(/Sealed|own-/);
    for (const table of ['share_portfolios', 'share_helps', 'share_help_notes', 'share_files']) expect((await house.db.asPerson(theirs.person, (tx) => sql`select * from ${sql.table(table)} where person_id = ${mine.person}`.execute(tx))).rows).toEqual([]);
  });
});

describe('a link', () => {
  test('shows the files that were chosen for it, as files, said to be the holder’s; none that were not, and none of another’s', async () => {
    const mine = await learner(), theirs = await learner(), { hold } = house, add = (who: typeof mine, words: string) => hold.addFile(who.person, { about: 'credential', subject: who.id, name: `${words}.txt`, words, bytes: Buffer.from(words) });
    const [shown, kept, other] = [await add(mine, 'shown-work'), await add(mine, 'kept-work'), await add(theirs, 'their-work')];
    const plain = await share.make(mine.person, { items: [{ credential: mine.id }], kind: 'link', days: 30 }), link = await share.make(mine.person, { items: [{ credential: mine.id }], kind: 'link', days: 30, files: [shown, other] });
    const page = await (await get(`/share/${link.id}`)).text();
    expect([page.includes('shown-work'), page.includes('Added by the holder'), page.includes('kept-work'), page.includes('their-work')]).toEqual([true, true, false, false]);
    const answer = await get(`/share/${link.id}/file/${shown}`);
    expect([answer.status, answer.headers.get('content-disposition')?.split(';')[0], answer.headers.get('content-security-policy'), await answer.text()]).toEqual([200, 'attachment', "default-src 'none'; sandbox", 'shown-work']);
    for (const path of [`/share/${link.id}/file/${kept}`, `/share/${link.id}/file/${other}`, `/share/${plain.id}/file/${shown}`]) expect((await get(path)).status).toBe(404);
    await share.withdraw(mine.person, link.id);
    expect((await get(`/share/${link.id}/file/${shown}`)).status).toBe(404);
  });
});

describe('a helper', () => {
  const helper = async () => { const email = `mentor${++people}@school.example`, { id } = await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email, name: 'Odile Mentor', lang: 'en' })); await house.ownerQuery('update people_addresses set proved_at = now() where person_id = $1', [id]); return { email, id, cookie: await cookieOf(id) }; };
  const open = (who: { person: string; id: string }, email: string, days = 30) => share.openHelp(who.person, { email, words: 'What should I take next?', days, credentials: [who.id], collections: [] }, 'en', 'here');

  test('reads what was opened, by proof of the address it was opened to; nobody else can tell that it exists', async () => {
    const mine = await learner(['Opened', 'Kept shut']), mentor = await helper(), stranger = await helper(), help = await open(mine, mentor.email.toUpperCase());
    const page = await (await get(`/share/helping/${help.id}`, mentor.cookie)).text();
    expect([page.includes('Opened'), page.includes('What should I take next?'), page.includes('Kept shut'), page.includes(`/c/${mine.id}`)]).toEqual([true, true, false, false]);
    expect((await share.helping(mentor.id)).map(({ id, from }) => [id, from])).toEqual([[help.id, mine.who.name]]);
    expect(await share.helping(stranger.id)).toEqual([]);
    expect(await told(`/share/helping/${help.id}`, stranger.cookie)).toBe(await told(`/share/helping/${publicId()}`, stranger.cookie));
    expect(await told(`/share/helping/${help.id}`)).toBe(await told(`/share/helping/${publicId()}`));
    expect((await share.helps(mine.person))[0]?.lastDay).toBeDefined();
    const { lines } = await house.deliver.outbox(undefined);
    expect(lines.some((line) => line.to?.toLowerCase() === mentor.email)).toBe(true);
  });

  test('erased, leaves no address in what was opened to them: the help stays, leads nobody anywhere, and says so; a new account of that address reads nothing', async () => {
    const mine = await learner(), other = await learner(), mentor = await helper(), help = await open(mine, mentor.email), kept = await open(other, 'else@school.example');
    await share.leaveNote(mentor.id, help.id, 'Take the second year.');
    await house.db.asHouse((tx) => share.erase(tx, { person: mentor.id, emails: [mentor.email] }));
    expect(await house.ownerQuery('select help from share_helpers where help in ($1, $2)', [help.id, kept.id])).toEqual([{ help: kept.id }]);
    expect(await share.helps(mine.person)).toMatchObject([{ id: help.id, email: '', words: 'What should I take next?', state: 'open', notes: [{ text: 'Take the second year.' }] }]);
    expect((await share.helps(other.person))[0]?.email).toBe('else@school.example');
    const cookie = await cookieOf(mine.person);
    for (const path of ['/share/help', `/share/help/${help.id}`]) expect(await (await get(path, cookie)).text()).toContain('a person whose account is gone');
    expect([await share.helping(mentor.id), await share.readHelp(mentor.id, help.id)]).toEqual([[], undefined]);
    await share.closeHelp(mine.person, help.id);
    expect((await share.helps(mine.person))[0]?.state).toBe('closed');
  });

  test('an address that was only typed opens nothing', async () => {
    const mine = await learner(), mentor = await helper(), help = await open(mine, mentor.email);
    await house.ownerQuery('update people_addresses set proved_at = null where person_id = $1', [mentor.id]);
    expect(await share.readHelp(mentor.id, help.id)).toBeUndefined();
    expect(await share.helping(mentor.id)).toEqual([]);
  });

  test('closed or over is gone at once: list, page, notes', async () => {
    const mine = await learner(), mentor = await helper(), closed = await open(mine, mentor.email), over = await open(mine, mentor.email, 7);
    await share.leaveNote(mentor.id, closed.id, 'Take the second year.');
    await share.closeHelp(mine.person, closed.id);
    expect((await share.helping(mentor.id)).map(({ id }) => id)).toEqual([over.id]);
    expect(await share.readHelp(mentor.id, closed.id)).toBeUndefined();
    await expect(share.leaveNote(mentor.id, closed.id, 'Still here')).rejects.toMatchObject({ code: 'not_found' });
    expect((await share.helps(mine.person)).find(({ id }) => id === closed.id)).toMatchObject({ state: 'closed', notes: [{ text: 'Take the second year.', by: 'Odile Mentor' }] });
    house.clock.forward(8 * 86_400);
    expect(await share.readHelp(mentor.id, over.id)).toBeUndefined();
    expect(await share.helping(mentor.id)).toEqual([]);
  });

  test('notes are sealed; the helper takes back theirs, the holder throws away any, nobody else either', async () => {
    const mine = await learner(), mentor = await helper(), stranger = await helper(), other = await learner(), help = await open(mine, mentor.email);
    for (const text of ['First thought', 'Second thought']) await share.leaveNote(mentor.id, help.id, text);
    const [row] = await house.ownerQuery('select sealed from share_help_notes where help = $1', [help.id]);
    expect((row?.['sealed'] as Buffer).toString('latin1')).not.toMatch(/thought|Odile/);
    const [first, second] = (await share.helps(mine.person))[0]?.notes ?? [];
    await expect(share.takeNote(stranger.id, help.id, first?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    await expect(share.dropNote(other.person, help.id, first?.id ?? '')).rejects.toMatchObject({ code: 'not_found' });
    await share.takeNote(mentor.id, help.id, first?.id ?? '');
    await share.dropNote(mine.person, help.id, second?.id ?? '');
    expect((await share.helps(mine.person))[0]?.notes).toEqual([]);
    await expect(share.leaveNote(mentor.id, help.id, ' ')).rejects.toMatchObject({ faults: [{ code: 'share_note_none' }] });
  });

  test('shows nothing on: no link, no help, no portfolio of what is another’s', async () => {
    const mine = await learner(), mentor = await helper();
    await open(mine, mentor.email);
    await expect(share.make(mentor.id, { items: [{ credential: mine.id }], kind: 'link', days: 7 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(open({ person: mentor.id, id: mine.id }, 'third@school.example')).rejects.toMatchObject({ code: 'not_found' });
    for (const file of ['credential.json', 'badge.png', '1/credential.json']) expect((await get(`/share/helping/${(await share.helps(mine.person))[0]?.id}/${file}`, mentor.cookie)).status).toBe(404);
  });

  test.each([['no address', { email: 'nobody' }, 'email'], ['one’s own', { email: 'own' }, 'email'], ['no end that is offered', { days: 5000 }, 'days'], ['nothing chosen', { credentials: [] }, 'c'], ['a speech', { words: 'x'.repeat(501) }, 'words']])('%s is refused before a mail goes', async (_, over, path) => {
    const { person, id, who } = await learner();
    await expect(share.openHelp(person, { email: 'a@b.example', words: '', days: 7, credentials: [id], collections: [], ...over, ...('email' in over && over.email === 'own' && { email: who.email }) }, 'en', 'here')).rejects.toMatchObject({ code: 'bad_input', faults: [{ path }] });
  });

  test('whoever has the letter may have an account for its address; who opened it, and knows its number alone, proves nobody’s address by it', async () => {
    const mine = await learner(), email = `new${++people}@school.example`, help = await open(mine, email), line = (await house.deliver.outbox(undefined)).lines.find(({ to }) => to === email);
    const letter = new URL((line && (await house.deliver.openMail(line.id)).letter?.letter.action?.url) ?? 'http://x').searchParams.get('letter') ?? '';
    for (const [id, said] of [[help.id, ''], [help.id, 'x'.repeat(43)], [publicId(), letter]] as const) await expect(share.welcomeHelper(id, said, 'en')).rejects.toMatchObject({ code: 'not_found' });
    expect(await house.ownerQuery('select 1 from people_addresses where blind = $1', [house.secrets.blind('email', email)])).toEqual([]);
    expect(await share.welcomeHelper(help.id, letter, 'en')).toBe(email);
    const { id } = await house.db.asHouse((tx) => house.people.ensurePerson(tx, { email, name: '', lang: 'en' }));
    expect((await share.readHelp(id, help.id))?.shown.items).toHaveLength(1);
    await share.closeHelp(mine.person, help.id);
    await expect(share.welcomeHelper(help.id, letter, 'en')).rejects.toMatchObject({ code: 'not_found' });
  });
});

type Node = { readonly tag: string; readonly said: Readonly<Record<string, string>>; readonly children: Node[]; text: string };
/** Well-formed by the productions of XML 1.0 that the document uses, or it throws. */
function parse(xml: string): Node {
  const root: Node = { tag: '', said: {}, children: [], text: '' }, open = [root], body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?>\n/, '');
  const plain = (text: string) => { if (/&(?!(?:amp|lt|gt|quot);)|[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Cs}/u.test(text)) throw new Error(`not well-formed: ${text}`); return text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&'); };
  let at = 0;
  for (const [whole, closing, tag = '', attributes = '', empty] of body.matchAll(/<(\/?)([A-Za-z]+(?::[A-Za-z]+)?)((?:\s[A-Za-z:]+="[^"<]*")*)(\/?)>/g)) {
    const start = body.indexOf(whole, at), parent = open.at(-1) ?? root, between = body.slice(at, start);
    if (between.includes('<')) throw new Error(`not well-formed: ${between}`);
    parent.text += plain(between);
    at = start + whole.length;
    if (closing) { if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes another`); continue; }
    const node: Node = { tag, said: Object.fromEntries([...attributes.matchAll(/([A-Za-z:]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, plain(value)])), children: [], text: '' };
    parent.children.push(node);
    if (!empty) open.push(node);
  }
  if (open.length !== 1 || body.slice(at).trim() !== '' || root.children.length !== 1) throw new Error('not one document');
  return root.children[0] as Node;
}
const below = (node: Node | undefined, ...path: string[]): Node[] => path.reduce<Node[]>((found, tag) => found.flatMap(({ children }) => children.filter((one) => one.tag === tag)), node ? [node] : []);
const textAt = (node: Node | undefined, ...path: string[]) => below(node, ...path)[0]?.text;

describe('the CV of Europass', () => {
  test('names the namespaces of the format, and says of each credential what it says, once', async () => {
    const { person, who } = await learner(['Rivers & <wells>', 'Second']), lines = await house.hold.own(person);
    const xml = europassCv(lines, { name: who.name, email: who.email, lang: 'fr', linkOf: (id) => `https://x.example/c/${id}`, isPublic: new Set([lines[0]?.id ?? '']) }), cv = parse(xml);
    expect([cv.tag, cv.said]).toEqual(['Candidate', { xmlns: 'http://www.europass.eu/1.0', 'xmlns:oa': 'http://www.openapplications.org/oagis/9', 'xmlns:eures': 'http://www.europass_eures.eu/1.0', 'xmlns:hr': 'http://www.hr-xml.org/3', 'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance', 'xsi:schemaLocation': 'http://www.europass.eu/1.0 Candidate.xsd' }]);
    expect(cv.children.map(({ tag }) => tag)).toEqual(['hr:DocumentID', 'CandidateSupplier', 'CandidatePerson', 'CandidateProfile']);
    expect([textAt(cv, 'CandidatePerson', 'PersonName', 'hr:FamilyName'), textAt(cv, 'CandidatePerson', 'Communication', 'oa:URI'), below(cv, 'CandidateProfile')[0]?.said]).toEqual([who.name.split(' ').at(-1), who.email, { languageCode: 'fr' }]);
    const entries = below(cv, 'CandidateProfile', 'EducationHistory', 'EducationOrganizationAttendance');
    expect(entries.map((one) => textAt(one, 'EducationDegree', 'hr:DegreeName')).sort()).toEqual(['Rivers & <wells>', 'Second']);
    expect([textAt(entries[0], 'hr:OrganizationName'), textAt(entries[0], 'AttendancePeriod', 'EndDate', 'hr:FormattedDateTime'), textAt(entries[0], 'OrganizationContact', 'Communication', 'oa:URI')]).toEqual(['Université d’Exemple', '2026-10-30', 'https://example.org']);
    expect((xml.match(/https:\/\/x\.example\/c\//g) ?? []).length).toBe(1);
    const skills = lines.flatMap(({ card }) => card.skills).filter(({ key }) => key.includes('data.europa.eu/esco/skill')).map(({ key }) => key);
    expect(below(cv, 'CandidateProfile', 'PersonQualifications', 'PersonCompetency', 'CompetencyID').map(({ text }) => text)).toEqual([...new Set(skills)]);
  });

  test('leaves out what no longer holds, and characters that no XML knows', async () => {
    const { person } = await learner(), [line] = await house.hold.own(person), facts = { name: 'A', email: undefined, lang: 'en' as const, linkOf: String, isPublic: new Set<string>() };
    if (!line) throw new Error('nothing held');
    const fallen = { ...line, standing: { verdict: 'invalid' as const, cautions: 0, code: 'revoked', checkedAt: new Date(0) } };
    for (const one of [fallen, { ...line, newer: 'x' }, { ...line, belongs: 'other' as const }]) expect(europassCv([one], facts)).not.toContain('EducationOrganizationAttendance');
    const odd = parse(europassCv([{ ...line, card: { ...line.card, title: 'a\u0000b\ud800c\u000bd]]>' } }], facts));
    expect(textAt(odd, 'CandidateProfile', 'EducationHistory', 'EducationOrganizationAttendance', 'EducationDegree', 'hr:DegreeName')).toBe('abcd]]>');
  });
});
