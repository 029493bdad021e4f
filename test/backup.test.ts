// Backups count when they were put back: what comes back is what was there, whoever was erased stays erased, and nothing is written from a file that is not whole.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { inOrder, KEY_TABLES, LEFT_OUT } from '../adapters/backup/tables.ts';
import { Pack, unpack, type Entry } from '../adapters/backup/pack.ts';
import { readMigrations } from '../adapters/postgres/database.ts';
import { backup } from '../cli/backup.ts';
import { doctor } from '../cli/doctor.ts';
import { restore } from '../cli/restore.ts';
import type { Io } from '../cli/io.ts';
import { openHouse, type House } from '../house.ts';
import { frontOf } from '../web/serve.tsx';
import type { Config } from '../lib/config.ts';
import { databaseUrl } from './cluster.ts';
import { furnishedHouse, type FurnishedHouse } from './furnished.ts';

type Said = { readonly code: number; readonly out: string; readonly err: string };
type Ran = { readonly file: string; readonly keys: string; readonly madeAt: string };
const NOW = new Date('2026-11-22T12:00:00Z'), DAY = 86_400_000;
let h: FurnishedHouse, dir: string, first: Ran, opened: House[] = [], databases: string[] = [];

beforeAll(async () => {
  h = await furnishedHouse();
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-backup-'));
  first = await ours('first');
}, 240_000);
afterAll(async () => {
  for (const house of opened) await house.close();
  await h?.close();
  for (const name of databases) await asOwner('postgres', `drop database if exists ${name} with (force)`);
  fs.rmSync(dir, { recursive: true, force: true });
}, 60_000);

const said = (now = NOW) => {
  const out: string[] = [], err: string[] = [];
  const io: Io = { lang: 'en', now, out: (line) => { out.push(line); }, err: (line) => { err.push(line); }, readFile: (file) => fs.promises.readFile(file), readStdin: async () => new Uint8Array() };
  return { io, done: (code: number): Said => ({ code, out: out.join('\n'), err: err.join('\n') }) };
};
const acquisBackup = async (args: string[], now?: Date): Promise<Said> => {
  const { io, done } = said(now);
  const config = { ...h.config, databaseUrl: h.ownerUrl };
  return done(await backup(args, io, { config, withHouse: (work) => work({ config, secrets: h.secrets, database: { ownerUrl: h.ownerUrl } as House['database'], rooms: h.rooms }) }));
};
async function ours(name: string, now = NOW): Promise<Ran> {
  const { code, out, err } = await acquisBackup([path.join(dir, name), '--json'], now);
  if (code !== 0) throw new Error(`${code}: ${out}${err}`);
  return JSON.parse(out) as Ran;
}

async function asOwner<R extends object>(database: string, text: string, values?: unknown[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: databaseUrl(inject('ownerUrl'), database) });
  await client.connect();
  try { return (await client.query(text, values)).rows as R[]; } finally { await client.end(); }
}

/** An empty database and data folder that the house of the tests would be put back into. */
async function blank(over: Partial<Config> = {}): Promise<{ readonly config: Config; readonly name: string; sql<R extends object>(text: string, values?: unknown[]): Promise<R[]> }> {
  const name = `back_${randomBytes(5).toString('hex')}`;
  await asOwner('postgres', `create database ${name} template template0`);
  databases.push(name);
  const dataDir = path.join(dir, name);
  return { name, sql: (text, values) => asOwner(name, text, values), config: { ...h.config, dataDir, databaseUrl: databaseUrl(inject('ownerUrl'), name), masterKey: Buffer.from(inject('master'), 'hex'), ...over } };
}
const acquisRestore = async (config: Config, args: string[], now?: Date): Promise<Said> => {
  const { io, done } = said(now);
  return done(await restore(args, io, config));
};
async function open(config: Config): Promise<House> {
  const house = await openHouse(config, { say: () => {}, report: () => {}, guest: true, migrations: 'migrations' });
  opened = [...opened, house];
  return house;
}
const keysOf = ({ keys }: Ran) => ['--keys', keys];

