// Lists as Turtle: the EU Vocabularies' and ESCO's, right, broken and far too long.
import { strToU8, zipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { outside } from '../../test/outside.ts';
import { factsOf, inCollection, list, readEditions, relatedSkills, useVocabularies, vocabulary, type Edition, type LargeFile, type ListName, type LoadFile, type Loading, type VocabularyConcept } from '../framework.ts';
import { readTurtle } from './turtle.ts';

afterEach(() => useVocabularies([]));

const PREFIXES = `@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix esco: <http://data.europa.eu/esco/model#> .
`;
const turtle = (name: string, ...lines: string[]): LoadFile => ({ name, bytes: strToU8(`${PREFIXES}${lines.join('\n')}\n`) });
const codes = ({ faults }: Loading) => faults.map(({ path, code }) => `${path} ${code}`);
const load = (files: readonly (LoadFile | LargeFile)[], options: Partial<Parameters<typeof readEditions>[1]> = {}) => readEditions(files, { today: '2026-11-22', ...options });
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe('EU Vocabularies', () => {
  const EQF = 'http://data.europa.eu/snb/eqf/';
  const scheme = `<${EQF}25831c2> a skos:ConceptScheme ; owl:versionInfo "20261014-0" ; dct:modified "2026-10-14"^^xsd:date .`;
  const level = (n: number, more = '') => `<${EQF}${n}> a skos:Concept ; skos:inScheme <${EQF}25831c2> ; skos:prefLabel "EQF level ${n} & up"@en , "Niveau ${n} du CEC"@fr , "Niveau ${n}"@de ${more}.`;
  const eqf = (...lines: string[]) => turtle('eqf-skos.ttl', ...lines);

  test('the same list as Turtle and as RDF/XML is the same edition', async () => {
    const xml = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:dct="http://purl.org/dc/terms/">
<skos:ConceptScheme rdf:about="${EQF}25831c2"><owl:versionInfo>20261014-0</owl:versionInfo><dct:modified>2026-10-14</dct:modified></skos:ConceptScheme>
${[1, 2].map((n) => `<skos:Concept rdf:about="${EQF}${n}"><skos:inScheme rdf:resource="${EQF}25831c2"/><skos:prefLabel xml:lang="en">EQF level ${n} &amp; up</skos:prefLabel><skos:prefLabel xml:lang="fr">Niveau ${n} du CEC</skos:prefLabel><skos:prefLabel xml:lang="de">Niveau ${n}</skos:prefLabel></skos:Concept>`).join('\n')}</rdf:RDF>`;
    const [a, b] = [await load([eqf(scheme, level(1), level(2))]), await load([{ name: 'eqf-skos.rdf', bytes: strToU8(xml) }])];
    expect([a.faults, b.faults]).toEqual([[], []]);
    expect(a.editions.map(({ source: _, ...edition }) => edition)).toEqual(b.editions.map(({ source: _, ...edition }) => edition));
    expect(a.editions).toMatchObject([{ name: 'eqf', version: '20261014-0', date: '2026-10-14', dropped: 6 }]);
  });
  test('what it says of a concept is put together from anywhere in the file; what is retired, or of another scheme, is left out', async () => {
    const { editions, faults } = await load([eqf(level(1), scheme, level(2, '; owl:deprecated true '), level(3, '; <http://publications.europa.eu/ontology/euvoc#status> <http://publications.europa.eu/resource/authority/concept-status/DEPRECATED> '), `<${EQF}1> skos:altLabel "one"@en ; skos:broader <${EQF}4> .`, level(4), '<http://x.example/1> a skos:Concept ; skos:inScheme <http://x.example/> ; skos:prefLabel "x"@en .')]);
    expect(faults).toEqual([]);
    useVocabularies(editions);
    expect(vocabulary('eqf').concepts).toMatchObject([{ uri: `${EQF}1`, label: { en: 'EQF level 1 & up', fr: 'Niveau 1 du CEC', de: 'Niveau 1' }, alt: { en: ['one'] }, broader: [`${EQF}4`] }, { uri: `${EQF}4` }]);
    expect(factsOf('eqf')).toMatchObject({ version: '20261014-0', source: 'eqf-skos.ttl' });
  });
  test('however the pieces fall, in the middle of a letter too', async () => {
    const { bytes } = eqf(scheme, level(1).replace('& up', 'é ŵ 𝄞'));
    for (const size of [1, 7, 4096]) expect((await load([{ name: 'eqf.ttl', chunks: inPieces(bytes, size) }])).editions[0]?.concepts[0]?.label['en']).toBe('EQF level 1 é ŵ 𝄞');
  });
  test.each<[string, LoadFile, string]>([
    ['a dot is missing', eqf(scheme.slice(0, -1), level(1), level(2)), 'eqf-skos.ttl:9 vocabulary_not_turtle'],
    ['a quote left open', eqf(scheme, level(1), level(2).replace('"@en', '@en')), 'eqf-skos.ttl:10 vocabulary_not_turtle'],
    ['cut in the middle', { name: 'eqf-skos.ttl', bytes: eqf(scheme, level(1), level(2)).bytes.subarray(0, -40) }, 'eqf-skos.ttl:10 vocabulary_not_turtle'],
    ['a prefix nobody declared', eqf(scheme, level(1).replaceAll('skos:', 'sk:')), 'eqf-skos.ttl:9 vocabulary_not_turtle'],
    ['a formula, which is no Turtle', eqf(scheme, '{ <a> <b> <c> } .'), 'eqf-skos.ttl:9 vocabulary_not_turtle'],
    ['something else altogether', { name: 'eqf-skos.ttl', bytes: strToU8('Level,Name\n1,One\n') }, 'eqf-skos.ttl:1 vocabulary_not_turtle'],
    ['bytes that are no UTF-8', { name: 'eqf-skos.ttl', bytes: Uint8Array.from([...eqf(scheme).bytes, 0x22, 0xff, 0x22]) }, 'eqf-skos.ttl:1 vocabulary_not_turtle'],
    ['a list of something else', eqf(scheme.replaceAll(EQF, 'http://data.europa.eu/snb/other/'), level(1)), 'eqf-skos.ttl vocabulary_unknown_scheme'],
    ['no list', eqf('<http://x.example/> dct:title "x" .'), 'eqf-skos.ttl vocabulary_empty'],
    ['a list without concepts', eqf(scheme), 'eqf vocabulary_empty'],
    ['nothing', { name: 'eqf-skos.ttl', bytes: new Uint8Array() }, 'eqf-skos.ttl vocabulary_empty'],
    ['a concept with an address of its own making', eqf(scheme, level(1).replace(`<${EQF}1>`, '<urn:x:1>')), 'eqf-skos.ttl:9 vocabulary_bad_address'],
    ['no English', eqf(scheme, level(9).replace('@en', '@da')), 'eqf vocabulary_no_name'],
    ['a parent nobody knows', eqf(scheme, level(1, `; skos:broader <${EQF}77> `)), 'eqf vocabulary_no_parent'],
    ['older than the one in use', eqf(scheme.replace('2026-10-14', '2020-10-14'), level(1)), 'eqf-skos.ttl vocabulary_older'],
  ])('%s: refused', async (_, given, fault) => {
    const loading = await load([given]);
    expect([loading.editions, codes(loading)[0]]).toEqual([[], fault]);
  });
  test('a quote left open at the start of a long file is noticed before the file is held', async () => {
    let given = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield strToU8(`${PREFIXES}<http://x.example/> dct:title """`);
      for (; given < 200; given++) yield new Uint8Array(1024 * 1024).fill(0x61);
    }
    expect(codes(await load([{ name: 'long.ttl', chunks: endless() }]))).toEqual(['long.ttl:8 vocabulary_not_turtle']);
    expect(given).toBeLessThan(10);
  });
  test('what keeps the file from being read is thrown, not told as a fault of the file', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> { yield strToU8(PREFIXES); throw Object.assign(new Error('gone'), { code: 'EIO' }); }
    await expect(load([{ name: 'x.ttl', chunks: failing() }])).rejects.toMatchObject({ code: 'EIO' });
  });
  test.each(['elm-v3/ontology/ELM.ttl', 'elm-v3/shacl/EDC-generic-full.ttl', 'elm-v3/shacl/LOQ-constraints.ttl'])('%s is Turtle and no list: refused as what it is', async (file) => {
    const text = outside(`data/${file}`, 'the European Learning Model in Turtle');
    if (text === undefined) return;
    expect((await readTurtle(file, inPieces(strToU8(text), 10_000))).faults).toEqual([]);
    expect(codes(await load([{ name: 'model.ttl', bytes: strToU8(text) }]))[0]).toMatch(/^model\.ttl vocabulary_(empty|unknown_scheme)$/);
  });
  test('ISCED-F as its publisher has it, 32 languages: every field at all three levels in French and English', async () => {
    const text = outside('data/isced-f/isced-f-2013.json', 'ISCED-F in all languages');
    if (text === undefined) return;
    const F = 'http://data.europa.eu/snb/isced-f/', fields = fieldsOf(JSON.parse(text));
    const lines = fields.map(({ code, label }) => `<${F}${code}> a skos:Concept ; skos:notation "${code}" ; skos:inScheme <${F}25831c2> ; ${code.length > 2 ? `skos:broader <${F}${code.slice(0, -1)}> ; ` : ''}skos:prefLabel ${Object.entries(label).map(([lang, name]) => `${JSON.stringify(name)}@${lang.replace('_', '-')}`).join(' , ')} .`);
    const { editions, faults } = await load([turtle('isced-f.ttl', `<${F}25831c2> a skos:ConceptScheme ; owl:versionInfo "2026-10-01" .`, ...lines)]);
    expect(faults).toEqual([]);
    const shipped = vocabulary('isced-f').concepts;
    expect(editions[0]?.concepts.map(({ code, label: { en, fr }, broader }) => [code, en, fr, broader])).toEqual(shipped.map(({ code, label: { en, fr }, broader }) => [code, en, fr, broader]));
    expect(Map.groupBy(shipped, ({ code = '' }) => code.length).size).toBe(3);
    expect(shipped.filter(({ label }) => !label['en'] || !label['fr'])).toEqual([]);
  });
});

