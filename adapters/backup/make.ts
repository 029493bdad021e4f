// A backup of a house that may be at work: one moment of its database, streamed, and what lies in its data folder that nobody can make again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { rootOf } from '#credential';
import type { Config } from '#lib/config';
import { publicId } from '#lib/ids';
import { sha256, type Secrets } from '#lib/seal';
import { copyOut } from './copy.ts';
import { HEADER, keyMark, MANIFEST, manifestSeal, SEAL, type Header, type Manifest } from './format.ts';
import { Pack, PIECE_BYTES } from './pack.ts';
import { KEY_TABLES, LEFT_OUT, letOwnerRead, tablesOf, type TableOf } from './tables.ts';

export type MakePorts = { readonly config: Pick<Config, 'name' | 'publicUrl' | 'dataDir'>; readonly secrets: Secrets; readonly ownerUrl: string; readonly did: string; readonly now: Date };
/** `keysFor`: days that the file of keys may live. */
export type MakeWish = { readonly file: string; readonly keysFile: string; readonly keysFor: number };
export type Made = { readonly header: Header; readonly keysUntil: string; readonly rows: number; readonly erased: ReadonlyMap<string, string> };

/** Folders of the data folder that go with it. The database is copied row by row, `secrets/` never leaves. */
export const FOLDERS: readonly string[] = ['vocabularies'];
const DAY = 86_400_000;

/** Both files or none. @throws the database's error, or Node's when the place cannot be written */
export async function makeBackup(ports: MakePorts, { file, keysFile, keysFor }: MakeWish): Promise<Made> {
  const client = new pg.Client({ connectionString: ports.ownerUrl, connectionTimeoutMillis: 10_000 }), second = Math.floor(ports.now.getTime() / 1000);
  client.on('error', () => {});
  await client.connect();
  const house = new Pack(file, second), keys = new Pack(keysFile, second);
  try {
    await letOwnerRead(client);
    await client.query('begin transaction isolation level repeatable read read only');
    const tables = await tablesOf(client), header = await headerFor(client, ports), expiresAt = new Date(ports.now.getTime() + keysFor * DAY).toISOString();
    const rows = await fill(house, { ...header, kind: 'house' }, client, tables.filter(({ name }) => !KEY_TABLES.includes(name) && !LEFT_OUT.includes(name)), ports);
    await fill(keys, { ...header, kind: 'keys', expiresAt }, client, tables.filter(({ name }) => KEY_TABLES.includes(name)), { ...ports, config: undefined });
    const erased = await erasures(client);
    await client.query('commit');
    // The keys first: a backup that has its name has its keys beside it.
    await keys.close();
    await house.close();
    return { header, keysUntil: expiresAt, rows, erased };
  } catch (error) {
    await Promise.all([house.giveUp(), keys.giveUp()]);
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}

async function headerFor(client: pg.Client, { config, secrets, did, now }: MakePorts): Promise<Header> {
  const { rows: migrations } = await client.query<{ name: string; sha256: string }>('select name, sha256 from lib_migrations order by name');
  const frozen = (await client.query('select 1 from sign_house')).rowCount === 1;
  const log = await logAt(client);
  return { format: 'acquis-backup/1', kind: 'house', id: publicId(), madeAt: now.toISOString(), house: { did, name: config.name, publicUrl: config.publicUrl, frozen }, masterKey: keyMark(secrets), migrations, ...(log && { log }) };
}

async function logAt(client: pg.Client): Promise<Header['log']> {
  const { rows: [head] } = await client.query<{ origin: string; size: string; frontier: Buffer; key: Buffer; note: string | null }>(`select h.origin, h.size, h.frontier, k.public_key as key,
    (select note from log_checkpoints order by size desc limit 1) as note from log_head h cross join sign_house_key k`);
  if (!head) return undefined;
  const hashes = Array.from({ length: head.frontier.length / 32 }, (_, i) => head.frontier.subarray(i * 32, i * 32 + 32));
  return { origin: head.origin, size: Number(head.size), root: Buffer.from(rootOf({ size: Number(head.size), hashes })).toString('base64'), publicKey: head.key.toString('base64'), ...(head.note !== null && { checkpoint: head.note }) };
}

async function fill(pack: Pack, header: Header, client: pg.Client, tables: readonly TableOf[], { config, secrets }: { readonly config: MakePorts['config'] | undefined; readonly secrets: Secrets }): Promise<number> {
  await pack.add(HEADER, Buffer.from(JSON.stringify(header, undefined, 1)));
  const kept: Manifest['tables'] = [], files: Manifest['files'] = [];
  for (const { name, columns } of tables) {
    const cut = new Cutter(pack, `tables/${name}`);
    const rows = await copyOut(client, name, columns, (chunk) => cut.take(chunk));
    kept.push({ name, columns: [...columns], rows, pieces: await cut.end() });
  }
  for (const name of config ? await filesOf(config.dataDir) : []) {
    const cut = new Cutter(pack, `files/${name}`);
    for await (const chunk of createReadStream(path.join(config?.dataDir ?? '', name))) await cut.take(chunk as Buffer);
    files.push({ name, pieces: await cut.end() });
  }
  const manifest = Buffer.from(JSON.stringify({ id: header.id, kind: header.kind, tables: kept, files, pieces: pack.pieces } satisfies Manifest, undefined, 1));
  await pack.add(MANIFEST, manifest);
  await pack.add(SEAL, Buffer.from(manifestSeal(secrets, manifest)));
  return kept.reduce((sum, { rows }) => sum + rows, 0);
}

/** Bytes of any length into pieces of one. */
class Cutter {
  #held: Buffer[] = [];
  #length = 0;
  #count = 0;
  readonly #pack: Pack;
  readonly #name: string;
  constructor(pack: Pack, name: string) { this.#pack = pack; this.#name = name; }

  async take(chunk: Buffer): Promise<void> {
    this.#held.push(chunk);
    this.#length += chunk.length;
    if (this.#length < PIECE_BYTES) return;
    const all = Buffer.concat(this.#held);
    let at = 0;
    for (; all.length - at >= PIECE_BYTES; at += PIECE_BYTES) await this.#put(all.subarray(at, at + PIECE_BYTES));
    this.#held = [all.subarray(at)];
    this.#length = all.length - at;
  }

  async end(): Promise<number> {
    if (this.#length > 0) await this.#put(Buffer.concat(this.#held));
    return this.#count;
  }

  async #put(data: Buffer): Promise<void> {
    this.#count++;
    await this.#pack.add(`${this.#name}/${String(this.#count).padStart(6, '0')}`, data);
  }
}

async function filesOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    const inside = await fs.readdir(path.join(dataDir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of inside) if (entry.isFile() && !entry.name.includes('.partial')) found.push(`${folder}/${entry.name}`);
  }
  return found.sort();
}

async function erasures(client: pg.Client): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ mark: Buffer; at: Date }>('select mark, at from people_erasures');
  return new Map(rows.map(({ mark, at }) => [mark.toString('hex'), at.toISOString()]));
}

export function pieceHash(data: Buffer): string {
  return sha256(data).toString('hex');
}

export function migrationHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
