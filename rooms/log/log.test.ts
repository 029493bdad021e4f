import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { consistencyProof, decodeVerifierKey, leafEntryOfHash, leafHash, parseCheckpoint, parseLogProof, tileHashReader, verifyCheckpoint, verifyConsistency, verifyInclusion } from '#credential';
import { openSign, type Sign } from '#rooms/sign';
import { testDb, type TestDb } from '../../test/database.ts';
import { openLog, type Appended, type Log, type LogEntry } from './log.ts';

let house: TestDb, sign: Sign, log: Log;

beforeEach(async () => {
  house = await testDb();
  sign = openSign({ ...house, workers: 1 });
  log = openLog({ ...house, sign });
  sign.published.listen(async (tx, { type, issuer, sha256 }) => { await log.append(tx, [{ type, issuer, sha256 }]); });
});
afterEach(async () => { await sign.close(); await house.close(); });

const entry = (): LogEntry => ({ type: 'credential', issuer: 'did:web:localhost%3A4000:o:x', sha256: randomBytes(32) });
const entries = (n: number) => Array.from({ length: n }, entry);
const append = (given: readonly LogEntry[]) => house.db.asOrganisation('x', (tx) => log.append(tx, given));
const hashOf = ({ type, issuer, sha256 }: LogEntry, { salt }: Appended) => leafHash(leafEntryOfHash({ type, issuer, salt, signedSha256: sha256 }));
const reader = (size: number) => tileHashReader(size, async ({ level, index, width }) => (await log.tile(level, index, width)) ?? new Uint8Array());
const key = async () => decodeVerifierKey(await log.verifierKey());

test('C2SP tlog-checkpoint: the note is signed by the house under its origin, and says what was committed', async () => {
  await append(entries(3));
  const note = parseCheckpoint(await log.checkpoint());
  expect(note.origin).toBe('localhost:4000/log');
  expect(note.size).toBe(4); // the house's own key is the first leaf it makes
  expect(await verifyCheckpoint(note, await key())).toBe(true);
  expect(await verifyCheckpoint({ ...note, text: note.text.replace('\n4\n', '\n3\n') }, await key())).toBe(false);
});

test('C2SP tlog-proof: every leaf has a proof that a stranger can check from the bytes and the salt', async () => {
  const given = entries(700), places = await append(given);
  for (const i of [0, 1, 255, 256, 511, 699]) {
    const place = places[i] as Appended, proof = parseLogProof(await log.proof(place.index, place.salt)), note = parseCheckpoint(proof.checkpoint);
    const claim = { leafHash: hashOf(given[i] as LogEntry, place), index: proof.index, size: note.size, root: note.root, proof: proof.path };
    expect(verifyInclusion(claim)).toBe(true);
    expect(verifyInclusion({ ...claim, leafHash: hashOf(entry(), place) })).toBe(false);
    expect(Buffer.from(proof.extra ?? []).equals(Buffer.from(place.salt))).toBe(true);
    expect(await verifyCheckpoint(note, await key())).toBe(true);
  }
  await expect(log.proof(5000)).rejects.toMatchObject({ code: 'not_found' });
  await expect(log.proof(-1)).rejects.toMatchObject({ code: 'not_found' });
});

test('C2SP tlog-tiles: consistency between any two checkpoints follows from the public tiles alone', async () => {
  const notes = [];
  for (const n of [1, 5, 255, 1, 300, 40]) { await append(entries(n)); notes.push(parseCheckpoint(await log.checkpoint())); }
  const last = notes.at(-1);
  for (const old of notes) {
    const proof = await consistencyProof(old.size, last?.size ?? 0, reader(last?.size ?? 0));
    expect(verifyConsistency({ oldSize: old.size, oldRoot: old.root, size: last?.size ?? 0, root: last?.root ?? old.root, proof })).toBe(true);
  }
});

test('a tile does not run ahead of the checkpoint that vouches for it', async () => {
  await append(entries(10));
  expect(await log.tile(0, 0, 1)).toBeUndefined();
  await log.checkpoint();
  expect((await log.tile(0, 0, 11))?.length).toBe(11 * 32);
  expect(await log.tile(0, 0, 12)).toBeUndefined();
  for (const [level, index, width] of [[0, 1, 1], [1, 0, 1], [0, 0, 0], [0, 0, 257], [-1, 0, 1], [0, 0.5, 1]] as const) expect(await log.tile(level, index, width)).toBeUndefined();
});

