// Two accounts into one.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { errorText, formOf, jsonOf, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { peerOf } from '#lib/peer';
import { MergePage, MergePlanPage } from '../../../web/people/merge.tsx';
import { JourneyPage, ProofCodePage } from '../../../web/people/prove.tsx';
import type { Problem } from '../../../web/components/say.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { codeTyped, orGone, problemsOf } from './answers.tsx';
import { carry, orRefused } from './journeys.tsx';

const AT = '/people/me/merge';

export function mergePages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly, fresh = people.freshOnly;

  const ask = async (c: Ctx, back: { problems?: Problem[]; email?: string } = {}) =>
    c.html(<MergePage page={pageOf(c)} providers={(await people.providers()).map(({ id, label }) => ({ id, label: inLanguage(label, c.var.lang).text }))} {...back} />, back.problems ? 422 : 200);

  app.get(AT, only, (c) => ask(c));
  app.post(AT, only, fresh, async (c) => {
    const email = (await formOf(c)).get('email');
    try {
      return c.redirect(`${AT}/code/${await people.askMergeCode(visitorOf(c), email, peerOf(c))}`, 303);
    } catch (error) {
      const same = error instanceof AcquisError && error.code === 'same_account';
      return ask(c, { problems: same ? [{ field: 'email', text: errorText(c.var.lang, error) }] : problemsOf(c, error), email: email.slice(0, 254) });
    }
  });
  app.get(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const { email } = await people.mergeAttempt(visitorOf(c), c.req.param('attempt'));
    return c.html(<ProofCodePage page={pageOf(c)} action={c.req.path} email={email} next={AT} back={AT} />);
  }));
  app.post(`${AT}/code/:attempt`, only, (c) => orGone(c, 'code', async () => {
    const me = visitorOf(c), attempt = c.req.param('attempt'), { email } = await people.mergeAttempt(me, attempt);
    return codeTyped(c, { email, back: AT, next: AT, tried: await people.tryMergeCode(me, attempt, (await formOf(c)).get('code'), peerOf(c)) }, (token) => c.redirect(`${AT}/with/${token}`, 303));
  }));
  app.post(`${AT}/passkey/options`, only, fresh, async (c) => c.json(await people.passkeySignIn(peerOf(c), { purpose: 'merge', by: visitorOf(c) })));
  app.post(`${AT}/passkey`, only, fresh, async (c) => {
    const me = visitorOf(c), { answer } = await jsonOf(c) as { answer?: unknown };
    return c.json({ next: `${AT}/with/${await people.otherProved(me, await people.usePasskey(answer, { purpose: 'merge', by: me }))}` });
  });
  app.post(`${AT}/provider/:provider`, only, fresh, (c) => orRefused(c, AT, async () => {
    const { url, token, label } = await people.depart(c.req.param('provider'), 'merge', AT, c.var.lang, peerOf(c), visitorOf(c));
    carry(c, token);
    return c.html(<JourneyPage page={pageOf(c)} label={label} url={url} back={AT} />);
  }));

  app.get(`${AT}/with/:token`, only, (c) => orGone(c, 'kept', async () => c.html(<MergePlanPage page={pageOf(c)} action={c.req.path} plan={await people.mergePlan(visitorOf(c), c.req.param('token'))} />)));
  app.post(`${AT}/with/:token`, only, fresh, (c) => orGone(c, 'kept', async () => {
    const me = visitorOf(c), token = c.req.param('token'), plan = await people.mergePlan(me, token);
    const again = (field: string | undefined, text: string) => c.html(<MergePlanPage page={pageOf(c)} action={c.req.path} plan={plan} problems={[{ field, text }]} />, 422);
    if ((await formOf(c)).get('sure') !== 'yes') return again('sure', c.var.t('people.merge.tick'));
    try {
      await people.merge(me, token);
    } catch (error) {
      if (error instanceof AcquisError && error.code === 'merge_waits') return again(undefined, errorText(c.var.lang, error));
      throw error;
    }
    await people.signIn(c, me.id, me.provedAt); // their rights have grown: a new session, which has seen no new proof
    return redirectWith(c, '/people/me', 'done', c.var.t('people.merge.done'));
  }));
  return app;
}
