/**
 * What a form does not carry of an award: computed, by making the form, reading it back and comparing. A text that the form still
 * says in prose is lost as data only.
 */
import { readModel } from './reading.ts';

export type Loss = {
  /** JSON pointer into `{specification, award}`; of a whole part when all of it is lost. */
  readonly path: string;
  /** What was there, cut at 120 characters. */
  readonly value: string;
  /** `words`: it stands somewhere in the document's texts, where no program finds it. */
  readonly left: 'words' | 'nowhere';
};

/** `document`: the form as made of exactly this specification and award, without proof. */
export function lossOf(original: { readonly specification: object; readonly award?: object }, document: object): readonly Loss[] {
  const reading = readModel(document);
  const { specification, award } = reading ?? {};
  return compare(original, renamed({ specification, award }, original.specification), '', proseOf(document));
}

/** An assessment or outcome that came back under another name is not lost: what names it is told by the name it had. */
function renamed(read: { readonly specification: unknown; readonly award: unknown }, original: unknown): unknown {
  const ids = new Map(['assessments', 'outcomes'].flatMap((part) => {
    const [before, after] = [original, read.specification].map((one) => { const list = memberOf(one, part); return Array.isArray(list) ? list as readonly unknown[] : []; });
    return (before ?? []).flatMap((item, i) => { const now = memberOf(counterpart(item, after, i), 'id'), was = memberOf(item, 'id'); return typeof now === 'string' && typeof was === 'string' ? [[`${part}:${now}`, was] as const] : []; });
  }));
  const inside = (value: unknown, part: string | undefined): unknown => {
    if (typeof value === 'string') return (part === undefined ? undefined : ids.get(`${part}:${value}`)) ?? value;
    if (Array.isArray(value)) return value.map((item) => inside(item, part));
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, inside(item, name === 'proves' ? 'outcomes' : name === 'assessment' ? 'assessments' : undefined)])) : value;
  };
  return inside(read, undefined);
}

/** Texts for people: an address that holds a word does not say it. */
function proseOf(value: unknown): string {
  if (typeof value === 'string') return /^(?:[a-z][a-z0-9+.-]*:\S*|[A-Za-z0-9+/=_-]{200,})$/i.test(value) ? '' : `${value}\n`;
  return typeof value === 'object' && value !== null ? Object.values(value).map(proseOf).join('') : '';
}

/** Our own words for a kind, which may stand in a sentence by chance. */
const CODED = /\/(?:kind|reuse|mode|route|supervision|assessment|mediaType|scheme)$|\/(?:proves|routes)\/\d+$/;

function compare(original: unknown, read: unknown, path: string, text: string): readonly Loss[] {
  if (original === undefined || original === null) return [];
  if (Array.isArray(original)) return original.flatMap((item: unknown, i) => compare(item, counterpart(item, read, i), `${path}/${i}`, text));
  if (typeof original !== 'object') return same(original, read) ? [] : [{ path, value: shortened(original), left: !CODED.test(path) && stands(original, text) ? 'words' : 'nowhere' }];
  const members = Object.entries(original).filter(([name]) => name !== 'id' || typeof read !== 'object');
  const lost = members.flatMap(([name, item]) => compare(item, memberOf(read, name), `${path}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`, text));
  // A part of which nothing at all came back is told once.
  const [first] = lost, isOne = lost.length > 1 && lost.every(({ left }) => left === first?.left);
  return first && read === undefined && isOne && path.split('/').length > 2 ? [{ ...first, path, value: shortened(original) }] : lost;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}

/** Of a list: the same thing by its id or address, the same word, else whatever stands in its place. */
function counterpart(item: unknown, read: unknown, i: number): unknown {
  if (!Array.isArray(read)) return undefined;
  if (typeof item !== 'object' || item === null) return read.find((one) => same(item, one));
  for (const name of ['uri', 'id', 'url', 'assessment'] as const) {
    const key = memberOf(item, name);
    const found: unknown = key === undefined ? undefined : read.find((one) => memberOf(one, name) === key);
    if (found !== undefined) return found;
  }
  return read[i];
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'number' && typeof b === 'number' && Math.abs(a - b) < 1e-9);
}

function stands(value: unknown, text: string): boolean {
  return typeof value === 'string' && value.length > 3 && text.includes(value);
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
