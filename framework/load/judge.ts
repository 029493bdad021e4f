// Is an edition sound: every concept has a name, what it points to exists, and nobody stands above itself.
import type { Fault } from '#lib/errors';
import { list } from '../vocabularies/long.ts';
import type { ListName, Vocabulary, VocabularyConcept } from '../vocabularies/registry.ts';

/** Lists whose publisher writes French alone. */
const FRENCH: ReadonlySet<ListName> = new Set<ListName>(['rome', 'rncp']);
/** Where parents may stand besides the list itself. */
const ABOVE: Partial<Record<ListName, ListName>> = { 'esco-skill': 'esco-skill-group', 'esco-occupation': 'isco' };

export async function judgeEditions(editions: readonly Vocabulary[]): Promise<Fault[]> {
  return (await Promise.all(editions.map((edition) => judgeEdition(edition, editions)))).flat();
}

async function judgeEdition({ name, concepts }: Vocabulary, editions: readonly Vocabulary[]): Promise<Fault[]> {
  if (concepts.length === 0) return [{ path: name, code: 'vocabulary_empty' }];
  const addresses = async (of: ListName): Promise<ReadonlySet<string>> => new Set((editions.find((one) => one.name === of) ?? await list(of)).concepts.map(({ uri }) => uri));
  const own = new Set(concepts.map(({ uri }) => uri)), above = ABOVE[name] && await addresses(ABOVE[name]), skills = name === 'esco-skill' ? own : await addresses('esco-skill'), lang = FRENCH.has(name) ? 'fr' : 'en';
  const faults: Fault[] = [];
  for (const { uri, label, broader = [], related = [] } of concepts) {
    if (!label[lang]) faults.push({ path: name, code: 'vocabulary_no_name', values: { uri, lang } });
    for (const parent of broader) if (!own.has(parent) && !above?.has(parent)) faults.push({ path: name, code: 'vocabulary_no_parent', values: { uri, parent } });
    for (const one of related) if (!skills.has(one.uri)) faults.push({ path: name, code: 'vocabulary_no_relation', values: { uri, other: one.uri } });
  }
  const ring = ringIn(concepts);
  return ring === undefined ? faults : [...faults, { path: name, code: 'vocabulary_ring', values: { uri: ring } }];
}

/** Parents are taken away from the top until nothing is left; what is left stands above itself. */
function ringIn(concepts: readonly VocabularyConcept[]): string | undefined {
  const own = new Set(concepts.map(({ uri }) => uri)), waiting = new Map(concepts.map(({ uri, broader = [] }) => [uri, new Set(broader.filter((parent) => own.has(parent))).size]));
  const below = new Map<string, string[]>();
  for (const { uri, broader = [] } of concepts) for (const parent of new Set(broader)) { const known = below.get(parent); if (known) known.push(uri); else below.set(parent, [uri]); }
  const free = [...waiting].flatMap(([uri, parents]) => parents === 0 ? [uri] : []);
  for (let uri = free.pop(); uri !== undefined; uri = free.pop()) {
    waiting.delete(uri);
    for (const child of below.get(uri) ?? []) { const left = (waiting.get(child) ?? 1) - 1; waiting.set(child, left); if (left === 0) free.push(child); }
  }
  return waiting.keys().next().value;
}
