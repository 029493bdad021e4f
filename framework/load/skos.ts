// Lists of EU Vocabularies (op.europa.eu), which are SKOS whichever way they are written. Which list it is, the concept scheme says.
import { LIST_NAMES, type ListName, type VocabularyConcept } from '../vocabularies/registry.ts';
import { indexOf, isShort } from '../vocabulary.ts';
import type { PartReading, Said } from './load.ts';
import { isA, links, texts, type Resource } from './rdf.ts';

/** Lists whose entries people know by the last part of the address: `FRA`, `EUR`, `0713`. */
const CODED: ReadonlySet<ListName> = new Set<ListName>(['country', 'currency', 'isced-f', 'file-type']);

export function readSkos(file: string, resources: readonly Resource[]): PartReading {
  const found = resources.filter((one) => isA(one, 'Concept')), schemes = resources.filter((one) => isA(one, 'ConceptScheme'));
  if (found.length === 0 && schemes.length === 0) return { parts: [], faults: [{ path: file, code: 'vocabulary_empty' }] };
  const scheme = schemes.find(({ uri }) => listOf(uri)) ?? schemes[0], address = scheme?.uri ?? commonest(found.flatMap((one) => links(one, 'inScheme'))), list = listOf(address);
  if (!list) return { parts: [], faults: [{ path: file, code: 'vocabulary_unknown_scheme', values: { scheme: address.slice(0, 120) } }] };
  const concepts = found.filter((one) => !retired(one) && isIn(one, list));
  const faults = concepts.filter(({ uri }) => !/^https?:\/\/[^\s]{5,300}$/.test(uri)).map(({ uri, row }) => ({ path: `${file}:${row}`, code: 'vocabulary_bad_address', values: { given: uri.slice(0, 80) } }));
  const says = concepts.map((one): Said => ({ row: one.row, concept: conceptOf(one, list) })).filter(({ concept }) => list !== 'language' || concept.code !== undefined);
  return { parts: [{ list, how: 'all', file, says, ...editionOf(scheme) }], faults };
}

function conceptOf(one: Resource, list: ListName): Said['concept'] {
  const { uri } = one, named = (property: 'prefLabel' | 'altLabel') => texts(one, property).filter(([lang]) => lang !== ''), broader = links(one, 'broader');
  const alt = Map.groupBy(named('altLabel'), ([lang]) => lang), notation = list === 'isced-f' ? texts(one, 'notation')[0]?.[1] : undefined;
  // A language is written by its BCP 47 tag; of the thousands of the official table, those whose tag we know are offered.
  const code = CODED.has(list) ? notation ?? uri.split('/').at(-1) : isShort(list) ? indexOf(list).byUri.get(uri)?.code : undefined;
  return {
    uri, label: Object.fromEntries(named('prefLabel')), ...(code && { code }), ...(alt.size > 0 && { alt: Object.fromEntries([...alt].map(([lang, all]) => [lang, all.map(([, text]) => text)])) }), ...(broader.length > 0 && { broader }),
  } satisfies Partial<VocabularyConcept>;
}

/** `owl:versionInfo` (`20240925-0`), `dct:issued` and the like, whatever their vocabulary. */
function editionOf(scheme: Resource | undefined): { version?: string; date?: string } {
  const said = (...names: Parameters<typeof texts>[1][]) => names.flatMap((name) => scheme ? texts(scheme, name).map(([, text]) => text) : []).find(Boolean);
  const version = said('versionInfo', 'version.number', 'table.version.number'), [, y, m, d] = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(version ?? '') ?? [];
  const date = /^\d{4}-\d\d-\d\d/.exec(said('issued', 'modified', 'date') ?? '')?.[0] ?? (y && m && d ? `${y}-${m}-${d}` : undefined);
  return { ...(version && /^[\w.+-]{1,30}$/.test(version) ? { version } : date ? { version: date } : {}), ...(date && { date }) };
}

function retired(one: Resource): boolean {
  return texts(one, 'deprecated').some(([, text]) => /^(true|1)$/.test(text)) || links(one, 'status').some((status) => /\/(DEPRECATED|RETIRED)$/.test(status));
}

/** A file may hold several schemes; a concept that names some is of those. */
function isIn(one: Resource, list: ListName): boolean {
  const named = links(one, 'inScheme');
  return named.length === 0 || named.some((scheme) => listOf(scheme) === list);
}

function listOf(scheme: string): ListName | undefined {
  return LIST_NAMES.find((name) => isShort(name) && sameScheme(indexOf(name).scheme, scheme));
}

/** `http://data.europa.eu/snb/eqf/25831c2`: the last part of a European list is the number of its table. */
function sameScheme(own: string, given: string): boolean {
  const root = (text: string) => text.replace(/\/[0-9a-f]{7}$/, '').replace(/\/$/, '');
  return given !== '' && root(own) === root(given);
}

function commonest(all: readonly string[]): string {
  return [...Map.groupBy(all, (one) => one)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}
