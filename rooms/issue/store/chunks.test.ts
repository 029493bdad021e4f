// A chunk is signed and logged in one row, or one by one: never both, whoever is at it, and whatever became of some of it.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isDuplicate } from '#lib/db';
import { issuingHouse, type IssuingHouse } from '../../../test/issue.ts';
import { madeSheet } from '../issue.ts';
import { wholeChunks, type OfChunk } from './chunks.ts';
import { addLogged, addSigned, placedOf, type PlannedRow } from './machine.ts';

let h: IssuingHouse, serial = 0, batch = '';
beforeAll(async () => { h = await issuingHouse(); h.clock.set('2026-11-22T09:00:00Z'); });
afterAll(() => h.close());

const count = async (table: string) => Number((await h.ownerQuery(`select count(*)::int n from ${table} where batch_id = $1`, [batch]))[0]?.['n']);
const single = async (table: string) => Number((await h.ownerQuery(`select count(*)::int n from ${table} join issue_planned using (org_id, credential) where batch_id = $1`, [batch]))[0]?.['n']);
const planned = async () => await h.ownerQuery('select p.*, c.size chunk_size from issue_planned p left join issue_chunks c using (org_id, batch_id, chunk, form) where batch_id = $1 order by row_number', [batch]) as unknown as PlannedRow[];
const signed = async () => (await planned()).map((row) => ({ org_id: h.org, credential: row.credential, form: row.form, placed: placedOf(row), sealed: null as Buffer | null, proof: randomBytes(64) as Buffer | null, sha256: randomBytes(32), key_id: row.key_id, signed_at: h.clock.now() }));
const logged = async (first: number) => (await planned()).map((row, i) => ({ org_id: h.org, credential: row.credential, form: row.form, placed: placedOf(row), log_index: first + i, logged_at: h.clock.now() }));
const sign = (rows: Awaited<ReturnType<typeof signed>>) => h.db.asOrganisation(h.org, (tx) => addSigned(tx, rows, h.clock.now()), 'batch');
const log = (rows: Awaited<ReturnType<typeof logged>>) => h.db.asOrganisation(h.org, (tx) => addLogged(tx, rows, h.clock.now()), 'batch');

/** Five awards, as far as `until`. */
async function begun(until?: 'before_sign' | 'before_log'): Promise<void> {
  const people = Array.from({ length: 5 }, () => ({ givenName: 'Ada', familyName: 'Lovelace', email: `k${++serial}@etu.example.org`, awardedOn: '2026-11-02', 'result:exam': '13.25' }));
  ({ batch } = await h.issue.submit(h.org, h.by, h.specification, { ...madeSheet(people), source: 'api', onDuplicate: 'skip', onFault: 'refuse' }));
  h.at.passage = (place) => { if (place === until) throw new Error('stopped'); };
  await h.issue.advance(h.org, batch).catch(() => undefined);
  h.at.passage = () => undefined;
}
const steps = async () => (await h.issue.progress(h.org, batch))?.steps;
const readable = async () => { for (const { credential } of await planned()) expect((await h.db.asOrganisation(h.org, (tx) => h.issue.bytesOf(tx, h.org, credential)))?.bytes.length).toBeGreaterThan(1000); };

test('a chunk is one row when it is planned, signed, logged; each credential is read from it', async () => {
  await begun();
  for (const table of ['issue_chunks', 'issue_chunks_signed', 'issue_chunks_logged']) expect(await count(table)).toBe(1);
  expect([await single('issue_signed_rows'), await single('issue_logged_rows')]).toEqual([0, 0]);
  expect([await single('issue_signed'), await single('issue_logged')]).toEqual([5, 5]);
  const places = await h.ownerQuery('select p.place, l.log_index - min(l.log_index) over () as at from issue_planned p join issue_logged l using (org_id, credential) where p.batch_id = $1', [batch]);
  expect(places.map((row) => Number(row['at']))).toEqual(places.map((row) => row['place']));
  await readable();
  expect((await h.log.check()).faults).toEqual([]);
});

