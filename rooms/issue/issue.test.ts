import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { sha256 } from '#lib/seal';
import { AcquisError } from '#lib/errors';
import { cohort, issuingHouse, issuingRooms, type IssuingHouse } from '../../test/issue.ts';
import type { Killed } from '../../test/killed.ts';
import { madeSheet, openIssue, readSheet, type Person } from './issue.ts';

let h: IssuingHouse;
beforeAll(async () => { h = await issuingHouse(); h.clock.set('2026-11-22T09:00:00Z'); });
afterAll(() => h.close());

const codeOf = async (work: Promise<unknown>) => work.then(() => 'done', (error: unknown) => (error instanceof AcquisError ? error.code : error));
const person = (email: string, more: Person = {}): Person => ({ givenName: 'Ada', familyName: 'Lovelace', email, awardedOn: '2026-11-02', 'result:exam': '15', ...more });
let serial = 0;
const fresh = (count: number): Person[] => Array.from({ length: count }, () => person(`p${++serial}@etu.example.org`));
const wish = (people: readonly Person[]) => ({ ...madeSheet(people), source: 'api' as const, onDuplicate: 'skip' as const, onFault: 'refuse' as const });
async function issueTo(people: readonly Person[], org = h.org, specification = h.specification): Promise<string> {
  const { batch } = await h.issue.submit(org, h.by, specification, wish(people));
  await h.issue.advance(org, batch);
  return batch;
}
const awardsOf = async (batch: string) => (await h.issue.awards(h.org, { batch })).lines;
const onlyAward = async (batch: string) => { const [award] = await awardsOf(batch); if (!award) throw new Error('no award'); return award; };
const count = async (table: string) => Number((await h.ownerQuery(`select count(*)::int n from ${table}`))[0]?.['n']);

const toldAwards = async () => (await h.ownerQuery(`select subject from people_audit where act = 'test.told'`)).map((row) => String(row['subject']));

/** Reliability §2.3: what must hold whatever happened. */
async function invariants(): Promise<void> {
  const twice = await h.ownerQuery('select list, list_index from issue_planned group by 1, 2 having count(*) > 1');
  expect(twice, 'I2 no two credentials share a place in a status list').toEqual([]);
  const unplanned = await h.ownerQuery('select s.credential from issue_signed s left join issue_planned p using (org_id, credential) where p.credential is null');
  expect(unplanned, 'I3 no signature without its planned row').toEqual([]);
  const told = await toldAwards();
  expect(new Set(told).size, 'I1 nobody is told twice').toBe(told.length);
  const logged = await h.ownerQuery(`select a.id, a.org_id, p.credential, l.log_index from issue_logged l join issue_planned p using (org_id, credential) join issue_awards a on a.org_id = p.org_id and a.id = p.award_id`);
  expect(logged.map((row) => row['id']).toSorted(), 'I1 in the log exactly when told').toEqual(told.toSorted());
  const report = await h.log.check();
  expect(report.faults, 'I4 the log is whole').toEqual([]);
}

