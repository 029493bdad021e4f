import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { broaderOf, conceptOf, factsOf, label, list, readEditions, relatedSkills, search, skills, storeEditions, storedEditions, useVocabularies, vocabulary, type LoadFile, type Loading } from '../framework.ts';

const SKILL = 'http://data.europa.eu/esco/skill/';
const REFRIGERANTS = `${SKILL}0b95eb5d-f3eb-4387-a0bb-094a394196c7`, NEW = `${SKILL}11111111-2222-4333-8444-555555555555`;
const OPTIONS = { version: '1.2.1', date: '2025-12-10', today: '2026-11-22' };
const file = (name: string, ...lines: string[]): LoadFile => ({ name, bytes: strToU8(`${lines.join('\n')}\n`) });
const HEAD = 'conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,modifiedDate,scopeNote,definition,inScheme,description';
const row = (uri: string, name: string, more = '') => `KnowledgeSkillCompetence,${uri},knowledge,cross-sector,${name},"${more}",,released,2025-11-20T09:00:00.000Z,,,http://data.europa.eu/esco/concept-scheme/skills,What it is.`;
const skillsEn = (...rows: string[]) => file('skills_en.csv', HEAD, ...rows);
const codes = ({ faults }: Loading) => faults.map(({ path: place, code }) => `${place} ${code}`);
const load = (files: readonly LoadFile[], options: Parameters<typeof readEditions>[1] = OPTIONS) => readEditions(files, options);

afterEach(() => useVocabularies([]));

describe('ESCO, CSV', () => {
  test('a new edition: new, gone and renamed concepts; what it leaves unsaid stays', async () => {
    const { editions, faults } = await load([skillsEn(row(REFRIGERANTS, 'refrigerant fluids', 'coolants\nrefrigerants'), row(NEW, 'natural refrigerants'))]);
    expect(faults).toEqual([]);
    expect(editions).toMatchObject([{ name: 'esco-skill', version: '1.2.1', date: '2025-12-10', source: 'skills_en.csv', added: 1, dropped: 13938, renamed: 1 }]);
    useVocabularies(editions);
    expect(factsOf('esco-skill')).toMatchObject({ version: '1.2.1', notice: { en: 'This service uses the ESCO classification of the European Commission.' } });
    expect((await list('esco-skill')).concepts.map((one) => one.label)).toEqual([{ en: 'refrigerant fluids', fr: 'fluides frigorigènes' }, { en: 'natural refrigerants' }]);
    expect((await skills('coolants', 'en')).map(({ uri }) => uri)).toEqual([REFRIGERANTS]);
    expect(await broaderOf(REFRIGERANTS)).toHaveLength(1);
  });
  test('what was dropped is offered no more, but known: published specifications name it', async () => {
    const [gone] = await skills('install heat pump', 'en');
    useVocabularies((await load([skillsEn(row(NEW, 'natural refrigerants'))])).editions);
    expect(await skills('install heat pump', 'en')).toEqual([]);
    expect((await list('esco-skill')).byUri.get(gone?.uri ?? '')?.label['en']).toBe('install heat pump');
  });
  test('French alone is added to what there is', async () => {
    const { editions, faults } = await load([file('skills_fr.csv', HEAD, row(REFRIGERANTS, 'fluides réfrigérants', 'frigorigènes'))]);
    expect([faults, editions[0]?.concepts.length, editions[0]?.renamed]).toEqual([[], 13939, 1]);
    useVocabularies(editions);
    expect((await skills('fluides réfrigérants', 'fr'))[0]?.label).toEqual({ en: 'refrigerants', fr: 'fluides réfrigérants' });
  });
  test('relations between occupations and skills: the essential first', async () => {
    const [occupation] = await search('esco-occupation', 'technical director', 'en', 1), uri = occupation?.uri ?? '';
    const { editions, faults } = await load([file('occupationSkillRelations_en.csv', 'occupationUri,relationType,skillType,skillUri', `${uri},optional,knowledge,${REFRIGERANTS}`, `${uri},essential,skill/competence,${SKILL}0005c151-5b5a-4a66-8aac-60e734beb1ab`)]);
    expect(faults).toEqual([]);
    useVocabularies(editions);
    expect((await relatedSkills(uri)).map((one) => [one.relation, one.label['en']])).toEqual([['essential', 'manage musical staff'], ['optional', 'refrigerants']]);
  });
  test('a collection is what its file names', async () => {
    const { editions } = await load([file('greenSkillsCollection_en.csv', 'conceptType,conceptUri,preferredLabel,status,skillType,reuseLevel,altLabels,description,broaderConceptUri,broaderConceptPT', `KnowledgeSkillCompetence,${REFRIGERANTS},refrigerants,released,knowledge,,,,,`)]);
    expect(editions[0]?.concepts.filter((one) => one.collections?.includes('green')).map(({ uri }) => uri)).toEqual([REFRIGERANTS]);
    expect(editions[0]?.concepts.filter((one) => one.collections?.includes('digital'))).toHaveLength(1284);
  });
  test('the ZIP of the portal, its edition in its name; files of no list are told', async () => {
    const bytes = zipSync({ 'ESCO/skills_en.csv': skillsEn(row(REFRIGERANTS, 'refrigerants')).bytes, 'ESCO/dictionary_en.csv': strToU8('a,b\n1,2\n'), 'ESCO/read.me': strToU8('x') });
    const { editions, faults, skipped } = await load([{ name: 'ESCO dataset - v1.3.0 - classification - en - csv.zip', bytes }], { today: '2026-11-22' });
    expect([faults, skipped]).toEqual([[], ['dictionary_en.csv']]);
    expect(editions).toMatchObject([{ version: '1.3.0', date: '2026-11-22' }]);
  });
});