const counts = async (sql: (text: string) => Promise<Record<string, unknown>[]>) => {
  const names = (await sql(`select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'lib_migrations' order by 1`)).map((row) => String(row['name']));
  const all = await sql(names.map((name) => `select '${name}' as name, count(*)::int n, md5(string_agg(t::text, '|' order by t::text)) sum from ${name} t`).join(' union all '));
  return new Map(all.map((row) => [String(row['name']), row]));
};

describe('what a backup is', () => {
  test('two files that only their owner reads, and the list of erasures and the last checkpoint beside them', async () => {
    expect(fs.readdirSync(path.join(dir, 'first')).sort()).toEqual(['CHECKPOINT', 'ERASED', 'acquis-2026-11-22T120000Z.keys.tar.zst', 'acquis-2026-11-22T120000Z.tar.zst']);
    for (const name of fs.readdirSync(path.join(dir, 'first'))) expect(fs.statSync(path.join(dir, 'first', name)).mode & 0o077).toBe(0);
    expect(fs.readFileSync(path.join(dir, 'first/CHECKPOINT'), 'utf8')).toBe(await h.rooms.log.checkpoint());
  });

  test('the house without keys, sessions and codes; the keys in the other; the master key in neither', async () => {
    const named = async (file: string) => { const all = new Set<string>(); let text = ''; for await (const { name, data } of unpack(file)) { all.add(name.split('/')[1] ?? name); text += data.toString('latin1'); } return { all, text }; };
    const house = await named(first.file), keys = await named(first.keys);
    for (const table of [...KEY_TABLES, ...LEFT_OUT]) expect(house.all.has(table), table).toBe(false);
    expect([...keys.all].filter((name) => /^(?!header|manifest)/.test(name)).sort()).toEqual([...KEY_TABLES].sort());
    expect(house.all.has('hold_credentials') && house.all.has('issue_planned') && house.all.has('log_leaves')).toBe(true);
    for (const { text } of [house, keys]) for (const secret of [inject('master'), Buffer.from(inject('master'), 'hex').toString('latin1')]) expect(text.includes(secret)).toBe(false);
    expect(house.text).not.toContain('learner@example.org');
  });

  test('administrators see when the last one was made', async () => {
    expect(await h.rooms.people.lastBackup()).toBe(h.clock.now().toISOString());
    const page = await (await h.ask('/people/admin/health', { as: h.owner, headers: { 'accept-language': 'en' } })).text();
    expect(page).toContain('Last backup');
    expect(page).not.toContain('No fresh backup');
  });

  test('every table that is left out or kept apart is one there is, and no other table points at one', async () => {
    const tables = (await h.ownerQuery(`select tablename as name from pg_tables where schemaname = 'public'`)).map((row) => String(row['name']));
    expect([...KEY_TABLES, ...LEFT_OUT].filter((name) => !tables.includes(name))).toEqual([]);
    const arrows = await h.ownerQuery(`select c.relname as from, f.relname as to from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid where k.contype = 'f' and c.oid <> f.oid`);
    expect(arrows.filter(({ from, to }) => [...KEY_TABLES, ...LEFT_OUT].includes(String(to)) && ![...KEY_TABLES, ...LEFT_OUT].includes(String(from)))).toEqual([]);
  });

  test('tables come in an order that can be filled; a ring is refused', () => {
    const of = (...names: string[]) => names.map((name) => ({ name }));
    expect(inOrder(of('a', 'b', 'c'), [{ from: 'a', to: 'c' }, { from: 'c', to: 'b' }]).map(({ name }) => name)).toEqual(['b', 'c', 'a']);
    expect(() => inOrder(of('a', 'b'), [{ from: 'a', to: 'b' }, { from: 'b', to: 'a' }])).toThrow('a, b');
  });

  test('a name that is taken is never written over, and nothing half is left', async () => {
    const before = fs.readFileSync(first.file);
    expect(await acquisBackup([path.join(dir, 'first')])).toMatchObject({ code: 69, err: expect.stringMatching(/cannot be written.*EEXIST.*older/) });
    expect(fs.readFileSync(first.file).equals(before)).toBe(true);
    expect(fs.readdirSync(path.join(dir, 'first')).filter((name) => name.includes('partial'))).toEqual([]);
  });

  test.each([[[]], [['a', 'b']], [['a', '--keys-for', '0']], [['a', '--keys-for', 'x']], [['a', '--older-than', '3']], [['--prune']], [['a', '--force']], [['a', '--prune', '--marks-only']]])('acquis backup %s: wrong usage, 64', async (args) => {
    expect(await acquisBackup(args)).toMatchObject({ code: 64, err: expect.stringContaining('acquis backup') });
  });
});

