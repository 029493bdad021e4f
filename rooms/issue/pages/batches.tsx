// One list: put right, previewed, confirmed, watched, read again.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { DonePage, PreviewPage, progressState, RunningPage } from '#web/issue/batch';
import { DraftPage, RowPage, type RowFilter } from '#web/issue/draft';
import { fieldLabel, findingText } from '#web/issue/words';
import type { Specification } from '#credential';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { fileFault } from '../csv/fault.ts';
import { isField, readSheet, type BatchView, type Field, type RowState, type RowView } from '../issue.ts';
import { byOf, csvAnswer, mayIssue, problemsOf, type PageDeps } from './page.ts';

const SHOWN = 50;
const STATES: Record<RowFilter, readonly RowState[] | undefined> = { faulty: ['faulty', 'empty'], all: undefined, excluded: ['excluded'] };
type Open = { org: string; id: string; here: string; batch: BatchView; specification: Specification };

export function batchPages(deps: PageDeps): Hono<Env> {
  const { issue, design, people, deliver } = deps, app = new Hono<Env>(), at = '/o/:org/issue/batches/:id';

  async function opened(c: Ctx): Promise<Open> {
    const org = c.req.param('org') ?? '', id = c.req.param('id') ?? '', batch = await issue.batch(org, id), version = batch && await design.version(org, batch.specification);
    if (!batch || !version) throw new AcquisError('not_found');
    return { org, id, here: `/o/${org}/issue/batches/${id}`, batch, specification: version.specification };
  }
  async function draftPage(c: Ctx, open: Open, error?: unknown): Promise<Response> {
    const filter = (['faulty', 'all', 'excluded'] as const).find((one) => one === c.req.query('show')) ?? 'faulty', after = Number(c.req.query('after') ?? 0) || 0;
    const rows = await issue.rows(open.org, open.id, { after, limit: SHOWN + 1, states: STATES[filter] });
    const problems = error === undefined ? [] : problemsOf(c.var.lang, error);
    return c.html(<DraftPage page={pageOf(c)} {...open} rows={rows.slice(0, SHOWN)} filter={filter} next={rows.length > SHOWN ? rows[SHOWN - 1]?.number : undefined} today={issue.today()} problems={problems} />, error === undefined ? 200 : 422);
  }

  app.get(at, async (c) => {
    const open = await opened(c), { org, batch } = open;
    if (batch.state === 'draft') return draftPage(c, open);
    const steps = batch.state === 'confirmed' ? await issue.progress(org, open.id) : undefined;
    if (steps) return c.html(<RunningPage page={pageOf(c)} {...open} steps={steps} held={await issue.heldBy(org, open.id)} />);
    const awards = await issue.awards(org, { batch: open.id }, c.req.query('after'));
    const deliveries = await deliver.states(org, awards.lines.map((line) => line.id)), who = (await account(batch.madeBy))?.name;
    return c.html(<DonePage page={pageOf(c)} {...open} awards={awards} deliveries={deliveries} who={who} mayIssue={mayIssue(c)} />);
  });
  const account = (id: string) => (/^[0-9a-f-]{36}$/.test(id) ? people.account(id) : undefined);

  app.get(`${at}/progress`, async (c) => {
    const org = c.req.param('org'), id = c.req.param('id'), steps = await issue.progress(org, id);
    if (!steps) throw new AcquisError('not_found');
    return c.json({ ...progressState(c.var.t, steps), next: `/o/${org}/issue/batches/${id}` });
  });

  app.post(`${at}/columns`, async (c) => {
    const open = await opened(c), form = await formOf(c), { org, id, here, batch, specification } = open;
    const columns = Array.from({ length: batch.width }, (_, i): Field | null => { const field = form.get(`c${i}`); return isField(field, specification) ? field : null; });
    try {
      await issue.setColumns(org, id, { columns, awardedOn: form.get('awardedOn'), language: form.get('language') || 'fr' });
      return redirectWith(c, here, 'done', c.var.t('issue.map.done'));
    } catch (error) {
      return draftPage(c, { ...open, batch: { ...batch, columns } }, error);
    }
  });

  async function rowOf(c: Ctx, { org, id }: Open): Promise<RowView> {
    const number = Number(c.req.param('number'));
    const [row] = Number.isInteger(number) ? await issue.rows(org, id, { after: number - 1, limit: 1 }) : [];
    if (row?.number !== number) throw new AcquisError('not_found');
    return row;
  }
  app.get(`${at}/rows/:number`, async (c) => { const open = await opened(c); return c.html(<RowPage page={pageOf(c)} {...open} row={await rowOf(c, open)} />); });
  app.post(`${at}/rows/:number`, async (c) => {
    const open = await opened(c), form = await formOf(c), { org, id, here, batch } = open, { number, cells } = await rowOf(c, open);
    const given = new Map(form.entries());
    await issue.mendRow(org, id, number, { cells: Array.from({ length: batch.width }, (_, i) => given.get(`c${i}`) ?? cells[i] ?? '') });
    const [now] = await issue.rows(org, id, { after: number - 1, limit: 1 });
    return redirectWith(c, now?.state === 'faulty' ? `${here}/rows/${number}` : `${here}#rows`, now?.state === 'faulty' ? 'problem' : 'done', c.var.t(now?.state === 'faulty' ? 'issue.rows.still' : 'issue.rows.saved', { n: number }));
  });
  for (const act of ['exclude', 'include'] as const) {
    app.post(`${at}/rows/:number/${act}`, async (c) => {
      const open = await opened(c), { number } = await rowOf(c, open);
      await issue.mendRow(open.org, open.id, number, act);
      return redirectWith(c, `${open.here}#rows`, 'done', c.var.t(act === 'exclude' ? 'issue.rows.left_out' : 'issue.rows.saved', { n: number }));
    });
  }

  app.get(`${at}/faults.csv`, async (c) => {
    const { org, id, batch, specification } = await opened(c), { t, lang } = c.var;
    const head = batch.file?.header ?? batch.columns.map((field, i) => (field ? fieldLabel(t, specification, field) : t('issue.map.column', { n: i + 1 })));
    return csvAnswer('fautes.csv', (async function* () {
      yield [t('issue.col.row'), ...head, t('issue.col.faults')];
      for await (const row of every((after) => issue.rows(org, id, { after, limit: 500, states: ['faulty'] }))) {
        yield [String(row.number), ...Array.from({ length: batch.width }, (_, i) => row.cells[i] ?? ''), row.findings.filter((f) => f.fault).map((f) => findingText(lang, f)).join(' ')];
      }
    })());
  });
  app.post(`${at}/mended`, async (c) => {
    const open = await opened(c), file = (await formOf(c)).file('file');
    try {
      if (!file) throw fileFault('file_missing');
      const n = await issue.mendFrom(open.org, open.id, await readSheet(new Uint8Array(await file.arrayBuffer())));
      return redirectWith(c, `${open.here}#rows`, 'done', c.var.t('issue.rows.mended_done', { n }));
    } catch (error) {
      return draftPage(c, open, error);
    }
  });

  async function previewPage(c: Ctx, open: Open, error?: unknown): Promise<Response> {
    if (open.batch.state !== 'draft') return c.redirect(open.here, 303);
    const sample = await issue.rows(open.org, open.id, { after: 0, limit: 5, states: ['ready'] });
    return c.html(<PreviewPage page={pageOf(c)} {...open} sample={sample} objections={await issue.objections(open.org, open.batch.specification)} outlook={await issue.outlook(open.org, open.batch.specification)} today={issue.today()} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  }
  app.get(`${at}/preview`, async (c) => previewPage(c, await opened(c)));
  app.post(`${at}/confirm`, async (c) => {
    const open = await opened(c), form = await formOf(c), { org, id, here, batch } = open;
    try {
      if (batch.state === 'draft' && Number(form.get('count').replace(/[\s\u00a0\u202f,.]/g, '') || NaN) !== batch.rows.ready) throw new AcquisError('bad_input', { faults: [{ path: 'count', code: 'count_wrong' }] });
      await issue.confirm(org, id, byOf(c), { onDuplicate: form.get('onDuplicate') === 'reissue' ? 'reissue' : 'skip' });
      return c.redirect(here, 303);
    } catch (error) {
      return previewPage(c, open, error);
    }
  });
  app.post(`${at}/cancel`, async (c) => {
    const org = c.req.param('org');
    await issue.cancel(org, c.req.param('id'), byOf(c));
    return redirectWith(c, `/o/${org}/issue`, 'done', c.var.t('issue.cancel.done'));
  });

  app.get(`${at}/awards.csv`, async (c) => {
    const { org, id } = await opened(c), { t } = c.var;
    return csvAnswer('titres.csv', (async function* () {
      yield [t('issue.col.person'), t('issue.col.email'), t('issue.col.awarded'), t('issue.col.state'), t('issue.col.delivery'), t('issue.award.public_id')];
      for (let after: string | undefined; ;) {
        const { lines, next } = await issue.awards(org, { batch: id }, after), states = await deliver.states(org, lines.map((line) => line.id));
        for (const line of lines) {
          const state = states.get(line.id), said = state && (state.claim === 'offered' ? state.mail : state.claim);
          yield [line.person?.name ?? t('issue.erased'), line.person?.email ?? '', line.award?.awardedOn ?? '', t(`issue.status.${line.status}`), said ? t(`issue.delivery.${said}`) : '', line.credential];
        }
        if (next === undefined) return;
        after = next;
      }
    })());
  });
  return app;
}

async function* every(page: (after: number) => Promise<readonly RowView[]>): AsyncGenerator<RowView> {
  for (let after = 0; ;) {
    const rows = await page(after), last = rows.at(-1);
    yield* rows;
    if (!last) return;
    after = last.number;
  }
}