describe('not all of it together', () => {
  beforeEach(() => begun('before_sign'));

  test('one of it is stopped: the others go one by one, and the chunk says so', async () => {
    const [, second] = await planned();
    await h.ownerQuery('update issue_planned set language = $2 where credential = $1', [second?.credential, 'en']);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 4, stopped: 1 } });
    expect(await h.ownerQuery('select proofs, key_id from issue_chunks_signed where batch_id = $1', [batch])).toEqual([{ proofs: null, key_id: null }]);
    expect([await single('issue_signed_rows'), await single('issue_logged_rows'), await steps()]).toEqual([4, 4, { planned: 5, signed: 4, logged: 4, stopped: 1 }]);
  });

  test('planned before there were chunks: signed, logged, counted and read one by one', async () => {
    await h.ownerQuery('update issue_planned set chunk = null, place = null where batch_id = $1', [batch]);
    await h.ownerQuery('delete from issue_chunks where batch_id = $1', [batch]);
    expect(await steps()).toMatchObject({ planned: 5, signed: 0 });
    await h.issue.advance(h.org, batch);
    expect([await count('issue_chunks_signed'), await single('issue_signed_rows'), await single('issue_logged_rows'), await steps()]).toEqual([0, 5, 5, { planned: 5, signed: 5, logged: 5, stopped: 0 }]);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done' });
    await readable();
  });

  test.each([
    ['in one, nobody signs it again, in one or one by one', [0, 1, 2, 3, 4]],
    ['one by one, nobody signs it in one', [0, 1, 2]],
  ])('of two workers the first decides: signed %s', async (_, first) => {
    const rows = await signed(), others = first.length === 5 ? [rows.slice(0, 2), await signed()] : [await signed()];
    expect(await sign(first.map((i) => rows[i]).filter((row) => row !== undefined))).toBe(first.length);
    for (const other of others) expect(await sign(other)).toBe(0);
    const kept = await h.ownerQuery('select s.proof from issue_signed s join issue_planned p using (org_id, credential) where p.batch_id = $1 order by p.place', [batch]);
    expect(kept.map((row) => row['proof'])).toEqual(first.map((i) => rows[i]?.proof));
  });

  test('both at once: one of them wrote', async () => {
    const [a, b] = [await signed(), (await signed()).slice(0, 3)], done = await Promise.all([sign(a), sign(b)]);
    expect(done.filter((n) => n > 0)).toHaveLength(1);
    expect([await single('issue_signed_rows'), await single('issue_signed')]).toEqual(done[0] === 0 ? [3, 3] : [0, 5]);
  });

  test('signatures of two keys, or a text kept whole, are kept one by one', async () => {
    const rows = await signed(), whole = rows.map((row, i) => (i === 4 ? { ...row, proof: null, sealed: Buffer.from('x') } : row));
    expect(await sign(whole)).toBe(5);
    expect(await single('issue_signed_rows')).toBe(5);
  });
});

describe('logged once', () => {
  beforeEach(() => begun('before_log'));

  test('in one, and nobody again, in one or one by one', async () => {
    expect(await log(await logged(9_000_000 + serial * 10))).toBe(true);
    expect(await log((await logged(9_500_000)).slice(0, 2))).toBe(false);
    await expect(log(await logged(9_500_000)).catch((error: unknown) => { throw new Error(isDuplicate(error) ? 'refused' : String(error)); })).rejects.toThrow('refused');
    expect(await single('issue_logged')).toBe(5);
  });

  test('leaves that are not neighbours are kept one by one', async () => {
    const rows = await logged(9_700_000 + serial * 10), apart = rows.map((row, i) => (i === 4 ? { ...row, log_index: row.log_index + 2 } : row));
    expect(await log(apart)).toBe(true);
    expect(await single('issue_logged_rows')).toBe(5);
    expect(await steps()).toEqual({ planned: 5, signed: 5, logged: 5, stopped: 0 });
  });

  test('nothing is logged that was not signed', async () => {
    await h.ownerQuery('delete from issue_chunks_signed where batch_id = $1', [batch]);
    await expect(log((await logged(9_800_000)).slice(0, 2))).rejects.toThrow();
    await expect(log(await logged(9_800_000))).rejects.toThrow();
    expect(await single('issue_logged')).toBe(0);
  });
});

test('another organisation sees no chunk, and nobody changes one', async () => {
  await begun();
  for (const table of ['issue_chunks', 'issue_chunks_signed', 'issue_chunks_logged', 'issue_signed', 'issue_logged']) {
    const of = (org: string, text: string) => h.db.asOrganisation(org, (tx) => tx.executeQuery({ sql: text, parameters: [], query: { kind: 'RawNode' } } as never));
    expect((await of('another', `select * from ${table}`)).rows).toEqual([]);
    expect((await of(h.org, `select * from ${table}`)).rows.length).toBeGreaterThan(0);
    for (const change of [`delete from ${table}`, `update ${table} set org_id = 'x'`]) await expect(of(h.org, change)).rejects.toThrow();
  }
});

test('whole: of all its places, in order, each fitting; anything else is by itself', () => {
  const row = (place: number, more: Partial<NonNullable<OfChunk['placed']>> = {}): OfChunk => ({ org_id: 'o', form: 'ob3', placed: { batch: 'b', chunk: 1, size: 3, place, ...more } });
  const shape = (rows: OfChunk[], fits = () => true) => { const { whole, single: rest } = wholeChunks(rows, fits); return [whole.map((chunk) => chunk.length), rest.length]; };
  expect(shape([row(0), row(1), row(2)])).toEqual([[3], 0]);
  expect(shape([row(0), row(1)])).toEqual([[], 2]);
  expect(shape([row(0), row(2), row(1)])).toEqual([[], 3]);
  expect(shape([row(0), row(1), row(2)], () => false)).toEqual([[], 3]);
  expect(shape([row(0), row(1), row(2), { ...row(0), form: 'ob3-jwt' }, row(0, { chunk: 7, size: 1 }), { org_id: 'o', form: 'ob3', placed: undefined }])).toEqual([[3, 1], 2]);
});
