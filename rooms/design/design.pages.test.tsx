// The pages as a browser without script sees them: what a form shows is what it sends back.
import type { MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXAMPLES, PROFILES, example, profile, readSpecification, type ProfileId } from '#framework';
import { AcquisError } from '#lib/errors';
import type { Env, Role, Seat } from '#lib/http';
import { publicId } from '#lib/ids';
import { sha256 } from '#lib/seal';
import { testDb, type TestDb } from '../../test/database.ts';
import { testHouse, type Account, type TestHouse } from '../../test/house.ts';
import { seededKey, token } from '../../test/token.ts';
import { frontDoor } from '../../web/app.tsx';
import { STEPS, type Step } from '../../web/design/steps.ts';
import { openDesign, type Content, type Design, type Version } from './design.ts';
import { designPages } from './design.pages.tsx';
import { designRoutes } from './design.routes.ts';

const ORG = publicId(), BY = '00000000-0000-7000-8000-000000000001', CSRF = 'token';
let house: TestDb, design: Design, app: ReturnType<typeof frontDoor>;
let who = BY, roles: Role[] = ['designer'], scopes: string[] = [];

beforeAll(async () => {
  house = await testDb();
  const facts = { name: { fr: 'Centre des Trois-Rives', en: 'Three Banks Centre' }, legalName: 'Trois-Rives', country: 'FRA', identifiers: [], createdAt: '2026-01-01T00:00:00Z' };
  const people = { organisation: async (id: string) => (id === ORG ? { ...facts, id } : undefined), audit: async () => {}, account: async (id: string) => ({ id, email: undefined, name: id === BY ? 'Léa' : 'Marc', lang: 'fr' as const, admin: false }), memberOnly, signedInOnly: pass, apiKeyOnly };
  const sign = { did: (org: string) => `did:web:localhost%3A4000:o:${org}` };
  design = openDesign({ db: house.db, clock: house.clock, people, sign });
  const session: MiddlewareHandler<Env> = async (c, next) => { c.set('visitor', { id: who, name: 'Léa', email: undefined, admin: false, session: 's' }); c.set('csrf', CSRF); await next(); };
  app = frontDoor({ facts: { name: 'Maison', publicUrl: house.publicUrl, trial: true, development: false }, session, files: new Hono<Env>(), rooms: [designPages({ design, people, sign })], api: [designRoutes({ design, people })], report: (error) => { console.error(error); } });
}, 60_000);
afterAll(() => house.close());

const pass: MiddlewareHandler<Env> = async (_c, next) => { await next(); };
function memberOnly(...wanted: Role[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (c.req.param('org') !== ORG) throw new AcquisError('not_found');
    if (wanted.length > 0 && !roles.some((role) => role === 'owner' || wanted.includes(role))) throw new AcquisError('forbidden');
    const seat: Seat = { id: ORG, by: who, name: 'Trois-Rives', roles, via: 'session', scopes: [] };
    c.set('seat', seat);
    await next();
  };
}
function apiKeyOnly(scope?: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (scope && !scopes.includes(scope)) throw new AcquisError('forbidden');
    const seat: Seat = { id: ORG, by: BY, name: 'Trois-Rives', roles: [], via: 'api-key', scopes };
    c.set('seat', seat);
    await next();
  };
}

type Field = [name: string, value: string];
const HTML = { accept: 'text/html', 'accept-language': 'fr', 'sec-fetch-site': 'same-origin' };
const get = async (path: string, headers: Record<string, string> = {}) => { const answer = await app.request(`${house.publicUrl}${path}`, { headers: { ...HTML, ...headers } }); return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }; };
async function post(path: string, fields: readonly Field[], files: readonly [string, File][] = []) {
  const body = new FormData();
  for (const [name, value] of [['csrf', CSRF] as const, ...fields]) body.append(name, value);
  for (const [name, file] of files) body.append(name, file);
  const answer = await app.request(`${house.publicUrl}${path}`, { method: 'POST', body, headers: HTML });
  return { status: answer.status, to: answer.headers.get('location') ?? '', text: await answer.text() };
}

/** What a browser would send of the form `spec`, in order. */
function fieldsOf(html: string): Field[] {
  const form = /<form[^>]*id="spec"[\s\S]*?<\/form>/.exec(html)?.[0] ?? '';
  const plain = (text: string) => text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
  const attribute = (tag: string, name: string) => { const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1]; return found === undefined ? undefined : plain(found); };
  return [...form.matchAll(/<input[^>]*>|<textarea[^>]*>[\s\S]*?<\/textarea>|<select[\s\S]*?<\/select>/g)].flatMap(([tag]): Field[] => {
    const name = attribute(tag, 'name');
    if (name === undefined || name === 'csrf') return [];
    if (tag.startsWith('<textarea')) return [[name, plain(/>([\s\S]*)<\/textarea>/.exec(tag)?.[1] ?? '')]];
    if (tag.startsWith('<select')) return [[name, attribute(/<option[^>]*\sselected[^>]*>/.exec(tag)?.[0] ?? '', 'value') ?? '']];
    const type = attribute(tag, 'type');
    if (type === 'file' || ((type === 'checkbox' || type === 'radio') && !/\schecked/.test(tag))) return [];
    return [[name, attribute(tag, 'value') ?? '']];
  });
}
const withField = (fields: readonly Field[], name: string, value: string): Field[] => [...fields.filter(([n]) => n !== name), [name, value]];
const begun = (content: Content): Promise<Version> => design.create(ORG, BY, content);
const edit = (id: string, step?: Step) => `/o/${ORG}/design/${id}/edit${step ? `?step=${step}` : ''}`;
/** What the form of a step would send. */
const fieldsIn = async (id: string, step: Step = 'describe') => fieldsOf((await get(edit(id, step))).text);
const now = async (id: string) => (await design.open(ORG, id))?.content ?? {};

