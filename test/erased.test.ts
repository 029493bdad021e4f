// A person erased: gone from every table, every address as if it had never been, no backup opens; what others rely on still stands.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { publicId } from '../lib/ids.ts';
import { PERSONAL } from '../lib/personal.ts';
import { furnishedHouse, type FurnishedHouse } from './furnished.ts';
import type { Account } from './house.ts';

const TYPED = 'typed-only@example.org';
const KEYS: ReadonlySet<string> = new Set(['people_account_keys', 'people_keys']);
type Row = Record<string, unknown>;
let h: FurnishedHouse, me: Account, held: string, links: string[], claim: string, helps: string[], backup: Map<string, Row[]>, checkpoint: string, tables: string[];

beforeAll(async () => {
  h = await furnishedHouse();
  me = h.learner;
  held = (await h.rooms.hold.list(me.id)).find(({ origin }) => origin === 'claim')?.id ?? '';
  links = (await h.rooms.share.links(me.id)).map(({ id }) => id);
  // Others opened something to this person, and to an address that this person only typed.
  const [theirs] = await h.rooms.hold.list(await accept('open@example.org')), opened = (email: string) => h.rooms.share.openHelp(theirs?.person ?? '', { email, words: 'Look', days: 30, credentials: [theirs?.id ?? ''], collections: [] }, 'en', 'there');
  helps = [(await opened(me.email)).id, (await opened(TYPED)).id];
  await h.rooms.people.askAddressCode(me.visitor, TYPED, 'en', 'erased').catch(() => undefined);
  claim = h.letters.find((letter) => letter.startsWith('/deliver/') && letter !== '/deliver/nothing') ?? '';
  for (const letter of h.letters.filter((one) => /^\/deliver\/.+\./.test(one))) if ((await h.ask(letter)).status === 303) claim = letter;
  tables = (await h.ownerQuery(`select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'person_id' order by 1`)).map((row) => String(row['name']));
  await h.ownerQuery(`select set_config('acquis.person', $1, false)`, [me.id]);
  backup = new Map();
  for (const { table, ends } of PERSONAL) if (ends === 'gone' && !KEYS.has(table)) backup.set(table, await h.ownerQuery(`select * from ${table}`));
  checkpoint = (await h.rooms.log.checkpoint()).toString();
}, 240_000);
afterAll(() => h?.close());

/** Somebody else of the furnished house takes what was issued to them. */
async function accept(email: string): Promise<string> {
  const { lines } = await h.rooms.deliver.outbox(undefined), mail = lines.find((line) => line.to === email && line.kind === 'claim');
  const [one] = await h.rooms.hold.accept(new URL((mail && (await h.rooms.deliver.openMail(mail.id)).letter?.letter.action?.url) ?? '').pathname.replace('/deliver/', ''), 'private');
  return one?.person ?? '';
}
const erase = async (form: Record<string, string>, at = '/people/me/erase/now', as = me) => h.ask(at, { as, form });
const right = () => ({ email: me.email.toUpperCase(), sure: 'yes' });
const isThere = async () => (await h.rooms.people.account(me.id))?.email !== undefined && (await h.rooms.hold.list(me.id)).length > 0;

describe('the list that erasure goes by', () => {
  test('names every table that says whose row it is, and no other', async () => {
    const known = new Set(PERSONAL.map(({ table }) => table));
    expect(tables.filter((table) => !known.has(table))).toEqual([]);
    const all = new Set((await h.ownerQuery(`select table_name as name from information_schema.tables where table_schema = 'public'`)).map((row) => String(row['name'])));
    expect([...known].filter((table) => !all.has(table))).toEqual([]);
    expect(new Set(PERSONAL.map(({ table }) => table)).size).toBe(PERSONAL.length);
  });

  test('names every table with something sealed', async () => {
    const sealed = (await h.ownerQuery(`select distinct table_name as name from information_schema.columns where table_schema = 'public' and (column_name like '%sealed%' or column_name in ('email', 'blind', 'email_blind')) and table_name !~ '^(sign_|pgboss)'`)).map((row) => String(row['name']));
    const known = new Set(PERSONAL.map(({ table }) => table)), nobodys = new Set(['people_organisations']);
    expect(sealed.filter((table) => !known.has(table) && !nobodys.has(table))).toEqual([]);
  });

  test('is drawn as a page in both languages, each group with why, how long and who', async () => {
    for (const lang of ['fr', 'en']) {
      const page = await (await h.ask('/legal/data', { headers: { 'accept-language': lang, accept: 'text/html' } })).text();
      for (const { table } of PERSONAL) expect(page).toContain(`<code>${table}</code>`);
      expect(page).not.toMatch(/legal\.data\./);
    }
  });
});

describe('before', () => {
  test('another address, no tick, no proof of late, no session: nothing goes', async () => {
    for (const at of ['/people/me/erase', '/people/me/erase/now']) {
      expect((await erase({ email: 'somebody@example.org', sure: 'yes' }, at)).status).toBe(422);
      expect((await erase({ email: me.email, sure: '' }, at)).status).toBe(422);
      expect((await h.ask(at, { form: { ...right(), csrf: me.csrf } })).status).toBeGreaterThanOrEqual(300);
    }
    await h.ownerQuery(`update people_sessions set proved_at = null where person_id = $1`, [me.id]);
    const asked = await erase(right());
    expect([asked.status, asked.headers.get('location')]).toEqual([303, expect.stringContaining('/people/again/form/')]);
    await h.ownerQuery(`update people_sessions set proved_at = $2 where person_id = $1`, [me.id, h.clock.now()]);
    expect(await isThere()).toBe(true);
  });

  test('the first press only asks again', async () => {
    const page = await (await erase(right(), '/people/me/erase')).text();
    expect(page).toContain('action="/people/me/erase/now"');
    expect(await isThere()).toBe(true);
  });

  test('who would leave an organisation without an owner, or the house without an administrator, is told to hand over', async () => {
    const page = await h.ask('/people/me/erase', { as: h.owner });
    expect(await page.text()).toContain(`/o/${h.org}/people`);
    expect((await h.ask('/people/me/erase/now', { as: h.owner, form: { email: h.owner.email, sure: 'yes' } })).status).toBe(422);
    expect((await h.rooms.people.account(h.owner.id))?.email).toBe(h.owner.email);
  });
});

