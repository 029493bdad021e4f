// The house's administrators.
import { Hono } from 'hono';
import { formOf, type Env } from '#lib/http';
import { AdminPage } from '../../../web/people/admin.tsx';
import { HouseHistoryPage } from '../../../web/people/history.tsx';
import { pageOf } from '../../../web/page.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { doThen, langOf } from './answers.tsx';
import { before } from './desk.tsx';

const AT = '/people/admin';

export function adminPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.adminOnly;

  app.get(AT, only, async (c) => {
    const [organisations, administrators, invitations] = await Promise.all([people.organisations(), people.administrators(), people.invitations(undefined)]);
    return c.html(<AdminPage page={pageOf(c)} organisations={organisations} administrators={administrators} invitations={invitations} />);
  });
  app.post('/people/admin/invitations', only, (c) => doThen(c, AT, c.var.t('people.members.invited'), async () => {
    const form = await formOf(c);
    await people.invite(undefined, visitorOf(c).id, { email: form.get('email'), roles: [], lang: langOf(form.get('lang'), c.var.lang) });
  }));
  app.post('/people/admin/invitations/:id/again', only, (c) => doThen(c, AT, c.var.t('people.members.sent_again'), () => people.resendInvitation(undefined, visitorOf(c).id, c.req.param('id'))));
  app.post('/people/admin/invitations/:id/withdraw', only, (c) => doThen(c, AT, c.var.t('people.members.withdrawn'), () => people.withdrawInvitation(undefined, visitorOf(c).id, c.req.param('id'))));
  app.post('/people/admin/administrators/:id/remove', only, (c) => doThen(c, AT, c.var.t('people.admin.removed'), () => people.removeAdministrator(visitorOf(c).id, c.req.param('id'))));
  app.post('/people/admin/ages', only, (c) => doThen(c, AT, c.var.t('people.admin.age_done'), async () => people.askAgeAgain(visitorOf(c).id, (await formOf(c)).get('email') ?? '')));
  app.get('/people/admin/history', only, async (c) => c.html(<HouseHistoryPage page={pageOf(c)} history={await people.history(undefined, before(c))} />));
  return app;
}
