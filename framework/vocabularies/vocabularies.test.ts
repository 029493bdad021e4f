import { describe, expect, test } from 'vitest';
import { LIST_NAMES, broaderOf, factsOf, find, inCollection, list, listsInUse, narrowerOf, occupations, relatedSkills, search, skills, type ListName, type VocabularyConcept } from '../framework.ts';

/** As the publishers count them (SOURCE.md). */
const COUNTS: Record<ListName, number> = {
  'esco-skill': 13939, 'esco-skill-group': 640, 'esco-occupation': 3039, isco: 619, rome: 1584, rncp: 0, 'isced-f': 190, eqf: 8, nqf: 424, country: 252, currency: 179, language: 42, credential: 5,
  accreditation: 4, assessment: 17, 'learning-assessment': 7, 'learning-setting': 2, 'learning-activity': 12, 'learning-opportunity': 13, 'learning-schedule': 3, entitlement: 3, 'entitlement-status': 2,
  'education-credit': 2, 'skill-type': 2, 'skill-reuse-level': 4, 'supervision-verification': 2, 'target-group': 20, encoding: 1, 'file-type': 145,
};
const skillNames = (all: readonly VocabularyConcept[]) => all.map((one) => one.label['en']);

describe.each(LIST_NAMES)('%s', (name) => {
  test('is whole: each concept once, with a name', async () => {
    const { concepts, byUri } = await list(name);
    expect(concepts.length).toBe(COUNTS[name]);
    expect(new Set(concepts.map(({ uri }) => uri)).size).toBe(concepts.length);
    expect(byUri.size).toBe(concepts.length);
    expect(listsInUse().find((one) => one.name === name)?.count).toBe(concepts.length);
    expect(concepts.filter(({ label }) => !label[name === 'rome' ? 'fr' : 'en'])).toEqual([]);
  });
  test('says where it comes from, of when, and under what licence', () => {
    const facts = factsOf(name);
    if (name === 'rncp') expect(facts.version).toBe(''); // nothing of it ships
    else expect([facts.version, facts.date]).toEqual([expect.stringMatching(/^\d/), expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
    for (const lang of ['fr', 'en']) expect([facts.title[lang], facts.licence[lang], facts.source]).not.toContain(undefined);
    if (name.startsWith('esco')) expect(facts.notice?.['en']).toBe('This service uses the ESCO classification of the European Commission.');
  });
  test('every parent exists, and nobody is above itself', async () => {
    const { concepts } = await list(name), above = new Map<string, readonly string[]>(), lost: string[] = [];
    for (const { uri, broader = [] } of concepts) {
      above.set(uri, broader);
      for (const parent of broader) if (!await find(parent)) lost.push(`${uri} → ${parent}`);
    }
    expect(lost).toEqual([]);
    const done = new Set<string>(), open = new Set<string>(), rings: string[] = [];
    const climb = (uri: string): void => {
      if (done.has(uri)) return;
      if (open.has(uri)) { rings.push(uri); return; }
      open.add(uri);
      (above.get(uri) ?? []).forEach(climb);
      open.delete(uri);
      done.add(uri);
    };
    concepts.forEach(({ uri }) => climb(uri));
    expect(rings).toEqual([]);
  });
});

test('ESCO’s collections have the sizes that ESCO gives', async () => {
  expect(await Promise.all((['digital', 'green', 'transversal', 'research', 'language'] as const).map(async (one) => (await inCollection(one)).length))).toEqual([1284, 591, 95, 40, 359]);
});
test('of skills that go together both exist: 5,818 pairs', async () => {
  const { concepts, byUri } = await list('esco-skill'), pairs = concepts.flatMap(({ related = [] }) => related);
  expect([pairs.length, pairs.filter(({ kind }) => kind === 'essential').length, pairs.filter(({ uri }) => !byUri.has(uri))]).toEqual([5818, 189, []]);
});
test('what goes with a skill: the essential first', async () => {
  const asked = (await list('esco-skill')).concepts.find(({ related = [] }) => new Set(related.map(({ kind }) => kind)).size === 2), kinds = (await relatedSkills(asked?.uri ?? '')).map(({ relation }) => relation);
  expect([kinds[0], kinds.at(-1)]).toEqual(['essential', 'optional']);
});

describe('up and down', () => {
  test('refrigerants: a field of knowledge above, itself below that', async () => {
    const uri = 'http://data.europa.eu/esco/skill/0b95eb5d-f3eb-4387-a0bb-094a394196c7', [above] = await broaderOf(uri);
    expect(above?.uri).toMatch(/^http:\/\/data\.europa\.eu\/esco\/(isced-f|skill)\//);
    expect(skillNames(await narrowerOf(above?.uri ?? ''))).toContain('refrigerants');
  });
  test('an occupation stands in its ISCO group, up to the major group', async () => {
    const [found] = await search('esco-occupation', 'technical director', 'en', 1), trail: (string | undefined)[] = [];
    for (let [at] = await broaderOf(found?.uri ?? ''); at; [at] = await broaderOf(at.uri)) trail.push(at.code);
    expect(trail).toEqual(['2654', '265', '26', '2']);
  });
  test('a detailed field, its narrow and its broad one; a level, its framework and country', async () => {
    expect((await broaderOf('http://data.europa.eu/snb/isced-f/0713')).map(({ code }) => code)).toEqual(['071']);
    expect((await narrowerOf('http://data.europa.eu/snb/isced-f/07')).map(({ code }) => code)).toEqual(['070', '071', '072', '073', '078', '079']);
    const french = await narrowerOf('http://data.europa.eu/snb/qdr/c_c8bc1cb9');
    expect([french.length, new Set(french.map(({ country }) => country))]).toEqual([6, new Set(['FRA'])]);
  });
  test('what no list knows has nothing above, below or beside', async () => {
    for (const uri of ['urn:x', 'constructor', 'http://data.europa.eu/esco/skill/none']) expect([await find(uri), await broaderOf(uri), await narrowerOf(uri), await relatedSkills(uri)]).toEqual([undefined, [], [], []]);
  });
});

describe('found as one types', () => {
  const french = async (query: string) => (await occupations(query, 'fr')).map(({ label }) => label['fr']);
  test.each(['infirmier', 'INFIRMIÈRE', 'infirmiere'])('occupations: %s', async (query) => expect((await french(query)).join()).toMatch(/[Ii]nfirmi/));
  test('a reader of French is shown ESCO and the ROME, another ESCO alone', async () => {
    const hosts = async (lang: 'fr' | 'en') => new Set((await occupations('boulanger', lang)).map(({ uri }) => new URL(uri).host));
    expect(await hosts('fr')).toEqual(new Set(['data.europa.eu', 'candidat.francetravail.fr']));
    expect(await hosts('en')).toEqual(new Set(['data.europa.eu']));
  });
  test('a job title finds its occupation in the ROME', async () => expect((await search('rome', 'Accastilleur-gréeur', 'fr'))[0]?.code).toBe('I1601'));
  test('by code', async () => expect([(await search('rome', 'i1601', 'fr'))[0]?.code, (await search('isced-f', '0713', 'fr'))[0]?.code, (await search('esco-occupation', '2654.1.7', 'en'))[0]?.label['en']]).toEqual(['I1601', '0713', 'technical director']));
  test('fields of education, in either language', async () => {
    for (const query of ['electricite et energie', 'Electricity and energy']) expect((await search('isced-f', query, 'fr')).map(({ code }) => code), query).toContain('0713');
  });
  test('nothing asked, nothing answered; what is no word finds nothing', async () => expect([await occupations('', 'fr'), await search('rome', '  ?! ', 'fr'), await search('rncp', 'maçon', 'fr')]).toEqual([[], [], []]));
});