describe('put back into an empty house', () => {
  let there: Awaited<ReturnType<typeof blank>>, told: Said, back: House;
  beforeAll(async () => {
    there = await blank();
    told = await acquisRestore(there.config, [first.file, ...keysOf(first), '--check-all']);
    back = await open(there.config);
  }, 120_000);

  test('it says that all is well, and what is not in it', () => {
    expect(told).toMatchObject({ code: 0 });
    expect(told.out).not.toContain('✗');
    expect(told.out).toMatch(/^✓ Log computed again from \d+ leaves/m);
    expect(told.out).toMatch(/What happened after that instant/);
  });

  test('every row of every table is there; sessions, codes and their like are not', async () => {
    const was = await counts((text) => h.ownerQuery(text)), is = await counts(there.sql), may = new Set(['people_sessions', 'people_links', 'people_audit', 'log_head', 'log_leaves', 'log_checkpoints', 'sign_status_lists', 'sign_published', 'sign_did_documents', 'people_house']);
    // What a house does on opening (a list signed anew, a leaf for it), and the note that the backup was made, which is written after it.
    for (const [name, sum] of was) {
      if (LEFT_OUT.includes(name)) expect([name, is.get(name)?.['n']]).toEqual([name, 0]);
      else if (!may.has(name)) expect([name, is.get(name)]).toEqual([name, sum]);
    }
    expect(Number(is.get('log_leaves')?.['n'])).toBeGreaterThanOrEqual(Number(was.get('log_leaves')?.['n']));
  });

  test('credentials are the same bytes, and the learner finds theirs', async () => {
    const held = await h.rooms.hold.list(h.learner.id), again = await back.rooms.hold.list(h.learner.id);
    expect(again.map(({ id }) => id)).toEqual(held.map(({ id }) => id));
    for (const { id } of held) expect(await back.rooms.hold.publicBytes(id)).toEqual(await h.rooms.hold.publicBytes(id));
    const { lines } = await h.rooms.issue.awards(h.org, {});
    expect(lines.length).toBeGreaterThan(5);
    for (const { credential, status } of lines) {
      const [was, is] = await Promise.all([h, { rooms: back.rooms, db: back.database.db }].map(({ rooms, db }) => db.asOrganisation(h.org, (tx) => rooms.issue.bytesOf(tx, h.org, credential))));
      expect(is).toEqual(was);
      const { verdict } = await back.rooms.verify.judge(is?.bytes ?? '', { lang: 'en' });
      expect([credential, verdict === 'invalid']).toEqual([credential, status !== 'clear']);
    }
  });

  test('the log goes on from where it was, and the session of yesterday opens nothing', async () => {
    expect((await back.rooms.log.check()).faults).toEqual([]);
    const front = frontOf({ config: there.config, rooms: back.rooms, health: back.health, machine: back.machine });
    const answer = await front.request('/hold', { headers: { cookie: h.learner.cookie, host: 'localhost:4000', accept: 'text/html' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, expect.stringContaining('/people/sign-in')]);
  });

  test('no place of a status list is given twice: the lists of before give none any more', async () => {
    expect((await back.rooms.sign.lists(h.org)).every(({ open: gives }) => !gives)).toBe(true);
    const [entry] = await back.database.db.asOrganisation(h.org, (tx) => back.rooms.sign.reserve(tx, h.org, 1));
    expect((await h.rooms.sign.lists(h.org)).map(({ id }) => id)).not.toContain(entry?.list);
  });

  test('a second time is refused: it is never put over data', async () => {
    expect(await acquisRestore(there.config, [first.file, ...keysOf(first)])).toMatchObject({ code: 1, err: expect.stringContaining('not empty') });
  });
});

describe('refused before the first row', () => {
  /** Nothing in the database, not even a table. */
  const untouched = async (config: Partial<Config>, args: string[], now?: Date) => {
    const there = await blank(config), told = await acquisRestore(there.config, args, now);
    expect(await there.sql(`select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
    return told;
  };
  const refused = (words: string) => ({ code: 1, err: expect.stringContaining(words) });

  test('another master key is named, whatever else is wrong', async () => {
    expect(await untouched({ masterKey: randomBytes(32) }, [first.file])).toMatchObject(refused('another master key'));
  });
  test('no master key: none is made', async () => {
    const there = await blank({ masterKey: undefined });
    expect(await acquisRestore(there.config, [first.file])).toMatchObject(refused('no master key'));
    expect(fs.existsSync(there.config.dataDir)).toBe(false);
  });
  test('another public address than the one that stands in everything signed', async () => {
    expect(await untouched({ publicUrl: 'https://elsewhere.example' }, [first.file, ...keysOf(first)])).toMatchObject(refused('http://localhost:4000'));
  });

  const bytes = () => fs.readFileSync(first.file);
  const changed = async (change: (entry: Entry) => Entry | undefined): Promise<string> => {
    const file = path.join(dir, `changed-${randomBytes(4).toString('hex')}.tar.zst`), pack = new Pack(file, 0);
    for await (const entry of unpack(first.file)) { const one = change(entry); if (one) await pack.add(one.name, one.data); }
    await pack.close();
    return file;
  };
  const written = (data: Buffer) => { const file = path.join(dir, `cut-${randomBytes(4).toString('hex')}.tar.zst`); fs.writeFileSync(file, data); return file; };
  test.each<[string, () => Promise<string>]>([
    ['cut off half-way', async () => written(bytes().subarray(0, bytes().length / 2))],
    ['cut off by one byte', async () => written(bytes().subarray(0, -1))],
    ['one bit changed', async () => { const all = bytes(), at = Math.floor(all.length / 2); all[at] = (all[at] ?? 0) ^ 4; return written(all); }],
    ['empty', async () => written(Buffer.alloc(0))],
    ['something else', async () => written(Buffer.from('hello'))],
    ['a table taken out', () => changed((entry) => (entry.name.startsWith('tables/issue_awards/') ? undefined : entry))],
    ['a row edited', () => changed((entry) => (entry.name.startsWith('tables/people_memberships/') ? { ...entry, data: Buffer.from(entry.data.toString().replace('owner', 'issuer')) } : entry))],
    ['something added at the end', async () => { const file = await changed((entry) => entry), all: Entry[] = []; for await (const one of unpack(file)) all.push(one); const more = path.join(dir, `more-${randomBytes(4).toString('hex')}.tar.zst`), pack = new Pack(more, 0); for (const one of [...all, { name: 'tables/x/000001', data: Buffer.from('x') }]) await pack.add(one.name, one.data); await pack.close(); return more; }],
    ['edited, and the manifest with it', () => changed((entry) => (entry.name === 'manifest.json' ? { ...entry, data: Buffer.from(entry.data.toString().replace(/"rows": \d+/, '"rows": 0')) } : entry))],
    ['the file of keys in its place', async () => first.keys],
  ])('%s', async (_, make) => {
    expect(await untouched({}, [await make(), '--erased', 'none'])).toMatchObject(refused('cut off, was changed, or is no file'));
  });

  test('keys of another hour', async () => {
    const second = await ours('second', new Date(NOW.getTime() + 1000));
    expect(await untouched({}, [first.file, '--keys', second.keys])).toMatchObject(refused('keys of another backup'));
  });
  test('keys past their time, unless somebody says why', async () => {
    const later = new Date(NOW.getTime() + 8 * DAY);
    expect(await untouched({}, [first.file, ...keysOf(first)], later)).toMatchObject(refused('were to live until 2026-11-29'));
    const there = await blank(), told = await acquisRestore(there.config, [first.file, ...keysOf(first), '--expired-keys', 'The disk died on a holiday'], later);
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('The disk died on a holiday') });
  });
  test('no list of erasures, or one somebody edited', async () => {
    const alone = path.join(dir, 'alone'), file = path.join(alone, 'a.tar.zst');
    fs.mkdirSync(alone);
    fs.copyFileSync(first.file, file);
    expect(await untouched({}, [file])).toMatchObject(refused('no list of erasures'));
    fs.writeFileSync(path.join(alone, 'ERASED'), fs.readFileSync(path.join(dir, 'first/ERASED'), 'utf8').replace('acquis-erased/1\n', `acquis-erased/1\n${'0'.repeat(64)} 2026-11-22T00:00:00.000Z\n`));
    expect(await untouched({}, [file])).toMatchObject(refused('was changed'));
  });
  test('tables that this version does not know', async () => {
    const fewer = path.join(dir, 'fewer');
    fs.mkdirSync(fewer);
    for (const { name, sql } of readMigrations('migrations').slice(0, -1)) fs.writeFileSync(path.join(fewer, name), sql);
    const there = await blank(), { io, done } = said();
    expect(done(await restore([first.file], io, there.config, fewer))).toMatchObject(refused('another Acquis'));
    expect(await there.sql(`select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);
  });
  test.each([[[]], [['a', 'b']], [['a', '--expired-keys', 'why']], [['a', '--keys', 'k', '--expired-keys', ' ']], [['a', '--force']]])('acquis restore %s: wrong usage, 64', async (args) => {
    expect(await acquisRestore(h.config, args)).toMatchObject({ code: 64 });
  });
  test('a file that is not there is for the caller to explain', async () => {
    const there = await blank();
    await expect(acquisRestore(there.config, [path.join(dir, 'none.tar.zst')])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});


describe('whoever was erased after the backup', () => {
  let there: Awaited<ReturnType<typeof blank>>, told: Said, back: House, held: string;
  beforeAll(async () => {
    held = (await h.rooms.hold.list(h.learner.id)).find(({ origin }) => origin === 'claim')?.id ?? '';
    const old = await ours('erasing', new Date(NOW.getTime() + 5000));
    expect((await h.ask('/people/me/erase/now', { as: h.learner, form: { email: h.learner.email, sure: 'yes' } })).status).toBe(200);
    expect((await acquisBackup([path.join(dir, 'erasing'), '--marks-only'])).out).toMatch(/ERASED: 1 erasure\./);
    there = await blank();
    told = await acquisRestore(there.config, [old.file, ...keysOf(old)]);
    back = await open(there.config);
  }, 120_000);

  test('is erased again: no row of theirs, no key, no page', async () => {
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining('1 erased after the backup') });
    expect(await back.rooms.people.account(h.learner.id)).toBeUndefined();
    for (const table of ['people_addresses', 'hold_credentials', 'hold_addresses', 'share_links', 'share_portfolios', 'people_passkeys']) expect([table, await there.sql(`select 1 from ${table} where person_id = $1`, [h.learner.id])]).toEqual([table, []]);
    expect(await there.sql('select 1 from people_keys where owner = $1', [h.learner.id])).toEqual([]);
    expect(await back.rooms.hold.find(held, undefined)).toBeUndefined();
  });
  test('nobody else is', async () => {
    expect((await back.rooms.people.account(h.owner.id))?.email).toBe(h.owner.email);
    expect(Number((await there.sql<{ n: number }>('select count(*)::int n from people_accounts'))[0]?.n)).toBe(Number((await h.ownerQuery('select count(*)::int n from people_accounts'))[0]?.['n']));
  });
  test('the mark says nothing of them, and goes on into the next backup of the house that came back', async () => {
    const text = fs.readFileSync(path.join(dir, 'erasing/ERASED'), 'utf8');
    expect(text).not.toContain(h.learner.id);
    expect((await there.sql('select 1 from people_erasures')).length).toBe(1);
    expect([...(await back.rooms.people.erasures()).keys()].every((mark) => text.includes(mark))).toBe(true);
  });
});

describe('without the keys', () => {
  let there: Awaited<ReturnType<typeof blank>>, told: Said, back: House, ask: (path: string, init?: RequestInit) => Promise<Response>;
  beforeAll(async () => {
    there = await blank();
    told = await acquisRestore(there.config, [first.file]);
    back = await open(there.config);
    const front = frontOf({ config: there.config, rooms: back.rooms, health: back.health, machine: back.machine });
    ask = async (at, init = {}) => await front.request(at, { ...init, headers: { host: 'localhost:4000', 'sec-fetch-site': 'same-origin', accept: 'text/html', 'accept-language': 'en', ...init.headers } });
  }, 120_000);
  const enter = async (email: string): Promise<string> => {
    const link = await back.rooms.people.loginLink(email), answer = await ask(link, { method: 'POST', body: new URLSearchParams({}) });
    return answer.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ');
  };

  test('it says so, and the log, the lists and the documents of organisations are sound', () => {
    expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/Without the keys[\s\S]*acquis login-link/) });
    expect(told.out).toMatch(/^– \d+ credentials cannot be read here/m);
  });
  test('their public addresses answer without an error of ours', async () => {
    const addresses = [...(await there.sql<{ id: string }>('select public_id as id from hold_addresses')).map(({ id }) => `/c/${id}`), ...(await there.sql<{ id: string }>('select public_id as id from share_addresses')).map(({ id }) => `/share/${id}`)];
    expect(addresses.length).toBeGreaterThan(4);
    expect((await Promise.all(addresses.map(async (at) => [at, (await ask(at)).status] as const))).filter(([, status]) => status >= 500)).toEqual([]);
  });
  test('the owner comes in again with the same roles, and no page of theirs fails', async () => {
    const cookie = await enter(h.owner.email);
    expect((await back.rooms.people.account(h.owner.id))).toMatchObject({ email: h.owner.email, admin: true });
    const pages = ['/people/me', '/people/me/addresses', '/people/me/identifiers', '/hold', '/hold/archive', '/share', '/admin', '/admin/mails', `/o/${h.org}/desk`, `/o/${h.org}/people`, `/o/${h.org}/issue`, `/o/${h.org}/issue/awards`, `/o/${h.org}/issue/batches`, `/o/${h.org}/deliver`, `/o/${h.org}/sign`, '/log', '/verify'];
    const answers = await Promise.all(pages.map(async (at) => [at, (await ask(at, { headers: { cookie } })).status] as const));
    expect(answers.filter(([, status]) => status >= 500)).toEqual([]);
    expect(answers.filter(([, status]) => status === 200).length).toBeGreaterThan(8);
    const { lines } = await back.rooms.issue.awards(h.org, {});
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.every(({ person }) => person === undefined)).toBe(true);
    expect((await Promise.all(lines.map(async ({ id }) => (await ask(`/o/${h.org}/issue/awards/${id}`, { headers: { cookie } })).status))).filter((status) => status >= 500)).toEqual([]);
  });
  test('a learner comes in again to an empty wallet, and brings in their own copies', async () => {
    expect((await there.sql('select 1 from hold_credentials where person_id = $1', [h.learner.id])).length).toBeGreaterThan(1);
    const cookie = await enter(h.learner.email), mine = fs.readFileSync('vectors/ours/2026-11-openbadge.png');
    expect(await there.sql('select 1 from hold_credentials where person_id = $1', [h.learner.id])).toEqual([]);
    const brought = await back.rooms.hold.bring(h.learner.id, [{ name: 'mine.png', from: 'file', bytes: mine }], 'en');
    await back.rooms.hold.decide(h.learner.id, brought, () => 'mine');
    const held = await back.rooms.hold.list(h.learner.id);
    expect(held.length).toBe(1);
    const pages = ['/people/me', '/people/me/known', '/hold', '/hold/skills', '/hold/totals', '/hold/collections', '/hold/files', '/hold/archive', '/share', '/share/new', '/share/portfolio', ...held.map(({ id }) => `/hold/${id}`)];
    expect((await Promise.all(pages.map(async (at) => [at, (await ask(at, { headers: { cookie } })).status] as const))).filter(([, status]) => status >= 500)).toEqual([]);
  });
  test('an account that lost its key is sent a code, to the address that was typed', async () => {
    const attempt = await back.rooms.people.askCode('newcomer@example.org', 'net');
    expect(attempt).toBeTruthy();
    const { lines } = await back.rooms.deliver.outbox(undefined);
    expect(lines.some((line) => line.to === 'newcomer@example.org' && line.kind === 'sign-in-code')).toBe(true);
  });
});

