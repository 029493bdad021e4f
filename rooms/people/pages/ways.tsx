// What opens one's account.
import { Hono } from 'hono';
import { day } from '#lib/clock';
import { formOf, jsonOf, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { peerOf } from '#lib/peer';
import { JourneyPage } from '../../../web/people/prove.tsx';
import { RecoveryPage, WaysPage } from '../../../web/people/ways.tsx';
import { pageOf } from '../../../web/page.ts';
import { agentName, ownPath } from '../door/addresses.ts';
import type { People } from '../people.ts';
import { visitorOf } from './account.tsx';
import { doThen } from './answers.tsx';
import { carry, orRefused } from './journeys.tsx';

const AT = '/people/me/ways';

export function waysPages(people: People): Hono<Env> {
  const app = new Hono<Env>();
  const only = people.signedInOnly, fresh = people.freshOnly;

  app.get(AT, only, async (c) => {
    const me = visitorOf(c), [passkeys, logins, providers, recovery, account] = await Promise.all([people.passkeysOf(me), people.loginsOf(me.id, c.var.lang), people.providers(), people.recoverySheet(me.id), people.account(me.id)]);
    return c.html(<WaysPage page={pageOf(c)} passkeys={passkeys} logins={logins} providers={providers.map(({ id, label }) => ({ id, label: inLanguage(label, c.var.lang).text }))} recovery={recovery} passkeyOnly={account?.passkeyOnly ?? false} fresh={people.isFresh(me)} added={c.req.query('added') === '1'} />);
  });

  app.post('/people/me/passkeys/options', only, fresh, async (c) => c.json(await people.passkeyRegistration(visitorOf(c))));
  app.post('/people/me/passkeys', only, fresh, async (c) => {
    const { answer, next } = await jsonOf(c) as { answer?: unknown; next?: unknown };
    await people.addPasskey(visitorOf(c), answer, agentName(c.req.header('user-agent')));
    return c.json({ next: ownPath(typeof next === 'string' ? next : undefined, `${AT}?added=1`) });
  });
  app.post('/people/me/passkeys/:id/rename', only, (c) => doThen(c, AT, c.var.t('people.passkey.renamed'), async () => people.renamePasskey(visitorOf(c), c.req.param('id'), (await formOf(c)).get('name'))));
  app.post('/people/me/passkeys/:id/remove', only, fresh, (c) => doThen(c, AT, c.var.t('people.passkey.removed'), () => people.removePasskey(visitorOf(c), c.req.param('id'))));

  app.post('/people/me/logins/:provider', only, fresh, (c) => orRefused(c, AT, async () => {
    const { url, token, label } = await people.depart(c.req.param('provider'), 'link', AT, c.var.lang, peerOf(c), visitorOf(c));
    carry(c, token);
    return c.html(<JourneyPage page={pageOf(c)} label={label} url={url} back={AT} />);
  }));
  app.post('/people/me/logins/:id/remove', only, fresh, (c) => doThen(c, AT, c.var.t('people.ways.login_removed'), () => people.removeLogin(visitorOf(c), c.req.param('id'))));

  // No redirect: nothing keeps the codes for a second page.
  app.post('/people/me/recovery', only, fresh, async (c) => c.html(<RecoveryPage page={pageOf(c)} codes={await people.makeRecovery(visitorOf(c))} day={day(people.now())} />));
  app.post('/people/me/passkey-only', only, fresh, async (c) => {
    const closed = (await formOf(c)).get('only') === 'yes';
    return doThen(c, AT, c.var.t(closed ? 'people.ways.only_done' : 'people.ways.only_undone'), () => people.choosePasskeyOnly(visitorOf(c), closed));
  });
  return app;
}
