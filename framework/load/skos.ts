// Lists of EU Vocabularies (op.europa.eu) as they are offered: SKOS in RDF/XML. Which list it is, the concept scheme says.
import { LIST_NAMES, type ListName, type VocabularyConcept } from '../vocabularies/registry.ts';
import { indexOf, isShort } from '../vocabulary.ts';
import type { LoadFile, PartReading, Said } from './load.ts';
import { MAX_BYTES } from './table.ts';
import { XmlFault, childrenOfRoot, type Element } from './xml.ts';

const RDF = '{http://www.w3.org/1999/02/22-rdf-syntax-ns#}', SKOS = '{http://www.w3.org/2004/02/skos/core#}', LANG = '{http://www.w3.org/XML/1998/namespace}lang';
const SKOS_URI = SKOS.slice(1, -1);
/** Lists whose entries people know by the last part of the address: `FRA`, `EUR`, `0713`. */
const CODED: ReadonlySet<ListName> = new Set<ListName>(['country', 'currency', 'isced-f', 'file-type']);

export function isSkos({ name, bytes }: LoadFile): boolean {
  return /\.(rdf|xml)$/i.test(name) || /^\uFEFF?\s*<(\?xml|rdf:RDF)/.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

export function readSkos({ name: file, bytes }: LoadFile): PartReading {
  if (bytes.length > MAX_BYTES) return { parts: [], faults: [{ path: file, code: 'vocabulary_too_large', values: { rows: MAX_BYTES } }] };
  let nodes: Element[];
  try { nodes = [...childrenOfRoot(new TextDecoder('utf-8', { fatal: true }).decode(bytes))]; } catch (error) { return { parts: [], faults: [{ path: error instanceof XmlFault ? `${file}:${error.line}` : file, code: 'vocabulary_not_xml' }] }; }
  const concepts = nodes.filter((node) => isA(node, 'Concept') && !retired(node)), scheme = nodes.find((node) => isA(node, 'ConceptScheme'));
  const address = scheme?.attributes[`${RDF}about`] ?? commonest(concepts.flatMap((node) => links(node, `${SKOS}inScheme`)));
  const list = LIST_NAMES.find((name) => isShort(name) && sameScheme(indexOf(name).scheme, address));
  if (!list) return { parts: [], faults: [{ path: file, code: 'vocabulary_unknown_scheme', values: { scheme: address.slice(0, 120) } }] };
  const faults = concepts.filter((node) => !/^https?:\/\/[^\s]{5,300}$/.test(node.attributes[`${RDF}about`] ?? '')).map((node) => ({ path: `${file}:${node.line}`, code: 'vocabulary_bad_address', values: { given: (node.attributes[`${RDF}about`] ?? '').slice(0, 80) } }));
  const says = concepts.map((node): Said => ({ row: node.line, concept: conceptOf(node, list) })).filter(({ concept }) => list !== 'language' || concept.code !== undefined);
  return { parts: [{ list, how: 'all', file, says, ...editionOf(scheme) }], faults };
}

function conceptOf(node: Element, list: ListName): Said['concept'] {
  const uri = node.attributes[`${RDF}about`] ?? '', label = texts(node, `${SKOS}prefLabel`), alt = Map.groupBy(texts(node, `${SKOS}altLabel`), ([lang]) => lang), broader = links(node, `${SKOS}broader`);
  // A language is written by its BCP 47 tag; of the thousands of the official table, those whose tag we know are offered.
  const code = CODED.has(list) ? uri.split('/').at(-1) : isShort(list) ? indexOf(list).byUri.get(uri)?.code : undefined;
  return {
    uri, label: Object.fromEntries(label), ...(code && { code }), ...(alt.size > 0 && { alt: Object.fromEntries([...alt].map(([lang, all]) => [lang, all.map(([, text]) => text)])) }), ...(broader.length > 0 && { broader }),
  } satisfies Partial<VocabularyConcept>;
}

/** `dct:issued`, `owl:versionInfo` (`20240925-0`) and the like, whatever their vocabulary. */
function editionOf(scheme: Element | undefined): { version?: string; date?: string } {
  const said = (...names: string[]) => names.flatMap((name) => scheme?.children.filter((child) => child.name.endsWith(`}${name}`)).map((child) => child.text.trim()) ?? []).find(Boolean);
  const version = said('versionInfo', 'version.number', 'table.version.number'), [, y, m, d] = /^(\d{4})-?(\d\d)-?(\d\d)/.exec(version ?? '') ?? [];
  const date = /^\d{4}-\d\d-\d\d/.exec(said('issued', 'modified', 'date') ?? '')?.[0] ?? (y && m && d ? `${y}-${m}-${d}` : undefined);
  return { ...(version && /^[\w.+-]{1,30}$/.test(version) ? { version } : date ? { version: date } : {}), ...(date && { date }) };
}

function isA(node: Element, kind: string): boolean {
  return node.name === `${SKOS}${kind}` || links(node, `${RDF}type`).includes(SKOS_URI + kind);
}

function retired(node: Element): boolean {
  return node.children.some(({ name, text, attributes }) => (name.endsWith('}deprecated') && /^(true|1)$/.test(text.trim())) || (name.endsWith('}status') && /\/(DEPRECATED|RETIRED)$/.test(attributes[`${RDF}resource`] ?? '')))
    || node.attributes['{http://publications.europa.eu/ontology/authority/}deprecated'] === 'true';
}

function texts(node: Element, name: string): (readonly [lang: string, text: string])[] {
  return node.children.filter((child) => child.name === name && child.text.trim() && child.attributes[LANG]).map((child) => [child.attributes[LANG] ?? '', child.text.trim().replace(/\s+/g, ' ')]);
}

function links(node: Element, name: string): string[] {
  return node.children.flatMap((child) => child.name === name ? child.attributes[`${RDF}resource`] ?? [] : []);
}

/** `http://data.europa.eu/snb/eqf/25831c2`: the last part of a European list is the number of its table. */
function sameScheme(own: string, given: string): boolean {
  const root = (text: string) => text.replace(/\/[0-9a-f]{7}$/, '').replace(/\/$/, '');
  return given !== '' && root(own) === root(given);
}

function commonest(all: readonly string[]): string {
  return [...Map.groupBy(all, (one) => one)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? '';
}
