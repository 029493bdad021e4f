// Helpers as pages: the holder's (/share/help) and the helper's (/share/helping).
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { peerOf } from '#lib/peer';
import type { Problem } from '#web/components/say';
import { HelpBar, HelpDoorPage, HelpingPage, HelpPage, HelpsPage, type HelpTyped } from '#web/share/helper';
import { hide } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { personOf, problemsIn, type SharePagesDeps } from './parts.ts';
import type { ShownPart } from './shown.tsx';

export function helpingPages({ share, hold, people }: SharePagesDeps, { page: readersPage }: ShownPart): Hono<Env> {
  const app = new Hono<Env>(), own = people.signedInOnly;

  app.get('/share/help', own, async (c) => {
    const again = c.req.query('again'), past = again === undefined ? undefined : (await share.helps(personOf(c))).find(({ id }) => id === again);
    return c.html(await list(c, { email: past?.email ?? '', words: past?.words ?? '', days: '30', credentials: past?.credentials ?? c.req.queries('c') ?? [], collections: c.req.queries('collection') ?? [] }));
  });
  app.post('/share/help', own, async (c) => {
    const form = await formOf(c), typed: HelpTyped = { email: form.get('email'), words: form.get('words'), days: form.get('days'), credentials: form.all('c'), collections: form.all('collection') };
    try {
      const help = await share.openHelp(personOf(c), { ...typed, days: Number(typed.days) }, c.var.lang, peerOf(c));
      return redirectWith(c, `/share/help/${help.id}`, 'done', c.var.t('share.help.opened'));
    } catch (error) {
      return c.html(await list(c, typed, problemsIn(c, error)), 422);
    }
  });
  app.get('/share/help/:id', own, async (c) => {
    const help = (await share.helps(personOf(c))).find(({ id }) => id === c.req.param('id'));
    if (!help) throw new AcquisError('not_found');
    return c.html(<HelpPage page={pageOf(c)} help={help} lines={await hold.own(personOf(c))} />);
  });
  app.post('/share/help/:id/close', own, async (c) => {
    await share.closeHelp(personOf(c), c.req.param('id'));
    return redirectWith(c, `/share/help/${c.req.param('id')}`, 'done', c.var.t('share.help.closed'));
  });
  app.post('/share/help/:id/notes/:note/delete', own, async (c) => {
    await share.dropNote(personOf(c), c.req.param('id'), c.req.param('note'));
    return redirectWith(c, `/share/help/${c.req.param('id')}`, 'done', c.var.t('share.help.dropped'));
  });

  app.get('/share/helping', own, async (c) => c.html(<HelpingPage page={pageOf(c)} helping={await share.helping(personOf(c))} />));
  app.get('/share/helping/:id', async (c) => reading(c));
  app.post('/share/helping/:id/account', async (c) => {
    await share.welcomeHelper(c.req.param('id'), (await formOf(c)).get('letter'), c.var.lang);
    return redirectWith(c, `/people/sign-in?next=${encodeURIComponent(`/share/helping/${c.req.param('id')}`)}`, 'done', c.var.t('share.helping.made'));
  });
  app.post('/share/helping/:id/notes', own, async (c) => {
    const text = (await formOf(c)).get('text');
    try {
      await share.leaveNote(personOf(c), c.req.param('id'), text);
      return redirectWith(c, `/share/helping/${c.req.param('id')}`, 'done', c.var.t('share.helping.written'));
    } catch (error) {
      return reading(c, problemsIn(c, error), text);
    }
  });
  app.post('/share/helping/:id/notes/:note/delete', own, async (c) => {
    await share.takeNote(personOf(c), c.req.param('id'), c.req.param('note'));
    return redirectWith(c, `/share/helping/${c.req.param('id')}`, 'done', c.var.t('share.helping.taken'));
  });

  /** Unknown, closed, over and for somebody else look the same. */
  async function reading(c: Ctx, problems: readonly Problem[] = [], text = ''): Promise<Response> {
    const id = c.req.param('id') ?? '', { visitor } = c.var, found = visitor && await share.readHelp(visitor.id, id), page = pageOf(c);
    hide(c);
    if (!found) return c.html(<HelpDoorPage page={page} id={id} letter={c.req.query('letter')?.slice(0, 100)} other={visitor !== undefined} />, visitor ? 404 : 200);
    return c.html(await readersPage(c, found.from === '' ? found.shown : { ...found.shown, title: page.t('share.helping.whose', { name: found.from }) }, { preview: true, helping: true, at: `/share/helping/${id}`, above: <HelpBar page={page} reading={found} problems={problems} text={text} /> }), problems.length > 0 ? 422 : 200);
  }
  async function list(c: Ctx, typed: HelpTyped, problems: readonly Problem[] = []) {
    const person = personOf(c);
    return <HelpsPage page={pageOf(c)} helps={await share.helps(person)} lines={await hold.own(person)} collections={await hold.collections(person)} typed={typed} problems={problems} />;
  }
  return app;
}
