import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testHouse, type Account, type TestHouse } from '../../test/house.ts';

let h: TestHouse, admin: Account, other: Account;
beforeAll(async () => { h = await testHouse(); admin = await h.person('admin@example.org', true); other = await h.person('other@example.org'); });
afterAll(() => h.close());

const page = async (path: string, as: Account | null = admin, lang = 'en') => { const res = await h.ask(path, { ...(as && { as: { ...as, cookie: as.cookie.replace(/acquis_lang=\w+/, `acquis_lang=${lang}`) } }), headers: { 'accept-language': lang } }); return { status: res.status, text: await res.text() }; };
const post = async (path: string, form: Record<string, string> = {}, as = admin) => { const res = await h.ask(path, { as, form }); return { status: res.status, to: res.headers.get('location') ?? '' }; };

test('none but administrators: others are told there is nothing', async () => {
  for (const path of ['/people/setup', '/people/admin/health', '/people/admin/legal', '/people/admin/legal/imprint']) expect([path, (await page(path, other)).status]).toEqual([path, 404]);
  for (const path of ['/people/setup/mail', '/people/setup/key', '/people/admin/health/retry', '/people/admin/legal/imprint']) expect([path, (await post(path, { kept: 'yes' }, other)).status]).toEqual([path, 404]);
});

describe('set-up', () => {
  test('steps are done as they are done, and can be taken up again', async () => {
    expect((await page('/people/setup')).text).toContain('href="/people/organisations/new"');
    await h.organisation(admin, 'Trois-Rives');
    expect((await page('/people/setup')).text).toContain('1 step of 5 done');
  });
  test('the test mail is really written, and its state shown', async () => {
    expect((await page('/people/setup')).text).toContain('No mail server is set');
    expect(await post('/people/setup/mail')).toEqual({ status: 303, to: '/people/setup#mail' });
    const { text } = await page('/people/setup'), [, at = ''] = /href="(\/deliver\/outbox\/[^"]+)"/.exec(text) ?? [];
    expect(text).toContain('It is written and waits in the outbox.');
    expect((await page(at)).text).toContain('It arrived: mails leave this house.');
  });
  test('the key’s second copy is confirmed by name and hour, and only with the box ticked', async () => {
    await post('/people/setup/key', {});
    expect(await h.rooms.people.keyBackup()).toBeUndefined();
    await post('/people/setup/key', { kept: 'yes' });
    expect(await h.rooms.people.keyBackup()).toMatchObject({ at: h.clock.now().toISOString(), by: { id: admin.id } });
    expect((await page('/people/setup')).text).toContain('Confirmed by admin on');
    expect((await h.rooms.people.history(undefined)).lines).toContainEqual(expect.objectContaining({ act: 'people.key-backup-confirmed', by: admin.id }));
  });
  test('another address than the one the house calls itself is noticed', async () => {
    expect((await page('/people/setup')).text).toContain('the same address');
    const res = await h.ask('/people/setup', { as: admin, headers: { host: 'elsewhere.example:4000' } });
    expect(await res.text()).toContain('http://elsewhere.example:4000');
  });
});

test('health: database, log, clock and room sizes are told; trying again what failed says how much', async () => {
  const { text } = await page('/people/admin/health');
  for (const words of ['PostgreSQL', 'adds up', 'Credentials issued', 'Nothing waits and nothing failed']) expect(text).toContain(words);
  expect(await post('/people/admin/health/retry')).toEqual({ status: 303, to: '/people/admin/health' });
});

describe('legal pages', () => {
  test('unwritten, they show the software’s own text and say that it is unfinished', async () => {
    for (const name of ['imprint', 'privacy', 'accessibility']) for (const lang of ['fr', 'en']) {
      const { status, text } = await page(`/legal/${name}`, null, lang);
      expect([name, lang, status, text.includes('class="notice"'), /\[[^\]]{5,}\]/.test(text), /\{\w+\}/.test(text.slice(text.indexOf('<main')))]).toEqual([name, lang, 200, true, true, false]);
    }
    expect((await page('/legal/terms', null)).status).toBe(404);
  });
  test('written, they show what was typed, literally; a language left out shows the other and says so', async () => {
    await post('/people/admin/legal/imprint', { 'text.fr': '# Éditeur\n\nTrois-Rives <script>x</script> {house}\n- un\n- deux', 'text.en': '' });
    const french = (await page('/legal/imprint', null, 'fr')).text, english = (await page('/legal/imprint', null, 'en')).text;
    for (const part of ['<h2>Éditeur</h2>', 'Trois-Rives &lt;script&gt;x&lt;/script&gt; {house}', '<li>un</li>']) expect(french).toContain(part);
    expect(english).toContain('This text exists in French only.');
    expect(english).toMatch(/lang="fr"[^>]*>\s*<h2>Éditeur/);
    expect((await page('/people/admin/legal/imprint')).text).toContain('# Éditeur');
  });
  test('every public page leads to them', async () => {
    const { text } = await page('/', null);
    for (const name of ['imprint', 'privacy', 'accessibility']) expect(text).toContain(`href="/legal/${name}"`);
  });
});
