// A file from elsewhere, dropped where specifications are begun: shown, then made a draft; nothing of it vanishes, nobody in it is named.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBadge, makeJwt, type Specification } from '#credential';
import { example, madeAs, sampleAward, specificationText } from '#framework';
import { BADGE } from '../../../test/credential.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { outside } from '../../../test/outside.ts';

let house: TestHouse, org: string, designer: Account, viewer: Account;
beforeAll(async () => {
  house = await testHouse();
  designer = await house.person('designer@example.org', true);
  org = await house.organisation(designer, 'Val');
  viewer = await house.person('viewer@example.org');
  await house.ownerQuery('insert into people_memberships (org_id, person_id, roles, since) values ($1, $2, $3, now())', [org, viewer.id, ['viewer']]);
}, 60_000);
afterAll(async () => { await house?.close(); });

const plain = (text: string) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
function post(fields: Record<string, string | File>, as = designer, lang = 'en') {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return house.ask(`/o/${org}/design?lang=${lang}`, { as, method: 'POST', form, headers: { accept: 'text/html', 'accept-language': lang } });
}
const drop = async (content: unknown, name = 'x.json', lang = 'en') => { const answer = await post({ do: 'upload', file: new File([typeof content === 'string' ? content : JSON.stringify(content)], name) }, designer, lang); return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() }; };
const contentIn = (page: string) => plain(/name="content" value="([^"]*)"/.exec(page)?.[1] ?? '');
async function draftAt(to: string) {
  const id = /design\/([0-9a-z]{26})\/edit/.exec(to)?.[1] ?? '';
  return (await house.rooms.design.open(org, id))?.content;
}
const taken = async (content: string, more: Record<string, string> = {}) => { const answer = await post({ do: 'import', content, ...more }); return { status: answer.status, content: await draftAt(answer.headers.get('location') ?? '') }; };
const CLASS = { '@context': 'https://w3id.org/openbadges/v2', type: 'BadgeClass', id: 'https://example.org/b', name: 'Solderer', description: 'Solders <b>joints</b>', criteria: { narrative: 'Three joints' }, issuer: { type: 'Profile', id: 'http://guild.example.org', name: 'Guild' }, alignment: [{ targetName: 'solder', targetUrl: 'http://data.europa.eu/esco/skill/a9b68e58-766a-403d-b5fe-955b57bdad1b' }], tags: ['metal'] };

test('an Open Badge 2 class: what is read, what is not, what is lacking; then a draft in the language that was said', async () => {
  const { status, text } = await drop(CLASS);
  expect(status).toBe(200);
  for (const said of ['An Open Badge 2 badge class', 'Solderer', '/tags/0', '&quot;metal&quot;', 'Language of the texts', 'Still to write', 'Solders &lt;b&gt;']) expect(text).toContain(said);
  const { content } = await taken(contentIn(text), { language: 'de', ours: 'yes' });
  expect(content).toMatchObject({ title: { de: 'Solderer' }, languages: ['de'], outcomes: [{ id: 's1', title: { de: 'solder' } }], provider: { name: { fr: 'Val' } }, issuer: { name: { fr: 'Val' } } });
});
test('the organisations of the file are kept when asked; who issues stays this house’s to say', async () => {
  const { content } = await taken(contentIn((await drop(CLASS)).text), { language: 'en' });
  expect(content).toMatchObject({ provider: { name: { en: 'Guild' }, identifiers: [{ scheme: 'id', value: 'http://guild.example.org' }] }, issuer: { name: { fr: 'Val' } } });
});
test('a credential of somebody: their name, results and dates stay out, and it says so', async () => {
  const { text } = await drop(makeBadge(BADGE));
  expect(text).toContain('names a person');
  expect(contentIn(text)).not.toContain(BADGE.award.holder.name);
  expect((await taken(contentIn(text), { ours: 'yes' })).content).toMatchObject({ title: { [BADGE.language]: BADGE.specification.title[BADGE.language] }, workloadHours: BADGE.specification.workloadHours });
});
test('a token carries the same', async () => {
  const token = await makeJwt(makeBadge(BADGE), { alg: 'EdDSA', kid: 'did:web:x#1', shape: 'vc', sign: async () => new Uint8Array(64) });
  expect((await drop(token, 'x.jwt')).text).toContain('An Open Badge 3.0 of somebody');
});
test('our own European credential comes back with outcomes, level, hours, languages; the page names every element', async () => {
  const specification = await example('heat-pump') as Specification;
  const { document } = madeAs('elm', { specification, award: sampleAward(specification, '2026-11-20'), at: '2026-11-22T10:00:00Z', display: [{ language: 'fr', pages: [{ mediaType: 'image/png', base64: 'AA==' }] }] });
  const { text } = await drop(document, 'x.jsonld', 'fr');
  expect(text).toContain('Une attestation numérique européenne');
  expect(text).not.toContain('Langue des textes');
  expect((await taken(contentIn(text))).content).toMatchObject({ workloadHours: 54, languages: ['fr'], level: { eqf: 4 }, outcomes: specification.outcomes.map(({ title }) => ({ title })) });
});
const annex1 = outside('data/elm-v3/samples/Sample-MC-Annex1-unsigned.jsonld', 'the ELM samples');
test.skipIf(!annex1)('the Commission’s sample: its months and its local concept are doubted on the page', async () => {
  const { text } = await drop(annex1 ?? '', 'annex1.jsonld');
  for (const said of ['Digital micro-credential creation', 'duration in months', '/credentialSubject/dateOfBirth']) expect(text.toLowerCase()).toContain(said.toLowerCase());
});
test('a specification in YAML becomes a draft at once; an award beside it stays out', async () => {
  const specification = await example('heat-pump') as Specification, { to } = await drop(specificationText({ specification, award: sampleAward(specification, '2026-11-20') }), 'x.yaml');
  const content = await draftAt(to);
  expect([content?.['workloadHours'], JSON.stringify(content).includes('Ada Exemple')]).toEqual([54, false]);
});
test.each([['not JSON', '{'], ['a list', '[]'], ['nothing', ''], ['a hundred thousand lists in one another', `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`], ['a member that is none', '{"__proto__":{"title":1}}']])('a form sent with %s: told, nothing made', async (_, content) => expect((await taken(content)).status).toBe(422));
test('a language that is none changes nothing and breaks nothing', async () => {
  expect((await taken(contentIn((await drop(CLASS)).text), { language: '"><script>', ours: 'yes' })).content).toMatchObject({ title: { und: 'Solderer' } });
});
test('who may not design sees neither page nor draft', async () => {
  for (const form of [{ do: 'upload', file: new File([JSON.stringify(CLASS)], 'x.json') }, { do: 'import', content: '{}' }]) expect((await post(form, viewer)).status).toBe(403);
});
