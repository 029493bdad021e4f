// What only a date that somebody else saw can decide: keys that were withdrawn later, issuers that are gone.
import { expect, test } from 'vitest';
import { leafEntry, leafHash, logProofText, makeDidDocument, signCheckpoint, text, verify } from '../index.ts';
import type { VerifyPorts } from '../index.ts';
import { concat, toBase64, utf8 } from '../bytes.ts';
import { sha256 } from '../platform.ts';
import { BADGE, DID, KEY, didDocument, issue, lines, testKey, world } from '../../test/credential.ts';

const { status: _, ...PLAIN } = BADGE;
const good = text(await issue(PLAIN));
const LOG = { name: 'example.org/log', ...testKey(5) };
const WITNESS = { name: 'witness.example', ...testKey(6) };
const salt = new Uint8Array(16).fill(7);
const leaf = leafHash(leafEntry({ type: 'credential', issuer: DID, salt, signed: utf8(good) }));
const note = await signCheckpoint({ origin: LOG.name, size: 1, root: leaf }, LOG);
const proofWith = (checkpoint: string) => logProofText({ index: 0, path: [], checkpoint, extra: salt });
const logProof = proofWith(note);

/** C2SP tlog-cosignature: key id of type 4, eight bytes of time, Ed25519 over time and checkpoint. */
async function cosigned(at: string, { key = WITNESS, time = Date.parse(at) / 1000, type = 4, of = note } = {}): Promise<string> {
  const bytes = (seconds: number) => new Uint8Array(new BigUint64Array([BigInt(seconds)]).buffer).reverse();
  const signature = await key.sign(utf8(`cosignature/v1\ntime ${Date.parse(at) / 1000}\n${of.slice(0, of.indexOf('\n\n') + 1)}`));
  const id = sha256(concat(utf8(`${key.name}\n`), Uint8Array.of(type), WITNESS.publicKey)).slice(0, 4);
  return `${note}— ${key.name} ${toBase64(concat(id, bytes(time), signature))}\n`;
}

const revoked = (on: string) => ({ [DID]: { ...makeDidDocument({ did: DID, keys: [{ id: '#key-1', publicKey: KEY.publicKey, from: '2026-01-01T00:00:00Z', revokedOn: on }] }) } });
const REVOKED = revoked('2027-01-01T00:00:00Z');
const seen = (at: string): Partial<VerifyPorts> => ({ trustedLogs: [LOG], logProof, checkpointSeen: async () => new Date(at) });
const judged = async (documents: Record<string, object>, over: Partial<VerifyPorts>) => {
  const report = await verify(good, world(documents, over));
  return [report.verdict, ...lines(report).filter((line) => /^(?:issuer_key|log)/.test(line))];
};

test('B15 key revoked after somebody saw the credential in the log: valid, and said', async () => {
  expect(await judged(REVOKED, seen('2026-12-02T00:00:00Z'))).toEqual(['valid', 'issuer_key warn key_revoked_since', 'log pass logged']);
});

test('B15 the same, seen by a witness whose dated signature came along', async () => {
  const witnessed = proofWith(await cosigned('2026-12-02T00:00:00Z'));
  expect(await judged(REVOKED, { trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: witnessed })).toEqual(['valid', 'issuer_key warn key_revoked_since', 'log pass logged']);
});

test.each<[string, () => Promise<Partial<VerifyPorts>>]>([
  ['no evidence at all', async () => ({})],
  ['a log’s own word, that nobody else saw', async () => ({ trustedLogs: [LOG], logProof })],
  ['seen only after the key was revoked', async () => seen('2027-01-02T00:00:00Z')],
  ['seen in the very moment', async () => seen('2027-01-01T00:00:00Z')],
  ['a log that is not followed', async () => ({ ...seen('2026-12-02T00:00:00Z'), trustedLogs: [] })],
  ['a checkpoint that nobody remembers', async () => ({ ...seen(''), checkpointSeen: async () => undefined })],
  ['a witness that is not trusted', async () => ({ trustedLogs: [LOG], logProof: proofWith(await cosigned('2026-12-02T00:00:00Z')) })],
  ['a witness too late', async () => ({ trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: proofWith(await cosigned('2027-01-05T00:00:00Z')) })],
  ['a witness whose time was changed', async () => ({ trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: proofWith(await cosigned('2027-01-05T00:00:00Z', { time: Date.parse('2026-12-02T00:00:00Z') / 1000 })) })],
  ['a witness signed by another key', async () => ({ trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: proofWith(await cosigned('2026-12-02T00:00:00Z', { key: { ...WITNESS, sign: testKey(9).sign } })) })],
  ['a witness of another checkpoint', async () => ({ trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: proofWith(await cosigned('2026-12-02T00:00:00Z', { of: note.replace('\n1\n', '\n2\n') })) })],
  ['a plain signature in the place of a dated one', async () => ({ trustedLogs: [LOG], trustedWitnesses: [WITNESS], logProof: proofWith(await cosigned('2026-12-02T00:00:00Z', { type: 1 })) })],
])('B16 %s: unknown', async (_, over) => {
  expect((await judged(REVOKED, await over())).slice(0, 2)).toEqual(['unknown', 'issuer_key not_checked no_time_evidence']);
});

