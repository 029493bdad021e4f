import { Hono } from 'hono';
import type { Env } from '../../lib/http.ts';
import { pageOf } from '../page.ts';
import { DocsPage } from './docs.tsx';
import type { ApiDocument } from './reading.ts';

export function docsPages({ document }: { document: () => ApiDocument }): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/docs', (c) => c.html(<DocsPage page={pageOf(c)} document={document()} />));
  return app;
}