describe('a log that was seen further on', () => {
  test('what was issued after the backup was seen by somebody: the house comes back read-only, and doctor names it', async () => {
    const old = await ours('fork', new Date(NOW.getTime() + 9000));
    await h.rooms.sign.rotate(h.org, h.owner.id);
    const seen = await h.rooms.log.checkpoint(), note = path.join(dir, 'seen.txt');
    fs.writeFileSync(note, seen);
    const there = await blank(), told = await acquisRestore(there.config, [old.file, ...keysOf(old), '--checkpoint', note]);
    expect(told).toMatchObject({ code: 1, out: expect.stringMatching(/READ-ONLY[\s\S]*not all is well/) });
    const back = await open(there.config);
    expect(await back.rooms.log.ready()).toBe('log_inconsistent');
    await expect(back.rooms.sign.rotate(h.org, h.owner.id)).rejects.toMatchObject({ code: 'log_inconsistent' });
    expect((await back.rooms.sign.didDocument(h.org))?.bytes, 'what is public stays readable').toBeTruthy();
    const { io, done } = said(), before = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = there.config.databaseUrl;
    try {
      expect(done(await doctor([], io))).toMatchObject({ code: 69, out: expect.stringMatching(/✗ The public log stands still.*a checkpoint of \d+ was seen/) });
    } finally {
      if (before === undefined) delete process.env['DATABASE_URL']; else process.env['DATABASE_URL'] = before;
    }
  }, 60_000);

  test('the newest checkpoint beside the backups counts without being named', async () => {
    const folder = path.join(dir, 'fork'), old = fs.readdirSync(folder).find((name) => /Z\.tar\.zst$/.test(name)) ?? '';
    await acquisBackup([folder, '--marks-only']);
    const there = await blank();
    expect((await acquisRestore(there.config, [path.join(folder, old)])).out).toContain('READ-ONLY');
  }, 60_000);

  test('a checkpoint that contradicts the leaves of the backup, or that this log never signed, is refused and nothing is written', async () => {
    const there = await blank(), note = await h.rooms.log.checkpoint(), file = path.join(dir, 'lie.txt');
    fs.writeFileSync(file, note.replace(/^\d+$/m, '3'));
    expect(await acquisRestore(there.config, [first.file, '--checkpoint', file])).toMatchObject({ code: 1, err: expect.stringContaining('was changed') });
    const key = await h.rooms.sign.houseKey(), { origin } = await h.rooms.log.facts();
    const { signCheckpoint } = await import('#credential');
    fs.writeFileSync(file, await signCheckpoint({ origin, size: 2, root: Buffer.alloc(32, 7) }, { name: origin, publicKey: key, sign: async (bytes) => (await h.rooms.sign.signAsHouse(bytes)).signature }));
    expect(await acquisRestore(there.config, [first.file, '--checkpoint', file])).toMatchObject({ code: 1, err: expect.stringContaining('contradicts the checkpoint of size 2') });
    expect(await there.sql('select 1 from people_accounts')).toEqual([]);
  });

  test('a house that was put back behind the others’ backs is told when it next makes a backup', async () => {
    const folder = path.join(dir, 'behind');
    await ours('behind', new Date(NOW.getTime() + 20_000));
    const key = await h.rooms.sign.houseKey(), { origin, size } = await h.rooms.log.facts(), { signCheckpoint } = await import('#credential');
    fs.writeFileSync(path.join(folder, 'CHECKPOINT'), await signCheckpoint({ origin, size: size + 50, root: Buffer.alloc(32, 7) }, { name: origin, publicKey: key, sign: async (bytes) => (await h.rooms.sign.signAsHouse(bytes)).signature }));
    expect(await acquisBackup([folder, '--marks-only'])).toMatchObject({ code: 1, err: expect.stringContaining('An older state was put back') });
    expect(fs.readFileSync(path.join(folder, 'CHECKPOINT'), 'utf8')).toContain(String(size + 50));
  });
});