describe('the edit form', () => {
  test.each(EXAMPLES)('shows and sends back the whole of %s, step by step, unchanged', async (name) => {
    const made = await begun(await example(name) as Content);
    for (const step of STEPS) expect((await post(edit(made.id), [...await fieldsIn(made.id, step), ['do', 'save']])).status).toBe(303);
    expect(readSpecification(await now(made.id)).specification).toEqual(readSpecification(made.content).specification);
    expect((await design.open(ORG, made.id))?.revision).toBe(1);
  });
  test('shows and sends back rights, a rubric and what others signed, with what each endorsement is about', async () => {
    const content = structuredClone(await example('heat-pump')) as unknown as { assessments: { grading: object }[] };
    content.assessments[0]!.grading = { kind: 'levels', levels: ['With help', 'Alone'], pass: 'Alone', rubric: [{ level: 'Alone', criteria: { fr: 'Sans aide', en: 'Without help' } }] };
    const made = await begun({ ...content, entitlements: [{ title: { fr: 'Manipuler', en: 'Handle' }, type: 'http://data.europa.eu/snb/entitlement/52f62180c2', status: 'http://data.europa.eu/snb/entitlement-status/b7015a8a8c', country: 'FRA' }] } as unknown as Content);
    const about = (id: string) => token({ '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiableCredential', 'EndorsementCredential'], issuer: { id: 'did:web:guild.example', name: 'Guild' }, credentialSubject: { id, endorsementComment: 'We ask for it.' } }, seededKey(6));
    const [own, other] = [about(`${house.publicUrl}/design/${made.id}`), about('https://elsewhere.example/1')];
    const pasted = [...withField(await fieldsIn(made.id, 'quality'), 'endorsements.0', own), ['endorsements.1', other] as Field];
    for (const step of ['assessments', 'next'] as const) await post(edit(made.id), [...await fieldsIn(made.id, step), ['do', 'save']]);
    await post(edit(made.id), [...pasted, ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ ...made.content, endorsements: [own, other] });
    const page = await get(edit(made.id, 'quality'));
    expect([page.text.includes('By Guild, about this version') || page.text.includes('Par Guild, sur cette version'), page.text.includes('https://elsewhere.example/1')]).toEqual([true, true]);
    await post(edit(made.id), [...withField(withField(await fieldsIn(made.id, 'quality'), 'endorsements.0', ''), 'endorsements.1', 'we like it'), ['do', 'save']]);
    expect([(await now(made.id))['endorsements'], readSpecification(await now(made.id)).faults.map(({ path, code }) => [path, code])]).toEqual([['we like it'], [['/endorsements/0', 'spec_not_an_endorsement']]]);
  });
  test('keeps what makes no sense yet, word for word, and languages it does not show', async () => {
    const made = await begun({ title: { fr: 'Essai', de: 'Versuch' }, outcomes: [{ id: 'o1' }], quality: [{}] });
    await post(edit(made.id), [...withField(await fieldsIn(made.id), 'website', 'pas une adresse'), ['do', 'go:volume']]);
    await post(edit(made.id), [...withField(await fieldsIn(made.id, 'volume'), 'workloadHours', 'une trentaine'), ['do', 'go:quality']]);
    const moved = await post(edit(made.id), [...withField(await fieldsIn(made.id, 'quality'), 'quality.0.body', 'Agence <&"'), ['do', 'go:check']]);
    expect(moved.to).toBe(edit(made.id, 'check'));
    expect(await now(made.id)).toMatchObject({ title: { fr: 'Essai', de: 'Versuch' }, workloadHours: 'une trentaine', website: 'pas une adresse', quality: [{ body: 'Agence <&"' }] });
    const page = await get(`${edit(made.id, 'volume')}&checked=yes`);
    expect(page.text).toContain('value="une trentaine"');
    expect(page.text).toMatch(/id="workloadHours-error"[\s\S]{0,400}Il faut un nombre/);
    expect(page.text).toContain('href="#workloadHours"');
  });
  test('a number may have a French comma', async () => {
    const made = await begun(await example('heat-pump') as Content);
    await post(edit(made.id), [...withField(await fieldsIn(made.id, 'volume'), 'credits.0.points', '2,5'), ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ credits: [{ points: 2.5 }] });
  });
  test('adding and removing a part keeps everything else that was typed', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const fields = withField(await fieldsIn(made.id, 'outcomes'), 'outcomes.0.title.fr', 'Titre en cours');
    const added = await post(edit(made.id), [...fields, ['do', 'add:outcomes']]);
    expect([added.status, added.to.endsWith('#outcomes.3')]).toEqual([303, true]);
    expect(await now(made.id)).toMatchObject({ outcomes: [{ title: { fr: 'Titre en cours' } }, {}, {}, { id: 'o4' }] });
    await post(edit(made.id), [...await fieldsIn(made.id, 'outcomes'), ['do', 'remove:outcomes.0']]);
    const content = await now(made.id) as { outcomes: { id: string }[]; assessments: { proves: string[] }[] };
    expect([content.outcomes.map((o) => o.id), content.assessments.map((a) => a.proves)]).toEqual([['leak', 'explain', 'o4'], [['leak'], ['explain']]]);
  });
  test('the matrix beside the outcomes: what nothing proves is flagged, a tick is kept, and the assessments keep all else', async () => {
    const made = await begun(await example('heat-pump') as Content), before = (await now(made.id))['assessments'];
    await post(edit(made.id), [...await fieldsIn(made.id, 'outcomes'), ['do', 'add:outcomes']]);
    const flags = (html: string) => [...html.matchAll(/<span class="flag is-warn"([^>]*)data-flag-row="(\d)"/g)].map((m) => [m[2], /hidden/.test(m[1] ?? '')]);
    expect(flags((await get(edit(made.id, 'outcomes'))).text)).toEqual([['0', true], ['1', true], ['2', true], ['3', false]]);
    await post(edit(made.id), [...await fieldsIn(made.id, 'outcomes'), ['assessments.1.proves', 'o4'], ['do', 'save']]);
    expect((await now(made.id))['assessments']).toEqual((before as { proves: string[] }[]).map((one, i) => (i === 1 ? { ...one, proves: [...one.proves, 'o4'] } : one)));
  });
  test('every tick taken away is taken away', async () => {
    const made = await begun(await example('heat-pump') as Content);
    await post(edit(made.id), [...(await fieldsIn(made.id, 'assessments')).filter(([name, value]) => !/proves$/.test(name) || value === ''), ['do', 'save']]);
    expect((await now(made.id))['assessments']).toEqual([expect.not.objectContaining({ proves: expect.anything() as unknown }), expect.not.objectContaining({ proves: expect.anything() as unknown })]);
  });
  test('ESCO is searched and ticked without script', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const asked = await post(edit(made.id), [...withField(await fieldsIn(made.id, 'outcomes'), 'esco-query.2', 'installer une pompe à chaleur'), ['do', 'esco:2']]);
    const page = await get(asked.to.replace(/#.*/, ''));
    const uri = /name="outcomes\.2\.esco" value="([^"]*)"/.exec(page.text)?.[1] ?? '';
    await post(edit(made.id), [...fieldsOf(page.text), ['outcomes.2.esco', uri], ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ outcomes: [{}, {}, { esco: [{ uri, label: { fr: 'installer une pompe à chaleur', en: 'install heat pump' } }] }] });
  });
  test('occupations are searched in ESCO and the ROME and ticked without script: each becomes a link, once', async () => {
    const made = await begun(await example('heat-pump') as Content), links = async () => (await now(made.id))['links'] as { url: string }[] | undefined ?? [], before = (await links()).length;
    const asked = await post(edit(made.id), [...withField(await fieldsIn(made.id, 'next'), 'occupation-query', 'monteur en pompes à chaleur'), ['do', 'occupation']]);
    const page = await get(asked.to.replace(/#.*/, '')), uris = [...page.text.matchAll(/name="occupation" value="([^"]*)"/g)].map((m) => m[1] ?? '');
    expect(page.text).toContain('Ce service utilise la classification ESCO');
    const esco = uris.find((uri) => uri.includes('esco/occupation')) ?? '', rome = uris.find((uri) => uri.includes('francetravail')) ?? '';
    const chosen: [string, string][] = [['occupation', esco], ['occupation', rome], ['occupation', esco], ['occupation', 'http://data.europa.eu/esco/skill/0b95eb5d-f3eb-4387-a0bb-094a394196c7'], ['occupation', 'https://example.org/'], ['do', 'save']];
    await post(edit(made.id), [...fieldsOf(page.text), ...chosen]);
    expect((await links()).slice(before)).toEqual([{ kind: 'occupation', title: expect.any(String) as string, url: esco, code: expect.stringMatching(/^\d{4}/) as string }, { kind: 'occupation', title: expect.any(String) as string, url: rome, code: expect.stringMatching(/^[A-Z]\d{4}$/) as string }]);
    await post(edit(made.id), [...await fieldsIn(made.id, 'next'), ['occupation', rome], ['do', 'save']]);
    expect(await links()).toHaveLength(before + 2);
  });
  test('a national level: offered from the European list for the countries of the bodies, its name shown, any other text kept', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const offered = [...(await get(edit(made.id, 'volume'))).text.matchAll(/<option value="http:\/\/data\.europa\.eu\/snb\/qdr\/[^"]*" label="([^"]*)"/g)].map((m) => m[1] ?? '');
    expect([offered.length, offered.filter((name) => !name.startsWith('France, '))]).toEqual([6, []]);
    for (const [typed, shown] of [['http://data.europa.eu/snb/qdr/c_40020d69', 'France, NQF RNCP niveau IV'], ['RNCP niveau 4', 'value="RNCP niveau 4"']] as const) {
      await post(edit(made.id), [...withField(await fieldsIn(made.id, 'volume'), 'level.nqf', typed), ['do', 'save']]);
      expect((await get(edit(made.id, 'volume'))).text).toContain(shown);
      expect(await now(made.id)).toMatchObject({ level: { nqf: typed } });
    }
  });
  test('skills are suggested from the outcome’s own text without script', async () => {
    const made = await begun({ ...await example('heat-pump') as Content, outcomes: [{ id: 'leak', title: { fr: 'Détecter une fuite de fluide frigorigène' } }] });
    const asked = await post(edit(made.id), [...await fieldsIn(made.id, 'outcomes'), ['do', 'suggest:0']]);
    expect((await get(asked.to.replace(/#.*/, ''))).text).toMatch(/Proposées d’après[\s\S]*fluides frigorigènes/);
  });
  test('two tabs on the same step: the second sees both, loses nothing, and may still save', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const fields = await fieldsIn(made.id);
    await post(edit(made.id), [...withField(fields, 'title.fr', 'Premier onglet'), ['do', 'save']]);
    const second = await post(edit(made.id), [...withField(fields, 'title.fr', 'Second onglet'), ['do', 'save']]);
    expect(second.status).toBe(409);
    expect(second.text).toContain('Premier onglet');
    expect(second.text).toContain('Intitulé (français)');
    const kept = fieldsOf(second.text);
    expect(kept).toContainEqual(['title.fr', 'Second onglet']);
    await post(edit(made.id), [...kept, ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ title: { fr: 'Second onglet' } });
  });
  test('two tabs on two steps, or on two texts, do not meet: both are kept', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const [title, hours, first, second] = [await fieldsIn(made.id), await fieldsIn(made.id, 'volume'), await fieldsIn(made.id, 'languages'), await fieldsIn(made.id, 'languages')];
    const statuses = [];
    for (const fields of [withField(title, 'title.fr', 'A'), withField(hours, 'workloadHours', '52'), withField(first, 'outcomes.0.title.en', 'B'), withField(second, 'outcomes.1.title.en', 'C')]) statuses.push((await post(edit(made.id), [...fields, ['do', 'save']])).status);
    expect(statuses).toEqual([303, 303, 303, 303]);
    expect(await now(made.id)).toMatchObject({ title: { fr: 'A' }, workloadHours: 52, outcomes: [{ title: { en: 'B' } }, { title: { en: 'C' } }, {}] });
    expect((await post(edit(made.id), [...withField(second, 'outcomes.0.title.en', 'D'), ['do', 'save']])).status).toBe(409);
  });
  test('published in another tab meanwhile: what was typed becomes the next version’s draft, and nothing changes what stands', async () => {
    const made = await begun(await example('heat-pump') as Content), [title, same] = [await fieldsIn(made.id), await fieldsIn(made.id, 'volume')];
    const { sha256: hash } = await design.publish(ORG, made.id, BY);
    expect((await post(edit(made.id), [...same, ['do', 'save']])).to).toBe(`/o/${ORG}/design/${made.id}`);
    const kept = await post(edit(made.id), [...withField(title, 'title.fr', 'Tapé trop tard'), ['do', 'publish']]), id = kept.to.split('/').at(-2) ?? '';
    expect([kept.status, id === made.id, (await design.open(ORG, id))?.state, (await design.version(ORG, made.id))?.sha256]).toEqual([303, false, 'draft', hash]);
    expect(await now(id)).toMatchObject({ title: { fr: 'Tapé trop tard' } });
    expect((await design.open(ORG, id))?.number).toBe(2);
  });
  test('both languages side by side, and only what lacks one', async () => {
    const made = await begun({ title: { fr: 'Titre' }, description: { en: 'Text' } });
    const names = async (only: string) => (await fieldsOf((await get(`${edit(made.id, 'languages')}&only=${only}`)).text)).map(([name]) => name).filter((name) => /\.(fr|en)$/.test(name));
    expect([await names('en'), await names('fr'), await names('')]).toEqual([['title.fr', 'title.en'], ['description.fr', 'description.en'], ['title.fr', 'title.en', 'description.fr', 'description.en']]);
    const fields = fieldsOf((await get(`${edit(made.id, 'languages')}&only=en`)).text);
    expect((await post(edit(made.id), [...withField(fields, 'title.en', 'Title'), ['do', 'save']])).to).toContain('only=en');
    expect(await now(made.id)).toMatchObject({ title: { fr: 'Titre', en: 'Title' }, description: { en: 'Text' } });
  });
  test.each([['52', '2', 'good'], ['20', '2', 'few'], ['100', '2', 'many'], ['beaucoup', '2', 'none']])('ECTS Users’ Guide: %s hours and %s credits are said to be %s, and saved all the same', async (hours, points, word) => {
    const made = await begun(await example('heat-pump') as Content);
    await post(edit(made.id), [...withField(withField(await fieldsIn(made.id, 'volume'), 'workloadHours', hours), 'credits.0.points', points), ['do', 'save']]);
    const words = { good: 's’accordent', few: 'plus d’heures ou moins', many: 'moins d’heures ou plus', none: 'sont comparés' };
    expect((await get(edit(made.id, 'volume'))).text.match(/data-line[^>]*>([^<]*)/)?.[1]).toContain(words[word as keyof typeof words]);
  });
  test('publishing with faults saves, publishes nothing and leads to the list of them', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const answer = await post(edit(made.id), [...withField(await fieldsIn(made.id, 'volume'), 'workloadHours', '0'), ['do', 'publish']]);
    expect(answer.to).toBe(edit(made.id, 'check'));
    expect((await get(answer.to)).text).toContain('value="go:volume#workloadHours"');
    expect([(await design.open(ORG, made.id))?.state, (await now(made.id))['workloadHours']]).toEqual(['draft', 0]);
  });
  test('an image is taken, kept while other things change, and removed when asked', async () => {
    const made = await begun(await example('heat-pump') as Content);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    await post(edit(made.id), [...withField(await fieldsIn(made.id), 'image.alt.fr', 'Un badge'), ['do', 'save']], [['image-file', new File([svg], 'badge.svg', { type: 'image/svg+xml' })]]);
    const image = { mediaType: 'image/svg+xml', data: Buffer.from(svg).toString('base64'), alt: { fr: 'Un badge' } };
    expect(await now(made.id)).toMatchObject({ image });
    for (const step of ['describe', 'volume', 'languages'] as const) await post(edit(made.id), [...await fieldsIn(made.id, step), ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ image });
    await post(edit(made.id), [...await fieldsIn(made.id), ['remove-image', 'yes'], ['do', 'save']]);
    expect(await now(made.id)).not.toHaveProperty('image');
  });
  test('an image sent in a second tab survives the conflict', async () => {
    const made = await begun(await example('heat-pump') as Content), fields = await fieldsIn(made.id);
    await post(edit(made.id), [...withField(fields, 'title.fr', 'Premier onglet'), ['do', 'save']]);
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"/>';
    const second = await post(edit(made.id), [...withField(fields, 'title.fr', 'Second onglet'), ['do', 'save']], [['image-file', new File([svg], 'badge.svg', { type: 'image/svg+xml' })]]);
    expect(second.status).toBe(409);
    await post(edit(made.id), [...fieldsOf(second.text), ['do', 'save']]);
    expect(await now(made.id)).toMatchObject({ title: { fr: 'Second onglet' }, image: { data: Buffer.from(svg).toString('base64') } });
  });
  test('names that lead outside the specification are left alone', async () => {
    const made = await begun({ title: { fr: 'x' } });
    await post(edit(made.id), [['revision', '1'], ['title.fr', 'y'], ['__proto__.polluted', 'yes'], ['title.__proto__.polluted', 'yes'], ['constructor.prototype.polluted', 'yes'], ['org_id', 'other'], ['outcomes.999999999.title.fr', 'z'], ['do', 'save']]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.keys(await now(made.id)).sort()).toEqual(['issuer', 'title']);
  });
});

describe('from nothing to published', () => {
  test('an example, then one button', async () => {
    const created = await post(`/o/${ORG}/design`, [['do', 'example'], ['example', 'heat-pump']]);
    const id = created.to.split('/').at(-2) ?? '';
    await post(edit(id), [...fieldsOf((await get(edit(id))).text), ['do', 'publish']]);
    const page = await get(`/design/${id}`);
    expect([page.status, page.text.includes('Diagnostiquer une pompe à chaleur'), page.text.includes('Centre des Trois-Rives')]).toEqual([200, true, true]);
    expect((await get(`/o/${ORG}`)).text).toContain(`/design/${id}`);
  });
  test('a YAML file, downloaded and uploaded, is the same specification', async () => {
    const made = await begun(await example('health-data') as Content);
    const { text } = await get(`/o/${ORG}/design/${made.id}/specification.yaml`);
    const created = await post(`/o/${ORG}/design`, [['do', 'upload']], [['file', new File([text], 's.yaml')]]);
    expect(readSpecification(await now(created.to.split('/').at(-2) ?? '')).specification).toEqual(readSpecification(made.content).specification);
  });
  test.each([['a broken file', 'a: [1', 'ni du YAML ni du JSON'], ['no object', '- 1', 'ni du YAML ni du JSON']])('%s is told and creates nothing', async (_, text, words) => {
    const before = (await design.list(ORG)).length;
    const answer = await post(`/o/${ORG}/design`, [['do', 'upload']], [['file', new File([text], 's.yaml')]]);
    expect([answer.status, answer.text.includes(words), (await design.list(ORG)).length]).toEqual([422, true, before]);
  });
});

describe('definitions on the last step', () => {
  const sheet = async (content: Content) => { const made = await begun(content), { text } = await get(edit(made.id, 'check')); return /<section[^>]*id="definitions"[\s\S]*?<\/section>/.exec(text)?.[0] ?? text.slice(text.indexOf('id="definitions"')); };
  test('every one that ships has its line, those that are minded before issuing first', async () => {
    const text = await sheet(await example('heat-pump') as Content), titles = PROFILES.map((id) => profile(id).title['fr'] ?? '');
    expect(titles.filter((title) => !text.includes(`<strong>${title}</strong>`))).toEqual([]);
    const first = [...text.matchAll(/<strong>([^<]*)<\/strong>/g)].map((m) => m[1] ?? '').filter((title) => titles.includes(title)).slice(0, 2);
    expect(first.toSorted()).toEqual(['eu-2022', 'etf-box2'].map((id) => profile(id as ProfileId).title['fr']).toSorted());
    expect(text).toContain('respectée, éléments présents');
  });
  test('what is missing leads to its field, with the way to mend it', async () => {
    const text = await sheet({ ...await example('heat-pump') as Content, quality: [] });
    expect(text).toMatch(/non respectée[\s\S]*Manque[\s\S]*value="go:quality"[\s\S]*Nommez une assurance qualité/);
  });
  test('a draft with nothing in it is judged too, and says why so much is missing', async () => {
    expect(await sheet({})).toContain('pas encore écrit');
  });
});

describe('with a second person', () => {
  const version = (id: string, rest = '') => `/o/${ORG}/design/${id}${rest}`, MARC = '00000000-0000-7000-8000-000000000002';
  test('asked by its author, sent back, changed, asked again, approved by another', async () => {
    roles = ['owner'];
    expect((await post(`/o/${ORG}/design/settings`, [['two-people', 'yes']])).status).toBe(303);
    roles = ['designer'];
    const made = await begun(await example('heat-pump') as Content);
    expect((await post(edit(made.id), [...await fieldsIn(made.id), ['do', 'ask']])).to).toBe(version(made.id));
    expect((await get(version(made.id))).text).toContain('quelqu’un d’autre l’approuve');
    expect((await post(version(made.id, '/publish'), [])).status).toBe(409);
    who = MARC;
    await post(version(made.id, '/return'), [['answer', 'Le titre est long.']]);
    who = BY;
    expect((await get(version(made.id))).text).toMatch(/Marc l’a renvoyée[\s\S]*Le titre est long/);
    await post(edit(made.id), [...withField(await fieldsIn(made.id), 'title.fr', 'Diagnostiquer'), ['do', 'save']]);
    await post(version(made.id, '/review'), [['note', 'Plus court.']]);
    who = MARC;
    expect((await get(version(made.id))).text).toMatch(/Léa a demandé[\s\S]*Plus court[\s\S]*Approuver et publier/);
    expect((await post(version(made.id, '/publish'), [])).to).toBe(version(made.id));
    who = BY;
    expect((await design.version(ORG, made.id))?.specification.title['fr']).toBe('Diagnostiquer');
    await design.changeSettings(ORG, BY, { twoPeople: false });
  });
  test('the rule is the owner’s to settle', async () => {
    expect((await post(`/o/${ORG}/design/settings`, [['two-people', 'yes']])).status).toBe(403);
    expect(await design.settings(ORG)).toEqual({ twoPeople: false });
  });
});

describe('two versions compared', () => {
  test('field by field, by name, old and new, in both languages; an outcome is known by its id wherever it stands', async () => {
    const one = await design.publish(ORG, (await begun(await example('heat-pump') as Content)).id, BY), two = await design.newVersion(ORG, one.id, BY);
    const { outcomes, assessments } = two.content as unknown as { outcomes: { id: string; title: object }[]; assessments: { proves: string[] }[] };
    const changed = { ...two.content, title: { fr: 'Nouveau titre', en: 'Diagnosing a heat pump' }, workloadHours: 60, outcomes: [...outcomes].reverse(), assessments: assessments.map((a, i) => (i === 1 ? { ...a, supervision: 'unsupervised-no-id' } : a)) } as unknown as Content;
    await design.save(ORG, two.id, BY, 1, changed);
    const { text } = await get(`/o/${ORG}/design/${two.id}/compare`);
    const rows = [...text.matchAll(/<tr><th scope="row"[^>]*>([\s\S]*?)<\/th><td[^>]*>([\s\S]*?)<\/td><td[^>]*>([\s\S]*?)<\/td>/g)].map((m) => m.slice(1).map((cell) => cell.replace(/<[^>]*>/g, '')));
    expect(rows).toContainEqual(['Intitulé (français)', 'Diagnostiquer une pompe à chaleur', 'Nouveau titre']);
    expect(rows).toContainEqual(['Charge de travail en heures', '54', '60']);
    expect(rows.find(([place]) => place === 'Évaluation 2, Surveillance et identité')?.[2]).toBe('Sans surveillance, identité non vérifiée');
    expect(rows.some(([place]) => /^Acquis/.test(place ?? ''))).toBe(false);
  });
});

describe('the preview', () => {
  test.each(['learner', 'employer'])('as %s, in both languages, with an invented person', async (eyes) => {
    const made = await begun(await example('heat-pump') as Content);
    for (const [language, title] of [['fr', 'Diagnostiquer une pompe à chaleur'], ['en', 'Camille Moreau']] as const) {
      const page = await get(`/o/${ORG}/design/${made.id}/preview?as=${eyes}&in=${language}`);
      expect([page.status, page.text.includes(title), page.text.includes('Camille Moreau')]).toEqual([200, true, true]);
    }
  });
  test('of a draft that does not read yet says so', async () => expect((await get(`/o/${ORG}/design/${(await begun({})).id}/preview`)).status).toBe(200));
});

test('a new specification from a template, from one of ours, and not from another’s', async () => {
  const made = await begun({ ...await example('heat-pump') as Content, title: { fr: 'Modèle de départ' } });
  await post(`/o/${ORG}/design/${made.id}/template`, [['name', 'Froid']]);
  const [kept] = await design.templates(ORG), start = (await get(`/o/${ORG}/design/new`)).text;
  expect([kept?.name, start.includes('Froid'), start.includes(made.id)]).toEqual(['Froid', true, true]);
  for (const fields of [[['do', 'template'], ['template', kept?.id ?? '']], [['do', 'ours'], ['version', made.id]]] as Field[][]) {
    const created = await post(`/o/${ORG}/design`, fields);
    expect(await now(created.to.split('/').at(-2) ?? '')).toMatchObject({ title: { fr: 'Modèle de départ' } });
  }
  expect((await post(`/o/${ORG}/design`, [['do', 'ours'], ['version', publicId()]])).status).toBe(404);
  expect((await post(`/o/${ORG}/design/templates/${kept?.id}/remove`, [])).status).toBe(303);
});

describe('the public page', () => {
  test('the canonical text hashes to what the page says', async () => {
    const version = await design.publish(ORG, (await begun(await example('heat-pump') as Content)).id, BY);
    const { text } = await get(`/design/${version.id}/specification.json`);
    expect(sha256(text).toString('hex')).toBe(version.sha256);
    expect((await get(`/design/${version.id}`)).text).toContain(version.sha256);
    expect(JSON.parse((await get(`/design/${version.id}`, { accept: 'application/json' })).text)).toMatchObject({ id: `${house.publicUrl}/design/${version.id}`, sha256: version.sha256, state: 'published' });
  });
  test('Open Badges 3.0, Achievement.id: the achievement stands at its own address, and its outcomes can be pointed at', async () => {
    const { id } = await design.publish(ORG, (await begun(await example('heat-pump') as Content)).id, BY);
    const achievement = await get(`/design/${id}`, { accept: 'application/ld+json' });
    expect([achievement.type, JSON.parse(achievement.text)]).toMatchObject(['application/ld+json', { id: `${house.publicUrl}/design/${id}`, type: ['Achievement'], name: 'Diagnostiquer une pompe à chaleur', creditsAvailable: 2 }]);
    const page = (await get(`/design/${id}`)).text;
    for (const anchor of ['outcome-measure', 'outcome-leak', 'outcome-explain', 'assessment-practical']) expect(page).toContain(`id="${anchor}"`);
  });
  test('as an achievement it names itself in each other language, and is that at the address it gives', async () => {
    const made = await begun(await example('heat-pump') as Content), { id } = await design.publish(ORG, made.id, BY), said = async (address: string) => JSON.parse((await get(address, { accept: 'application/ld+json' })).text) as { id: string; inLanguage: string; related: { id: string; inLanguage: string }[] };
    const fr = await said(`/design/${id}?lang=fr`), [other] = fr.related, en = await said((other?.id ?? '').slice(house.publicUrl.length));
    expect([fr.inLanguage, other?.inLanguage, en.inLanguage, en.id === fr.id, en.related.map(({ inLanguage }) => inLanguage)]).toEqual(['fr', 'en', 'en', true, ['fr']]);
    expect((await said(`/design/${id}?lang=xx`)).inLanguage).toBe('fr');
  });
  test('self-declared quality assurance says so', async () => {
    const version = await design.publish(ORG, (await begun(await example('heat-pump') as Content)).id, BY);
    expect((await get(`/design/${version.id}`)).text).toContain('Autodéclarée');
  });
  test('a draft, a stranger’s id and nonsense look the same', async () => {
    const made = await begun(await example('heat-pump') as Content);
    for (const id of [made.id, publicId(), 'nonsense']) expect((await get(`/design/${id}`)).status).toBe(404);
    for (const org of [publicId(), 'nonsense']) expect((await get(`/o/${org}`)).status).toBe(404);
  });
  test('text from an author is text, never markup', async () => {
    const evil = '<script>alert(1)</script>';
    const version = await design.publish(ORG, (await begun({ ...await example('heat-pump') as Content, title: { fr: evil }, description: { fr: evil } })).id, BY);
    expect((await get(`/design/${version.id}`)).text).not.toContain(evil);
  });
  test('the organisation has a face for machines', async () => {
    expect(JSON.parse((await get(`/o/${ORG}`, { accept: 'application/json' })).text)).toMatchObject({ id: `did:web:localhost%3A4000:o:${ORG}`, legalName: 'Trois-Rives' });
  });
});

describe('who may', () => {
  test('a viewer reads and is refused every act', async () => {
    const made = await begun(await example('heat-pump') as Content);
    roles = ['viewer'];
    const acts = ['edit', 'publish', 'review', 'return', 'template', 'copy', 'new-version', 'discard', 'retire'].map((act) => post(`/o/${ORG}/design/${made.id}/${act}`, [['revision', '1'], ['do', 'save']]));
    const statuses = (await Promise.all([...acts, post(`/o/${ORG}/design`, [['do', 'blank']])])).map((answer) => answer.status);
    const reading = [await get(`/o/${ORG}/design`), await get(`/o/${ORG}/design/${made.id}`), await get(edit(made.id)), await get(`/o/${ORG}/design/new`), await get(`/o/${ORG}/design/${made.id}/preview`)].map((page) => page.status);
    roles = ['designer'];
    expect([new Set(statuses), reading]).toEqual([new Set([403]), [200, 200, 403, 403, 200]]);
    expect((await design.open(ORG, made.id))?.revision).toBe(1);
  });
  test('a stranger is told nothing of the place', async () => expect((await get(`/o/${publicId()}/design`)).status).toBe(404));
});

describe('the API', () => {
  const at = '/api/v1/design/specifications';
  type Answer = { id: string; revision: number; faults: unknown[]; specifications: { id: string }[]; specification: unknown; error: { faults: unknown[] }; paths: object };
  const call = async (method: string, path: string, body?: unknown, type = 'application/json') => { const answer = await app.request(`${house.publicUrl}${path}`, { method, headers: { authorization: 'Bearer x', 'content-type': type, accept: 'application/json' }, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) }); return { status: answer.status, body: await answer.json() as Answer }; };
  test('creates, changes, publishes', async () => {
    scopes = ['design:read', 'design:write'];
    const created = await call('POST', at, await example('heat-pump'));
    expect([created.status, created.body.faults, created.body.revision]).toEqual([201, [], 1]);
    const path = `${at}/${created.body.id}`;
    expect((await call('PUT', path, { revision: 1, specification: { ...await example('heat-pump') as object, workloadHours: 55 } })).body.revision).toBe(2);
    expect(await call('PUT', path, { revision: 1, specification: {} })).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
    expect((await call('GET', `${path}/check`)).body).toMatchObject({ profile: 'eu-2022', outcome: 'pass' });
    expect((await call('GET', `${path}/check?profile=digital-fcu`)).body).toMatchObject({ profile: 'digital-fcu', outcome: 'fail' });
    expect(await call('GET', `${path}/check?profile=nobody`)).toMatchObject({ status: 422, body: { error: { code: 'bad_input', faults: [{ path: 'profile', code: 'framework_unknown' }] } } });
    expect((await call('POST', `${path}/publish`)).body).toMatchObject({ state: 'published', number: 1 });
    expect((await call('GET', at)).body.specifications.some((one) => one.id === created.body.id)).toBe(true);
  });
  test('a draft with faults is kept, its publication refused with all of them', async () => {
    const created = await call('POST', at, { title: { fr: 'x' } });
    const refused = await call('POST', `${at}/${created.body.id}/publish`);
    expect(refused).toMatchObject({ status: 422, body: { error: { code: 'bad_input' } } });
    expect(refused.body.error.faults.length).toBe(created.body.faults.length);
  });
  test.each([['"text"', 400], ['{"a":', 400], ['[1]', 400]])('%s is refused', async (body, status) => expect((await call('POST', at, body)).status).toBe(status));
  test('YAML is taken', async () => expect((await call('POST', at, 'title:\n  fr: Essai\n', 'application/yaml')).body.specification).toMatchObject({ title: { fr: 'Essai' } }));
  test('a key that may only read changes nothing', async () => {
    scopes = ['design:read'];
    expect((await call('POST', at, {})).status).toBe(403);
    expect((await call('GET', `${at}/${publicId()}`)).status).toBe(404);
  });
  test('the definitions it goes by, with their gates, and a check by one of its own', async () => {
    scopes = ['design:read', 'design:write'];
    await design.setGates(ORG, BY, new Map([['cmf', 'refuse']]));
    await design.addDefinition(ORG, BY, Buffer.from(JSON.stringify({ ...profile('digital-fcu'), id: 'ours-hours' })));
    const listed = (await call('GET', '/api/v1/design/definitions')).body as unknown as { definitions: { id: string; gate: string; own: boolean }[] };
    expect(listed.definitions[0]).toMatchObject({ id: 'cmf', gate: 'refuse', own: false });
    expect(listed.definitions.find(({ id }) => id === 'ours-hours')).toMatchObject({ gate: 'off', own: true });
    const made = await call('POST', at, await example('heat-pump'));
    expect((await call('GET', `${at}/${made.body.id}/check?profile=ours-hours`)).body).toMatchObject({ profile: 'ours-hours' });
    await design.setGates(ORG, BY, new Map([['cmf', 'off']]));
    await design.removeDefinition(ORG, BY, 'ours-hours');
    expect((await call('GET', `${at}/${made.body.id}/check?profile=ours-hours`)).status).toBe(422);
  });
  test('stands in the OpenAPI description', async () => {
    const { body } = await call('GET', '/openapi.json');
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining([at, `${at}/{id}`, `${at}/{id}/publish`, `${at}/{id}/check`]));
  });
});

