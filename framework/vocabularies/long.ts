// The long lists, read from their files at the first question and then held: ESCO (skills, their groups, occupations, ISCO groups), ROME, and what an operator loaded of the RNCP and RS.
// This service uses the ESCO classification of the European Commission.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { shippedFile } from '../files.ts';
import { indexOf, isShort } from '../vocabulary.ts';
import { forgottenBy, indexed, shippedFacts, type Indexed, type ListName, type Related, type VocabularyConcept } from './registry.ts';

type Row = Readonly<Record<string, string>>;
type Reader = () => Promise<readonly VocabularyConcept[]>;

const SHIPPED: Partial<Record<ListName, Reader>> = { 'esco-skill': skills, 'esco-skill-group': skillGroups, 'esco-occupation': occupations, isco: iscoGroups, rome };

const reading = new Map<ListName, Promise<Indexed>>();
forgottenBy(() => reading.clear());

/** Any list, short or long. */
export function list(name: ListName): Promise<Indexed> {
  if (isShort(name)) return Promise.resolve(indexOf(name));
  const known = reading.get(name);
  if (known) return known;
  const made = (SHIPPED[name]?.() ?? Promise.resolve([])).then((concepts) => indexed(name, concepts, shippedFacts(name).scheme));
  reading.set(name, made);
  made.catch(() => reading.delete(name)); // whoever asked is told; the next one tries again
  return made;
}

async function skills(): Promise<VocabularyConcept[]> {
  const related = Map.groupBy(await rows('esco/skill_skill_relations.csv.gz'), (row) => row['originalSkillUri'] ?? '');
  return (await rows('esco/skills_en_fr.csv')).map(({ uri = '', label_en, label_fr, alt_fr, skillType, reuseLevel, broaderUris, collections, description_en }) => ({
    uri, label: labels(label_en, label_fr), ...maybe('alt', words(alt_fr), (fr) => ({ fr })), ...maybe('broader', words(broaderUris), same),
    ...(skillType && { type: skillType === 'knowledge' ? 'knowledge' as const : 'skill' as const }), ...(reuseLevel && { reuse: reuseLevel }), ...maybe('collections', words(collections), same),
    ...(description_en && { description: { en: description_en } }),
    ...maybe('related', (related.get(uri) ?? []).map((row): Related => ({ kind: row['relationType'] === 'essential' ? 'essential' : 'optional', uri: row['relatedSkillUri'] ?? '' })), same),
  }));
}

/** Two trees: skills and languages by the ESCO hierarchy, knowledge by ISCED-F, whose French names are known. */
async function skillGroups(): Promise<VocabularyConcept[]> {
  const above = new Map<string, string>();
  for (const row of await rows('esco/skillsHierarchy_en.csv.gz')) {
    const path = [0, 1, 2, 3].map((level) => row[`Level ${level} URI`]).filter(Boolean), own = path.at(-1), parent = path.at(-2);
    if (own && parent) above.set(own, parent);
  }
  const fields = indexOf('isced-f'), isced = 'http://data.europa.eu/esco/isced-f/';
  return (await rows('esco/skill_groups_en.csv.gz')).map(({ uri = '', code, label_en, description_en }) => {
    const field = uri.startsWith(isced) ? uri.slice(isced.length) : '', parent = above.get(uri) ?? (field.length > 2 ? isced + field.slice(0, -1) : undefined);
    return { uri, ...(code && { code }), label: labels(label_en, fields.byCode.get(field)?.label['fr']), ...(parent && { broader: [parent] }), ...(description_en && { description: { en: description_en } }) };
  });
}

async function occupations(): Promise<VocabularyConcept[]> {
  return (await rows('esco/occupations_en_fr.csv.gz')).map(({ uri = '', code, iscoGroup, label_en, label_fr, alt_en, alt_fr, description_en }) => ({
    uri, ...(code && { code }), label: labels(label_en, label_fr), ...alternatives(words(alt_en), words(alt_fr)),
    ...(iscoGroup && { broader: [`http://data.europa.eu/esco/isco/C${iscoGroup}`] }), ...(description_en && { description: { en: description_en } }),
  }));
}

async function iscoGroups(): Promise<VocabularyConcept[]> {
  return (await rows('esco/isco_groups_en_fr.csv.gz')).map(({ uri = '', code = '', label_en, label_fr }) => ({ uri, code, label: labels(label_en, label_fr), ...(code.length > 1 && { broader: [`http://data.europa.eu/esco/isco/C${code.slice(0, -1)}`] }) }));
}

/** An occupation's address is its page at France Travail. Its job titles are other names of it. */
async function rome(): Promise<VocabularyConcept[]> {
  const titles = Map.groupBy(await rows('rome/titles.csv.gz'), (row) => row['code_rome'] ?? '');
  return (await rows('rome/codes.csv.gz')).map((row) => romeConcept(row, (titles.get(row['code_rome'] ?? '') ?? []).map((title) => title['libelle_appellation_long'] ?? '')));
}

export function romeConcept(row: Row, titles: readonly string[]): VocabularyConcept {
  const { code_rome: code = '', libelle_rome: fr = '', code_rome_parent: parent, transition_eco: eco = '', transition_num, transition_demo } = row;
  const transitions = [.../Vert|Transition/.test(eco) ? ['green'] : [], ...transition_num === 'O' ? ['digital'] : [], ...transition_demo === 'O' ? ['demographic'] : []];
  return { uri: romeAddress(code), code, label: { fr }, ...maybe('alt', titles.filter((title) => title && title !== fr), (all) => ({ fr: all })), ...(parent && parent !== code && { broader: [romeAddress(parent)] }), ...maybe('collections', transitions, same) };
}

export function romeAddress(code: string): string {
  return `https://candidat.francetravail.fr/metierscope/fiche-metier/${code}`;
}

async function rows(name: string): Promise<Row[]> {
  const bytes = await readFile(shippedFile(`vocabularies/${name}`));
  return parse(name.endsWith('.gz') ? gunzipSync(bytes) : bytes, { columns: true, bom: true, relax_column_count: true });
}

function labels(en = '', fr = ''): VocabularyConcept['label'] {
  return { ...(en.trim() && { en: en.trim() }), ...(fr.trim() && { fr: fr.trim() }) };
}

function alternatives(en: readonly string[], fr: readonly string[]): Pick<VocabularyConcept, 'alt'> {
  return en.length + fr.length > 0 ? { alt: { ...(en.length > 0 && { en }), ...(fr.length > 0 && { fr }) } } : {};
}

const words = (text = ''): readonly string[] => text.split('|').map((word) => word.trim()).filter(Boolean);
const same = <T>(value: T): T => value;

function maybe<K extends string, T, V>(name: K, all: readonly T[], as: (all: readonly T[]) => V): { [name in K]?: V } {
  return all.length > 0 ? { [name]: as(all) } as { [name in K]?: V } : {};
}
