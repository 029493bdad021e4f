// For whoever runs the house: is it alive, may it take on work, and a few figures. No personal data, no organisation's data.
import { Hono } from 'hono';
import type { HealthDesk } from '../lib/health.ts';
import type { Env } from '../lib/http.ts';
import type { Log } from '../rooms/log/log.ts';

export function operations({ health, log }: { health: HealthDesk; log: Pick<Log, 'facts' | 'ready'> }): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/healthz', (c) => c.json({ alive: true }));
  app.get('/readyz', async (c) => {
    const { database, freeMb, problem: ofMachine } = await health.look();
    const problem = ofMachine ?? await log.ready();
    return c.json({ ready: problem === undefined, database, freeMb: freeMb ?? null, problem: problem ?? null }, problem ? 503 : 200);
  });
  app.get('/metrics', async (c) => {
    const { database, freeMb } = await health.look();
    const size = await log.facts().then((facts) => facts.size, () => undefined);
    const { rss, heapUsed } = process.memoryUsage();
    const figures: [string, string, string, number | undefined][] = [
      ['acquis_database_up', 'gauge', 'The database answers', database ? 1 : 0], ['acquis_disk_free_megabytes', 'gauge', 'Free space of the data folder', freeMb],
      ['acquis_log_leaves_total', 'counter', 'Leaves in the transparency log', size], ['process_resident_memory_bytes', 'gauge', 'Resident memory', rss],
      ['nodejs_heap_used_bytes', 'gauge', 'JavaScript heap in use', heapUsed], ['process_uptime_seconds', 'counter', 'Seconds since the start', process.uptime()],
    ];
    const text = figures.filter(([, , , value]) => value !== undefined).map(([name, type, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
    return c.body(text, 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  });
  return app;
}
