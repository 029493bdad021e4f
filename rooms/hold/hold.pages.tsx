import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { badgeOf } from '#rooms/deliver';
import type { People } from '#rooms/people';
import { ClaimedPage } from '#web/hold/claimed';
import { CredentialPage } from '#web/hold/credential';
import { HoldPage } from '#web/hold/list';
import { pageOf, redirectWith } from '../../web/page.ts';
import type { Held, Hold, Visibility } from './hold.ts';

export type HoldPagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly'> };

const FILES = ['credential.json', 'badge.png', 'log-proof'] as const;
type FileName = (typeof FILES)[number];

export function holdPages({ hold, people }: HoldPagesDeps): Hono<Env> {
  const app = new Hono<Env>();

  const seen = async (c: Ctx, id: string): Promise<Held> => {
    const held = await hold.find(id, c.var.visitor?.id);
    if (!held) throw new AcquisError('not_found');
    return held;
  };
  app.get('/c/:id', async (c) => {
    const held = await seen(c, c.req.param('id'));
    hide(c);
    const type = machineType(c);
    if (type) return c.body(Buffer.from(held.bytes), 200, { 'content-type': type });
    return c.html(<CredentialPage page={pageOf(c)} held={held} mine={held.person === c.var.visitor?.id} picture={badgeOf(held.claims)} report={await hold.report(held, c.var.lang)} />);
  });
  for (const name of FILES) app.get(`/c/:id/${name}`, async (c) => file(c, await seen(c, c.req.param('id')), name));

  app.post('/hold/accept', async (c) => {
    const form = await formOf(c), token = form.get('token');
    await hold.accept(token, visibilityIn(form.get('visibility'))).catch((error: unknown) => { if (!isMissing(error)) throw error; });
    return c.redirect(`/deliver/${encodeURIComponent(token)}`, 303);
  });
  app.get('/hold/claimed/:token', async (c) => {
    const token = c.req.param('token'), claimed = await hold.claimed(token).catch((error: unknown) => { if (!isMissing(error)) throw error; });
    hide(c);
    if (!claimed) return c.redirect(`/deliver/${encodeURIComponent(token)}`, 303);
    const shown = await Promise.all(claimed.held.map(async (held) => ({ held, picture: badgeOf(held.claims), report: await hold.report(held, c.var.lang) })));
    return c.html(<ClaimedPage page={pageOf(c)} token={token} email={claimed.email} shown={shown} />);
  });
  for (const name of FILES) app.get(`/hold/claimed/:token/:id/${name}`, async (c) => file(c, await claimedOne(c), name));
  app.post('/hold/claimed/:token/:id/visibility', async (c) => {
    const held = await claimedOne(c);
    return choose(c, held, `/hold/claimed/${c.req.param('token')}`);
  });

  app.get('/hold', people.signedInOnly, async (c) => {
    const held = await hold.list(personOf(c));
    const shown = await Promise.all(held.map(async (one) => ({ held: one, picture: badgeOf(one.claims), report: await hold.report(one, c.var.lang) })));
    return c.html(<HoldPage page={pageOf(c)} shown={shown} />);
  });
  app.post('/hold/:id/visibility', people.signedInOnly, async (c) => {
    const held = await hold.find(c.req.param('id'), personOf(c));
    if (held?.person !== personOf(c)) throw new AcquisError('not_found');
    return choose(c, held, '/hold');
  });

  async function claimedOne(c: Ctx): Promise<Held> {
    const { held } = await hold.claimed(c.req.param('token') ?? ''), one = held.find(({ id }) => id === c.req.param('id'));
    if (!one) throw new AcquisError('not_found');
    return one;
  }

  async function choose(c: Ctx, held: Held, back: string): Promise<Response> {
    const visibility = visibilityIn((await formOf(c)).get('visibility'));
    await hold.choose(held.person, held.id, visibility);
    return redirectWith(c, back, 'done', c.var.t(`hold.choice.${visibility}_done`, { title: held.claims.title }));
  }

  async function file(c: Ctx, held: Held, name: FileName): Promise<Response> {
    hide(c);
    const save = (type: string, ending: string) => ({ 'content-type': type, 'content-disposition': `attachment; filename="${fileStem(held)}${ending}"` });
    if (name === 'credential.json') return c.body(Buffer.from(held.bytes), 200, save('application/json', '.json'));
    if (name === 'badge.png') return c.body(Buffer.from(await hold.png(held)), 200, save('image/png', '.png'));
    if (held.logProof === undefined) throw new AcquisError('not_found');
    return c.body(held.logProof, 200, save('text/plain; charset=utf-8', '.tlog-proof.txt'));
  }
  return app;
}

/** Programs get the signed bytes themselves: VC 2.0 §C.2 names the type, OB 3.0 and older readers ask for the others. */
function machineType(c: Ctx): string | undefined {
  const accept = c.req.header('accept') ?? '';
  if (/text\/html/.test(accept)) return undefined;
  return ['application/vc+ld+json', 'application/vc', 'application/ld+json', 'application/json'].find((type) => accept.split(/[,;]\s*/).includes(type));
}

function fileStem({ claims, id }: Held): string {
  const words = claims.title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60);
  return words || id;
}

function visibilityIn(text: string): Visibility {
  return text === 'public' ? 'public' : 'private';
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}

function isMissing(error: unknown): boolean {
  return error instanceof AcquisError && error.code === 'not_found';
}

function hide(c: Ctx): void {
  c.header('x-robots-tag', 'noindex');
}
