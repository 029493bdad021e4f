// The portfolio as pages: its holder's desk, the look before, and what anybody sees under its name.
import { Hono } from 'hono';
import { formOf, type Ctx, type Env } from '#lib/http';
import { ageFirst, type AgeAsked } from '../../../web/people/age.tsx';
import { PortfolioDeskPage, PortfolioPage } from '#web/share/portfolio';
import type { Problem } from '#web/components/say';
import { download, hide } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { AcquisError } from '#lib/errors';
import { europassCv } from '../door/cv.ts';
import type { PortfolioWish } from '../share.ts';
import { personOf, problemsIn, type SharePagesDeps } from './parts.ts';

const AGE: AgeAsked = { action: '/share/portfolio/on', back: '/share/portfolio', link: '/share/new' };
const EMPTY: PortfolioWish = { name: '', title: '', intro: '', sections: [], credentials: [], notes: false, listed: false };

export function portfolioPages({ share, hold, people }: SharePagesDeps): Hono<Env> {
  const app = new Hono<Env>(), own = people.signedInOnly;

  app.get('/share/portfolio', own, async (c) => c.html(await desk(c)));
  app.post('/share/portfolio', own, async (c) => {
    const form = await formOf(c), act = form.get('act'), person = personOf(c);
    const wish: PortfolioWish = { name: form.get('name'), title: form.get('title'), intro: form.get('intro'), sections: form.all('section'), credentials: form.all('c'), notes: form.get('notes') === 'yes', listed: form.get('listed') === 'yes' };
    try {
      if (act === 'change') return c.html(await desk(c, wish));
      if (act === 'preview') { hide(c); return c.html(<PortfolioPage page={pageOf(c)} shown={await share.previewPortfolio(person, wish)} preview={wish} onAir={(await share.portfolio(person))?.onAir === true} may={(await people.ageOf(person)).kind !== 'minor'} />); }
      await share.keepPortfolio(person, wish);
      const first = act === 'publish' ? await ageFirst(c, people, person, AGE) : undefined;
      if (first) return first;
      if (act === 'publish') await share.publish(person);
      return redirectWith(c, '/share/portfolio', 'done', c.var.t(act === 'publish' ? 'share.portfolio.published' : 'share.portfolio.kept'));
    } catch (error) {
      return c.html(await desk(c, wish, problemsIn(c, error)), 422);
    }
  });
  // Two letters: no portfolio goes by that name.
  app.get('/share/portfolio/on', own, async (c) => await ageFirst(c, people, personOf(c), AGE) ?? c.redirect('/share/portfolio', 303));
  app.post('/share/portfolio/on', own, async (c) => {
    const first = await ageFirst(c, people, personOf(c), AGE);
    if (first) return first;
    try {
      await share.publish(personOf(c));
    } catch (error) {
      return c.html(await desk(c, undefined, problemsIn(c, error)), 422);
    }
    return redirectWith(c, '/share/portfolio', 'done', c.var.t('share.portfolio.published'));
  });
  app.post('/share/portfolio/off', own, async (c) => {
    await share.unpublish(personOf(c));
    return redirectWith(c, '/share/portfolio', 'done', c.var.t('share.portfolio.switched_off'));
  });
  app.get('/share/portfolio/cv.xml', own, async (c) => {
    const person = personOf(c), account = await people.account(person), wanted = c.req.queries('c') ?? [], lines = (await hold.own(person)).filter(({ id }) => wanted.length === 0 || wanted.includes(id));
    return download(c, { body: europassCv(lines, { name: account?.name ?? '', email: account?.email, lang: c.var.lang, linkOf: (id) => `${people.publicUrl}/c/${id}`, isPublic: await publicOnes(lines.map(({ id }) => id)) }), type: 'application/xml', name: 'europass-cv.xml' });
  });
  app.get('/share/portfolio/:name', async (c) => {
    const shown = await share.findPortfolio(c.req.param('name'));
    if (!shown) throw new AcquisError('not_found');
    if (!shown.listed) hide(c);
    return c.html(<PortfolioPage page={pageOf(c)} shown={shown} mine={shown.person === c.var.visitor?.id} />);
  });

  async function publicOnes(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set((await Promise.all(ids.map(async (id) => (await hold.find(id, undefined) ? [id] : [])))).flat());
  }
  async function desk(c: Ctx, typed?: PortfolioWish, problems: readonly Problem[] = []) {
    const person = personOf(c), portfolio = await share.portfolio(person), account = await people.account(person), wish = typed ?? portfolio ?? { ...EMPTY, title: account?.name ?? '' };
    const free = portfolio?.house !== undefined || problems.some(({ field }) => field === 'name') ? await share.freeName(person, wish.name) : wish.name;
    return <PortfolioDeskPage page={pageOf(c)} portfolio={portfolio} typed={wish} free={free === wish.name ? undefined : free} collections={await hold.collections(person)} lines={await hold.own(person)} age={(await people.ageOf(person)).kind} problems={problems} />;
  }
  return app;
}
