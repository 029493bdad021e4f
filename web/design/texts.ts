// Every text of a specification that people read, for seeing both languages side by side.
import type { Json } from '../../lib/jcs.ts';
import { itemsAt, textsAt, type Content } from './form.ts';

/** `name` is the field's path without its language. */
export type Place = { readonly name: string; readonly long: boolean; readonly texts: Readonly<Record<string, string>> };
export type Typed = { readonly name: string; readonly text: string };
type Branch = { readonly [member: string]: Json | undefined };

/** In reading order; a text that is there in no language is no place. */
export function textPlaces(content: Content): Place[] {
  const each = (list: string, ...members: readonly string[]) => itemsAt(content, list).flatMap((_, i) => members.map((member) => `${list}.${i}.${member}`));
  const names = ['title', 'description', ...each('outcomes', 'title', 'description'), ...each('assessments', 'title', 'description', 'standard.title', 'standard.criteria'),
    'prerequisites', 'provider.name', ...each('awardingBodies', 'name'), ...each('quality', 'note'), 'price.funding', 'further', 'image.alt'];
  return names.map((name) => ({ name, long: /(description|criteria|prerequisites|note|funding|further)$/.test(name), texts: textsAt(content, name) })).filter(({ texts }) => Object.values(texts).some((text) => text.trim() !== ''));
}

export function lacking(places: readonly Place[], lang: 'fr' | 'en'): Place[] {
  return places.filter(({ texts }) => !texts[lang]?.trim());
}

/** What the form of this step sent, for places that exist. */
export function textsTyped(content: Content, entries: readonly (readonly [string, string])[]): Typed[] {
  const known = new Set(textPlaces(content).flatMap(({ name }) => [`${name}.fr`, `${name}.en`]));
  return entries.filter(([name]) => known.has(name)).map(([name, text]) => ({ name, text: text.trim().replace(/\r\n/g, '\n') }));
}

export function withTexts(content: Content, typed: readonly Typed[]): Content {
  return typed.reduce<Content>((whole, { name, text }) => put(whole, name.split('.'), text) as Content, content);
}

/** A copy with the text in its place; an empty text leaves. What is not there is not made. */
function put(value: Json | undefined, [step, ...rest]: readonly string[], text: string): Json | undefined {
  if (step === undefined) return text === '' ? undefined : text;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, i) => (String(i) === step ? put(item, rest, text) ?? null : item));
  if (typeof value !== 'object' || value === null || (rest.length > 0 && !Object.hasOwn(value, step))) return value;
  const inner = put(Object.hasOwn(value, step) ? (value as Branch)[step] : undefined, rest, text), { [step]: _, ...others } = value as Branch;
  return inner === undefined ? others : { ...value, [step]: inner };
}
