// pg-boss: the queue lives in the database, so a job is promised in the transaction that needs it and survives whatever the process does not.
import { CompiledQuery } from 'kysely';
import pg from 'pg';
import { PgBoss } from 'pg-boss';
import type { Tx } from '#lib/db';
import type { Job, Jobs } from '#lib/jobs';

export type Queue = Jobs & { /** Before anything is sent. */ declare(jobs: readonly Job[]): Promise<void>; /** This process does them. */ work(jobs: readonly Job[]): Promise<void>; /** A failed job gets another try. */ retry(name: string, id: string): Promise<void>; stop(): Promise<void> };

const SCHEMA = 'jobs';
const LOCK = 7235; // let go when the connection ends

/** The queue's own tables, made by the owner, used by the application. */
export async function prepareQueue(ownerUrl: string, appRole: string): Promise<void> {
  const owner = new PgBoss({ connectionString: ownerUrl, schema: SCHEMA, supervise: false, schedule: false, max: 1 });
  const client = new pg.Client({ connectionString: ownerUrl });
  owner.on('error', () => {});
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`); // two starts at once would grant over each other
    await owner.start();
    await owner.stop({ graceful: false });
    await client.query(`grant usage on schema ${SCHEMA} to "${appRole}";
      grant select, insert, update, delete on all tables in schema ${SCHEMA} to "${appRole}";
      grant execute on all functions in schema ${SCHEMA} to "${appRole}";
      grant usage, select on all sequences in schema ${SCHEMA} to "${appRole}"`);
  } finally {
    await client.end();
  }
}

export async function openQueue(appUrl: string, report: (error: unknown) => void): Promise<Queue> {
  const boss = new PgBoss({ connectionString: appUrl, schema: SCHEMA, migrate: false, createSchema: false, max: 4, persistWarnings: false, reindex: false, monitorVacuum: false });
  boss.on('error', report);
  await boss.start();
  return {
    send: async (tx, name, data, options = {}) => {
      await boss.send(name, { ...data }, {
        db: within(tx), retryLimit: options.retries ?? 10, retryDelay: 5, retryBackoff: true, retryDelayMax: 3600, expireInSeconds: 900,
        ...(options.singletonKey && { singletonKey: options.singletonKey }), ...(options.startAfterSeconds && { startAfter: options.startAfterSeconds }),
      });
    },
    declare: async (jobs) => { for (const { name, oneWaiting } of jobs) await boss.createQueue(name, oneWaiting ? { policy: 'short' } : {}); },
    work: async (jobs) => { for (const job of jobs) await take(boss, job, report); },
    retry: async (name, id) => { await boss.retry(name, id); },
    stop: () => boss.stop({ graceful: true, timeout: 6_000 }),
  };
}

async function take(boss: PgBoss, job: Job, report: (error: unknown) => void): Promise<void> {
  await boss.work<Record<string, unknown>>(job.name, { pollingIntervalSeconds: 1, batchSize: 1 }, async ([wish]) => {
    if (!wish) return;
    try { await job.handle(wish.data ?? {}); } catch (error) { report(error); throw error; }
  });
  if (!job.cron) return;
  await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' });
  await boss.send(job.name, {}); // what was left behind when the house last stopped does not wait for the clock
}

function within(tx: Tx) {
  return { executeSql: async (text: string, values?: unknown[]) => { const result = await tx.executeQuery(CompiledQuery.raw(text, values ?? [])); return { rows: [...result.rows] }; } };
}
