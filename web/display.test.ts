// The page images of a European credential: there, light, in each language, whatever the words are.
import { expect, test } from 'vitest';
import type { Specification } from '#credential';
import { example } from '#framework';
import { typesetSvg } from '../adapters/image.ts';
import { PAGE_BYTES, pageSvgs, renderPages } from './display.ts';

const specification = await example('heat-pump') as Specification;
const input = { specification, languages: ['fr', 'en'], holder: 'Aïcha Benali', awardedOn: '2026-11-20' } as const;
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text).join(' ');

test('one page for each language, as PNG, under its weight', async () => {
  const made = await renderPages(input, typesetSvg);
  expect(made.map(({ language, pages }) => [language, pages.length])).toEqual([['fr', 1], ['en', 1]]);
  for (const { pages } of made) for (const { base64 } of pages) { const bytes = Buffer.from(base64, 'base64'); expect([bytes.subarray(1, 4).toString(), bytes.length > 15_000, bytes.length < PAGE_BYTES]).toEqual(['PNG', true, true]); }
});
test('every word of title, holder, date and outcomes stands on it, in its language', () => {
  const [page] = pageSvgs(input, 'en'), told = words(page);
  for (const text of [specification.title['en'], 'Aïcha Benali', '20 November 2026', ...specification.outcomes.map(({ title }) => title['en'])]) expect(told).toContain(text);
  expect(words(pageSvgs(input, 'fr')[0])).toContain(specification.title['fr']);
});
test('sixty outcomes go over several pages; a language that is not there falls back', () => {
  const many = { ...specification, outcomes: Array.from({ length: 60 }, (_, i) => ({ id: `o${i}`, title: { de: `Ergebnis ${i} ${'sehr lang '.repeat(9)}` } })) };
  const pages = pageSvgs({ ...input, specification: many }, 'de');
  expect(pages.length).toBeGreaterThan(2);
  for (let i = 0; i < 60; i++) expect(pages.map(words).join(' ')).toContain(`Ergebnis ${i} `);
});
test('what is no letter of XML, and a word without end, break nothing', async () => {
  const hostile = { ...specification, title: { en: `<script>&"${'W'.repeat(400)}\u0000\ud800` } };
  const [{ pages }] = await renderPages({ ...input, languages: ['en'], specification: hostile }, typesetSvg);
  expect(Buffer.from(pages[0].base64, 'base64').length).toBeLessThan(PAGE_BYTES);
});
