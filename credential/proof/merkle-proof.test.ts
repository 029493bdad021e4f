// MerkleProof2017 and MerkleProof2019, as written down and as others might write them.
import { describe, expect, test } from 'vitest';
import { refusal } from '../../test/credential.ts';
import { concat, toBase58, utf8 } from '../bytes.ts';
import { encodeCbor } from '../cbor.ts';
import type { Cbor } from '../cbor.ts';
import { sha256 } from '../platform.ts';
import { isMerkleProof, leadsToRoot, readMerkleProof } from './merkle-proof.ts';

const hash = (fill: number) => new Uint8Array(32).fill(fill);
const hex = (fill: number) => Buffer.from(hash(fill)).toString('hex');

describe('which proofs these are', () => {
  test.each([[{ type: 'MerkleProof2017' }], [{ type: ['MerkleProof2017', 'Extension'] }], [{ type: 'MerkleProof2019' }], [{ type: ['ChainedProof2021'] }], [{ type: 'DataIntegrityProof', cryptosuite: 'merkle-proof-2019' }]])('%j', (proof) => {
    expect(isMerkleProof(proof)).toBe(true);
  });
  test.each([[{}], [{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }], [{ type: 'MerkleProof' }], [{ type: [] }]])('not %j', (proof) => {
    expect(isMerkleProof(proof)).toBe(false);
  });
});

describe('the path', () => {
  const [target, left, right] = [hash(1), hash(2), hash(3)];
  const root = sha256(concat(sha256(concat(left, target)), right));
  const path = [{ side: 'left', hash: left }, { side: 'right', hash: right }] as const;
  test('leads from the credential to the root, each sibling on its own side', () => {
    expect(leadsToRoot({ target, root, path, anchors: [] })).toBe(true);
    expect(leadsToRoot({ target, root: target, path: [], anchors: [] })).toBe(true);
  });
  test('leads nowhere else', () => {
    const wrong = [path.slice(0, 1), path.toReversed(), [path[1], path[1]], [{ side: 'right', hash: left }, path[1]], [path[0], { side: 'left', hash: right }], []] as const;
    for (const other of wrong) expect(leadsToRoot({ target, root, path: other, anchors: [] })).toBe(false);
    expect(leadsToRoot({ target: right, root, path, anchors: [] })).toBe(false);
  });
});

describe('MerkleProof2017', () => {
  const proof = {
    type: ['MerkleProof2017', 'Extension'], merkleRoot: hex(1), targetHash: hex(0xab).toUpperCase(), proof: [{ left: hex(3) }, { right: hex(4) }],
    anchors: [{ type: 'BTCOpReturn', sourceId: 'd75b', chain: 'bitcoinTestnet' }, { type: 'ETHData' }, { type: 'Mock', chain: 'bitcoinMainnet' }, { type: 'BTCOpReturn', chain: 'mockchain', sourceId: 5 }],
  };
  test('is read, its chains as it names them', () => {
    expect(readMerkleProof(proof)).toStrictEqual({
      root: hash(1), target: hash(0xab), path: [{ side: 'left', hash: hash(3) }, { side: 'right', hash: hash(4) }],
      anchors: [{ chain: 'bitcoinTestnet', transaction: 'd75b' }, { chain: 'ETHData' }, { chain: 'mocknet' }, { chain: 'mocknet' }],
    });
    expect(readMerkleProof({ ...proof, proof: null, anchors: [] })).toMatchObject({ path: [], anchors: [] });
    expect(readMerkleProof({ ...proof, proof: undefined }).path).toEqual([]);
  });

  const step = { left: hex(3) };
  test.each<[string, object]>([
    ['no root', { merkleRoot: undefined }], ['a root too short', { merkleRoot: hex(1).slice(2) }], ['a root too long', { merkleRoot: `${hex(1)}00` }], ['something before the root', { merkleRoot: `x${hex(1)}` }],
    ['no target', { targetHash: null }], ['a target that is no hexadecimal', { targetHash: 'g'.repeat(64) }], ['a target that is a list', { targetHash: [hex(1)] }],
    ['a step on both sides', { proof: [{ left: hex(1), right: hex(1) }] }], ['a step on neither', { proof: [{}] }], ['a step that is a text', { proof: ['left'] }], ['a step that is null', { proof: [null] }], ['a short step', { proof: [{ right: '00' }] }],
    ['a path that is no list', { proof: step }], ['a path of 65', { proof: Array.from({ length: 65 }, () => step) }], ['no anchors', { anchors: undefined }], ['anchors that are texts', { anchors: ['bitcoin'] }],
  ])('refuses %s', async (_, over) => {
    expect(await refusal(() => readMerkleProof({ ...proof, ...over }))).toBe('proof_malformed');
  });

  test('takes a path of 64', () => {
    expect(readMerkleProof({ ...proof, proof: Array.from({ length: 64 }, () => step) }).path).toHaveLength(64);
  });
});

