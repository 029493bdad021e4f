import { Hono } from 'hono';
import type { Env } from '#lib/http';
import { accountPages } from './pages/account.tsx';
import { adminPages } from './pages/admin.tsx';
import { againPages } from './pages/again.tsx';
import { brandPages } from './pages/brand.tsx';
import { deskPages } from './pages/desk.tsx';
import { entryPages } from './pages/entry.tsx';
import { erasurePages } from './pages/erasure.tsx';
import { journeyPages } from './pages/journeys.tsx';
import { knownPages } from './pages/known.tsx';
import { mergePages } from './pages/merge.tsx';
import { organisationPages } from './pages/organisation.tsx';
import { providerPages } from './pages/providers.tsx';
import { waysPages } from './pages/ways.tsx';
import type { People } from './people.ts';

export function peoplePages({ people }: { people: People }): Hono<Env> {
  const app = new Hono<Env>();
  for (const pages of [entryPages, journeyPages, againPages, accountPages, waysPages, knownPages, mergePages, erasurePages, adminPages, providerPages, organisationPages, brandPages, deskPages]) app.route('/', pages(people));
  return app;
}
