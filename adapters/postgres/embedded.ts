// A real PostgreSQL 18 as our child. Everything it needs to know lies in the data folder itself.
// Socket only, random secret, and a guard that stops it when the house is gone for whatever reason.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { DatabaseError } from './error.ts';
import { choosePlace, currentData, type Place, type Say } from './place.ts';

export type Embedded = { readonly url: string; readonly pid: number; readonly dir: string; onDeath(tell: () => void): void; stop(): Promise<void> };

const HOUSE_LOCK = 7233; // an advisory lock held by one connection says that a house lives on this cluster: it dies with the house
const DATABASE = 'acquis';

/** `anew`: makes a database where there is none. @throws DatabaseError: already_running when another house lives on this folder */
export async function openEmbedded(wanted: string, preferredUser: string | undefined, say: Say, anew = true): Promise<Embedded> {
  const place = choosePlace(wanted, preferredUser, say);
  const secret = initialise(place, say, anew);
  const socket = socketFolder(place);
  await refuseOrReclaim(place, socket, secret, say);
  const server = launch(place, socket, say);
  return await settle(server, place, socket, secret);
}

function initialise(place: Place, say: Say, anew: boolean): string {
  const cluster = path.join(place.dir, 'pg');
  fs.mkdirSync(place.dir, { recursive: true });
  // Gone under a living house (a disk unmounted): an empty one in its place would look like the loss of everything.
  if (!fs.existsSync(cluster) && !anew) throw new DatabaseError('start_failed', `${cluster} is not there any more.`);
  if (!fs.existsSync(cluster)) makeCluster(place, cluster, say);
  const owner = fs.statSync(cluster).uid, me = place.account?.uid ?? process.getuid?.() ?? owner;
  if (owner !== me) throw new DatabaseError('foreign_owner', `${cluster} belongs to user id ${owner}. Start as that user, or give it over with: chown -R ${me} ${place.dir}`);
  return fs.readFileSync(path.join(cluster, 'acquis.secret'), 'utf8').trim();
}

/** Made aside, then one rename: killed half-way or raced, nothing half-made ever has the name. */
function makeCluster(place: Place, cluster: string, say: Say): void {
  const fresh = `${cluster}.new-${process.pid}`, secret = `${fresh}.secret`;
  sweep(place.dir);
  fs.mkdirSync(fresh, { mode: 0o700 });
  fs.writeFileSync(secret, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  if (place.account) for (const p of [fresh, secret]) fs.chownSync(p, place.account.uid, place.account.gid);
  const made = spawnSync(path.join(place.native, 'bin/initdb'), ['-D', fresh, '-U', 'acquis', '--auth=scram-sha-256', `--pwfile=${secret}`, '--encoding=UTF8',
    '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--data-checksums', '--no-instructions'], { encoding: 'utf8', ...surroundings(place) });
  if (made.status !== 0) throw new DatabaseError('init_failed', `The database could not be made in ${place.dir}: ${made.stderr || made.error?.message}`);
  fs.renameSync(secret, path.join(fresh, 'acquis.secret'));
  try {
    fs.renameSync(fresh, cluster);
    say(`Made a new database in ${cluster}.`);
  } catch (error) {
    if (!fs.existsSync(cluster)) throw error;
    fs.rmSync(fresh, { recursive: true, force: true }); // another start was quicker
  }
}

function sweep(dir: string): void {
  for (const name of fs.readdirSync(dir)) {
    const pid = Number(/^pg\.new-(\d+)/.exec(name)?.[1]);
    if (pid && (pid === process.pid || !alive(pid))) fs.rmSync(path.join(dir, name), { recursive: true, force: true });
  }
}

const surroundings = (place: Place) => ({ cwd: place.dir, env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }, ...(place.account && { uid: place.account.uid, gid: place.account.gid }) });

