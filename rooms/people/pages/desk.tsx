// The members' desk of an organisation: who works there, the keys of its programs, its history.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { day } from '#lib/clock';
import { formOf, type Ctx, type Env, type Seat } from '#lib/http';
import { ApiKeyMadePage, ApiKeysPage, type ApiKeysProps } from '../../../web/people/api-keys.tsx';
import { HistoryPage } from '../../../web/people/history.tsx';
import { MembersPage, type MembersProps } from '../../../web/people/members.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { API_SCOPES, MAY, mayHere, ROLES, type Act } from '../people.policy.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { doThen, langOf, problemsOf } from './answers.tsx';

const DAY_MS = 86_400_000;

export function deskPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const who = (act: Act) => people.memberOnly(...MAY[act]);

  const members = async (c: Ctx, back: Pick<MembersProps, 'problems' | 'typed'> = {}) => {
    const seat = seatOf(c), manages = mayHere(seat, 'invite members');
    const [list, waiting] = await Promise.all([people.members(seat.id), manages ? people.invitations(seat.id) : []]);
    return c.html(<MembersPage page={pageOf(c)} roles={ROLES} members={list} invitations={waiting} manages={manages} {...back} />, back.problems ? 422 : 200);
  };
  app.get('/o/:org/people', who('see members'), (c) => members(c));
  app.post('/o/:org/people/invitations', who('invite members'), async (c) => {
    const seat = seatOf(c), form = await formOf(c), wish = { email: form.get('email'), roles: form.all('roles'), lang: langOf(form.get('lang'), c.var.lang) };
    try {
      await people.invite(seat.id, visitorOf(c).id, wish);
      return redirectWith(c, home(seat), 'done', c.var.t('people.members.invited'));
    } catch (error) {
      return members(c, { problems: problemsOf(c, error), typed: wish });
    }
  });
  app.post('/o/:org/people/invitations/:id/again', who('invite members'), (c) => doThen(c, home(seatOf(c)), c.var.t('people.members.sent_again'), () => people.resendInvitation(seatOf(c).id, visitorOf(c).id, c.req.param('id'))));
  app.post('/o/:org/people/invitations/:id/withdraw', who('invite members'), (c) => doThen(c, home(seatOf(c)), c.var.t('people.members.withdrawn'), () => people.withdrawInvitation(seatOf(c).id, visitorOf(c).id, c.req.param('id'))));
  app.post('/o/:org/people/members/:person/roles', who('change roles'), (c) => doThen(c, home(seatOf(c)), c.var.t('people.members.changed'), async () => people.changeRoles(seatOf(c).id, visitorOf(c).id, c.req.param('person'), (await formOf(c)).all('roles'))));
  app.post('/o/:org/people/members/:person/remove', who('remove members'), (c) => doThen(c, home(seatOf(c)), c.var.t('people.members.removed'), () => people.removeMember(seatOf(c).id, visitorOf(c).id, c.req.param('person'))));

  const keys = async (c: Ctx, back: Pick<ApiKeysProps, 'problems' | 'typed'> = {}) => {
    const now = people.now().getTime(), days = { first: day(new Date(now + DAY_MS)), last: day(new Date(now + 365 * DAY_MS)), proposed: day(new Date(now + 90 * DAY_MS)) };
    return c.html(<ApiKeysPage page={pageOf(c)} keys={await people.apiKeys(seatOf(c).id)} scopes={API_SCOPES} days={days} {...back} />, back.problems ? 422 : 200);
  };
  app.get('/o/:org/people/api-keys', who('make API keys'), (c) => keys(c));
  app.post('/o/:org/people/api-keys', who('make API keys'), people.freshOnly, async (c) => {
    const form = await formOf(c), typed = { name: form.get('name'), scopes: form.all('scopes'), expires: form.get('expires') };
    try {
      const secret = await people.createApiKey(seatOf(c).id, visitorOf(c).id, { name: typed.name, scopes: typed.scopes, expiresAt: new Date(`${typed.expires}T23:59:59Z`) });
      return c.html(<ApiKeyMadePage page={pageOf(c)} secret={secret} />); // no redirect: nothing keeps the key for a second page
    } catch (error) {
      return keys(c, { problems: problemsOf(c, error), typed });
    }
  });
  app.post('/o/:org/people/api-keys/:id/revoke', who('make API keys'), people.freshOnly, (c) => doThen(c, `${home(seatOf(c))}/api-keys`, c.var.t('people.keys.revoked'), () => people.revokeApiKey(seatOf(c).id, visitorOf(c).id, c.req.param('id'))));

  app.get('/o/:org/people/history', who('read the history'), async (c) => c.html(<HistoryPage page={pageOf(c)} history={await people.history(seatOf(c).id, before(c))} />));
  return app;
}

/** A line's id, from the address of an older page. */
export function before(c: Ctx): string | undefined {
  const wish = c.req.query('before');
  return wish && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(wish) ? wish : undefined;
}

const home = (seat: Seat) => `/o/${seat.id}/people`;

/** Behind `memberOnly`. */
function seatOf(c: Ctx): Seat {
  if (!c.var.seat) throw new AcquisError('not_found');
  return c.var.seat;
}
