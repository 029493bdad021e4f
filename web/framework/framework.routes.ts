// The definitions for machines: which there are, and what they say of a specification or of a credential from anywhere.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { PROFILES, check, parseSpecification, profile, readSpecification, readThrough, type ProfileId } from '#framework';
import { AcquisError } from '#lib/errors';
import { atMost, formOf, type Ctx, type Env } from '#lib/http';

export type FrameworkPorts = { readonly now: () => Date; /** @throws AcquisError too_many */ readonly admit: (c: Ctx) => void };

const MAX = 5 * 1024 * 1024;
const limit = atMost(5, MAX + 64 * 1024);
const Words = z.object({ fr: z.string(), en: z.string() }), OutcomeSchema = z.enum(['pass', 'fail', 'unknown']);
const Said = z.record(z.string(), z.string());
const ElementSchema = z.object({ id: z.string(), weight: z.enum(['mandatory', 'optional', 'advice']), needs: z.enum(['specification', 'award']), topic: z.string(), outcome: OutcomeSchema, path: z.string(), name: Said, reason: Said, remedy: Said, clause: z.string() });
const ReportSchema = z.object({ profile: z.string(), version: z.string(), title: Said, source: z.string(), scope: z.enum(['specification', 'award']), outcome: OutcomeSchema, verdict: z.string().optional(), elements: z.array(ElementSchema) }).openapi('FrameworkReport');
const FaultSchema = z.object({ path: z.string(), code: z.string() });
const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });
const ErrorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

export function frameworkRoutes({ now, admit }: FrameworkPorts): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>();
  app.openAPIRegistry.registerPath({
    method: 'get', path: '/api/v1/framework', tags: ['framework'], operationId: 'frameworks', summary: 'The definitions of a micro-credential', security: [],
    responses: { 200: json(z.array(z.object({ id: z.string(), version: z.string(), year: z.number(), title: Words, definition: Words, note: Words.optional(), source: z.string(), rules: z.number() })), 'All that ship.') },
  });
  app.get('/api/v1/framework', (c) => c.json(PROFILES.map(profile).map(({ id, version, year, title, definition, note, source, elements }) => ({ id, version, year, title, definition, note, source, rules: elements.length }))));

  app.openAPIRegistry.registerPath({
    method: 'post', path: '/api/v1/framework/check', tags: ['framework'], operationId: 'frameworkCheck', summary: 'Read a specification or a credential through definitions', security: [],
    description: 'Takes a specification (YAML or JSON) or a credential in any form that is read here, as body or as multipart `file`. Says nothing about whether a credential is genuine, and keeps nothing.',
    request: { query: z.object({ profile: z.string().optional().openapi({ description: 'Ids, separated by commas; `etf-box2,eu-2022` when left out.', example: 'cmf,digital-fcu' }) }), body: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } },
    responses: {
      200: json(z.object({
        form: z.string().openapi({ description: '`specification`, or the form of the credential.' }), reports: z.array(ReportSchema),
        faults: z.array(FaultSchema).openapi({ description: 'Of a specification: what keeps it from being published.' }), warnings: z.array(FaultSchema),
        unread: z.array(z.object({ path: z.string(), value: z.string() })).openapi({ description: 'Of a credential: what no element holds.' }), doubts: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string() })),
      }), 'One report for each definition asked for.'),
      413: json(ErrorSchema, '`too_large`: more than 5 MB.'), 422: json(ErrorSchema, '`bad_input`: nothing to read, or a definition nobody knows.'), 429: json(ErrorSchema, '`too_many`'),
    },
  });
  app.post('/api/v1/framework/check', limit, async (c) => {
    admit(c);
    const ids = profilesIn(c.req.query('profile')), bytes = await bytesIn(c), at = now().toISOString();
    const reading = await readThrough(bytes, at, ids.map(profile));
    return c.json(reading ? { ...reading, faults: [], warnings: [] } : specification(bytes, ids, at));
  });
  return app;
}

function specification(bytes: Uint8Array, ids: readonly ProfileId[], at: string) {
  const parsed = parseSpecification(new TextDecoder().decode(bytes));
  if ('fault' in parsed) throw new AcquisError('bad_input', { faults: [{ ...parsed.fault, path: 'file' }] });
  const { faults, warnings } = readSpecification(parsed.content);
  return { form: 'specification', reports: ids.map((id) => check(parsed.content, profile(id), { at })), faults, warnings, unread: [], doubts: [] };
}

function profilesIn(asked = 'etf-box2,eu-2022'): readonly ProfileId[] {
  return asked.split(',').map((name) => {
    const id = PROFILES.find((one) => one === name.trim());
    if (!id) throw new AcquisError('bad_input', { faults: [{ path: 'profile', code: 'framework_unknown', values: { given: name.trim().slice(0, 60), known: PROFILES.join(', ') } }] });
    return id;
  });
}

async function bytesIn(c: Ctx): Promise<Uint8Array> {
  const isForm = (c.req.header('content-type') ?? '').startsWith('multipart/form-data');
  const bytes = new Uint8Array(isForm ? await (await formOf(c)).file('file')?.arrayBuffer() ?? new ArrayBuffer(0) : await c.req.arrayBuffer());
  if (bytes.length === 0) throw new AcquisError('bad_input', { faults: [{ path: 'file', code: 'verify_nothing' }] });
  return bytes;
}
