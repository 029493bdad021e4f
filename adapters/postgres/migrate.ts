// Numbered plain SQL, each once, in one transaction each; a file that changed after it ran is refused.
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { DatabaseError } from './error.ts';

export type Migration = { readonly name: string; readonly sql: string };

const LOCK = 7234; // two starting processes: one migrates, the other waits

/** `acquis_app` in the files stands for the application's role. */
export async function migrate(client: pg.ClientBase, migrations: readonly Migration[], appRole: string): Promise<string[]> {
  await client.query(`select pg_advisory_lock(${LOCK})`);
  try {
    await client.query('create table if not exists lib_migrations (name text primary key, sha256 text not null, at timestamptz not null default now())');
    const ran = new Map((await client.query<{ name: string; sha256: string }>('select name, sha256 from lib_migrations')).rows.map((r) => [r.name, r.sha256]));
    refuseStrangers(ran, migrations);
    const done: string[] = [];
    for (const migration of [...migrations].sort((a, b) => a.name.localeCompare(b.name, 'en'))) if (await once(client, migration, ran, appRole)) done.push(migration.name);
    if (await isNew(client, appRole)) await grantAgain(client, migrations, appRole);
    return done;
  } finally {
    await client.query(`select pg_advisory_unlock(${LOCK})`);
  }
}

/** Files run once, roles change: a house that was given another one for the application (DATABASE_APP_URL) finds it without a single right. */
async function isNew(client: pg.ClientBase, appRole: string): Promise<boolean> {
  const { rowCount } = await client.query(`select 1 from pg_roles r where rolname = $1 and not exists (
    select 1 from pg_tables where schemaname = 'public' and tablename <> 'lib_migrations' and has_table_privilege(r.oid, quote_ident(tablename), 'select'))`, [appRole]);
  return rowCount === 1;
}

async function grantAgain(client: pg.ClientBase, migrations: readonly Migration[], appRole: string): Promise<void> {
  const grants = migrations.flatMap(({ sql }) => sql.match(/^grant\b[^;]*;/gim) ?? []);
  await client.query(grants.join('\n').replaceAll(/\bacquis_app\b/g, `"${appRole}"`)); // one message, so one transaction
}

function refuseStrangers(ran: Map<string, string>, migrations: readonly Migration[]): void {
  const known = new Set(migrations.map((m) => m.name));
  const strange = [...ran.keys()].filter((name) => !known.has(name));
  if (strange.length > 0) throw new DatabaseError('newer_database', `This database was made by a newer Acquis (it has ${strange.join(', ')}). Start that version or newer.`);
}

async function once(client: pg.ClientBase, { name, sql }: Migration, ran: Map<string, string>, appRole: string): Promise<boolean> {
  const sha256 = createHash('sha256').update(sql).digest('hex'), before = ran.get(name);
  if (before === sha256) return false;
  if (before) throw new DatabaseError('migration_changed', `${name} was changed after it ran on this database. Put the released file back.`);
  await client.query('begin');
  try {
    await client.query(sql.replaceAll(/\bacquis_app\b/g, `"${appRole}"`));
    await client.query('insert into lib_migrations (name, sha256) values ($1, $2)', [name, sha256]);
    await client.query('commit');
    return true;
  } catch (cause) {
    await client.query('rollback');
    throw new DatabaseError('migration_failed', `${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
