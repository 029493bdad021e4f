// The first page of the room, and the two ways in: a list, one person.
import { Hono } from 'hono';
import { formOf, type Ctx, type Env } from '#lib/http';
import { AcquisError } from '#lib/errors';
import { IssueHome } from '#web/issue/home';
import { NewPage, OnePage, type Typed } from '#web/issue/new';
import { fieldLabel, fieldsOf } from '#web/issue/words';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { fileFault } from '../csv/fault.ts';
import { isField, readSheet, type Person } from '../issue.ts';
import { byOf, choicesOf, csvAnswer, mayIssue, problemsOf, titlesOf, type PageDeps } from './page.ts';

export function entryPages(deps: PageDeps): Hono<Env> {
  const { issue } = deps, app = new Hono<Env>();

  app.get('/o/:org/issue', async (c) => {
    const org = c.req.param('org');
    const [batches, titles, choices, incidents] = await Promise.all([issue.batches(org, c.req.query('after')), titlesOf(deps, org), choicesOf(deps, org), issue.incidents(org)]);
    const hasAwards = batches.lines.length > 0 || (await issue.awards(org, {})).lines.length > 0;
    return c.html(<IssueHome page={pageOf(c)} org={org} batches={batches} titles={titles} incidents={incidents} mayIssue={mayIssue(c)} hasSpecification={choices.length > 0} hasAwards={hasAwards} />);
  });

  const newPage = async (c: Ctx, typed: Typed, error?: unknown) => {
    const org = c.req.param('org') ?? '';
    return c.html(<NewPage page={pageOf(c)} org={org} choices={await choicesOf(deps, org)} typed={typed} today={issue.today()} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  };
  app.get('/o/:org/issue/new', (c) => newPage(c, { specification: c.req.query('specification') ?? '' }));
  app.get('/o/:org/issue/new/template.csv', async (c) => {
    const chosen = (await choicesOf(deps, c.req.param('org'))).find(({ id }) => id === c.req.query('specification'));
    if (!chosen) throw new AcquisError('not_found');
    const fields = fieldsOf(chosen.specification).filter((field) => field !== 'fullName');
    return csvAnswer('acquis.csv', (async function* () { yield fields.map((field) => fieldLabel(c.var.t, chosen.specification, field)); })());
  });
  app.post('/o/:org/issue/new', async (c) => {
    const form = await formOf(c), org = c.req.param('org');
    const typed = { specification: form.get('specification'), paste: form.get('paste'), awardedOn: form.get('awardedOn') || issue.today(), language: form.get('language') || 'fr' };
    try {
      if (typed.specification === '') throw new AcquisError('bad_input', { faults: [{ path: 'specification', code: 'batch_specification' }] });
      const file = form.file('file');
      const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new TextEncoder().encode(typed.paste);
      if (bytes.length === 0) throw fileFault('file_missing');
      const batch = await issue.draft(org, byOf(c), typed.specification, { sheet: await readSheet(bytes), source: file ? 'file' : 'paste', fileName: file?.name, awardedOn: typed.awardedOn, language: typed.language });
      return c.redirect(`/o/${org}/issue/batches/${batch}`, 303);
    } catch (error) {
      return newPage(c, typed, error);
    }
  });

  const onePage = async (c: Ctx, typed: Typed, error?: unknown) => {
    const org = c.req.param('org') ?? '';
    return c.html(<OnePage page={pageOf(c)} org={org} choices={await choicesOf(deps, org)} typed={typed} today={issue.today()} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  };
  app.get('/o/:org/issue/one', (c) => onePage(c, { specification: c.req.query('specification') ?? '' }));
  app.post('/o/:org/issue/one', async (c) => {
    const form = await formOf(c), org = c.req.param('org'), typed: Typed = Object.fromEntries(form.entries());
    const chosen = (await choicesOf(deps, org)).find(({ id }) => id === form.get('specification'));
    try {
      if (!chosen) throw new AcquisError('bad_input', { faults: [{ path: 'specification', code: 'batch_specification' }] });
      const { batch } = await issue.awardOne(org, byOf(c), chosen.id, personIn(form.entries(), chosen.specification));
      const [award] = (await issue.awards(org, { batch })).lines;
      if (!award && (await issue.progress(org, batch))?.waiting) return c.redirect(`/o/${org}/issue/batches/${batch}`, 303);
      if (!award) return redirectWith(c, `/o/${org}/issue/one?specification=${chosen.id}`, 'problem', c.var.t('issue.one.twice'));
      return redirectWith(c, `/o/${org}/issue/awards/${award.id}`, 'done', c.var.t('issue.one.done'));
    } catch (error) {
      return onePage(c, typed, error);
    }
  });
  return app;
}

/** Every field of the form, empty ones too: an empty required one is a fault of its row. */
export function personIn(entries: readonly (readonly [string, string])[], specification: Parameters<typeof isField>[1]): Person {
  const said = entries.filter(([name]) => isField(name, specification));
  return Object.fromEntries(said.filter(([name, value]) => value.trim() !== '' || ['givenName', 'familyName', 'email', 'awardedOn'].includes(name) || name.startsWith('result:')));
}
