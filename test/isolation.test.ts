// Nobody sees another organisation's rows: asked through every route, and at the tables themselves, as another organisation and as none.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Tx } from '../lib/db.ts';
import { readSheet } from '../rooms/issue/issue.ts';
import { specificationFrom } from './specification.ts';
import { testHouse, type Account, type TestHouse } from './house.ts';
import { isNothing, parametersOf, plausible, stores } from './strangers.ts';

let known: Record<string, string> = {};
let house: TestHouse, ours: string, theirs: string, owner: Account, stranger: Account, ids: Record<string, string>;

beforeAll(async () => {
  house = await testHouse();
  owner = await house.person('owner@ours.example', true);
  stranger = await house.person('owner@theirs.example', true);
  ours = await house.organisation(owner, 'Ours');
  theirs = await house.organisation(stranger, 'Theirs');
  ids = await furnish(owner, ours);
  await furnish(stranger, theirs);
  known = { ...ids, ...await ownIds() };
}, 120_000);
afterAll(() => house.close());

/** A published specification, a finished batch, an award: something to see in every table of issuing. */
async function furnish(by: Account, org: string): Promise<Record<string, string>> {
  const { design, issue } = house.rooms;
  const draft = await design.create(org, by.id, specificationFrom('heat-pump', await design.issuerOf(org)));
  await design.publish(org, draft.id, by.id);
  const bytes = readFileSync('vectors/cohorts/cohort-25.csv');
  const columns = ['learnerId', 'givenName', 'familyName', 'email', 'language', 'awardedOn', 'result:interview', 'result:practical'] as const;
  const batch = await issue.draft(org, by.id, draft.id, { sheet: await readSheet(new Uint8Array(bytes)), source: 'file', fileName: 'cohort-25.csv', columns });
  await issue.confirm(org, batch, by.id, { onDuplicate: 'skip' });
  await house.work();
  const award = (await issue.awards(org, {})).lines[0]?.id ?? '';
  return { org, id: draft.id, spec: draft.id, batch, award, version: draft.id };
}

test('every staff route refuses a stranger with 404 and a visitor with the way to sign in, and says nothing else', async () => {
  const routes = [...new Map(house.app.routes.filter((r) => /^\/o\/:org\/(?!did\.json|people\/brand\.css)/.test(r.path) && ['GET', 'POST'].includes(r.method)).map((r) => [`${r.method} ${r.path}`, r])).values()];
  expect(routes.length).toBeGreaterThan(20);
  const leaks: string[] = [];
  for (const { method, path } of routes) {
    const real = path.replace(':org', ours).replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => ids[name] ?? ids['id'] ?? 'x').replaceAll('*', 'x');
    const asked = { method, ...(method === 'POST' && { form: {} }) };
    const other = await house.ask(real, { ...asked, as: stranger }), nobody = await house.ask(real, asked);
    if (other.status !== 404) leaks.push(`${method} ${path} answered ${other.status} to a stranger`);
    if (![401, 303, 404].includes(nobody.status)) leaks.push(`${method} ${path} answered ${nobody.status} to a visitor`);
  }
  expect(leaks).toEqual([]);
}, 120_000);

test('an API key of one organisation reaches nothing of another', async () => {
  const key = await house.rooms.people.createApiKey(theirs, stranger.id, { name: 'k', scopes: ['design:read', 'design:write', 'issue:read', 'issue:write'], expiresAt: new Date('2027-01-01T00:00:00Z') });
  for (const path of [`/api/v1/design/specifications/${ids['spec']}`, `/api/v1/issue/batches/${ids['batch']}`, `/api/v1/issue/awards/${ids['award']}`]) {
    const answer = await house.ask(path, { headers: { authorization: `Bearer ${key}`, accept: 'application/json' } });
    expect([path, answer.status]).toEqual([path, 404]);
  }
});

test('every table with a tenant: as another organisation or as none, our rows do not exist', async () => {
  const tables = (await house.ownerQuery(`select c.relname as name, (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attname in ('org_id', 'person_id') and not a.attisdropped order by a.attname limit 1) as tenant
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity`)).map((r) => ({ name: String(r['name']), tenant: String(r['tenant']) }));
  expect(tables.length).toBeGreaterThan(12);
  const seen: string[] = [];
  for (const { name, tenant } of tables.filter((table) => table.tenant === 'org_id')) {
    const count = (rows: { rows: readonly unknown[] }): number => Number((rows.rows[0] as { n: string }).n);
    const query = sql`select count(*) n from ${sql.table(name)} where ${sql.ref(tenant)} = ${ours}`;
    const granted = await house.db.asOrganisation(ours, (tx) => query.execute(tx)).catch(() => undefined);
    if (!granted) continue; // the application may not read it at all
    for (const [who, n] of [['theirs', count(await house.db.asOrganisation(theirs, (tx) => query.execute(tx)))], ['none', count(await house.db.asHouse((tx) => query.execute(tx)))], ['a person', count(await house.db.asPerson(owner.id, (tx) => query.execute(tx)))]] as const) if (n > 0) seen.push(`${name}: ${n} rows of ours seen as ${who}`);
  }
  expect(seen).toEqual([]);
});

