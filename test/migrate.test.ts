import { afterAll, expect, test } from 'vitest';
import path from 'node:path';
import pg from 'pg';
import { migrate } from '../adapters/postgres/migrate.ts';
import { prepare, readMigrations, poolOf } from '../adapters/postgres/database.ts';
import { refuseStrongRole } from '../adapters/postgres/roles.ts';
import { testDb } from './database.ts';

const t = await testDb();
afterAll(() => t.close());
const files = readMigrations(path.resolve('migrations'));

async function owner<R>(work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: t.ownerUrl });
  await client.connect();
  try { return await work(client); } finally { await client.end(); }
}

test('migrations run once: a second run does nothing', async () => {
  expect(await owner((client) => migrate(client, files, 'postgres'))).toEqual([]);
});

test('a migration changed after it ran is refused', async () => {
  const changed = files.map((f, i) => (i === 0 ? { ...f, sql: `${f.sql}\n-- later thought` } : f));
  await expect(owner((client) => migrate(client, changed, 'postgres'))).rejects.toMatchObject({ code: 'migration_changed' });
});

test('a database made by a newer version is refused', async () => {
  await expect(owner((client) => migrate(client, files.slice(1), 'postgres'))).rejects.toMatchObject({ code: 'newer_database' });
});

test('a migration that fails leaves nothing behind', async () => {
  const broken = [...files, { name: '9999-broken.sql', sql: 'create table lib_half (a int); select no_such_function();' }];
  await expect(owner((client) => migrate(client, broken, 'postgres'))).rejects.toMatchObject({ code: 'migration_failed' });
  expect(await t.ownerQuery(`select 1 from pg_tables where tablename = 'lib_half'`)).toEqual([]);
});

test('the application role is neither superuser nor free of row-level security, and a stronger one is refused', async () => {
  const app = poolOf(t.appUrl, 1), strong = poolOf(t.ownerUrl, 1);
  await refuseStrongRole(app);
  await expect(refuseStrongRole(strong)).rejects.toMatchObject({ code: 'role_too_strong' });
  await app.end();
  await strong.end();
});

test('every table with a tenant forces row-level security, for reading and for writing', async () => {
  const open = await t.ownerQuery(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)
    and exists (select 1 from pg_attribute a where a.attrelid = c.oid and a.attname in ('org_id', 'person_id') and a.attnotnull and not a.attisdropped)`);
  expect(open.map((r) => r['relname']).filter((name) => !ACCOUNTS.has(String(name)))).toEqual([]);
});

// Global on purpose: who belongs where must be known before a tenant is; the public address names its holder's shelf.
const ACCOUNTS = new Set(['people_account_keys', 'people_memberships', 'people_invitations', 'people_passkeys', 'people_sessions', 'people_login_links', 'people_addresses', 'people_identifiers', 'people_logins', 'people_undos', 'people_recovery_codes', 'hold_addresses', 'hold_receipts', 'hold_rounds', 'share_addresses', 'design_addresses', 'deliver_mails', 'deliver_offers', 'sign_published', 'sign_did_documents', 'issue_due']);

test('the same settings can prepare a database twice', async () => {
  await expect(prepare(t.ownerUrl, undefined, t.secrets, files)).resolves.toMatchObject({ appUrl: expect.stringContaining('acquis_app_') });
});
