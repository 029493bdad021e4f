// What an RDF file says of each resource, as far as a list is made of it. The rest, nine tenths of ESCO, is let go while it is read.
import { MAX_BYTES, MAX_ROWS } from './table.ts';

export type Property = (typeof NAMES)[number];
/** `lang`: small letters, empty for a text without one. */
export type Value = { readonly uri: string } | { readonly text: string; readonly lang: string };
/** `row`: the line where it is first spoken of. */
export type Resource = { readonly uri: string; readonly row: number; readonly says: ReadonlyMap<Property, readonly Value[]> };
export type Resources = {
  /** @throws RangeError when more is held than any list has */
  add(uri: string, property: string, value: Value, row: number): void;
  all(): readonly Resource[];
};

const NAMES = ['type', 'prefLabel', 'altLabel', 'notation', 'broader', 'inScheme', 'description', 'nodeLiteral', 'language', 'skillType', 'skillReuseLevel', 'memberOfISCOGroup', 'relatedEssentialSkill', 'relatedOptionalSkill', 'isEssentialSkillFor', 'isOptionalSkillFor', 'versionInfo', 'version.number', 'table.version.number', 'issued', 'modified', 'date', 'deprecated', 'status'] as const;
const SKOS = 'http://www.w3.org/2004/02/skos/core#', MODEL = 'http://data.europa.eu/esco/model#';
const OF: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'type'], [SKOS, 'prefLabel altLabel notation broader inScheme'], ['http://purl.org/dc/terms/', 'description'],
  [MODEL, 'nodeLiteral language skillType skillReuseLevel memberOfISCOGroup relatedEssentialSkill relatedOptionalSkill isEssentialSkillFor isOptionalSkillFor'],
]);
const KNOWN: ReadonlyMap<string, Property> = new Map([...OF].flatMap(([space, names]) => names.split(' ').map((name) => [space + name, name as Property])));
/** Edition and standing are said in several vocabularies, by these names. */
const EDITION = /[#/](versionInfo|(?:table\.)?version\.number|issued|modified|date|deprecated|status)$/;
const KINDS: ReadonlySet<string> = new Set(['Concept', 'ConceptScheme'].map((kind) => SKOS + kind));

const ESCO = 'http://data.europa.eu/esco/';
const ESCO_PART = /^http:\/\/data\.europa\.eu\/esco\/(skill|occupation|isco|isced-f|concept-scheme|node-literal)\/[\w.-]{1,60}$/;
/** ESCO is written in 28 languages; these are the ones this house speaks. */
const SPOKEN: ReadonlySet<string> = new Set(['', 'en', 'en-us', 'fr']);

export function collectResources(): Resources {
  const held = new Map<string, { row: number; says: Map<Property, Value[]> }>();
  let length = 0;
  return {
    add(given, iri, said, row) {
      const property = propertyOf(iri);
      if (!property || !isWanted(given, property, said)) return;
      const uri = own(given), value = 'uri' in said ? { uri: own(said.uri) } : { text: own(said.text), lang: own(said.lang) }, one = held.get(uri) ?? { row, says: new Map<Property, Value[]>() }, values = one.says.get(property);
      if (values) values.push(value); else one.says.set(property, [value]);
      held.set(uri, one);
      length += lengthOf(value);
      if (held.size > MAX_ROWS || length > MAX_BYTES) throw new RangeError('more than any list has');
      if (isOfOtherTongue(uri, one.says)) { held.delete(uri); for (const values of one.says.values()) for (const gone of values) length -= lengthOf(gone); }
    },
    all: () => [...held].map(([uri, one]) => ({ uri, ...one })),
  };
}

export function isEscoAddress(uri: string): boolean {
  return uri.startsWith(ESCO);
}

export function links({ says }: Resource, property: Property): string[] {
  return [...new Set((says.get(property) ?? []).flatMap((value) => 'uri' in value ? value.uri : []))];
}

/** White space in it is one space. */
export function texts({ says }: Resource, property: Property): (readonly [lang: string, text: string])[] {
  return (says.get(property) ?? []).flatMap((value) => 'text' in value && value.text.trim() ? [[value.lang, value.text.trim().replace(/\s+/g, ' ')] as const] : []);
}

export function isA(resource: Resource, kind: 'Concept' | 'ConceptScheme'): boolean {
  return links(resource, 'type').includes(SKOS + kind);
}

function propertyOf(iri: string): Property | undefined {
  return KNOWN.get(iri) ?? NAMES.find((name) => name === EDITION.exec(iri)?.[1]);
}

function isWanted(uri: string, property: Property, value: Value): boolean {
  if (property === 'type') return 'uri' in value && KINDS.has(value.uri);
  if (!isEscoAddress(uri)) return true;
  return ESCO_PART.test(uri) && (!('text' in value) || SPOKEN.has(value.lang));
}

/** What is cut out of a text keeps the whole of it in memory: here that would be the file. */
function own(text: string): string {
  return Buffer.from(text).toString();
}

function lengthOf(value: Value): number {
  return 'uri' in value ? value.uri.length : value.text.length;
}

/** A description is a node of its own that says its language beside its text. */
function isOfOtherTongue(uri: string, says: ReadonlyMap<Property, readonly Value[]>): boolean {
  const [language] = uri.startsWith(`${ESCO}node-literal/`) && says.has('nodeLiteral') ? says.get('language') ?? [] : [];
  return language !== undefined && 'text' in language && !SPOKEN.has(language.text.toLowerCase());
}