/** A socket path holds 107 bytes at most: a short folder in the system's temporary place, named after the data folder's inode. */
function socketFolder(place: Place): string {
  const { dev, ino } = fs.statSync(place.dir);
  const folder = path.join(os.tmpdir(), `acquis-${dev.toString(36)}-${ino.toString(36)}`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (place.account) fs.chownSync(folder, place.account.uid, place.account.gid);
  const found = fs.lstatSync(folder);
  if (!found.isDirectory() || found.uid !== (place.account?.uid ?? process.getuid?.())) throw new DatabaseError('start_failed', `${folder} belongs to somebody else. Remove it and start again.`);
  return folder;
}

/** Is a postmaster on this folder already? With a house: refuse. Without one it is an orphan of a crash: stop it. */
async function refuseOrReclaim(place: Place, socket: string, secret: string, say: Say): Promise<void> {
  const note = path.join(place.dir, 'pg/postmaster.pid');
  if (!fs.existsSync(note)) return;
  const pid = Number(fs.readFileSync(note, 'utf8').split('\n')[0]);
  if (!alive(pid) || !isPostmasterOf(pid, place.dir)) return; // stale: PostgreSQL removes it itself
  if (await hasHouse(socket, secret)) throw new DatabaseError('already_running', `Acquis is already running on ${place.dir} (database process ${pid}). Stop it first, or set ACQUIS_DATA to another folder.`);
  say(`Found a database left by a crash (process ${pid}): stopping it.`);
  process.kill(pid, 'SIGINT');
  for (let i = 0; alive(pid) && i < 300; i++) await pause(100);
  if (alive(pid)) process.kill(pid, 'SIGQUIT');
  for (let i = 0; alive(pid) && i < 50; i++) await pause(100);
}

/** The database of a running house, for the command line beside it; undefined when nobody lives there. Stopping is not the guest's business. */
export async function joinEmbedded(wanted: string): Promise<Embedded | undefined> {
  const dir = currentData(wanted), note = path.join(dir, 'pg/postmaster.pid');
  if (!fs.existsSync(note)) return undefined;
  const pid = Number(fs.readFileSync(note, 'utf8').split('\n')[0]), { dev, ino } = fs.statSync(dir);
  const socket = path.join(os.tmpdir(), `acquis-${dev.toString(36)}-${ino.toString(36)}`);
  const secret = fs.readFileSync(path.join(dir, 'pg/acquis.secret'), 'utf8').trim();
  if (!alive(pid) || !isPostmasterOf(pid, dir) || !(await hasHouse(socket, secret))) return undefined;
  return { url: addressOf(socket, secret), pid, dir, onDeath: () => {}, stop: async () => {} };
}

async function hasHouse(socket: string, secret: string): Promise<boolean> {
  const client = new pg.Client({ host: socket, user: 'acquis', password: secret, database: 'postgres', connectionTimeoutMillis: 3000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const found = await client.query<{ n: string }>(`select count(*) n from pg_locks where locktype = 'advisory' and classid = 0 and objid = ${HOUSE_LOCK} and granted`);
    return Number(found.rows[0]?.n) > 0;
  } catch {
    return false; // shutting down, or too hurt to answer: either way nobody lives there
  } finally {
    await client.end().catch(() => {});
  }
}

function alive(pid: number): boolean {
  try { process.kill(pid, 0); return true; } catch (error) { return (error as NodeJS.ErrnoException).code === 'EPERM'; }
}

function isPostmasterOf(pid: number, dir: string): boolean {
  try { return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(path.join(dir, 'pg')); } catch { /* no /proc, or not ours to read */ }
  return (spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').includes(path.join(dir, 'pg'));
}

// Holds the read end of a pipe whose write end is the house's: house gone, pipe closed, database told to stop (fast shutdown).
// Detached, so that a terminal's Ctrl-C does not stop the database before the house has finished with it.
const GUARD = '"$@" </dev/null & p=$!; trap "kill -INT $p" TERM INT; (cat >/dev/null; kill -INT $p) <&3 & wait $p; s=$?; while kill -0 $p 2>/dev/null; do wait $p; s=$?; done; exit $s';

type Server = { child: ChildProcess; tail: string[]; gone: Promise<void>; exited: () => boolean };

function launch(place: Place, socket: string, say: Say): Server {
  const settings = ['listen_addresses=', `unix_socket_directories=${socket}`, 'unix_socket_permissions=0700', 'max_connections=100', 'shared_buffers=256MB', 'max_wal_size=2GB', 'timezone=UTC', 'logging_collector=off', 'log_checkpoints=off', 'log_min_messages=warning'];
  const child = spawn('/bin/sh', ['-c', GUARD, 'acquis-database', path.join(place.native, 'bin/postgres'), '-D', path.join(place.dir, 'pg'), ...settings.flatMap((s) => ['-c', s])],
    { ...surroundings(place), detached: true, stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  const tail: string[] = [];
  let ended = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter(Boolean)) { tail.push(line); if (tail.length > 30) tail.shift(); if (/PANIC|No space left/.test(line)) say(`database: ${line}`); }
  });
  // The guard's watcher still holds our pipes when the shell has gone: closing them is what ends it.
  const gone = new Promise<void>((done) => child.on('exit', () => { ended = true; for (const pipe of child.stdio) pipe?.destroy(); done(); }));
  return { child, tail, gone, exited: () => ended };
}

async function settle(server: Server, place: Place, socket: string, secret: string): Promise<Embedded> {
  for (let i = 0; i < 1200; i++) {
    if (server.exited()) {
      if (server.tail.some((line) => line.includes('"postmaster.pid" already exists'))) throw new DatabaseError('already_running', `Acquis is already starting or running on ${place.dir}.`);
      throw new DatabaseError('start_failed', `PostgreSQL did not start:\n${server.tail.join('\n')}`);
    }
    const resident = new pg.Client({ host: socket, user: 'acquis', password: secret, database: 'postgres', connectionTimeoutMillis: 1000 });
    resident.on('error', () => {});
    try {
      await resident.connect();
      return await moveIn(resident, server, place, socket, secret);
    } catch (error) {
      if (error instanceof DatabaseError) throw error;
      await resident.end().catch(() => {});
      await pause(50);
    }
  }
  throw new DatabaseError('start_failed', `PostgreSQL does not answer:\n${server.tail.join('\n')}`);
}

const addressOf = (socket: string, secret: string): string => `postgres://acquis:${secret}@/${DATABASE}?host=${encodeURIComponent(socket)}`;

async function moveIn(resident: pg.Client, server: Server, place: Place, socket: string, secret: string): Promise<Embedded> {
  const lock = await resident.query<{ ok: boolean }>(`select pg_try_advisory_lock(${HOUSE_LOCK}) ok`);
  if (!lock.rows[0]?.ok) throw new DatabaseError('already_running', `Acquis is already running on ${place.dir}.`);
  const known = await resident.query('select 1 from pg_database where datname = $1', [DATABASE]);
  if (!known.rowCount) await resident.query(`create database ${DATABASE}`);
  let stopping = false;
  return {
    url: addressOf(socket, secret),
    pid: server.child.pid ?? 0,
    dir: place.dir,
    onDeath: (tell) => { void server.gone.then(() => { if (!stopping) tell(); }); },
    stop: async () => { stopping = true; await resident.end().catch(() => {}); server.child.kill('SIGTERM'); await server.gone; },
  };
}
