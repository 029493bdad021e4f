import { expect, test } from 'vitest';
import { Hono } from 'hono';
import type { Env } from '../lib/http.ts';
import { pageAbove } from './above.ts';

const app = new Hono<Env>();
app.use('*', (_c, next) => next());
app.get('/', (c) => c.text(''));
for (const page of ['/o/:org/people', '/o/:org/issue/batches/:id', '/deliver/:token', '/tile/:n{[0-9]+}']) app.get(page, (c) => c.text(''));
for (const form of ['/o/:org/people/invitations', '/o/:org/people/members/:person/roles', '/o/:org/issue/batches/:id/columns', '/deliver/:token/renew', '/people/sign-out', '/tile/:n{[0-9]+}/again']) app.post(form, (c) => c.text(''));
const above = pageAbove(app.routes);

test('an address that only takes forms leads to the nearest page above it', () => {
  expect(above('/o/x/people/invitations')).toBe('/o/x/people');
  expect(above('/o/x/people/members/y/roles')).toBe('/o/x/people');
  expect(above('/o/x/issue/batches/b/columns')).toBe('/o/x/issue/batches/b');
  expect(above('/deliver/t.s/renew')).toBe('/deliver/t.s');
  expect(above('/people/sign-out')).toBe('/');
  expect(above('/tile/7/again')).toBe('/tile/7');
});

test('what is nowhere stays nowhere', () => {
  for (const path of ['/o/x/people/invitation', '/o/x/issue/batches', '/nothing', '/tile/x/again', '/o/x/people/members/a/b/roles']) expect(above(path)).toBeUndefined();
});
