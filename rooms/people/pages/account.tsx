// What a signed-in person sees of themselves.
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { AcquisError } from '#lib/errors';
import { formOf, LANG_COOKIE, type Ctx, type Env, type Visitor } from '#lib/http';
import { WelcomePage } from '../../../web/people/entry.tsx';
import { HomePage, MePage } from '../../../web/people/account.tsx';
import type { Problem } from '../../../web/components/say.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { oneLine } from '../door/addresses.ts';
import { countries } from '../door/countries.ts';
import type { People } from '../people.ts';
import { doThen, langOf, problemsOf } from './answers.tsx';

export function accountPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly;

  // Whoever works in one place and has nothing to answer goes there at once; whoever works nowhere, to their own learning.
  app.get('/people', only, async (c) => {
    const me = visitorOf(c), [places, invitations] = await Promise.all([people.placesOf(me, c.var.lang), people.invitationsFor(me, c.var.lang)]), [place] = places;
    if (invitations.length > 0 || places.length > 1 || (me.admin && !place)) return c.redirect('/people/home', 303);
    return c.redirect(place ? `/o/${place.id}/desk` : '/hold', 303);
  });
  app.get('/people/welcome', only, async (c) => {
    const unproved = (await people.addressesOf(visitorOf(c).id)).find(({ proved }) => !proved)?.email;
    return c.html(<WelcomePage page={pageOf(c)} added={c.req.query('added') === '1'} unproved={unproved} />);
  });
  app.get('/people/home', only, async (c) => {
    const me = visitorOf(c), [places, invitations] = await Promise.all([people.placesOf(me, c.var.lang), people.invitationsFor(me, c.var.lang)]);
    return c.html(<HomePage page={pageOf(c)} places={places} invitations={invitations} />);
  });
  app.post('/people/home/invitations/:id', only, (c) => doThen(c, '/people/home', c.var.t('people.home.accepted'), async () => {
    const me = visitorOf(c);
    await people.acceptOwn(me, c.req.param('id'));
    await people.signIn(c, me.id, me.provedAt); // their rights have grown: a new session, which has seen no new proof
  }));

  type Typed = { readonly name?: string; readonly birth?: { readonly year: string; readonly country: string } };
  const me = async (c: Ctx, problems: Problem[] = [], typed: Typed = {}) => {
    const visitor = visitorOf(c), [account, sessions, birth, age] = await Promise.all([people.account(visitor.id), people.sessionsOf(visitor), people.birthOf(visitor.id), people.ageOf(visitor.id)]);
    return c.html(<MePage page={pageOf(c)} problems={problems} name={typed.name ?? account?.name ?? ''} accountLang={account?.lang ?? c.var.lang} sessions={sessions} here={visitor.session} countries={countries(c.var.lang)}
      birth={typed.birth ?? { year: birth ? String(birth.year) : '', country: birth?.country ?? (c.var.lang === 'fr' ? 'FRA' : '') }} minor={age.kind === 'minor'} />, problems.length > 0 ? 422 : 200);
  };
  app.get('/people/me', only, (c) => me(c));
  app.post('/people/me', only, async (c) => {
    const form = await formOf(c), name = oneLine(form.get('name'), 100), lang = langOf(form.get('lang'), c.var.lang);
    if (!name) return me(c, [{ field: 'name', text: c.var.t('people.me.faulty_name') }], { name: '' });
    await people.changeAccount(visitorOf(c), { name, lang });
    setCookie(c, LANG_COOKIE, lang, { path: '/', sameSite: 'Lax', secure: people.publicUrl.startsWith('https:'), maxAge: 31_536_000 });
    return redirectWith(c, '/people/me', 'done', c.var.t('people.saved'));
  });
  app.post('/people/me/birth', only, async (c) => {
    const form = await formOf(c), birth = { year: form.get('year'), country: form.get('country') };
    try {
      await people.sayBirth(visitorOf(c), birth.year === '' ? undefined : birth);
    } catch (error) {
      if (!(error instanceof AcquisError) || !['bad_input', 'minor_not_public'].includes(error.code)) throw error;
      return me(c, error.code === 'bad_input' ? problemsOf(c, error) : [{ field: 'year', text: c.var.t('people.me.age.fixed') }], { birth });
    }
    return redirectWith(c, '/people/me', 'done', c.var.t('people.saved'));
  });

  app.post('/people/me/sessions/end-others', only, (c) => doThen(c, '/people/me', c.var.t('people.me.sessions_ended'), () => people.endOtherSessions(visitorOf(c))));
  app.post('/people/me/sessions/:id/end', only, (c) => doThen(c, '/people/me', c.var.t('people.me.session_ended'), () => people.endSession(visitorOf(c), c.req.param('id'))));
  return app;
}

/** Behind `signedInOnly`. */
export function visitorOf(c: Ctx): Visitor {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor;
}
