// What an earlier version wrote is there after the migrations that came later, and says the same.
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { migrate } from '../adapters/postgres/migrate.ts';
import { readMigrations } from '../adapters/postgres/database.ts';
import { databaseUrl } from './cluster.ts';

const files = readMigrations(path.resolve('migrations')), name = `t_${randomBytes(6).toString('hex')}`;
const connected = async (database: string) => { const client = new pg.Client({ connectionString: databaseUrl(inject('ownerUrl'), database) }); await client.connect(); return client; };
let old: pg.Client, me: string;

beforeAll(async () => {
  const outside = await connected('postgres');
  await outside.query(`create database ${name} template template0`);
  await outside.end();
  old = await connected(name);
  me = String((await old.query<{ me: string }>('select current_user as me')).rows[0]?.me);
});
afterAll(() => old.end());

const until = (last: string) => migrate(old, files.filter((file) => file.name < last), me);

test('0050: credentials signed and logged one by one, kept whole or by their signature, are read as before; what waits still waits', async () => {
  await until('0050');
  await old.query(`insert into issue_planned (org_id, credential, award_id, form, batch_id, row_number, list, list_url, list_index, key_id, created, valid_from, language, template, sealed)
    select 'o', 'c' || n, 'a' || n, 'ob3', 'b', n, 'l', 'u', n, 'k', 't', 't', 'fr', 'x', 'y' from generate_series(1, 3) n`);
  await old.query(`insert into issue_signed (org_id, credential, sealed, proof, sha256, key_id, signed_at) values ('o', 'c1', null, $1, $2, 'k', '2026-11-22'), ('o', 'c2', 'whole', null, $3, 'other', '2026-11-23')`, [Buffer.alloc(64, 1), Buffer.alloc(32, 2), Buffer.alloc(32, 3)]);
  await old.query(`insert into issue_logged (org_id, credential, log_index, logged_at) values ('o', 'c1', 77, '2026-11-24')`);
  await old.query(`insert into sign_status_lists (org_id, id, length, taken, allocated, revoked, suspended, made_at) values ('o', 'l', 16, 3, '\\x0e00', '\\x0000', '\\x0000', now())`);
  const read = async () => (await old.query(`select p.credential, s.sealed, s.proof, s.sha256, s.key_id, s.signed_at, l.log_index, l.logged_at from issue_planned p
    left join issue_signed s using (org_id, credential) left join issue_logged l using (org_id, credential) order by 1`)).rows;
  const before = await read();
  await migrate(old, files, me);
  expect(await read()).toEqual(before);
  expect(before.map((row: { log_index: string | null }) => row.log_index)).toEqual(['77', null, null]);
});

test('0050: a row of a batch is awarded once, in each form', async () => {
  const again = (form: string) => old.query(`insert into issue_planned (org_id, credential, award_id, form, batch_id, row_number, list, list_url, list_index, key_id, created, valid_from, language, template, sealed)
    values ('o', 'c9' || $1, 'a9', $1, 'b', 1, 'l', 'u', 9, 'k', 't', 't', 'fr', 'x', 'y')`, [form]);
  await expect(again('ob3')).rejects.toMatchObject({ code: '23505' });
  await expect(again('ob3-jwt')).resolves.toMatchObject({ rowCount: 1 });
});

test('0051: a status list counts its marks: a place given twice, or marks from an older state, are refused', async () => {
  const mark = (allocated: string, given: number) => old.query(`update sign_status_lists set allocated = $1, taken = taken + $2 where id = 'l'`, [Buffer.from(allocated, 'hex'), given]);
  await expect(mark('0f00', 1)).resolves.toMatchObject({ rowCount: 1 });
  for (const [allocated, given] of [['0f00', 1], ['0e80', 1], ['0f81', 1]] as const) await expect(mark(allocated, given)).rejects.toMatchObject({ code: '23514' });
});

test('every view shows what whoever asks may see, not what its owner may', async () => {
  const { rows } = await old.query<{ relname: string }>(`select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'v' and not coalesce(c.reloptions::text ~ 'security_invoker=(true|on|1)', false)`);
  expect(rows).toEqual([]);
});

test('a role that the house is given later has every right the first one had, on tables of whatever name', async () => {
  const later = `acquis_later_${name}`, rights = async (role: string) => (await old.query(`select c.relname, array(select p from unnest(array['select', 'insert', 'update', 'delete']) p where has_table_privilege($1, c.oid, p)) as may
    from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'v') and c.relname <> 'lib_migrations' order by 1`, [role])).rows;
  await old.query(`create role ${later}`);
  try {
    await migrate(old, files, later);
    const granted = await rights(later);
    expect(granted.find((row: { relname: string }) => row.relname === 'issue_signed_rows')).toEqual({ relname: 'issue_signed_rows', may: ['select', 'insert'] });
    expect(granted.filter((row: { may: string[] }) => row.may.length === 0)).toEqual([]);
  } finally {
    await old.query(`drop owned by ${later}`);
    await old.query(`drop role ${later}`);
  }
});

test('0062: a link of before shows its one credential whole, where the owner of the tables is itself bound by row-level security', async () => {
  const database = `t_${randomBytes(6).toString('hex')}`, plain = `acquis_owner_${database}`, app = `acquis_later_${database}`, [ann, bea] = ['01999999-0000-7000-8000-00000000000a', '01999999-0000-7000-8000-00000000000b'];
  await old.query(`create role ${plain} nosuperuser nobypassrls`);
  await old.query(`create role ${app} nosuperuser nobypassrls`);
  await old.query(`create database ${database} template template0 owner ${plain}`);
  const client = await connected(database), as = (person: string) => client.query(`select set_config('acquis.person', $1, false)`, [person]);
  try {
    await client.query(`set role ${plain}`);
    await migrate(client, files.filter((file) => file.name < '0062'), app);
    for (const [person, id] of [[ann, 'la'], [bea, 'lb']] as const) {
      await as(person);
      await client.query(`insert into share_links (person_id, id, credential, kind, made_at) values ($1, $2, $3, 'link', '2026-11-01')`, [person, id, `c-${id}`]);
    }
    await as('');
    expect((await client.query('select 1 from share_links')).rowCount).toBe(0);
    await migrate(client, files, app);
    for (const [person, id] of [[ann, 'la'], [bea, 'lb']] as const) {
      await as(person);
      expect((await client.query('select person_id, link, place, credential, hidden from share_items')).rows).toEqual([{ person_id: person, link: id, place: 1, credential: `c-${id}`, hidden: [] }]);
    }
    await as('');
    for (const table of ['share_links', 'share_items']) expect([table, (await client.query(`select 1 from ${table}`)).rowCount]).toEqual([table, 0]);
  } finally {
    await client.end();
    await old.query(`drop database ${database}`);
    for (const role of [plain, app]) await old.query(`drop role ${role}`);
  }
});
