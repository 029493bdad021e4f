// Taking everything away, and bringing it back.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env } from '#lib/http';
import type { People } from '#rooms/people';
import { ArchivePage, archiveProgress } from '#web/hold/archive';
import { hide } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Archive, Hold } from '../hold.ts';

export type ArchivePagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly' | 'freshOnly'> };

const AT = '/hold/archive';
/** MB by path: a life's credentials with their files in one piece. */
export const ARCHIVE_UPLOADS = { [`${AT}/back`]: 256 };

export function archivePages({ hold, people }: ArchivePagesDeps): Hono<Env> {
  const app = new Hono<Env>(), own = people.signedInOnly, fresh = people.freshOnly;

  app.get(AT, own, async (c) => c.html(<ArchivePage page={pageOf(c)} archive={await hold.archive(personOf(c))} />));
  app.post(AT, own, fresh, async (c) => {
    await hold.askArchive(personOf(c));
    return c.redirect(AT, 303);
  });
  app.get(`${AT}/progress`, own, async (c) => c.json(archiveProgress(pageOf(c), await mine(c))));
  app.get(`${AT}/acquis-archive.zip`, own, fresh, async (c) => {
    const { id } = await mine(c), { size, pieces } = await hold.archiveBytes(personOf(c), id);
    hide(c);
    return c.body(streamOf(pieces), 200, { 'content-type': 'application/zip', 'content-length': String(size), 'content-disposition': 'attachment; filename="acquis-archive.zip"' });
  });
  app.post(`${AT}/away`, own, async (c) => {
    await hold.throwArchiveAway(personOf(c), (await mine(c)).id);
    return redirectWith(c, AT, 'done', c.var.t('hold.archive.away_done'));
  });
  app.post(`${AT}/back`, own, async (c) => {
    const file = (await c.req.parseBody())['file'];
    if (!(file instanceof File) || file.size === 0) return c.html(<ArchivePage page={pageOf(c)} archive={await hold.archive(personOf(c))} problems={[{ field: 'file', text: c.var.t('hold.import.nothing') }]} />, 422);
    return c.redirect(`/hold/import/${await hold.bring(personOf(c), [{ name: file.name.slice(0, 120), from: 'file', bytes: new Uint8Array(await file.arrayBuffer()) }], c.var.lang)}`, 303);
  });

  async function mine(c: Ctx): Promise<Archive> {
    const archive = await hold.archive(personOf(c));
    if (!archive) throw new AcquisError('not_found');
    return archive;
  }
  return app;
}

/** One piece is opened when the reader is ready for it. */
function streamOf(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(to) { const { value, done } = await pieces.next(); if (done) to.close(); else to.enqueue(new Uint8Array(value)); },
    async cancel() { await pieces.return(undefined); },
  }, { highWaterMark: 0 });
}

function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
