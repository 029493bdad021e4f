// The log as static files (C2SP tlog-tiles): whoever keeps copies can check us without asking us.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { parseTilePath } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Env } from '#lib/http';
import type { Log } from './log.ts';

const OPEN = { 'access-control-allow-origin': '*' };
const IMMUTABLE = { ...OPEN, 'content-type': 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' };

export function logRoutes({ log }: { readonly log: Log }): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  const describe = (path: string, operationId: string, summary: string, description: string, type: string) => app.openAPIRegistry.registerPath({
    method: 'get', path, tags: ['log'], operationId, summary, description, security: [],
    ...(path.includes('{') && { request: { params: z.object({ level: z.string().openapi({ example: '0' }), index: z.string().openapi({ description: 'Groups of three digits, all but the last with x; `.p/WIDTH` for a tile not yet full.', example: '000.p/12' }) }) } }),
    responses: { 200: { description: summary, content: { [type]: { schema: { type: 'string', ...(type.includes('octet') && { format: 'binary' }) } } } }, 404: { description: '`not_found`: the tree does not reach there' }, 503: { description: '`clock_behind`, `log_inconsistent`: the log signs nothing for now' } },
  });

  describe('/log/checkpoint', 'logCheckpoint', 'The log’s signed head', 'C2SP tlog-checkpoint: origin, number of leaves and root hash, signed by the house.', 'text/plain');
  app.get('/log/checkpoint', async (c) => c.body(await log.checkpoint(), 200, { ...OPEN, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=5' }));

  describe('/log/tile/{level}/{index}', 'logTile', 'A tile of the tree', 'C2SP tlog-tiles: up to 256 hashes of 32 bytes. Never changes.', 'application/octet-stream');
  app.get('/log/tile/:level/*', async (c) => {
    const address = parseTilePath(c.req.path.slice('/log/'.length));
    const tile = address && address.level !== 'entries' ? await log.tile(address.level, address.index, address.width) : undefined;
    if (!tile) throw new AcquisError('not_found');
    return c.body(new Uint8Array(tile), 200, IMMUTABLE);
  });
  return app;
}