test('every store function that is told whose: asked and told to write as another organisation or as none, it finds nothing of ours and changes nothing', async () => {
  const found: string[] = [], before = await fingerprints();
  const answering = new Set<string>();
  let called = 0;
  for (const [file, module] of await stores()) {
    for (const [name, act] of Object.entries(module)) {
      const parameters = parametersOf(act);
      if (parameters[0] !== 'tx' || parameters[1] !== 'org') continue;
      called++;
      // The control: asked as ourselves (and rolled back), the same call does find our rows; else this test would prove nothing.
      for (const id of Object.values(known)) {
        const own = await undone(ours, (tx) => (act as (...all: unknown[]) => Promise<unknown>)(tx, ours, ...parameters.slice(2).map((p) => plausible(p, id))));
        if (!isNothing(own)) answering.add(`${file} ${name}`);
      }
      for (const id of Object.values(known)) for (const as of [theirs, '']) {
        const answer = await house.db.asOrganisation(as, (tx) => (act as (...all: unknown[]) => Promise<unknown>)(tx, ours, ...parameters.slice(2).map((p) => plausible(p, id)))).catch(() => undefined);
        if (!isNothing(answer)) found.push(`${file} ${name} as ${as === '' ? 'none' : 'theirs'}: ${JSON.stringify(answer).slice(0, 80)}`);
      }
    }
  }
  expect(called).toBeGreaterThan(40);
  expect(answering.size).toBeGreaterThan(20);
  expect([...new Set(found)]).toEqual([]);
  expect(await fingerprints()).toEqual(before);
}, 120_000);

test('what the doors answer about our things to another organisation is: nothing', async () => {
  const { design, issue, people, sign } = house.rooms, { batch = '', award = '', spec = '' } = ids;
  expect(await design.open(theirs, spec)).toBeUndefined();
  expect(await design.version(theirs, spec)).toBeUndefined();
  expect(await issue.batch(theirs, batch)).toBeUndefined();
  expect(await issue.progress(theirs, batch)).toBeUndefined();
  expect(await issue.award(theirs, award)).toBeUndefined();
  expect(await issue.statusOf(theirs, award)).toBeUndefined();
  expect(await house.db.asOrganisation(theirs, (tx) => issue.handover(tx, theirs, award))).toBeUndefined();
  expect(await house.db.asOrganisation(theirs, (tx) => issue.handover(tx, ours, award))).toBeUndefined();
  await expect(issue.setStatus(theirs, [award], { to: 'revoked', reason: 'not ours', by: stranger.id })).rejects.toMatchObject({ code: 'not_found' });
  await expect(issue.cancel(theirs, batch, stranger.id)).rejects.toMatchObject({ code: 'not_found' });
  const keys = await people.apiKeys(theirs);
  expect(keys.every((key) => key.name === 'k')).toBe(true);
  expect((await sign.keys(theirs)).map((key) => key.id)).not.toEqual(expect.arrayContaining((await sign.keys(ours)).map((key) => key.id)));
});

/** One id of ours from every table that has one. */
async function ownIds(): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (const name of await tenantTables()) {
    const [row] = await house.ownerQuery(`select * from ${name} where org_id = $1 limit 1`, [ours]);
    for (const [column, value] of Object.entries(row ?? {})) if (typeof value === 'string' && /^([0-9a-z]{26}|[0-9a-f-]{36})$/.test(value) && value !== ours) all[`${name}.${column}`] = value;
  }
  return all;
}

async function tenantTables(): Promise<string[]> {
  return (await house.ownerQuery(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity and a.attname = 'org_id' order by 1`)).map((r) => String(r['name']));
}

/** What our rows are, as the owner of the tables sees them. */
async function fingerprints(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const name of await tenantTables()) all[name] = (await house.ownerQuery(`select count(*) n, md5(string_agg(t::text, '|' order by t::text)) sum from ${name} t where org_id = $1`, [ours]))[0];
  return all;
}

/** What a call answers, in a transaction that never was; undefined when it failed. */
async function undone(org: string, act: (tx: Tx) => Promise<unknown>): Promise<unknown> {
  let answer: unknown;
  await house.db.asOrganisation(org, async (tx) => { answer = await act(tx); throw new Error('taken back'); }).catch(() => undefined);
  return answer;
}
