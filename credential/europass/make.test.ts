// European Digital Credentials as they are made: held to the Commission's own shapes, read back, and refused where the profile cannot be met.
import { describe, expect, test } from 'vitest';
import { example, labelsIn, vocabulary } from '../../framework/framework.ts';
import type { Award, Specification } from '../index.ts';
import { shacl } from '../../test/shacl.ts';
import { makeElm, uploadable } from './make.ts';
import type { ElmInput } from './make.ts';
import { placesIn } from './place.ts';
import { lossOf } from '../reading/loss.ts';
import { readModel } from '../reading/reading.ts';
import { readElm } from './read.ts';
import { unreadOf } from './unread.ts';

const specification = await example('heat-pump') as Specification;
const award: Award = {
  holder: { id: 'urn:uuid:6f1c2b52-8a6e-4d6c-9c9e-3f1b8c0f2a11', name: 'Aïcha Benali', givenName: 'Aïcha', familyName: 'Benali' }, awardedOn: '2026-11-20', route: 'course',
  results: specification.assessments.filter(({ required }) => required).map(({ id, grading }) => ({ assessment: id, ...(grading.kind === 'score' ? { score: grading.max } : grading.kind === 'levels' ? { grade: grading.pass } : {}) })),
  evidence: [{ title: 'Commissioning report', url: 'https://example.org/report' }], narrative: 'Commissioned three heat pumps.',
};
const codes = new Map(vocabulary('language').concepts.map(({ uri, code }) => [code, uri.slice(uri.lastIndexOf('/') + 1)]));
const PAGE = { mediaType: 'image/png', base64: 'iVBORw0KGgo=' } as const;
const input: ElmInput = {
  id: 'https://example.org/c/1', issuerId: 'did:web:example.org:o:1', achievementId: 'https://example.org/design/1', specification, award, languages: ['fr', 'en'],
  labels: labelsIn([specification, 'http://publications.europa.eu/resource/authority/country/FRA', 'http://publications.europa.eu/resource/authority/language/FRA']), languageCode: (tag) => codes.get(tag),
  display: [{ language: 'fr', pages: [PAGE] }, { language: 'en', pages: [PAGE, PAGE] }], sealedBy: { identifier: 'NTRFR-123456789', country: 'FRA' }, issued: '2026-11-22T10:00:00Z', validFrom: '2026-11-22T10:00:00Z', validUntil: '2031-11-22T10:00:00Z',
};
const accredited: Specification = { ...specification, quality: [{ kind: 'institutional', body: 'Hcéres', country: 'FRA', reference: 'https://example.org/decision', from: '2024-01-01', until: '2029-01-01' }, { kind: 'self-declared', body: 'Us' }] };

