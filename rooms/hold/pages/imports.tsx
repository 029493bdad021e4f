// Bringing in as pages: hand over, look, decide, see what became of it; and what was told of changes.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import { errorText, formOf, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import { addressIn, type Verify } from '#rooms/verify';
import { ArchiveReadingPage, readingProgress } from '#web/hold/archive';
import { ImportPage, ImportScanPage, type ImportFields } from '#web/hold/import';
import { ImportDonePage, ImportSeenPage, progressOf } from '#web/hold/import-seen';
import { ToldPage } from '#web/hold/told';
import { download } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Brought, Hold, ImportChoice, Item, Preview } from '../hold.ts';

export type ImportPagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly'>; readonly verify: Pick<Verify, 'read'> };

// As much as the front door lets in, which has counted it: a form whose token was looked at is read already.
const MAX = 25 * 1024 * 1024 - 64 * 1024, MAX_FILES = 200;

export function importPages({ hold, people, verify }: ImportPagesDeps): Hono<Env> {
  const app = new Hono<Env>(), own = people.signedInOnly;

  app.get('/hold/import', own, (c) => c.html(<ImportPage page={pageOf(c)} />));
  app.get('/hold/import/scan', own, (c) => c.html(<ImportScanPage page={pageOf(c)} />));
  app.post('/hold/import', own, async (c) => {
    const form = await formOf(c), fields: ImportFields = { url: form.get('url').slice(0, 2_000), text: form.get('text').slice(0, MAX) };
    const again = (field: string, text: string) => c.html(<ImportPage page={pageOf(c)} fields={{ url: fields.url, text: fields.text?.slice(0, 20_000) }} problems={[{ field, text }]} />, 422);
    try {
      const brought = [...await filesOf(c), ...await pasted(c, fields)];
      if (brought.length === 0) return again('file', c.var.t('hold.import.nothing'));
      return c.redirect(`/hold/import/${await hold.bring(personOf(c), brought, c.var.lang)}`, 303);
    } catch (error) {
      if (!(error instanceof AcquisError) || error.status >= 500) throw error;
      return again(['ssrf_blocked', 'fetch_limit', 'fetch_failed', 'bad_input'].includes(error.code) ? 'url' : 'file', errorText(c.var.lang, error));
    }
  });
  app.get('/hold/import/:id', own, async (c) => {
    const reading = await hold.reading(personOf(c), c.req.param('id'));
    if (reading) return c.html(<ArchiveReadingPage page={pageOf(c)} reading={reading} />);
    const preview = await seen(c);
    if (!preview) return redirectWith(c, '/hold/import', 'problem', c.var.t('hold.import.seen.gone'));
    return c.html(isDone(preview) ? <ImportDonePage page={pageOf(c)} preview={preview} busy={await hold.restoring(personOf(c), preview.id)} /> : <ImportSeenPage page={pageOf(c)} preview={preview} />);
  });
  app.get('/hold/import/:id/progress', own, async (c) => {
    const reading = await hold.reading(personOf(c), c.req.param('id'));
    if (reading) return c.json(readingProgress(pageOf(c), reading));
    const preview = await seen(c);
    if (!preview) throw new AcquisError('not_found');
    return c.json(progressOf(pageOf(c), preview));
  });
  app.post('/hold/import/:id/keep', own, async (c) => {
    const form = await formOf(c), id = c.req.param('id'), rest = choiceIn(form.get('rest'));
    await hold.decide(personOf(c), id, ({ number }: Item) => choiceIn(form.get(`keep.${number}`) || rest));
    return c.redirect(`/hold/import/${id}`, 303);
  });
  app.post('/hold/import/:id/forget', own, async (c) => {
    await hold.forget(personOf(c), c.req.param('id'));
    return redirectWith(c, '/hold/import', 'done', c.var.t('hold.import.seen.forgotten'));
  });

  // The file around it may show more than the credential: its holder's alone.
  app.get('/c/:id/original', own, async (c) => {
    const file = await hold.original(await mine(c));
    return download(c, file && { body: new Uint8Array(file.bytes), type: 'application/octet-stream', name: plainName(file.name) });
  });
  app.get('/c/:id/credential', own, async (c) => {
    const { bytes, id } = await mine(c), isJson = bytes[0] === 0x7b;
    return download(c, { body: new Uint8Array(bytes), type: isJson ? 'application/json' : 'application/jwt', name: `${id}.${isJson ? 'json' : 'jwt'}` });
  });
  app.post('/hold/:id/belongs', own, async (c) => {
    const { id } = await mine(c), belongs = (await formOf(c)).get('belongs') === 'other' ? 'other' : 'said';
    await hold.say(personOf(c), id, belongs);
    return redirectWith(c, `/c/${id}`, 'done', c.var.t(`hold.brought.${belongs}_done`));
  });

  app.get('/hold/told', own, async (c) => c.html(<ToldPage page={pageOf(c)} told={await hold.told(personOf(c))} mails={await hold.mails(personOf(c))} />));
  app.post('/hold/told/seen', own, async (c) => {
    await hold.seen(personOf(c));
    return redirectWith(c, '/hold/told', 'done', c.var.t('hold.told.put_away_done'));
  });
  app.post('/hold/told/mails', own, async (c) => {
    const wished = (await formOf(c)).get('mails') === 'yes';
    await hold.wish(personOf(c), wished);
    return redirectWith(c, '/hold/told', 'done', c.var.t(wished ? 'hold.told.mails.on_done' : 'hold.told.mails.off_done'));
  });

  const seen = (c: Ctx) => hold.preview(personOf(c), c.req.param('id') ?? '');

  async function mine(c: Ctx) {
    const held = await hold.find(c.req.param('id') ?? '', personOf(c));
    if (held?.person !== personOf(c)) throw new AcquisError('not_found');
    return held;
  }

  /** An address in either field is read; anything else in the field for text is the credential itself. */
  async function pasted(c: Ctx, { url = '', text = '' }: ImportFields): Promise<Brought[]> {
    if (url && !addressIn(url)) throw new AcquisError('bad_input', { message: 'no address' });
    const addresses = [addressIn(url), addressIn(text)].filter((one) => one !== undefined), brought: Brought[] = [];
    for (const address of new Set(addresses)) brought.push({ name: nameOf(address), from: 'address', address, bytes: await verify.read(address) });
    return text && !addressIn(text) ? [...brought, { name: c.var.t('hold.import.seen.from_text'), from: 'text', bytes: Buffer.from(text) }] : brought;
  }
  return app;
}

async function filesOf(c: Ctx): Promise<Brought[]> {
  const body = await c.req.parseBody({ all: true }), files = [body['file']].flat().filter((one): one is File => one instanceof File && one.size > 0).slice(0, MAX_FILES);
  return Promise.all(files.map(async (file) => ({ name: file.name.slice(0, 120), from: 'file' as const, bytes: new Uint8Array(await file.arrayBuffer()) })));
}

function nameOf(address: string): string {
  const { host, pathname } = new URL(address);
  return (pathname.split('/').findLast(Boolean) ?? host).slice(0, 120);
}

/** A file name that no header and no disk takes for anything else. */
function plainName(name: string): string {
  return name.normalize('NFKD').replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '').slice(-100) || 'credential';
}

function isDone({ items }: Preview): boolean {
  return items.some(({ state }) => state === 'kept' || state === 'left' || state === 'decided');
}

function choiceIn(text: string): ImportChoice {
  return text === 'mine' || text === 'other' ? text : 'leave';
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
