// A definition the organisation requires stands before the list: by page, by API, from the command line, and at the last moment.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { issue as cli } from '../../../cli/issue.ts';
import type { Io } from '../../../cli/io.ts';
import { testHouse, type Account, type TestHouse } from '../../../test/house.ts';
import { oneMark } from '../../../test/issue.ts';
import type { Gate } from '../../design/design.ts';
import { madeSheet } from '../issue.ts';

let h: TestHouse, owner: Account, issuer: Account, org: string, specification: string, whole: string, key: string;
const PEOPLE = 'Prénom;Nom;Courriel;Note /20\nAda;Lovelace;ada@example.org;15\n';

beforeAll(async () => {
  h = await testHouse();
  h.clock.set('2026-11-22T09:00:00Z');
  owner = await h.person('owner@example.org', true);
  issuer = await h.person('issuer@example.org');
  org = await h.organisation(owner, 'Centre des Trois-Rives');
  await h.ownerQuery('insert into people_memberships (org_id, person_id, roles, since) values ($1, $2, $3, now())', [org, issuer.id, ['issuer']]);
  // Its quality was assured until last year: published in good order, and no longer assured by anybody.
  specification = await published({ quality: (oneMark()['quality'] as object[]).map((one) => ({ ...one, from: '2024-01-01', until: '2025-12-31' })) });
  whole = await published({});
  key = await h.rooms.people.createApiKey(org, owner.id, { name: 'registrar', scopes: ['issue:read', 'issue:write'], expiresAt: new Date('2027-01-15T00:00:00Z') });
}, 60_000);
afterAll(() => h.close());
beforeEach(() => set('warn'));

const set = (gate: Gate, definition = 'eu-2022') => h.rooms.design.setGates(org, owner.id, new Map([[definition, gate]]));
async function published(changes: object): Promise<string> {
  const { id } = await h.rooms.design.create(org, owner.id, { ...oneMark(), ...changes });
  return (await h.rooms.design.publish(org, id, owner.id)).id;
}
const drafted = () => h.rooms.issue.draft(org, owner.id, specification, { ...madeSheet([{ givenName: 'Ada', familyName: 'Lovelace', email: `${crypto.randomUUID()}@example.org`, 'result:exam': '15' }]), source: 'form' });
const english = { 'accept-language': 'en' };
const page = async (path: string, form?: Record<string, string>) => { const answer = await h.ask(path, { as: issuer, headers: english, ...(form && { form }) }); return { status: answer.status, text: await answer.text() }; };
const awards = async () => (await h.rooms.issue.awards(org, {})).lines.length;

describe('on the pages', () => {
  test('a warning one is told before issuing, with what is missing and how to mend it, and lets the list through', async () => {
    const batch = await drafted(), preview = await page(`/o/${org}/issue/batches/${batch}/preview`);
    expect(preview.text).toContain('This specification does not meet “European standard elements”');
    expect(preview.text).toMatch(/Quality assurance: missing\.[\s\S]*name="count"/);
    expect((await page(`/o/${org}/issue/batches/${batch}/confirm`, { count: '1' })).status).toBe(303);
    expect((await h.rooms.issue.batch(org, batch))?.state).toBe('confirmed');
  });
  test('a refusing one stops it: no way to confirm is shown, and confirming all the same plans nothing', async () => {
    await set('refuse');
    const batch = await drafted(), before = await awards(), preview = await page(`/o/${org}/issue/batches/${batch}/preview`);
    expect(preview.text).toContain('Nothing can be issued: this specification does not meet “European standard elements”');
    expect(preview.text).not.toContain('name="count"');
    const confirmed = await page(`/o/${org}/issue/batches/${batch}/confirm`, { count: '1' });
    expect([confirmed.status, confirmed.text.includes('which the organisation requires')]).toEqual([422, true]);
    expect([(await h.rooms.issue.batch(org, batch))?.state, await awards()]).toEqual(['draft', before]);
  });
  test('what was decided between the preview and the word counts, either way', async () => {
    const batch = await drafted(), at = `/o/${org}/issue/batches/${batch}`;
    expect((await page(`${at}/preview`)).text).toContain('name="count"');
    await set('refuse');
    expect((await page(`${at}/confirm`, { count: '1' })).status).toBe(422);
    await set('off');
    expect((await page(`${at}/preview`)).text).not.toContain('European standard elements');
    expect((await page(`${at}/confirm`, { count: '1' })).status).toBe(303);
  });
  test('one person by form is refused as a list is', async () => {
    await set('refuse');
    const answer = await page(`/o/${org}/issue/one`, { specification, givenName: 'Ada', familyName: 'Lovelace', email: 'one@example.org', awardedOn: '2026-11-20', language: 'en', 'result:exam': '15' });
    expect([answer.status, answer.text.includes('“European standard elements” asks for “')]).toEqual([422, true]);
  });
  test('a correction of what was issued before stays possible', async () => {
    const person = { givenName: 'Grace', familyName: 'Hopper', email: 'grace@example.org', awardedOn: '2026-11-20', language: 'en', 'result:exam': '15' };
    const { batch } = await h.rooms.issue.awardOne(org, owner.id, specification, person), [award] = (await h.rooms.issue.awards(org, { batch })).lines;
    await set('refuse');
    await expect(h.rooms.issue.correct(org, owner.id, award?.id ?? '', { ...person, givenName: 'Grace B.' })).resolves.toMatchObject({ batch: expect.any(String) as string });
  });
  test('a specification that meets a refusing definition goes through', async () => {
    await set('refuse');
    await expect(h.rooms.issue.submit(org, owner.id, whole, { ...madeSheet([{ givenName: 'A', familyName: 'B', email: 'ab@example.org', awardedOn: '2026-11-20', 'result:exam': '15' }]), source: 'api', onDuplicate: 'skip', onFault: 'refuse' })).resolves.toMatchObject({ repeated: false });
  });
});

