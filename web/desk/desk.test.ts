import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { furnishedHouse, type FurnishedHouse } from '../../test/furnished.ts';
import { waitingOf } from './waiting.ts';

let h: FurnishedHouse;
beforeAll(async () => { h = await furnishedHouse(); }, 120_000);
afterAll(() => h.close());

const page = async (path: string, as = h.owner) => { const res = await h.ask(path, { as }); return { status: res.status, to: res.headers.get('location'), text: await res.text() }; };
const ALL = { own: true, design: true, issue: true, see: true };

describe('the desk', () => {
  test('what is wrong for somebody outside comes before what is merely unfinished', async () => {
    const { rooms, org } = h, today = '2026-11-22', specifications = await rooms.design.list(org);
    const waiting = await waitingOf({ ...rooms }, org, ALL, specifications, today), what = waiting.map((one) => one.what);
    expect(what.slice(0, 2)).toEqual(['disputed', 'bounced']);
    expect(what).toEqual(expect.arrayContaining(['faulty', 'declined', 'draft', 'ready']));
    expect(what.indexOf('faulty')).toBeLessThan(what.indexOf('draft'));
  });
  test('a key older than two years and a credential that ends within sixty days are told, and no sooner', async () => {
    const { rooms, org } = h, specifications = await rooms.design.list(org), asked = async (today: string) => (await waitingOf({ ...rooms }, org, ALL, specifications, today)).map((one) => one.what);
    expect(await asked('2028-11-22')).not.toContain('key_due');
    expect(await asked('2028-11-23')).toContain('key_due');
  });
  test('each role is shown what it may open, and nothing of the rest', async () => {
    const { rooms, org } = h;
    for (const [roles, sees, not] of [[['designer'], '/design/', '/deliver?show='], [['viewer'], 'role="search"', '/deliver?show='], [['assessor'], 'role="search"', '/issue/batches/']] as const) {
      const person = await h.person(`${roles[0]}@desk.example`);
      await rooms.people.invite(org, h.owner.id, { email: person.email, roles: [...roles], lang: 'en' });
      await rooms.people.acceptOwn(person.visitor, (await rooms.people.invitationsFor(person.visitor, 'en'))[0]?.id ?? '');
      const { status, text } = await page(`/o/${org}/desk`, person);
      expect([roles[0], status, text.includes(sees), text.slice(text.indexOf('<main')).includes(not)]).toEqual([roles[0], 200, true, false]);
    }
  });
  test('an empty organisation is taught one act', async () => {
    const org = await h.organisation(h.owner, 'New house'), { text } = await page(`/o/${org}/desk`);
    expect(text).toContain(`href="/o/${org}/design"`);
    expect(text).toContain('Begin with what people will be able to do');
  });
  test('a stranger is told nothing of it', async () => {
    expect((await page(`/o/${h.org}/desk`, h.learner)).status).toBe(404);
    expect((await page(`/o/${h.org}/desk/search?q=a`, h.learner)).status).toBe(404);
  });
});

describe('search', () => {
  const found = async (q: string, as = h.owner) => (await page(`/o/${h.org}/desk/search?q=${encodeURIComponent(q)}`, as)).text;
  test('a specification by any word of its title, accents or not', async () => {
    for (const words of ['heat', 'POMPE A CHALEUR', 'pompe']) expect(await found(words)).toContain(`/o/${h.org}/design/`);
    expect(await found('submarine')).toContain('Nothing found');
  });
  test('a person by exact address, or by name without its accents; and it says how it looked', async () => {
    for (const words of ['learner@example.org', 'zoe lomidze']) expect(await found(words)).toContain('learner@example.org');
    expect(await found('learner@example')).toContain('Nothing found');
    expect(await found('zoe')).toContain('Names are stored encrypted');
  });
  test('a credential by its identifier or address; another organisation’s is not found', async () => {
    const line = (await h.rooms.issue.awards(h.org, {})).lines[0];
    expect(await found(line?.credential ?? '')).toContain(`/issue/awards/${line?.id}`);
    expect(await found(`http://localhost:4000/c/${line?.credential}`)).toContain(`/issue/awards/${line?.id}`);
    const other = await h.organisation(h.owner, 'Elsewhere');
    expect((await page(`/o/${other}/desk/search?q=${line?.credential}`)).text).not.toContain('/issue/awards/');
  });
});

test('signing in leads to the only organisation, whoever is in none to their own learning, otherwise to the choice', async () => {
  const member = await h.person('member@desk.example');
  expect((await page('/people', member)).to).toBe('/hold');
  await h.rooms.people.invite(h.org, h.owner.id, { email: member.email, roles: ['viewer'], lang: 'en' });
  expect((await page('/people', member)).to).toBe('/people/home');
  await h.rooms.people.acceptOwn(member.visitor, (await h.rooms.people.invitationsFor(member.visitor, 'en'))[0]?.id ?? '');
  expect((await page('/people', member)).to).toBe(`/o/${h.org}/desk`);
});
