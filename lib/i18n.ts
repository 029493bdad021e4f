// The dictionary: messages/en.json gives the keys, fr.json must answer every one of them (the compiler and test/messages.test.ts say so).
import en from '../messages/en.json' with { type: 'json' };
import fr from '../messages/fr.json' with { type: 'json' };
import type { LanguageMap } from '../credential/model.ts';

export type Lang = 'fr' | 'en';
export const LANGS: readonly Lang[] = ['fr', 'en'];

type Leaves<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Leaves<T[K]>}` }[keyof T & string];
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };
export type Key = Leaves<typeof en>;
/** A map is said in the reader's language. */
type Values = { readonly [name: string]: string | number | LanguageMap };
/** `t('issue.rows', { n: 3 })`. In a message, `{name}` inserts and `{n|row|rows}` inserts the number and the form that goes with it. */
export type T = ((key: Key, values?: Values) => string) & { readonly lang: Lang };

type Tree = { readonly [key: string]: string | Tree };
const french: Same<typeof en> = fr;
const books: Record<Lang, Tree> = { en, fr: french };
const plurals = { en: new Intl.PluralRules('en'), fr: new Intl.PluralRules('fr') };

export function dictionary(lang: Lang): T {
  const say = (key: Key, values: Values = {}) => fill(lang, textOf(lang, key), values);
  return Object.assign(say, { lang });
}

/** For keys put together at run time (`errors.` + code): undefined when no such message exists. */
export function lookUp(lang: Lang, key: string, values: Values = {}): string | undefined {
  const text = find(books[lang], key);
  return text === undefined ? undefined : fill(lang, text, values);
}

export function dateText(lang: Lang, iso: string, style: 'long' | 'short' | 'hour' = 'long'): string {
  const date = new Date(iso.length === 10 ? `${iso}T12:00:00Z` : iso);
  if (Number.isNaN(date.getTime())) return iso;
  const shape: Intl.DateTimeFormatOptions = style === 'short' ? { dateStyle: 'short' } : style === 'hour' ? { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' } : { dateStyle: 'long' };
  const said = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { timeZone: 'UTC', ...shape }).format(date);
  return lang === 'fr' ? said.replace(/^1 /, '1er ') : said; // French counts the first of a month, and no other day
}

export function numberText(lang: Lang, value: number): string {
  return new Intl.NumberFormat(lang).format(value);
}

/** The text of a language map for a reader: theirs, then English, French, whatever there is; with the language it is in. */
export function inLanguage(map: LanguageMap | undefined, lang: Lang): { text: string; lang: string } {
  for (const wish of [lang, 'en', 'fr', ...Object.keys(map ?? {})]) {
    const text = map?.[wish];
    if (text) return { text, lang: wish };
  }
  return { text: '', lang };
}

/** Which language to answer in: an explicit choice, the cookie, what the browser asks for, French. */
export function chooseLang(wish: string | undefined, cookie: string | undefined, acceptLanguage: string | undefined): Lang {
  for (const said of [wish, cookie]) if (said === 'fr' || said === 'en') return said;
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find((l): l is Lang => l === 'fr' || l === 'en') ?? 'fr';
}

function textOf(lang: Lang, key: Key): string {
  const text = find(books[lang], key);
  if (text === undefined) throw new Error(`no message ${key} in ${lang}`);
  return text;
}

function find(book: Tree, key: string): string | undefined {
  let at: string | Tree | undefined = book;
  for (const part of key.split('.')) at = typeof at === 'object' ? at[part] : undefined;
  return typeof at === 'string' ? at : undefined;
}

function fill(lang: Lang, text: string, values: Values): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
    const value = values[name] ?? '';
    const shown = typeof value === 'number' ? numberText(lang, value) : typeof value === 'object' ? inLanguage(value, lang).text : value;
    return one === undefined ? shown : `${shown} ${plurals[lang].select(Number(value)) === 'one' ? one : other}`;
  });
}
