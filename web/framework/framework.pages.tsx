// What is a micro-credential, and by whose definition: every definition that ships, side by side and one by one.
import { Hono } from 'hono';
import { PROFILES, definitionFormat, listsInUse, profile } from '#framework';
import { AcquisError } from '#lib/errors';
import type { Env } from '#lib/http';
import { pageOf } from '../page.ts';
import { DefinitionPage, DefinitionsPage } from './definitions.tsx';
import { VocabulariesPage } from './vocabularies.tsx';

export function frameworkPages(): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/framework', (c) => c.html(<DefinitionsPage page={pageOf(c)} profiles={PROFILES.map(profile)} />));
  app.get('/framework/vocabularies', (c) => c.html(<VocabulariesPage page={pageOf(c)} lists={listsInUse()} />));
  app.get('/framework/format', async (c) => c.text(await definitionFormat()));
  app.get('/framework/:id', (c) => {
    const id = PROFILES.find((one) => one === c.req.param('id'));
    if (!id) throw new AcquisError('not_found');
    return c.html(<DefinitionPage page={pageOf(c)} profile={profile(id)} />);
  });
  return app;
}
