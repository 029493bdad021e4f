// POST /api/v1/verify: anyone's credential in, the report out.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Env } from '#lib/http';
import { admit, answer, questionOf, uploadLimit } from './routes/question.ts';
import { ErrorSchema, ReportSchema } from './routes/schema.ts';
import { AcquisError } from '#lib/errors';
import type { Receipts, Verify } from './verify.ts';

const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });
const file = { type: 'string', format: 'binary' } as const;

export function verifyRoutes({ verify, receipts }: { verify: Verify; receipts?: Receipts | undefined }): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();

  // Described here and handled by hand: a validator would read the body before we do, and the bytes must be the asker's own.
  app.openAPIRegistry.registerPath({
    method: 'post', path: '/api/v1/verify', tags: ['verify'], operationId: 'verify',
    summary: 'Verify a credential', security: [],
    description: 'Takes a file (JSON or a token; a PNG, SVG or PDF with a credential inside; a ZIP of several; a picture of a QR code), its text, or one https address. Needs no key and keeps nothing. The answer is 200 whatever the verdict: '
      + '`valid`, `invalid` or `unknown`, with the checks that led to it. 5 MB at most; 30 requests a minute from one network address.',
    request: {
      query: z.object({
        at: z.string().optional().openapi({ description: 'Judge as of this day or instant.', example: '2026-12-01' }),
        lang: z.enum(['fr', 'en']).optional().openapi({ description: 'Language of the sentences; otherwise Accept-Language.' }),
      }),
      body: {
        required: true,
        content: {
          'application/json': { schema: { type: 'object', description: 'The credential itself, its exact text.' } },
          'text/plain': { schema: { type: 'string', description: 'The credential’s text, or one https address to read it from.' } },
          'image/png': { schema: file },
          'image/svg+xml': { schema: file },
          'application/pdf': { schema: file },
          'application/zip': { schema: file },
          'multipart/form-data': { schema: { type: 'object', properties: { file, text: { type: 'string' }, url: { type: 'string' }, at: { type: 'string' }, who: { type: 'string', description: 'An e-mail address: was it issued to whoever has it? Compared, never kept.' }, log_proof: { type: 'string', description: 'tlog-proof text that came beside the credential' } } } },
        },
      },
    },
    responses: {
      200: json(ReportSchema, 'The report.'),
      413: json(ErrorSchema, '`too_large`: more than 5 MB.'),
      422: json(ErrorSchema, '`bad_input`: nothing to verify, or a date that is none; `ssrf_blocked`, `fetch_limit`, `fetch_failed`: the address given could not be read.'),
      429: json(ErrorSchema, '`too_many`: wait as long as Retry-After says.'),
    },
  });

  app.post('/api/v1/verify', uploadLimit, async (c) => {
    admit(verify, c);
    const question = await questionOf(c, verify.now());
    return c.json((await answer(verify, c, question)).report);
  });

  app.openAPIRegistry.registerPath({
    method: 'post', path: '/api/v1/verify/receipt', tags: ['verify'], operationId: 'verifyWithReceipt',
    summary: 'Verify a credential and keep a signed receipt', security: [],
    description: 'Takes what `verify` takes and answers the receipt: a verifiable credential of this house (VCDM 2.0, eddsa-rdfc-2022, in the words of W3C EARL) with the SHA-256 of the bytes, the hour, each check with its code, and the verdict. '
      + 'It says what was found then, makes nothing valid, and can itself be verified. Nothing is kept.',
    request: { query: z.object({ at: z.string().optional(), lang: z.enum(['fr', 'en']).optional() }), body: { required: true, content: { 'application/json': { schema: { type: 'object', description: 'The credential itself, its exact text.' } }, 'multipart/form-data': { schema: { type: 'object', properties: { file, text: { type: 'string' }, url: { type: 'string' }, at: { type: 'string' } } } } } } },
    responses: {
      200: { description: 'The receipt.', content: { 'application/vc': { schema: { type: 'object' } } } },
      404: json(ErrorSchema, '`not_found`: this house makes no receipts.'), 413: json(ErrorSchema, '`too_large`'), 422: json(ErrorSchema, 'As for `verify`.'), 429: json(ErrorSchema, '`too_many`: wait as long as Retry-After says.'),
    },
  });
  app.post('/api/v1/verify/receipt', uploadLimit, async (c) => {
    if (!receipts) throw new AcquisError('not_found');
    admit(verify, c);
    const { report } = await answer(verify, c, await questionOf(c, verify.now()));
    return c.body(new Uint8Array(await receipts.signed(await receipts.draft(report), c.var.lang)), 200, { 'content-type': 'application/vc' });
  });
  return app;
}
