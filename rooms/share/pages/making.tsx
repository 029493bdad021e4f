// Where a holder chooses what to show, to whom and for how long; looks at it as its reader will; and takes it back.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import type { Held } from '#rooms/hold';
import { SharePage, SharesPage } from '#web/share/links';
import { ChoosePage, LinkPage, MakePage, PreviewBar, type Choice, type Desk, type Typed } from '#web/share/make';
import { hide } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { FIELDS, type Field, type Link, type Shown, type Wish } from '../share.ts';
import { personOf, problemsIn, qrOf, type SharePagesDeps } from './parts.ts';
import type { ShownPart } from './shown.tsx';

const EMPTY: Typed = { kind: 'link', days: '30', note: '', title: '', message: '', reader: '' };

export function makingPages({ share, hold, people }: SharePagesDeps, { page: readersPage }: ShownPart): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/share', people.signedInOnly, async (c) => {
    const person = personOf(c), [links, own] = [await share.links(person), await hold.own(person)], titles = new Map(own.map(({ id, card }) => [id, card.title]));
    return c.html(<SharesPage page={pageOf(c)} lines={links.map((link) => ({ link, titles: link.items.map(({ credential }) => titles.get(credential)) }))} />);
  });

  const signedIn = async (c: Ctx): Promise<Desk> => {
    const person = personOf(c), id = c.req.param('credential') ?? '', held = await hold.find(id, person);
    if (held?.person !== person) throw new AcquisError('not_found');
    return { person, held: [held], files: await hold.ownFiles(person, held.id), base: `/share/of/${held.id}`, back: [{ href: '/hold', label: c.var.t('hold.title') }, { href: `/c/${held.id}`, label: held.claims.title }] };
  };
  /** The claim link reaches its own credential, and no other. */
  const claimed = async (c: Ctx): Promise<Desk> => {
    const token = c.req.param('token') ?? '', held = (await hold.claimed(token)).held.find(({ id }) => id === c.req.param('credential'));
    if (!held) throw new AcquisError('not_found');
    return { person: held.person, held: [held], base: `/share/claimed/${token}/${held.id}`, back: [{ href: `/hold/claimed/${token}`, label: c.var.t('share.back_claimed') }] };
  };
  /** Several, in the order they were ticked. */
  const several = async (c: Ctx, ids: readonly string[], from?: string): Promise<Desk> => {
    const person = personOf(c), held = await Promise.all([...new Set(ids)].slice(0, 100).map((id) => hold.find(id, person))), mine = held.filter((one): one is Held => one?.person === person);
    if (mine.length < held.length) throw new AcquisError('not_found');
    const own = await hold.ownFiles(person), files = own.filter(({ subject }) => subject === from || mine.some(({ id }) => id === subject));
    return { person, held: mine, files, from, base: '/share/new', back: [from === undefined ? { href: '/share', label: c.var.t('share.all') } : { href: `/hold/collections/${from}`, label: (await hold.collections(person)).find(({ id }) => id === from)?.name ?? c.var.t('hold.collections.all') }] };
  };

  app.use('/share/of/*', people.signedInOnly);
  for (const [path, enter] of [['/share/of/:credential', signedIn], ['/share/claimed/:token/:credential', claimed]] as const) {
    app.get(path, async (c) => c.html(await deskPage(c, await enter(c), EMPTY, new Map())));
    app.post(path, async (c) => answer(c, await enter(c)));
    app.post(`${path}/:link/withdraw`, async (c) => {
      const at = await enter(c), link = (await share.links(at.person, at.held[0]?.id)).find(({ id }) => id === c.req.param('link'));
      if (!link) throw new AcquisError('not_found');
      await share.withdraw(at.person, link.id);
      return redirectWith(c, at.base, 'done', c.var.t('share.withdrawn'));
    });
  }

  app.get('/share/new', people.signedInOnly, async (c) => {
    const again = await linkOf(c, c.req.query('again')), ids = again?.items.map(({ credential }) => credential) ?? c.req.queries('c') ?? [];
    if (ids.length === 0) return c.html(<ChoosePage page={pageOf(c)} lines={(await hold.own(personOf(c))).map(({ id, card, standing }) => ({ id, card, standing }))} />);
    if (!again) return c.html(await deskPage(c, await several(c, ids, c.req.query('from')), EMPTY, new Map()));
    const days = again.expiresAt ? Math.round((again.expiresAt.getTime() - again.madeAt.getTime()) / 86_400_000) : 0;
    const typed: Typed = { kind: again.kind, days: String(days), note: again.note ?? '', title: again.title ?? '', message: again.message ?? '', reader: again.reader ?? '' };
    return c.html(await deskPage(c, { ...await several(c, ids), chosen: again.files }, typed, new Map(again.items.map(({ credential, hidden }) => [credential, hidden]))));
  });
  app.post('/share/new', people.signedInOnly, async (c) => { const form = await formOf(c); return answer(c, await several(c, form.all('c'), form.get('from') || undefined)); });

  app.get('/share/link/:id', people.signedInOnly, async (c) => {
    const link = await linkOf(c, c.req.param('id'));
    if (!link) throw new AcquisError('not_found');
    hide(c);
    const shows = await Promise.all(link.items.map(async ({ credential, hidden }) => ({ held: await hold.find(credential, personOf(c)), hidden, salt: hidden.length > 0 && link.house === undefined ? share.salt(link.id, credential) : undefined })));
    return c.html(<LinkPage page={pageOf(c)} link={link} shows={shows} qr={qrOf(people.publicUrl, link)} />);
  });
  app.post('/share/link/:id/withdraw', people.signedInOnly, async (c) => {
    await share.withdraw(personOf(c), c.req.param('id'));
    return redirectWith(c, `/share/link/${c.req.param('id')}`, 'done', c.var.t('share.withdrawn'));
  });

  /** What a form asks: look first, change it, or make the link. */
  async function answer(c: Ctx, desk: Desk): Promise<Response> {
    const form = await formOf(c), at: Desk = { ...desk, chosen: form.all('file').filter((id) => desk.files?.some((file) => file.id === id)) }, said = (name: keyof Typed) => form.get(name), act = form.get('act');
    const typed: Typed = { kind: said('kind'), days: said('days'), note: said('note'), title: said('title'), message: said('message'), reader: said('reader') };
    const hidden = new Map(at.held.map(({ id }): [string, readonly Field[]] => [id, FIELDS.filter((field) => form.all(`hide.${id}`).includes(field))]));
    const wish: Wish = { ...typed, days: typed.days === '' ? Number.NaN : Number(typed.days), files: at.chosen ?? [], items: at.held.map(({ id }) => ({ credential: id, hidden: hidden.get(id) ?? [] })) };
    if (act === 'change') return c.html(await deskPage(c, at, typed, hidden));
    try {
      if (act === 'preview') return c.html(await preview(c, at, typed, hidden, await share.preview(at.person, wish)));
      const made = await share.make(at.person, wish);
      return redirectWith(c, at.base === '/share/new' ? `/share/link/${made.id}` : `${at.base}?link=${made.id}`, 'done', c.var.t('share.made'));
    } catch (error) {
      return c.html(await deskPage(c, at, typed, hidden, error), 422);
    }
  }

  /** The reader's own page, made of what the link would show. */
  async function preview(c: Ctx, at: Desk, typed: Typed, hidden: ReadonlyMap<string, readonly Field[]>, shown: Shown) {
    return readersPage(c, shown, { preview: true, at: at.base, above: <PreviewBar page={pageOf(c)} desk={at} typed={typed} hidden={hidden} items={shown.items} /> });
  }

  async function linkOf(c: Ctx, id: string | undefined): Promise<Link | undefined> {
    return id === undefined ? undefined : (await share.links(personOf(c))).find((link) => link.id === id);
  }

  async function deskPage(c: Ctx, at: Desk, typed: Typed, hidden: ReadonlyMap<string, readonly Field[]>, error?: unknown) {
    hide(c);
    const problems = error === undefined ? [] : problemsIn(c, error), page = pageOf(c);
    const choices: Choice[] = await Promise.all(at.held.map(async (held) => ({ held, veil: await share.veil(held, hidden.get(held.id) ?? []), chosen: hidden.get(held.id) ?? [] })));
    const [only] = at.held;
    if (at.base === '/share/new' || !only) return <MakePage page={page} desk={at} choices={choices} typed={typed} problems={problems} />;
    const links = await share.links(at.person, only.id), link = links.find(({ id, state }) => id === c.req.query('link') && state === 'open');
    return <SharePage page={page} desk={at} held={only} links={links} fresh={link && { link, qr: qrOf(people.publicUrl, link) }} choices={choices} typed={typed} problems={problems} />;
  }
  return app;
}
