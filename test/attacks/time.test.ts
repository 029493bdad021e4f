// Dates that the signer did not write: what a log and its witnesses prove, and what they do not.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { text, verify, type NoteKey, type VerifyPorts } from '#credential';
import { BADGE, DID, didDocument, issue, lines, testKey, world } from '../credential.ts';
import { LOG, logProofOf } from './make.ts';

const { status: _, ...PLAIN } = BADGE;
const good = text(await issue(PLAIN));
const proof = await logProofOf(good, {});
const WITNESS = { name: 'witness.example', ...testKey(7) };
const STRANGER = { name: 'stranger.example', ...testKey(8) };
const BEFORE = '2026-12-05T00:00:00Z', STOLEN = '2026-12-20T00:00:00Z';
const revoked = { ...didDocument(), verificationMethod: [{ ...didDocument().verificationMethod[0], revoked: STOLEN }], assertionMethod: [] } as const;

const keyIdOf = ({ name, publicKey }: NoteKey) => createHash('sha256').update(`${name}\n\u0004`).update(publicKey).digest().subarray(0, 4);

/** C2SP tlog-cosignature: `cosignature/v1`, the time, the checkpoint. */
async function cosigned(logProof: string, when: string, by: typeof WITNESS): Promise<string> {
  const note = logProof.slice(logProof.indexOf('\n\n') + 2), body = note.slice(0, note.indexOf('\n\n') + 1);
  const seconds = Math.floor(Date.parse(when) / 1000), time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = await by.sign(new TextEncoder().encode(`cosignature/v1\ntime ${seconds}\n${body}`));
  return `${logProof}— ${by.name} ${Buffer.concat([keyIdOf(by), time, signature]).toString('base64')}\n`;
}

async function judged(logProof: string | undefined, over: Partial<VerifyPorts>, document: object | null = revoked) {
  const trust: readonly NoteKey[] = [WITNESS];
  const ports = world(document ? { [DID]: document } : {}, { trustedLogs: [LOG], trustedWitnesses: trust, ...(logProof !== undefined && { logProof }), ...(document === null && { resolveDid: async () => ({ unavailable: true, why: 'ENOTFOUND' }) }), ...over });
  const report = await verify(good, ports);
  return [report.verdict, lines(report).find((line) => line.startsWith('issuer_key'))];
}
const UNPROVED = ['unknown', 'issuer_key not_checked no_time_evidence'];

test('B15 the log saw it before the key was stolen', async () => {
  const seen = ['valid', 'issuer_key warn key_revoked_since'];
  expect(await judged(await cosigned(proof, BEFORE, WITNESS), {})).toEqual(seen);
  expect(await judged(proof, { checkpointSeen: async () => new Date(BEFORE) })).toEqual(seen);
});

test('B16 seen after, or by nobody', async () => {
  expect(await judged(undefined, {})).toEqual(UNPROVED);
  expect(await judged(await cosigned(proof, '2026-12-20T00:00:00Z', WITNESS), {})).toEqual(UNPROVED);
  expect(await judged(proof, { checkpointSeen: async () => new Date('2026-12-21T00:00:00Z') })).toEqual(UNPROVED);
});

test('B15 nothing of it helps a credential that is not in the log', async () => {
  const other = await logProofOf(good.replace('Zoë', 'Zoé'), {});
  expect((await judged(await cosigned(other, BEFORE, WITNESS), {}))[0]).toBe('invalid');
  expect(await judged(await cosigned(await logProofOf(good, { origin: 'evil.example/log', key: 'attacker' }), BEFORE, WITNESS), {})).toEqual(UNPROVED);
});

test('C16 a witness nobody trusts, a log alone', async () => {
  expect(await judged(proof, {})).toEqual(UNPROVED);
  expect(await judged(await cosigned(proof, BEFORE, STRANGER), {})).toEqual(UNPROVED);
  // The stranger's signature under the name of the one who is trusted.
  expect(await judged(await cosigned(proof, BEFORE, { ...STRANGER, name: WITNESS.name }), {})).toEqual(UNPROVED);
  expect(await judged((await cosigned(proof, BEFORE, STRANGER)).replace(STRANGER.name, WITNESS.name), {})).toEqual(UNPROVED);
});

test('C17 a witness of tomorrow', async () => {
  expect(await judged(await cosigned(proof, '2035-01-01T00:00:00Z', WITNESS), {})).toEqual(UNPROVED);
  // A date put in afterwards: the signature is over another one.
  const late = await cosigned(proof, '2026-12-25T00:00:00Z', WITNESS), [, line = ''] = /witness\.example (\S+)/.exec(late) ?? [];
  const bytes = Buffer.from(line, 'base64');
  bytes.writeBigUInt64BE(BigInt(Date.parse(BEFORE) / 1000), 4);
  expect(await judged(late.replace(line, bytes.toString('base64')), {})).toEqual(UNPROVED);
});

test('B17 the issuer’s domain is gone', async () => {
  const archivedDid = async () => ({ document: didDocument(), at: new Date('2026-12-10T00:00:00Z') });
  const logProof = await cosigned(proof, BEFORE, WITNESS);
  expect(await judged(logProof, { archivedDid }, null)).toEqual(['valid', 'issuer_key warn issuer_offline']);
});

test('B18 and nothing was stapled, or only later than the archive', async () => {
  const archivedDid = async () => ({ document: didDocument(), at: new Date('2026-12-01T00:00:00Z') }), gone = ['unknown', 'issuer_key not_checked issuer_key_unavailable'];
  expect(await judged(undefined, { archivedDid }, null)).toEqual(gone);
  expect(await judged(await cosigned(proof, BEFORE, WITNESS), { archivedDid }, null)).toEqual(gone);
  expect(await judged(await cosigned(proof, BEFORE, WITNESS), {}, null)).toEqual(gone);
  const stolen = async () => ({ document: { ...didDocument(), verificationMethod: [{ ...didDocument().verificationMethod[0], publicKeyMultibase: 'z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP' }] }, at: new Date('2026-12-10T00:00:00Z') });
  expect((await judged(await cosigned(proof, BEFORE, WITNESS), { archivedDid: stolen }, null))[0]).not.toBe('valid');
});
