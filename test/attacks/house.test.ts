// Attacks that are no file to verify: on the house itself.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { addProof, makeBadge, text } from '#credential';
import { BADGE, KEY, METHOD } from '../credential.ts';
import { testHouse, type TestHouse } from '../house.ts';
import { seededKey, token } from '../token.ts';

let house: TestHouse;
beforeAll(async () => { house = await testHouse(); });
afterAll(async () => { await house.close(); });

test('A08 the house does not start over an altered context', async () => {
  const file = '../../credential/contexts/ob-3.0.3.json';
  vi.resetModules();
  vi.doMock(file, async (original) => {
    const real = await original<{ default: { '@context': object } }>();
    return { default: { ...real.default, '@context': { ...real.default['@context'], name: 'https://evil.example/name' } } };
  });
  try {
    const { openHouse } = await import('../../house.ts');
    const silent = () => { throw new Error('it got further'); };
    await expect(openHouse(house.config, { say: silent, report: silent, migrations: 'migrations' })).rejects.toMatchObject({ code: 'ctx_pin_mismatch' });
    // Nor does it say of a good credential that it is bad.
    const { verify } = await import('#credential');
    const report = await verify(readFileSync('vectors/ours/2026-11-openbadge.json', 'utf8'), { now: house.clock.now(), resolveDid: async () => ({ notFound: true }) });
    expect([report.verdict, report.checks[1]?.result, report.checks[1]?.code]).toEqual(['unknown', 'not_checked', 'ctx_pin_mismatch']);
  } finally {
    vi.doUnmock(file);
    vi.resetModules();
  }
});

test('B27 a credential opens no session', async () => {
  const ann = await house.person('ann@b27.example'), [name = ''] = ann.cookie.split('=');
  expect((await house.ask('/people/me', { as: ann })).status).toBe(200);
  const credential = token(makeBadge(BADGE), seededKey(1), { kid: METHOD, typ: 'JWT' });
  for (const value of [credential, credential.split('.')[2] ?? '', encodeURIComponent(text(makeBadge(BADGE)))]) {
    const answer = await house.ask('/people/me', { headers: { cookie: `${name}=${value}` } });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toContain('/people/sign-in');
    expect((await house.ask('/api/v1/issue/batches', { method: 'POST', body: '{}', headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json', 'idempotency-key': 'b27' } })).status).toBe(401);
  }
});

test('D23 what a description holds of markup and addresses stays text', async () => {
  const hostile = '**Level 6**\n\n[Diploma](javascript:alert(1)) ![x](data:text/html,<script>alert(2)</script>) <img src=x onerror=alert(3)>';
  const badge = makeBadge({ ...BADGE, specification: { ...BADGE.specification, title: { en: '<svg onload=alert(4)>' }, description: { en: hostile } } });
  const signed = await addProof({ ...badge, credentialSubject: { ...badge.credentialSubject, achievement: { ...badge.credentialSubject.achievement, criteria: { narrative: hostile } } } }, { verificationMethod: METHOD, created: BADGE.validFrom, sign: KEY.sign });
  const page = await (await house.ask('/verify', { form: { text: text(signed) } })).text();
  expect(page).toContain('onerror=alert(3)');
  expect(page).not.toMatch(/<img src=x|<svg onload|<script>alert|(?:href|src)="(?:javascript|data:text)/);
});
