// The Commission's own samples and what MyNextID and DC4EU issue, in our own words; the traps in them are named.
import { describe, expect, test } from 'vitest';
import { outside, outsideNames } from '../../test/outside.ts';
import { readModel } from './reading.ts';
import type { Reading } from './reading.ts';

const read = (text: string): Reading => {
  const reading = readModel(JSON.parse(text));
  if (!reading) throw new Error('nothing was read');
  return reading;
};
const leaves = (value: unknown): number => (typeof value === 'object' && value !== null ? Object.values(value).reduce((n: number, item) => n + leaves(item), 0) : value === undefined ? 0 : 1);

const annex1 = outside('data/elm-v3/samples/Sample-MC-Annex1-unsigned.jsonld', 'the ELM samples');
describe.skipIf(!annex1)('Sample-MC-Annex1', () => {
  const reading = read(annex1 ?? '{"type":"EuropeanDigitalCredential"}');
  test('is a micro-credential of sixty hours, two ECTS, level 6, by blended learning', () => {
    expect(reading.specification).toMatchObject({
      title: { en: 'Digital micro-credential creation' }, workloadHours: 60, credits: [{ framework: 'http://data.europa.eu/snb/education-credit/6fcec5c5af', points: 2 }],
      level: { applicable: true, eqf: 6, nqf: 'http://data.europa.eu/snb/qdr/c_c392e7a2' }, participation: ['http://data.europa.eu/snb/learning-assessment/e92d221e4d'],
      issuer: { name: { en: 'University of Zed' }, country: 'IRL' }, learningSetting: 'http://data.europa.eu/snb/learning-setting/e207a81fc7',
    });
    expect(reading.specification.outcomes?.map(({ esco = [] }) => esco.length)).toEqual([3, 1]);
    expect(reading.award).toMatchObject({ holder: { name: 'Ana Andromeda', givenName: 'Ana', familyName: 'Andromeda' }, results: [{ assessment: 'a1', grade: 'Pass' }] });
  });
  test('sixty months where hours are meant, and an assessment type of its own: both are named', () => {
    expect(reading.doubts.map(({ path, code }) => [code, path])).toEqual([
      ['concept_local', '/credentialSubject/hasClaim/provenBy/specifiedBy/dcType'], ['duration_not_hours', '/credentialSubject/hasClaim/influencedBy/specifiedBy/volumeOfLearning'],
    ]);
  });
  test('what it has besides stands among the unread: birth date, logo, e-mail, number', () => {
    const unread = reading.unread.map(({ path }) => path);
    for (const path of ['/credentialSubject/dateOfBirth', '/credentialSubject/contactPoint/emailAddress/id', '/identifier/notation', '/credentialSubject/nationalID/notation']) expect(unread).toContain(path);
    expect(unread.filter((path) => path.includes('/learningOutcome/0'))).toEqual([]);
  });
  test('the wrapper of the Europass issuer makes no difference', () => {
    const { unread: _, doubts: __, ...bare } = reading, wrapped = readModel({ credential: JSON.parse(annex1 ?? '{}') });
    expect(wrapped).toMatchObject(bare);
  });
});

test('a capital iota in a member’s name is named', () => {
  const reading = read(JSON.stringify({ type: ['VerifiableCredential', 'EuropeanDigitalCredential'], issuer: { id: 'urn:x', 'eIDAS\u0399dentifier': { notation: '1' } } }));
  expect(reading.doubts).toEqual([{ path: '/issuer/eIDAS\u0399dentifier', code: 'member_misspelt', detail: 'eIDASIdentifier is written with a letter of another script' }]);
});

const FILES = ['data/elm-v3/samples/Sample-CertOfPart-unsigned.jsonld', 'data/elm-v3/samples/credential-sample.jsonld', ...outsideNames('data/dc4eu-microcredential').filter((name) => name.includes('example')).map((name) => `data/dc4eu-microcredential/${name}`)];
test.each(FILES)('%s is read, and no leaf of it is lost', (file) => {
  const text = outside(file, 'samples of European credentials');
  if (text === undefined) return;
  const document = JSON.parse(text) as object, reading = readModel(document);
  if (!reading) return expect(file).toMatch(/credential-sample/);
  expect(reading.form).toBe('elm');
  expect(reading.unread.length).toBeLessThan(leaves(document));
});
