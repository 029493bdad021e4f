// A database somebody else keeps (DATABASE_URL): what it must allow, what is refused and in which words, and that the same house works on it.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import pg from 'pg';
import { databaseUrl } from '../cluster.ts';
import { buildOnce, dataFolder, startHouse } from '../running.ts';
import { expectSound } from './ledger.ts';
import { openSite, people, type Site } from './site.ts';

const tag = randomBytes(4).toString('hex'), database = `elsewhere_${tag}`, owner = `owner_${tag}`, app = `app_${tag}`;
let site: Site | undefined;
const server = (): string => inject('ownerUrl');
const as = (role: string, name = database): string => databaseUrl(server(), name).replace(/\/\/[^@]*@/, `//${role}:word@`);
const superuser = (): string => databaseUrl(server(), database);

beforeAll(async () => {
  buildOnce();
  for (const [kind, role] of [['owner', owner], ['app', app]]) await run(`create role ${role} login password 'word' nosuperuser nocreaterole nocreatedb nobypassrls -- ${kind}`);
  await run(`create database ${database} owner ${owner}`);
}, 120_000);
afterAll(async () => {
  await site?.close();
  await run(`drop database if exists ${database} with (force)`);
  for (const role of [owner, app]) await run(`drop role if exists ${role}`).catch(() => undefined);
}, 60_000);

test('an owner who may not make roles is told which one to make', async () => {
  await expect(startHouse({ env: { DATABASE_URL: as(owner) } })).rejects.toMatchObject({ code: 69, text: expect.stringMatching(/may not create roles[\s\S]*DATABASE_APP_URL[\s\S]*create role/) });
}, 60_000);

test.each([['a superuser', superuser], ['the owner of the tables', () => as(owner)]])('%s as the application’s role is refused: it would see every organisation', async (_, url) => {
  await expect(startHouse({ env: { DATABASE_URL: as(owner), DATABASE_APP_URL: url() } })).rejects.toMatchObject({ code: 69, text: expect.stringMatching(/superuser, bypasses row-level security or owns the tables/) });
}, 60_000);

test.each([['a server that is not there', () => 'postgres://a:b@127.0.0.1:9/none'], ['a wrong password', () => as(owner).replace(':word@', ':wrong@')], ['a database that is not there', () => as(owner, `none_${tag}`)]])('%s: exit 69 in one sentence, without a stack, a password or a wait', async (_, url) => {
  const began = performance.now(), refused = await startHouse({ env: { DATABASE_URL: url() } }).catch((error: { code: number; text: string }) => error) as { code: number; text: string };
  expect([refused.code, refused.text]).toEqual([69, expect.stringMatching(/DATABASE_URL/)]);
  expect(refused.text).not.toMatch(/\n\s+at |word@|:b@/);
  expect(performance.now() - began).toBeLessThan(15_000);
}, 60_000);

test('two plain roles: the house starts, issues, is killed, and issues on', async () => {
  const dir = dataFolder();
  site = await openSite({ DATABASE_URL: as(owner), DATABASE_APP_URL: as(app) }, dir);
  await site.done(await site.issue(people(20, 'before')));
  const batch = await site.issue(people(300, 'across'));
  await site.house().stop('SIGKILL');
  await site.start();
  expect((await site.done(batch, 60)).counts?.issued).toBe(300);
  await expectSound({ ...site, sql: asSuperuser }, 320);
}, 120_000);

test('its server restarts every connection under it: pages and work go on', async () => {
  const batch = await site?.issue(people(200, 'cut')) ?? '';
  for (let i = 0; i < 5; i++) {
    await run(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${database}' and pid <> pg_backend_pid()`);
    await new Promise((later) => setTimeout(later, 200));
  }
  expect((await fetch(`${site?.url}/verify`)).status).toBe(200);
  expect((await site?.done(batch, 90))?.counts?.issued).toBe(200);
}, 120_000);

test('another master key than the one it was sealed with: nothing starts, and the backup is asked for', async () => {
  const keyless = { ...site?.env, ACQUIS_MASTER_KEY: randomBytes(32).toString('hex'), ACQUIS_PUBLIC_URL: site?.url ?? '' };
  await expect(startHouse({ env: keyless })).rejects.toMatchObject({ code: 69, text: expect.stringMatching(/another master key[\s\S]*backup/) });
  expect(await (await fetch(`${site?.url}/readyz`)).json(), 'the house that has the right one lives on').toMatchObject({ ready: true });
}, 60_000);

test('two starts at once on an empty database: one after the other migrates, both serve', async () => {
  const fresh = `fresh_${tag}`, key = randomBytes(32).toString('hex');
  await run(`create database ${fresh}`);
  const env = { DATABASE_URL: databaseUrl(server(), fresh), ACQUIS_MASTER_KEY: key, ACQUIS_PUBLIC_URL: 'http://localhost:4999' };
  const both = await Promise.all([startHouse({ env }), startHouse({ env })]);
  for (const { port } of both) expect(await (await fetch(`http://localhost:${port}/readyz`)).json()).toMatchObject({ ready: true });
  for (const house of both) expect(await house.stop()).toBe(0);
  await run(`drop database ${fresh} with (force)`);
}, 120_000);

async function run(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server() });
  await client.connect();
  try { await client.query(text); } finally { await client.end(); }
}

async function asSuperuser<R extends object>(text: string, values?: unknown[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: superuser() });
  await client.connect();
  try { return (await client.query(text, values)).rows as never; } finally { await client.end(); }
}
