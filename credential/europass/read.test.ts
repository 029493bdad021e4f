// What a page may show of a document of the European Learning Model.
import { describe, expect, test } from 'vitest';
import { readElm } from './read.ts';
import { spent } from '../../test/spent.ts';

const concept = (id: string, prefLabel: object) => ({ id, type: 'Concept', prefLabel });
const document = (claim: object, more: object = {}) => ({
  id: 'urn:credential:1', type: ['VerifiableCredential', 'EuropeanDigitalCredential'], issuer: { id: 'urn:o', legalName: { en: 'School' } },
  credentialSubject: { id: 'urn:p', givenName: { en: 'Ana' }, familyName: { en: 'Andromeda' }, hasClaim: claim }, ...more,
});
const achievement = (more: object = {}) => ({ id: 'urn:a', type: 'LearningAchievement', title: { en: 'Soil', fr: 'Sol' }, ...more });

describe('languages', () => {
  test('the reader’s, else the document’s own, else English, else any', () => {
    const of = (title: object, language: string, more: object = {}) => { const claims = readElm(document(achievement({ title }), more), language); return [claims?.title, claims?.language]; };
    expect(of({ en: 'Soil', fr: 'Sol' }, 'fr')).toEqual(['Sol', 'fr']);
    expect(of({ de: 'Boden', en: 'Soil' }, 'fr', { displayParameter: { primaryLanguage: { id: 'http://publications.europa.eu/resource/authority/language/DEU' } } })).toEqual(['Boden', 'de']);
    expect(of({ de: 'Boden', en: 'Soil' }, 'fr')).toEqual(['Soil', 'en']);
    expect(of({ sl: ['Tla', 'Prst'] }, 'fr')).toEqual(['Tla', 'sl']);
  });
});

describe('the graph', () => {
  test('what is named by its id is found where it stands in full', () => {
    const claims = readElm(document(achievement({ awardedBy: { awardingBody: ['urn:o', { id: 'urn:o', type: 'Organisation' }] } }), { issuer: { id: 'urn:o', legalName: { en: 'School' }, homepage: { contentURL: 'https://school.example' } } }), 'en');
    expect(claims?.awardingBodies?.map(({ name }) => name)).toEqual(['School', 'School']);
  });

  test('a circle ends', () => {
    const circle = achievement({ hasPart: 'urn:a' });
    const depth = (parts: readonly { parts: readonly never[] }[] | undefined): number => (parts?.[0] ? 1 + depth(parts[0].parts) : 0);
    expect(depth(readElm(document(circle), 'en')?.parts as never)).toBeLessThanOrEqual(4);
  });

  test('very many objects take no time', () => {
    const hasPart = Array.from({ length: 30_000 }, (_, i) => ({ id: `urn:x:${i}`, title: { en: `${i}` } }));
    const started = spent();
    expect(readElm(document(achievement({ hasPart })), 'en')?.parts?.length).toBeLessThanOrEqual(40);
    expect(spent() - started).toBeLessThan(1000);
  });
});

describe('members', () => {
  test('achievements inside, activities, entitlements, results with parts', () => {
    const claims = readElm(document([
      achievement({ hasPart: achievement({ id: 'urn:b', title: { en: 'Part' }, specifiedBy: { volumeOfLearning: 'PT1H30M', creditPoint: { point: '1,5' }, eqfLevel: concept('http://data.europa.eu/snb/eqf/5', { en: 'Level 5' }) } }), provenBy: { title: { en: 'Exam' }, grade: { noteLiteral: { en: '17' } }, hasPart: { title: { en: 'Oral' }, grade: { noteLiteral: { en: '18' } } } } }),
      { id: 'urn:e', type: 'LearningEntitlement', title: { en: 'May enrol' } }, { id: 'urn:v', type: 'LearningActivity', title: { en: 'Field trip' } },
    ]), 'en');
    expect(claims?.parts).toEqual([
      { kind: 'achievement', title: 'Part', hours: 1.5, credits: 1.5, level: 'EQF 5', parts: [] }, { kind: 'entitlement', title: 'May enrol', parts: [] }, { kind: 'activity', title: 'Field trip', parts: [] },
    ]);
    expect(claims?.results).toEqual([{ assessment: 'Exam', value: '17' }, { assessment: 'Oral', value: '18' }]);
    expect(claims?.holderName).toBe('Ana Andromeda');
  });

  test.each<[string, unknown, object]>([['hours', 'PT45H', { hours: 45 }], ['minutes', 'PT90M', { hours: 1.5 }], ['months, as it is written', 'P60M', { duration: 'P60M' }]])('workload in %s', (_, volumeOfLearning, expected) => {
    expect(readElm(document(achievement({ specifiedBy: { volumeOfLearning } })), 'en')).toMatchObject(expected);
  });

  test.each<[unknown]>([[undefined], ['many'], ['1e3'], [{}], [Infinity]])('credits that are no number: %j', (point) => {
    expect(readElm(document(achievement({ specifiedBy: { creditPoint: { point } } })), 'en')?.credits).toBeUndefined();
  });

  test('an address that is none is no link', () => {
    const claims = readElm(document(achievement(), { issuer: { id: 'urn:o', homepage: { contentURL: 'javascript:alert(1)' } } }), 'en');
    expect(claims?.issuer).toEqual({ id: 'urn:o' });
  });

  test('what is not shown is named', () => {
    expect(readElm(document(achievement({ specialThing: 1, specifiedBy: { entryRequirement: { noteLiteral: { en: 'x' } } } }), { attachment: {} }), 'en')?.unread).toEqual(['attachment', 'specialThing', 'entryRequirement']);
  });

  test.each<[string, object]>([['nobody', { issuer: { id: 'urn:o' } }], ['no issuer', { credentialSubject: {} }], ['an issuer without id', { credentialSubject: {}, issuer: {} }], ['nothing', {}]])('about %s: null', (_, value) => {
    expect(readElm(value as never, 'en')).toBeNull();
  });
});
