// The forms of credentials, chosen by an owner.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Env } from '#lib/http';
import { isKind } from '#rooms/sign';
import { redirectWith, pageOf } from '../../../web/page.ts';
import { FormsPage } from '../../../web/issue/forms.tsx';
import { MAY_CHOOSE_FORMS } from '../issue.policy.ts';
import { FURTHER } from '../issue.ts';
import { byOf, type PageDeps } from './page.ts';

export function formsPages({ issue, people }: PageDeps): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/o/:org/issue/forms', async (c) => {
    const org = c.req.param('org'), mayChoose = c.var.seat?.roles.some((role) => MAY_CHOOSE_FORMS.includes(role)) ?? false;
    return c.html(<FormsPage page={pageOf(c)} org={org} choice={await issue.forms(org)} mayChoose={mayChoose} />);
  });
  app.post('/o/:org/issue/forms', people.memberOnly(...MAY_CHOOSE_FORMS), async (c) => {
    const org = c.req.param('org'), form = await formOf(c), tokenKey = form.get('tokenKey'), wanted = form.all('forms');
    if (!isKind(tokenKey)) throw new AcquisError('bad_input', { faults: [{ path: 'tokenKey', code: 'sign_kind_unknown' }] });
    await issue.chooseForms(org, byOf(c), { further: FURTHER.filter((one) => wanted.includes(one)), tokenKey });
    return redirectWith(c, `/o/${org}/issue/forms`, 'done', c.var.t('issue.forms.done'));
  });
  return app;
}
