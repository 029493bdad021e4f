import { Hono } from 'hono';
import type { Env } from '#lib/http';
import { LogView } from '../../web/log/log.tsx';
import { pageOf } from '../../web/page.ts';
import type { Log } from './log.ts';

export function logPages({ log }: { readonly log: Log }): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/log', async (c) => c.html(<LogView page={pageOf(c)} facts={await log.facts()} verifierKey={await log.verifierKey()} />));
  return app;
}
