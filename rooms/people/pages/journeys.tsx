// To another site's login and back. Going there is a link: a form would be stopped by our own policy. What brings somebody back is bound to their browser by a cookie.
import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AcquisError } from '#lib/errors';
import { errorText, formOf, type Ctx, type Env } from '#lib/http';
import { lookUp } from '#lib/i18n';
import { peerOf } from '#lib/peer';
import { ArrivalPage, JourneyFailedPage, ProofCodePage } from '../../../web/people/prove.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { ownPath } from '../door/addresses.ts';
import type { People } from '../people.ts';
import { codeTyped, orGone, problemsOf } from './answers.tsx';

const HOME = '/people', COOKIE = 'acquis_journey', WAY_SECONDS = 900;

export function journeyPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const next = (c: Ctx) => ownPath(c.req.query('next'), HOME);

  app.get('/people/providers/:id', (c) => orRefused(c, '/people/sign-in', async () => {
    const { url, token } = await people.depart(c.req.param('id'), 'sign-in', next(c), c.var.lang, peerOf(c));
    carry(c, token);
    return c.redirect(url, 303);
  }));
  app.get('/people/providers/:id/return', (c) => orRefused(c, c.var.visitor ? '/people/me/ways' : '/people/sign-in', async () => {
    const { pathname, search } = new URL(c.req.url), token = getCookie(c, COOKIE) ?? '';
    deleteCookie(c, COOKIE, { path: '/people/providers' });
    const landed = await people.land(c.req.param('id'), token, pathname + search, c.var.lang, c.var.visitor);
    if (landed.outcome === 'in') { await people.signIn(c, landed.person); return c.redirect(landed.next, 303); }
    if (landed.outcome === 'address-needed') return c.redirect(`/people/arrival/${landed.token}?next=${encodeURIComponent(landed.next)}`, 303);
    if (landed.outcome === 'other-account') return c.redirect(`/people/me/merge/with/${landed.token}`, 303);
    return redirectWith(c, landed.next, 'done', c.var.t(landed.outcome === 'linked' ? 'people.ways.login_linked' : 'people.again.done'));
  }));

  // The provider knows them; which mailbox is theirs they show here, once.
  app.get('/people/arrival/:token', (c) => orGone(c, 'kept', async () => {
    const waiting = await people.arrived(c.req.param('token'), c.var.lang);
    return c.html(<ArrivalPage page={pageOf(c)} action={c.req.path} waiting={waiting} next={next(c)} email={waiting.email ?? ''} />);
  }));
  app.post('/people/arrival/:token', (c) => orGone(c, 'kept', async () => {
    const token = c.req.param('token'), form = await formOf(c), email = form.get('email'), to = ownPath(form.get('next'), HOME), waiting = await people.arrived(token, c.var.lang);
    try {
      return c.redirect(`/people/arrival/${token}/code/${await people.askArrivalCode(token, email, c.var.lang, peerOf(c))}?next=${encodeURIComponent(to)}`, 303);
    } catch (error) {
      return c.html(<ArrivalPage page={pageOf(c)} action={c.req.path} waiting={waiting} next={to} email={email.slice(0, 254)} problems={problemsOf(c, error)} />, 422);
    }
  }));
  app.get('/people/arrival/:token/code/:attempt', (c) => orGone(c, 'kept', async () => {
    const { email } = await people.arrivalAttempt(c.req.param('attempt'));
    return c.html(<ProofCodePage page={pageOf(c)} action={c.req.path} email={email} next={next(c)} back={`/people/arrival/${c.req.param('token')}`} />);
  }));
  app.post('/people/arrival/:token/code/:attempt', (c) => orRefused(c, '/people/sign-in', () => orGone(c, 'kept', async () => {
    const token = c.req.param('token'), attempt = c.req.param('attempt'), form = await formOf(c), to = ownPath(form.get('next'), HOME), { email } = await people.arrivalAttempt(attempt);
    const tried = await people.tryArrivalCode(token, attempt, form.get('code'), c.var.lang, peerOf(c));
    return codeTyped(c, { email, back: `/people/arrival/${token}`, next: to, tried: tried.outcome === 'in' ? { outcome: 'right', result: tried.person } : tried }, async (person) => { await people.signIn(c, person); return c.redirect(to, 303); });
  })));
  return app;
}

/** Sent back on the way home only, and by nobody's script. Lax: the way home begins at another site. */
export function carry(c: Ctx, token: string): void {
  setCookie(c, COOKIE, token, { path: '/people/providers', httpOnly: true, sameSite: 'Lax', secure: c.var.house.publicUrl.startsWith('https:'), maxAge: WAY_SECONDS });
}

const REFUSALS = new Set(['provider_down', 'provider_refused', 'login_taken', 'login_unknown', 'same_account', 'identifier_taken', 'link_gone']);

/** What did not work on the way is said on a page with two ways on. */
export async function orRefused(c: Ctx, back: string, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AcquisError) || !REFUSALS.has(error.code)) throw error;
    const gone = error.code === 'link_gone', { t, lang } = c.var;
    const again = c.var.visitor ? undefined : /^\/people\/providers\/[^/]+/.exec(c.req.path)?.[0];
    return c.html(<JourneyFailedPage page={pageOf(c)} title={gone ? t('people.journey.gone_title') : lookUp(lang, `error_titles.${error.code}`) ?? ''} text={gone ? t('people.journey.gone_text') : errorText(lang, error)} again={again} back={back} />, error.status as 400);
  }
}
