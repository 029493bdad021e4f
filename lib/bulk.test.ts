import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDb, type TestDb } from '../test/database.ts';
import { insertRows, list, rowsAs, type RowOf } from './bulk.ts';
import { AcquisError } from './errors.ts';

const COLUMNS = { t: 'text', u: 'uuid', i: 'int', b: 'bigint', y: 'bytea', z: 'timestamptz' } as const;
type Row = RowOf<typeof COLUMNS>;
const HARD = ['', 'a\tb', 'back\\slash', '\\N', '\\.', 'new\nline\r\n', '"quoted", {braces}, NULL', 'Zoë Müller', '😀漢字', '\u2028\uFFFF', "';drop table x;--", 'x'.repeat(100_000)];

let db: TestDb;
beforeAll(async () => { db = await testDb(); });
afterAll(() => db.close());

const read = (rows: readonly Row[]) => db.db.asHouse(async (tx) => (await sql<Record<keyof Row, unknown>>`select * from ${rowsAs('d', COLUMNS, rows)}`.execute(tx)).rows);

test('what goes in comes out: text of every kind, bytes, numbers at their ends, moments, nothing', async () => {
  const uuid = '01999999-0000-7000-8000-0123456789ab', loud = uuid.toUpperCase();
  const rows: Row[] = HARD.map((t, n) => ({ t, u: uuid, i: n % 2 ? 2 ** 31 - 1 : -(2 ** 31), b: n % 2 ? Number.MAX_SAFE_INTEGER : -1 - n, y: Buffer.from([0, 255, 92, n]), z: new Date(n % 2 ? '1969-12-31T23:59:59.999Z' : '2026-11-22T09:00:00.001Z') }));
  expect(await read(rows)).toEqual(rows.map((row) => ({ ...row, b: String(row.b) })));
  const nothing: Row = { t: null, u: null, i: null, b: null, y: null, z: null };
  expect(await read([nothing, rows[0] ?? nothing])).toEqual([nothing, { ...rows[0], b: String(rows[0]?.b) }]);
  expect((await read([{ ...nothing, u: loud }]))[0]?.u).toBe(uuid);
  expect(await read([])).toEqual([]);
});

test('what all rows say alike is said once, and says the same', async () => {
  const one: Row = { t: 'Zoë\t\\', u: '01999999-0000-7000-8000-0123456789ab', i: -7, b: Number.MAX_SAFE_INTEGER, y: Buffer.from([0, 92]), z: new Date('2026-11-22T09:00:00.001Z') }, none: Row = { t: null, u: null, i: null, b: null, y: null, z: null };
  for (const same of [one, none]) {
    const rows = Array.from({ length: 5 }, (_, i) => ({ ...same, i }));
    expect(await read(rows)).toEqual(rows.map((row) => ({ ...row, b: row.b === null ? null : String(row.b) })));
    expect(await read([same, same, same])).toHaveLength(3);
  }
});

test('two thousand rows in one statement, and those that were there are left or refused as asked', async () => {
  const LEAVES = { index: 'bigint', type: 'text', entry: 'bytea', hash: 'bytea', at: 'timestamptz' } as const;
  const rows = Array.from({ length: 2000 }, (_, index) => ({ index, type: 'key', entry: Buffer.alloc(90, index), hash: Buffer.alloc(32, index), at: new Date(0) }));
  await db.db.asHouse(async (tx) => { await insertRows(tx, 'log_leaves', LEAVES, rows); await insertRows(tx, 'log_leaves', LEAVES, rows.slice(0, 5), ['index']); await insertRows(tx, 'log_leaves', LEAVES, []); });
  expect(await db.ownerQuery('select count(*)::int n, max(index)::int last from log_leaves')).toEqual([{ n: 2000, last: 1999 }]);
  await expect(db.db.asHouse((tx) => insertRows(tx, 'log_leaves', LEAVES, rows.slice(0, 1)))).rejects.toMatchObject({ code: '23505' });
  expect(await db.db.asHouse(async (tx) => (await sql`select index from log_leaves where index = any(${list('bigint', [3, 5])})`.execute(tx)).rows)).toHaveLength(2);
});

test('U+0000, which no text of a database holds, is refused as such', async () => {
  await expect(read([{ t: 'a\0b', u: null, i: null, b: null, y: null, z: null }])).rejects.toThrow(AcquisError);
});

test.each([['a number with a fraction', { b: 1.5 }], ['a number too large to be exact', { b: 2 ** 60 }], ['a broken uuid', { u: '01999999-0000' }], ['a uuid too long', { u: '01999999-0000-7000-8000-0123456789abc' }], ['a letter that is no digit', { u: '01999999-0000-7000-8000-0123456789ag' }], ['a sign of another script', { u: '٠1999999-0000-7000-8000-0123456789ab' }]])('%s is our own fault, found before it is sent', async (_, part) => {
  await expect(read([{ t: null, u: null, i: null, b: null, y: null, z: null, ...part }])).rejects.toThrow(RangeError);
});

test('as another organisation a row cannot be written, one statement or not', async () => {
  const KEYS = { owner: 'text', id: 'uuid', key: 'bytea' } as const, row = { owner: 'theirs', id: '01999999-0000-7000-8000-0123456789ab', key: Buffer.alloc(61) };
  await expect(db.db.asOrganisation('ours', (tx) => insertRows(tx, 'people_keys', KEYS, [row]))).rejects.toMatchObject({ code: '42501' });
});