describe('from a file to credentials', () => {
  test('the messy file: 52 awards, each faulty row told, nothing else', async () => {
    const before = (await toldAwards()).length;
    const batch = await h.issue.draft(h.org, h.by, h.specification, { sheet: await readSheet(cohort('cohort-messy-cp1252.csv')), source: 'file', fileName: 'promo.csv' });
    expect((await h.issue.batch(h.org, batch))?.rows).toMatchObject({ ready: 52, faulty: 7, empty: 1 });
    expect((await h.issue.rows(h.org, batch, { after: 0, limit: 50, states: ['faulty'] })).map((r) => r.number)).toEqual([5, 9, 12, 17, 21, 33, 58]);
    await h.issue.mendRow(h.org, batch, 5, { cells: ['Rémi', 'Lefèvre', 'learner005@etu.example.org', '19/05/2026', 'Acquis', '14'] });
    await h.issue.mendRow(h.org, batch, 11, 'exclude');
    expect((await h.issue.batch(h.org, batch))?.rows, 'row 12 is first now that row 11 is out').toMatchObject({ ready: 53, faulty: 5, excluded: 1 });
    await h.issue.confirm(h.org, batch, h.by, { onDuplicate: 'skip' });
    await h.issue.confirm(h.org, batch, h.by, { onDuplicate: 'skip' });
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 53, faulty: 5, excluded: 1, empty: 1, duplicate: 0, stopped: 0 } });
    expect(await toldAwards()).toHaveLength(before + 53);
    await invariants();
  });

  test('what is signed is what was planned, and every read checks it', async () => {
    const award = await onlyAward(await issueTo([person('ada@etu.example.org')]));
    const read = await h.db.asOrganisation(h.org, (tx) => h.issue.bytesOf(tx, h.org, award.credential));
    const document = JSON.parse(Buffer.from(read?.bytes ?? []).toString()) as Record<string, unknown>;
    expect(document).toMatchObject({ id: `${h.publicUrl}/c/${award.credential}`, type: ['VerifiableCredential', 'OpenBadgeCredential'], issuer: { id: h.sign.did(h.org), name: 'Centre des Trois-Rives' }, awardedDate: '2026-11-02T00:00:00Z', validFrom: '2026-11-22T09:00:00Z' });
    expect(JSON.stringify(document), 'no address, hashed or not').not.toContain('ada@etu');
    expect(read?.sha256).toBe(sha256(read?.bytes ?? Buffer.alloc(0)).toString('hex'));
    const keep = (hash: Buffer) => h.ownerQuery('update issue_chunks_signed set hashes = $2 where batch_id = $1', [award.batch, hash]);
    await keep(sha256('another'));
    expect(await h.db.asOrganisation(h.org, (tx) => h.issue.bytesOf(tx, h.org, award.credential))).toBeUndefined();
    expect(await h.issue.incidents(h.org)).toMatchObject([{ credential: award.credential, code: 'bytes_changed' }]);
    await keep(Buffer.from(read?.sha256 ?? '', 'hex'));
    await h.ownerQuery('delete from issue_incidents');
  });

  test('a mapping is remembered for the next file with the same header', async () => {
    const text = 'Prénom;Nom;Contact;Points obtenus\nAda;Lovelace;map1@etu.example.org;12\n';
    const first = await h.issue.draft(h.org, h.by, h.specification, { sheet: await readSheet(Buffer.from(text)), source: 'paste' });
    await h.issue.setColumns(h.org, first, { columns: ['givenName', 'familyName', 'email', 'result:exam'], awardedOn: '2026-11-01', language: 'fr' });
    expect((await h.issue.batch(h.org, first))?.rows.ready).toBe(1);
    const second = await h.issue.draft(h.org, h.by, h.specification, { sheet: await readSheet(Buffer.from(text.replace('CONTACT', 'contact'))), source: 'paste' });
    expect((await h.issue.batch(h.org, second))?.columns).toEqual(['givenName', 'familyName', 'email', 'result:exam']);
    expect(await codeOf(h.issue.setColumns(h.org, second, { columns: ['email', 'email', null, null], awardedOn: '2026-11-01', language: 'fr' }))).toBe('bad_input');
  });

  test('the file of faults, mended in a spreadsheet, comes back', async () => {
    const batch = await h.issue.draft(h.org, h.by, h.specification, { sheet: await readSheet(Buffer.from('nom complet;courriel;note /20\n=Ada;nope;12\nBob;bob@etu.example.org;13\n')), source: 'file' });
    const back = await readSheet(Buffer.from("Ligne;nom complet;courriel;note /20;Fautes\n1;'=Ada;eda@etu.example.org;12;Adresse\n77;x;y;z;\n"));
    expect(await h.issue.mendFrom(h.org, batch, back)).toBe(1);
    expect((await h.issue.batch(h.org, batch))?.rows).toMatchObject({ ready: 2, faulty: 0 });
    expect((await h.issue.rows(h.org, batch, { after: 0, limit: 1 }))[0]?.cells[0]).toBe('=Ada');
    await h.issue.cancel(h.org, batch, h.by);
  });
});

