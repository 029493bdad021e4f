// Above, below, beside: how the concepts of a list hang together.
import { list } from './long.ts';
import { forgottenBy, LIST_NAMES, type Indexed, type ListName, type Related, type VocabularyConcept } from './registry.ts';

/** Where an address says by itself which list it is of; the rest is looked for. */
const ROOTS: readonly (readonly [prefix: string, lists: readonly ListName[]])[] = [
  ['http://data.europa.eu/esco/skill/', ['esco-skill', 'esco-skill-group']], ['http://data.europa.eu/esco/isced-f/', ['esco-skill-group']],
  ['http://data.europa.eu/esco/occupation/', ['esco-occupation']], ['http://data.europa.eu/esco/isco/', ['isco']],
  ['https://candidat.francetravail.fr/', ['rome']], ['https://www.francecompetences.fr/', ['rncp']],
];
const LONG = new Set(ROOTS.flatMap(([, lists]) => lists)), SHORT = LIST_NAMES.filter((name) => !LONG.has(name));
/** Whose concepts stand below those of which list. */
const BELOW: Partial<Record<ListName, readonly ListName[]>> = { 'esco-skill-group': ['esco-skill-group', 'esco-skill'], isco: ['isco', 'esco-occupation'] };

export type Found = { readonly name: ListName; readonly concept: VocabularyConcept };

/** The concept of an address, in any list. */
export async function find(uri: string): Promise<Found | undefined> {
  for (const name of ROOTS.find(([prefix]) => uri.startsWith(prefix))?.[1] ?? SHORT) {
    const concept = (await list(name)).byUri.get(uri);
    if (concept) return { name, concept };
  }
  return undefined;
}

/** One step up; the parents of a skill are groups, fields of knowledge and skills, of an occupation its ISCO group. */
export async function broaderOf(uri: string): Promise<VocabularyConcept[]> {
  return concepts((await find(uri))?.concept.broader ?? []);
}

/** One step down. */
export async function narrowerOf(uri: string): Promise<VocabularyConcept[]> {
  const name = (await find(uri))?.name;
  const below = await Promise.all((name ? BELOW[name] ?? [name] : []).map(async (one) => childrenIn(await list(one)).get(uri) ?? []));
  return below.flat();
}

/** Skills that go with a skill, or with an occupation where the operator loaded which: essential first. */
export async function relatedSkills(uri: string): Promise<(VocabularyConcept & { readonly relation: Related['kind'] })[]> {
  const { byUri } = await list('esco-skill'), related = (await find(uri))?.concept.related ?? [];
  return related.toSorted((a, b) => a.kind.localeCompare(b.kind)).flatMap(({ kind, uri: other }) => { const concept = byUri.get(other); return concept ? [{ ...concept, relation: kind }] : []; });
}

export type Collection = 'digital' | 'green' | 'transversal' | 'research' | 'language';

/** The skills of one of ESCO's thematic collections. */
export async function inCollection(collection: Collection): Promise<VocabularyConcept[]> {
  return (await list('esco-skill')).concepts.filter((one) => one.collections?.includes(collection));
}

let children = new WeakMap<Indexed, ReadonlyMap<string, readonly VocabularyConcept[]>>();
forgottenBy(() => { children = new WeakMap(); });

function childrenIn(of: Indexed): ReadonlyMap<string, readonly VocabularyConcept[]> {
  const known = children.get(of);
  if (known) return known;
  const made = new Map<string, VocabularyConcept[]>();
  for (const one of of.concepts) for (const parent of one.broader ?? []) { const own = made.get(parent); if (own) own.push(one); else made.set(parent, [one]); }
  children.set(of, made);
  return made;
}

async function concepts(uris: readonly string[]): Promise<VocabularyConcept[]> {
  return (await Promise.all(uris.map(find))).flatMap((found) => found ? [found.concept] : []);
}
