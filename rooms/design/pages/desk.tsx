// The desk of specifications: the list, one version, what can be done with it.
import { Hono } from 'hono';
import { EXAMPLES, example, parseSpecification, readSpecification, specificationText } from '#framework';
import { AcquisError, type Fault } from '#lib/errors';
import { formOf, type Ctx, type Env, type Seat } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { isPublicId } from '#lib/ids';
import { ListPage } from '../../../web/design/list.tsx';
import { VersionPage } from '../../../web/design/version.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Content, Design, Version } from '../design.ts';
import { mayDesign, mayIssue } from '../design.policy.ts';

export function deskPages({ design }: { design: Design }): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/design', async (c) => list(c, design));

  app.post('/o/:org/design', async (c) => {
    const { org, by, home } = whereabouts(c), form = await formOf(c);
    const begun = await beginning(c, design, form);
    if ('faults' in begun) return list(c, design, begun.faults);
    const version = await design.create(org, by, begun.content);
    return redirectWith(c, `${home}/${version.id}/edit`, 'done', c.var.t(form.get('do') === 'upload' ? 'design.done.uploaded' : 'design.done.created'));
  });

  app.get('/o/:org/design/:id', async (c) => {
    const { org, seat } = whereabouts(c), version = await found(design, c);
    const others = (await design.list(org)).filter((one) => one.specificationId === version.specificationId).sort((a, b) => b.number - a.number);
    return c.html(<VersionPage page={pageOf(c)} org={org} version={version} reading={readSpecification(version.content)} others={others} mayDesign={mayDesign(seat)} mayIssue={mayIssue(seat)} />);
  });

  app.get('/o/:org/design/:id/specification.yaml', async (c) => yaml(c, (await found(design, c)).content));
  app.get('/o/:org/design/:id/specification.json', async (c) => json(c, (await found(design, c)).content));

  app.post('/o/:org/design/:id/publish', async (c) => {
    const { org, by, here } = whereabouts(c);
    await design.publish(org, idOf(c), by);
    return redirectWith(c, here, 'done', c.var.t('design.done.published'));
  });
  app.post('/o/:org/design/:id/retire', async (c) => {
    const { org, by, here } = whereabouts(c);
    await design.retire(org, idOf(c), by);
    return redirectWith(c, here, 'done', c.var.t('design.done.retired'));
  });
  app.post('/o/:org/design/:id/new-version', async (c) => {
    const { org, by, home } = whereabouts(c), version = await design.newVersion(org, idOf(c), by);
    return redirectWith(c, `${home}/${version.id}/edit`, 'done', c.var.t('design.done.new_version', { n: version.number }));
  });
  app.post('/o/:org/design/:id/copy', async (c) => {
    const { org, by, home } = whereabouts(c), version = await design.copy(org, idOf(c), by);
    return redirectWith(c, `${home}/${version.id}/edit`, 'done', c.var.t('design.done.copied'));
  });
  app.post('/o/:org/design/:id/discard', async (c) => {
    const { org, by, home } = whereabouts(c);
    await design.discard(org, idOf(c), by);
    return redirectWith(c, home, 'done', c.var.t('design.done.discarded'));
  });
  return app;
}

async function list(c: Ctx, design: Design, problems: readonly Fault[] = []): Promise<Response> {
  const { org, seat } = whereabouts(c);
  return c.html(<ListPage page={pageOf(c)} org={org} lines={await design.list(org)} mayDesign={mayDesign(seat)} problems={problems} />, problems.length > 0 ? 422 : 200);
}

/** Blank, an example, a file: what a new specification starts with. Who provides and awards is this organisation until someone says otherwise. */
async function beginning(c: Ctx, design: Design, form: Awaited<ReturnType<typeof formOf>>): Promise<{ content: Content } | { faults: readonly Fault[] }> {
  const us = await design.issuerOf(whereabouts(c).org);
  const ours = { provider: us, awardingBodies: [us] };
  if (form.get('do') === 'example') {
    const name = EXAMPLES.find((one) => one === form.get('example')) ?? EXAMPLES[0];
    const begun = await example(name) as Content & { quality: readonly { kind: string; body: string }[] };
    // What an example declares of its own quality, this organisation now declares.
    const quality = begun.quality.map((one) => (one.kind === 'self-declared' ? { ...one, body: inLanguage(us.name, c.var.lang).text } : one));
    return { content: { ...begun, ...ours, quality } };
  }
  if (form.get('do') !== 'upload') return { content: { ...ours, outcomes: [{ id: 'o1' }], assessments: [{ id: 'a1', required: true }], quality: [{}], languages: ['fr'], routes: ['course'] } };
  const file = form.file('file');
  if (!file) return { faults: [{ path: '', code: 'spec_no_file' }] };
  const parsed = parseSpecification(await file.text());
  if ('fault' in parsed) return { faults: [parsed.fault] };
  return isObject(parsed.content) ? { content: parsed.content } : { faults: [{ path: '', code: 'spec_not_yaml', values: { line: 1 } }] };
}

export function whereabouts(c: Ctx): { org: string; seat: Seat; by: string; home: string; here: string } {
  const { seat } = c.var;
  if (!seat) throw new AcquisError('sign_in_needed');
  const home = `/o/${seat.id}/design`;
  return { org: seat.id, seat, by: seat.by, home, here: `${home}/${c.req.param('id') ?? ''}` };
}

export function idOf(c: Ctx): string {
  const id = c.req.param('id') ?? '';
  if (!isPublicId(id)) throw new AcquisError('not_found');
  return id;
}

export async function found(design: Design, c: Ctx): Promise<Version> {
  const version = await design.open(whereabouts(c).org, idOf(c));
  if (!version) throw new AcquisError('not_found');
  return version;
}

export function yaml(c: Ctx, content: unknown): Response {
  return c.body(specificationText(content), 200, { 'content-type': 'application/yaml; charset=utf-8', 'content-disposition': 'attachment; filename="specification.yaml"' });
}

function json(c: Ctx, content: unknown): Response {
  return c.body(`${JSON.stringify(content, null, 2)}\n`, 200, { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="specification.json"' });
}

function isObject(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
