// /share/ID shows what a holder chose to whoever has the link, or to the one reader it is for.
import { Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { AcquisError } from '#lib/errors';
import { formOf, type Ctx, type Env } from '#lib/http';
import { peerOf } from '#lib/peer';
import { FILES, fileOf } from '#rooms/hold';
import { ReaderCodePage, ReaderPage } from '#web/share/reader';
import { credentialType, download, hide, ownFileAnswer } from '../../../web/answer.ts';
import { pageOf } from '../../../web/page.ts';
import { READING_MS, type Share, type Shown, type ShownCredential } from '../share.ts';
import { problemsIn, qrOf, type SharePagesDeps } from './parts.ts';
import type { ShownPart } from './shown.tsx';

// Programs that fetch a link to show a picture of it are no readers.
const PREVIEWER = /bot\b|crawl|spider|preview|facebookexternalhit|slurp|whatsapp|telegram/i;
const COOKIE = 'acquis_reader';

/** What the link shows to whoever asks, by the token their browser keeps for it. */
export function shownTo(share: Pick<Share, 'find'>, c: Ctx, id: string): Promise<Shown | undefined> {
  return share.find(id, getCookie(c, COOKIE));
}

/** What this visitor may see of the link in the path. @throws AcquisError not_found */
export const entering = (share: Pick<Share, 'find'>) => async (c: Ctx): Promise<Shown> => await shownTo(share, c, c.req.param('id') ?? '') ?? refuse();

export function readingPages({ share, hold, people }: SharePagesDeps, { page, routes }: ShownPart): Hono<Env> {
  const app = new Hono<Env>(), enter = entering(share);
  const nth = async (c: Ctx): Promise<ShownCredential> => (await enter(c)).items[Number(c.req.param('n') ?? 1) - 1] ?? refuse();

  app.get('/share/:id', async (c) => {
    hide(c);
    const found = await enter(c).catch(unlessFound), id = c.req.param('id'), type = credentialType(c), [only, ...others] = found?.items ?? [];
    if (!found || !only) return await share.asks(id) ? c.html(<ReaderPage page={pageOf(c)} at={`/share/${id}`} email="" />) : refuse();
    if (found.person !== c.var.visitor?.id && c.req.method === 'GET' && !PREVIEWER.test(c.req.header('user-agent') ?? '')) await share.count(found);
    if (type && others.length === 0) return c.body(new Uint8Array(only.bytes), 200, { 'content-type': type });
    return c.html(await page(c, found));
  });

  app.post('/share/:id/reader', async (c) => {
    const id = c.req.param('id'), form = await formOf(c), email = form.get('email').slice(0, 254), at = `/share/${id}`;
    hide(c);
    try {
      return c.html(<ReaderCodePage page={pageOf(c)} at={at} attempt={await share.askReader(id, email, peerOf(c), c.var.lang)} />);
    } catch (error) {
      return c.html(<ReaderPage page={pageOf(c)} at={at} email={email} problems={problemsIn(c, error)} />, 422);
    }
  });
  app.post('/share/:id/reader/code', async (c) => {
    const id = c.req.param('id'), form = await formOf(c), attempt = form.get('attempt'), at = `/share/${id}`;
    const tried = await share.proveReader(id, attempt, form.get('code'), peerOf(c));
    hide(c);
    if (tried.outcome === 'gone') return c.html(<ReaderPage page={pageOf(c)} at={at} email="" problems={[{ field: 'email', text: c.var.t('share.reader.gone') }]} />, 410);
    if (tried.outcome === 'wrong') return c.html(<ReaderCodePage page={pageOf(c)} at={at} attempt={attempt} problems={[{ field: 'code', text: c.var.t('share.reader.wrong') }]} />, 422);
    setCookie(c, COOKIE, tried.token, { path: at, httpOnly: true, sameSite: 'Lax', secure: people.publicUrl.startsWith('https:'), maxAge: READING_MS / 1000 });
    return c.redirect(at, 303);
  });

  for (const name of FILES) for (const path of [`/share/:id/${name}`, `/share/:id/:n{[1-9][0-9]?}/${name}`] as const) app.get(path, async (c) => download(c, await fileOf(hold, (await nth(c)).held, name)));
  app.get('/share/:id/file/:file', async (c) => ownFileAnswer(c, await share.fileOf(await enter(c), c.req.param('file')) ?? refuse()));
  app.get('/share/:id/qr.svg', async (c) => { const { link } = await enter(c); return download(c, { body: qrOf(people.publicUrl, link), type: 'image/svg+xml', name: 'qr.svg' }); });
  app.route('/', routes);
  return app;
}

function refuse(): never {
  throw new AcquisError('not_found');
}

function unlessFound(error: unknown): undefined {
  if (!(error instanceof AcquisError) || error.code !== 'not_found') throw error;
}
