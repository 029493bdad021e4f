// Logins from elsewhere, set up.
import { Hono } from 'hono';
import { formOf, type Ctx, type Env } from '#lib/http';
import type { Problem } from '../../../web/components/say.tsx';
import { ProviderPage, ProvidersPage } from '../../../web/people/providers.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { oneLine } from '../door/addresses.ts';
import { USUAL_CLAIMS, type Look, type People, type ProviderWish } from '../people.ts';
import { visitorOf } from './account.tsx';
import { doThen, problemsOf } from './answers.tsx';

const AT = '/people/admin/providers';
const EMPTY: ProviderWish = { issuer: '', clientId: '', secret: '', scopes: 'openid email profile', label: {}, claims: USUAL_CLAIMS, believed: false, domains: [], shown: false };

export function providerPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.adminOnly, fresh = people.freshOnly;

  const one = async (c: Ctx, id: string, back: { problems?: Problem[]; wish?: ProviderWish; look?: Look } = {}) => {
    const { redirectUri, hasSecret, ...known } = await people.provider(id);
    return c.html(<ProviderPage page={pageOf(c)} id={id} redirectUri={redirectUri} hasSecret={hasSecret} wish={{ ...known, secret: '' }} {...back} />, back.problems ? 422 : 200);
  };

  app.get(AT, only, async (c) => c.html(<ProvidersPage page={pageOf(c)} providers={await people.providers()} />));
  app.get(`${AT}/new`, only, (c) => c.html(<ProviderPage page={pageOf(c)} wish={EMPTY} />));
  app.post(`${AT}/new`, only, fresh, async (c) => {
    const wish = await wishFrom(c);
    try {
      return redirectWith(c, `${AT}/${await people.saveProvider(visitorOf(c).id, undefined, wish)}`, 'done', c.var.t('people.providers.saved'));
    } catch (error) {
      return c.html(<ProviderPage page={pageOf(c)} wish={wish} problems={problemsOf(c, error)} />, 422);
    }
  });
  app.get(`${AT}/:id`, only, (c) => one(c, c.req.param('id')));
  app.post(`${AT}/:id`, only, fresh, async (c) => {
    const wish = await wishFrom(c), id = c.req.param('id');
    try {
      await people.saveProvider(visitorOf(c).id, id, wish);
      return redirectWith(c, `${AT}/${id}`, 'done', c.var.t('people.saved'));
    } catch (error) {
      return one(c, id, { problems: problemsOf(c, error), wish });
    }
  });
  app.post(`${AT}/:id/test`, only, async (c) => one(c, c.req.param('id'), { look: await people.lookAtProvider(c.req.param('id')) }));
  app.post(`${AT}/:id/remove`, only, fresh, (c) => doThen(c, AT, c.var.t('people.providers.removed'), () => people.removeProvider(visitorOf(c).id, c.req.param('id'))));
  return app;
}

async function wishFrom(c: Ctx): Promise<ProviderWish> {
  const form = await formOf(c), line = (name: string) => oneLine(form.get(name), 1_000);
  return {
    issuer: line('issuer'), clientId: line('clientId'), secret: form.get('secret'), scopes: line('scopes'), label: { fr: line('label.fr'), en: line('label.en') }, shown: form.get('shown') === 'yes', believed: form.get('believed') === 'yes',
    domains: form.get('domains').split(/[\s,;]+/).map((domain) => domain.toLowerCase().replace(/^@/, '')).filter(Boolean),
    claims: { name: line('claims.name'), email: line('claims.email'), esi: line('claims.esi'), orcid: line('claims.orcid') },
  };
}
