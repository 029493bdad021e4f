// Keys, status lists and log together, seen by the verifier as a stranger sees them: from published bytes alone.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeBadge, sha256, verify, type Report, type VerifyPorts } from '#credential';
import { stamp } from '#lib/clock';
import { publicId } from '#lib/ids';
import { openLog, type Log } from '#rooms/log';
import { openSign, type Sign, type StatusEntry } from '#rooms/sign';
import { BADGE } from './credential.ts';
import { testDb, type TestDb } from './database.ts';

let house: TestDb, sign: Sign, log: Log, entry: StatusEntry, bytes: Uint8Array, proof: string;
const org = publicId();

beforeEach(async () => {
  house = await testDb();
  sign = openSign({ ...house, workers: 1 });
  log = openLog({ ...house, sign });
  sign.published.listen(async (tx, { type, issuer, sha256: hash }) => { await log.append(tx, [{ type, issuer, sha256: hash }]); });
  house.clock.set('2026-12-01T09:00:00.700Z');
  await issue();
});
afterEach(async () => { await sign.close(); await house.close(); });

async function issue(): Promise<void> {
  const planned = await house.db.asOrganisation(org, async (tx) => ({ key: await sign.issuingKey(tx, org), entries: await sign.reserve(tx, org, 1) }));
  entry = planned.entries[0] as StatusEntry;
  const at = stamp(house.clock.now());
  const document = makeBadge({ ...BADGE, id: `${house.publicUrl}/c/${publicId()}`, issuer: { ...BADGE.issuer, id: sign.did(org) }, validFrom: at, status: { statusListCredential: entry.url, statusListIndex: entry.index } });
  [bytes] = await sign.secure(org, [{ document, key: planned.key.id, created: at }]) as [Uint8Array];
  const [place] = await house.db.asOrganisation(org, (tx) => log.append(tx, [{ type: 'credential', issuer: sign.did(org), sha256: sha256(bytes) }]));
  proof = await log.proof(place?.index ?? -1, place?.salt);
}

async function judged(over: Partial<VerifyPorts> = {}): Promise<Report> {
  return verify(bytes, {
    now: house.clock.now(), language: 'en', logProof: proof, trustedLogs: await log.trusted(),
    resolveDid: async () => ({ document: JSON.parse(Buffer.from((await sign.didDocument(org))?.bytes ?? []).toString()) as unknown, source: 'house' }),
    fetchDocument: async (url) => {
      const [, , list = '', companion] = new URL(url).pathname.split('/');
      const found = await sign.statusList(list, companion ? 'suspension' : 'revocation');
      return found ? { bytes: found.bytes } : { unavailable: true, why: 'no such list' };
    },
    issuerName: async () => ({ name: 'University of Example', source: 'register' }),
    ...over,
  });
}
const codes = (report: Report, ...names: string[]) => report.checks.filter(({ check }) => names.includes(check)).map(({ check, result, code }) => `${check} ${result} ${code}`);
const flip = (to: 'revoked' | 'suspended' | 'clear') => house.db.asOrganisation(org, (tx) => sign.flip(tx, org, [entry], to));

test('what is signed, listed and logged here is valid, with its place in the log', async () => {
  const report = await judged();
  expect(codes(report, 'signature', 'issuer_key', 'status', 'log')).toEqual(['issuer_key pass key_found', expect.stringMatching(/^signature pass/), 'status pass not_revoked', 'log pass logged']);
  expect(report.verdict).toBe('valid');
});

test('suspended, put back, withdrawn: the verifier says each at once', async () => {
  await flip('suspended');
  expect([(await judged()).verdict, codes(await judged(), 'status')]).toEqual(['invalid', ['status fail suspended']]);
  await flip('clear');
  expect((await judged()).verdict).toBe('valid');
  await flip('revoked');
  expect([(await judged()).verdict, codes(await judged(), 'status')]).toEqual(['invalid', ['status fail revoked']]);
});

test('a rotation in the very second of signing leaves what was signed valid', async () => {
  house.clock.set('2026-12-01T09:00:00.900Z');
  await sign.rotate(org, 'someone');
  expect((await judged()).verdict).toBe('valid');
  house.clock.forward(400 * 24 * 3600);
  await flip('suspended');
  await flip('clear');
  expect(codes(await judged(), 'signature', 'issuer_key', 'status')).toEqual(['issuer_key pass key_found', expect.stringMatching(/^signature pass/), 'status pass not_revoked']);
});

test('a revoked key: what it signed from then on is invalid, what it signed before cannot be told by its date alone', async () => {
  const [key] = await sign.keys(org);
  house.clock.forward(3600);
  await sign.revokeKey(org, key?.id ?? '', undefined, 'a laptop was lost', 'someone');
  expect(codes(await judged(), 'issuer_key')).toEqual(['issuer_key not_checked no_time_evidence']);
  expect((await judged()).verdict).toBe('unknown');
  const remembered = await judged({ checkpointSeen: (checkpoint) => log.seen(checkpoint) });
  expect([remembered.verdict, ...codes(remembered, 'issuer_key', 'log')]).toEqual(['valid', 'issuer_key warn key_revoked_since', 'log pass logged']);
});

test('a key revoked from before the signature on: invalid', async () => {
  const [key] = await sign.keys(org);
  house.clock.forward(3600);
  await sign.revokeKey(org, key?.id ?? '', new Date('2026-12-01T08:00:00Z'), 'a laptop was lost', 'someone');
  expect(codes(await judged(), 'issuer_key')).toEqual(['issuer_key fail key_revoked']);
  expect((await judged()).verdict).toBe('invalid');
});

test("another log's proof, or the proof of another credential, is no evidence", async () => {
  const foreign = proof;
  await issue();
  const mine = proof;
  proof = foreign;
  expect(codes(await judged(), 'log')).toEqual(['log fail log_mismatch']);
  proof = mine.replaceAll('localhost:4000/log', 'elsewhere.example/log');
  expect(codes(await judged(), 'log')).toEqual(['log not_checked log_untrusted']);
});