describe('refused, with the place', () => {
  const good = row(REFRIGERANTS, 'refrigerants');
  test.each<[string, LoadFile[], string]>([
    ['a file nobody knows', [file('notes.csv', 'a,b', '1,2')], 'notes.csv vocabulary_unknown_file'],
    ['no file of a list in a ZIP', [{ name: 'x.zip', bytes: zipSync({ 'a.csv': strToU8('a,b\n') }) }], 'x.zip vocabulary_unknown_file'],
    ['a column is missing', [file('skills_en.csv', 'uri,name', `${REFRIGERANTS},x`)], 'skills_en.csv:1 vocabulary_missing_column'],
    ['a row too short', [skillsEn(good, 'KnowledgeSkillCompetence,x')], 'skills_en.csv:3 vocabulary_not_csv'],
    ['a quote left open', [skillsEn(good, `KnowledgeSkillCompetence,${NEW},knowledge,,"open`)], 'skills_en.csv:3 vocabulary_not_csv'],
    ['no name', [skillsEn(good, row(NEW, ''))], 'skills_en.csv:3 vocabulary_missing_value'],
    ['an address of something else', [skillsEn(good, row('https://example.org/skill', 'x'))], 'skills_en.csv:3 vocabulary_bad_address'],
    ['the same twice', [skillsEn(good, good)], 'skills_en.csv:3 vocabulary_twice'],
    ['French of a skill nobody knows', [file('skills_fr.csv', HEAD, row(NEW, 'nouveau'))], 'skills_fr.csv:2 vocabulary_unknown_concept'],
    ['a parent nobody knows', [skillsEn(good), file('broaderRelationsSkillPillar_en.csv', 'conceptType,conceptUri,broaderType,broaderUri', `KnowledgeSkillCompetence,${REFRIGERANTS},SkillGroup,${SKILL}none0`)], 'esco-skill vocabulary_no_parent'],
    ['above itself', [skillsEn(good, row(NEW, 'x')), file('broaderRelationsSkillPillar_en.csv', 'conceptType,conceptUri,broaderType,broaderUri', `KnowledgeSkillCompetence,${REFRIGERANTS},KnowledgeSkillCompetence,${NEW}`, `KnowledgeSkillCompetence,${NEW},KnowledgeSkillCompetence,${REFRIGERANTS}`)], 'esco-skill vocabulary_ring'],
    ['a relation to nothing', [file('skillSkillRelations_en.csv', 'originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri', `${REFRIGERANTS},knowledge,optional,knowledge,${NEW}`)], 'esco-skill vocabulary_no_relation'],
    ['nothing in it', [skillsEn()], 'esco-skill vocabulary_empty'],
    ['a ZIP cut short', [{ name: 'esco.zip', bytes: zipSync({ 'skills_en.csv': skillsEn(good).bytes }).subarray(0, 80) }], 'esco.zip vocabulary_not_zip'],
    ['bytes that are no UTF-8', [{ name: 'skills_en.csv', bytes: Uint8Array.from([...strToU8(`${HEAD}\n`), 0xff, 0xfe]) }], 'skills_en.csv vocabulary_not_csv'],
  ])('%s', async (_, files, fault) => {
    const loading = await load(files);
    expect([loading.editions, codes(loading)[0]]).toEqual([[], fault]);
  });
  test('a ZIP that says it holds more than it may: before anything is unpacked', async () => {
    const zip = Buffer.from(zipSync({ 'skills_en.csv': skillsEn(good).bytes })), at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(0x7fffffff, at + 24);
    expect(codes(await load([{ name: 'bomb.zip', bytes: zip }]))).toEqual(['bomb.zip vocabulary_too_large']);
  });
  test('a ZIP whose file is not the one it was packed with', async () => {
    const zip = Buffer.from(zipSync({ 'skills_en.csv': skillsEn(good).bytes })), at = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    zip.writeUInt32LE(1, at + 16);
    expect(codes(await load([{ name: 'x.zip', bytes: zip }]))).toEqual(['x.zip vocabulary_not_zip']);
  });
  test('no edition said anywhere', async () => expect(codes(await load([skillsEn(good)], { today: '2026-11-22' }))).toEqual(['skills_en.csv vocabulary_no_version']));
  test('older than the one in use', async () => expect(codes(await load([skillsEn(good)], { ...OPTIONS, version: '1.1.0', date: '2022-01-27' }))).toEqual(['skills_en.csv vocabulary_older']));
  test('one wrong file, and nothing of the others is taken', async () => expect((await load([skillsEn(good), file('notes.txt', 'x')])).editions).toEqual([]));
  test('many faults are not told without end', async () => expect((await load([skillsEn(...Array.from({ length: 200 }, () => row('x', 'y')))])).faults).toHaveLength(50));
});

