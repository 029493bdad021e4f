// What a form leaves out, in the designer's words.
import { expect, test } from 'vitest';
import type { Specification } from '#credential';
import { example, madeAs, sampleAward } from '#framework';
import { lostOf } from './forms.tsx';

const specification = await example('heat-pump') as Specification;
const lost = (form: 'ob3' | 'elm', lang: 'fr' | 'en', one = specification) => lostOf(lang, one, madeAs(form, { specification: one, award: sampleAward(one, '2026-11-20'), at: '2026-11-22T10:00:00Z', display: [{ language: 'fr', pages: [{ mediaType: 'image/png', base64: 'AA==' }] }] }).loss);

test('an Open Badge says one language: the other is one line, however many texts it has', () => {
  const [first, ...others] = lost('ob3', 'en');
  expect(first).toMatchObject({ place: 'Every text in English', left: 'nowhere' });
  expect(first?.times).toBeGreaterThan(10);
  expect(others.filter(({ place }) => /English/.test(place))).toEqual([]);
});
test('each thing is told once, by its field’s own name, and leads there', () => {
  for (const form of ['ob3', 'elm'] as const) for (const lang of ['fr', 'en'] as const) {
    const all = lost(form, lang);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    for (const { place } of all) expect([place, /\/|undefined|[a-z][A-Z]|_|\buri\b|\blabel\b/.test(place)]).toEqual([place, false]);
    expect(all.find(({ path }) => path === '/price')?.left).toBe('nowhere');
  }
});
test('a specification in one language loses none', () => {
  const alone = JSON.parse(JSON.stringify(specification, (name, value: unknown) => (name === 'en' ? undefined : value))) as Specification;
  expect(lost('ob3', 'en', alone).filter(({ key }) => key.startsWith('language:'))).toEqual([]);
});
