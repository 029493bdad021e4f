// Two roles: the owner migrates, the application works. The application's may neither bypass row-level security nor be a superuser.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { DatabaseError } from './error.ts';

/** One role per database, since roles are the whole cluster's. */
export function appRoleFor(database: string): string {
  return `acquis_app_${createHash('sha256').update(database).digest('hex').slice(0, 8)}`;
}

export async function refuseOld(owner: pg.ClientBase): Promise<void> {
  const { rows } = await owner.query<{ v: string }>(`select current_setting('server_version_num') v`);
  if (Number(rows[0]?.v) < 150000) throw new DatabaseError('too_old', `This PostgreSQL is ${rows[0]?.v}; Acquis needs 15 or newer.`);
}

const LOCK = 7236;

/** Makes or renews the application's role. Needs CREATEROLE; without it the operator makes one and sets DATABASE_APP_URL. */
export async function ensureAppRole(owner: pg.ClientBase, role: string, password: string): Promise<void> {
  await owner.query(`select pg_advisory_lock(${LOCK})`); // two starts at once on an empty database would both make it
  try { await makeRole(owner, role, password); } finally { await owner.query(`select pg_advisory_unlock(${LOCK})`); }
}

async function makeRole(owner: pg.ClientBase, role: string, password: string): Promise<void> {
  const me = (await owner.query<{ can: boolean }>('select rolsuper or rolcreaterole can from pg_roles where rolname = current_user')).rows[0];
  const there = (await owner.query('select 1 from pg_roles where rolname = $1', [role])).rowCount;
  if (!me?.can) {
    throw new DatabaseError('role_missing', `The role of DATABASE_URL may not create roles. Create one for the application and set DATABASE_APP_URL to it:\n  create role acquis_app login password '…' nosuperuser nobypassrls;\nThe role of DATABASE_URL stays the owner of the tables.`);
  }
  const literal = `'${password.replaceAll("'", "''")}'`;
  await owner.query(there ? `alter role "${role}" login nosuperuser nocreaterole nocreatedb nobypassrls password ${literal}` : `create role "${role}" login nosuperuser nocreaterole nocreatedb nobypassrls password ${literal}`);
  await owner.query(`grant connect on database "${await databaseName(owner)}" to "${role}"`);
  await owner.query(`grant usage on schema public to "${role}"`);
}

export async function databaseName(client: pg.ClientBase): Promise<string> {
  const { rows } = await client.query<{ d: string }>('select current_database() d');
  return rows[0]?.d ?? '';
}

/** A role that bypasses row-level security would see every organisation: the start refuses it. */
export async function refuseStrongRole(app: pg.ClientBase | pg.Pool): Promise<void> {
  const { rows } = await app.query<{ name: string; strong: boolean; owns: boolean }>(`select current_user as name, (rolsuper or rolbypassrls) strong,
    exists (select 1 from pg_tables where schemaname = 'public' and tableowner = current_user) owns from pg_roles where rolname = current_user`);
  const role = rows[0];
  if (!role || role.strong || role.owns) throw new DatabaseError('role_too_strong', `The application's database role ${role?.name ?? ''} is a superuser, bypasses row-level security or owns the tables. Use a plain role: create role acquis_app login password '…' nosuperuser nobypassrls;`);
}
