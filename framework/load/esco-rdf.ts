// ESCO as RDF (esco.ec.europa.eu, "classification", ttl): one file with skills, occupations, their groups, collections and relations, in all languages.
import { list } from '../vocabularies/long.ts';
import type { ListName, Related, VocabularyConcept } from '../vocabularies/registry.ts';
import type { Part, PartReading, Said } from './load.ts';
import { isA, isEscoAddress, links, texts, type Resource } from './rdf.ts';

const ROOT = 'http://data.europa.eu/esco/', LISTS = ['esco-skill', 'esco-skill-group', 'esco-occupation', 'isco'] as const satisfies readonly ListName[];
const SPOKEN = [['en', ['en', 'en-us']], ['fr', ['fr']]] as const;
const RELATIONS = [['relatedEssentialSkill', 'essential', false], ['relatedOptionalSkill', 'optional', false], ['isEssentialSkillFor', 'essential', true], ['isOptionalSkillFor', 'optional', true]] as const;
/** A collection is a scheme; some are told by their address, all by their English name. */
const COLLECTION = /^(digital|green|transversal|language|research)/i;

export function isEscoRdf(resources: readonly Resource[]): boolean {
  return resources.some((one) => isEscoAddress(one.uri) && isA(one, 'Concept'));
}

/** With English names it says which concepts there are; without, it is a translation of those there are. */
export async function readEscoRdf(file: string, resources: readonly Resource[]): Promise<PartReading> {
  const concepts = resources.filter((one) => isEscoAddress(one.uri) && isA(one, 'Concept') && !one.uri.startsWith(`${ROOT}concept-scheme/`));
  const gone = new Set(concepts.filter(isGone).map(({ uri }) => uri)), here = concepts.filter(({ uri }) => !gone.has(uri)), known = new Set((await list('esco-skill-group')).concepts.map(({ uri }) => uri));
  const sorted = Map.groupBy(here, (one) => listOf(one, known)), notes = notesOf(resources), related = relationsIn(here, gone), version = versionIn(resources);
  const isWhole = here.some((one) => Boolean(english(one)));
  const parts = LISTS.flatMap((name): Part[] => {
    const says = (sorted.get(name) ?? []).map((one): Said => ({ row: one.row, concept: conceptOf(one, name, { notes, related, gone }) }));
    return says.length === 0 ? [] : [{ list: name, how: isWhole ? 'all' : 'more', file, says, ...version }];
  });
  return { parts: [...parts, ...sorted.has('esco-skill') ? collections(file, resources, sorted.get('esco-skill') ?? []) : []], faults: [] };
}

/** Skills and their groups share one form of address: a group has a code of the hierarchy and no type of skill. */
function listOf(one: Resource, groups: ReadonlySet<string>): (typeof LISTS)[number] {
  const [kind] = one.uri.slice(ROOT.length).split('/');
  if (kind === 'occupation') return 'esco-occupation';
  if (kind === 'isco') return 'isco';
  if (kind === 'isced-f') return 'esco-skill-group';
  if (links(one, 'skillType').length > 0 || links(one, 'skillReuseLevel').length > 0) return 'esco-skill';
  return groups.has(one.uri) || /^[KLST]\d*(\.\d+)*$/.test(notation(one) ?? '') ? 'esco-skill-group' : 'esco-skill';
}

type Around = { readonly notes: ReadonlyMap<string, readonly [lang: string, text: string]>; readonly related: ReadonlyMap<string, ReadonlyMap<string, Related['kind']>>; readonly gone: ReadonlySet<string> };

