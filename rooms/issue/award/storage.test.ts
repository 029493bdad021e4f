// What is kept of a signed credential, and that it is enough: the template of all, the slots of one under their own key, the signature.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { text } from '#credential';
import { open, seal, sha256 } from '#lib/seal';
import { issuingHouse, issuingRooms, type IssuingHouse } from '../../../test/issue.ts';
import { makerOf, type KeptAward } from '../batch/document.ts';
import type { Plan } from '../batch/batch.ts';
import { madeSheet, type Person } from '../issue.ts';
import { openSlots } from '../batch/slots.ts';
import type { PlannedRow } from '../store/machine.ts';

let h: IssuingHouse, serial = 0;
beforeAll(async () => { h = await issuingHouse(); h.clock.set('2026-11-22T09:00:00Z'); });
afterAll(() => h.close());

const person = (more: Person = {}): Person => ({ givenName: 'Zuleika', familyName: 'Quatermain', email: `s${++serial}@etu.example.org`, awardedOn: '2026-11-02', 'result:exam': '13.25', ...more });
const submit = async (people: readonly Person[]) => (await h.issue.submit(h.org, h.by, h.specification, { ...madeSheet(people), source: 'api', onDuplicate: 'skip', onFault: 'refuse' })).batch;
const bytesOf = (credential: string) => h.db.asOrganisation(h.org, (tx) => h.issue.bytesOf(tx, h.org, credential));
const plannedOf = async (batch: string) => await h.ownerQuery('select p.*, r.subject, r.key_id person_key, a.sealed award_sealed, a.recipient_id from issue_planned p join issue_awards a on a.id = p.award_id join issue_recipients r on r.id = a.recipient_id where p.batch_id = $1 order by row_number', [batch]) as unknown as PlannedRow[];
const keyOf = async (row: PlannedRow) => (await h.db.asOrganisation(h.org, (tx) => h.people.keys.open(tx, [row.person_key]))).get(row.person_key) as Buffer;

/** Planned, and nothing more. */
async function planOnly(people: readonly Person[]): Promise<{ batch: string; rows: PlannedRow[] }> {
  const batch = await submit(people);
  h.at.passage = (place) => { if (place === 'before_sign') throw new Error('stopped'); };
  await h.issue.advance(h.org, batch).catch(() => undefined);
  h.at.passage = () => undefined;
  return { batch, rows: await plannedOf(batch) };
}

