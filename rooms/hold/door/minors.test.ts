// Before anything is seen by everybody, its holder's age is asked there and then, once; a minor's credentials are seen by nobody who was not given a link, whatever was chosen before.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { furnishedHouse, type FurnishedHouse } from '../../../test/furnished.ts';
import type { Account } from '../../../test/house.ts';
import { oneMark } from '../../../test/issue.ts';

let h: FurnishedHouse, specification = '', serial = 0;
beforeAll(async () => {
  h = await furnishedHouse();
  const { id } = await h.rooms.design.create(h.org, h.owner.id, oneMark());
  specification = (await h.rooms.design.publish(h.org, id, h.owner.id)).id;
}, 120_000);
afterAll(() => h.close());

const code = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.code : String(error)));
/** Somebody to whom one credential was issued, and the way to it. */
async function offered() {
  const email = `young${++serial}@learner.example`;
  h.clock.forward(60);
  await h.rooms.issue.awardOne(h.org, h.owner.id, specification, { fullName: 'Ilse Vermeulen', email, awardedOn: '2026-11-20', language: 'en', 'result:exam': '15' });
  await h.work();
  const line = (await h.rooms.deliver.outbox(undefined)).lines.find(({ to, kind }) => to === email && kind === 'claim');
  return { email, token: new URL((line && (await h.rooms.deliver.openMail(line.id)).letter?.letter.action?.url) ?? '').pathname.replace('/deliver/', '') };
}
/** The same, kept by somebody who is signed in. */
async function learner(): Promise<{ me: Account; id: string; token: string }> {
  const { email, token } = await offered(), me = await h.person(email), [held] = await h.rooms.hold.accept(token, 'private');
  return { me, id: held?.id ?? '', token };
}
const said = (year: string, country = 'FRA') => ({ age: 'said', visibility: 'public', year, country });
const seenByAll = async (id: string) => (await h.ask(`/c/${id}`, { headers: { accept: 'text/html' } })).status;
const to = (answer: Response) => answer.headers.get('location');
const minor = () => String(h.clock.now().getUTCFullYear() - 14);

describe('one credential', () => {
  test('asked where it is made public: one page with why, one press, and it is public; not asked again', async () => {
    const { me, id } = await learner(), at = `/hold/${id}/visibility`;
    expect(to(await h.ask(at, { as: me, form: { visibility: 'public' } }))).toBe(at);
    expect(await seenByAll(id)).toBe(404);
    const page = await (await h.ask(at, { as: me, headers: { 'accept-language': 'en' } })).text();
    for (const words of ['How old are you?', 'protected here', 'name="year"', 'name="country"', `action="${at}"`, `href="/c/${id}"`]) expect(page).toContain(words);
    expect([to(await h.ask(at, { as: me, form: said('1990') })), await seenByAll(id)]).toEqual(['/hold', 200]);
    await h.ask(at, { as: me, form: { visibility: 'private' } });
    expect([to(await h.ask(at, { as: me, form: { visibility: 'public' } })), await seenByAll(id), to(await h.ask(at, { as: me }))]).toEqual(['/hold', 200, `/c/${id}`]);
  });

  test('a minor is told so in plain words, with what works today; another year, sent again, changes nothing', async () => {
    const { me, id } = await learner(), at = `/hold/${id}/visibility`, born = minor(), answer = await h.ask(at, { as: me, form: said(born), headers: { 'accept-language': 'en' } }), page = await answer.text();
    for (const words of ['Not public yet', `gave ${born} as your year of birth`, `From January ${Number(born) + 19}`, `href="/share/of/${id}"`, 'a teacher']) expect(page).toContain(words);
    expect(await (await h.ask(at, { as: me, form: said('1990'), headers: { 'accept-language': 'en' } })).text()).toContain('Not public yet');
    expect([await seenByAll(id), await code(h.rooms.hold.choose(me.id, id, 'public'))]).toEqual([404, 'minor_not_public']);
    expect((await h.rooms.people.birthOf(me.id))?.year).toBe(Number(born));
  });

  test('a year that is none, or no country, is said on the page with what was typed; nothing is kept', async () => {
    const { me, id } = await learner(), at = `/hold/${id}/visibility`;
    for (const form of [said('20l2'), said('1790'), said(''), said('1990', ''), said('1990', 'XXX')]) {
      const answer = await h.ask(at, { as: me, form });
      expect([form, answer.status, await seenByAll(id)]).toEqual([form, 422, 404]);
    }
    expect(await h.rooms.people.birthOf(me.id)).toBeUndefined();
  });

  test('no door around it: the room itself refuses; another person’s question is nowhere', async () => {
    const { me, id } = await learner(), stranger = await h.person(`stranger${serial}@learner.example`);
    expect(await code(h.rooms.hold.choose(me.id, id, 'public'))).toBe('age_unsaid');
    expect([(await h.ask(`/hold/${id}/visibility`, { as: stranger })).status, (await h.ask(`/hold/${id}/visibility`, { as: stranger, form: said('1990') })).status]).toEqual([404, 404]);
    expect([await h.rooms.people.birthOf(me.id), await h.rooms.people.birthOf(stranger.id)]).toEqual([undefined, undefined]);
  });
});