const places = ['before_plan', 'after_plan', 'before_sign', 'after_sign', 'before_log', 'tell', 'after_log'] as const;
describe('F01 stopped at every passage, resumed from rows alone', () => {
  test.each(places.flatMap((place) => [1, 2].map((nth) => [place, nth] as const)))('%s, passage %i', async (place, nth) => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(12)));
    let left: number = nth;
    h.at.passage = (here) => { if (here === place && --left === 0) throw new Error(`stopped at ${place}`); };
    const stopped = await h.issue.advance(h.org, batch).then(() => false, () => true);
    h.at.passage = () => undefined;
    if (nth === 1) expect(stopped).toBe(true);
    await h.issue.sweep();
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 12 } });
    await invariants();
  });

  test.each(places)('a process killed at %s: another one finishes its work', async (place) => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(8)));
    const killed: Killed = { appUrl: h.appUrl, master: inject('master'), publicUrl: h.publicUrl, now: h.clock.now().toISOString(), org: h.org, batch, at: place };
    const { signal, stderr } = spawnSync(process.execPath, ['test/killed.ts', JSON.stringify(killed)], { encoding: 'utf8' });
    expect([signal, stderr.includes('Error')], stderr).toEqual(['SIGKILL', false]);
    await h.issue.sweep();
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 8 } });
    await invariants();
  });

  test('two workers on one batch do it once', async () => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(40)));
    const others = [issuingRooms(h), issuingRooms(h)];
    await Promise.all([h, h, ...others].map(({ issue }) => issue.advance(h.org, batch)));
    await h.issue.advance(h.org, batch);
    for (const { sign } of others) await sign.close();
    expect(await h.issue.progress(h.org, batch)).toMatchObject({ state: 'done', steps: { planned: 40, signed: 40, logged: 40 } });
    await invariants();
  });

  test('a chunk that says one thing and rebuilds another is an incident, and the others go on', async () => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(3)));
    h.at.passage = (place) => { if (place === 'before_sign') throw new Error('stop'); };
    await h.issue.advance(h.org, batch).catch(() => undefined);
    h.at.passage = () => undefined;
    await h.ownerQuery('update issue_planned set list_index = list_index where batch_id = $1', [batch]);
    await h.ownerQuery(`update issue_planned set language = 'en' where batch_id = $1 and row_number = 2`, [batch]);
    await h.issue.advance(h.org, batch);
    expect(await h.issue.batch(h.org, batch)).toMatchObject({ state: 'done', counts: { issued: 2, stopped: 1 } });
    expect(await h.issue.incidents(h.org)).toMatchObject([{ code: 'rebuilt_differently' }]);
  });

  test('a key retired between the plan and the signature: the current one signs', async () => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(2)));
    h.at.passage = (place) => { if (place === 'before_sign') throw new Error('stop'); };
    await h.issue.advance(h.org, batch).catch(() => undefined);
    h.at.passage = () => undefined;
    h.clock.forward(60);
    await h.sign.rotate(h.org, h.by);
    await h.issue.advance(h.org, batch);
    expect((await h.issue.batch(h.org, batch))?.counts).toMatchObject({ issued: 2 });
    await invariants();
  });
});