describe('by API', () => {
  const send = async (name: string) => {
    const answer = await h.ask('/api/v1/issue/batches', { method: 'POST', body: JSON.stringify({ specification, recipients: [{ givenName: 'Ada', familyName: 'Lovelace', email: `${name}@example.org`, results: { exam: 15 } }] }), headers: { ...english, 'content-type': 'application/json', authorization: `Bearer ${key}`, 'idempotency-key': name } });
    return { status: answer.status, said: await answer.json() as { error?: { code: string; faults: { path: string; code: string; message: string }[] }; warnings?: unknown } };
  };
  test('a warning one stands in the answer, with the place in the specification', async () => {
    const { status, said } = await send('warned');
    expect(status).toBe(202);
    expect(said.warnings).toEqual(expect.arrayContaining([expect.objectContaining({ definition: 'eu-2022', outcome: 'fail', missing: [expect.objectContaining({ path: '/quality', code: 'definition_lacks' }) as object] })]));
  });
  test('a refusing one answers 422 definition_refuses with each missing element; the same key works once it no longer does', async () => {
    await set('refuse');
    const before = await awards(), { status, said } = await send('refused');
    expect([status, said.error?.code, said.error?.faults.map(({ path, code }) => [path, code])]).toEqual([422, 'definition_refuses', [['/quality', 'definition_lacks']]]);
    expect(said.error?.faults[0]?.message).toMatch(/“European standard elements” asks for “.+”, which is missing\. .+/);
    expect(await awards()).toBe(before);
    await set('off');
    expect((await send('refused')).status).toBe(202);
  });
});

describe('from the command line', () => {
  const run = async (...args: string[]) => {
    const out: string[] = [], err: string[] = [], io = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), readFile: async () => new TextEncoder().encode(PEOPLE), lang: 'en', now: h.clock.now() } as unknown as Io;
    return { code: await cli(['--spec', specification, '--recipients', 'people.csv', '--org', org, ...args], io, h.rooms), out: out.join('\n'), err: err.join('\n') };
  };
  test('a refusing one: 1, nothing issued, no draft kept; a warning one: told and issued', async () => {
    await set('refuse');
    const before = await awards(), refused = await run('--yes');
    expect([refused.code, await awards()]).toEqual([1, before]);
    expect(refused.err).toMatch(/Nothing can be issued: this specification does not meet “European standard elements”\n {2}\/quality {2}.+missing/);
    expect(JSON.parse((await run('--yes', '--json')).out)).toMatchObject({ state: 'not_issued', code: 'definition_refuses', definitions: expect.arrayContaining([expect.objectContaining({ id: 'eu-2022', gate: 'refuse', outcome: 'fail' })]) as unknown });
    expect((await h.rooms.issue.batches(org)).lines.filter(({ source }) => source === 'cli').map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    await set('warn');
    const warned = await run('--yes');
    expect([warned.code, warned.err.includes('This specification does not meet “European standard elements”')]).toEqual([0, true]);
  });
});

describe('the choice', () => {
  test('is the owner’s: others see it and cannot change it', async () => {
    const at = `/o/${org}/design/definitions`;
    expect((await page(at)).text).toMatch(/name="gate\.eu-2022"[^>]*disabled/);
    expect((await h.ask(at, { as: issuer, form: { 'gate.eu-2022': 'off' } })).status).toBe(403);
    expect((await h.ask(at, { as: owner, form: { 'gate.eu-2022': 'refuse', 'gate.none': 'refuse', 'gate.cmf': 'nonsense' } })).status).toBe(303);
    const chosen = (await h.rooms.design.definitions(org)).filter(({ gate }) => gate !== 'off').map(({ profile: { id }, gate }) => [id, gate]);
    expect(chosen).toEqual([['eu-2022', 'refuse'], ['etf-box2', 'warn']]);
  });
  test('is written into the history once, when it changes', async () => {
    const acts = async () => (await h.ownerQuery("select act, subject from people_audit where act like 'design.definition-%' and subject = 'oecd'", [])).map(({ act }) => String(act)).toSorted();
    await set('refuse', 'oecd');
    await set('refuse', 'oecd');
    await set('off', 'oecd');
    expect(await acts()).toEqual(['design.definition-off', 'design.definition-refuse']);
  });
  test('of one organisation is nobody else’s', async () => {
    const other = await h.organisation(owner, 'Université voisine');
    await set('refuse', 'oecd');
    expect((await h.rooms.design.definitions(other)).find(({ profile: { id } }) => id === 'oecd')?.gate).toBe('off');
    await set('off', 'oecd');
  });
});
