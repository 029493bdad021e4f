// Taking everything away, and bringing it back.
import { Hono } from 'hono';
import { CredentialError, isZip, say, VERIFY_CODES, type ByteSource } from '#credential';
import { AcquisError } from '#lib/errors';
import { errorText, type Ctx, type Env } from '#lib/http';
import type { People } from '#rooms/people';
import { ArchivePage, archiveProgress } from '#web/hold/archive';
import { hide } from '../../../web/answer.ts';
import { pageOf, redirectWith } from '../../../web/page.ts';
import { ARCHIVE_LIMITS, type Archive, type Hold } from '../hold.ts';

export type ArchivePagesDeps = { readonly hold: Hold; readonly people: Pick<People, 'signedInOnly' | 'freshOnly'> };

const AT = '/hold/archive';
/** MB by path: as much as an archive may hold. */
export const ARCHIVE_UPLOADS = { [`${AT}/back`]: ARCHIVE_LIMITS.all / 1024 / 1024 };
/** Of what is no archive: as much as is brought anywhere else, in memory. */
const OTHER_MB = 25;

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
    const file = c.var.sent?.file, again = async (text: string) => c.html(<ArchivePage page={pageOf(c)} archive={await hold.archive(personOf(c))} problems={[{ field: 'file', text }]} />, 422);
    if (!file || file.size === 0) return again(c.var.t('hold.import.nothing'));
    try {
      const brought = { name: file.name.slice(0, 120), source: file }, isArchive = isZip(await file.read(0, Math.min(file.size, 64)));
      const id = (isArchive ? await hold.bringArchive(personOf(c), brought, c.var.lang) : undefined) ?? await asAnyFile(c, brought);
      return c.redirect(`/hold/import/${id}`, 303);
    } catch (error) {
      return again(reason(c, error));
    }
  });

  /** A file of any other kind, as on the page for it. @throws AcquisError too_large */
  async function asAnyFile(c: Ctx, { name, source }: { readonly name: string; readonly source: ByteSource }): Promise<string> {
    if (source.size > OTHER_MB * 1024 * 1024) throw new AcquisError('too_large', { values: { mb: OTHER_MB } });
    return hold.bring(personOf(c), [{ name, from: 'file', bytes: await source.read(0, source.size) }], c.var.lang);
  }

  async function mine(c: Ctx): Promise<Archive> {
    const archive = await hold.archive(personOf(c));
    if (!archive) throw new AcquisError('not_found');
    return archive;
  }
  return app;
}

/** Why an archive is not taken, in the verifier's words or the house's. */
function reason(c: Ctx, error: unknown): string {
  const known = error instanceof CredentialError ? VERIFY_CODES.find((code) => code === error.code) : undefined;
  if (known) return say(known, c.var.lang).message;
  if (error instanceof AcquisError && error.status < 500) return errorText(c.var.lang, error);
  throw error;
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
