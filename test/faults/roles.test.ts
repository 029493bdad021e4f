// Who may change what: every route that changes something, tried by every role, against the rooms' own policies. A route nobody wrote down here fails by name.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Role } from '#lib/http';
import { publicId } from '#lib/ids';
import { MAY_DELIVER, MAY_WORD } from '../../rooms/deliver/deliver.policy.ts';
import { MAY_DESIGN, MAY_SETTLE } from '../../rooms/design/design.policy.ts';
import { MAY_CHOOSE_FORMS, MAY_ISSUE } from '../../rooms/issue/issue.policy.ts';
import { API_SCOPES, MAY as MEMBERS, ROLES } from '../../rooms/people/people.policy.ts';
import { MAY as KEYS } from '../../rooms/sign/sign.policy.ts';
import { testHouse, type Account, type TestHouse } from '../house.ts';
import { raise } from './site.ts';

/** The longest prefix decides. */
const POLICY: readonly (readonly [string, readonly Role[]])[] = [
  ['/o/:org/design', MAY_DESIGN], ['/o/:org/issue', MAY_ISSUE], ['/o/:org/issue/forms', MAY_CHOOSE_FORMS], ['/o/:org/deliver', MAY_DELIVER], ['/o/:org/sign', KEYS['change the keys']],
  ['/o/:org/design/settings', MAY_SETTLE], ['/o/:org/design/definitions', MAY_SETTLE], ['/o/:org/deliver/wording', MAY_WORD], ['/o/:org/people/brand', MEMBERS['edit the organisation']],
  ['/o/:org/people/invitations', MEMBERS['invite members']], ['/o/:org/people/members/:person/roles', MEMBERS['change roles']], ['/o/:org/people/members/:person/remove', MEMBERS['remove members']],
  ['/o/:org/people/api-keys', MEMBERS['make API keys']], ['/o/:org/people/organisation', MEMBERS['edit the organisation']],
];
/** Anybody's, or a signed-in person's own; a link's holder. */
const OPEN = /^\/(verify|deliver\/:token|hold|share\/(of|claimed|new|link|portfolio|help|helping|:id)|people\/(first|sign-in|sign-out|login|invitation|passkey|home|me|again|undo|recovery|arrival)|api\/v1\/(verify|framework))(\/|$)/;
const ADMIN = /^\/people\/(admin|organisations|setup)\//;

let house: TestHouse, org: string, owner: Account, stranger: Account, accounts: Map<Role, Account>, routes: { method: string; path: string }[];
vi.setConfig({ testTimeout: 180_000 });
beforeAll(async () => {
  house = await testHouse();
  owner = await house.person('owner@example.org', true);
  stranger = await house.person('stranger@example.org');
  org = await house.organisation(owner, 'Val');
  accounts = new Map();
  for (const role of ROLES) {
    const account = await house.person(`${role}@members.example.org`);
    accounts.set(role, account);
    await house.ownerQuery('insert into people_memberships (org_id, person_id, roles, since) values ($1, $2, $3, now())', [org, account.id, [role]]);
  }
  routes = [...new Map(house.app.routes.filter(({ method, path }) => !['GET', 'ALL'].includes(method) && !path.includes('*')).map((route) => [`${route.method} ${route.path}`, route])).values()];
});
afterAll(async () => { await house?.close(); });

