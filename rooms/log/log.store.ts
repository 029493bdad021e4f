// All SQL of the tables log_*. They are global: no tenant, nothing personal.
import type { Selectable, Transaction } from 'kysely';
import type { Frontier, LeafType, Tile } from '#credential';
import { insertRows } from '#lib/bulk';
import type { Tx } from '#lib/db';

type Bytes = Uint8Array;
/** pg hands bigint over as text. */
type Big = string;
type LogTables = {
  log_head: { one: boolean; origin: string; size: Big; frontier: Bytes; signed_at: Date | null; broken: string | null };
  log_leaves: { index: Big; type: LeafType; entry: Bytes; hash: Bytes; salt: Bytes | null; at: Date };
  log_tiles: { level: number; index: Big; hashes: Bytes; root: Bytes };
  log_checkpoints: { size: Big; root: Bytes; note: string; at: Date };
};
export type Head = { readonly origin: string; readonly frontier: Frontier; readonly signedAt: Date | undefined; readonly broken: string | undefined };
export type Leaf = { readonly type: LeafType; readonly entry: Bytes; readonly hash: Bytes; readonly salt: Bytes | undefined };
export type CheckpointRow = { readonly size: number; readonly root: Bytes; readonly note: string; readonly at: Date };
export type TileRow = { readonly level: number; readonly index: number; readonly hashes: Bytes; readonly root: Bytes };

const on = (tx: Tx): Transaction<LogTables> => tx.withTables<LogTables>();

/** Begins the log when there is none: its origin is the address of that hour, for ever. */
export async function readHead(tx: Tx, publicUrl: string): Promise<Head> {
  const find = () => on(tx).selectFrom('log_head').selectAll().executeTakeFirst();
  return head(await find() ?? await begin(tx, publicUrl).then(find));
}

/** The same row, held until the transaction ends: one writer at a time, so indices have no gap. */
export async function lockHead(tx: Tx, publicUrl: string): Promise<Head> {
  const find = () => on(tx).selectFrom('log_head').selectAll().forUpdate().executeTakeFirst();
  return head(await find() ?? await begin(tx, publicUrl).then(find));
}

async function begin(tx: Tx, publicUrl: string): Promise<void> {
  await on(tx).insertInto('log_head').values({ one: true, origin: `${new URL(publicUrl).host}/log`, size: '0', frontier: Buffer.alloc(0), signed_at: null, broken: null }).onConflict((c) => c.doNothing()).execute();
}

function head(row: Selectable<LogTables['log_head']> | undefined): Head {
  if (!row) throw new Error('the log has no head');
  return { origin: row.origin, frontier: { size: Number(row.size), hashes: hashesOf(row.frontier) }, signedAt: row.signed_at ?? undefined, broken: row.broken ?? undefined };
}

export async function keepFrontier(tx: Tx, { size, hashes }: Frontier): Promise<void> {
  await on(tx).updateTable('log_head').set({ size: String(size), frontier: Buffer.concat(hashes) }).execute();
}

/** Nothing is appended or signed from here on. */
export async function markBroken(tx: Tx, why: string): Promise<void> {
  await on(tx).updateTable('log_head').set({ broken: why }).where('broken', 'is', null).execute();
}

export async function addLeaves(tx: Tx, from: number, leaves: readonly Leaf[], at: Date): Promise<void> {
  await insertRows(tx, 'log_leaves', LEAVES, leaves.map(({ type, entry, hash, salt }, i) => ({ index: from + i, type, entry, hash, salt: salt ?? null, at })));
}
const LEAVES = { index: 'bigint', type: 'text', entry: 'bytea', hash: 'bytea', salt: 'bytea', at: 'timestamptz' } as const;

/** Hashes of `count` neighbours at a tile's level: leaves, or roots of the tiles below. Fewer when the tree ends before. */
export async function hashesAt(tx: Tx, level: number, from: number, count: number): Promise<Bytes[]> {
  const span = { first: String(from), end: String(from + count) };
  const rows = level === 0
    ? await on(tx).selectFrom('log_leaves').select('hash').where('index', '>=', span.first).where('index', '<', span.end).orderBy('index').execute()
    : await on(tx).selectFrom('log_tiles').select('root as hash').where('level', '=', level - 1).where('index', '>=', span.first).where('index', '<', span.end).orderBy('index').execute();
  return rows.map((row) => row.hash);
}

export async function addTile(tx: Tx, tile: TileRow): Promise<void> {
  await on(tx).insertInto('log_tiles').values({ ...tile, index: String(tile.index) }).execute();
}

export async function wholeTile(tx: Tx, { level, index }: Pick<Tile, 'level' | 'index'>): Promise<Bytes | undefined> {
  return (await on(tx).selectFrom('log_tiles').select('hashes').where('level', '=', level).where('index', '=', String(index)).executeTakeFirst())?.hashes;
}

export async function tileRow(tx: Tx, level: number, index: number): Promise<TileRow | undefined> {
  const row = await on(tx).selectFrom('log_tiles').selectAll().where('level', '=', level).where('index', '=', String(index)).executeTakeFirst();
  return row && { ...row, index: Number(row.index) };
}

export async function countTiles(tx: Tx): Promise<number> {
  return Number((await on(tx).selectFrom('log_tiles').select((eb) => eb.fn.countAll<string>().as('n')).executeTakeFirst())?.n ?? 0);
}

export async function leavesFrom(tx: Tx, from: number, count: number): Promise<{ index: number; entry: Bytes; hash: Bytes }[]> {
  const rows = await on(tx).selectFrom('log_leaves').select(['index', 'entry', 'hash']).where('index', '>=', String(from)).orderBy('index').limit(count).execute();
  return rows.map((row) => ({ ...row, index: Number(row.index) }));
}

export async function addCheckpoint(tx: Tx, row: CheckpointRow): Promise<void> {
  await on(tx).insertInto('log_checkpoints').values({ ...row, size: String(row.size) }).execute();
  await on(tx).updateTable('log_head').set({ signed_at: row.at }).execute();
}

/** The newest one, by size. */
export async function lastCheckpoint(tx: Tx): Promise<CheckpointRow | undefined> {
  const row = await on(tx).selectFrom('log_checkpoints').selectAll().orderBy('size', 'desc').limit(1).executeTakeFirst();
  return row && { ...row, size: Number(row.size) };
}

/** When the tree of this size was signed, if it had this root. */
export async function checkpointTime(tx: Tx, size: number, root: Bytes): Promise<Date | undefined> {
  return (await on(tx).selectFrom('log_checkpoints').select('at').where('size', '=', String(size)).where('root', '=', Buffer.from(root)).executeTakeFirst())?.at;
}

/** The next ones above `size`, smallest first. */
export async function checkpointsAbove(tx: Tx, size: number, count: number): Promise<CheckpointRow[]> {
  const rows = await on(tx).selectFrom('log_checkpoints').selectAll().where('size', '>', String(size)).orderBy('size').limit(count).execute();
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

export async function logFacts(tx: Tx, publicUrl: string) {
  const { origin, frontier, broken } = await readHead(tx, publicUrl), last = await lastCheckpoint(tx);
  return { origin, size: frontier.size, broken: broken !== undefined, checkpoint: last && { size: last.size, at: last.at.toISOString(), note: last.note } };
}

function hashesOf(bytes: Bytes): Bytes[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(i * 32, i * 32 + 32));
}
