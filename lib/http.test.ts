import { expect, test } from 'vitest';
import { Hono } from 'hono';
import { AcquisError } from './errors.ts';
import { csrfToken, ownFormsOnly, sameText, veiled, type Env } from './http.ts';

const facts = { name: 'Acquis', publicUrl: 'https://acquis.example', trial: false, development: false };
const token = csrfToken(Buffer.alloc(32, 7), 'session');

function house(signedIn: boolean): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => c.text(error instanceof AcquisError ? error.code : 'other', 403));
  app.use(async (c, next) => { if (signedIn) { c.set('visitor', { id: 'p', name: 'P', email: undefined, admin: false, session: 's' }); c.set('csrf', token); } await next(); });
  app.use(ownFormsOnly(facts));
  app.post('/x', (c) => c.text('done'));
  return app;
}
const post = async (app: Hono<Env>, headers: Record<string, string>, form: Record<string, string> = {}): Promise<string> => (await app.request('https://acquis.example/x', { method: 'POST', headers, body: new URLSearchParams(form) })).text();

test('a form token is another text on every page, and all of them are good', async () => {
  const [a, b] = [veiled(token), veiled(token)];
  expect(a).not.toBe(b);
  for (const csrf of [a, b]) expect(await post(house(true), { 'sec-fetch-site': 'same-origin', cookie: 'a=b' }, { csrf })).toBe('done');
});

test('a signed-in form without its token, or with another session’s, changes nothing', async () => {
  for (const csrf of ['', 'x', 'x.y', veiled(csrfToken(Buffer.alloc(32, 7), 'another')), `${veiled(token)}x`]) expect(await post(house(true), { 'sec-fetch-site': 'same-origin', cookie: 'a=b' }, { csrf })).toBe('form_expired');
});

test('E10 a form from another site is refused, whoever is signed in', async () => {
  for (const app of [house(true), house(false)]) {
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'none' }, { origin: 'https://evil.example', cookie: 'a=b' }, { origin: 'null', cookie: 'a=b' }, { cookie: 'a=b' }]) expect(await post(app, headers as Record<string, string>, { csrf: veiled(token) })).toBe('form_expired');
  }
});

test('a program without cookies needs no token', async () => {
  expect(await post(house(false), {})).toBe('done');
});

test('texts are compared whole', () => {
  expect([sameText('a', 'a'), sameText('a', 'b'), sameText('a', 'ab'), sameText('', '')]).toEqual([true, false, false, true]);
});
