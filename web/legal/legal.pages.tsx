// What the law asks a house to say about itself: imprint, privacy, accessibility.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Env } from '#lib/http';
import { LEGAL_PAGES, type People } from '#rooms/people';
import { pageOf } from '../page.ts';
import { DataPage } from './data.tsx';
import { LegalPageView } from './legal.tsx';

export function legalPages({ people }: { readonly people: Pick<People, 'legalText'> }): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/legal/data', (c) => c.html(<DataPage page={pageOf(c)} />));
  app.get('/legal/:name', async (c) => {
    const name = LEGAL_PAGES.find((one) => one === c.req.param('name'));
    if (!name) throw new AcquisError('not_found');
    return c.html(<LegalPageView page={pageOf(c)} name={name} text={await people.legalText(name)} />);
  });
  return app;
}