describe('after', () => {
  beforeAll(async () => {
    const done = await erase(right());
    expect([done.status, done.headers.getSetCookie().some((line) => /^acquis=;/.test(line))]).toEqual([200, true]);
  });

  test('no table holds a row of theirs; where their number stays it is in the history', async () => {
    await h.ownerQuery(`select set_config('acquis.person', $1, false)`, [me.id]);
    const left: string[] = [];
    for (const table of tables) if ((await h.ownerQuery(`select 1 from ${table} where person_id = $1 limit 1`, [me.id])).length > 0) left.push(table);
    expect(left).toEqual([]);
    expect(await h.ownerQuery('select 1 from people_accounts where id = $1', [me.id])).toEqual([]);
    expect(await h.ownerQuery('select 1 from people_keys where owner = $1', [me.id])).toEqual([]);
  });

  test('every session is over, and they are told by a last mail', async () => {
    expect((await h.ask('/hold', { as: me })).headers.get('location')).toContain('/people/sign-in');
    expect((await h.rooms.deliver.outbox(undefined)).lines.filter((line) => line.to === me.email && line.kind === 'account').length).toBeGreaterThan(0);
  });

  test('their addresses answer as those that never were, byte for byte, from as many questions', async () => {
    const questions = vi.spyOn(pg.Client.prototype, 'query'), asked = async (path: string) => { questions.mockClear(); const answer = await h.ask(path, { headers: { accept: 'text/html', 'accept-language': 'en' } }); return [answer.status, [...answer.headers].filter(([name]) => !/date|request-id|server-timing|policy/.test(name)).map(String).sort().join('\n'), (await answer.text()).replaceAll(path.split('/')[2] ?? '', 'ID').replace(/(<span class="hash">)[\w-]{12}(?=<)/, '$1'), questions.mock.calls.length]; };
    for (const [room, ids] of [['c', [held]], ['share', links]] as const) {
      const never = await asked(`/${room}/${publicId()}`);
      expect(never[0]).toBe(404);
      for (const id of ids) expect(await asked(`/${room}/${id}`)).toEqual(never);
    }
    questions.mockRestore();
    const json = await Promise.all([held, publicId()].map(async (id) => (await h.ask(`/c/${id}`, { headers: { accept: 'application/vc' } })).status));
    expect(json).toEqual([404, 404]);
    expect([await h.rooms.hold.find(held, undefined), await h.rooms.share.find(links[0] ?? '')]).toEqual([undefined, undefined]);
  });

  test('the claim link is closed, and brings nothing back; the issuer keeps its award', async () => {
    const first = await h.ask(claim), shut = await h.ask(first.headers.get('location') ?? claim), never = await h.ask('/deliver/nothing');
    expect([first.status, shut.status, never.status]).toEqual([303, 404, 404]);
    const token = claim.replace('/deliver/', ''), accepted = await h.ask('/hold/accept', { form: { token, visibility: 'public' } });
    expect(accepted.status).toBe(303);
    expect((await h.ownerQuery('select 1 from hold_addresses where public_id = $1', [held]))).toEqual([]);
    expect((await h.rooms.issue.awards(h.org, {})).lines.some((line) => line.person?.email === me.email)).toBe(true);
  });

  test('who was opened something to is gone from there too; an address they had only typed stays another’s', async () => {
    expect((await h.ownerQuery('select help from share_helpers where help = any($1)', [helps])).map((row) => row['help'])).toEqual(helps.slice(1));
  });

  test('the log is what it was', async () => {
    expect((await h.rooms.log.checkpoint()).toString()).toBe(checkpoint);
  });

  test('a backup of before opens nothing: rows put back without the keys are read by nobody', async () => {
    await h.ownerQuery(`select set_config('acquis.person', $1, false)`, [me.id]);
    for (const [table, rows] of backup) {
      for (const row of rows.filter((one) => one['person_id'] === me.id || one['id'] === me.id)) {
        const names = Object.keys(row).filter((name) => row[name] !== null);
        const values = names.map((name) => (typeof row[name] === 'object' && !(row[name] instanceof Date) && !Buffer.isBuffer(row[name]) && !Array.isArray(row[name]) ? JSON.stringify(row[name]) : row[name]));
        await h.ownerQuery(`insert into ${table} (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')}) on conflict do nothing`, values);
      }
    }
    expect((await h.ownerQuery('select 1 from hold_credentials where person_id = $1', [me.id])).length).toBeGreaterThan(0);
    expect(await h.rooms.hold.list(me.id)).toEqual([]);
    expect(await h.rooms.hold.find(held, me.id)).toBeUndefined();
    expect(await h.rooms.share.find(links[0] ?? '')).toBeUndefined();
    expect(await h.rooms.people.account(me.id)).toMatchObject({ email: undefined, name: '' });
  });
});
