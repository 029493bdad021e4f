// A definition of an organisation's own: brought as a file, seen, replaced, removed; never anybody else's.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OWN_BYTES, PROFILES, example } from '#framework';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import type { Content } from '../design.ts';

let h: TestHouse, owner: Account, member: Account, org: string, other: string, at: string;
const FILE = JSON.parse(/```json\n([\s\S]*?)```/.exec(readFileSync('docs/framework.md', 'utf8'))?.[1] ?? '') as Record<string, unknown>;

beforeAll(async () => {
  h = await testHouse();
  owner = await h.person('owner@example.org', true);
  member = await h.person('designer@example.org');
  org = await h.organisation(owner, 'Val');
  other = await h.organisation(owner, 'Mont');
  await h.ownerQuery('insert into people_memberships (org_id, person_id, roles, since) values ($1, $2, $3, now())', [org, member.id, ['designer']]);
  at = `/o/${org}/design/definitions`;
}, 60_000);
afterAll(() => h.close());

const english = { 'accept-language': 'en' };
async function bring(changes: object | string, as = owner) {
  const form = new FormData();
  form.append('file', new File([typeof changes === 'string' ? changes : JSON.stringify({ ...FILE, ...changes })], 'ours.json'));
  const answer = await h.ask(`${at}/own`, { as, form, headers: english });
  return { status: answer.status, text: await answer.text() };
}
const page = async (path: string, as = owner) => { const answer = await h.ask(path, { as, headers: english }); return { status: answer.status, text: await answer.text() }; };
const ids = async (of = org) => (await h.rooms.design.definitions(of)).filter(({ own }) => own !== undefined).map(({ profile }) => `${profile.id} ${profile.version}`);

describe('a file', () => {
  test('is taken, seen by every member, shown on the last step, and chosen like any other', async () => {
    expect((await bring({})).status).toBe(303);
    expect((await page(at, member)).text).toContain('Regional short course');
    expect((await page(`${at}/region-short`, member)).text).toMatch(/Regional scheme for short courses[\s\S]*40 hours at most[\s\S]*Article 4, paragraph 1/);
    const { id } = await h.rooms.design.create(org, owner.id, await example('heat-pump') as Content);
    expect((await page(`/o/${org}/design/${id}/edit?step=check`)).text).toMatch(/Regional short course<\/strong>:[^<]*not met/);
    await h.rooms.design.setGates(org, owner.id, new Map([['region-short', 'refuse']]));
    const { id: published } = await h.rooms.design.publish(org, id, owner.id);
    expect(await h.rooms.issue.objections(org, published)).toMatchObject([{ gate: 'refuse', report: { profile: 'region-short', verdict: 'macro-credential' }, lacking: [{ id: 'R1' }] }]);
  });
  test('of another version replaces it, and what it does stays chosen; of the same version it is refused', async () => {
    expect((await bring({})).text).toContain('/version: Version 1.0 of “region-short” is here already');
    expect((await bring({ version: '1.1' })).status).toBe(303);
    expect(await ids()).toEqual(['region-short 1.1']);
    expect((await h.rooms.design.definitions(org))[0]).toMatchObject({ profile: { id: 'region-short', version: '1.1' }, gate: 'refuse' });
  });
  test('comes back as it was brought', async () => expect(JSON.parse((await page(`${at}/region-short/file.json`)).text)).toEqual({ ...FILE, version: '1.1' }));
  test('is never anybody else’s: not another organisation’s, not on the public page, not in the public list', async () => {
    expect(await ids(other)).toEqual([]);
    expect((await page(`/o/${other}/design/definitions/region-short`)).status).toBe(404);
    expect((await page('/framework')).text).not.toContain('Regional short course');
    expect((await page('/framework/region-short')).status).toBe(404);
    expect((await (await h.ask('/api/v1/framework')).json() as unknown[]).length).toBe(PROFILES.length);
  });
  test('of one without the owner’s word is not taken', async () => {
    expect((await bring({ id: 'x' }, member)).status).toBe(403);
    expect((await page(at, member)).text).not.toContain('name="file"');
  });
});

describe('what is refused says where and why, and keeps nothing', () => {
  test.each<[string, object | string, string]>([
    ['no JSON', '{', 'This file is no JSON'], ['the id of one that ships', { id: 'eu-2022' }, '/id: “eu-2022” is a definition that ships'],
    ['two faults', { year: 'x', autor: 1 }, '/autor: “autor” is not part of a definition'], ['too large', 'x'.repeat(OWN_BYTES + 1), 'over 200 kB'],
    ['markup in an id', { id: '<script>' }, '/id: This is not written as it should be'],
  ])('%s', async (_, changes, words) => {
    const before = await ids(), { status, text } = await bring(changes);
    expect([status, text.includes(words), await ids()]).toEqual([422, true, before]);
  });
  test('no file', async () => expect((await h.ask(`${at}/own`, { as: owner, form: {} })).status).toBe(422));
  test('markup in a text is text', async () => {
    await bring({ id: 'marked', title: { fr: '<b>gras</b>', en: '<img src=x onerror=alert(1)>' } });
    expect((await page(`${at}/marked`)).text).not.toContain('<img src=x');
    await h.rooms.design.removeDefinition(org, owner.id, 'marked');
  });
});

test('twenty at most, even when they come at once; a newer version of one of them still fits', async () => {
  const file = (id: string, version = '1') => new TextEncoder().encode(JSON.stringify({ ...FILE, id, version }));
  const answers = await Promise.allSettled(Array.from({ length: 24 }, (_, i) => h.rooms.design.addDefinition(other, owner.id, file(`d${i}`))));
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  const [first = ''] = await ids(other);
  await h.rooms.design.addDefinition(other, owner.id, file(first.split(' ')[0] ?? '', '2'));
  expect(await ids(other)).toHaveLength(20);
});

test('removed, it is asked nowhere, and brought again it does nothing until somebody says so', async () => {
  expect((await page(`${at}/region-short`)).text).toContain('It is no longer shown and no longer asked before issuing');
  expect((await h.ask(`${at}/region-short/remove`, { as: owner, form: {} })).status).toBe(303);
  expect([await ids(), (await page(`${at}/region-short`)).status, (await h.ask(`${at}/region-short/remove`, { as: owner, form: {} })).status]).toEqual([[], 404, 404]);
  expect((await h.ask(`${at}/eu-2022/remove`, { as: owner, form: {} })).status).toBe(404);
  await bring({});
  expect((await h.rooms.design.definitions(org)).find(({ profile }) => profile.id === 'region-short')?.gate).toBe('off');
  const acts = (await h.ownerQuery("select act from people_audit where act in ('design.definition-added', 'design.definition-removed') and subject like 'region-short%'", [])).map(({ act }) => String(act));
  expect(acts.toSorted()).toEqual(['design.definition-added', 'design.definition-added', 'design.definition-added', 'design.definition-removed']);
});