describe('whatever happens, in whatever order', () => {
  test('lists, stops, sweeps, withdrawals and corrections by chance: the invariants hold, and nothing is left undone', async () => {
    const place = fc.constantFrom(...places), step = fc.oneof(
      fc.record({ do: fc.constant('submit' as const), people: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }) }), fc.record({ do: fc.constant('stop' as const), place, nth: fc.integer({ min: 1, max: 2 }) }),
      fc.record({ do: fc.constantFrom('sweep' as const, 'revoke' as const, 'correct' as const) }));
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const batches: string[] = [];
      for (const one of steps) {
        if (one.do === 'submit') batches.push((await h.issue.submit(h.org, h.by, h.specification, wish([...new Set(one.people)].map((n) => person(`chance${n}@etu.example.org`))))).batch);
        else if (one.do === 'stop') {
          let left: number = one.nth;
          h.at.passage = (here) => { if (here === one.place && --left === 0) throw new Error('stop'); };
          await Promise.allSettled(batches.map((batch) => h.issue.advance(h.org, batch)));
          h.at.passage = () => undefined;
        } else if (one.do === 'sweep') await h.issue.sweep();
        else {
          const [award] = (await h.issue.awards(h.org, { email: 'chance1@etu.example.org' })).lines;
          if (award && one.do === 'revoke') await h.issue.setStatus(h.org, [award.id], { to: 'revoked', reason: 'chance', by: h.by });
          if (award && one.do === 'correct') await h.issue.correct(h.org, h.by, award.id, person('chance1@etu.example.org', { familyName: 'Autre' })).catch((error: unknown) => { if (!(error instanceof AcquisError)) throw error; });
        }
      }
      h.clock.forward(600);
      await h.issue.sweep();
      for (const batch of batches) expect(await h.issue.progress(h.org, batch)).toMatchObject({ state: 'done', waiting: 0 });
      await invariants();
      const twice = await h.ownerQuery(`select a.recipient_id from issue_awards a where not exists (select 1 from issue_status_events e where e.award_id = a.id and e.status = 'revoked') group by a.specification_id, a.recipient_id having count(*) > 1`);
      expect(twice, 'nobody holds two standing awards of one specification').toEqual([]);
    }), { numRuns: 12 });
  });

  test('a house that may begin nothing new says why, and finishes what it began', async () => {
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, wish(fresh(1)));
    const full = openIssue({ ...h, ready: async () => 'storage_full' });
    full.issued.listen(async (tx, { awards }) => { for (const { award } of awards) await h.people.audit(tx, { organisation: h.org, by: 'test', act: 'test.told', subject: award }); });
    expect(await codeOf(full.draft(h.org, h.by, h.specification, { ...madeSheet(fresh(1)), source: 'file' }))).toBe('storage_full');
    await full.advance(h.org, batch);
    expect(await h.issue.progress(h.org, batch)).toMatchObject({ state: 'done' });
  });
});

describe('F07 nothing twice', () => {
  test('50 parallel calls with one Idempotency-Key make one batch', async () => {
    const people = fresh(2), request = Buffer.from(JSON.stringify(people)), before = await count('issue_batches');
    const all = await Promise.all(Array.from({ length: 50 }, () => h.issue.submit(h.org, h.by, h.specification, wish(people), { key: 'cohort-7', request })));
    expect(new Set(all.map((a) => a.batch)).size).toBe(1);
    expect(all.filter((a) => !a.repeated)).toHaveLength(1);
    expect(await count('issue_batches')).toBe(before + 1);
    await h.issue.advance(h.org, all[0]?.batch ?? '');
  });
  test('the same key with another body is refused', async () => {
    expect(await codeOf(h.issue.submit(h.org, h.by, h.specification, wish(fresh(1)), { key: 'cohort-7', request: Buffer.from('other') }))).toBe('idempotency_mismatch');
  });
  test('two tabs with the same people: each person is awarded once', async () => {
    const people = fresh(30);
    const made = await Promise.all([1, 2].map(() => h.issue.submit(h.org, h.by, h.specification, wish(people))));
    await Promise.all(made.map(({ batch }) => h.issue.advance(h.org, batch)));
    const counts = await Promise.all(made.map(async ({ batch }) => (await h.issue.batch(h.org, batch))?.counts));
    expect(counts.map((c) => (c?.issued ?? 0) + (c?.duplicate ?? 0))).toEqual([30, 30]);
    expect(counts.reduce((n, c) => n + (c?.issued ?? 0), 0)).toBe(30);
    await invariants();
  });
  test('who holds it already is skipped, and counted before', async () => {
    const people = fresh(2);
    await issueTo(people);
    const batch = await h.issue.draft(h.org, h.by, h.specification, { ...madeSheet([...people, ...fresh(1)]), source: 'file' });
    expect((await h.issue.batch(h.org, batch))?.earlier).toBe(2);
    await h.issue.confirm(h.org, batch, h.by, { onDuplicate: 'skip' });
    await h.issue.advance(h.org, batch);
    expect((await h.issue.batch(h.org, batch))?.counts).toMatchObject({ issued: 1, duplicate: 2 });
  });
  test('one faulty row and nothing is issued, unless the good ones are asked for', async () => {
    const people = [...fresh(1), person('nope')], before = await count('issue_batches');
    const refused = await h.issue.submit(h.org, h.by, h.specification, wish(people)).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'bad_input', faults: [{ path: '/rows/2/email', code: 'row_email_invalid', values: { value: 'nope' } }] });
    expect(await count('issue_batches')).toBe(before);
    const { batch } = await h.issue.submit(h.org, h.by, h.specification, { ...wish(people), onFault: 'skip' });
    await h.issue.advance(h.org, batch);
    expect((await h.issue.batch(h.org, batch))?.counts).toMatchObject({ issued: 1, faulty: 1 });
  });
});