describe('EU Vocabularies, SKOS in RDF/XML', () => {
  const EQF = 'http://data.europa.eu/snb/eqf/';
  const rdf = (...nodes: string[]) => `<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#" xmlns:owl="http://www.w3.org/2002/07/owl#" xmlns:dct="http://purl.org/dc/terms/">\n${nodes.join('\n')}\n</rdf:RDF>`;
  const scheme = `<skos:ConceptScheme rdf:about="${EQF}25831c2"><owl:versionInfo>20261014-0</owl:versionInfo><dct:issued>2026-10-14</dct:issued></skos:ConceptScheme>`;
  const level = (n: number, more = '') => `<skos:Concept rdf:about="${EQF}${n}"><skos:inScheme rdf:resource="${EQF}25831c2"/><skos:prefLabel xml:lang="en">EQF level ${n} &amp; up</skos:prefLabel><skos:prefLabel xml:lang="fr">Niveau ${n} du CEC</skos:prefLabel><skos:prefLabel xml:lang="de">Niveau ${n}</skos:prefLabel>${more}</skos:Concept>`;
  const given = (text: string) => load([{ name: 'eqf-skos.rdf', bytes: strToU8(text) }], { today: '2026-11-22' });

  test('names in every language it has, edition and date as it says; official French in the place of ours', async () => {
    const { editions, faults } = await given(rdf(scheme, level(1), level(2, '<owl:deprecated>true</owl:deprecated>'), `<rdf:Description rdf:about="${EQF}9"><rdf:type rdf:resource="http://www.w3.org/2004/02/skos/core#Concept"/><skos:prefLabel xml:lang="en"><![CDATA[<Nine>]]></skos:prefLabel><skos:broader rdf:resource="${EQF}1"/></rdf:Description>`));
    expect(faults).toEqual([]);
    expect(editions).toMatchObject([{ name: 'eqf', version: '20261014-0', date: '2026-10-14', added: 1, dropped: 7 }]);
    useVocabularies(editions);
    expect(vocabulary('eqf').concepts).toMatchObject([{ uri: `${EQF}1`, label: { en: 'EQF level 1 & up', fr: 'Niveau 1 du CEC', de: 'Niveau 1' } }, { label: { en: '<Nine>' }, broader: [`${EQF}1`] }]);
    expect(conceptOf(`${EQF}1`)).not.toHaveProperty('ours');
    expect(label(`${EQF}8`, 'fr')).toBe('Niveau 8'); // dropped, and still read
  });
  test.each<[string, string, string]>([
    ['a document type', `<!DOCTYPE rdf:RDF [<!ENTITY x "y">]>${rdf(scheme)}`, 'eqf-skos.rdf:1 vocabulary_not_xml'],
    ['an entity of its own', rdf(scheme, level(1).replace('&amp;', '&x;')), 'eqf-skos.rdf:4 vocabulary_not_xml'],
    ['a tag left open', rdf(scheme, level(1).replace('</skos:Concept>', '')), 'eqf-skos.rdf:5 vocabulary_not_xml'],
    ['a prefix nobody declared', rdf(scheme, level(1).replace(/skos:prefLabel/g, 'sk:prefLabel')), 'eqf-skos.rdf:4 vocabulary_not_xml'],
    ['cut in the middle', rdf(scheme, level(1)).slice(0, 500), 'eqf-skos.rdf:4 vocabulary_not_xml'],
    ['without end', rdf(`${'<a>'.repeat(5000)}`), 'eqf-skos.rdf:3 vocabulary_not_xml'],
    ['a list of something else', rdf(scheme, level(1)).replaceAll(EQF, 'http://data.europa.eu/snb/other/'), 'eqf-skos.rdf vocabulary_unknown_scheme'],
    ['a concept without an address', rdf(scheme, level(1).replace(/rdf:about="[^"]*"/, 'rdf:about="1"')), 'eqf-skos.rdf:4 vocabulary_bad_address'],
    ['no English', rdf(scheme, level(1), `<skos:Concept rdf:about="${EQF}9"><skos:prefLabel xml:lang="de">Neun</skos:prefLabel></skos:Concept>`), 'eqf vocabulary_no_name'],
  ])('%s: refused', async (_, text, fault) => {
    const loading = await given(text);
    expect([loading.editions, codes(loading)[0]]).toEqual([[], fault]);
  });
});

describe('France', () => {
  const STANDARD = 'Id_Fiche;Numero_Fiche;Intitule;Abrege_Libelle;Abrege_Intitule;Nomenclature_Europe_Niveau;Nomenclature_Europe_Intitule;Date_Fin_Enregistrement;Type_Enregistrement;Validation_Partielle;Actif';
  const entries = file('export_fiches_CSV_Standard_2026_11_20.csv', STANDARD, '1;RNCP38596;"Installateur de pompes à chaleur";TP;;NIV4;Niveau 4;31/12/2028;Enregistrement de droit;true;ACTIVE', '2;RS6000;Attestation fluides;;;;;01/01/2027;;false;ACTIVE', '3;RNCP1;Ancien titre;BEP;;NIV3;;01/01/2010;;;INACTIVE');
  const parts = file('export_fiches_CSV_Blocs_De_Compétences_2026_11_20.csv', 'Numero_Fiche;Bloc_Competences_Code;Bloc_Competences_Libelle', 'RNCP38596;RNCP38596BC01;Préparer un chantier', 'RNCP38596;RNCP38596BC02;Mettre en service', 'RNCP1;RNCP1BC01;Ancien bloc');

  test('the RNCP and RS: what is registered today, and its blocs', async () => {
    const { editions, faults } = await load([entries, parts], { today: '2026-11-22' });
    expect(faults).toEqual([]);
    expect(editions).toMatchObject([{ name: 'rncp', version: '2026-11-20', date: '2026-11-20', added: 4 }]);
    useVocabularies(editions);
    const [found] = await search('rncp', 'mettre en service', 'fr');
    expect(found).toMatchObject({ code: 'RNCP38596BC02' });
    expect(await broaderOf(found?.uri ?? '')).toMatchObject([{ uri: 'https://www.francecompetences.fr/recherche/rncp/38596/', code: 'RNCP38596', collections: ['rncp', 'eqf-4'] }]);
  });
  test('blocs without their certifications', async () => expect(codes(await load([parts], { today: '2026-11-22' }))).toContain(`${parts.name}:2 vocabulary_unknown_concept`));
  test('a number that is none', async () => expect(codes(await load([file('x_2026_11_20.csv', STANDARD, '1;38596;Titre;;;;;;;;ACTIVE')], { today: '2026-11-22' }))).toEqual(['x_2026_11_20.csv:2 vocabulary_bad_value']));
  test('the ROME: occupations, titles, transitions; edition from the name', async () => {
    const { editions, faults } = await load([
      file('unix_referentiel_code_rome_v461_utf8.csv', '"code_rome","code_fiche_metier","code_ogr","libelle_rome","transition_eco","transition_num","transition_demo","emploi_reglemente","emploi_cadre","code_rome_parent"', '"A1101","11","6","Conducteur / Conductrice d\'engins agricoles","Emploi Vert","O","","","","A1101"'),
      file('unix_referentiel_appellation_v461_utf8.csv', '"code_ogr","libelle_appellation_long","libelle_appellation_court","code_rome"', '"1","Tractoriste","Tractoriste","A1101"'),
    ], { today: '2026-11-22' });
    expect(faults).toEqual([]);
    expect(editions).toMatchObject([{ name: 'rome', version: '4.61', concepts: [{ code: 'A1101', collections: ['green', 'digital'], alt: { fr: ['Tractoriste'] } }] }]);
  });
});

describe('in the data folder', () => {
  let folder: string;
  beforeEach(async () => { folder = await mkdtemp(path.join(os.tmpdir(), 'lists-')); });
  afterEach(() => rm(folder, { recursive: true }));
  const edition = async (version: string, date: string) => (await load([skillsEn(row(REFRIGERANTS, `refrigerants ${version}`))], { version, date, today: date })).editions;

  test('what is stored is what is read; of several editions the latest', async () => {
    for (const [version, date] of [['1.2.9', '2026-01-01'], ['1.2.10', '2026-01-01'], ['1.2.1', '2025-12-10']] as const) await storeEditions(folder, await edition(version, date));
    expect((await readdir(path.join(folder, 'vocabularies'))).sort()).toEqual(['esco-skill@1.2.1.json.gz', 'esco-skill@1.2.10.json.gz', 'esco-skill@1.2.9.json.gz']);
    const { editions, broken } = await storedEditions(folder);
    expect([broken, editions.map(({ version }) => version)]).toEqual([[], ['1.2.10']]);
    useVocabularies(editions);
    expect((await skills('refrigerants', 'en'))[0]?.label['en']).toBe('refrigerants 1.2.10');
  });
  test('an edition older than the one that ships gives way to it', async () => {
    const [one] = await edition('1.2.1', '2025-12-10');
    useVocabularies(one ? [{ ...one, date: '2020-01-01' }] : []);
    expect((await list('esco-skill')).concepts).toHaveLength(13939);
  });
  test('a broken file, a stranger and half a file are left aside', async () => {
    await storeEditions(folder, await edition('1.2.1', '2025-12-10'));
    for (const name of ['eqf@1.json.gz', 'notes.txt', 'rome@2.json.gz.part']) await writeFile(path.join(folder, 'vocabularies', name), 'x');
    const { editions, broken } = await storedEditions(folder);
    expect([editions.length, broken]).toEqual([1, ['eqf@1.json.gz']]);
  });
  test('no folder, no loaded list', async () => expect(await storedEditions(path.join(folder, 'none'))).toEqual({ editions: [], broken: [] }));
});