describe('at the claim, without an account', () => {
  test('accepted as public: it is kept at once, the question comes, and the answer makes it public', async () => {
    const { token } = await offered(), asked = to(await h.ask('/hold/accept', { form: { token, visibility: 'public' } })) ?? '', id = asked.split('/').at(-2) ?? '';
    expect(asked).toBe(`/hold/claimed/${token}/${id}/visibility`);
    expect([await seenByAll(id), (await h.ask(`/hold/claimed/${token}`)).status]).toEqual([404, 200]);
    const page = await h.ask(asked);
    expect([page.status, page.headers.get('x-robots-tag')]).toEqual([200, 'noindex']);
    expect([to(await h.ask(asked, { form: said('1990') })), await seenByAll(id)]).toEqual([`/hold/claimed/${token}`, 200]);
  });

  test('a minor keeps it, private, and a link to one person works', async () => {
    const { token } = await offered(), asked = to(await h.ask('/hold/accept', { form: { token, visibility: 'public' } })) ?? '', id = asked.split('/').at(-2) ?? '';
    const page = await (await h.ask(asked, { form: said(minor()), headers: { 'accept-language': 'fr' } })).text();
    expect(page).toContain('Pas encore public');
    expect(page).toContain(`/share/claimed/${token}/${id}`);
    expect([await seenByAll(id), (await h.ask(`/share/claimed/${token}/${id}`)).status]).toEqual([404, 200]);
  });
});

describe('the link of a claim, in other hands', () => {
  test('tells nobody the year that its holder said, nor when they come of age', async () => {
    const { me, id, token } = await learner(), asked = `/hold/claimed/${token}/${id}/visibility`, born = minor();
    await h.ask(`/hold/${id}/visibility`, { as: me, form: said(born) });
    for (const answer of [await h.ask(asked), await h.ask(asked, { form: said('1990') })]) {
      const page = await answer.text();
      expect([answer.status, /\d{4}/.test(/<h1>[^]*<\/main>/.exec(page)?.[0].replace(/<[^>]*>/g, ' ') ?? born), page.includes(`/share/claimed/${token}/${id}`)]).toEqual([200, false, true]);
    }
    expect(await (await h.ask(asked, { as: me })).text()).toContain(born);
  });

  test('answers for no more than it brought: who has something besides signs in', async () => {
    const { me, id, token } = await learner(), other = await h.rooms.hold.bring(me.id, [{ name: 'a.json', from: 'file', bytes: (await h.rooms.hold.list(h.learner.id))[0]?.bytes ?? new Uint8Array() }], 'en'), asked = `/hold/claimed/${token}/${id}/visibility`;
    await h.work();
    await h.rooms.hold.decide(me.id, other, () => 'mine');
    const signIn = `/people/sign-in?next=${encodeURIComponent(`/hold/${id}/visibility`)}`;
    expect([to(await h.ask(asked)), to(await h.ask(asked, { form: said(minor()) })), await h.rooms.people.birthOf(me.id)]).toEqual([signIn, signIn, undefined]);
    expect([to(await h.ask(asked, { as: me, form: said('1990') })), await seenByAll(id)]).toEqual([`/hold/claimed/${token}`, 200]);
  });
});

describe('a portfolio', () => {
  const draft = (id: string, name: string) => ({ act: 'publish', name, title: 'Mine', intro: '', c: id });

  test('what was typed is kept, the question comes, and the answer publishes', async () => {
    const { me, id } = await learner(), name = `young-${serial}`;
    expect(to(await h.ask('/share/portfolio', { as: me, form: draft(id, name) }))).toBe('/share/portfolio/on');
    expect([(await h.ask(`/share/portfolio/${name}`)).status, (await h.rooms.share.portfolio(me.id))?.title]).toEqual([404, 'Mine']);
    expect(await (await h.ask('/share/portfolio/on', { as: me })).text()).toContain('name="year"');
    expect([to(await h.ask('/share/portfolio/on', { as: me, form: said('1990') })), (await h.ask(`/share/portfolio/${name}`)).status]).toEqual(['/share/portfolio', 200]);
  });

  test('a minor publishes none, by the page or by the room', async () => {
    const { me, id } = await learner(), name = `young-${serial}`;
    await h.ask('/share/portfolio', { as: me, form: draft(id, name) });
    expect(await code(h.rooms.share.publish(me.id))).toBe('age_unsaid');
    expect(await (await h.ask('/share/portfolio/on', { as: me, form: said(minor()), headers: { 'accept-language': 'en' } })).text()).toContain('Not public yet');
    expect([await code(h.rooms.share.publish(me.id)), (await h.ask(`/share/portfolio/${name}`)).status]).toEqual(['minor_not_public', 404]);
  });
});

test('what was public is not any more once its holder says to be a minor; they and a link still see it', async () => {
  const { hold, people, share } = h.rooms, [held] = await hold.list(h.learner.id), id = (await hold.list(h.learner.id)).find(({ visibility }) => visibility === 'public')?.id ?? held?.id ?? '';
  expect(await hold.find(id, undefined)).toBeDefined();
  await people.sayBirth(h.learner.visitor, { year: '2011', country: 'FRA' });
  expect([await hold.find(id, undefined), await hold.publicBytes(id)]).toEqual([undefined, undefined]);
  expect((await hold.find(id, h.learner.id))?.id).toBe(id);
  expect([await code(hold.choose(h.learner.id, id, 'public')), await code(hold.choose(h.learner.id, id, 'private'))]).toEqual(['minor_not_public', 'done']);
  const [link] = await share.links(h.learner.id);
  expect((await h.ask(`/share/${link?.id ?? ''}`)).status).toBe(200);
});
