// /c/ID shows a credential to whoever its holder lets; /hold is the holder's own place.
import { Hono } from 'hono';
import type { Report } from '#credential';
import { readThrough } from '#framework';
import { day } from '#lib/clock';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { badgeOf } from '#rooms/deliver';
import type { People } from '#rooms/people';
import type { Verify } from '#rooms/verify';
import { ClosedPage } from '#web/deliver/claim';
import { ClaimedPage } from '#web/hold/claimed';
import { CredentialPage } from '#web/hold/credential';
import { Brought, BroughtNotices } from '#web/hold/brought';
import { OwnSection } from '#web/hold/own';
import { Mine } from '#web/hold/parts';
import { AlikeNotice, AlikeSection } from '#web/hold/alike';
import { Story, Vouchers, type LinkFact } from '#web/hold/vouch';
import { ageFirst } from '../../web/people/age.tsx';
import { DefinitionsView } from '../../web/verify/definitions.tsx';
import { credentialType, download, hide, sealType, tokenType } from '../../web/answer.ts';
import { pageOf, redirectWith } from '../../web/page.ts';
import type { PageContext } from '../../web/context.ts';
import { archivePages } from './pages/archive.tsx';
import { importPages } from './pages/imports.tsx';
import { ownPages } from './pages/own.tsx';
import { shelfPages } from './pages/shelf.tsx';
import { FILES, fileOf, type Further, type Held, type Hold, type Visibility } from './hold.ts';

/** What JSON begins with; a token begins with a letter. */
const BRACE = 0x7b;

export type HoldPagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly' | 'freshOnly' | 'ageOf' | 'sayBirth'>; readonly verify: Pick<Verify, 'read'>; /** What became of the links to a credential: sharing stands to the right of holding, so it is handed in. */ readonly links?: (person: string, credential: string) => Promise<readonly LinkFact[]> };