describe('MerkleProof2019', () => {
  const inside = (value: Cbor) => encodeCbor(value);
  const anchor = (...members: Cbor[]): Cbor => members;
  const proofOf = (value: Cbor) => ({ type: 'MerkleProof2019', proofValue: `z${toBase58(encodeCbor(value))}` });
  const [root, target]: Cbor[] = [[0, inside(hex(1))], [1, inside(hash(2))]];
  const path: Cbor = [3, [[0, inside(hex(3))], [1, inside(hash(4))]]];
  const anchors: Cbor = [2, [anchor([0, 0], [1, 1], [2, inside('abcd')])]];
  const read = (...members: Cbor[]) => readMerkleProof(proofOf(members));

  test('is read, with hashes as bytes or as text', () => {
    expect(read(root!, target!, path, anchors)).toStrictEqual({
      root: hash(1), target: hash(2), path: [{ side: 'left', hash: hash(3) }, { side: 'right', hash: hash(4) }], anchors: [{ chain: 'bitcoin mainnet', transaction: 'abcd' }],
    });
    expect(read(anchors, path, target!, root!)).toEqual(read(root!, target!, path, anchors));
  });

  test.each<[string, Cbor, object]>([
    ['Bitcoin’s test network', [[0, 0], [1, 3], [2, inside('ab')]], { chain: 'bitcoin testnet', transaction: 'ab' }],
    ['a network of Bitcoin that nobody named', [[0, 0], [1, 9], [2, inside('ab')]], { chain: 'bitcoin 9', transaction: 'ab' }],
    ...['mainnet', 'ropsten', 'rinkeby', 'goerli', 'sepolia'].map((name, i): [string, Cbor, object] => [`Ethereum’s ${name}`, [[0, 1], [1, [1, 3, 4, 5, 6][i]!], [2, inside(Uint8Array.of(0xab))]], { chain: `ethereum ${name}`, transaction: 'ab' }]),
    ['a chain that nobody named', [[0, 7], [1, 1], [2, inside('ab')]], { chain: 'chain 7 1', transaction: 'ab' }],
    ['no network, the transaction in its place', [[0, 1], [1, inside('ab')]], { chain: 'ethereum', transaction: 'ab' }],
    ['neither network nor transaction', [[0, 0]], { chain: 'bitcoin' }],
    ['a network in words, which is none', [[0, 0], [1, 'mainnet']], { chain: 'bitcoin' }],
    ['no chain at all, by its own word', [[0, -1], [1, 1], [2, inside('ab')]], { chain: 'mocknet' }],
  ])('an anchor: %s', (_, written, said) => {
    expect(read(root!, target!, path, [2, [written]]).anchors).toStrictEqual([said]);
  });

  const long = (count: number): Cbor => [3, Array.from({ length: count }, () => [0, inside(hash(3))])];
  test('takes a path of 64 and none of 65', async () => {
    expect(read(root!, target!, long(64), anchors).path).toHaveLength(64);
    expect(await refusal(() => read(root!, target!, long(65), anchors))).toBe('proof_malformed');
  });

  test.each<[string, Cbor[]]>([
    ['no root', [target!, path, anchors]], ['no target', [root!, path, anchors]], ['no path', [root!, target!, anchors]], ['no anchors', [root!, target!, path]], ['a root twice', [root!, root!, target!, path, anchors]],
    ['a member without name', [root!, target!, path, anchors, []]], ['a member without value', [root!, target!, path, anchors, [9]]], ['a member of three', [root!, target!, path, anchors, [9, 1, 1]]],
    ['a member named in words', [root!, target!, path, anchors, ['x', 1]]], ['a member that is no pair', [root!, target!, path, anchors, new Map([[1, 2]])]],
    ['a hash of 31 bytes', [[0, inside(hash(1).slice(1))], target!, path, anchors]], ['a hash without its wrapping', [[0, hex(1)], target!, path, anchors]], ['a number for a hash', [[0, inside(5)], target!, path, anchors]],
    ['a side that is neither', [root!, target!, [3, [[2, inside(hash(3))]]], anchors]], ['a step without hash', [root!, target!, [3, [[0]]], anchors]], ['a step that is empty', [root!, target!, [3, [[]]], anchors]], ['a step of three', [root!, target!, [3, [[0, inside(hash(3)), 1]]], anchors]],
    ['a path of numbers', [root!, target!, [3, [1]], anchors]], ['a transaction that is a number', [root!, target!, path, [2, [[[0, 0], [2, 5]]]]]], ['an anchor that is a number', [root!, target!, path, [2, [7]]]],
  ])('refuses %s', async (_, members) => {
    expect(await refusal(() => read(...members))).toBe('proof_malformed');
  });

  const good = proofOf([root!, target!, path, anchors]).proofValue;
  test.each<[string, unknown]>([['nothing', undefined], ['a list', [good]], ['another multibase', good.replace('z', 'u')], ['none', good.slice(1)], ['letters that base58 has not', `${good}0`], ['z alone', 'z'], ['no CBOR', `z${toBase58(utf8('~~~~'))}`], ['something after it', `${good}1`]])('refuses as its value %s', async (_, proofValue) => {
    expect(await refusal(() => readMerkleProof({ type: 'MerkleProof2019', proofValue }))).toBe('proof_malformed');
  });
});