test('every route that changes something is known here', () => {
  const unknown = routes.filter(({ path }) => !OPEN.test(path) && !ADMIN.test(path) && !policyOf(path) && !path.startsWith('/api/v1/'));
  expect(unknown.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
  expect(routes.length).toBeGreaterThan(40);
});

describe.each(ROLES)('a member who is only %s', (role) => {
  test('changes what the policy lets them, and nothing else', async () => {
    const wrong: string[] = [];
    for (const { method, path } of routes.filter((route) => policyOf(route.path))) {
      const may = role === 'owner' || policyOf(path)?.includes(role);
      const before = may ? '' : await footprint();
      const answer = await house.ask(filled(path), { as: account(role), method, form: { x: '1' }, headers: { accept: 'text/html' } });
      if (may ? [401, 403].includes(answer.status) || answer.status >= 500 : answer.status !== 403) wrong.push(`${method} ${path}: ${answer.status}`);
      if (!may && await footprint() !== before) wrong.push(`${method} ${path}: refused, and something changed`);
    }
    expect(wrong).toEqual([]);
  });
});

test('somebody of another house learns nothing, somebody unknown is asked who they are', async () => {
  const wrong: string[] = [];
  for (const { method, path } of routes.filter((route) => policyOf(route.path))) {
    const foreign = await house.ask(filled(path), { as: stranger, method, form: { x: '1' } }), nobody = await house.ask(filled(path), { method, form: { x: '1' } });
    if (foreign.status !== 404 || nobody.status !== 401) wrong.push(`${method} ${path}: ${foreign.status}, ${nobody.status}`);
  }
  expect(wrong).toEqual([]);
});

test('an organisation’s owner without the house’s keys does not administer the house', async () => {
  const wrong: string[] = [];
  for (const { method, path } of routes.filter((route) => ADMIN.test(route.path))) {
    const answer = await house.ask(filled(path), { as: account('owner'), method, form: { x: '1' } });
    if (answer.status !== 404) wrong.push(`${method} ${path}: ${answer.status}`);
  }
  expect(wrong).toEqual([]);
});

test('a form without the session’s token, or from another site, changes nothing, whatever the route', async () => {
  const wrong: string[] = [], cookie = owner.cookie;
  const tries = { 'no token': { 'sec-fetch-site': 'same-origin' }, 'cross-site': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 'same site, other host': { 'sec-fetch-site': 'same-site' }, 'null origin': { 'sec-fetch-site': '', origin: 'null' }, 'nothing said': { 'sec-fetch-site': '' } };
  for (const { method, path } of routes.filter((route) => !/^\/(api\/v1|verify)/.test(route.path))) {
    for (const [name, headers] of Object.entries(tries)) {
      const csrf = name === 'no token' ? 'x' : owner.csrf;
      const answer = await house.ask(filled(path), { method, body: new URLSearchParams({ csrf }), headers: { cookie, ...headers } });
      if (answer.status !== 403) wrong.push(`${name}: ${method} ${path}: ${answer.status}`);
    }
    const plain = await house.ask(filled(path), { method, body: JSON.stringify({ csrf: owner.csrf }), headers: { cookie, 'content-type': 'text/plain' } });
    if (plain.status !== 403) wrong.push(`JSON as text/plain: ${method} ${path}: ${plain.status}`);
  }
  expect(wrong).toEqual([]);
});

test('a program without a key, with a spoilt one, or with a key for something else, changes nothing', async () => {
  const make = (scopes: readonly string[]) => house.rooms.people.createApiKey(org, owner.id, { name: 'Test', scopes: [...scopes], expiresAt: new Date('2027-01-15T00:00:00Z') });
  const wrong: string[] = [], all = await make(API_SCOPES);
  for (const { method, path } of routes.filter((route) => route.path.startsWith('/api/v1/') && !OPEN.test(route.path))) {
    const room = path.split('/')[3] ?? '', others = await make(API_SCOPES.filter((scope) => scope !== `${room}:write`));
    const ask = async (headers: Record<string, string>) => (await house.ask(filled(path), { method, body: '{}', headers: { 'content-type': 'application/json', ...headers } })).status;
    const statuses = [await ask({}), await ask({ cookie: owner.cookie }), await ask({ authorization: `Bearer ${all}x` }), await ask({ authorization: `Basic ${btoa(`x:${all}`)}` }), await ask({ authorization: `Bearer ${others}` })];
    if (JSON.stringify(statuses) !== '[401,401,401,401,403]') wrong.push(`${method} ${path}: ${statuses.join()}`);
    if ([401, 403].includes(await ask({ authorization: `Bearer ${all}` }))) wrong.push(`${method} ${path}: refuses its own scope`);
  }
  expect(wrong).toEqual([]);
});

test.each(['x-http-method-override', 'x-method-override', 'x-http-method'])('%s and _method are nothing to us', async (header) => {
  const at = `/o/${org}/people/organisation`, before = await footprint();
  expect((await house.ask(`${at}?_method=POST`, { as: account('owner'), headers: { [header]: 'POST' } })).status).toBe(200);
  expect((await house.ask(at, { as: account('owner'), method: 'PUT', form: { _method: 'POST' }, headers: { [header]: 'POST' } })).status).toBe(404);
  expect(await footprint()).toBe(before);
});

test('strange ids, signed in or not: refused, never a failure', async () => {
  const strange = ['%00', '%ff', "%27%22%3b--", '%2e%2e%2f', 'x'.repeat(3_000), '%F0%9F%98%80', '-1', '1e99', '00000000-0000-0000-0000-000000000000', '%E2%80%AE', '__proto__', 'constructor'];
  const all = house.app.routes.filter(({ method, path }) => method !== 'ALL' && path.includes(':')), wrong: string[] = [];
  for (const { method, path } of new Map(all.map((route) => [`${route.method} ${route.path}`, route])).values()) {
    for (const id of strange) {
      const inside = path.replace(':org', org), at = (/:/.test(inside) ? inside : path).replace(/:\w+(\{[^}]*\})?/g, id).replace('*', id);
      for (const as of [owner, undefined]) {
        const { status } = await house.ask(at, { as, method, ...(method === 'GET' ? {} : { form: { id, csrf: as?.csrf ?? '' } }) });
        if (status >= 500) wrong.push(`${method} ${path} with ${id.slice(0, 20)}: ${status}`);
      }
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
});

test('strange queries on every page: never a failure', async () => {
  const names = ['after', 'before', 'show', 'specification', 'at', 'url', 'q', 'next', 'batch', 'email', 'lang', 'theme', 'status', 'from'], wrong: string[] = [];
  for (const path of new Set(house.app.routes.filter(({ method, path: at }) => method === 'GET' && !at.includes('*')).map(({ path: at }) => at))) {
    for (const value of ['%00', '%ff', 'x'.repeat(2_000), '-1', '1e99', "%27--", '00000000-0000-0000-0000-000000000000']) {
      const { status } = await house.ask(`${filled(path)}?${names.map((name) => `${name}=${value}`).join('&')}&after=1&after=2`, { as: owner });
      if (status >= 500) wrong.push(`${path} with ${value.slice(0, 20)}: ${status}`);
    }
  }
  expect([...new Set(wrong)]).toEqual([]);
});

function policyOf(path: string): readonly Role[] | undefined {
  return POLICY.filter(([prefix]) => path === prefix || path.startsWith(`${prefix}/`)).sort(([a], [b]) => b.length - a.length)[0]?.[1];
}

function account(role: Role): Account { return accounts.get(role) ?? raise(role); }

function filled(path: string): string {
  return path.replace(':org', org).replace(/:person\b/, '01999999-0000-7000-8000-000000000000').replace(/:number\b/, '1').replace(/:(id|claim|key|token|attempt)\b(\{[^}]*\})?/g, publicId()).replace(/:\w+(\{[^}]*\})?/g, 'x');
}

/** How many rows lie in every table, except what any request may leave: who was refused, what was asked how often. */
async function footprint(): Promise<string> {
  const tables = await house.ownerQuery("select tablename t from pg_tables where schemaname = 'public' and tablename not in ('people_audit', 'people_limits')");
  const counts = await house.ownerQuery(tables.map(({ t }) => `select '${String(t)}' t, count(*)::int n from ${String(t)}`).join(' union all '));
  return JSON.stringify(counts);
}
