import { expect, test } from 'vitest';
import { append, bakePng, emptyFrontier, inclusionProof, leafEntry, leafHash, logProofText, rootOf, signCheckpoint, text, verify } from '../index.ts';
import { BADGE, DID, LIST, issue, lines, statusList, testKey, world } from '../../test/credential.ts';

const LOG = { name: 'example.org/log', ...testKey(5) };
const salt = new Uint8Array(16).fill(7);
const good = text(await issue());
const list = await statusList();

/** Proof for the third of five leaves, of which it is `entry`. */
async function proofOf(entry: Uint8Array, over: { index?: number; salt?: Uint8Array; key?: typeof LOG } = {}): Promise<string> {
  const leaves = [0, 1, 2, 3, 4].map((i) => leafHash(i === 2 ? entry : Uint8Array.of(i)));
  const { frontier, nodes } = append(emptyFrontier(), leaves);
  const path = await inclusionProof(2, 5, (level, index) => nodes.find((node) => node.level === level && node.index === index)!.hash);
  const checkpoint = await signCheckpoint({ origin: LOG.name, size: 5, root: rootOf(frontier) }, over.key ?? LOG);
  return logProofText({ index: over.index ?? 2, path, checkpoint, extra: over.salt ?? salt });
}
const entry = leafEntry({ type: 'credential', issuer: DID, salt, signed: new TextEncoder().encode(good) });
const PNG = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));
const judge = async (input: string | Uint8Array, over: object) => {
  const report = await verify(input, world({ [LIST]: list }, over));
  return [report.verdict, lines(report).find((line) => line.startsWith('log'))];
};

test('a stapled proof against a log one trusts', async () => {
  const logProof = await proofOf(entry);
  expect(await judge(good, { logProof, trustedLogs: [LOG] })).toEqual(['valid', 'log pass logged']);
  expect(await judge(bakePng(PNG, { credential: good, logProof }), { trustedLogs: [LOG] })).toEqual(['valid', 'log pass logged']);
});

test('against a log nobody trusts it does not count, and harms nothing', async () => {
  expect(await judge(good, { logProof: await proofOf(entry) })).toEqual(['valid', 'log not_checked log_untrusted']);
});

test('without one the log is not spoken of', async () => {
  expect(await judge(good, { trustedLogs: [LOG] })).toEqual(['valid', undefined]);
});

const other = text(await issue({ ...BADGE, id: 'https://example.org/c/other' }));
test.each([
  ['C15 another index', () => proofOf(entry, { index: 1 }), 'log_mismatch'],
  ['C20 another salt in the line that nobody signs', () => proofOf(entry, { salt: new Uint8Array(16) }), 'log_mismatch'],
  ['no salt', async () => (await proofOf(entry)).replace(/extra .*\n/, ''), 'leaf_malformed'],
  ['the leaf of another credential', () => proofOf(leafEntry({ type: 'credential', issuer: DID, salt, signed: new TextEncoder().encode(other) })), 'log_mismatch'],
  ['a leaf of another type', () => proofOf(leafEntry({ type: 'definition', issuer: DID, salt, signed: new TextEncoder().encode(good) })), 'log_mismatch'],
  ['C18 a checkpoint signed by another key', () => proofOf(entry, { key: { ...LOG, ...testKey(6) } }), 'log_mismatch'],
  ['nonsense', async () => 'nonsense', 'note_malformed'],
])('%s: invalid', async (_, make, code) => {
  expect(await judge(good, { logProof: await make(), trustedLogs: [LOG] })).toEqual(['invalid', `log fail ${code}`]);
});
