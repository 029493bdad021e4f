// JSON API of the room. The organisation is the API key's; a call that comes twice issues once.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { AcquisError } from '#lib/errors';
import { faultText, jsonOf, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import { isField, madeSheet, objectionFaults, readSheet, type AwardView, type Field, type Issue, type Person } from './issue.ts';
import * as shape from './routes/shape.ts';

type Wish = Parameters<Issue['submit']>[3];
const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });
const refusals = { 401: json(shape.Failure, '`api_key_needed`'), 403: json(shape.Failure, '`forbidden`: the key lacks the scope.'), 404: json(shape.Failure, '`not_found`: none of this organisation’s.') };
const tags = ['issue'], security = [{ apiKey: [] }], BATCHES = '/api/v1/issue/batches', AWARDS = '/api/v1/issue/awards';

export function issueRoutes({ issue, people }: { readonly issue: Issue; readonly people: Pick<People, 'apiKeyOnly'> }): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>(), describe = app.openAPIRegistry;
  const reading = people.apiKeyOnly('issue:read'), writing = people.apiKeyOnly('issue:write');

  // Described here and read by hand: the hash of an Idempotency-Key is over the exact body.
  describe.registerPath({
    method: 'post', path: BATCHES, tags, security, summary: 'Issue to a list of people',
    description: 'Judged whole, then issued in the background. With `onFault: refuse` (the default) one faulty row refuses the list, with every fault. Repeat a call with the same `Idempotency-Key` and body as often as you like: it issues once. '
      + 'CSV: 200,000 rows and 20 MB at most; columns are recognised by their headers unless `columns` says them.',
    request: {
      headers: z.object({ 'Idempotency-Key': z.string().openapi({ example: 'registrar-2026-11-22-cohort-7' }) }),
      query: shape.CsvQuery, body: { required: true, content: { 'application/json': { schema: shape.NewBatch }, 'text/csv': { schema: z.string().openapi({ example: 'Prénom;Nom;Courriel;Note /20\nAda;Lovelace;ada@example.org;15\n' }) } } },
    },
    responses: {
      202: json(shape.Batch, 'Taken. Ask its address for progress.'), 200: json(shape.Batch, 'This call came before: the batch it made.'),
      400: json(shape.Failure, '`idempotency_key_needed`, `bad_request`'), 409: json(shape.Failure, '`specification_not_published`; `seal_…`: the awards are to be sealed, and the seal cannot be used'),
      422: json(shape.Failure, '`bad_input` with up to 100 faults, each at `/rows/NUMBER/FIELD`; `idempotency_mismatch`; `definition_refuses`: the specification does not meet a definition that the organisation requires, and `faults` say in what, each at its place in the specification; `form_lacks`: the specification does not say what one of the chosen forms needs'), 413: json(shape.Failure, '`too_large`'), ...refusals,
    },
  });
  app.post(BATCHES, writing, async (c) => {
    const key = c.req.header('idempotency-key')?.trim() ?? '';
    if (key === '' || key.length > 200) throw new AcquisError('idempotency_key_needed');
    const body = new Uint8Array(await c.req.arrayBuffer()), asked = isCsv(c) ? await fromCsv(c, body) : await fromJson(c);
    const request = Buffer.concat([Buffer.from(`${c.req.header('content-type') ?? ''}\n${new URL(c.req.url).search}\n`), body]);
    const { batch, repeated } = await issue.submit(orgOf(c), byOf(c), asked.specification, asked.wish, { key, request });
    c.header('location', `${BATCHES}/${batch}`);
    return c.json({ ...await batchJson(c, issue, batch), ...await warned(c, issue, asked.specification) }, repeated ? 200 : 202);
  });

  describe.registerPath({ method: 'get', path: `${BATCHES}/{id}`, tags, security, summary: 'Progress of a list', request: { params: shape.Params }, responses: { 200: json(shape.Batch, 'How far it is, and the first hundred faulty rows.'), ...refusals } });
  app.get(`${BATCHES}/:id`, reading, async (c) => c.json(await batchJson(c, issue, c.req.param('id'))));

  describe.registerPath({ method: 'get', path: AWARDS, tags, security, summary: 'List credentials issued', request: { query: shape.AwardQuery }, responses: { 200: json(z.object({ awards: z.array(shape.Award), next: z.string().optional() }), 'Newest first, fifty at a time; `next` goes into `after`.'), ...refusals } });
  app.get(AWARDS, reading, async (c) => {
    const { lines, next } = await issue.awards(orgOf(c), { batch: c.req.query('batch'), email: c.req.query('email') }, c.req.query('after'));
    return c.json({ awards: lines, ...(next !== undefined && { next }) });
  });

  describe.registerPath({ method: 'get', path: `${AWARDS}/{id}`, tags, security, summary: 'Read one award', request: { params: shape.Params }, responses: { 200: json(shape.Award, 'Who, what, and whether it stands.'), ...refusals } });
  app.get(`${AWARDS}/:id`, reading, async (c) => c.json(await awardOf(c, issue)));

  describe.registerPath({ method: 'post', path: `${AWARDS}/{id}/status`, tags, security, summary: 'Suspend, reinstate or withdraw', request: { params: shape.Params, body: { content: { 'application/json': { schema: shape.NewStatus } } } }, responses: { 200: json(shape.Award, 'As it now is.'), 409: json(shape.Failure, '`status_final`: withdrawn is for ever.'), 422: json(shape.Failure, '`bad_input`: no reason.'), ...refusals } });
  app.post(`${AWARDS}/:id/status`, writing, async (c) => {
    const { status, reason } = parsed(shape.NewStatus, await jsonOf(c));
    await issue.setStatus(orgOf(c), [c.req.param('id')], { to: status, reason, by: byOf(c) });
    return c.json(await awardOf(c, issue));
  });
  return app;
}

