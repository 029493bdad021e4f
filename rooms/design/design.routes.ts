// JSON API of the room: the same acts as the pages, for programs. The organisation is the API key's.
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { SpecificationShape, check, parseSpecification, readSpecification, type Profile } from '#framework';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env, Seat } from '#lib/http';
import { isPublicId } from '#lib/ids';
import type { People } from '#rooms/people';
import { GATES, type Content, type Design, type Gate, type Version } from './design.ts';

const Id = z.string().openapi({ example: '01hzy3v9k2m4n6p8q0r2s4t6v8', description: 'Public id of a version; its page is /design/ID.' });
const Head = {
  id: Id, specificationId: Id, number: z.int().openapi({ example: 1 }), state: z.enum(['draft', 'published', 'retired']),
  publishedAt: z.string().optional(), frozenAt: z.string().optional().openapi({ description: 'At its first award: it changes no more.' }), savedAt: z.string(),
};
const FaultShape = z.object({ path: z.string().openapi({ example: '/assessments/0/proves', description: 'JSON pointer into the specification.' }), code: z.string().openapi({ example: 'spec_unknown_outcome' }), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() });
// `describe` makes a copy, and only what is made after the OpenAPI extension loaded knows `openapi`.
const SpecificationJson = SpecificationShape.describe('A micro-credential as designed: every European standard element as a field. `issuer` is filled in from the register.').openapi('Specification');
const VersionShape = z.object({
  ...Head, revision: z.int().openapi({ description: 'Send it back with a change; a stale one is answered 409.' }), sha256: z.string().optional().openapi({ description: 'Of the canonical JSON (RFC 8785) of a published version.' }),
  specification: z.unknown().openapi({ description: 'A Specification; a draft may still hold faults.' }), faults: z.array(FaultShape), warnings: z.array(FaultShape),
}).openapi('SpecificationVersion');
const ErrorShape = z.object({ error: z.object({ code: z.string(), message: z.string(), request: z.string(), faults: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })).optional() }) }).openapi('Error');

const DefinitionShape = z.object({ id: z.string().openapi({ example: 'eu-2022' }), version: z.string(), title: z.record(z.string(), z.string()), gate: z.enum(GATES as readonly [Gate, ...Gate[]]).openapi({ description: '`refuse`: nothing is issued that does not meet it. `warn`: told, in nobody’s way. `off`: not asked.' }), own: z.boolean() });
const json = <S extends z.ZodType>(schema: S, description: string) => ({ description, content: { 'application/json': { schema } } });
const refusals = { 401: json(ErrorShape, '`api_key_needed`'), 404: json(ErrorShape, '`not_found`: none of this organisation’s.') };
const params = z.object({ id: Id });
const tags = ['design'], security = [{ apiKey: [] }];
// A body may be YAML, and a draft may hold faults: nothing is refused before the room has read it, so the schemas only describe.
const body = { content: { 'application/json': { schema: SpecificationJson }, 'application/yaml': { schema: z.string() } } };
const edited = { content: { 'application/json': { schema: z.object({ revision: z.int(), specification: SpecificationJson }) } } };

