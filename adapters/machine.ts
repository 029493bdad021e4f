// What an administrator wants to know of the machine: how large things have grown, whether clocks agree, what the queue holds. No personal data.
import { sql } from 'kysely';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import type { Machine, QueueLine } from '#lib/health';
import type { Queue } from './queue.ts';

/** Tables begin with the name of their room, so that each room's share can be told. */
const SIZES = sql<{ room: string; bytes: string }>`select split_part(c.relname, '_', 1) as room, sum(pg_total_relation_size(c.oid))::bigint as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'public' and c.relkind = 'r' group by 1 having sum(pg_total_relation_size(c.oid)) > 0 order by 2 desc`;

export function openMachine({ db, clock, queue }: { db: Db; clock: Clock; queue: Pick<Queue, 'retry'> | undefined }): Machine {
  return {
    inspect: () => db.asHouse(async (tx) => {
      const { rows: [base] } = await sql<{ version: string; bytes: string; now: Date }>`select split_part(current_setting('server_version'), ' ', 1) as version, pg_database_size(current_database())::bigint as bytes, clock_timestamp() as now`.execute(tx);
      const { rows: rooms } = await SIZES.execute(tx);
      return {
        database: { version: base?.version ?? '', bytes: Number(base?.bytes ?? 0), aheadMs: (base?.now.getTime() ?? 0) - clock.now().getTime() },
        rooms: rooms.map(({ room, bytes }) => ({ room, bytes: Number(bytes) })),
        queue: await jobsOf(tx), memory: process.memoryUsage.rss(), upSeconds: Math.floor(process.uptime()), node: process.versions.node,
      };
    }),
    async retryFailed() {
      const failed = await db.asHouse(async (tx) => (await hasQueue(tx)) ? (await sql<{ name: string; id: string }>`select name, id::text from jobs.job where state = 'failed' limit 1000`.execute(tx)).rows : []);
      for (const { name, id } of failed) await queue?.retry(name, id);
      return failed.length;
    },
  };
}

async function jobsOf(tx: Tx): Promise<QueueLine[]> {
  if (!await hasQueue(tx)) return [];
  const { rows } = await sql<{ name: string; waiting: string; running: string; failed: string; oldest: Date | null; last_error: string | null }>`
    select name, count(*) filter (where state in ('created', 'retry')) as waiting, count(*) filter (where state = 'active') as running, count(*) filter (where state = 'failed') as failed,
      min(start_after) filter (where state in ('created', 'retry')) as oldest, (array_agg(output ->> 'message' order by completed_on desc) filter (where state = 'failed'))[1] as last_error
    from jobs.job where name not like '\\_\\_pgboss%' group by name order by name`.execute(tx);
  return rows.map((row) => ({ name: row.name, waiting: Number(row.waiting), running: Number(row.running), failed: Number(row.failed), oldest: row.oldest?.toISOString(), lastError: row.last_error?.slice(0, 300) }));
}

/** A room tested alone has no queue. */
async function hasQueue(tx: Tx): Promise<boolean> {
  return (await sql<{ there: boolean }>`select to_regclass('jobs.job') is not null as there`.execute(tx)).rows[0]?.there ?? false;
}
