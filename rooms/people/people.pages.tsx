import { Hono } from 'hono';
import type { Env } from '#lib/http';
import { accountPages } from './pages/account.tsx';
import { adminPages } from './pages/admin.tsx';
import { brandPages } from './pages/brand.tsx';
import { deskPages } from './pages/desk.tsx';
import { entryPages } from './pages/entry.tsx';
import { organisationPages } from './pages/organisation.tsx';
import type { People } from './people.ts';

export function peoplePages({ people }: { people: People }): Hono<Env> {
  const app = new Hono<Env>();
  for (const pages of [entryPages, accountPages, adminPages, organisationPages, brandPages, deskPages]) app.route('/', pages(people));
  return app;
}
