// The forms of credentials, chosen by an owner.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { isKind } from '#rooms/sign';
import { redirectWith, pageOf } from '../../../web/page.ts';
import { FormsPage } from '../../../web/issue/forms.tsx';
import { MAY_CHOOSE_FORMS } from '../issue.policy.ts';
import { FURTHER, type FormsChoice } from '../issue.ts';
import { byOf, choicesOf, problemsOf, type PageDeps } from './page.ts';

export function formsPages(deps: PageDeps): Hono<Env> {
  const { issue, people } = deps, app = new Hono<Env>();
  const formsPage = async (c: Ctx, typed?: FormsChoice, error?: unknown) => {
    const org = c.req.param('org') ?? '', mayChoose = c.var.seat?.roles.some((role) => MAY_CHOOSE_FORMS.includes(role)) ?? false, problems = error === undefined ? [] : problemsOf(c.var.lang, error);
    return c.html(<FormsPage page={pageOf(c)} org={org} choice={typed ?? await issue.forms(org)} mayChoose={mayChoose} seal={await issue.sealState(org)} published={await choicesOf(deps, org)} today={issue.today()} problems={problems} />, error === undefined ? 200 : 422);
  };
  app.get('/o/:org/issue/forms', (c) => formsPage(c));
  app.post('/o/:org/issue/forms', people.memberOnly(...MAY_CHOOSE_FORMS), async (c) => {
    const org = c.req.param('org'), form = await formOf(c), tokenKey = form.get('tokenKey'), wanted = form.all('forms');
    if (!isKind(tokenKey)) throw new AcquisError('bad_input', { faults: [{ path: 'tokenKey', code: 'sign_kind_unknown' }] });
    const choice = { further: FURTHER.filter((one) => wanted.includes(one)), tokenKey };
    try { await issue.chooseForms(org, byOf(c), choice); } catch (error) { return formsPage(c, choice, error); }
    return redirectWith(c, `/o/${org}/issue/forms`, 'done', c.var.t('issue.forms.done'));
  });
  return app;
}