describe('what may not live longer', () => {
  test('keys past their time go, with the next backup by themselves; backups only when asked, and never the newest', async () => {
    const folder = path.join(dir, 'prune'), at = (days: number) => new Date(NOW.getTime() + days * DAY), named = () => fs.readdirSync(folder).filter((name) => /zst$/.test(name)).map((name) => name.slice(7, 17) + (name.includes('keys') ? ' keys' : '')).sort();
    await ours('prune', at(0));
    await ours('prune', at(5));
    expect(named()).toEqual(['2026-11-22', '2026-11-22 keys', '2026-11-27', '2026-11-27 keys']);
    await ours('prune', at(8));
    expect(named()).toEqual(['2026-11-22', '2026-11-27', '2026-11-27 keys', '2026-11-30', '2026-11-30 keys']);
    fs.writeFileSync(path.join(folder, 'mine.tar.zst'), 'not a backup');
    fs.writeFileSync(path.join(folder, 'acquis-2026-11-23T120000Z.tar.zst.12.partial'), 'killed');
    fs.utimesSync(path.join(folder, 'acquis-2026-11-23T120000Z.tar.zst.12.partial'), NOW, at(1));
    expect((await acquisBackup(['--prune', folder, '--older-than', '5'], at(9.5))).out.split('\n').length).toBe(2);
    expect((await acquisBackup(['--prune', folder, '--older-than', '1'], at(30))).out.split('\n').length).toBe(3);
    expect(fs.readdirSync(folder).sort()).toEqual(['CHECKPOINT', 'ERASED', 'acquis-2026-11-30T120000Z.tar.zst', 'mine.tar.zst']);
    expect((await acquisBackup(['--prune', folder], at(30))).out).toBe('Nothing to delete.');
  }, 60_000);
});

