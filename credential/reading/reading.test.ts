// What a foreign document says, in our own words, and what it says besides: nothing is dropped silently.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBadge } from '../index.ts';
import { BADGE } from '../../test/credential.ts';
import { outside, outsideNames } from '../../test/outside.ts';
import { readModel } from './reading.ts';
import type { Reading } from './reading.ts';

const read = (document: unknown): Reading => {
  const reading = readModel(document);
  if (!reading) throw new Error('nothing was read');
  return reading;
};

describe('our own Open Badge', () => {
  const { specification, award } = BADGE, reading = read(makeBadge(BADGE));
  test('says its outcomes, assessments, level and award again', () => {
    expect(reading.specification.outcomes?.map(({ id, title }) => [id, title])).toEqual(specification.outcomes.map(({ id, title }) => [id, { [BADGE.language]: title[BADGE.language] }]));
    const plain = (all: Reading['specification']['assessments']) => all?.map(({ id, grading, proves, type, supervision, mode }) => ({ id, grading, proves, type, supervision, mode }));
    expect(plain(reading.specification.assessments)).toEqual(plain(specification.assessments));
    for (const name of ['workloadHours', 'credits', 'participation', 'learningSetting', 'fields'] as const) expect([name, reading.specification[name] ?? []]).toEqual([name, specification[name] ?? []]);
    expect(reading.specification.quality).toEqual(specification.quality.map(({ note: _, ...stated }) => stated));
    expect(reading.specification.level).toEqual(specification.level);
    expect(reading.award).toMatchObject({ holder: { id: award.holder.id, name: award.holder.name }, awardedOn: award.awardedOn });
  });
  test('nothing of it stays unread but what a badge says in prose', () => {
    expect(reading.unread.map(({ path }) => path).filter((path) => !/\/(?:image|issuer|fieldOfStudy|tag)/.test(path))).toEqual([]);
  });
});

describe('the conventions of educredentials', () => {
  const achievement = {
    id: 'https://example.org/a', type: ['Achievement', 'EducredentialAchievement'], name: 'Basisomzetting', description: 'Eerste stap', criteria: { narrative: 'Afgerond' }, inLanguage: 'nl-NL', ECTS: 3, SBU: 84,
    assessmentType: 'application of a skill', identityChecked: true, supervisionType: 'onsite with identity verification', participationType: 'onsite or blended',
    alignment: [
      { type: ['Alignment'], targetType: 'ext:EQF', targetName: 'EQF level 4', targetCode: '4', targetUrl: 'https://example.org/eqf' },
      { type: ['Alignment'], targetType: 'ext:QualityAssurance', targetName: 'Raad', targetDescription: 'Accreditatie', targetCode: 'AV-7381', targetUrl: 'https://example.org/AV-7381' },
    ],
  };
  const credential = { '@context': [], type: ['VerifiableCredential', 'OpenBadgeCredential'], issuer: { id: 'https://example.org/i', name: 'UvH', address: { addressCountryCode: 'NL' } }, validFrom: '2026-01-01T00:00:00Z', credentialSubject: { achievement } };
  const reading = read(credential);
  test('become standard elements', () => {
    expect(reading.specification).toMatchObject({
      title: { 'nl-NL': 'Basisomzetting' }, workloadHours: 84, credits: [{ framework: 'http://data.europa.eu/snb/education-credit/6fcec5c5af', points: 3 }], level: { applicable: true, eqf: 4 },
      assessments: [{ type: 'http://data.europa.eu/snb/assessment/6a4db9f11d', supervision: 'supervised-onsite-with-id' }], quality: [{ body: 'Raad', reference: 'AV-7381' }], issuer: { country: 'NL' },
    });
  });
  test('what stands only near an entry of the European list is said', () => {
    expect(reading.doubts).toEqual([{ path: '/credentialSubject/achievement/participationType', code: 'mapped_nearly', detail: 'onsite or blended is not an entry of the European list' }]);
  });
  test.each([['unsupervised with no identity verification', undefined, 'unsupervised-no-id'], ['supervised online', true, 'supervised-online-with-id'], ['supervised online', false, 'supervised-no-id'], ['supervised with no identity verification', undefined, 'supervised-no-id']])('%s, identity checked: %s', (supervisionType, identityChecked, expected) => {
    expect(read({ ...achievement, supervisionType, identityChecked }).specification.assessments?.[0]?.supervision).toBe(expected);
  });
  test('credits as text are understood and doubted; credits of no system stay without one', () => {
    expect(read({ ...achievement, ECTS: '2,5' })).toMatchObject({ specification: { credits: [{ points: 2.5 }] }, doubts: expect.arrayContaining([expect.objectContaining({ code: 'type_wrong' })]) });
    expect(read({ ...achievement, ECTS: undefined, creditsAvailable: 4 })).toMatchObject({ specification: { credits: [{ points: 4 }] }, doubts: expect.arrayContaining([expect.objectContaining({ code: 'credits_without_framework' })]) });
  });
});

