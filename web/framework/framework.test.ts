// The definitions over HTTP: side by side for people, as data for machines.
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROFILES, listsInUse } from '#framework';
import { testHouse, type TestHouse } from '../../test/house.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(() => house.close());

const EXAMPLE = await readFile(new URL('../../framework/examples/heat-pump.yaml', import.meta.url));
const ask = async (body: BodyInit, query = '') => { const answer = await house.ask(`/api/v1/framework/check${query}`, { method: 'POST', body, headers: { 'content-type': 'application/octet-stream', accept: 'application/json' } }); return { status: answer.status, said: await answer.json() as Record<string, unknown> }; };

describe('pages', () => {
  test.each(['fr', 'en'])('in %s every definition is named, and leads to its rules', async (lang) => {
    const page = await (await house.ask('/framework', { headers: { 'accept-language': lang } })).text();
    for (const id of PROFILES) {
      expect(page, id).toContain(`href="/framework/${id}"`);
      expect((await house.ask(`/framework/${id}`, { headers: { 'accept-language': lang } })).status, id).toBe(200);
    }
  });
  test.each([['fr', 'Ce service utilise la classification ESCO de la Commission européenne.'], ['en', 'This service uses the ESCO classification of the European Commission.']] as const)('in %s: the official lists, their editions and licences, and the notice that ESCO wants', async (lang, notice) => {
    const page = await (await house.ask('/framework/vocabularies', { headers: { 'accept-language': lang } })).text();
    expect(page).toContain(notice);
    for (const { title, version, source } of listsInUse()) for (const text of version ? [title[lang] ?? '', version, source] : [title[lang] ?? '']) expect(page.replaceAll('&#39;', "'")).toContain(text);
  });
  test('how a definition of one’s own is written can be read', async () => expect(await (await house.ask('/framework/format')).text()).toContain('## Operators'));
  test('a definition nobody knows is not found', async () => expect((await house.ask('/framework/none')).status).toBe(404));
});

describe('POST /api/v1/framework/check', () => {
  test('a specification: one report for each definition asked for, and its faults', async () => {
    const { status, said } = await ask(EXAMPLE, '?profile=eu-2022,cmf');
    expect([status, said['form']]).toEqual([200, 'specification']);
    expect(said['reports']).toMatchObject([{ profile: 'eu-2022', outcome: 'pass' }, { profile: 'cmf' }]);
  });
  test('a badge: what it is by the ETF, and what nobody read', async () => {
    const badge = { '@context': [], type: ['VerifiableCredential', 'OpenBadgeCredential'], issuer: { id: 'https://example.org/i', name: 'Club' }, credentialSubject: { achievement: { type: ['Achievement'], name: 'I was there', x: 1 } } };
    const { said } = await ask(JSON.stringify(badge));
    expect(said).toMatchObject({ form: 'ob3', unread: [{ path: '/credentialSubject/achievement/x', value: '1' }], reports: [{ profile: 'etf-box2', verdict: 'attendance-certificate' }, { profile: 'eu-2022', outcome: 'fail' }] });
  });
  test.each([['nothing', '', ''], ['a definition nobody knows', EXAMPLE, '?profile=none'], ['what is no YAML', 'a: [', '']])('%s: 422, bad_input', async (_, body, query) => {
    const { status, said } = await ask(body, query);
    expect([status, (said['error'] as { code: string }).code]).toEqual([422, 'bad_input']);
  });
  test('the answer of GET /api/v1/framework is the list of what ships', async () => {
    const answer = await (await house.ask('/api/v1/framework', { headers: { accept: 'application/json' } })).json() as { id: string }[];
    expect(answer.map(({ id }) => id)).toEqual(PROFILES);
  });
});
