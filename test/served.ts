// A house of the test's own process, on a port of its own: pages as a browser gets them, rows and mails in the test's hands.
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Env } from '../lib/http.ts';
import type { TestHouse } from './house.ts';
import { buildOnce, ROOT } from './running.ts';

export type Served = { readonly origin: string; close(): void };

/** `port`: that of the house's own address, where a browser compares the two, as it does for passkeys. */
export async function served(house: Pick<TestHouse, 'app'>, port = 0): Promise<Served> {
  buildOnce();
  const app = built(house), server = await new Promise<ReturnType<typeof serve>>((done) => { const up = serve({ fetch: app.fetch, port, hostname: 'localhost' }, () => done(up)); });
  return { origin: `http://localhost:${(server.address() as AddressInfo).port}`, close: () => { server.close(); } };
}

/** Pages made from source name styles and scripts by their source; the built ones answer to those names too. */
function built({ app }: Pick<TestHouse, 'app'>): Hono<Env> {
  const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'dist/client/.vite/manifest.json'), 'utf8')) as Record<string, { file: string }>;
  const front = new Hono<Env>();
  front.get('/web/*', (c) => c.body(fs.readFileSync(path.join(ROOT, 'dist/client', manifest[c.req.path.slice(1)]?.file ?? 'none')), 200, { 'content-type': c.req.path.endsWith('.css') ? 'text/css' : 'text/javascript' }));
  front.route('/', app);
  front.notFound((c) => app.fetch(c.req.raw));
  return front;
}