test('B14 evidence does not help a signature that says itself to be later, or out of the key’s time', async () => {
  expect((await judged(revoked('2026-11-01T00:00:00Z'), seen('2026-10-02T00:00:00Z'))).slice(0, 2)).toEqual(['invalid', 'issuer_key fail key_revoked']);
  const outside = { [DID]: makeDidDocument({ did: DID, keys: [{ id: '#key-1', publicKey: KEY.publicKey, from: '2026-12-15T00:00:00Z', revokedOn: '2027-01-01T00:00:00Z' }] }) };
  expect((await judged(outside, seen('2026-12-02T00:00:00Z'))).slice(0, 2)).toEqual(['invalid', 'issuer_key fail key_not_valid_then']);
});

test('C15 a proof of something else is no evidence, and makes it invalid', async () => {
  expect(await judged(REVOKED, { ...seen('2026-12-02T00:00:00Z'), logProof: logProofText({ index: 0, path: [], checkpoint: note, extra: new Uint8Array(16) }) })).toEqual(['invalid', 'issuer_key not_checked no_time_evidence', 'log fail log_mismatch']);
});

test('what was signed holds, what was changed after does not, evidence or not', async () => {
  const forged = await verify(good.replace('Zoë', 'Eve'), world(REVOKED, seen('2026-12-02T00:00:00Z')));
  expect(lines(forged)).toEqual(expect.arrayContaining(['issuer_key not_checked no_time_evidence', 'signature fail sig_mismatch']));
  expect(forged.verdict).toBe('invalid');
});

const GONE: Partial<VerifyPorts> = { resolveDid: async () => ({ unavailable: true, why: 'ENOTFOUND' }) };
const archived = (at: string, document: object = didDocument()): Partial<VerifyPorts> => ({ ...GONE, archivedDid: async (did) => (did === DID ? { document, at: new Date(at) } : undefined) });

test('B17 the issuer’s host is gone, its document was kept, and the log shows that the credential was there by then: valid, and said', async () => {
  expect(await judged({}, { ...seen('2026-12-02T00:00:00Z'), ...archived('2026-12-20T00:00:00Z') })).toEqual(['valid', 'issuer_key warn issuer_offline', 'log pass logged']);
  const nothing = { ...seen('2026-12-02T00:00:00Z'), ...archived('2026-12-20T00:00:00Z'), resolveDid: async () => ({ notFound: true as const }) };
  expect((await judged({}, nothing)).slice(0, 2)).toEqual(['valid', 'issuer_key warn issuer_offline']);
});

test.each<[string, Partial<VerifyPorts>]>([
  ['nothing was kept', { ...seen('2026-12-02T00:00:00Z'), ...GONE }],
  ['kept, and no evidence of the date', archived('2026-12-20T00:00:00Z')],
  ['kept before the credential was seen: the key may have been stolen in between', { ...seen('2026-12-02T00:00:00Z'), ...archived('2026-11-20T00:00:00Z') }],
  ['what was kept is about another', { ...seen('2026-12-02T00:00:00Z'), ...archived('2026-12-20T00:00:00Z', { ...didDocument(), id: 'did:web:evil.example' }) }],
  ['what was kept does not allow the key', { ...seen('2026-12-02T00:00:00Z'), ...archived('2026-12-20T00:00:00Z', { ...didDocument(), assertionMethod: [] }) }],
])('B18 %s: unknown', async (_, over) => {
  expect((await judged({}, over)).slice(0, 2)).toEqual(['unknown', 'issuer_key not_checked issuer_key_unavailable']);
});

test('B18 a status that nobody can ask for leaves it unknown, whatever was kept', async () => {
  const report = await verify(text(await issue()), world({}, { ...archived('2026-12-20T00:00:00Z') }));
  expect(report.verdict).toBe('unknown');
});

test('an issuer who answers is asked, never the archive', async () => {
  const asked: string[] = [];
  await verify(good, world({}, { archivedDid: async (did) => { asked.push(did); return undefined; } }));
  expect(asked).toEqual([]);
});
