// The desk of specifications: the list, one version, what can be done with it.
import { Hono } from 'hono';
import type { LanguageMap } from '#credential';
import { EXAMPLES, example, parseSpecification, readSpecification, specificationText } from '#framework';
import { AcquisError, type Fault } from '#lib/errors';
import { formOf, type Ctx, type Env, type Seat } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { isPublicId } from '#lib/ids';
import { ListPage } from '../../../web/design/list.tsx';
import { NewPage } from '../../../web/design/new.tsx';
import { VersionPage } from '../../../web/design/version.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Content, Design, Review, Version } from '../design.ts';
import type { People } from '#rooms/people';
import { isPerson, mayDesign, mayIssue, maySettle } from '../design.policy.ts';
import { foreign, showForeign, takenOver } from './import.tsx';

export type DeskPorts = { readonly design: Design; readonly people: Pick<People, 'account'> };

export function deskPages({ design, people }: DeskPorts): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/design', async (c) => list(c, design));

  app.get('/o/:org/design/new', async (c) => begin(c, design));
  app.post('/o/:org/design', async (c) => {
    const { org, by, home } = whereabouts(c), form = await formOf(c);
    const file = form.get('do') === 'upload' ? form.file('file') : undefined, reading = file && await foreign(file);
    if (reading) return showForeign(c, org, design, reading);
    const begun = await beginning(c, design, form);
    if ('faults' in begun) return begin(c, design, begun.faults);
    const version = await design.create(org, by, begun.content);
    return redirectWith(c, `${home}/${version.id}/edit`, 'done', c.var.t(['upload', 'import'].includes(form.get('do')) ? 'design.done.uploaded' : 'design.done.created'));
  });

  app.post('/o/:org/design/settings', async (c) => {
    const { org, by, home } = whereabouts(c), form = await formOf(c), twoPeople = form.get('two-people') === 'yes';
    await design.changeSettings(org, by, { twoPeople });
    return redirectWith(c, home, 'done', c.var.t(twoPeople ? 'design.done.two_people_on' : 'design.done.two_people_off'));
  });
  app.post('/o/:org/design/templates/:id/remove', async (c) => {
    const { org, by, home } = whereabouts(c);
    await design.removeTemplate(org, by, idOf(c));
    return redirectWith(c, `${home}/new`, 'done', c.var.t('design.done.template_removed'));
  });

  app.get('/o/:org/design/:id', async (c) => {
    const { org, seat } = whereabouts(c), version = await found(design, c);
    const others = (await design.list(org)).filter((one) => one.specificationId === version.specificationId).sort((a, b) => b.number - a.number);
    const reviews = await Promise.all((await design.reviews(org, version.id)).map((review) => withNames(people, review)));
    const { twoPeople } = await design.settings(org), wrote = await design.wrote(org, version.id, seat.by);
    return c.html(<VersionPage page={pageOf(c)} org={org} version={version} reading={readSpecification(version.content)} others={others} reviews={reviews} twoPeople={twoPeople} mayApprove={!twoPeople || !wrote} mayDesign={mayDesign(seat)} mayIssue={mayIssue(seat)} />);
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
  app.post('/o/:org/design/:id/template', async (c) => {
    const { org, by, here } = whereabouts(c), version = await found(design, c), form = await formOf(c);
    await design.saveTemplate(org, by, form.get('name') || inLanguage(version.content['title'] as LanguageMap | undefined, c.var.lang).text || c.var.t('design.untitled'), version.content);
    return redirectWith(c, here, 'done', c.var.t('design.done.template_saved'));
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

async function list(c: Ctx, design: Design): Promise<Response> {
  const { org, seat } = whereabouts(c), { twoPeople } = await design.settings(org);
  return c.html(<ListPage page={pageOf(c)} org={org} lines={await design.list(org)} twoPeople={twoPeople} mayDesign={mayDesign(seat)} maySettle={maySettle(seat)} />);
}

async function begin(c: Ctx, design: Design, problems: readonly Fault[] = []): Promise<Response> {
  const { org } = whereabouts(c);
  return c.html(<NewPage page={pageOf(c)} org={org} ours={await design.list(org)} templates={await design.templates(org)} problems={problems} />, problems.length > 0 ? 422 : 200);
}

/** Who asked and who decided, by name; whoever left has none. */
async function withNames(people: DeskPorts['people'], review: Review) {
  const name = async (by: string | undefined) => (by && isPerson(by) ? (await people.account(by))?.name : undefined);
  return { ...review, asker: await name(review.askedBy), decider: await name(review.decidedBy) };
}

/** Blank, an example, a template, one of ours, a file: what a new specification starts with. Who provides and awards is this organisation until someone says otherwise. */
async function beginning(c: Ctx, design: Design, form: Awaited<ReturnType<typeof formOf>>): Promise<{ content: Content } | { faults: readonly Fault[] }> {
  const { org } = whereabouts(c), us = await design.issuerOf(org);
  const ours = { provider: us, awardingBodies: [us] };
  if (form.get('do') === 'example') {
    const name = EXAMPLES.find((one) => one === form.get('example')) ?? EXAMPLES[0];
    const { issuer: _, ...begun } = await example(name) as Content & { quality: readonly { kind: string; body: string }[] };
    // What an example declares of its own quality, this organisation now declares.
    const quality = begun.quality.map((one) => (one.kind === 'self-declared' ? { ...one, body: inLanguage(us.name, c.var.lang).text } : one));
    return { content: { ...begun, ...ours, quality } };
  }
  const kept = form.get('do') === 'template' ? await design.template(org, form.get('template')) : form.get('do') === 'ours' ? (await design.open(org, form.get('version')))?.content : undefined;
  if (kept) return { content: kept };
  if (form.get('do') === 'template' || form.get('do') === 'ours') throw new AcquisError('not_found');
  const imported = form.get('do') === 'import' ? await takenOver(form, org, design) : undefined;
  if (imported) return { content: imported };
  if (form.get('do') === 'import') return { faults: [{ path: '', code: 'spec_no_file' }] };
  if (form.get('do') !== 'upload') return { content: { ...ours, outcomes: [{ id: 'o1' }], assessments: [{ id: 'a1', required: true }], quality: [{}], languages: ['fr'], routes: ['course'] } };
  const file = form.file('file');
  if (!file) return { faults: [{ path: '', code: 'spec_no_file' }] };
  const parsed = parseSpecification(await file.text());
  if ('fault' in parsed) return { faults: [parsed.fault] };
  // A file may hold an award beside its specification: that names somebody, and stays out.
  const alone = isObject(parsed.content) && isObject(parsed.content['specification']) ? parsed.content['specification'] : parsed.content;
  return isObject(alone) ? { content: alone } : { faults: [{ path: '', code: 'spec_not_yaml', values: { line: 1 } }] };
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