describe('Open Badges 2', () => {
  const badge = { '@context': 'https://w3id.org/openbadges/v2', type: 'BadgeClass', id: 'https://example.org/b', name: 'Solderer', description: 'Solders', criteria: { narrative: 'Three joints' }, issuer: { id: 'https://example.org/i', type: 'Profile', name: 'Guild', url: 'https://example.org' }, alignment: [{ targetName: 'solder', targetUrl: 'http://data.europa.eu/esco/skill/1' }], tags: ['metal'] };
  test('a badge class is a specification without award', () => {
    const reading = read(badge);
    expect([reading.form, reading.award, reading.specification.outcomes]).toEqual(['ob2-badge', undefined, [{ id: 's1', title: { und: 'solder' }, esco: [{ uri: 'http://data.europa.eu/esco/skill/1', label: { und: 'solder' } }] }]]);
    expect(reading.unread).toEqual([{ path: '/tags/0', value: '"metal"' }]);
  });
  test('an assertion adds who and when; a hashed address is nobody’s name', () => {
    const reading = read({ type: 'Assertion', recipient: { type: 'email', hashed: true, salt: 'x', identity: 'sha256$00' }, issuedOn: '2020-05-06T10:00:00+02:00', badge });
    expect(reading).toMatchObject({ form: 'ob2', award: { awardedOn: '2020-05-06', holder: {} } });
    expect(reading.unread.map(({ path }) => path)).toContain('/recipient/identity');
  });
});

test.each([[null], [3], ['x'], [[]], [{}], [{ type: 'VerifiableCredential' }]])('%j is of no form that is read', (document) => expect(readModel(document)).toBeUndefined());

test('nothing is dropped silently: a member of anybody’s own stands among the unread, wherever it is put', () => {
  const places = ['', '/credentialSubject', '/credentialSubject/achievement', '/issuer', '/credentialSubject/achievement/criteria'];
  fc.assert(fc.property(fc.constantFrom(...places), fc.stringMatching(/^x[a-z]{3,9}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), (place, name, value) => {
    const document = structuredClone(makeBadge(BADGE)) as unknown as Record<string, unknown>;
    const target = place.split('/').filter(Boolean).reduce((at, step) => at[step] as Record<string, unknown>, document);
    target[name] = value;
    return read(document).unread.some(({ path }) => path === `${place}/${name}`);
  }), { numRuns: 200 });
});

test('anything that looks like a badge is read without a throw', () => {
  fc.assert(fc.property(fc.object({ maxDepth: 4 }), fc.constantFrom('OpenBadgeCredential', 'Achievement', 'BadgeClass', 'Assertion'), (junk, type) => read({ credentialSubject: junk, ...junk, type: [type] }) !== undefined), { numRuns: 300 });
});

const FOLDER = 'data/obv3-educredentials';
const dutch = outsideNames(FOLDER).filter((name) => name.startsWith('credentials-'));
test.skipIf(dutch.length === 0)('thirty Dutch credentials: what is read is what a second, plainer look at the text counts', () => {
  const files = dutch.map((name) => outside(`${FOLDER}/${name}`, 'educredentials samples') ?? '');
  const readings = files.map((file) => read(JSON.parse(file)));
  const many = (test: (reading: Reading) => boolean) => readings.filter(test).length, written = (pattern: RegExp) => files.filter((file) => pattern.test(file)).length;
  expect(readings).toHaveLength(30);
  expect(many(({ specification }) => Object.keys(specification.title ?? {}).length === 1)).toBe(30);
  expect(many(({ specification }) => specification.credits !== undefined)).toBe(written(/"ECTS":/));
  expect(many(({ specification }) => specification.workloadHours !== undefined)).toBe(written(/"(?:SBU|timeInvestment)":/));
  expect(many(({ specification }) => specification.level?.eqf !== undefined)).toBe(written(/"ext:EQF"/));
  expect(many(({ specification }) => specification.quality !== undefined)).toBe(written(/"ext:QualityAssurance"/));
  expect(many(({ specification }) => specification.participation !== undefined)).toBe(written(/"participationType": *"(?:online|onsite or blended|work experience|volunteering)"/));
});
