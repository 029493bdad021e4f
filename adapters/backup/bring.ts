// A backup into an empty house: everything is looked at before the first row is written, the rows come in one transaction, or none do.
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { append, emptyFrontier, rootOf, type Checkpoint } from '#credential';
import { prepare } from '#adapters/postgres/database';
import type { Migration } from '#adapters/postgres/migrate';
import type { Config } from '#lib/config';
import { AcquisError } from '#lib/errors';
import type { Secrets } from '#lib/seal';
import { CHECKPOINT, checkpointText, ERASED, readCheckpoint, readErased, type Erasures } from './beside.ts';
import { copyIn } from './copy.ts';
import { damaged, describe, pieces, type Described } from './format.ts';
import { FOLDERS, migrationHash, pieceHash } from './make.ts';
import type { Entry } from './pack.ts';
import { unbound } from './tables.ts';

const PAGE = 5_000, NOBODY = '00000000-0000-0000-0000-000000000000';

export type BringWish = {
  readonly file: string; readonly keysFile: string | undefined;
  /** Of keys whose time is over: why they are used all the same. */
  readonly expiredKeys: string | undefined;
  /** A file of erasures, the one beside the backup when left out; `none`: there is none, and that is known. */
  readonly erased: string | undefined;
  /** A file or the text of a checkpoint that somebody saw; the one beside the backup when left out. */
  readonly checkpoint: string | undefined;
};
export type BringPorts = { readonly config: Pick<Config, 'publicUrl' | 'dataDir' | 'databaseAppUrl'>; readonly secrets: Secrets; readonly migrations: readonly Migration[]; readonly now: Date };
export type Looked = { readonly house: Described; readonly keys: Described | undefined; readonly erased: Erasures; /** The highest checkpoint that anybody is known to have seen. */ readonly seen: Checkpoint | undefined; /** It lies beyond this backup: what continued here would contradict it. */ readonly behind: boolean };

/** Nothing is opened but files. @throws AcquisError backup_other_key, backup_damaged, backup_keys_other, backup_keys_expired, backup_newer, backup_erased_missing, backup_other_history, address_frozen */
export async function look({ file, keysFile, expiredKeys, erased: given, checkpoint }: BringWish, { config, secrets, migrations, now }: BringPorts): Promise<Looked> {
  const house = await describe(file, 'house', secrets, pieceHash), { header } = house;
  const keys = keysFile === undefined ? undefined : await describe(keysFile, 'keys', secrets, pieceHash);
  if (keys && keys.header.id !== header.id) throw new AcquisError('backup_keys_other', { values: { keys: keys.file, file }, message: `${keys.file} holds the keys of another backup than ${file}` });
  if (keys?.header.expiresAt !== undefined && new Date(keys.header.expiresAt) <= now && expiredKeys === undefined) throw new AcquisError('backup_keys_expired', { values: { keys: keys.file, until: keys.header.expiresAt }, message: `the keys in ${keys.file} were to live until ${keys.header.expiresAt}` });
  refuseUnknownMigrations(house, migrations);
  if (header.house.frozen && header.house.publicUrl !== config.publicUrl) throw new AcquisError('address_frozen', { values: { frozen: header.house.publicUrl, given: config.publicUrl }, message: `the backup is of ${header.house.publicUrl}, ACQUIS_PUBLIC_URL says ${config.publicUrl}` });
  const beside = path.dirname(file), erased = given === 'none' ? new Map<string, string>() : await readErased(given ?? path.join(beside, ERASED), secrets);
  if (!erased) throw new AcquisError('backup_erased_missing', { values: { file: given ?? path.join(beside, ERASED) }, message: 'without the list of erasures, whoever was erased since would be back' });
  const seen = await highest(house, checkpoint ?? await unlessAbsent(path.join(beside, CHECKPOINT)));
  return { house, keys, erased, seen, behind: seen !== undefined && seen.size > (header.log?.size ?? 0) };
}

function refuseUnknownMigrations({ file, header }: Described, migrations: readonly Migration[]): void {
  const ours = new Map(migrations.map(({ name, sql }) => [name, migrationHash(sql)]));
  const strange = header.migrations.filter(({ name, sha256 }) => ours.get(name) !== sha256).map(({ name }) => name);
  if (strange.length > 0) throw new AcquisError('backup_newer', { values: { file, names: strange.join(', ') }, message: `${file} was made by another Acquis than this one: ${strange.join(', ')}` });
}

async function highest({ header, file }: Described, given: string | undefined): Promise<Checkpoint | undefined> {
  const { log } = header;
  if (given === undefined || !log) return undefined;
  const seen = await readCheckpoint(await checkpointText(given), { origin: log.origin, publicKey: Buffer.from(log.publicKey, 'base64') }, given.split('\n')[0] ?? '');
  if (seen.size === log.size && Buffer.from(seen.root).toString('base64') !== log.root) throw otherHistory(file, seen.size);
  return seen;
}

/** The same log said something else of its first `size` leaves. */
export function otherHistory(file: string, size: number): AcquisError {
  return new AcquisError('backup_other_history', { values: { file, size }, message: `the log in ${file} contradicts the checkpoint of size ${size}` });
}

/** Tables as they were, then those of today. `ownerUrl`: of a database that this house keeps or was given. @returns how many rows. @throws AcquisError restore_not_empty, backup_damaged; DatabaseError */
export async function bring(looked: Looked, ownerUrl: string, { config, secrets, migrations }: BringPorts): Promise<number> {
  const { house, keys } = looked, level = new Set(house.header.migrations.map(({ name }) => name));
  await withOwner(ownerUrl, (client) => inOne(client, () => unbound(client, () => refuseFilled(client, level))));
  await prepare(ownerUrl, config.databaseAppUrl, secrets, migrations.filter(({ name }) => level.has(name)));
  const rows = await withOwner(ownerUrl, (client) => inOne(client, () => unbound(client, async () => {
    const filled = await fill(client, house) + (keys ? await fill(client, keys) : 0);
    await refuseOtherHistory(client, looked);
    await begin(client, looked);
    await shutAgain(client, looked.erased, secrets);
    return filled;
  })));
  await prepare(ownerUrl, config.databaseAppUrl, secrets, migrations);
  await bringFiles(house, config.dataDir);
  return rows;
}