function conceptOf(one: Resource, name: ListName, { notes, related, gone }: Around): Said['concept'] {
  const { uri } = one, label = named(texts(one, 'prefLabel')), others = texts(one, 'altLabel'), alt = SPOKEN.map(([lang]) => [lang, [...new Set(others.flatMap(([said, text]) => said === lang && text !== label[lang] ? [text] : []))]] as const).filter(([, all]) => all.length > 0);
  const description = named([...texts(one, 'description'), ...links(one, 'description').flatMap((note) => { const text = notes.get(note); return text ? [text] : []; })]);
  // What ESCO has withdrawn stays in the file, and links to it do; nobody is led there.
  const broader = [...new Set([...links(one, 'broader'), ...links(one, 'memberOfISCOGroup')])].filter((parent) => !gone.has(parent)), own = [...related.get(uri) ?? []].map(([to, kind]): Related => ({ kind, uri: to }));
  const code = notation(one) ?? (name === 'isco' ? uri.split('/C').at(-1) : uri.startsWith(`${ROOT}isced-f/`) ? uri.split('/').at(-1) : undefined), [type] = links(one, 'skillType').map(lastOf), [reuse] = links(one, 'skillReuseLevel').map(lastOf);
  return {
    uri, label, ...(alt.length > 0 && { alt: Object.fromEntries(alt) }), ...(Object.keys(description).length > 0 && { description }), ...(broader.length > 0 && { broader }), ...(own.length > 0 && { related: own }),
    ...(name !== 'esco-skill' && code && { code }), ...(type && { type: type === 'knowledge' ? 'knowledge' as const : 'skill' as const }), ...(reuse && { reuse }),
  } satisfies Partial<VocabularyConcept>;
}

/** Told from either end, or from both. */
function relationsIn(here: readonly Resource[], gone: ReadonlySet<string>): ReadonlyMap<string, ReadonlyMap<string, Related['kind']>> {
  const all = new Map<string, Map<string, Related['kind']>>();
  for (const one of here) {
    for (const [property, kind, isInverse] of RELATIONS) {
      for (const other of links(one, property).filter((uri) => !gone.has(uri))) {
        const [from, to] = isInverse ? [other, one.uri] : [one.uri, other], known = all.get(from) ?? new Map<string, Related['kind']>();
        // Essential and optional at once is essential.
        if (known.get(to) !== 'essential') known.set(to, kind);
        all.set(from, known);
      }
    }
  }
  return all;
}

function collections(file: string, resources: readonly Resource[], skills: readonly Resource[]): Part[] {
  const names = new Map(resources.filter((one) => isEscoAddress(one.uri) && isA(one, 'ConceptScheme')).flatMap((scheme) => {
    const title = english(scheme) ?? lastOf(scheme.uri).replace(/^skill-/, ''), name = /occupation/i.test(title) ? undefined : COLLECTION.exec(title)?.[1]?.toLowerCase();
    return name ? [[scheme.uri, name] as const] : [];
  }));
  return [...new Set(names.values())].map((name): Part => ({
    list: 'esco-skill', how: 'more', clears: name, file,
    says: skills.filter((one) => links(one, 'inScheme').some((scheme) => names.get(scheme) === name)).map(({ uri, row }) => ({ row, concept: { uri, collections: [name] } })),
  })).filter(({ says }) => says.length > 0);
}

/** A description is a node of its own, its language beside its text. */
function notesOf(resources: readonly Resource[]): Around['notes'] {
  return new Map(resources.filter(({ uri }) => uri.startsWith(`${ROOT}node-literal/`)).flatMap((one) => {
    const [text] = texts(one, 'nodeLiteral'), lang = texts(one, 'language')[0]?.[1]?.toLowerCase() ?? text?.[0];
    return text && lang ? [[one.uri, [lang, text[1]] as const] as const] : [];
  }));
}

/** British English before American, which some descriptions are written in alone. */
function named(all: readonly (readonly [lang: string, text: string])[]): Record<string, string> {
  return Object.fromEntries(SPOKEN.flatMap(([lang, tongues]) => { const text = tongues.map((tongue) => all.find(([said]) => said === tongue)?.[1]).find(Boolean); return text ? [[lang, text]] : []; }));
}

function english(one: Resource): string | undefined {
  return named(texts(one, 'prefLabel'))['en'];
}

function notation(one: Resource): string | undefined {
  return texts(one, 'notation')[0]?.[1];
}

function isGone(one: Resource): boolean {
  return texts(one, 'status').some(([, status]) => status !== 'released') || texts(one, 'deprecated').some(([, text]) => /^(true|1)$/.test(text));
}

function versionIn(resources: readonly Resource[]): { version?: string } {
  const version = resources.filter((one) => isEscoAddress(one.uri) && isA(one, 'ConceptScheme')).flatMap((one) => texts(one, 'versionInfo')).map(([, text]) => /^v?(\d+\.\d+(?:\.\d+)?)$/.exec(text)?.[1]).find(Boolean);
  return version ? { version } : {};
}

function lastOf(uri: string): string {
  return uri.split('/').at(-1) ?? '';
}