/** Whichever way the file names its members. */
function fieldsOf(given: unknown): { code: string; label: Record<string, string> }[] {
  const all = (Array.isArray(given) ? given : Object.values(given as object).find(Array.isArray)) as Record<string, unknown>[];
  return all.map((one) => ({ code: String(one['code']), label: (one['label'] ?? one['labels']) as Record<string, string> }));
}

describe('ESCO', () => {
  const E = 'http://data.europa.eu/esco/', id = (n: number) => `${n}`.repeat(8) + '-1111-4222-8333-444444444444';
  const [A, B, OLD, GROUP, JOB, MORE] = [`${E}skill/${id(1)}`, `${E}skill/${id(2)}`, `${E}skill/${id(3)}`, `${E}skill/${id(4)}`, `${E}occupation/${id(5)}`, `${E}occupation/${id(6)}`];
  const K = `${E}skill/c46fcb45-5c14-4ffa-abed-5a43f104bb22`, DIGITAL = `${E}concept-scheme/6c930acd-c104-4ece-acf7-f44fd7333036`;
  /** Written as the Commission writes it: labels twice, descriptions and relations as nodes of their own, links from both ends. */
  const file = (lines: readonly string[] = [], { name = 'ESCO dataset - v1.3.0 - classification - ttl.ttl' } = {}) => turtle(name,
    `<${E}label/9f7da187-956b-42cc-a0ef-f31319d035e8> a skosxl:Label ; skosxl:literalForm "předmět výuky"@cs .`,
    `<${E}relation/540B461E-1AD9-11E7-B43F-E10FE2FA9FC2> a esco:AssociationObject ; esco:isAssociationFor <${JOB}> ; esco:target <${A}> ; dct:type <${E}relationship-type/essential-skill> .`,
    `<${E}node-literal/n1> a esco:NodeLiteral ; esco:language "en"^^xsd:language ; esco:nodeLiteral "Brew with\ncare." .`.replace('\n', '\\n'),
    `<${A}> a esco:MemberConcept , esco:Skill , skos:Concept ; esco:isEssentialSkillFor <${JOB}> ; esco:isOptionalSkillFor <${B}> ; esco:skillReuseLevel <${E}skill-reuse-level/sector-specific> ; esco:skillType <${E}skill-type/skill> ; dct:description <${E}node-literal/n1> , <${E}node-literal/n2> , <${E}node-literal/n3> ; dct:modified "2016-12-20T20:40:12Z"^^xsd:dateTime ; iso-thes:status "released" ; skos:altLabel "make beer"@en , "pivo"@cs , "faire de la bière"@fr ; skos:broader <${GROUP}> , <${E}isced-f/07> , <${OLD}> ; skos:inScheme <${E}concept-scheme/skills> , <${DIGITAL}> ; skos:prefLabel "brew beer"@en-us , "brew beer"@en , "brasser la bière"@fr , "vařit pivo"@cs ; skosxl:prefLabel <${E}label/1> .`,
    `<${E}node-literal/n2> a esco:NodeLiteral ; esco:nodeLiteral "Brasser avec soin." ; esco:language "fr" .`, `<${E}node-literal/n3> esco:language "cs" ; esco:nodeLiteral "S péčí." .`,
    `<${B}> a esco:Skill , skos:Concept ; esco:skillType <${E}skill-type/knowledge> ; iso-thes:status "released" ; skos:prefLabel "beer"@en ; esco:relatedEssentialSkill <${OLD}> .`,
    `<${OLD}> a esco:Skill , skos:Concept ; esco:skillType <${E}skill-type/skill> ; iso-thes:status "obsolete" ; skos:prefLabel "brew by hand"@en .`,
    `<${GROUP}> a esco:Skill , skos:Concept ; skos:notation "S9.9" ; iso-thes:status "released" ; skos:prefLabel "brewing"@en , "brassage"@fr .`, `<${E}isced-f/07> a skos:Concept ; skos:notation "07" ; skos:broader <${K}> ; skos:prefLabel "engineering"@en .`, `<${K}> a skos:Concept ; skos:notation "K" ; skos:prefLabel "knowledge"@en .`,
    `<${JOB}> a esco:Occupation , skos:Concept ; skos:notation "7514.1" ; esco:memberOfISCOGroup <${E}isco/C7> ; skos:broader <${E}isco/C7> ; esco:relatedEssentialSkill <${A}> ; esco:relatedOptionalSkill <${B}> ; skos:prefLabel "brewer"@en ; skos:altLabel "brewer"@en , "beer maker"@en .`,
    `<${MORE}> a esco:Occupation , skos:Concept ; skos:notation "7514.1.1" ; skos:broader <${JOB}> ; skos:prefLabel "master brewer"@en .`,
    `<${E}isco/C7> a skos:Concept ; skos:notation "7" ; skos:prefLabel "Food preservers"@en , "Conserveurs"@fr .`, `<${E}isco/C7/label/204FDE5E> a skosxl:Label ; dct:modified "2016-01-01" ; skosxl:literalForm "x"@da .`,
    `<${DIGITAL}> a skos:ConceptScheme ; skos:prefLabel "Digital"@en .`, `<${E}concept-scheme/8ae4b9f3> a skos:ConceptScheme ; skos:prefLabel "Research occupations"@en .`, ...lines);
  const of = (editions: readonly Edition[], name: ListName) => editions.find((one) => one.name === name)?.concepts ?? [];

  test('one file, four lists: names in two languages, parents, relations told from either end, the withdrawn left out', async () => {
    const { editions, faults } = await load([file()]);
    expect(faults).toEqual([]);
    expect(editions.map(({ name, version, concepts }) => [name, version, concepts.length])).toEqual([['esco-skill', '1.3.0', 2], ['esco-skill-group', '1.3.0', 3], ['esco-occupation', '1.3.0', 2], ['isco', '1.3.0', 1]]);
    expect(of(editions, 'esco-skill')).toEqual([
      { uri: A, label: { en: 'brew beer', fr: 'brasser la bière' }, alt: { en: ['make beer'], fr: ['faire de la bière'] }, description: { en: 'Brew with care.', fr: 'Brasser avec soin.' }, broader: [GROUP, `${E}isced-f/07`], type: 'skill', reuse: 'sector-specific', collections: ['digital'] },
      { uri: B, label: { en: 'beer' }, type: 'knowledge', related: [{ kind: 'optional', uri: A }] },
    ]);
    expect(of(editions, 'esco-skill-group')).toMatchObject([{ uri: GROUP, code: 'S9.9', label: { en: 'brewing', fr: 'brassage' } }, { code: '07', broader: [K] }, { code: 'K' }]);
    expect(of(editions, 'esco-occupation')).toMatchObject([
      { uri: JOB, code: '7514.1', alt: { en: ['beer maker'] }, broader: [`${E}isco/C7`], related: [{ kind: 'essential', uri: A }, { kind: 'optional', uri: B }] }, { uri: MORE, broader: [JOB] },
    ]);
    expect(of(editions, 'isco')).toMatchObject([{ code: '7', label: { en: 'Food preservers', fr: 'Conserveurs' } }]);
    useVocabularies(editions);
    expect((await relatedSkills(JOB)).map((one) => [one.relation, one.label['en']])).toEqual([['essential', 'brew beer'], ['optional', 'beer']]);
    expect((await inCollection('digital')).map(({ uri }) => uri)).toEqual([A]);
  });
  test('labels, relations and other languages are not held', async () => {
    const { bytes, name } = file(), { resources } = await readTurtle(name, inPieces(bytes, 512));
    expect(resources.filter(({ uri }) => /\/(label|relation)\//.test(uri))).toEqual([]);
    expect(JSON.stringify(resources.map(({ says }) => [...says.values()]))).not.toMatch(/pivo|péčí/);
  });
  test('a translation alone adds to the edition in use', async () => {
    useVocabularies((await load([file()])).editions);
    const { editions, faults } = await load([turtle('ESCO dataset - v1.3.0 - classification - fr.ttl', `<${B}> a esco:Skill , skos:Concept ; esco:skillType <${E}skill-type/knowledge> ; skos:prefLabel "bière"@fr .`)]);
    expect(faults).toEqual([]);
    expect(of(editions, 'esco-skill').map(({ label }) => label)).toEqual([{ en: 'brew beer', fr: 'brasser la bière' }, { en: 'beer', fr: 'bière' }]);
  });
  test('the ZIP of the portal, unpacked while it is read', async () => {
    const { editions, faults, skipped } = await load([{ name: 'ESCO dataset - v1.3.0 - classification - - ttl.zip', bytes: zipSync({ 'esco-v1.3.0.ttl': file().bytes, 'read.me': strToU8('x') }) }]);
    expect([faults, skipped, editions.map(({ version, source }) => `${version} ${source}`)[0]]).toEqual([[], [], '1.3.0 esco-v1.3.0.ttl']);
  });
  test.each<[string, (zip: Buffer, entry: number) => void, string]>([
    ['another sum', (zip, at) => zip.writeUInt32LE(1, at + 16), 'esco.zip vocabulary_not_zip'], ['longer than announced', (zip, at) => zip.writeUInt32LE(500, at + 24), 'esco.zip vocabulary_not_zip'],
    ['shorter than announced', (zip, at) => zip.writeUInt32LE(9_999_999, at + 24), 'esco.zip vocabulary_not_zip'], ['larger than anything', (zip, at) => zip.writeUInt32LE(0xffffffff, at + 24), 'esco.zip vocabulary_too_large'],
    ['its bytes disturbed', (zip) => zip.fill(0xff, 200, 400), 'esco.zip vocabulary_not_zip'],
  ])('in a ZIP, %s: refused', async (_, change, fault) => {
    const zip = Buffer.from(zipSync({ 'esco.ttl': file().bytes })), at = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    change(zip, at);
    const loading = await load([{ name: 'esco.zip', bytes: zip }], { version: '1.3.0' });
    expect([loading.editions, codes(loading).map((one) => one.replace('esco.ttl', 'esco.zip'))]).toEqual([[], [fault]]);
  });
  test.each<[string, LoadFile, string]>([
    ['a parent nobody knows', file([`<${B}> skos:broader <${E}skill/none> .`]), 'esco-skill vocabulary_no_parent'],
    ['a relation to a skill that is not there', file([`<${B}> esco:relatedOptionalSkill <${E}skill/none> .`]), 'esco-skill vocabulary_no_relation'],
    ['above itself', file([`<${B}> skos:broader <${A}> .`, `<${A}> skos:broader <${B}> .`]), 'esco-skill vocabulary_ring'],
    ['no edition said anywhere', file([], { name: 'esco.ttl' }), 'esco.ttl vocabulary_no_version'],
    ['an edition before the one in use', file([], { name: 'esco-v1.1.2.ttl' }), 'esco-v1.1.2.ttl vocabulary_older'],
    ['nothing but schemes', turtle('esco-v1.3.0.ttl', `<${DIGITAL}> a skos:ConceptScheme ; skos:prefLabel "Digital"@en .`), 'esco-v1.3.0.ttl vocabulary_unknown_scheme'],
  ])('%s: refused', async (_, given, fault) => {
    const loading = await load([given]);
    expect([loading.editions, codes(loading)[0]]).toEqual([[], fault]);
  });
  test('an edition before the one in use, wanted all the same', async () => {
    expect((await load([file([], { name: 'esco-v1.1.2.ttl' })], { date: '2026-11-20' })).editions.map(({ version, date }) => `${version} ${date}`)[0]).toBe('1.1.2 2026-11-20');
  });

  test('the whole of ESCO 1.2.0, written as Turtle, is read as the lists that ship', async () => {
    const names = ['esco-skill', 'esco-skill-group', 'esco-occupation', 'isco'] as const, lists = await Promise.all(names.map(list)), quoted = (text: string) => JSON.stringify(text);
    async function* written(): AsyncGenerator<Uint8Array> {
      yield strToU8(PREFIXES);
      for (const name of ['digital', 'green', 'transversal', 'research', 'language']) yield strToU8(`<${E}concept-scheme/${name}> a skos:ConceptScheme ; skos:prefLabel "${name} skills"@en .\n`);
      for (const [at, { concepts }] of lists.entries()) for (const one of concepts) yield strToU8(statement(one, at === 0));
    }
    function statement({ uri, code, label, alt = {}, description = {}, broader = [], related = [], type, reuse, collections = [] }: VocabularyConcept, isSkill: boolean): string {
      const says = [
        ...Object.entries(label).map(([lang, text]) => `skos:prefLabel ${quoted(text)}@${lang}`), ...Object.entries(alt).flatMap(([lang, all]) => all.map((text) => `skos:altLabel ${quoted(text)}@${lang}`)), ...Object.entries(description).map(([lang, text]) => `dct:description ${quoted(text)}@${lang}`),
        ...broader.map((parent) => `skos:broader <${parent}>`), ...related.map((one) => `esco:related${one.kind === 'essential' ? 'Essential' : 'Optional'}Skill <${one.uri}>`), ...collections.map((name) => `skos:inScheme <${E}concept-scheme/${name}>`),
        ...(code ? [`skos:notation "${code}"`] : []), ...(isSkill ? [`esco:skillType <${E}skill-type/${type ?? 'skill'}>`] : []), ...(reuse ? [`esco:skillReuseLevel <${E}skill-reuse-level/${reuse}>`] : []),
      ];
      return `<${uri}> a skos:Concept ; ${says.join(' ; ')} .\n`;
    }
    const { editions, faults } = await load([{ name: 'esco-v1.2.0.ttl', chunks: written() }]);
    expect(faults).toEqual([]);
    expect(editions.map(({ name, added, dropped }) => [name, added, dropped])).toEqual(names.map((name) => [name, 0, 0]));
    const plain = ({ uri, code, label, broader = [], related = [], collections = [] }: VocabularyConcept) => [uri, code, Object.entries(label).map(([lang, text]) => `${lang} ${text.replace(/\s+/g, ' ')}`), [...broader].sort(), related.map((one) => `${one.kind} ${one.uri}`).sort(), [...collections].sort()];
    for (const [at, { name, concepts }] of lists.entries()) expect(of(editions, name).map(plain)).toEqual(names[at] === name ? concepts.map(plain) : []);
  });
});