describe('status', () => {
  const bit = async (award: { credential: string }) => {
    const [row] = await h.ownerQuery('select list, list_index from issue_planned where credential = $1', [award.credential]);
    const list = await h.ownerQuery('select revoked, suspended from sign_status_lists where id = $1', [row?.['list']]);
    const at = Number(row?.['list_index']), read = (bits: unknown) => ((bits as Buffer)[at >> 3] ?? 0) >> (7 - (at & 7)) & 1;
    return { revoked: read(list[0]?.['revoked']), suspended: read(list[0]?.['suspended']) };
  };
  const set = (award: string, to: 'clear' | 'suspended' | 'revoked', reason = 'Fraude établie') => h.issue.setStatus(h.org, [award], { to, reason, by: h.by });

  test('suspended, reinstated, withdrawn for ever; the reason stays inside', async () => {
    const award = await onlyAward(await issueTo(fresh(1)));
    await set(award.id, 'suspended');
    expect([await h.issue.statusOf(h.org, award.id), (await bit(award)).suspended]).toEqual(['suspended', 1]);
    await set(award.id, 'clear', 'Vérifié');
    expect(await h.issue.statusOf(h.org, award.id)).toBe('clear');
    await set(award.id, 'revoked');
    expect((await bit(award)).revoked).toBe(1);
    expect(await codeOf(set(award.id, 'clear'))).toBe('status_final');
    expect((await h.issue.award(h.org, award.id))?.events.map((e) => [e.status, e.reason])).toEqual([['suspended', 'Fraude établie'], ['clear', 'Vérifié'], ['revoked', 'Fraude établie']]);
    expect(h.told.statusChanged.at(-1)).toMatchObject({ awards: [award.id], credentials: [award.credential], to: 'revoked' });
    expect(await codeOf(set(award.id, 'revoked', ' '))).toBe('bad_input');
  });
  test('several at once: all or none', async () => {
    const lines = await awardsOf(await issueTo(fresh(3)));
    expect(await codeOf(h.issue.setStatus(h.org, [...lines.map((l) => l.id), 'nobody'], { to: 'revoked', reason: 'x', by: h.by }))).toBe('not_found');
    expect(await h.issue.statusOf(h.org, lines[0]?.id ?? '')).toBe('clear');
    await h.issue.setStatus(h.org, lines.map((l) => l.id), { to: 'revoked', reason: 'Cohorte annulée', by: h.by });
    expect((await awardsOf(lines[0]?.batch ?? '')).map((l) => l.status)).toEqual(['revoked', 'revoked', 'revoked']);
  });
  test('F08 withdrawn, suspended and reinstated at the same moment: one order, and withdrawn stays', async () => {
    const award = await onlyAward(await issueTo(fresh(1)));
    await Promise.allSettled([set(award.id, 'revoked'), set(award.id, 'suspended'), set(award.id, 'clear'), set(award.id, 'suspended'), set(award.id, 'clear')]);
    expect([await h.issue.statusOf(h.org, award.id), (await bit(award)).revoked]).toEqual(['revoked', 1]);
    const events = (await h.issue.award(h.org, award.id))?.events.map((e) => e.status) ?? [];
    expect(events.indexOf('revoked'), 'I5 nothing after a withdrawal').toBe(events.length - 1);
  });
});