describe('on a server where the owner of the tables is bound by their policies', () => {
  const tag = randomBytes(4).toString('hex'), owner = `owner_${tag}`, app = `app_${tag}`;
  const as = (role: string, name: string) => databaseUrl(inject('ownerUrl'), name).replace(/\/\/[^@]*@/, `//${role}:word@`);
  let there: Awaited<ReturnType<typeof blank>>, config: Config, back: House;
  beforeAll(async () => {
    for (const role of [owner, app]) await asOwner('postgres', `create role ${role} login password 'word' nosuperuser nocreaterole nocreatedb nobypassrls`);
    there = await blank();
    await asOwner('postgres', `alter database ${there.name} owner to ${owner}`);
    config = { ...there.config, databaseUrl: as(owner, there.name), databaseAppUrl: as(app, there.name) };
  });
  afterAll(async () => {
    await back?.close();
    opened = opened.filter((house) => house !== back);
    await asOwner('postgres', `drop database if exists ${there.name} with (force)`);
    for (const role of [owner, app]) await asOwner('postgres', `drop role if exists ${role}`);
  });

  test('a backup comes in, the policies bind again, and a backup of it holds every row', async () => {
    expect(await acquisRestore(config, [first.file, ...keysOf(first)])).toMatchObject({ code: 0 });
    expect(await there.sql(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' and c.relrowsecurity and not c.relforcerowsecurity`)).toEqual([]);
    back = await open(config);
    const { io, done } = said(), folder = path.join(dir, 'bound');
    expect(done(await backup([folder], io, { config, withHouse: (work) => work(back) }))).toMatchObject({ code: 0 });
    const again = await blank(), file = fs.readdirSync(folder).find((name) => /Z\.tar\.zst$/.test(name)) ?? '';
    expect(await acquisRestore(again.config, [path.join(folder, file), '--keys', path.join(folder, file.replace('.tar', '.keys.tar'))])).toMatchObject({ code: 0 });
    const was = await counts(there.sql), is = await counts(again.sql);
    for (const name of ['issue_awards', 'issue_planned', 'hold_credentials', 'people_keys', 'people_account_keys', 'share_links', 'people_audit', 'design_versions']) expect([name, is.get(name)]).toEqual([name, was.get(name)]);
    expect(Number(was.get('issue_awards')?.['n'])).toBeGreaterThan(5);
  }, 120_000);

  test('the owner may read what it owns, and the application still sees one tenant at a time', async () => {
    expect(await there.sql(`select distinct cmd from pg_policies where policyname = 'owner_reads'`)).toEqual([{ cmd: 'SELECT' }]);
    const client = new pg.Client({ connectionString: as(app, there.name) });
    await client.connect();
    expect((await client.query('select 1 from issue_awards')).rowCount).toBe(0);
    await client.end();
  });
});
