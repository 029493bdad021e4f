// Proving again who one is, and coming back to what was asked.
import { Hono } from 'hono';
import { formOf, jsonOf, type Env } from '#lib/http';
import { inLanguage, type T } from '#lib/i18n';
import { peerOf } from '#lib/peer';
import { AgainPage, JourneyPage, KeptFormPage, ProofCodePage } from '../../../web/people/prove.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { ownPath } from '../door/addresses.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { codeTyped, orGone } from './answers.tsx';
import { carry, orRefused } from './journeys.tsx';

const HOME = '/people/me', AT = '/people/again';

export function againPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly;
  const back = (next: string) => `${AT}?next=${encodeURIComponent(next)}`;

  app.get(AT, only, async (c) => {
    const me = visitorOf(c), [passkeys, account, logins, providers] = await Promise.all([people.passkeysOf(me), people.account(me.id), people.loginsOf(me.id, c.var.lang), people.providers()]);
    const linked = providers.filter(({ id }) => logins.some((login) => login.provider === id)).map(({ id, label }) => ({ id, label: inLanguage(label, c.var.lang).text }));
    return c.html(<AgainPage page={pageOf(c)} next={ownPath(c.req.query('next'), HOME)} hasPasskey={passkeys.length > 0} byMail={account?.passkeyOnly ? undefined : account?.email} providers={linked} />);
  });
  app.post(`${AT}/code`, only, async (c) => {
    const me = visitorOf(c), account = await people.account(me.id), next = ownPath((await formOf(c)).get('next'), HOME);
    const attempt = await people.askProofCode(me, { email: account?.email, lang: account?.lang ?? c.var.lang, passkeyOnly: account?.passkeyOnly ?? false }, peerOf(c));
    return c.redirect(`${AT}/code/${attempt}?next=${encodeURIComponent(next)}`, 303);
  });
  app.get(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const { email } = await people.proofAttempt(visitorOf(c), c.req.param('attempt')), next = ownPath(c.req.query('next'), HOME);
    return c.html(<ProofCodePage page={pageOf(c)} action={c.req.path} email={email} next={next} back={back(next)} />);
  }));
  app.post(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const me = visitorOf(c), form = await formOf(c), attempt = c.req.param('attempt'), next = ownPath(form.get('next'), HOME), { email } = await people.proofAttempt(me, attempt);
    return codeTyped(c, { email, back: back(next), next, tried: await people.tryProofCode(me, attempt, form.get('code'), peerOf(c)) }, () => redirectWith(c, next, 'done', c.var.t('people.again.done')));
  }));
  app.post(`${AT}/passkey/options`, only, async (c) => c.json(await people.passkeySignIn(peerOf(c), { purpose: 'again', by: visitorOf(c) })));
  app.post(`${AT}/passkey`, only, async (c) => {
    const me = visitorOf(c), { answer, next } = await jsonOf(c) as { answer?: unknown; next?: unknown };
    await people.passkeyProved(me, await people.usePasskey(answer, { purpose: 'again', by: me }));
    return c.json({ next: ownPath(typeof next === 'string' ? next : undefined, HOME) });
  });
  app.post(`${AT}/provider/:provider`, only, (c) => orRefused(c, AT, async () => {
    const next = ownPath((await formOf(c)).get('next'), HOME), { url, token, label } = await people.depart(c.req.param('provider'), 'again', next, c.var.lang, peerOf(c), visitorOf(c));
    carry(c, token);
    return c.html(<JourneyPage page={pageOf(c)} label={label} url={url} back={back(next)} />);
  }));
  // Once proved, what was kept is shown for a last press.
  app.get(`${AT}/form/:token`, only, (c) => orGone(c, 'kept', async () => {
    const me = visitorOf(c), form = await people.keptForm(me, c.req.param('token'));
    return people.isFresh(me) ? c.html(<KeptFormPage page={pageOf(c)} form={form} act={actOf(c.var.t, form.path)} />) : c.redirect(back(c.req.path), 303);
  }));
  return app;
}

const ACTS = [
  [/^\/people\/me\/passkeys/, 'passkey'], [/^\/people\/me\/logins/, 'login'], [/^\/people\/me\/addresses/, 'address'], [/^\/people\/me\/identifiers/, 'identifier'], [/^\/people\/me\/recovery/, 'recovery'],
  [/^\/people\/me\/passkey-only/, 'only'], [/^\/people\/me\/merge/, 'merge'], [/^\/o\/[^/]+\/people\/api-keys/, 'keys'], [/^\/o\/[^/]+\/sign/, 'sign'],
] as const;

function actOf(t: T, path: string): string {
  return t(`people.again.acts.${ACTS.find(([at]) => at.test(path))?.[1] ?? 'other'}`);
}
