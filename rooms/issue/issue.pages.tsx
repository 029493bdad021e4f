// Every page of the room. Guards stand here, so that one look says who enters where.
import { Hono } from 'hono';
import type { Env } from '#lib/http';
import { MAY_ISSUE, MAY_SEE } from './issue.policy.ts';
import { awardPages } from './pages/awards.tsx';
import { batchPages } from './pages/batches.tsx';
import { entryPages } from './pages/entry.tsx';
import { formsPages } from './pages/forms.tsx';
import type { PageDeps } from './pages/page.ts';

const ACTS = ['/o/:org/issue/new', '/o/:org/issue/one', '/o/:org/issue/batches/:id/preview', '/o/:org/issue/batches/:id/rows/:number', '/o/:org/issue/awards/:id/correct'];

export function issuePages(deps: PageDeps): Hono<Env> {
  const { people } = deps, app = new Hono<Env>();
  app.use('/o/:org/issue/*', people.memberOnly(...MAY_SEE));
  app.use('/o/:org/issue', people.memberOnly(...MAY_SEE));
  app.on('POST', '/o/:org/issue/*', people.memberOnly(...MAY_ISSUE));
  app.on('GET', ACTS, people.memberOnly(...MAY_ISSUE));
  app.route('/', entryPages(deps));
  app.route('/', batchPages(deps));
  app.route('/', awardPages(deps));
  app.route('/', formsPages(deps));
  return app;
}
