/** Reading a document of the European Learning Model: references by id, texts in several languages, concepts by their labels. */
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';

export type Graph = {
  /** The first of a value's objects, looked up when only its id stands there. */
  readonly one: (value: unknown) => Obj | undefined;
  readonly all: (value: unknown) => readonly Obj[];
  /** A text in the reader's language, or in the one there is. */
  readonly say: (map: unknown) => string | undefined;
  /** A concept in words, or else its notation. */
  readonly label: (concept: unknown) => string | undefined;
  readonly noteOf: (note: unknown) => string | undefined;
  /** What an organisation is called. */
  readonly nameOf: (organisation: Obj) => string | undefined;
  /** In which language `say` gave this text. */
  readonly languageOf: (text: string | undefined) => string | undefined;
};

/** `http://publications.europa.eu/resource/authority/language/FRA` and its kind, for the languages of the Union. */
const LANGUAGES: ReadonlyMap<string, string> = new Map(
  'BUL:bg CES:cs DAN:da DEU:de ELL:el ENG:en EST:et FIN:fi FRA:fr GLE:ga HRV:hr HUN:hu ISL:is ITA:it LAV:lv LIT:lt MKD:mk MLT:mt NLD:nl NOR:no POL:pl POR:pt RON:ro SLK:sk SLV:sl SPA:es SRP:sr SWE:sv TUR:tr'.split(' ').map((pair) => pair.split(':') as [string, string]),
);

const MAX_OBJECTS = 20_000;

export function readerOf(document: Obj, language: string): Graph {
  const known = indexOf(document);
  const primary = LANGUAGES.get(String(asObject(asObject(document['displayParameter'])?.['primaryLanguage'])?.['id']).slice(-3));
  const order = [language, ...(primary === undefined ? [] : [primary]), 'en'];
  const spoken = new Map<string, string>();

  const whole = (value: unknown): readonly Obj[] => {
    const id = typeof value === 'string' ? value : isMention(asObject(value)) ? String(asObject(value)?.['id']) : undefined;
    const found = id === undefined ? asObject(value) : (known.get(id) ?? asObject(value));
    return found ? [found] : [];
  };
  const all = (value: unknown) => asList(value).flatMap(whole);
  const one = (value: unknown) => all(value)[0];
  const say = (map: unknown): string | undefined => {
    if (typeof map === 'string') return map;
    const texts = asObject(map) ?? {};
    const chosen = [...order, ...Object.keys(texts)].find((tag) => typeof first(texts[tag]) === 'string');
    const text = chosen === undefined ? undefined : String(first(texts[chosen]));
    if (chosen !== undefined && text !== undefined && !spoken.has(text)) spoken.set(text, chosen);
    return text;
  };
  const label = (concept: unknown) => {
    const found = one(concept);
    const notation = found?.['notation'];
    return say(found?.['prefLabel']) ?? say(found?.['title']) ?? (typeof notation === 'string' ? notation : undefined);
  };
  return {
    one, all, say, label,
    noteOf: (note) => say(one(note)?.['noteLiteral']),
    nameOf: (organisation) => say(organisation['legalName']) ?? say(organisation['prefLabel']) ?? say(organisation['altLabel']) ?? say(organisation['fullName']),
    languageOf: (text) => (text === undefined ? undefined : spoken.get(text)),
  };
}

/** Every object that stands somewhere in full, by its id. */
function indexOf(document: Obj): ReadonlyMap<string, Obj> {
  const known = new Map<string, Obj>();
  const open: unknown[] = [document];
  for (let seen = 0; open.length > 0 && seen < MAX_OBJECTS; seen += 1) {
    const value = open.pop();
    const found = asObject(value);
    if (found && typeof found['id'] === 'string' && !isMention(found) && !known.has(found['id'])) known.set(found['id'], found);
    open.push(...(Array.isArray(value) ? value : Object.values(found ?? {})).filter((inner: unknown) => typeof inner === 'object' && inner !== null));
  }
  return known;
}

/** No more than an id, with or without a type. */
function isMention(value: Obj | undefined): boolean {
  return value !== undefined && typeof value['id'] === 'string' && Object.keys(value).every((name) => name === 'id' || name === 'type');
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}
