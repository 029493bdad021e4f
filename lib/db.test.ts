import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { poolOf } from '../adapters/postgres/database.ts';
import { testDb, type TestDb } from '../test/database.ts';
import { openDb, type Db, type Tx } from './db.ts';

let house: TestDb, db: Db;
beforeAll(async () => { house = await testDb(); db = openDb(poolOf(house.appUrl, 2), 200); });
afterAll(async () => { await db.close(); await house.close(); });

const rest = (seconds: number) => (tx: Tx) => sql`select pg_sleep(${seconds})`.execute(tx);

test('a statement that takes too long is ended by the database; a batch may take ten times as long', async () => {
  await expect(db.asHouse(rest(5))).rejects.toMatchObject({ code: 'database_unavailable' });
  await expect(db.asOrganisation('o', rest(5))).rejects.toMatchObject({ code: 'database_unavailable' });
  await db.asOrganisation('o', rest(0.5), 'batch');
  expect((await db.asHouse((tx) => sql<{ n: number }>`select 1 n`.execute(tx))).rows).toEqual([{ n: 1 }]);
});

test('the limit ends with the transaction that it was set for', async () => {
  const limit = (pace: 'page' | 'batch') => db.asOrganisation('o', (tx) => sql<{ limit: string }>`select current_setting('statement_timeout') "limit"`.execute(tx), pace);
  expect([(await limit('batch')).rows, (await limit('page')).rows]).toEqual([[{ limit: '2s' }], [{ limit: '200ms' }]]);
});

test('a database that froze hangs nobody: who waits is told, and the connection is never used again', async () => {
  let frozen = 0;
  const asked = db.asHouse(async (tx) => {
    frozen = Number((await sql<{ pid: number }>`select pg_backend_pid() pid`.execute(tx)).rows[0]?.pid);
    process.kill(frozen, 'SIGSTOP');
    await sql`select 1`.execute(tx);
  });
  try { await expect(asked).rejects.toMatchObject({ code: 'database_unavailable' }); } finally { process.kill(frozen, 'SIGCONT'); }
  const pids = await Promise.all([1, 2].map(() => db.asHouse((tx) => sql<{ pid: number }>`select pg_backend_pid() pid`.execute(tx))));
  expect(pids.map(({ rows }) => rows[0]?.pid)).not.toContain(frozen);
}, 20_000);