test('a whole tile of whole tiles: 66,000 leaves, level 1 full, proofs across levels', async () => {
  const given = entries(66_000), places: Appended[] = [];
  for (let i = 0; i < given.length; i += 2000) places.push(...await append(given.slice(i, i + 2000)));
  const note = parseCheckpoint(await log.checkpoint());
  expect((await log.tile(1, 0, 256))?.length).toBe(8192);
  const place = places[12_345] as Appended, proof = parseLogProof(await log.proof(place.index));
  expect(verifyInclusion({ leafHash: hashOf(given[12_345] as LogEntry, place), index: place.index, size: note.size, root: note.root, proof: proof.path })).toBe(true);
  expect((await log.check()).faults).toEqual([]);
}, 60_000);

test('parallel transactions, some of which roll back, leave a log without gap or loss', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.record({ n: fc.integer({ min: 1, max: 40 }), fails: fc.boolean() }), { minLength: 5, maxLength: 25 }), async (plan) => {
    const before = (await log.facts()).size;
    const done = await Promise.all(plan.map(async ({ n, fails }) => {
      const given = entries(n);
      const places = await house.db.asOrganisation('x', async (tx) => {
        const there = await log.append(tx, given);
        if (fails) throw new Error('rolled back');
        return there;
      }).catch(() => []);
      return places.map((place, i) => ({ place, entry: given[i] as LogEntry }));
    }));
    const kept = done.flat(), indices = kept.map(({ place }) => place.index).sort((a, b) => a - b);
    expect(indices).toEqual(indices.map((_, i) => before + i));
    const note = parseCheckpoint(await log.checkpoint());
    for (const { place, entry: given } of kept.slice(0, 5)) {
      const proof = parseLogProof(await log.proof(place.index));
      expect(verifyInclusion({ leafHash: hashOf(given, place), index: place.index, size: note.size, root: note.root, proof: proof.path })).toBe(true);
    }
  }), { numRuns: 6 });
  expect(await log.check()).toMatchObject({ faults: [] });
});

test('a planned salt gives the planned leaf, whenever it is written', async () => {
  const salt = randomBytes(16), given = entry();
  const [place] = await house.db.asOrganisation('x', (tx) => log.appendPlanned(tx, [{ ...given, salt }]));
  const rows = await house.ownerQuery('select hash, salt from log_leaves where index = $1', [place?.index]);
  expect((rows[0]?.['hash'] as Buffer).equals(Buffer.from(hashOf(given, { index: 0, salt })))).toBe(true);
  expect(rows[0]?.['salt']).toBeNull(); // a credential's salt stands beside the credential and is erased with it
});

test('a hundred checkpoints asked for at once are one', async () => {
  await append(entries(20));
  const notes = await Promise.all(Array.from({ length: 100 }, () => log.checkpoint()));
  expect(new Set(notes).size).toBe(1);
  expect(Number((await house.ownerQuery('select count(*) as n from log_checkpoints'))[0]?.['n'])).toBe(1);
});

test('the origin stays when the public address changes', async () => {
  await log.checkpoint();
  const moved = openLog({ ...house, sign, publicUrl: 'https://acquis.example' });
  expect(await moved.origin()).toBe('localhost:4000/log');
  expect(parseCheckpoint(await moved.checkpoint()).origin).toBe('localhost:4000/log');
});

test('key leaves from the first key on', async () => {
  await house.db.asOrganisation('org', (tx) => sign.issuingKey(tx, 'org'));
  await sign.rotate('org', 'someone');
  const rows = await house.ownerQuery("select type from log_leaves order by index");
  expect(rows.map((row) => row['type'])).toEqual(['key', 'key']);
});

