import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import { ClaimPage, ClosedPage } from '#web/deliver/claim';
import { OutboxMailPage, OutboxPage, SentPage } from '#web/deliver/sent';
import { WordingPage } from '#web/deliver/wording';
import { pageOf, redirectWith } from '../../web/page.ts';
import { badgeOf, type Deliver, type SentFilter, type Wording } from './deliver.ts';
import { MAY_DELIVER, MAY_WORD } from './deliver.policy.ts';

export type DeliverPagesDeps = { readonly deliver: Deliver; readonly people: Pick<People, 'memberOnly' | 'adminOnly'> };

const ROW = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function deliverPages({ deliver, people }: DeliverPagesDeps): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/deliver/outbox', people.adminOnly, async (c) => {
    const { lines, next } = await deliver.outbox(rowIn(c.req.query('before')));
    return c.html(<OutboxPage page={pageOf(c)} lines={lines} next={next} canSend={deliver.canSend} />);
  });
  app.get('/deliver/outbox/:id', people.adminOnly, async (c) => c.html(<OutboxMailPage page={pageOf(c)} mail={await deliver.openMail(rowOf(c.req.param('id')))} />));

  app.get('/deliver/:token', async (c) => {
    const token = c.req.param('token'), offer = await deliver.open(token);
    hide(c);
    if (!offer) return c.html(<ClosedPage page={pageOf(c)} token={token} />, 404);
    if (offer.state === 'accepted') return c.redirect(`/hold/claimed/${token}`, 303);
    const shown = await Promise.all(offer.credentials.map(async (credential) => ({ credential, picture: badgeOf(credential.claims), report: await deliver.report(credential, c.var.lang) })));
    return c.html(<ClaimPage page={pageOf(c)} token={token} offer={offer} shown={shown} />);
  });
  for (const [path, answer] of [['decline', 'declined'], ['dispute', 'disputed'], ['reopen', 'reopened']] as const) {
    app.post(`/deliver/:token/${path}`, async (c) => {
      const token = c.req.param('token');
      await deliver.answer(token, answer).catch(unlessClosed);
      return c.redirect(`/deliver/${encodeURIComponent(token)}`, 303);
    });
  }
  // The same answer for every link there ever was or was not.
  app.post('/deliver/:token/renew', async (c) => {
    await deliver.renew(c.req.param('token'));
    return redirectWith(c, `/deliver/${encodeURIComponent(c.req.param('token'))}`, 'done', c.var.t('deliver.closed.done'));
  });

  app.get('/o/:org/deliver', people.memberOnly(...MAY_DELIVER), async (c) => {
    const org = c.req.param('org'), filter = filterIn(c.req.query('show'));
    const { lines, next, counts } = await deliver.sent(org, filter, rowIn(c.req.query('before')));
    return c.html(<SentPage page={pageOf(c)} organisation={org} lines={lines} next={next} counts={counts} filter={filter} canSend={deliver.canSend} />);
  });
  app.post('/o/:org/deliver/:claim/resend', people.memberOnly(...MAY_DELIVER), async (c) => {
    const org = c.req.param('org');
    await deliver.resend(org, rowOf(c.req.param('claim')));
    return redirectWith(c, `/o/${org}/deliver`, 'done', c.var.t('deliver.sent.resent'));
  });
  const wordingPage = async (c: Ctx, wording: Wording, error?: AcquisError) => {
    const org = c.req.param('org') ?? '', [fr, en] = await Promise.all([deliver.wordingPreview(org, 'fr', wording), deliver.wordingPreview(org, 'en', wording)]);
    const problems = error?.faults.map((fault) => ({ field: fault.path.replace('.fr', ''), text: faultText(c.var.lang, fault) })) ?? [];
    return c.html(<WordingPage page={pageOf(c)} wording={wording} previews={{ fr, en }} problems={problems} />, error ? 422 : 200);
  };
  app.get('/o/:org/deliver/wording', people.memberOnly(...MAY_WORD), async (c) => wordingPage(c, await deliver.wording(c.req.param('org'))));
  app.post('/o/:org/deliver/wording', people.memberOnly(...MAY_WORD), async (c) => {
    const form = await formOf(c), org = c.req.param('org'), of = (lang: 'fr' | 'en') => ({ intro: form.get(`intro.${lang}`), signature: form.get(`signature.${lang}`) }), wish = { fr: of('fr'), en: of('en') };
    if (form.get('do') === 'preview') return wordingPage(c, wish);
    try {
      await deliver.saveWording(org, c.var.visitor?.id ?? '', wish);
      return redirectWith(c, c.req.path, 'done', c.var.t('people.saved'));
    } catch (error) {
      if (error instanceof AcquisError && error.code === 'bad_input') return wordingPage(c, wish, error);
      throw error;
    }
  });
  return app;
}

function hide(c: Ctx): void {
  c.header('x-robots-tag', 'noindex');
}

/** The page itself tells what became of a link; an answer that came too late changes nothing. */
function unlessClosed(error: unknown): void {
  if (!(error instanceof AcquisError) || (error.code !== 'not_found' && error.code !== 'conflict')) throw error;
}

function rowIn(text: string | undefined): string | undefined {
  return text !== undefined && ROW.test(text) ? text : undefined;
}

function rowOf(text: string): string {
  if (!ROW.test(text)) throw new AcquisError('not_found');
  return text;
}

function filterIn(text: string | undefined): SentFilter {
  return (['bounced', 'disputed', 'declined'] as const).find((known) => known === text) ?? 'all';
}
