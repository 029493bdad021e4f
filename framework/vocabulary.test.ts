import { expect, test } from 'vitest';
import { VOCABULARIES, conceptByCode, conceptOf, example, label, labelsIn, vocabulary } from './framework.ts';

test.each(VOCABULARIES)('%s: every concept has an address of its own and an English name', (name) => {
  const { concepts, scheme } = vocabulary(name);
  expect(scheme).toMatch(/^http:\/\/(data|publications)\.europa\.eu\//);
  expect(new Set(concepts.map((c) => c.uri)).size).toBe(concepts.length);
  expect(concepts.filter((c) => !c.label['en'])).toEqual([]);
});
test.each(VOCABULARIES.filter((name) => name !== 'nqf' && name !== 'currency' && name !== 'file-type'))('%s is complete in French', (name) => {
  expect(vocabulary(name).concepts.filter((c) => !c.label['fr']).map((c) => c.label['en'])).toEqual([]);
});
test('a country is known by its alpha-3 code, a language by its BCP 47 tag, a field by its number', () => {
  expect([conceptByCode('country', 'FRA')?.label['fr'], conceptByCode('language', 'fr')?.label['en'], conceptByCode('isced-f', '0713')?.uri]).toEqual(['France', 'French', 'http://data.europa.eu/snb/isced-f/0713']);
  expect([conceptByCode('country', 'FR'), conceptByCode('country', '__proto__'), conceptOf('constructor')]).toEqual([undefined, undefined, undefined]);
});
test('a concept is found in its own list only', () => {
  const uri = 'http://data.europa.eu/snb/assessment/6a4db9f11d';
  expect([conceptOf(uri, 'assessment')?.label['fr'], conceptOf(uri, 'isced-f')]).toEqual(['Évaluation pratique', undefined]);
});
test('what no list knows goes by its address', () => expect([label('urn:x', 'fr'), label('http://data.europa.eu/snb/qdr/c_c8bc1cb9', 'fr')]).toEqual(['urn:x', 'French National Qualifications Framework']));
test('the names of all addresses in a specification', async () => {
  expect(labelsIn(await example('heat-pump'))).toMatchObject({ 'http://data.europa.eu/snb/isced-f/0713': { fr: 'Électricité et énergie' }, 'http://data.europa.eu/snb/education-credit/6fcec5c5af': {} });
});
