// The built files: hashed names, so a browser may keep them for ever.
import fs from 'node:fs';
import path from 'node:path';
import { Hono } from 'hono';
import type { Env } from '../lib/http.ts';

const TYPES: Readonly<Record<string, string>> = { '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.png': 'image/png', '.map': 'application/json' };

/** Read whole at start: no path of a visitor's ever reaches the disk. */
export function builtFiles(folder: string): Hono<Env> {
  const app = new Hono<Env>();
  const files = new Map(list(folder).map((file) => [`/${path.relative(folder, file).split(path.sep).join('/')}`, fs.readFileSync(file)]));
  app.get('/assets/*', (c) => {
    const body = files.get(c.req.path), type = TYPES[path.extname(c.req.path)];
    if (!body || !type) return c.notFound();
    return c.body(new Uint8Array(body), 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' });
  });
  return app;
}

function list(folder: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.parentPath.includes('.vite')).map((entry) => path.join(entry.parentPath, entry.name));
}