test('ESCO answers as JSON, with the notice its licence asks for', async () => {
  const { skills, notice } = JSON.parse((await get('/design/esco?q=pompe%20a%20chaleur')).text) as { skills: { uri: string; label: Record<string, string> }[]; notice: string };
  expect([skills.some((one) => one.label['fr'] === 'installer une pompe à chaleur'), notice]).toEqual([true, 'This service uses the ESCO classification of the European Commission.']);
});

test('occupations answer as JSON, those of the ROME named as such', async () => {
  const { skills, notice } = JSON.parse((await get('/design/esco/occupations?q=boulanger')).text) as { skills: { uri: string; label: Record<string, string> }[]; notice: string };
  expect(notice).toBe('This service uses the ESCO classification of the European Commission.');
  expect(skills.some(({ label }) => / · ROME [A-Z]\d{4}$/.test(label['fr'] ?? ''))).toBe(true);
});

test.each(STEPS)('WCAG 2.2, 1.3.1 and 4.1.2, step %s: ids are unique, every field has a label, every summary line leads somewhere', async (step) => {
  const made = await begun({ ...await example('health-data') as Content, workloadHours: 'x', languages: [], level: { applicable: false, eqf: 3 }, quality: [{ body: 'x' }], outcomes: [{ id: 'a' }, { id: 'b', title: {} }], awardingBodies: [{}], assessments: [{ id: 'z', grading: { kind: 'score' } }] });
  const { text } = await get(`${edit(made.id, step)}&checked=yes&esco=0&q=statistiques&occupation=statisticien`);
  const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((m) => m[1] ?? '');
  const ids = all(/\sid="([^"]*)"/g), known = new Set(ids);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect(all(/\sfor="([^"]*)"/g).filter((id) => !known.has(id))).toEqual([]);
  expect(all(/href="#([^"]*)"/g).filter((id) => !known.has(id))).toEqual([]);
  expect(all(/aria-describedby="([^"]*)"/g).flatMap((list) => list.split(' ')).filter((id) => id && !known.has(id))).toEqual([]);
  const labelled = new Set(all(/\sfor="([^"]*)"/g));
  const fields = [...text.replace(/<label[^>]*><input[^>]*>/g, '').matchAll(/<(input|select|textarea)\b([^>]*)>/g)].map((m) => m[2] ?? '').filter((tag) => !/type="hidden"/.test(tag));
  expect(fields.filter((tag) => !labelled.has(/\sid="([^"]*)"/.exec(tag)?.[1] ?? '') && !/aria-label=/.test(tag))).toEqual([]);
});