async function fromCsv(c: Ctx, body: Uint8Array): Promise<{ specification: string; wish: Wish }> {
  const { specification, columns, onFault, onDuplicate, awardedOn, language } = parsed(shape.CsvQuery, c.req.query());
  const said = columns?.split(',').map((field) => field.trim() || null);
  const known = said?.map((field) => (field === null || looksLikeField(field) ? field : raise('columns')));
  return { specification, wish: { sheet: await readSheet(body), source: 'api', onFault, onDuplicate, awardedOn, language, columns: known } };
}

async function fromJson(c: Ctx): Promise<{ specification: string; wish: Wish }> {
  const { specification, recipients, onFault, onDuplicate, awardedOn, language } = parsed(shape.NewBatch, await jsonOf(c));
  return { specification, wish: { ...madeSheet(recipients.map(personOf)), source: 'api', onFault, onDuplicate, awardedOn, language } };
}

/** The words a registrar would have typed into a cell: a program's rows are judged as anybody's. */
function personOf({ name, results, grades, ...rest }: z.infer<typeof shape.Recipient>): Person {
  const cells = Object.entries(rest).flatMap(([field, text]): [string, string][] => (text === undefined ? [] : [[field, text]]));
  const passed = (value: string | number | boolean) => (typeof value === 'boolean' ? (value ? 'passed' : 'failed') : String(value));
  return Object.fromEntries([
    ...(name === undefined ? [] : [['fullName', name]]), ...cells,
    ...Object.entries(results ?? {}).map(([id, value]) => [`result:${id}`, passed(value)]), ...Object.entries(grades ?? {}).map(([id, value]) => [`grade:${id}`, value]),
  ]) as Person;
}

async function batchJson(c: Ctx, issue: Issue, id: string): Promise<z.infer<typeof shape.Batch>> {
  const org = orgOf(c), batch = await issue.batch(org, id);
  if (!batch) throw new AcquisError('not_found');
  const faulty = await issue.rows(org, id, { after: 0, limit: 100, states: ['faulty'] });
  const { state, specification, madeAt, confirmedAt, finishedAt, steps, rows, counts } = batch;
  return {
    id, state, specification, madeAt, ...(confirmedAt !== undefined && { confirmedAt }), ...(finishedAt !== undefined && { finishedAt }),
    progress: { total: rows.ready + steps.planned, waiting: rows.ready, ...steps }, ...(counts && { counts: { ...counts } }),
    faults: faulty.flatMap((row) => row.findings.filter((f) => f.fault).map(({ code, field, value = '', values }) => ({ row: row.number, ...(field && { field }), code, message: faultText(c.var.lang, { path: '', code, values: { value, ...values } }) }))),
  };
}

/** What the organisation's definitions miss in the specification, where it only wants to be told. */
async function warned(c: Ctx, issue: Issue, specification: string): Promise<{ warnings?: z.infer<typeof shape.Warning>[] }> {
  const warnings = (await issue.objections(orgOf(c), specification)).filter(({ gate }) => gate === 'warn').map((objection) => ({
    definition: objection.report.profile, outcome: objection.report.outcome, missing: objectionFaults(objection).map((fault) => ({ path: fault.path, code: fault.code, message: faultText(c.var.lang, fault) })),
  }));
  return warnings.length > 0 ? { warnings } : {};
}

async function awardOf(c: Ctx, issue: Issue): Promise<AwardView> {
  const award = await issue.award(orgOf(c), c.req.param('id') ?? '');
  if (!award) throw new AcquisError('not_found');
  return award;
}

/** @throws AcquisError bad_input naming each member that is not of its form */
function parsed<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const read = schema.safeParse(value);
  if (!read.success) throw new AcquisError('bad_input', { faults: read.error.issues.slice(0, 100).map((found) => ({ path: `/${found.path.join('/')}`, code: 'api_field' })) });
  return read.data;
}

/** Whether the specification has that assessment is asked later. */
function looksLikeField(text: string): text is Field {
  const [, id] = /^(?:result|grade):(.+)$/.exec(text) ?? [];
  return id !== undefined || isField(text, { assessments: [] });
}

function isCsv(c: Ctx): boolean {
  return /^text\/csv\b/i.test(c.req.header('content-type') ?? '');
}

function orgOf(c: Ctx): string {
  if (!c.var.seat) throw new AcquisError('api_key_needed');
  return c.var.seat.id;
}

function byOf(c: Ctx): string {
  return c.var.visitor?.id ?? 'api-key';
}

function raise(path: string): never {
  throw new AcquisError('bad_input', { faults: [{ path, code: 'columns_unknown' }] });
}
