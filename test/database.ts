// What a room needs to be tested alone: a real database of its own, a clock that stands where it is put, jobs that wait to be run.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { poolOf } from '../adapters/postgres/database.ts';
import { databaseUrl } from './cluster.ts';
import { openDb, type Db } from '../lib/db.ts';
import type { Clock } from '../lib/clock.ts';
import type { Jobs } from '../lib/jobs.ts';
import { secretsFrom, type Secrets } from '../lib/seal.ts';

export type TestClock = Clock & { set(iso: string): void; forward(seconds: number): void };
export type TestJobs = Jobs & { readonly waiting: { name: string; data: Readonly<Record<string, string | number | boolean>> }[]; take(name: string): Readonly<Record<string, string | number | boolean>>[] };
export type TestDb = { db: Db; secrets: Secrets; clock: TestClock; jobs: TestJobs; publicUrl: string; ownerQuery(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>; appUrl: string; ownerUrl: string; close(): Promise<void> };

export async function testDb(): Promise<TestDb> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await makeDatabase(name);
  const ownerUrl = databaseUrl(inject('ownerUrl'), name), appUrl = databaseUrl(inject('appUrl'), name);
  const pool = poolOf(appUrl, 8), owner = poolOf(ownerUrl, 2);
  return {
    db: openDb(pool), secrets: secretsFrom(Buffer.from(inject('master'), 'hex')), clock: testClock('2026-11-01T09:00:00Z'), jobs: testJobs(), publicUrl: 'http://localhost:4000',
    ownerQuery: async (sql, values) => (await owner.query<Record<string, unknown>>(sql, values)).rows, appUrl, ownerUrl,
    close: async () => { await pool.end().catch(() => {}); await owner.end().catch(() => {}); },
  };
}

export function testClock(start: string): TestClock {
  let now = new Date(start).getTime();
  return { now: () => new Date(now), set: (iso) => { now = new Date(iso).getTime(); }, forward: (seconds) => { now += seconds * 1000; } };
}

export function testJobs(): TestJobs {
  const waiting: TestJobs['waiting'] = [];
  return {
    waiting,
    send: async (_tx, name, data) => { waiting.push({ name, data }); },
    take: (name) => { const mine = waiting.filter((j) => j.name === name).map((j) => j.data); waiting.splice(0, waiting.length, ...waiting.filter((j) => j.name !== name)); return mine; },
  };
}

async function makeDatabase(name: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(inject('ownerUrl'), 'postgres') });
  await client.connect();
  // Another file may be copying the template this very moment: PostgreSQL then says 55006, and waiting is right.
  for (let i = 0; ; i++) {
    try { await client.query(`create database ${name} template acquis_template`); break; } catch (error) {
      if (i > 100 || (error as { code?: string }).code !== '55006') throw error;
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  await client.end();
}