test('every page is there in English too', async () => {
  const made = await begun(await example('heat-pump') as Content);
  const next = await design.newVersion(ORG, (await design.publish(ORG, made.id, BY)).id, BY);
  for (const path of [`/o/${ORG}/design`, `/o/${ORG}/design/new`, `/o/${ORG}/design/${made.id}`, `/o/${ORG}/design/${next.id}/compare`, ...['learner', 'employer'].map((as) => `/o/${ORG}/design/${made.id}/preview?as=${as}`), ...STEPS.map((step) => `${edit(next.id, step)}&checked=yes`), `/o/${ORG}`]) {
    const page = await get(path, { 'accept-language': 'en' });
    expect([path, page.status, /\bdesign\.\w+|undefined|\[object/.test(page.text.replace(/href="[^"]*"|action="[^"]*"|web\/(style|islands)[^"]*|value="[^"]*"|id="[^"]*"|name="[^"]*"|for="[^"]*"/g, ''))]).toEqual([path, 200, false]);
  }
});

describe('in the whole house', () => {
  let whole: TestHouse, owner: Account, org: string;
  beforeAll(async () => {
    whole = await testHouse();
    owner = await whole.person('owner@rives.example', true);
    org = await whole.organisation(owner, 'Trois-Rives');
  }, 60_000);
  afterAll(() => whole.close());

  test('from an example to a public page and a leaf in the log', async () => {
    const created = await whole.ask(`/o/${org}/design`, { as: owner, form: { do: 'example', example: 'heat-pump' } });
    const id = created.headers.get('location')?.split('/').at(-2) ?? '';
    expect((await whole.ask(`/o/${org}/design/${id}/publish`, { as: owner, form: {} })).status).toBe(303);
    const { sha256: hash } = await (await whole.ask(`/design/${id}`, { headers: { accept: 'application/json' } })).json() as { sha256: string };
    expect(sha256(Buffer.from(await (await whole.ask(`/design/${id}/specification.json`)).arrayBuffer())).toString('hex')).toBe(hash);
    const before = (await whole.ownerQuery('select size from log_head'))[0]?.['size'];
    await whole.db.asOrganisation(org, (tx) => whole.rooms.design.freeze(tx, org, id));
    expect(Number((await whole.ownerQuery('select size from log_head'))[0]?.['size'])).toBe(Number(before ?? 0) + 1);
  });
  test('a stranger and a visitor find nothing at the desk', async () => {
    const stranger = await whole.person('stranger@elsewhere.example');
    expect((await whole.ask(`/o/${org}/design`, { as: stranger })).status).toBe(404);
    expect((await whole.ask(`/o/${org}/design`, { as: stranger, form: { do: 'blank' } })).status).toBe(404);
    expect((await whole.ask(`/o/${org}/design`, { headers: { accept: 'text/html' } })).headers.get('location')).toContain('/people/sign-in');
    expect((await whole.ask(`/o/${org}`)).status).toBe(200);
  });
  test('a form without its token changes nothing', async () => {
    const before = (await whole.rooms.design.list(org)).length;
    expect((await whole.ask(`/o/${org}/design`, { as: owner, form: { do: 'blank', csrf: 'stolen' } })).status).toBe(403);
    expect((await whole.rooms.design.list(org)).length).toBe(before);
  });
});