describe('a correction is a new credential that names what it supersedes', () => {
  test('the old one falls when the new one stands; both know of each other', async () => {
    const old = await onlyAward(await issueTo([person('corr@etu.example.org')]));
    const { batch } = await h.issue.correct(h.org, h.by, old.id, person('corr@etu.example.org', { familyName: 'Byron', 'result:exam': '17' }));
    const now = await onlyAward(batch);
    expect(now).toMatchObject({ supersedes: old.id, status: 'clear', state: 'logged', person: { name: 'Ada Byron' } });
    expect(await h.issue.award(h.org, old.id)).toMatchObject({ supersededBy: now.id, status: 'revoked', person: { name: 'Ada Lovelace' } });
    expect(h.told.superseded.at(-1)).toEqual({ organisation: h.org, award: old.id, by: now.id, credentials: [old.credential] });
    expect(await codeOf(h.issue.correct(h.org, h.by, old.id, person('corr@etu.example.org')))).toBe('award_superseded');
    await invariants();
  });
  test('a name that changed between two awards stays, in each, what it was', async () => {
    const first = await onlyAward(await issueTo([person('marry@etu.example.org')]));
    await h.issue.setStatus(h.org, [first.id], { to: 'revoked', reason: 'x', by: h.by });
    const second = await onlyAward(await issueTo([person('marry@etu.example.org', { familyName: 'King', language: 'en' })]));
    expect([(await h.issue.award(h.org, first.id))?.person?.name, second.person?.name]).toEqual(['Ada Lovelace', 'Ada King']);
    expect((await h.db.asOrganisation(h.org, (tx) => h.issue.handover(tx, h.org, second.id)))?.recipient).toMatchObject({ name: 'Ada King', lang: 'en', email: 'marry@etu.example.org' });
  });
  test('two corrections at once: one', async () => {
    const old = await onlyAward(await issueTo(fresh(1)));
    const tried = await Promise.allSettled([1, 2].map((n) => h.issue.correct(h.org, h.by, old.id, person(old.person?.email ?? '', { familyName: `N${n}` }))));
    const made = await Promise.all(tried.flatMap((t) => (t.status === 'fulfilled' ? [awardsOf(t.value.batch)] : [])));
    expect(made.flat()).toHaveLength(1);
  });
  test('a corrected address stays the same person', async () => {
    const old = await onlyAward(await issueTo([person('typo@etu.example.org')]));
    const { batch } = await h.issue.correct(h.org, h.by, old.id, person('right@etu.example.org'));
    const now = await onlyAward(batch), subject = async (id: string) => (await h.ownerQuery('select r.subject from issue_awards a join issue_recipients r on r.id = a.recipient_id where a.id = $1', [id]))[0]?.['subject'];
    expect(now.person?.email).toBe('right@etu.example.org');
    expect(await subject(now.id)).toBe(await subject(old.id));
  });
  test('a retired specification gives no new award, and lets an old one be put right', async () => {
    const other = await h.neighbour();
    const { batch } = await h.issue.submit(other.org, h.by, other.specification, wish([person('n@etu.example.org')]));
    await h.issue.advance(other.org, batch);
    const [old] = (await h.issue.awards(other.org, { batch })).lines;
    await h.design.retire(other.org, other.specification, h.by);
    expect(await codeOf(h.issue.submit(other.org, h.by, other.specification, wish(fresh(1))))).toBe('specification_not_published');
    expect(await codeOf(h.issue.correct(other.org, h.by, old?.id ?? '', person('n@etu.example.org', { familyName: 'B' })))).toBe('done');
  });
});

