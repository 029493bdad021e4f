// The doors of the VC API for issuing, opened by ACQUIS_VC_API=on.
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Ctx, Env } from '#lib/http';
import { Problem, problem } from '#lib/problems';
import type { Conformance } from './conformance.ts';

const MAX_BODY = 1024 * 1024;

export function conformanceIssuing({ conformance }: { readonly conformance: Conformance }): Hono<Env> {
  const app = new Hono<Env>();
  const small = bodyLimit({ maxSize: MAX_BODY, onError: (c) => c.json(problem('PARSING_ERROR', `more than ${MAX_BODY} bytes`), 413) });
  app.post('/credentials/issue', small, (c) => answering(c, async () => c.json(await conformance.issue(await c.req.text()), 201)));
  app.post('/credentials/status', small, (c) => answering(c, async () => { await conformance.setStatus(await c.req.text()); return c.json({}, 200); }));
  // A flip is published with the next reading of the list, which is never older: nothing is left to force.
  app.post('/status/:list/publish', (c) => c.body(null, 204));
  app.post('/status/:list/suspension/publish', (c) => c.body(null, 204));
  return app;
}

async function answering(c: Ctx, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return c.json({ ...error.details, status: 400, errors: [error.details], problemDetails: [error.details] }, 400);
    throw error;
  }
}
