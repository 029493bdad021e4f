// From settings to a database ready for rooms: reachable, new enough, migrated, and entered by a role that sees one tenant at a time.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Config } from '#lib/config';
import { openDb, type Db } from '#lib/db';
import type { Secrets } from '#lib/seal';
import { joinEmbedded, openEmbedded, type Embedded } from './embedded.ts';
import { DatabaseError } from './error.ts';
import { migrate, type Migration } from './migrate.ts';
import { appRoleFor, databaseName, ensureAppRole, refuseOld, refuseStrongRole } from './roles.ts';
import type { Say } from './place.ts';

export type Database = { readonly db: Db; readonly pool: pg.Pool; readonly ownerUrl: string; readonly appUrl: string; readonly appRole: string; readonly embedded: Embedded | undefined; close(): Promise<void> };

export async function openDatabase(config: Config, secrets: Secrets, migrations: readonly Migration[], say: Say, guest = false): Promise<Database> {
  const start = (anew: boolean) => openEmbedded(config.dataDir, config.databaseUser, say, anew);
  const embedded = config.databaseUrl ? undefined : revived((guest && await joinEmbedded(config.dataDir)) || await start(true), () => start(false), say);
  try {
    const ownerUrl = config.databaseUrl ?? embedded?.url ?? '';
    const { appUrl, appRole } = await prepare(ownerUrl, config.databaseAppUrl, secrets, migrations);
    const pool = poolOf(appUrl, 16);
    await refuseStrongRole(pool);
    const db = openDb(pool, config.databaseMs);
    return { db, pool, ownerUrl, appUrl, appRole, embedded, close: async () => { await db.close(); await embedded?.stop(); } };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** A database that dies under a living house (killed, disk full) is started again until it stays; meanwhile the house answers what it can. */
function revived(first: Embedded, start: () => Promise<Embedded>, say: Say): Embedded {
  let current = first, stopped = false;
  const watch = (): void => current.onDeath(() => { if (!stopped) void revive(); });
  const revive = async (): Promise<void> => {
    say('The database stopped by itself: starting it again.');
    while (!stopped) {
      try { current = await start(); watch(); say('The database is back.'); return; } catch (error) {
        say(`The database does not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
        await pause(3_000);
      }
    }
  };
  watch();
  return { url: first.url, pid: first.pid, dir: first.dir, onDeath: () => {}, stop: async () => { stopped = true; await current.stop(); } };
}

/** Roles and tables, as the owner; answers how the application connects. */
export async function prepare(ownerUrl: string, givenAppUrl: string | undefined, secrets: Secrets, migrations: readonly Migration[]): Promise<{ appUrl: string; appRole: string }> {
  const owner = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  owner.on('error', () => {});
  await owner.connect().catch((cause: Error) => { throw new DatabaseError('unreachable', `The database of DATABASE_URL does not answer: ${cause.message}`, { cause }); });
  try {
    await refuseOld(owner);
    const database = await databaseName(owner);
    const password = secrets.blind('database-role', database).toString('base64url');
    const appUrl = givenAppUrl ?? withRole(ownerUrl, appRoleFor(database), password);
    const appRole = givenAppUrl ? await roleBehind(givenAppUrl) : appRoleFor(database);
    if (!givenAppUrl) await ensureAppRole(owner, appRole, password);
    await migrate(owner, migrations, appRole);
    return { appUrl, appRole };
  } finally {
    await owner.end().catch(() => {});
  }
}

/** Asked of the server: an address may leave the user out, or hold a socket's path that no URL class reads. */
async function roleBehind(appUrl: string): Promise<string> {
  const app = new pg.Client({ connectionString: appUrl, connectionTimeoutMillis: 10_000 });
  app.on('error', () => {});
  try {
    await app.connect();
    return (await app.query<{ name: string }>('select current_user as name')).rows[0]?.name ?? '';
  } catch (cause) {
    throw new DatabaseError('unreachable', `The database of DATABASE_APP_URL does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  } finally {
    await app.end().catch(() => {});
  }
}

/** `size` connections; a lost connection is the next query's problem, not a crash. */
export function poolOf(url: string, size: number): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: size, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {})); // the pool itself only listens while nobody uses the connection
  return pool;
}

// A socket URL (postgres://u:p@/db?host=/tmp/…) has an empty host, which the URL class refuses to carry credentials for.
function withRole(url: string, role: string, password: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:[^@/]*@)?/, `$1${role}:${password}@`);
}

export function readMigrations(folder: string): Migration[] {
  return fs.readdirSync(folder).filter((name) => /^\d{4}.*\.sql$/.test(name)).map((name) => ({ name, sql: fs.readFileSync(path.join(folder, name), 'utf8') }));
}