describe('bytes, put together', () => {
  test('a credential stored in 2026, to the byte, for ever', async () => {
    const golden = JSON.parse(readFileSync(new URL('../../../vectors/ours/stored/2026-11-template.json', import.meta.url), 'utf8')) as { key: string; planned: Record<string, string | number | null>; template: string; sealed: string; proof: string; sha256: string; text: string };
    const { key, planned, template, sealed, proof } = golden, hex = (text: unknown) => Buffer.from(String(text), 'hex');
    const ids = { key: '01999999-0000-7000-8000-000000000001', recipient: '01999999-0000-7000-8000-000000000002' };
    await h.ownerQuery('insert into people_keys (owner, id, key) values ($1, $2, $3)', [h.org, ids.key, seal(h.secrets.key('person-keys'), hex(key), ids.key)]);
    await h.ownerQuery("insert into issue_recipients (org_id, id, address, key_id, subject, sealed, created_at) values ($1, $2, 'x', $3, 's', 'x', now())", [h.org, ids.recipient, ids.key]);
    await h.ownerQuery("insert into issue_awards (org_id, id, specification_id, recipient_id, sequence, specification, batch_id, row_number, sealed, awarded_by, created_at) values ($1, $2, 's', $3, 1, 's', 'b', 1, 'x', 'me', now())", [h.org, planned['award_id'], ids.recipient]);
    await h.ownerQuery('insert into issue_templates (org_id, id, data, at) values ($1, $2, $3, now())', [h.org, hex(planned['template']), hex(template)]);
    const columns = ['credential', 'award_id', 'form', 'list', 'list_url', 'list_index', 'key_id', 'created', 'valid_from', 'valid_until', 'language'];
    await h.ownerQuery(`insert into issue_planned (org_id, batch_id, row_number, template, sealed, ${columns.join()}) values ($1, 'b', 1, $2, $3, ${columns.map((_, i) => `$${i + 4}`).join()})`, [h.org, hex(planned['template']), hex(sealed), ...columns.map((name) => planned[name])]);
    await h.ownerQuery("insert into issue_signed_rows (org_id, credential, proof, sha256, key_id, signed_at) values ($1, $2, $3, $4, 'k', now())", [h.org, planned['credential'], hex(proof), hex(golden.sha256)]);
    const read = await bytesOf(String(planned['credential']));
    expect([Buffer.from(read?.bytes ?? []).toString(), read?.sha256]).toEqual([golden.text, golden.sha256]);
    for (const table of ['issue_signed_rows', 'issue_planned', 'issue_awards', 'issue_recipients']) await h.ownerQuery(`delete from ${table} where org_id = $1 and ${table === 'issue_recipients' ? 'id = $2::uuid' : table === 'issue_awards' ? 'id = $2' : 'credential = $2'}`, [h.org, table === 'issue_recipients' ? ids.recipient : table === 'issue_awards' ? planned['award_id'] : planned['credential']]);
  });

  test('one template for all of a batch that differ in nothing but who they are; only the signature is kept of each', async () => {
    const batch = await submit([person(), person({ givenName: 'Ada', 'result:exam': '20' }), person({ narrative: 'Remarquable' })]);
    await h.issue.advance(h.org, batch);
    const rows = await plannedOf(batch), kept = await h.ownerQuery('select s.* from issue_signed s join issue_planned p using (org_id, credential) where p.batch_id = $1', [batch]);
    expect(new Set(rows.map((row) => row.template?.toString('hex'))).size).toBe(2);
    expect(kept.map((row) => [row['sealed'], (row['proof'] as Buffer).length, (row['sha256'] as Buffer).length])).toEqual(kept.map(() => [null, 64, 32]));
    for (const { credential } of rows) expect((await bytesOf(credential))?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('nothing of anybody stands in a template: no name, no id, no result, no word about them, no place, no time', async () => {
    const batch = await submit([person({ learnerId: 'NE-77431', narrative: 'Remarquable', evidenceUrl: 'https://portfolio.example.org/zq', 'result:exam': '17.75' })]);
    await h.issue.advance(h.org, batch);
    const [row] = await plannedOf(batch), all = (await h.ownerQuery('select data from issue_templates')).map(({ data }) => inflateRawSync(data as Buffer).toString()).join('\n');
    expect(all).toContain('Centre des Trois-Rives');
    for (const said of ['Zuleika', 'Quatermain', 'NE-77431', 'Remarquable', 'portfolio.example.org', '17.75', 'etu.example.org', row?.subject, row?.credential, row?.award_id, row?.list, row?.created, '2026-11-02']) expect(all).not.toContain(String(said));
  });

  test('a template that somebody changed is not used, neither to read nor to sign', async () => {
    const done = await submit([person()]);
    await h.issue.advance(h.org, done);
    const [issued] = await plannedOf(done), { batch } = await planOnly([person()]);
    const before = await h.ownerQuery('select id, data from issue_templates');
    await h.ownerQuery(`update issue_templates set data = '\\x00'`);
    expect(await bytesOf(issued?.credential ?? '')).toBeUndefined();
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ counts: { issued: 0, stopped: 1 } });
    expect((await h.issue.incidents(h.org)).map(({ code }) => code).toSorted()).toEqual(['bytes_changed', 'rebuilt_differently']);
    for (const { id, data } of before) await h.ownerQuery('update issue_templates set data = $2 where id = $1', [id, data]);
    await h.ownerQuery('delete from issue_incidents');
  });
});

describe('what is signed is what was planned', () => {
  test.each([
    ['list_index', 'list_index + 1'], ['list', `'00000000000000000000000000'`], ['list_url', `list_url || 'x'`], ['key_id', `'z6Mk'`], ['created', `'2026-01-01T00:00:00Z'`], ['valid_from', `'2020-01-01T00:00:00Z'`],
    ['valid_until', `'2099-01-01T00:00:00Z'`], ['language', `'en'`], ['sealed', `overlay(sealed placing '\\x00' from 40)`], ['sealed', `'\\x01'`], ['template', `sha256('x')`],
  ])('a plan whose %s was changed (%s) is signed by nobody; the others go on', async (column, change) => {
    const { batch, rows: [first] } = await planOnly([person(), person()]);
    await h.ownerQuery(`update issue_planned set ${column} = ${change} where credential = $1`, [first?.credential]);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 1, stopped: 1 } });
    expect(await h.issue.incidents(h.org)).toMatchObject([{ credential: first?.credential, code: 'rebuilt_differently' }]);
    await h.ownerQuery('delete from issue_incidents');
  });

  test('the seal of one person opens no other’s plan', async () => {
    const { batch, rows: [a, b] } = await planOnly([person(), person()]);
    await h.ownerQuery('update issue_planned set sealed = $2 where credential = $1', [a?.credential, b?.sealed]);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ counts: { issued: 1, stopped: 1 } });
    await h.ownerQuery('delete from issue_incidents');
  });

  test('erased between plan and signature: an incident, no signature, no leaf', async () => {
    const { batch, rows: [first] } = await planOnly([person()]);
    await h.db.asOrganisation(h.org, (tx) => h.people.keys.destroy(tx, [first?.person_key ?? '']));
    await h.issue.advance(h.org, batch);
    expect(await h.issue.incidents(h.org)).toMatchObject([{ credential: first?.credential, code: 'recipient_erased' }]);
    expect(await h.ownerQuery('select 1 from issue_signed where credential = $1', [first?.credential])).toEqual([]);
    await h.ownerQuery('delete from issue_incidents');
  });
});

