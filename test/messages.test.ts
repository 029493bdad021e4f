import { expect, test } from 'vitest';
import en from '../messages/en.json' with { type: 'json' };
import fr from '../messages/fr.json' with { type: 'json' };
import { STATUS } from '../lib/errors.ts';

type Tree = { readonly [key: string]: string | Tree };
const flat = (tree: Tree, at = ''): [string, string][] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[at + key, value] as [string, string]] : flat(value, `${at}${key}.`)));
const english = new Map(flat(en)), french = new Map(flat(fr));
const holes = (text: string): string[] => [...text.matchAll(/\{(\w+)(\|[^}]*)?\}/g)].map((m) => m[1] ?? '').sort();

test('both languages answer the same keys', () => {
  expect([...english.keys()].filter((key) => !french.has(key))).toEqual([]);
  expect([...french.keys()].filter((key) => !english.has(key))).toEqual([]);
});

test('both languages fill the same blanks', () => {
  const unlike = [...english].filter(([key, text]) => String([...new Set(holes(text))]) !== String([...new Set(holes(french.get(key) ?? ''))]));
  expect(unlike.map(([key]) => key)).toEqual([]);
});

test('nothing is empty', () => {
  expect([...english, ...french].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([]);
});

test('French is set as French: no plain space before ? ! ; : » nor after «, no straight apostrophe in a word', () => {
  expect([...french].filter(([, text]) => / [?!;:»]|« |[a-zà-ÿ]'[a-zà-ÿ]/i.test(text)).map(([key, text]) => `${key}: ${text}`)).toEqual([]);
});

test('no exclamation mark: we say what happened, we do not cheer', () => {
  expect([...english, ...french].filter(([, text]) => /!(?!\[)/.test(text)).map(([key]) => key)).toEqual([]);
});

test('every error code has its sentence and its title in both languages', () => {
  for (const code of Object.keys(STATUS)) for (const book of [english, french]) expect([code, book.has(`errors.${code}`), book.has(`error_titles.${code}`)]).toEqual([code, true, true]);
});
