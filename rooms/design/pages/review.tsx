// A draft looked at by others: asked, sent back, compared with another version, seen through the eyes of those it is for.
import { Hono } from 'hono';
import { makeBadge, readBadge, type Specification } from '#credential';
import { labelsIn, readSpecification } from '#framework';
import { formOf, type Env } from '#lib/http';
import { dictionary, inLanguage } from '#lib/i18n';
import { changes } from '../../../web/design/changes.ts';
import { ComparePage } from '../../../web/design/compare.tsx';
import { textsAt } from '../../../web/design/form.ts';
import { PreviewPage, type Eyes } from '../../../web/design/preview.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { AcquisError } from '#lib/errors';
import { isPublicId } from '#lib/ids';
import type { Sign } from '#rooms/sign';
import type { Design } from '../design.ts';
import { found, idOf, whereabouts } from './desk.tsx';

export function reviewPages({ design, sign }: { design: Design; sign: Pick<Sign, 'did'> }): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/design/:id/preview', async (c) => {
    const { home, org } = whereabouts(c), version = await found(design, c), page = pageOf(c), { specification } = readSpecification(version.content);
    const eyes: Eyes = c.req.query('as') === 'employer' ? 'employer' : 'learner', language = c.req.query('in') === 'en' || c.req.query('in') === 'fr' ? c.req.query('in') as 'fr' | 'en' : c.var.lang;
    const inside = { ...page, lang: language, t: dictionary(language) };
    const seen = specification && { specification, claims: invented(specification, { id: version.id, language, name: inside.t('design.seen.name'), at: design.today(), url: page.house.publicUrl, org, did: sign.did(org) }) };
    const title = inLanguage(textsAt(version.content, 'title'), c.var.lang).text || c.var.t('design.untitled');
    return c.html(<PreviewPage page={page} home={home} id={version.id} title={title} eyes={eyes} language={language} inside={inside} seen={seen && seen.claims ? { specification: seen.specification, claims: seen.claims } : undefined} />);
  });

  /** `from`: another version; without it, the published one before. */
  app.get('/o/:org/design/:id/compare', async (c) => {
    const { org } = whereabouts(c), to = await found(design, c), wanted = c.req.query('from') ?? '';
    const before = (await design.list(org)).filter((one) => one.specificationId === to.specificationId && one.number < to.number).sort((a, b) => b.number - a.number)[0];
    const from = await design.open(org, isPublicId(wanted) ? wanted : before?.id ?? '');
    if (!from) throw new AcquisError('not_found');
    return c.html(<ComparePage page={pageOf(c)} org={org} from={from} to={to} changes={changes(c.var.lang, from.content, to.content)} />);
  });

  app.post('/o/:org/design/:id/review', async (c) => {
    const { org, by, here } = whereabouts(c), form = await formOf(c);
    await design.askReview(org, idOf(c), by, form.get('note'));
    return redirectWith(c, here, 'done', c.var.t('design.done.review_asked'));
  });
  app.post('/o/:org/design/:id/return', async (c) => {
    const { org, by, here } = whereabouts(c), form = await formOf(c);
    await design.returnReview(org, idOf(c), by, form.get('answer'));
    return redirectWith(c, here, 'done', c.var.t('design.done.returned'));
  });
  return app;
}

type Invented = { id: string; language: 'fr' | 'en'; name: string; at: string; url: string; org: string; did: string };

/** What the credential of someone who just passed everything would say: made and read the way real ones are, never signed. */
function invented(specification: Specification, { id, language, name, at, url, org, did }: Invented) {
  const results = specification.assessments.map(({ id: assessment, grading: g }) => ({ assessment, ...(g.kind === 'score' && { score: g.max }), ...(g.kind === 'levels' && { grade: g.levels.at(-1) ?? g.pass }) }));
  const unsigned = makeBadge({
    id: `${url}/c/${id}`, achievementId: `${url}/design/${id}`, specification, language, labels: labelsIn(specification), validFrom: `${at.slice(0, 19)}Z`, ...(specification.validForMonths !== undefined && { validUntil: monthsAfter(at, specification.validForMonths) }),
    issuer: { id: did, name: inLanguage(specification.issuer.name, language).text, url: `${url}/o/${org}` },
    award: { holder: { id: 'urn:uuid:00000000-0000-4000-8000-000000000000', name }, awardedOn: at.slice(0, 10), route: specification.routes[0] ?? 'course', results },
  });
  return readBadge(unsigned) ?? undefined;
}

function monthsAfter(at: string, months: number): string {
  const day = new Date(at);
  day.setUTCMonth(day.getUTCMonth() + months);
  return `${day.toISOString().slice(0, 19)}Z`;
}