describe('by the Commission’s shapes', () => {
  test.each([['generic-no-cv'], ['generic-full']] as const)('a course with results conforms to %s', async (profile) => expect(await shacl(makeElm(input), profile)).toEqual([]));
  test('so does one that may be withdrawn: its place in the list stands among the identifiers, and is read again', async () => {
    const made = makeElm({ ...input, status: { list: 'https://example.org/status/a', index: 94567 } });
    expect(await shacl(made, 'generic-full')).toEqual([]);
    expect(placesIn(JSON.parse(JSON.stringify(made)) as Record<string, unknown>)).toEqual([{ id: 'https://example.org/status/a#94567', type: 'BitstringStatusListEntry', statusPurpose: 'revocation', statusListIndex: '94567', statusListCredential: 'https://example.org/status/a' }]);
    expect([placesIn(JSON.parse(JSON.stringify(makeElm(input))) as Record<string, unknown>), unreadOf(made)]).toEqual([[], unreadOf(makeElm(input))]);
  });
  test('as the data model has it, the profile refuses it', async () => {
    const entry = { id: 'https://example.org/status/a#1', type: 'BitstringStatusListEntry' };
    expect((await shacl({ ...makeElm(input), credentialStatus: entry }, 'generic-no-cv')).map(({ path }) => path)).toEqual(['https://www.w3.org/2018/credentials#credentialStatus']);
  });
  test('so does an accredited one, and one by validation without activity', async () => {
    expect(await shacl(makeElm({ ...input, specification: accredited }), 'generic-full')).toEqual([]);
    expect(await shacl(makeElm({ ...input, award: { ...award, route: 'validation' } }), 'generic-full')).toEqual([]);
  });
  test('one that entitles to a regulated activity, judged by a rubric: both are read again', async () => {
    const rubric = [{ level: 'Alone', criteria: { en: 'Works alone', fr: 'Travaille sans aide' } }];
    const right = { title: { en: 'Handle refrigerants', fr: 'Manipuler des fluides frigorigènes' }, description: { en: 'Category I' }, type: 'http://data.europa.eu/snb/entitlement/52f62180c2', status: 'http://data.europa.eu/snb/entitlement-status/5b8d6b34fb', country: 'FRA', occupation: { uri: 'http://data.europa.eu/esco/occupation/5e7c0ae5-f2c2-4b0b-b1a6-0b4d0d2f6c0a', label: { en: 'refrigeration technician' } } };
    const [first, ...others] = specification.assessments;
    const regulated: Specification = { ...specification, entitlements: [right], assessments: [{ ...first!, grading: { kind: 'levels', levels: ['Helped', 'Alone'], pass: 'Alone', rubric } }, ...others] };
    const made = makeElm({ ...input, specification: regulated, labels: labelsIn([regulated, ...Object.keys(input.labels)]), award: { ...award, results: [{ assessment: first!.id, grade: 'Alone' }] } });
    expect(await shacl(made, 'generic-full')).toEqual([]);
    const read = readModel(JSON.parse(JSON.stringify(made)));
    expect(read?.specification.entitlements).toEqual([right]);
    expect([read?.specification.assessments?.[0]?.grading, read?.unread]).toEqual([{ kind: 'levels', levels: ['Alone'], rubric }, []]);
    expect(lossOf({ specification: regulated, award }, made).map(({ path }) => path).filter((path) => /entitlements|rubric/.test(path))).toEqual([]);
  });
  test('the shapes look at rights too: one of no status is refused', async () => {
    const right = { title: { en: 'Dive' }, type: 'http://data.europa.eu/snb/entitlement/52f62180c2', status: 'http://data.europa.eu/snb/entitlement-status/5b8d6b34fb' };
    const made = JSON.parse(JSON.stringify(makeElm({ ...input, specification: { ...specification, entitlements: [right] } }))) as { credentialSubject: { hasClaim: { entitlesTo: { specifiedBy: Record<string, unknown> }[] } } };
    delete made.credentialSubject.hasClaim.entitlesTo[0]?.specifiedBy['entitlementStatus'];
    expect((await shacl(made, 'generic-full')).map(({ path }) => path)).toContain('http://data.europa.eu/snb/model/elm/entitlementStatus');
  });
  test('a joint one of several awarding bodies', async () => {
    const joint = { ...specification, awardingBodies: [...specification.awardingBodies, { name: { en: 'University of Elsewhere' }, country: 'IRL', identifiers: [{ scheme: 'VAT', value: 'IE1234567T' }, { scheme: 'ROR', value: '0abc' }] }] };
    expect(await shacl(makeElm({ ...input, specification: joint }), 'generic-full')).toEqual([]);
  });
  test('before the seal it lacks what only the seal brings, and nothing else', async () => {
    const { sealedBy: _, ...unsealed } = input;
    expect((await shacl(makeElm(unsealed), 'generic-full')).map(({ path }) => path)).toEqual(['https://www.w3.org/2018/credentials#issuer']);
  });
  test('the shapes do look: a credential without its display, or a claim without a title, is refused', async () => {
    const { displayParameter: _, ...bare } = makeElm(input);
    expect((await shacl(bare, 'generic-no-cv')).map(({ path }) => path)).toContain('http://data.europa.eu/snb/model/elm/displayParameter');
    const untitled = structuredClone(makeElm(input)) as { credentialSubject: { hasClaim: { title?: object } } };
    delete untitled.credentialSubject.hasClaim.title;
    expect((await shacl(untitled, 'generic-no-cv')).length).toBeGreaterThan(0);
  });
});

test('what the Europass issuer takes has no date of issue yet, and stands in its wrapper', () => {
  const { credential } = uploadable(makeElm(input)) as { credential: Record<string, unknown> };
  expect([credential['issued'], credential['issuanceDate'], credential['validFrom']]).toEqual([undefined, undefined, '2026-11-22T10:00:00Z']);
});

test('hours stay hours: never months, minutes where there are some', () => {
  const volumes = (hours: number) => [...JSON.stringify(makeElm({ ...input, specification: { ...specification, workloadHours: hours } })).matchAll(/"volumeOfLearning":"([^"]+)"/g)].map(([, duration]) => duration);
  expect([volumes(60), volumes(7.5)]).toEqual([['PT60H', 'PT60H'], ['PT7H30M', 'PT7H30M']]);
});

test('grade is compulsory: passing without a mark is said in words', () => {
  const passed = makeElm({ ...input, award: { ...award, results: award.results.map(({ assessment }) => ({ assessment })) } });
  expect(JSON.stringify(passed)).toContain('"noteLiteral":{"en":"Pass","fr":"Acquis"}');
});

test('who declares its own quality is not accredited', () => {
  const text = JSON.stringify(makeElm({ ...input, specification: accredited }));
  expect(text.match(/"type":"Accreditation"/g)).toHaveLength(1);
  expect(text).toContain('declared by the provider itself: Us');
});

test('a reader sees it again', () => {
  const claims = readElm(JSON.parse(JSON.stringify(makeElm(input))), 'fr');
  expect(claims).toMatchObject({ title: specification.title['fr'], holderName: 'Aïcha Benali', hours: specification.workloadHours, validUntil: '2031-11-22T10:00:00Z' });
  expect(claims?.outcomes).toHaveLength(specification.outcomes.length);
});

test.each<[string, Partial<ElmInput>]>([
  ['a body without country', { specification: { ...specification, awardingBodies: [{ name: { en: 'Nowhere' } }] } }],
  ['no page to show', { display: [] }],
  ['a language nobody lists', { languages: ['xx'] }],
  ['a result of no assessment', { award: { ...award, results: [{ assessment: 'none' }] } }],
])('%s: bad_argument', (_, change) => expect(() => makeElm({ ...input, ...change })).toThrow(expect.objectContaining({ code: 'bad_argument' })));