export function designRoutes({ design, people }: { design: Design; people: Pick<People, 'apiKeyOnly'> }): OpenAPIHono<Env> {
  const app = new OpenAPIHono<Env>(), at = '/api/v1/design/specifications', one = `${at}/{id}`;
  const reading = people.apiKeyOnly('design:read'), writing = people.apiKeyOnly('design:write');
  const describe = app.openAPIRegistry;

  describe.registerPath({ method: 'get', path: at, tags, security, summary: 'List specifications', responses: { 200: json(z.object({ specifications: z.array(z.object({ ...Head, inReview: z.boolean(), title: z.record(z.string(), z.string()), faults: z.int() })) }), 'Every version, newest change first.'), ...refusals } });
  app.get(at, reading, async (c) => c.json({ specifications: (await design.list(seatOf(c).id)).map(({ summary, org: _, ...head }) => ({ ...head, ...summary })) }));

  describe.registerPath({ method: 'get', path: one, tags, security, summary: 'Read a specification', request: { params }, responses: { 200: json(VersionShape, 'The version, with what is wrong in it.'), ...refusals } });
  app.get(`${at}/:id`, reading, async (c) => c.json(shown(await found(c, design))));

  describe.registerPath({ method: 'get', path: `${one}/check`, tags, security, summary: 'Check it against a definition', request: { params, query: z.object({ profile: z.string().optional().openapi({ description: 'A definition of `/api/v1/design/definitions`, the organisation’s own included; `eu-2022` when left out.', example: 'cmf' }) }) }, responses: { 200: json(z.object({ profile: z.string(), outcome: z.enum(['pass', 'fail', 'unknown']) }).loose(), 'A report, element by element.'), 422: json(ErrorShape, '`bad_input` (`framework_unknown`): no such definition.'), ...refusals } });
  app.get(`${at}/:id/check`, reading, async (c) => c.json(check((await found(c, design)).content, await definitionOf(c, design), { at: design.today() }), 200));

  describe.registerPath({ method: 'get', path: '/api/v1/design/definitions', tags, security, summary: 'List the definitions the organisation goes by', description: 'Its own and those that ship, the refusing ones first. Which gate each has is settled by an owner, on the page.', responses: { 200: json(z.object({ definitions: z.array(DefinitionShape) }), 'All of them.'), 401: refusals[401] } });
  app.get('/api/v1/design/definitions', reading, async (c) => c.json({ definitions: (await design.definitions(seatOf(c).id)).map(({ profile: { id, version, title }, gate, own }) => ({ id, version, title, gate, own: own !== undefined })) }));

  describe.registerPath({ method: 'post', path: at, tags, security, summary: 'Create a draft', description: 'From JSON or YAML. A draft may hold faults: they come back with it.', request: { body }, responses: { 201: json(VersionShape, 'The draft.'), 400: json(ErrorShape, '`bad_request`: neither JSON nor YAML.'), ...refusals } });
  app.post(at, writing, async (c) => c.json(shown(await design.create(seatOf(c).id, seatOf(c).by, await contentOf(c))), 201));

  describe.registerPath({ method: 'put', path: one, tags, security, summary: 'Change a draft', request: { params, body: edited }, responses: { 200: json(VersionShape, 'The draft as it now is.'), 409: json(ErrorShape, '`conflict`: somebody saved in between; `specification_not_a_draft`.'), ...refusals } });
  app.put(`${at}/:id`, writing, async (c) => {
    const { revision, specification } = await contentOf(c);
    if (typeof revision !== 'number' || !isObject(specification)) throw new AcquisError('bad_request', { message: 'a change is {revision, specification}' });
    const saving = await design.save(seatOf(c).id, idOf(c), seatOf(c).by, revision, specification);
    if (saving.kind === 'conflict') throw new AcquisError('conflict', { message: `revision is ${saving.current.revision}` });
    return c.json(shown(saving.version), 200);
  });

  describe.registerPath({ method: 'post', path: `${one}/publish`, tags, security, summary: 'Publish a draft', description: 'Refused while anything is wrong in it. A published version no longer changes.', request: { params }, responses: { 200: json(VersionShape, 'Published.'), 409: json(ErrorShape, '`specification_not_a_draft`; `specification_not_reviewed` where the organisation wants a second person to publish.'), 422: json(ErrorShape, '`bad_input` with every fault.'), ...refusals } });
  app.post(`${at}/:id/publish`, writing, async (c) => {
    await design.publish(seatOf(c).id, idOf(c), seatOf(c).by);
    return c.json(shown(await found(c, design)), 200);
  });
  return app;
}

function shown({ org: _, savedBy: __, content, ...version }: Version) {
  const { faults, warnings } = readSpecification(content);
  return { ...version, specification: content, faults, warnings };
}

/** @throws AcquisError bad_input */
async function definitionOf(c: Ctx, design: Design): Promise<Profile> {
  const id = c.req.query('profile') ?? 'eu-2022', all = await design.definitions(seatOf(c).id), found = all.find((one) => one.profile.id === id);
  if (!found) throw new AcquisError('bad_input', { faults: [{ path: 'profile', code: 'framework_unknown', values: { given: id.trim().slice(0, 60), known: all.map(({ profile }) => profile.id).join(', ') } }] });
  return found.profile;
}

async function found(c: Ctx, design: Design): Promise<Version> {
  const version = await design.open(seatOf(c).id, idOf(c));
  if (!version) throw new AcquisError('not_found');
  return version;
}

async function contentOf(c: Ctx): Promise<Content> {
  const parsed = parseSpecification(await c.req.text());
  if ('fault' in parsed) throw new AcquisError('bad_request', { faults: [parsed.fault] });
  if (!isObject(parsed.content)) throw new AcquisError('bad_request', { message: 'a specification is an object' });
  return parsed.content;
}

function seatOf(c: Ctx): Seat {
  if (!c.var.seat) throw new AcquisError('sign_in_needed');
  return c.var.seat;
}

function idOf(c: Ctx): string {
  const id = c.req.param('id') ?? '';
  if (!isPublicId(id)) throw new AcquisError('not_found');
  return id;
}

function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
