// E13, E14, E35: what is a person's is nobody else's, by whatever route, store or cache it is asked for.
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tx } from '#lib/db';
import { furnishedHouse, type FurnishedHouse } from '../../furnished.ts';
import type { Account } from '../../house.ts';
import { isNothing, parametersOf, plausible, stores } from '../../strangers.ts';

/** What only its holder may read. */
const SEEDS = ['Lomidze', 'learner@example.org', 'For my application', 'For applications', 'What I can show'];
/** Routes about what is a person's own. What a link shows to whoever has it is no secret from them. */
const OWN = /^\/(hold|c|share\/(of|link|new|help)|people\/me|deliver\/outbox)(\/|$)/;
let h: FurnishedHouse, me: Account, stranger: Account, ids: string[], held: string, routes: { method: string; path: string }[];

beforeAll(async () => {
  h = await furnishedHouse();
  me = h.learner;
  stranger = await h.person('mallory@example.org');
  for (const { id } of await h.rooms.hold.list(me.id)) await h.rooms.hold.choose(me.id, id, 'private');
  held = (await h.rooms.hold.list(me.id))[0]?.id ?? '';
  ids = await idsOf(me.id);
  routes = [...new Map(h.app.routes.filter(({ method, path }) => ['GET', 'POST'].includes(method) && OWN.test(path) && !path.includes('*')).map((route) => [`${route.method} ${route.path}`, route])).values()];
}, 120_000);
afterAll(() => h?.close());

test('E13 every id of mine, on every route about a person’s own, as somebody else and as nobody: nothing is said, nothing changes', async () => {
  const about = routes.filter(({ method, path }) => method === 'POST' || path.includes(':')), wrong: string[] = [], before = await fingerprint();
  expect(about.length).toBeGreaterThan(50);
  expect(ids.length).toBeGreaterThan(12);
  for (const { method, path } of about) for (const id of ids) for (const as of [stranger, undefined]) {
    for (const at of (path.match(/:/g) ?? []).length > 1 ? [filled(path, id, id), filled(path, held, id)] : [filled(path, id, id)]) {
      const answer = await h.ask(at, { as, method, ...(method === 'POST' && { form: { c: id, id, credential: id, link: id, item: id, collection: id, order: id, reader: 'mallory@example.org', act: 'make', kind: 'link', days: '0', visibility: 'public', belongs: 'other', rest: 'mine', name: 'x' } }), headers: { accept: 'text/html' } }), text = await answer.text();
      if (answer.status >= 500 || (method === 'GET' && answer.status === 200)) wrong.push(`${method} ${path} with ${id}: ${answer.status}`);
      for (const seed of SEEDS) if (text.includes(seed)) wrong.push(`${method} ${path} with ${id} says ${seed}`);
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
  expect(await fingerprint()).toEqual(before);
}, 300_000);

test('E13 the same ids answer me: else the test above would prove nothing', async () => {
  const mine = new Set<string>();
  for (const { path } of routes.filter((route) => route.method === 'GET' && route.path.includes(':'))) for (const id of ids) {
    const answer = await h.ask(filled(path, id, id), { as: me, headers: { accept: 'text/html' } });
    if (answer.status === 200) mine.add(path);
  }
  expect(mine.size).toBeGreaterThan(10);
}, 120_000);

test('E35 nothing that is a person’s own stays in a cache that somebody else reads', async () => {
  const wrong: string[] = [];
  for (const { path } of routes.filter(({ method }) => method === 'GET')) for (const id of [held, ...ids.slice(0, 40)]) {
    const { status, headers } = await h.ask(filled(path, id, id), { as: me, headers: { accept: 'text/html' } }), cache = headers.get('cache-control') ?? '';
    if (status < 500 && !/no-store/.test(cache) && !(/private/.test(cache) && headers.get('vary')?.toLowerCase().includes('cookie'))) wrong.push(`${path}: ${status} ${cache}, Vary ${headers.get('vary') ?? ''}`);
    if (headers.get('etag') !== null) wrong.push(`${path}: ETag`);
    if (!path.includes(':')) break;
  }
  expect([...new Set(wrong)]).toEqual([]);
}, 120_000);

test('E14 every store function of hold and share that is told whose: as another person, as none, as an organisation, it finds nothing and changes nothing', async () => {
  const found: string[] = [], answering = new Set<string>(), before = await fingerprint();
  const tenants = { another: (act: (tx: Tx) => Promise<unknown>) => h.db.asPerson(stranger.id, act), none: (act: (tx: Tx) => Promise<unknown>) => h.db.asHouse(act), organisation: (act: (tx: Tx) => Promise<unknown>) => h.db.asOrganisation(h.org, act) };
  for (const [file, module] of (await stores()).filter(([name]) => /rooms\/(hold|share)\//.test(name))) for (const [name, act] of Object.entries(module)) {
    const parameters = parametersOf(act);
    // Whether mails are wished is yes where no row says no: that tells nothing.
    if (parameters[0] !== 'tx' || parameters[1] !== 'person' || name === 'wishesMails') continue;
    for (const id of ids) {
      const call = (tx: Tx) => (act as (...all: unknown[]) => Promise<unknown>)(tx, me.id, ...parameters.slice(2).map((p) => plausible(p, id)));
      if (!isNothing(await undone(call))) answering.add(`${file} ${name}`);
      for (const [who, within] of Object.entries(tenants)) {
        const answer = await within(call).catch(() => undefined);
        if (!isNothing(answer) && !telling(answer)) found.push(`${file} ${name} as ${who}: ${JSON.stringify(answer).slice(0, 80)}`);
      }
    }
  }
  expect(answering.size).toBeGreaterThan(15);
  expect([...new Set(found)]).toEqual([]);
  expect(await fingerprint()).toEqual(before);
}, 300_000);

/** Ids of mine from every column of every table that has a person. */
async function idsOf(person: string): Promise<string[]> {
  const all = new Set<string>();
  for (const table of await tables()) for (const row of await h.ownerQuery(`select * from ${table} where person_id = $1 limit 3`, [person])) for (const [column, value] of Object.entries(row)) if (typeof value === 'string' && !/^(key_id|person_id|receipt)$/.test(column) && /^([0-9a-z]{26}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(value)) all.add(value);
  return [...all];
}

async function tables(): Promise<string[]> {
  return (await h.ownerQuery(`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and a.attname = 'person_id' and not a.attisdropped order by 1`)).map((row) => String(row['name']));
}

/** What is mine, as the owner of the tables sees it. */
async function fingerprint(): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const name of await tables()) all[name] = (await h.ownerQuery(`select count(*) n, md5(string_agg(t::text, '|' order by t::text)) sum from ${name} t where person_id = $1`, [me.id]))[0];
  return all;
}

async function undone(act: (tx: Tx) => Promise<unknown>): Promise<unknown> {
  let answer: unknown;
  await h.db.asPerson(me.id, async (tx) => { answer = await act(tx); await sql`select 1`.execute(tx); throw new Error('taken back'); }).catch(() => undefined);
  return answer;
}

function filled(path: string, first: string, other: string): string {
  let n = 0;
  return path.replace(/:\w+(\{[^}]*\})?/g, () => (n++ === 0 ? first : other));
}

/** A count of nothing, or that a thing is not there, is no thing. */
function telling(answer: unknown): boolean {
  return typeof answer === 'object' && answer !== null && Object.values(answer).every((value) => value === undefined || value === null || Number(value) === 0);
}
