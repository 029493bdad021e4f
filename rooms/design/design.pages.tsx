// Every page of the room. Guards stand here, so that one look says who enters where.
import { Hono } from 'hono';
import type { Env } from '#lib/http';
import type { People } from '#rooms/people';
import { MAY_DESIGN, MAY_SETTLE } from './design.policy.ts';
import { definitionPages } from './pages/definitions.tsx';
import { deskPages } from './pages/desk.tsx';
import { editPages } from './pages/edit.tsx';
import { publicPages, type PublicPorts } from './pages/public.tsx';
import { reviewPages } from './pages/review.tsx';

export function designPages(ports: PublicPorts & { people: Pick<People, 'organisation' | 'account' | 'memberOnly' | 'signedInOnly'> }): Hono<Env> {
  const { people } = ports;
  const app = new Hono<Env>();
  app.use('/o/:org/design/*', people.memberOnly());
  app.on('POST', ['/o/:org/design', '/o/:org/design/*'], people.memberOnly(...MAY_DESIGN));
  app.on('POST', ['/o/:org/design/settings', '/o/:org/design/definitions', '/o/:org/design/definitions/*'], people.memberOnly(...MAY_SETTLE));
  app.get('/o/:org/design/new', people.memberOnly(...MAY_DESIGN));
  app.get('/o/:org/design/:id/edit', people.memberOnly(...MAY_DESIGN));
  app.get('/design/esco', people.signedInOnly);
  app.route('/', editPages(ports));
  app.route('/', reviewPages(ports));
  app.route('/', definitionPages(ports));
  app.route('/', deskPages(ports));
  app.route('/', publicPages(ports));
  return app;
}