export function holdPages({ hold, people, verify, links }: HoldPagesDeps): Hono<Env> {
  const app = new Hono<Env>();

  const seen = async (c: Ctx, id: string): Promise<Held> => {
    const held = await hold.find(id, c.var.visitor?.id);
    if (!held) throw new AcquisError('not_found');
    return held;
  };
  app.get('/c/:id', async (c) => {
    const held = await seen(c, c.req.param('id'));
    hide(c);
    const signed = signedAs(c, held, await hold.further(held));
    if (signed) return signed;
    if (held.of !== undefined) return c.redirect(`/c/${held.of}`, 303);
    const page = pageOf(c), { newer, older } = await hold.versions(held), visible = async (id: string | undefined) => (id === undefined ? undefined : await hold.find(id, c.var.visitor?.id) ? `/c/${id}` : '');
    const report = await hold.report(held, c.var.lang);
    const mine = held.person === c.var.visitor?.id;
    return c.html(<CredentialPage page={page} held={held} mine={mine} at={`/c/${held.id}`} picture={badgeOf(held.claims)} report={report}
      versions={{ newer: await visible(newer), older: await visible(older) }} above={<>{mine && <Mine page={page} held={held} />}{mine && <AlikeNotice page={page} alikes={await hold.alikes(held)} />}<BroughtNotices page={page} held={held} then={await hold.asOf(held, report, c.var.lang)} today={day(hold.now())} mine={mine} /></>} below={mine && await ofHolder(page, held, report)} />);
  });
  for (const name of FILES) app.get(`/c/:id/${name}`, async (c) => download(c, await fileOf(hold, await seen(c, c.req.param('id')), name)));

  app.post('/hold/accept', async (c) => {
    const form = await formOf(c), token = form.get('token');
    const wished = visibilityIn(form.get('visibility')), [held] = await hold.accept(token, wished).catch((error: unknown) => { if (!isMissing(error)) throw error; return []; });
    const isAsked = wished === 'public' && held?.visibility === 'private';
    return c.redirect(isAsked ? `/hold/claimed/${encodeURIComponent(token)}/${held.id}/visibility` : `/deliver/${encodeURIComponent(token)}`, 303);
  });
  app.get('/hold/claimed/:token', async (c) => {
    const token = c.req.param('token'), claimed = await hold.claimed(token).catch((error: unknown) => { if (isGone(error)) return 'gone' as const; if (!isMissing(error)) throw error; });
    hide(c);
    if (claimed === 'gone') return c.html(<ClosedPage page={pageOf(c)} token={token} />, 404);
    if (!claimed) return c.redirect(`/deliver/${encodeURIComponent(token)}`, 303);
    const shown = await Promise.all(claimed.held.map(async (held) => ({ held, picture: badgeOf(held.claims), report: await hold.report(held, c.var.lang) })));
    return c.html(<ClaimedPage page={pageOf(c)} token={token} email={claimed.email} shown={shown} />);
  });
  for (const name of FILES) app.get(`/hold/claimed/:token/:id/${name}`, async (c) => download(c, await fileOf(hold, await claimedOne(c), name)));
  const claimedAt = (c: Ctx) => `/hold/claimed/${c.req.param('token') ?? ''}`;
  app.get('/hold/claimed/:token/:id/visibility', async (c) => {
    const held = await claimedOne(c);
    hide(c);
    return await askedOf(c, held, claimedAt(c), `/share/claimed/${c.req.param('token')}/${held.id}`, await signInFor(c, held)) ?? c.redirect(claimedAt(c), 303);
  });
  app.post('/hold/claimed/:token/:id/visibility', async (c) => {
    const held = await claimedOne(c);
    hide(c);
    return choose(c, held, claimedAt(c), `/share/claimed/${c.req.param('token')}/${held.id}`, await signInFor(c, held));
  });

  app.route('/', archivePages({ hold, people }));
  app.route('/', importPages({ hold, people, verify }));
  app.route('/', ownPages({ hold, people }));
  app.route('/', shelfPages({ hold, people }));
  app.post('/hold/check', people.signedInOnly, async (c) => {
    await hold.checkSoon(personOf(c));
    return redirectWith(c, '/hold', 'done', c.var.t('hold.standing.soon'));
  });
  app.get('/hold/:id/visibility', people.signedInOnly, async (c) => { const held = await ownOne(c); return await askedOf(c, held, `/c/${held.id}`, `/share/of/${held.id}`) ?? c.redirect(`/c/${held.id}`, 303); });
  app.post('/hold/:id/visibility', people.signedInOnly, async (c) => { const held = await ownOne(c); return choose(c, held, '/hold', `/share/of/${held.id}`); });

  const ofHolder = async (page: PageContext, held: Held, report: Report) => { const arrival = await hold.arrival(held); return <>{arrival && <Brought page={page} held={held} arrival={arrival} />}{held.origin === 'import' && report.verdict !== 'invalid' && <DefinitionsView page={page} reading={await readThrough(held.bytes, report.at)} />}{held.belongs !== 'other' && <OwnSection page={page} id={held.id} files={await hold.ownFiles(held.person, held.id)} collections={(await hold.collections(held.person)).filter(({ items }) => items.some(({ credential }) => credential === held.id))} />}<AlikeSection page={page} alikes={await hold.alikes(held)} /><Vouchers page={page} held={held} report={report} /><Story page={page} story={await hold.story(held)} links={await links?.(held.person, held.id) ?? []} today={day(hold.now())} /></>; };

  async function ownOne(c: Ctx): Promise<Held> {
    const held = await hold.find(c.req.param('id') ?? '', personOf(c));
    if (held?.person !== personOf(c)) throw new AcquisError('not_found');
    return held;
  }

  async function claimedOne(c: Ctx): Promise<Held> {
    const { held } = await hold.claimed(c.req.param('token') ?? ''), one = held.find(({ id }) => id === c.req.param('id'));
    if (!one) throw new AcquisError('not_found');
    return one;
  }

  const askedOf = (c: Ctx, held: Held, back: string, link: string, signIn?: string) => ageFirst(c, people, held.person, { action: c.req.path, back, link, signIn, fields: { visibility: 'public' } });
  /** A link of one claim answers for what that claim brought: not for all that somebody has besides. */
  async function signInFor(c: Ctx, { id, person }: Held): Promise<string | undefined> {
    const { held } = await hold.claimed(c.req.param('token') ?? ''), besides = (await hold.list(person)).some((one) => !held.some((of) => of.id === one.id));
    return besides ? `/people/sign-in?next=${encodeURIComponent(`/hold/${id}/visibility`)}` : undefined;
  }

  async function choose(c: Ctx, held: Held, back: string, link: string, signIn?: string): Promise<Response> {
    const visibility = visibilityIn((await formOf(c)).get('visibility')), first = visibility === 'public' ? await askedOf(c, held, back, link, signIn) : undefined;
    if (first) return first;
    await hold.choose(held.person, held.id, visibility);
    return redirectWith(c, back, 'done', c.var.t(`hold.choice.${visibility}_done`, { title: held.claims.title }));
  }
  return app;
}

/** The signed bytes, in the form a program asked for. Undefined: a person asks. */
function signedAs(c: Ctx, held: Held, { token, elm }: Further): Response | undefined {
  const seal = sealType(c), sealed = held.form === 'elm' ? held : elm;
  if (seal !== undefined && sealed) return c.body(new Uint8Array(sealed.bytes), 200, { 'content-type': seal });
  const json = credentialType(c), jwt = tokenType(c), isToken = held.bytes[0] !== BRACE;
  const shown = jwt === undefined ? held : isToken ? held : token;
  if (jwt !== undefined && shown) return c.body(new Uint8Array(shown.bytes), 200, { 'content-type': jwt });
  if (json === undefined) return undefined;
  return c.body(new Uint8Array(held.bytes), 200, { 'content-type': isToken ? 'application/jwt' : json });
}

function visibilityIn(text: string): Visibility {
  return text === 'public' ? 'public' : 'private';
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}

/** Whoever accepted it was erased: the link is as closed as one that never was. */
function isGone(error: unknown): boolean {
  return error instanceof AcquisError && error.code === 'link_gone';
}

function isMissing(error: unknown): boolean {
  return error instanceof AcquisError && error.code === 'not_found';
}
