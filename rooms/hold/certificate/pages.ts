// Where a certificate is fetched: from a credential's page, from the page behind a claim link, from a share link. Whoever may see the credential may have it.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env } from '#lib/http';
import type { Held, Hold } from '../hold.ts';
import type { Certificates, CertificateWish } from './certificate.ts';
import { stem } from '../door/files.ts';

export type CertificatePagesDeps = {
  readonly hold: Pick<Hold, 'find' | 'claimed'>; readonly certificates: Certificates; readonly publicUrl: string;
  /** What an open share link shows. */
  readonly shared: (link: string) => Promise<Held | undefined>;
};

export function certificatePages({ hold, certificates, publicUrl, shared }: CertificatePagesDeps): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/c/:id/certificate.pdf', async (c) => {
    const held = found(await hold.find(c.req.param('id'), c.var.visitor?.id));
    return answer(c, held, await addressOf(held, c.req.query('link')));
  });
  // For public ones only: whatever a holder sees alone is not for a page's preview.
  app.get('/c/:id/picture.png', async (c) => picture(c, found(await hold.find(c.req.param('id'), undefined))));
  app.get('/share/:link/picture.png', async (c) => picture(c, found(await shared(c.req.param('link')))));
  app.get('/hold/claimed/:token/:id/certificate.pdf', async (c) => {
    const { held } = await hold.claimed(c.req.param('token')), one = found(held.find(({ id }) => id === c.req.param('id')));
    return answer(c, one, await addressOf(one, c.req.query('link')));
  });
  app.get('/share/:link/certificate.pdf', async (c) => {
    const link = c.req.param('link');
    return answer(c, found(await shared(link)), `${publicUrl}/share/${link}`);
  });

  /** Where the code on paper leads: to a page that its reader can open; for a private credential to the page that verifies the file. */
  async function addressOf(held: Held, link: string | undefined): Promise<string> {
    if (link !== undefined && (await shared(link))?.id === held.id) return `${publicUrl}/share/${link}`;
    return held.visibility === 'public' ? `${publicUrl}/c/${held.id}` : `${publicUrl}/verify`;
  }

  async function picture(c: Ctx, held: Held): Promise<Response> {
    if (!certificates.available) return c.redirect('badge.png');
    return c.body(Buffer.from(await certificates.picture(held, c.var.lang)), 200, { 'content-type': 'image/png', 'x-robots-tag': 'noindex' });
  }

  async function answer(c: Ctx, held: Held, link: string): Promise<Response> {
    const { words, paper } = c.req.query(), { lang } = c.var;
    const wish: CertificateWish = { wording: words === 'fr' || words === 'en' || words === 'both' ? words : lang, paper: paper === 'letter' ? 'letter' : 'a4', link };
    const pdf = await certificates.certificate(held, wish);
    return c.body(Buffer.from(pdf), 200, { 'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${stem(held)}.pdf"`, 'x-robots-tag': 'noindex' });
  }
  return app;
}

function found(held: Held | undefined): Held {
  if (!held) throw new AcquisError('not_found');
  return held;
}
