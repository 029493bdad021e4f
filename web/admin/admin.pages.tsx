// For the house's administrators: setting it up, how it is, its legal pages. A window on several rooms, below the address of administration.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import type { HealthDesk, Machine } from '#lib/health';
import { formOf, type Ctx, type Env, type Visitor } from '#lib/http';
import type { Deliver } from '#rooms/deliver';
import type { Log } from '#rooms/log';
import { LEGAL_PAGES, type LegalPage, type People } from '#rooms/people';
import { LegalEditPage, LegalListPage } from '../legal/edit.tsx';
import { pageOf, redirectWith } from '../page.ts';
import { HealthPage } from './health.tsx';
import { SetupPage } from './setup.tsx';

export type AdminDeps = {
  readonly people: Pick<People, 'adminOnly' | 'organisations' | 'passkeysOf' | 'keyBackup' | 'lastBackup' | 'confirmKeyBackup' | 'askTestMail' | 'legalText' | 'saveLegalText' | 'now'>;
  readonly deliver: Pick<Deliver, 'outbox' | 'openMail' | 'sendDue' | 'canSend'>;
  readonly log: Pick<Log, 'facts' | 'ready'>;
  readonly health: HealthDesk; readonly machine: Machine;
  /** Where the master key lies: a file's path, or undefined when a setting carries it. */
  readonly keyFile: string | undefined;
  readonly mailFrom: string | undefined;
};

const SETUP = '/people/setup', HEALTH = '/people/admin/health', LEGAL = '/people/admin/legal';

export function adminPages(deps: AdminDeps): Hono<Env> {
  const app = new Hono<Env>(), { people, deliver, log, health, machine } = deps, only = people.adminOnly;

  app.get(SETUP, only, async (c) => {
    const me = visitorOf(c);
    const [organisations, passkeys, backup, facts, { lines }] = await Promise.all([people.organisations(), people.passkeysOf(me), people.keyBackup(), log.facts(), deliver.outbox(undefined)]);
    const tested = lines.find(({ kind }) => kind === 'test');
    return c.html(<SetupPage page={pageOf(c)} organisations={organisations} hasPasskey={passkeys.length > 0} backup={backup} keyFile={deps.keyFile} mail={{ canSend: deliver.canSend, from: deps.mailFrom, tested: tested && await deliver.openMail(tested.id) }}
      address={{ publicUrl: c.var.house.publicUrl, trial: c.var.house.trial, here: hereOf(c), frozen: facts.size > 0 }} now={people.now().toISOString()} />);
  });
  app.post(`${SETUP}/mail`, only, async (c) => {
    await people.askTestMail(visitorOf(c), c.var.lang);
    const written = (await deliver.outbox(undefined)).lines.find(({ kind }) => kind === 'test');
    if (written) await deliver.sendDue(written.id);
    return c.redirect(`${SETUP}#mail`, 303);
  });
  app.post(`${SETUP}/key`, only, async (c) => {
    if ((await formOf(c)).get('kept') !== 'yes') return redirectWith(c, `${SETUP}#key`, 'problem', c.var.t('admin.setup.key.tick'));
    await people.confirmKeyBackup(visitorOf(c).id);
    return c.redirect(`${SETUP}#key`, 303);
  });

  app.get(HEALTH, only, async (c) => {
    const [state, inspection, facts, refusal, backup, saved] = await Promise.all([health.look(), machine.inspect(), log.facts(), log.ready(), people.keyBackup(), people.lastBackup()]);
    return c.html(<HealthPage page={pageOf(c)} state={state} inspection={inspection} log={facts} refusal={refusal} canSend={deliver.canSend} backup={backup} saved={saved} now={people.now().toISOString()} />);
  });
  app.post(`${HEALTH}/retry`, only, async (c) => redirectWith(c, HEALTH, 'done', c.var.t('admin.health.retried', { n: await machine.retryFailed() })));

  app.get(LEGAL, only, async (c) => {
    const texts = await Promise.all(LEGAL_PAGES.map(async (name) => ({ name, text: await people.legalText(name) })));
    return c.html(<LegalListPage page={pageOf(c)} texts={texts} />);
  });
  app.get(`${LEGAL}/:name`, only, async (c) => {
    const name = legalPage(c);
    return c.html(<LegalEditPage page={pageOf(c)} name={name} text={await people.legalText(name)} />);
  });
  app.post(`${LEGAL}/:name`, only, async (c) => {
    const name = legalPage(c), form = await formOf(c);
    await people.saveLegalText(visitorOf(c).id, name, { fr: form.get('text.fr'), en: form.get('text.en') });
    return redirectWith(c, `${LEGAL}/${name}`, 'done', c.var.t('people.saved'));
  });
  return app;
}

function legalPage(c: Ctx): LegalPage {
  const found = LEGAL_PAGES.find((name) => name === c.req.param('name'));
  if (!found) throw new AcquisError('not_found');
  return found;
}

/** The origin this very page was asked at, as the browser named it. */
function hereOf(c: Ctx): string {
  const host = c.req.header('x-forwarded-host') ?? c.req.header('host') ?? '', scheme = c.req.header('x-forwarded-proto') ?? (c.var.house.publicUrl.startsWith('https:') ? 'https' : 'http');
  return URL.parse(`${scheme}://${host}`)?.origin ?? '';
}

/** Behind `adminOnly`. */
function visitorOf(c: Ctx): Visitor {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor;
}