describe('refuses to lie', () => {
  test('clock_behind: with the clock before the last checkpoint nothing is signed or appended, and it comes back by itself', async () => {
    await append(entries(2));
    await log.checkpoint();
    house.clock.forward(-3600);
    await expect(append(entries(1))).rejects.toMatchObject({ code: 'clock_behind' });
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'clock_behind' });
    house.clock.forward(3600);
    await append(entries(1));
    expect(parseCheckpoint(await log.checkpoint()).size).toBe(4);
  });

  test('a clock a second late neither stops the log nor turns its time back', async () => {
    await append(entries(1));
    await log.checkpoint();
    const { at } = (await log.facts()).checkpoint ?? { at: '' };
    house.clock.forward(-1);
    await append(entries(1));
    await log.checkpoint();
    expect((await log.facts()).checkpoint?.at).toBe(at);
  });

  test('log_inconsistent: a log that shrank is not signed, and stands still', async () => {
    await append(entries(30));
    await log.checkpoint();
    await house.ownerQuery("update log_head set size = 16, frontier = substring(frontier for 32)");
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'log_inconsistent' });
    await expect(append(entries(1))).rejects.toMatchObject({ code: 'log_inconsistent' });
    expect((await log.facts()).broken).toBe(true);
  });

  test('log_inconsistent: a history rewritten after a checkpoint is not signed', async () => {
    await append(entries(30));
    await log.checkpoint();
    await append(entries(3));
    await house.ownerQuery("update log_leaves set hash = sha256('forged'::bytea) where index = 7");
    await house.ownerQuery("update log_head set frontier = sha256('forged'::bytea) || substring(frontier from 33)");
    await expect(log.checkpoint()).rejects.toMatchObject({ code: 'log_inconsistent' });
    await expect(append(entries(1))).rejects.toMatchObject({ code: 'log_inconsistent' });
  });

  test("the application's role cannot change or remove a leaf, a tile or a checkpoint", async () => {
    await append(entries(1));
    const { sql } = await import('kysely');
    for (const statement of [sql`update log_leaves set type = 'key'`, sql`delete from log_leaves`, sql`delete from log_tiles`, sql`update log_checkpoints set note = ''`, sql`update log_head set origin = 'x'`]) {
      await expect(house.db.asHouse((tx) => statement.execute(tx))).rejects.toMatchObject({ code: '42501' });
    }
  });
});

describe('check', () => {
  beforeEach(async () => {
    for (const n of [200, 400, 1]) { await append(entries(n)); await log.checkpoint(); }
  });
  const faults = async () => (await log.check()).faults.map((fault) => `${fault.code} ${fault.where}`);

  test('a sound log: sizes, tiles, checkpoints counted, no fault', async () => {
    expect(await log.check()).toMatchObject({ size: 602, tiles: 2, checkpoints: 3, faults: [] });
  });

  test.each([
    ['names the tampered tile', "update log_tiles set hashes = overlay(hashes placing '\\x00'::bytea from 100) where index = 1", ['tile_changed tile/0/001']],
    ['names a missing tile', 'delete from log_tiles where index = 0', ['tile_missing tile/0/000']],
    ['names a tile too many', "insert into log_tiles values (0, 77, '\\x00', '\\x00')", ['tile_surplus tiles']],
    ['names a leaf whose hash was changed', "update log_leaves set hash = sha256('x'::bytea) where index = 12", ['leaf_changed leaf 12']],
    ['names a leaf that is gone', 'delete from log_leaves where index = 333', ['leaf_missing leaf 333', 'head_changed head', 'checkpoint_beyond checkpoint 601', 'checkpoint_beyond checkpoint 602', 'tile_surplus tiles']],
    ['names a checkpoint whose note was swapped', 'update log_checkpoints set note = (select note from log_checkpoints where size = 602) where size = 201', ['checkpoint_note checkpoint 201']],
    ['names a head that lies', "update log_head set frontier = overlay(frontier placing '\\x0000'::bytea from 1)", ['head_changed head']],
  ])('%s', async (_name, statement, expected) => {
    await house.ownerQuery(statement);
    expect(await faults()).toEqual(expected);
  });

  test('a rewritten entry cannot hide: its leaf, its tile and every later checkpoint say so', async () => {
    await house.ownerQuery("update log_leaves set entry = overlay(entry placing '\\x00'::bytea from 60) where index = 5");
    const found = await faults();
    expect(found).toContain('leaf_changed leaf 5');
    expect(found.some((fault) => fault.startsWith('tile_changed tile/0/000'))).toBe(true);
    expect(found.filter((fault) => fault.startsWith('checkpoint_root')).length).toBe(3);
  });
});

test('nothing personal: an entry holds its type, the issuer and a salted hash', async () => {
  const given = entry(), [place] = await append([given]);
  const rows = await house.ownerQuery('select entry from log_leaves where index = $1', [place?.index]);
  const bytes = rows[0]?.['entry'] as Buffer;
  expect(bytes.includes(Buffer.from(given.sha256))).toBe(false);
  expect(bytes.length).toBe(1 + 1 + 'credential'.length + 2 + given.issuer.length + 32);
});