describe('rows from before templates', () => {
  /** As the house wrote them until 2026-11: the hash of the unsigned text, the salt by itself. */
  async function older(batch: string): Promise<void> {
    const plan = (await h.ownerQuery('select plan from issue_batches where id = $1', [batch]))[0]?.['plan'] as Plan, { specification } = (await h.design.version(h.org, h.specification)) ?? { specification: undefined };
    if (!specification) throw new Error('no specification');
    for (const row of await plannedOf(batch)) {
      const key = await keyOf(row), kept = JSON.parse(open(key, row.award_sealed, `issue_awards:${row.award_id}`).toString()) as KeptAward;
      const { salt } = openSlots(key, row, row.sealed ?? Buffer.alloc(0)), unsigned = sha256(text(makerOf(h.publicUrl, plan, specification)(kept, row)));
      await h.ownerQuery('update issue_planned set template = null, sealed = null, unsigned_sha256 = $2, salt_sealed = $3 where credential = $1', [row.credential, unsigned, seal(key, salt, `issue_planned:${row.credential}`)]);
    }
  }

  test('are signed as planned, kept whole, and read like any other', async () => {
    const { batch } = await planOnly([person(), person()]);
    await older(batch);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 2, stopped: 0 } });
    for (const { credential, award_id } of await plannedOf(batch)) {
      const read = await bytesOf(credential), { form, bytes } = (await h.db.asOrganisation(h.org, (tx) => h.issue.handover(tx, h.org, award_id)))?.credentials[0] ?? {};
      expect(JSON.parse(Buffer.from(read?.bytes ?? []).toString())).toMatchObject({ id: `${h.publicUrl}/c/${credential}`, proof: [{ cryptosuite: 'eddsa-rdfc-2022' }] });
      expect([form, Buffer.from(bytes ?? [])]).toEqual(['ob3', Buffer.from(read?.bytes ?? [])]);
    }
  });

  test('and say another thing than planned: an incident', async () => {
    const { batch, rows: [first] } = await planOnly([person(), person()]);
    await older(batch);
    await h.ownerQuery('update issue_planned set list_index = list_index + 1 where credential = $1', [first?.credential]);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.incidents(h.org)).toMatchObject([{ credential: first?.credential, code: 'rebuilt_differently' }]);
    await h.ownerQuery('delete from issue_incidents');
  });
});

test('a list of several chunks, stopped where three of them are under way: finished once, nobody twice', async () => {
  const batch = await submit(Array.from({ length: 2_600 }, () => person()));
  for (const [place, nth] of [['after_sign', 2], ['tell', 2], ['after_plan', 2]] as const) {
    let left: number = nth;
    h.at.passage = (here) => { if (here === place && --left === 0) throw new Error('stopped'); };
    await h.issue.advance(h.org, batch).catch(() => undefined);
    h.at.passage = () => undefined;
  }
  const other = issuingRooms(h);
  await Promise.all([h.issue.advance(h.org, batch), other.issue.advance(h.org, batch)]);
  await other.sign.close();
  await h.issue.advance(h.org, batch);
  expect(await h.issue.progress(h.org, batch)).toMatchObject({ state: 'done', waiting: 0, steps: { planned: 2_600, signed: 2_600, logged: 2_600, stopped: 0 } });
  expect((await h.log.check()).faults).toEqual([]);
  expect(await h.ownerQuery(`select subject from people_audit where act = 'test.told' group by 1 having count(*) > 1`)).toEqual([]);
}, 60_000);
