import { expect, test } from 'vitest';
import { countryCode, draftOf, speaksUnknown } from './framework.ts';

test.each([['NL', 'NLD'], ['nl', 'NLD'], ['FRA', 'FRA'], ['The Netherlands', 'NLD'], ['Grèce', 'GRC'], ['EL', 'GRC'], ['UK', 'GBR'], ['XK', '1A0'], ['Atlantis', undefined], ['', undefined], ['ZZ', undefined]])('country %s is %s', (text, code) => expect(countryCode(text)).toBe(code));

test('texts of no language get the one they are said to be in; others keep theirs, as BCP 47 writes it', () => {
  const read = { title: { und: 'Lassen' }, description: { und: 'x', de: 'y' }, outcomes: [{ id: 'o1', title: { nl_NL: 'z' } }], languages: ['nld', 'EN-gb', 'nl'] };
  expect(draftOf(read, 'de')).toEqual({ title: { de: 'Lassen' }, description: { und: 'x', de: 'y' }, outcomes: [{ id: 'o1', title: { 'nl-NL': 'z' } }], languages: ['nl', 'en-GB'] });
  expect([speaksUnknown(read), speaksUnknown({ title: { fr: 'x' } })]).toEqual([true, false]);
});
test('ids become those of a specification, each once, and what proves them follows', () => {
  const { outcomes, assessments } = draftOf({ outcomes: [{ id: 'a b' }, { id: 'o1' }, { id: 'o1' }], assessments: [{ id: 'https://x', proves: ['a b', 'o1'] }] }, 'en');
  expect([outcomes, assessments]).toEqual([[{ id: 'o1' }, { id: 'o2' }, { id: 'o3' }], [{ id: 'a1', proves: ['o1', 'o1'] }]].map(() => expect.anything()));
  const ids = (outcomes as { id: string }[]).map(({ id }) => id), [first] = assessments as { id: string; proves: string[] }[];
  expect([new Set(ids).size, first?.id, first?.proves[0]]).toEqual([3, 'a1', ids[0]]);
});
test('countries by two letters, also of bodies and quality; an id that does not stay is kept as identifier; who issues is not taken over', () => {
  expect(draftOf({ issuer: { name: { en: 'They' } }, provider: { id: 'urn:uuid:1', country: 'NL' }, awardingBodies: [{ id: 'did:web:x', country: 'FR' }], quality: [{ country: 'BE' }] }, 'en')).toEqual({ provider: { identifiers: [{ scheme: 'id', value: 'urn:uuid:1' }], country: 'NLD' }, awardingBodies: [{ id: 'did:web:x', country: 'FRA' }], quality: [{ country: 'BEL' }] });
});