describe('whose data', () => {
  test('another organisation sees nothing and changes nothing', async () => {
    const other = await h.neighbour(), batch = await issueTo(fresh(1)), award = await onlyAward(batch);
    expect(await h.issue.award(other.org, award.id)).toBeUndefined();
    expect(await h.issue.batch(other.org, batch)).toBeUndefined();
    expect((await h.issue.awards(other.org, {})).lines).toEqual([]);
    expect(await h.db.asOrganisation(other.org, (tx) => h.issue.bytesOf(tx, h.org, award.credential))).toBeUndefined();
    expect(await codeOf(h.issue.setStatus(other.org, [award.id], { to: 'revoked', reason: 'x', by: h.by }))).toBe('not_found');
    expect(await codeOf(h.issue.submit(other.org, h.by, h.specification, wish(fresh(1))))).toBe('not_found');
  });

  test('no table says who, without the keys', async () => {
    await issueTo([person('zuleika.quatermain@etu.example.org', { givenName: 'Zuleika', familyName: 'Quatermain', learnerId: 'NE-77431', narrative: 'Remarquable' })]);
    await h.issue.draft(h.org, h.by, h.specification, { sheet: await readSheet(Buffer.from('nom complet;courriel;note /20\nZuleika Quatermain;zq@etu.example.org;12\n')), source: 'file', fileName: 'Quatermain.csv' });
    const columns = await h.ownerQuery(`select table_name, column_name, data_type from information_schema.columns where table_schema = 'public' and data_type in ('text', 'jsonb', 'bytea', 'ARRAY') and table_name not like 'people_organisations'`);
    for (const { table_name: table, column_name: column, data_type: type } of columns) {
      const text = type === 'bytea' ? `encode("${column}", 'escape')` : `"${column}"::text`;
      const found = await h.ownerQuery(`select 1 from "${table}" where ${text} ~* 'quatermain|zuleika|NE-77431|remarquable' limit 1`);
      expect(found, `${table}.${column}`).toEqual([]);
    }
  });

  test('the key destroyed, the person is gone: bytes, name, hand-over; the status still changes', async () => {
    const award = await onlyAward(await issueTo(fresh(1)));
    const [row] = await h.ownerQuery('select r.key_id from issue_awards a join issue_recipients r on r.id = a.recipient_id where a.id = $1', [award.id]);
    await h.db.asOrganisation(h.org, (tx) => h.people.keys.destroy(tx, [String(row?.['key_id'])]));
    expect(await h.db.asOrganisation(h.org, (tx) => h.issue.bytesOf(tx, h.org, award.credential))).toBeUndefined();
    expect(await h.db.asOrganisation(h.org, (tx) => h.issue.handover(tx, h.org, award.id))).toBeUndefined();
    expect(await h.issue.award(h.org, award.id)).toMatchObject({ person: undefined, award: undefined });
    await h.issue.setStatus(h.org, [award.id], { to: 'revoked', reason: 'Demande', by: h.by });
    expect(await h.issue.statusOf(h.org, award.id)).toBe('revoked');
  });

  test('the file is shredded thirty days after, a cancelled one at once', async () => {
    const batch = await h.issue.draft(h.org, h.by, h.specification, { ...madeSheet(fresh(2)), source: 'file' });
    await h.issue.cancel(h.org, batch, h.by);
    expect(await h.ownerQuery('select 1 from issue_batch_rows where batch_id = $1', [batch])).toEqual([]);
    expect(await codeOf(h.issue.confirm(h.org, batch, h.by, { onDuplicate: 'skip' }))).toBe('batch_closed');
    const forgotten = await h.issue.draft(h.org, h.by, h.specification, { ...madeSheet(fresh(2)), source: 'file' });
    const kept = await issueTo(fresh(1));
    expect(await codeOf(h.issue.cancel(h.org, kept, h.by))).toBe('batch_under_way');
    h.clock.forward(29 * 86_400);
    await h.issue.sweep();
    expect((await h.issue.batch(h.org, kept))?.file).toBeDefined();
    h.clock.forward(2 * 86_400);
    await h.issue.sweep();
    expect(await h.issue.batch(h.org, kept)).toMatchObject({ file: undefined, counts: { issued: 1 } });
    expect(await awardsOf(kept)).toHaveLength(1);
    expect(await h.issue.batch(h.org, forgotten), 'a draft nobody came back to').toMatchObject({ state: 'cancelled', file: undefined });
  });
});