/** Never over data: any row of anything is somebody's. @throws AcquisError restore_not_empty */
async function refuseFilled(client: pg.Client, level: ReadonlySet<string>): Promise<void> {
  const { rows: tables } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public'`);
  const notEmpty = (where: string) => new AcquisError('restore_not_empty', { values: { table: where }, message: `this house is not empty: ${where}` });
  for (const { name } of tables) {
    if (name === 'lib_migrations') {
      const later = (await client.query<{ name: string }>('select name from lib_migrations')).rows.find((row) => !level.has(row.name));
      if (later) throw notEmpty(later.name);
    } else if ((await client.query(`select 1 from "${name.replaceAll('"', '""')}" limit 1`)).rowCount) throw notEmpty(name);
  }
}

async function fill(client: pg.Client, described: Described): Promise<number> {
  const all = pieces(described, pieceHash);
  let filled = 0;
  for (const { name, columns, rows, pieces: count } of described.manifest.tables) {
    const came = await copyIn(client, name, columns, piecesOf(described.file, all, `tables/${name}`, count));
    if (came !== rows) throw damaged(described.file, new Error(`${name}: ${came} rows of ${rows}`));
    filled += rows;
  }
  await all.return(undefined);
  return filled;
}

async function* piecesOf(file: string, all: AsyncGenerator<Entry>, name: string, count: number): AsyncGenerator<Buffer> {
  for (let i = 1; i <= count; i++) {
    const { value, done } = await all.next();
    if (done || value.name !== `${name}/${String(i).padStart(6, '0')}`) throw damaged(file);
    yield value.data;
  }
}

/** What a house that comes back must not do: give a place in a status list twice (whoever got one after the backup still holds it), or sign another history of its log. */
async function begin(client: pg.Client, { house, seen, behind }: Looked): Promise<void> {
  await client.query('update sign_status_lists set open = false where open');
  if (behind) await client.query('update log_head set broken = coalesce(broken, $1)', [`put back from a backup of ${house.header.madeAt} that ends at ${house.header.log?.size ?? 0} leaves; a checkpoint of ${seen?.size ?? 0} was seen`]);
}

/** The checkpoint that was seen speaks of leaves that are all here: then it has to say what they say. */
async function refuseOtherHistory(client: pg.Client, { house, seen, behind }: Looked): Promise<void> {
  if (!seen || behind) return;
  let tree = emptyFrontier();
  while (tree.size < seen.size) {
    const { rows } = await client.query<{ hash: Buffer }>('select hash from log_leaves where index >= $1 and index < $2 order by index', [tree.size, Math.min(seen.size, tree.size + PAGE)]);
    if (rows.length === 0) throw otherHistory(house.file, seen.size);
    tree = append(tree, rows.map(({ hash }) => hash)).frontier;
  }
  if (Buffer.compare(rootOf(tree), seen.root) !== 0) throw otherHistory(house.file, seen.size);
}

/** Whoever was erased after the backup has no key from the first instant on; their rows go when the house is open (`people.eraseAgain`). */
async function shutAgain(client: pg.Client, erased: Erasures, secrets: Secrets): Promise<void> {
  for (const [mark, at] of erased) await client.query('insert into people_erasures (mark, at) values ($1, $2) on conflict do nothing', [Buffer.from(mark, 'hex'), at]);
  const marks = new Set((await client.query<{ mark: Buffer }>('select mark from people_erasures')).rows.map(({ mark }) => mark.toString('hex')));
  for (let after = NOBODY; marks.size > 0;) {
    const { rows } = await client.query<{ id: string }>('select id from people_accounts where id > $1 order by id limit $2', [after, PAGE]), last = rows.at(-1);
    if (!last) return;
    after = last.id;
    const gone = rows.filter(({ id }) => marks.has(secrets.blind('erased', id).toString('hex'))).map(({ id }) => id);
    await client.query('delete from people_account_keys where person_id = any($1)', [gone]);
    await client.query('delete from people_keys where owner = any($1)', [gone]);
  }
}

async function bringFiles(described: Described, dataDir: string): Promise<void> {
  const wanted = new Map(described.manifest.files.map(({ name }) => [`files/${name}`, name]));
  for await (const { name: piece, data } of pieces(described, pieceHash)) {
    const name = wanted.get(piece.slice(0, piece.lastIndexOf('/'))), [folder = '', file = '', ...more] = name?.split('/') ?? [];
    if (name === undefined) continue;
    if (!FOLDERS.includes(folder) || more.length > 0 || !/^[\w.-]+$/.test(file) || file.startsWith('.')) throw damaged(described.file);
    await fs.mkdir(path.join(dataDir, folder), { recursive: true });
    await fs.writeFile(path.join(dataDir, folder, file), data, { flag: piece.endsWith('/000001') ? 'w' : 'a', flush: true });
  }
}

async function inOne<R>(client: pg.Client, work: () => Promise<R>): Promise<R> {
  await client.query('begin');
  try {
    const done = await work();
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

async function withOwner<R>(url: string, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try { return await work(client); } finally { await client.end().catch(() => {}); }
}

async function unlessAbsent(file: string): Promise<string | undefined> {
  return await fs.access(file).then(() => file, () => undefined);
}
