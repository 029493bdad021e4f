// /share/ID shows one credential to whoever has the link; /share, /share/of/ID and /share/claimed/TOKEN/ID are where its holder makes and withdraws links.
import { Hono } from 'hono';
import { renderSVG } from 'uqr';
import { AcquisError } from '#lib/errors';
import { faultText, formOf, type Ctx, type Env } from '#lib/http';
import { badgeOf } from '#rooms/deliver';
import { FILES, fileOf, type Held, type Hold } from '#rooms/hold';
import type { People } from '#rooms/people';
import { CredentialPage } from '#web/hold/credential';
import { SharePage, SharesPage, ShownBy, type Typed } from '#web/share/links';
import { credentialType, download, hide } from '../../web/answer.ts';
import { pageOf, redirectWith } from '../../web/page.ts';
import type { Link, Share, Shown, ShownCredential } from './share.ts';

export type SharePagesDeps = { readonly share: Share; readonly hold: Pick<Hold, 'find' | 'claimed' | 'png' | 'further' | 'versions'>; readonly people: Pick<People, 'signedInOnly' | 'publicUrl'> };
/** A holder at their own credential, however they came. */
type Desk = { readonly held: Held; readonly base: string; readonly back: { readonly href: string; readonly label: string } };

// Programs that fetch a link to show a picture of it are no readers.
const PREVIEWER = /bot\b|crawl|spider|preview|facebookexternalhit|slurp|whatsapp|telegram/i;
const EMPTY: Typed = { kind: 'link', days: '30', note: '' };

export function sharePages({ share, hold, people }: SharePagesDeps): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/share', people.signedInOnly, async (c) => {
    const person = personOf(c), links = await share.links(person), titles = new Map<string, string>();
    for (const credential of new Set(links.map((link) => link.credential))) { const held = await hold.find(credential, person); if (held) titles.set(credential, held.claims.title); }
    return c.html(<SharesPage page={pageOf(c)} lines={links.map((link) => ({ link, title: titles.get(link.credential) }))} />);
  });

  const signedIn = async (c: Ctx): Promise<Desk> => {
    const person = personOf(c), id = c.req.param('credential') ?? '', held = await hold.find(id, person);
    if (held?.person !== person) throw new AcquisError('not_found');
    return { held, base: `/share/of/${held.id}`, back: { href: '/hold', label: c.var.t('share.back') } };
  };
  /** The claim link reaches its own credential, and no other. */
  const claimed = async (c: Ctx): Promise<Desk> => {
    const token = c.req.param('token') ?? '', held = (await hold.claimed(token)).held.find(({ id }) => id === c.req.param('credential'));
    if (!held) throw new AcquisError('not_found');
    return { held, base: `/share/claimed/${token}/${held.id}`, back: { href: `/hold/claimed/${token}`, label: c.var.t('share.back_claimed') } };
  };
  app.use('/share/of/*', people.signedInOnly);
  for (const [path, enter] of [['/share/of/:credential', signedIn], ['/share/claimed/:token/:credential', claimed]] as const) {
    app.get(path, async (c) => c.html(await desk(c, await enter(c), EMPTY)));
    app.post(path, async (c) => {
      const at = await enter(c), form = await formOf(c), typed: Typed = { kind: form.get('kind'), days: form.get('days'), note: form.get('note') };
      try {
        const made = await share.make(at.held.person, { credential: at.held.id, kind: typed.kind, note: typed.note, days: typed.days === '' ? Number.NaN : Number(typed.days) });
        return redirectWith(c, `${at.base}?link=${made.id}`, 'done', c.var.t('share.made'));
      } catch (error) {
        if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
        return c.html(await desk(c, at, typed, error), 422);
      }
    });
    app.post(`${path}/:link/withdraw`, async (c) => {
      const at = await enter(c), link = (await share.links(at.held.person, at.held.id)).find(({ id }) => id === c.req.param('link'));
      if (!link) throw new AcquisError('not_found');
      await share.withdraw(at.held.person, link.id);
      return redirectWith(c, at.base, 'done', c.var.t('share.withdrawn'));
    });
  }

  async function desk(c: Ctx, { held, base, back }: Desk, typed: Typed, error?: AcquisError) {
    hide(c);
    const links = await share.links(held.person, held.id), link = links.find(({ id, state }) => id === c.req.query('link') && state === 'open');
    const problems = error?.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) })) ?? [];
    return <SharePage page={pageOf(c)} held={held} links={links} base={base} back={back} fresh={link && { link, qr: code(link) }} typed={typed} problems={problems} />;
  }

  const shown = async (c: Ctx): Promise<Shown & { readonly first: ShownCredential }> => {
    const found = await share.find(c.req.param('id') ?? ''), [first] = found?.items ?? [];
    if (!found || !first) throw new AcquisError('not_found');
    return { ...found, first };
  };
  app.get('/share/:id', async (c) => {
    const found = await shown(c), { held, bytes, claims } = found.first, id = found.link.id, mine = found.person === c.var.visitor?.id, type = credentialType(c);
    hide(c);
    if (!mine && c.req.method === 'GET' && !PREVIEWER.test(c.req.header('user-agent') ?? '')) await share.count(found);
    if (type) return c.body(new Uint8Array(bytes), 200, { 'content-type': type });
    const { newer, older } = await hold.versions(held), visible = async (other: string | undefined) => (other === undefined ? undefined : await hold.find(other, c.var.visitor?.id) ? `/c/${other}` : '');
    return c.html(<CredentialPage page={pageOf(c)} held={held} at={`/share/${id}`} picture={badgeOf(claims)} report={await found.first.report(c.var.lang)}
      versions={{ newer: await visible(newer), older: await visible(older) }} above={<ShownBy page={pageOf(c)} held={held} mine={mine} />} />);
  });
  for (const name of FILES) app.get(`/share/:id/${name}`, async (c) => download(c, await fileOf(hold, (await shown(c)).first.held, name)));
  app.get('/share/:id/qr.svg', async (c) => { await shown(c); return download(c, { body: code({ id: c.req.param('id') }), type: 'image/svg+xml', name: 'qr.svg' }); });

  /** Dark on light with the quiet zone readers need (ISO/IEC 18004: four modules), whatever the page's colours. */
  function code({ id }: Pick<Link, 'id'>): string {
    return renderSVG(`${people.publicUrl}/share/${id}`, { ecc: 'M', border: 4 });
  }
  return app;
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
