// What was issued: found again, suspended, withdrawn, corrected.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { AwardPage, AwardsPage, BulkPage } from '#web/issue/awards';
import { OnePage, type Typed } from '#web/issue/new';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { AwardView, Status } from '../issue.ts';
import { personIn } from './entry.tsx';
import { byOf, mayIssue, problemsOf, titlesOf, type PageDeps } from './page.ts';

const STATUSES: readonly Status[] = ['clear', 'suspended', 'revoked'];
const AT_ONCE = 500;

export function awardPages(deps: PageDeps): Hono<Env> {
  const { issue, design, people, deliver } = deps, app = new Hono<Env>(), at = '/o/:org/issue/awards';

  app.get(at, async (c) => {
    const org = c.req.param('org'), email = c.req.query('email')?.trim() || undefined, status = STATUSES.find((one) => one === c.req.query('status'));
    const until = /^\d{4}-\d\d-\d\d$/.exec(c.req.query('until') ?? '')?.[0];
    const awards = await issue.awards(org, { email, status, ...(until && { ends: { from: issue.today(), until } }) }, c.req.query('after'));
    const deliveries = await deliver.states(org, awards.lines.map((line) => line.id));
    return c.html(<AwardsPage page={pageOf(c)} org={org} awards={awards} deliveries={deliveries} titles={await titlesOf(deps, org)} choose={mayIssue(c)} email={email} status={status} until={until} />);
  });

  // Several at once: chosen, read again on a page of their own, counted, withdrawn.
  const bulkPage = async (c: Ctx, ids: readonly string[], reason: string, error?: unknown) => {
    const org = c.req.param('org') ?? '', { lines } = await issue.awards(org, { ids });
    return c.html(<BulkPage page={pageOf(c)} org={org} lines={lines} typed={{ reason }} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  };
  app.post(`${at}/withdraw`, async (c) => {
    const ids = [...new Set((await formOf(c)).all('award'))].slice(0, AT_ONCE);
    return ids.length === 0 ? redirectWith(c, `/o/${c.req.param('org')}/issue/awards`, 'problem', c.var.t('issue.bulk.none')) : bulkPage(c, ids, '');
  });
  app.post(`${at}/withdrawn`, async (c) => {
    const form = await formOf(c), org = c.req.param('org'), ids = [...new Set(form.all('award'))].slice(0, AT_ONCE), reason = form.get('reason');
    try {
      if (Number(form.get('count') || NaN) !== ids.length) throw new AcquisError('bad_input', { faults: [{ path: 'count', code: 'awards_count_wrong' }] });
      await issue.setStatus(org, ids, { to: 'revoked', reason, by: byOf(c) });
      return redirectWith(c, `/o/${org}/issue/awards`, 'done', c.var.t('issue.award.done.revoked', { n: ids.length }));
    } catch (error) {
      return bulkPage(c, ids, reason, error);
    }
  });

  async function awardOf(c: Ctx): Promise<{ org: string; award: AwardView }> {
    const org = c.req.param('org') ?? '', award = await issue.award(org, c.req.param('id') ?? '');
    if (!award) throw new AcquisError('not_found');
    return { org, award };
  }
  const versionOf = async (org: string, award: AwardView) => {
    const version = await design.version(org, award.specification);
    if (!version) throw new AcquisError('not_found');
    return version;
  };
  const awardPage = async (c: Ctx, error?: unknown) => {
    const { org, award } = await awardOf(c), { specification } = await versionOf(org, award);
    const names = new Map<string, string>();
    for (const by of new Set([award.awardedBy, ...award.events.map((event) => event.by)])) {
      const found = /^[0-9a-f-]{36}$/.test(by) ? await people.account(by) : undefined;
      if (found?.name) names.set(by, found.name);
    }
    const notices = new Map(mayIssue(c) ? await Promise.all(STATUSES.filter((to) => to !== award.status).map(async (to) => [to, await deliver.preview(org, award.id, to)] as const)) : []);
    return c.html(<AwardPage page={pageOf(c)} org={org} award={award} notices={notices} specification={specification} delivery={(await deliver.states(org, [award.id])).get(award.id)} names={names} mayIssue={mayIssue(c)} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  };
  app.get(`${at}/:id`, (c) => awardPage(c));
  app.post(`${at}/:id/status`, async (c) => {
    const form = await formOf(c), org = c.req.param('org'), id = c.req.param('id'), to = STATUSES.find((one) => one === form.get('to'));
    if (!to) throw new AcquisError('bad_request');
    try {
      await issue.setStatus(org, [id], { to, reason: form.get('reason'), by: byOf(c) });
      return redirectWith(c, `/o/${org}/issue/awards/${id}`, 'done', c.var.t(`issue.award.done.${to}`, { n: 1 }));
    } catch (error) {
      return awardPage(c, error);
    }
  });

  const correctPage = async (c: Ctx, typed?: Typed, error?: unknown) => {
    const { org, award } = await awardOf(c), { id, specification } = await versionOf(org, award);
    if (!award.person || award.supersededBy || award.status === 'revoked') return c.redirect(`/o/${org}/issue/awards/${award.id}`, 303);
    return c.html(<OnePage page={pageOf(c)} org={org} corrects={award.id} choices={[{ id, specification }]} typed={{ ...(typed ?? typedFrom(award)), specification: id }} today={issue.today()} problems={error === undefined ? [] : problemsOf(c.var.lang, error)} />, error === undefined ? 200 : 422);
  };
  app.get(`${at}/:id/correct`, (c) => correctPage(c));
  app.post(`${at}/:id/correct`, async (c) => {
    const { org, award } = await awardOf(c), form = await formOf(c), { specification } = await versionOf(org, award);
    try {
      const { batch } = await issue.correct(org, byOf(c), award.id, personIn(form.entries(), specification));
      const [now] = (await issue.awards(org, { batch })).lines;
      return redirectWith(c, `/o/${org}/issue/awards/${now?.id ?? award.id}`, 'done', c.var.t('issue.correct.done'));
    } catch (error) {
      return correctPage(c, Object.fromEntries(form.entries()), error);
    }
  });
  return app;
}

/** An award as the form would have been filled. A pass without honours is written as the word for it. */
function typedFrom({ person, award }: AwardView): Typed {
  const results = (award?.results ?? []).flatMap(({ assessment, score, grade }): [string, string][] => (score === undefined ? [[`result:${assessment}`, grade ?? 'Acquis']] : [[`result:${assessment}`, String(score)], [`grade:${assessment}`, grade ?? '']]));
  // A name that was kept whole is taken apart at its last space; the person at the form sees it and puts it right.
  const [, before = '', last = person?.name ?? ''] = /^(.*)\s(\S+)$/.exec(person?.name ?? '') ?? [];
  return {
    givenName: person?.givenName ?? before, familyName: person?.familyName ?? last, email: person?.email ?? '', language: person?.language ?? 'fr', learnerId: person?.learnerId ?? '',
    awardedOn: award?.awardedOn ?? '', narrative: award?.narrative ?? '', evidenceUrl: award?.evidence?.[0]?.url ?? '', ...Object.fromEntries(results),
  };
}
