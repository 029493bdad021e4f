// What a form cannot say is found by making it, not kept in a table: so each claim is checked against the document itself.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { example, labelsIn } from '../../framework/framework.ts';
import { makeBadge } from '../index.ts';
import type { Award, Specification } from '../index.ts';
import { makeElm } from '../europass/make.ts';
import { lossOf } from './loss.ts';
import { readModel } from './reading.ts';

const specification = await example('heat-pump') as Specification;
const award: Award = { holder: { id: 'urn:uuid:1', name: 'Aïcha Benali', givenName: 'Aïcha', familyName: 'Benali' }, awardedOn: '2026-11-20', route: 'course', results: [{ assessment: specification.assessments[0]?.id ?? '', score: 15 }], narrative: 'Three heat pumps.' };
const labels = labelsIn(specification);
const badge = makeBadge({ id: 'https://example.org/c/1', achievementId: 'https://example.org/design/1', issuer: { id: 'did:web:example.org', name: 'Us', url: 'https://example.org' }, specification, award, language: 'fr', labels, validFrom: '2026-11-22T10:00:00Z' });
const madeElm = (awarded: Award) => makeElm({ id: 'https://example.org/c/1', issuerId: 'did:web:example.org', achievementId: 'https://example.org/design/1', specification, award: awarded, languages: ['fr', 'en'], labels, languageCode: (tag) => ({ fr: 'FRA', en: 'ENG' })[tag], display: [{ language: 'fr', pages: [{ mediaType: 'image/png', base64: 'AA==' }] }], validFrom: '2026-11-22T10:00:00Z' });
const elm = madeElm(award);
const paths = (document: object) => lossOf({ specification, award }, document).map(({ path }) => path);

test('an Open Badge is in one language: the others are lost', () => {
  expect(lossOf({ specification, award }, badge)).toContainEqual({ path: '/specification/title/en', value: specification.title['en'], left: 'nowhere' });
  expect(paths(badge)).not.toContain('/specification/title/fr');
});
test('a European credential keeps every language, outcome, level and credit', () => {
  const lost = paths(elm);
  for (const part of ['/specification/title', '/specification/description', '/specification/outcomes', '/specification/workloadHours', '/specification/credits', '/specification/level', '/award/holder']) expect([part, lost.filter((path) => path.startsWith(part))]).toEqual([part, []]);
});
test('each thing said to be lost stands nowhere as data; what is left in words does stand in the text', () => {
  for (const document of [badge, elm]) for (const { value, left, path } of lossOf({ specification, award }, document)) {
    if (left === 'words' && !value.startsWith('{') && !value.endsWith('…')) expect([path, JSON.stringify(document).includes(JSON.stringify(value).slice(1, -1))]).toEqual([path, true]);
  }
});
test('a document of no form loses everything', () => {
  expect(paths({}).length).toBeGreaterThan(10);
});
test('of our own European credential nothing stays unread: it is said back, or said to be lost', () => {
  const told = readModel(elm);
  expect(told?.unread).toEqual([]);
  expect(told?.specification).toMatchObject({ languages: specification.languages, links: [{ title: specification.links?.[0]?.title, url: specification.links?.[0]?.url }], stacking: { mode: 'stackable', targets: [{ title: specification.stacking?.targets?.[0]?.title, accepted: false }] }, quality: [{ kind: 'self-declared', body: specification.quality[0]?.body }], provider: { region: 'Bretagne' } });
});
test('which of two assessments proves which outcome is lost in a European credential; what they are called is not', () => {
  const both = { specification, award: { ...award, results: specification.assessments.map(({ id }) => ({ assessment: id })) } };
  const lost = lossOf(both, madeElm(both.award)).map(({ path }) => path);
  expect(lost).toContain('/specification/assessments/0/proves/0');
  expect(lost.filter((path) => path.startsWith('/award/results'))).toEqual([]);
});
test('a word of our own list that stands in an address, or by chance in a sentence, is not said by it', () => {
  expect(lossOf({ specification, award }, badge)).toContainEqual({ path: '/specification/outcomes/0/kind', value: 'skill', left: 'nowhere' });
});
test('nothing of a European credential is dropped silently: a member of anybody’s own, in any node, stands among the unread', () => {
  const nodes: string[] = [], look = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((item, i) => look(item, `${path}/${i}`));
    // A concept is its address: its other members are the list's.
    if (typeof value !== 'object' || value === null || (value as { type?: unknown }).type === 'Concept') return;
    if ('type' in value) nodes.push(path);
    for (const [name, item] of Object.entries(value)) if (name !== 'displayParameter' && name !== 'credentialSchema' && name !== 'credentialProfiles') look(item, `${path}/${name}`);
  };
  look(elm, '');
  fc.assert(fc.property(fc.constantFrom(...nodes), fc.stringMatching(/^x[a-z]{3,9}$/), fc.oneof(fc.string(), fc.integer(), fc.boolean()), (place, name, value) => {
    const document = structuredClone(elm) as Record<string, unknown>;
    place.split('/').slice(1).reduce((at, step) => at[step] as Record<string, unknown>, document)[name] = value;
    return readModel(document)?.unread.some(({ path, value: told }) => path.endsWith(`/${name}`) && told === JSON.stringify(value).slice(0, 200)) === true;
  }), { numRuns: 300 });
});
