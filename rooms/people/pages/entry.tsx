// Ways in. A link that is opened only shows; the press consumes it, because mail scanners open links.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, jsonOf, type Ctx, type Env } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { peerOf } from '#lib/peer';
import { CodePage, FirstPage, InvitationPage, LoginPage, SignInPage } from '../../../web/people/entry.tsx';
import { RecoverPage, UndoPage } from '../../../web/people/prove.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { oneLine, ownPath } from '../door/addresses.ts';
import type { People } from '../people.ts';
import { langOf, orGone, problemsOf } from './answers.tsx';

/** Leads on to where this person's work is. */
const HOME = '/people';

export function entryPages(people: People): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/people/first/:token', (c) => orGone(c, 'first', async () => {
    await people.lookAtLink('first', c.req.param('token'));
    return c.html(<FirstPage page={pageOf(c)} action={c.req.path} values={{ name: '', email: '', lang: c.var.lang }} />);
  }));
  app.post('/people/first/:token', (c) => orGone(c, 'first', async () => {
    const form = await formOf(c), who = { name: oneLine(form.get('name'), 100), email: form.get('email'), lang: langOf(form.get('lang'), c.var.lang) };
    try {
      await people.signIn(c, await people.becomeFirst(c.req.param('token'), who));
      return c.redirect('/people/welcome', 303);
    } catch (error) {
      return c.html(<FirstPage page={pageOf(c)} action={c.req.path} values={who} problems={problemsOf(c, error)} />, 422);
    }
  }));

  // With the store away, the page is still there: to be read, and to say so when it is used.
  const shown = async (c: Ctx) => (await people.providers().catch(noneIfAway)).filter((one) => one.shown).map(({ id, label }) => ({ id, label: inLanguage(label, c.var.lang).text }));
  app.get('/people/sign-in', async (c) => {
    const next = ownPath(c.req.query('next'), HOME);
    return c.var.visitor ? c.redirect(next, 303) : c.html(<SignInPage page={pageOf(c)} next={next} email="" providers={await shown(c)} />);
  });
  app.post('/people/sign-in', async (c) => {
    const form = await formOf(c), next = ownPath(form.get('next'), HOME);
    try {
      return c.redirect(`/people/sign-in/code/${await people.askCode(form.get('email'), peerOf(c))}?next=${encodeURIComponent(next)}`, 303);
    } catch (error) {
      return c.html(<SignInPage page={pageOf(c)} next={next} email={form.get('email').slice(0, 254)} providers={await shown(c)} problems={problemsOf(c, error)} />, 422);
    }
  });
  app.get('/people/sign-in/code/:attempt', (c) => orGone(c, 'code', async () => {
    const { email } = await people.attempt(c.req.param('attempt'));
    return c.html(<CodePage page={pageOf(c)} attempt={c.req.param('attempt')} email={email} next={ownPath(c.req.query('next'), HOME)} />);
  }));
  app.post('/people/sign-in/code/:attempt', (c) => orGone(c, 'code', async () => {
    const form = await formOf(c), attempt = c.req.param('attempt'), next = ownPath(form.get('next'), HOME);
    const { email } = await people.attempt(attempt), tried = await people.tryCode(attempt, form.get('code'), peerOf(c));
    if (tried.outcome === 'gone') throw new AcquisError('link_gone');
    if (tried.outcome === 'wrong') return c.html(<CodePage page={pageOf(c)} attempt={attempt} email={email} next={next} problems={[{ field: 'code', text: c.var.t('people.sign_in.code_wrong') }]} />, 422);
    await people.signIn(c, tried.person);
    return c.redirect(next, 303);
  }));

  app.get('/people/login/:token', (c) => orGone(c, 'login', async () => {
    await people.lookAtLink('login', c.req.param('token'));
    return c.html(<LoginPage page={pageOf(c)} action={c.req.path} />);
  }));
  app.post('/people/login/:token', (c) => orGone(c, 'login', async () => {
    await people.signIn(c, await people.useLoginLink(c.req.param('token')));
    return c.redirect(HOME, 303);
  }));

  app.get('/people/invitation/:token', (c) => orGone(c, 'invitation', async () => {
    const opened = await people.openInvitation(c.req.param('token'), c.var.visitor, c.var.lang);
    return c.html(<InvitationPage page={pageOf(c)} action={c.req.path} opened={opened} name="" />);
  }));
  app.post('/people/invitation/:token', (c) => orGone(c, 'invitation', async () => {
    const form = await formOf(c), token = c.req.param('token'), name = oneLine(form.get('name'), 100);
    if (!c.var.visitor && !name) {
      const opened = await people.openInvitation(token, undefined, c.var.lang);
      return c.html(<InvitationPage page={pageOf(c)} action={c.req.path} opened={opened} name="" problems={problemsOf(c, new AcquisError('bad_input', { faults: [{ path: 'name', code: 'people_your_name' }] }))} />, 422);
    }
    const person = await people.acceptInvitation(token, c.var.visitor, { name, lang: langOf(form.get('lang'), c.var.lang) });
    // Also for who was signed in: their rights have grown, and nothing new was proved.
    await (c.var.visitor ? people.signIn(c, person, c.var.visitor.provedAt) : people.signIn(c, person));
    return redirectWith(c, HOME, 'done', c.var.t('people.invitation.done'));
  }));

  app.post('/people/passkey/options', async (c) => c.json(await people.passkeySignIn(peerOf(c))));
  app.post('/people/passkey', async (c) => {
    const { answer, next } = await jsonOf(c) as { answer?: unknown; next?: unknown };
    await people.signIn(c, await people.usePasskey(answer));
    return c.json({ next: ownPath(typeof next === 'string' ? next : undefined, HOME) });
  });

  app.get('/people/recovery', (c) => c.html(<RecoverPage page={pageOf(c)} next={ownPath(c.req.query('next'), HOME)} />));
  app.post('/people/recovery', async (c) => {
    const form = await formOf(c), next = ownPath(form.get('next'), HOME), person = await people.useRecovery(form.get('code'), peerOf(c));
    if (person === undefined) return c.html(<RecoverPage page={pageOf(c)} next={next} problems={[{ field: 'code', text: c.var.t('people.recover.wrong') }]} />, 422);
    await people.signIn(c, person);
    return c.redirect(next, 303);
  });

  app.get('/people/undo/:token', (c) => orGone(c, 'undo', async () => {
    const { email } = await people.lookAtUndo(c.req.param('token'));
    return c.html(<UndoPage page={pageOf(c)} action={c.req.path} email={email} />);
  }));
  app.post('/people/undo/:token', (c) => orGone(c, 'undo', async () => {
    await people.signIn(c, await people.undo(c.req.param('token')));
    return redirectWith(c, '/people/me/ways', 'done', c.var.t('people.undo.done'));
  }));

  app.post('/people/sign-out', async (c) => {
    await people.signOut(c);
    return redirectWith(c, '/', 'done', c.var.t('people.sign_in.out_done'));
  });
  return app;
}

function noneIfAway(error: unknown): [] {
  if (error instanceof AcquisError && error.code === 'database_unavailable') return [];
  throw error;
}
