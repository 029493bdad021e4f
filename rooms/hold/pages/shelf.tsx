// The learner's place as pages: the list, and the ways to look at all of it at once.
import { Hono } from 'hono';
import { day } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env } from '#lib/http';
import type { People } from '#rooms/people';
import { EndingPage } from '#web/hold/ending';
import { IssuersPage } from '#web/hold/issuers';
import { HoldPage } from '#web/hold/list';
import { SkillsPage } from '#web/hold/skills';
import { WorkPage } from '#web/hold/work';
import { pageOf } from '../../../web/page.ts';
import { FACETS, SORTS, endingOf, issuersOf, skillsOf, workOf, type Hold, type ShelfWish } from '../hold.ts';

export type ShelfPagesDeps = { readonly hold: Pick<Hold, 'shelf' | 'own' | 'now' | 'unseen'>; readonly people: Pick<People, 'signedInOnly'> };

export function shelfPages({ hold, people }: ShelfPagesDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/hold', people.signedInOnly, async (c) => {
    const wish = wishIn(c);
    return c.html(<HoldPage page={pageOf(c)} wish={wish} shelf={await hold.shelf(personOf(c), wish)} unseen={await hold.unseen(personOf(c))} />);
  });
  app.get('/hold/skills', people.signedInOnly, async (c) => c.html(<SkillsPage page={pageOf(c)} skills={await skillsOf(await hold.own(personOf(c)))} today={day(hold.now())} />));
  app.get('/hold/work', people.signedInOnly, async (c) => c.html(<WorkPage page={pageOf(c)} work={workOf(await hold.own(personOf(c)))} />));
  app.get('/hold/issuers', people.signedInOnly, async (c) => c.html(<IssuersPage page={pageOf(c)} issuers={issuersOf(await hold.own(personOf(c)))} />));
  app.get('/hold/ending', people.signedInOnly, async (c) => {
    const today = day(hold.now());
    return c.html(<EndingPage page={pageOf(c)} ending={endingOf(await hold.own(personOf(c)), today)} today={today} />);
  });
  return app;
}

/** As the address says it; what it does not say, or says too long, is not wished for. */
function wishIn(c: Ctx): ShelfWish {
  const said = (name: string, most = 500) => (c.req.query(name) ?? '').trim().slice(0, most) || undefined;
  return {
    query: said('q', 100), sort: SORTS.find((sort) => sort === said('sort')), page: Math.trunc(Number(said('page'))) || 1, ...(said('whose') === 'other' && { whose: 'other' }),
    ...Object.fromEntries(FACETS.map((name) => [name, said(name)])),
  };
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
