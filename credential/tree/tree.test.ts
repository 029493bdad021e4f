import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { concat, toHex, utf8 } from '../bytes.ts';
import {
  TILE_WIDTH, append, checkpointText, consistencyProof, decodeVerifierKey, emptyFrontier, emptyRoot, encodeVerifierKey, entryBundle, inclusionProof, leafEntry,
  leafEntryOfHash, leafHash, logProofText, nodeHash, parseCheckpoint, parseEntryBundle, parseLogProof, parseTilePath, rootOf, sha256, signCheckpoint,
  tileHashReader, tileOf, tilePath, verifyCheckpoint, verifyConsistency, verifyInclusion,
} from '../index.ts';
import type { HashReader, Tile } from '../index.ts';
import { refusal, testKey } from '../../test/credential.ts';
import { witnessedAt } from './checkpoint.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const code = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    const { code: found, message } = error as { code?: unknown; message: string };
    return message === '' ? `${String(found)}, without a reason` : found;
  }
};

/** RFC 6962 §2.1 as it is written, to compare with. */
function mth(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot();
  if (leaves.length === 1) return leafHash(leaves[0]!);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
}

const entries = Array.from({ length: 70 }, (_, i) => utf8(`entry ${i}`));
const tree = append(emptyFrontier(), entries.map(leafHash));
const stored = new Map(tree.nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
const read: HashReader = (level, index) => stored.get(`${level}/${index}`)!;
const roots = Array.from({ length: 71 }, (_, size) => mth(entries.slice(0, size)));

describe('RFC 6962 §2.1 and certificate-transparency vectors', () => {
  // The eight entries and roots that the certificate-transparency code base has used since 2012.
  const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(bytes);
  const ROOTS = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  test('roots of 0 to 8 leaves', () => {
    expect(toHex(emptyRoot())).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    LEAVES.forEach((_, i) => expect(toHex(rootOf(append(emptyFrontier(), LEAVES.slice(0, i + 1).map(leafHash)).frontier))).toBe(ROOTS[i]));
  });

  test('a tree names each perfect subtree it completes, once, in order', () => {
    const { nodes } = append(emptyFrontier(), entries.slice(0, 4).map(leafHash));
    expect(nodes.map(({ level, index }) => [level, index])).toEqual([[0, 0], [0, 1], [1, 0], [0, 2], [0, 3], [1, 1], [2, 0]]);
    expect(append(emptyFrontier(), [])).toEqual({ frontier: emptyFrontier(), nodes: [] });
  });

  test('appending one by one or many at once gives the same tree', () => {
    fc.assert(fc.property(fc.array(fc.nat(9), { maxLength: 8 }), (sizes) => {
      let frontier = emptyFrontier();
      let at = 0;
      for (const n of sizes) {
        frontier = append(frontier, entries.slice(at, at + n).map(leafHash)).frontier;
        at = Math.min(at + n, 70);
      }
      expect(rootOf(frontier)).toEqual(roots[at]);
    }));
  });
});

describe('RFC 9162 §2.1.3 inclusion', () => {
  test('every leaf of every tree up to 70 is proved, and by its own proof only', async () => {
    for (let size = 1; size <= 70; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const proof = await inclusionProof(index, size, read);
        const claim = { leafHash: leafHash(entries[index]!), index, size, root: roots[size]!, proof };
        expect(verifyInclusion(claim)).toBe(true);
        if (size > 1) {
          expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(false);
          expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(false);
        }
        expect(verifyInclusion({ ...claim, proof: [...proof, proof[0] ?? leafHash(entries[0]!)] })).toBe(false);
        expect(verifyInclusion({ ...claim, root: roots[size - 1]! })).toBe(false);
      }
    }
  });

  test.each([[-1, 5], [5, 5], [0.5, 5], [0, 0], [NaN, 5], [0, 2 ** 60]])('C15 index %s of %s is no place', async (index, size) => {
    expect(await refusal(() => inclusionProof(index, size, read))).toBe('tree_range');
    expect(verifyInclusion({ leafHash: leafHash(entries[0]!), index, size, root: roots[5]!, proof: [] })).toBe(false);
    await expect(inclusionProof(index, size, read)).rejects.toMatchObject({ code: 'tree_range' });
  });
});

describe('RFC 9162 §2.1.4 consistency', () => {
  test('every pair of sizes up to 70 is proved, and no fork is', async () => {
    for (let size = 0; size <= 70; size += 1) {
      for (let oldSize = 0; oldSize <= size; oldSize += 1) {
        const proof = await consistencyProof(oldSize, size, read);
        const claim = { oldSize, oldRoot: roots[oldSize]!, size, root: roots[size]!, proof };
        expect(verifyConsistency(claim)).toBe(true);
        expect(verifyConsistency({ ...claim, oldRoot: leafHash(utf8('fork')) })).toBe(false);
        expect(verifyConsistency({ ...claim, proof: [...proof, roots[1]!] })).toBe(false);
        if (proof.length > 0) expect(verifyConsistency({ ...claim, proof: proof.slice(0, -1) })).toBe(false);
      }
    }
  });

  test('C14 a tree never shrinks', async () => {
    expect(verifyConsistency({ oldSize: 5, oldRoot: roots[5]!, size: 4, root: roots[4]!, proof: [] })).toBe(false);
    await expect(consistencyProof(5, 4, read)).rejects.toMatchObject({ code: 'tree_range' });
    expect(await refusal(() => inclusionProof(4, 4, read))).toBe('tree_range');
  });

  // The proof of 3 in 7 (§2.1.5) is four hashes: every one of them, and nothing besides, at either end.
  test.each<[string, object]>([
    ['a size that is no size', { size: 7.5 }], ['a size beyond counting', { size: 2 ** 60 }], ['an old size that is none', { oldSize: 2.5 }], ['an old size below nothing', { oldSize: -1 }],
    ['the sizes exchanged', { oldSize: 7, size: 3, oldRoot: roots[7]!, root: roots[3]! }], ['another old size', { oldSize: 4 }], ['another size', { size: 9 }], ['nothing at all', { proof: [] }],
    ['the new root in place of the old one', { oldRoot: roots[7]! }], ['the old root in place of the new one', { root: roots[3]! }],
  ])('§2.1.4.2 refuses %s', async (_, over) => {
    const claim = { oldSize: 3, oldRoot: roots[3]!, size: 7, root: roots[7]!, proof: await consistencyProof(3, 7, read) };
    expect([claim.proof.length, verifyConsistency(claim)]).toEqual([4, true]);
    expect(verifyConsistency({ ...claim, ...over })).toBe(false);
  });

  test.each([['cut', 31], ['drawn out', 33], ['empty', 0]])('a hash that is %s is none, however the roots were made of it', (_, length) => {
    const other = new Uint8Array(length).fill(7);
    expect(verifyConsistency({ oldSize: 1, oldRoot: roots[1]!, size: 2, root: nodeHash(roots[1]!, other), proof: [other] })).toBe(false);
    expect(verifyInclusion({ leafHash: roots[1]!, index: 0, size: 2, root: nodeHash(roots[1]!, other), proof: [other] })).toBe(false);
    const whole = new Uint8Array(32).fill(7);
    expect(verifyConsistency({ oldSize: 1, oldRoot: roots[1]!, size: 2, root: nodeHash(roots[1]!, whole), proof: [whole] })).toBe(true);
    expect(verifyInclusion({ leafHash: roots[1]!, index: 0, size: 2, root: nodeHash(roots[1]!, whole), proof: [whole] })).toBe(true);
  });

  test('a path longer than the tree is high proves nothing, though its hashes fit', () => {
    const [leaf, one, two] = roots.slice(1, 4) as [Uint8Array, Uint8Array, Uint8Array];
    const long = nodeHash(two, nodeHash(one, leaf));
    expect(verifyInclusion({ leafHash: leaf, index: 1, size: 2, root: nodeHash(two, nodeHash(one, leaf)), proof: [one, two] })).toBe(false);
    expect(verifyInclusion({ leafHash: leaf, index: 0, size: 1, root: nodeHash(leaf, leaf), proof: [leaf] })).toBe(false);
    expect(verifyConsistency({ oldSize: 1, oldRoot: nodeHash(two, nodeHash(one, leaf)), size: 2, root: long, proof: [one, two] })).toBe(false);
    expect(verifyConsistency({ oldSize: 1, oldRoot: leaf, size: 2, root: nodeHash(nodeHash(leaf, one), two), proof: [one, two] })).toBe(false);
  });

  test('a path shorter than the tree is high proves nothing, though its hashes fit', () => {
    expect(verifyInclusion({ leafHash: roots[1]!, index: 0, size: 3, root: nodeHash(roots[1]!, roots[2]!), proof: [roots[2]!] })).toBe(false);
    expect(verifyConsistency({ oldSize: 1, oldRoot: roots[1]!, size: 3, root: nodeHash(roots[1]!, roots[2]!), proof: [roots[2]!] })).toBe(false);
  });

  // Without a range each of these would be proved by a path of its maker's own.
  test('C15 places and sizes out of range prove nothing, though the hashes fit', () => {
    const [leaf, other] = [roots[1]!, roots[2]!];
    for (const index of [1, 7, -1, 0.5, NaN]) expect(verifyInclusion({ leafHash: leaf, index, size: 1, root: leaf, proof: [] })).toBe(false);
    expect(verifyInclusion({ leafHash: leaf, index: 0, size: 1, root: leaf, proof: [] })).toBe(true);
    const high = (height: number) => ({ leafHash: leaf, index: 0, size: 2 ** height, root: Array.from({ length: height }).reduce<Uint8Array>((hash) => nodeHash(hash, other), leaf), proof: Array.from({ length: height }, () => other) });
    expect([verifyInclusion(high(52)), verifyInclusion(high(53))]).toEqual([true, false]);
    for (const oldSize of [-1, 0.5]) expect(verifyConsistency({ oldSize, oldRoot: leaf, size: 1, root: leaf, proof: [leaf] })).toBe(false);
    expect(verifyConsistency({ oldSize: 2, oldRoot: leaf, size: 1, root: leaf, proof: [] })).toBe(false);
    expect(verifyConsistency({ oldSize: 1, oldRoot: leaf, size: 1.5, root: nodeHash(leaf, other), proof: [other] })).toBe(false);
  });

  test('from equal sizes and from the empty tree nothing is to be proved, and nothing is', () => {
    expect(verifyConsistency({ oldSize: 5, oldRoot: roots[5]!, size: 5, root: roots[5]!, proof: [] })).toBe(true);
    expect(verifyConsistency({ oldSize: 5, oldRoot: roots[5]!, size: 5, root: roots[5]!, proof: [roots[1]!] })).toBe(false);
    expect(verifyConsistency({ oldSize: 0, oldRoot: emptyRoot(), size: 5, root: roots[5]!, proof: [] })).toBe(true);
    expect(verifyConsistency({ oldSize: 0, oldRoot: roots[1]!, size: 5, root: roots[5]!, proof: [] })).toBe(false);
  });
});

describe('C2SP tlog-tiles', () => {
  test.each([
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 1, index: 0, width: 3 }, 'tile/1/000.p/3'],
    [{ level: 'entries' as const, index: 1000, width: 256 }, 'tile/entries/x001/000'],
  ])('%j ↔ %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  test.each(['tile/0/1', 'tile/0/0001', 'tile/00/001', 'tile/0/x000/001', 'tile/0/001.p/256', 'tile/0/001.p/0', 'tile/64/001', 'tile/0/../001', '/tile/0/001', 'tile/0/001/'])('%s is no tile', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test.each<[string, object]>([
    ['a level below the leaves', { level: -1 }], ['half a level', { level: 0.5 }], ['level 64', { level: 64 }], ['an index below nothing', { index: -1 }], ['half an index', { index: 0.5 }],
    ['no width', { width: 0 }], ['half a width', { width: 1.5 }], ['more than 256 wide', { width: 257 }], ['a negative width', { width: -1 }],
  ])('no path is made for %s', (_, over) => {
    expect(code(() => tilePath({ level: 0, index: 0, width: 256, ...over }))).toBe('tree_range');
  });

  test.each([
    [{ level: 63, index: 0, width: 1 }, 'tile/63/000.p/1'], [{ level: 10, index: 999, width: 255 }, 'tile/10/999.p/255'], [{ level: 'entries' as const, index: 1001, width: 25 }, 'tile/entries/x001/001.p/25'],
    [{ level: 0, index: 1_000_000_000_000, width: 256 }, 'tile/0/x001/x000/x000/x000/000'],
  ])('%j ↔ %s, at the edges', (tile, path) => {
    expect([tilePath(tile), parseTilePath(path)]).toEqual([path, tile]);
  });

  test.each(['', 'tile/0/001.p/257', 'tile/0/001.p/999', 'tile/0/001.p/1x', 'tile/0/001.p/01', 'x/tile/0/001', 'tile/0/001\n', 'tile/100/001', 'tile/0/x1/001'])('“%s” is no tile either', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });

  test('a hash has its place in one tile, and only when the tree is large enough', async () => {
    expect(tileOf(0, 699, 700)).toEqual({ tile: { level: 0, index: 2, width: 188 }, place: 187 });
    expect(tileOf(8, 1, 700)).toEqual({ tile: { level: 1, index: 0, width: 2 }, place: 1 });
    for (const [level, index] of [[0, 700], [0, -1], [8, 2], [8, -1], [4, 0], [0.5, 0], [-8, 0], [0, 0.5], [0, NaN]] as const) expect(code(() => tileOf(level, index, 700))).toBe('tree_range');
  });

  test('a tile that is short, long, or does not reach to the subtree is refused', async () => {
    const whole = new Uint8Array(188 * 32);
    const hash = await tileHashReader(700, async () => whole)(0, 699);
    expect(hash).toEqual(new Uint8Array(32));
    for (const length of [0, 32, 187 * 32, 189 * 32]) expect(await refusal(async () => tileHashReader(700, async () => new Uint8Array(length))(0, 699))).toBe('tree_range');
    // Leaves 696 to 703 are not all there yet.
    expect(await refusal(async () => tileHashReader(700, async () => whole)(3, 87))).toBe('tree_range');
    expect(await tileHashReader(704, async () => new Uint8Array(192 * 32))(3, 87)).toHaveLength(32);
  });

  test('every hash that is asked for is found in a tile', async () => {
    const many = Array.from({ length: 700 }, (_, i) => leafHash(utf8(String(i))));
    const { frontier, nodes } = append(emptyFrontier(), many);
    const tiles = new Map<string, Uint8Array>();
    const width = (level: number) => Math.floor(700 / TILE_WIDTH ** level);
    for (const { level, index } of nodes.filter((node) => node.level % 8 === 0)) {
      const { tile } = tileOf(level, index, 700);
      const within = nodes.filter((node) => node.level === level && Math.floor(node.index / TILE_WIDTH) === tile.index).sort((a, b) => a.index - b.index);
      tiles.set(tilePath(tile), concat(...within.map((node) => node.hash)));
    }
    expect([width(0), width(1), tiles.size]).toEqual([700, 2, 4]);
    const fromTiles = tileHashReader(700, async (tile: Tile) => tiles.get(tilePath(tile))!);
    for (const index of [0, 255, 256, 511, 512, 699]) {
      const proof = await inclusionProof(index, 700, fromTiles);
      expect(verifyInclusion({ leafHash: many[index]!, index, size: 700, root: rootOf(frontier), proof })).toBe(true);
    }
    const broken = tileHashReader(700, async () => new Uint8Array(31));
    await expect(inclusionProof(0, 700, broken)).rejects.toMatchObject({ code: 'tree_range' });
  });

  test('entry bundles come back, and not when cut', () => {
    const bundle = entryBundle(entries.slice(0, 3));
    expect(parseEntryBundle(bundle)).toEqual(entries.slice(0, 3));
    expect(code(() => parseEntryBundle(bundle.slice(0, -1)))).toBe('tree_range');
    expect(code(() => entryBundle([new Uint8Array(65536)]))).toBe('tree_range');
    const long = [new Uint8Array(65535).fill(1), new Uint8Array(), new Uint8Array(258).fill(2)];
    expect(parseEntryBundle(entryBundle(long))).toEqual(long);
    expect(parseEntryBundle(new Uint8Array())).toEqual([]);
    for (const cut of [Uint8Array.of(0), Uint8Array.of(0, 0, 0), Uint8Array.of(1, 0, 7)]) expect(code(() => parseEntryBundle(cut))).toBe('tree_range');
  });
});

describe('C2SP signed-note and tlog-checkpoint', () => {
  const key = { name: 'example.org/log', ...testKey(5) };
  const checkpoint = { origin: 'example.org/log', size: 70, root: roots[70]! };

  test('the verifier key and signature that Go’s sumdb/note documents', async () => {
    // golang.org/x/mod/sumdb/note, package example: PeterNeumann.
    const neumann = decodeVerifierKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    expect(encodeVerifierKey(neumann)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  });

  test('what is signed is read back and verifies', async () => {
    const note = await signCheckpoint(checkpoint, key);
    expect(note).toBe(`example.org/log\n70\n${Buffer.from(roots[70]!).toString('base64')}\n\n\u2014 example.org/log ${note.split(' ').at(-1)}`);
    const parsed = parseCheckpoint(note);
    expect(parsed).toMatchObject(checkpoint);
    expect(await verifyCheckpoint(parsed, key)).toBe(true);
  });

  test('C13 C18 not with another key, name, size or root', async () => {
    const note = await signCheckpoint(checkpoint, key);
    expect(await verifyCheckpoint(parseCheckpoint(note), { ...key, publicKey: testKey(6).publicKey })).toBe(false);
    expect(await verifyCheckpoint(parseCheckpoint(note), { ...key, name: 'example.com/log' })).toBe(false);
    expect(await verifyCheckpoint(parseCheckpoint(note.replace('\n70\n', '\n71\n')), key)).toBe(false);
    expect(await verifyCheckpoint(parseCheckpoint(`${note}\u2014 witness.example AAAAAAAA\n`), key)).toBe(true);
  });

  test('extension lines are signed along and come back; without any there is no such member', async () => {
    const extended = { ...checkpoint, extensions: ['opaque 1', 'opaque 2'] };
    const parsed = parseCheckpoint(await signCheckpoint(extended, key));
    expect(parsed).toMatchObject(extended);
    expect(parsed.text).toBe(`${body}opaque 1\nopaque 2\n`);
    expect(await verifyCheckpoint(parsed, key)).toBe(true);
    expect(await verifyCheckpoint({ ...parsed, text: body }, key)).toBe(false);
    expect(Object.keys(parseCheckpoint(await signCheckpoint(checkpoint, key)))).toEqual(['origin', 'size', 'root', 'text', 'signatures']);
  });

  test('the empty log has a checkpoint too', async () => {
    const note = await signCheckpoint({ origin: 'a', size: 0, root: emptyRoot() }, key);
    expect(parseCheckpoint(note)).toMatchObject({ origin: 'a', size: 0, root: emptyRoot() });
  });

  test('a signature counts under its own key id and its own name alone', async () => {
    const [signature] = parseCheckpoint(await signCheckpoint(checkpoint, key)).signatures;
    const known = { ...checkpoint, text: body };
    expect(await verifyCheckpoint({ ...known, signatures: [{ ...signature!, keyId: signature!.keyId ^ 1 }] }, key)).toBe(false);
    expect(await verifyCheckpoint({ ...known, signatures: [{ ...signature!, name: 'example.com/log' }] }, key)).toBe(false);
    expect(await verifyCheckpoint({ ...known, signatures: [] }, key)).toBe(false);
    expect(await verifyCheckpoint({ ...known, signatures: [{ ...signature!, signature: new Uint8Array(64) }, signature!] }, key)).toBe(true);
  });

  const body = checkpointText(checkpoint);
  test.each([
    ['no signature', body], ['no newline at the end', `${body}\n\u2014 a AAAAAAAA`], ['a letter for the newline at the end', `${body}\n\u2014 a AAAAAAAAA`], ['a hyphen for the dash', `${body}\n- a AAAAAAAA\n`], ['leading zero', `${body.replace('70', '070')}\n\u2014 a AAAAAAAA\n`],
    ['short root', 'a\n1\nAAAA\n\n\u2014 a AAAAAAAA\n'], ['a carriage return', `${body.replace('\n', '\r\n')}\n\u2014 a AAAAAAAA\n`], ['a signature without key id', `${body}\n\u2014 a AAA=\n`], ['nothing', ''],
    ['nothing but a signature', '\n\n\u2014 a AAAAAAAA\n'], ['no gap', `${body}\u2014 a AAAAAAAA\n`], ['no newline in it', 'a'], ['half a character', `\ud800${body}\n\u2014 a AAAAAAAA\n`], ['a delete sign', `\u007f${body}\n\u2014 a AAAAAAAA\n`],
    ['a tab', body.replace('\n', '\t\n') + '\n\u2014 a AAAAAAAA\n'], ['a name with a blank', `${body.replace('/', ' ')}\n\u2014 a AAAAAAAA\n`], ['no root', 'a\n1\n\n\u2014 a AAAAAAAA\n'], ['a size beyond counting', `${body.replace('70', '9999999999999999')}\n\u2014 a AAAAAAAA\n`],
    ['a size with a fraction', `${body.replace('70', '70.5')}\n\u2014 a AAAAAAAA\n`], ['a negative size', `${body.replace('70', '-70')}\n\u2014 a AAAAAAAA\n`], ['no size', `${body.replace('70', '')}\n\u2014 a AAAAAAAA\n`], ['an empty extension line', `${body}\nx\n\n\u2014 a AAAAAAAA\n`],
    ['something before the dash', `${body}\nx\u2014 a AAAAAAAA\n`], ['something after the signature', `${body}\n\u2014 a AAAAAAAA x\n`], ['a signature of four bytes', `${body}\n\u2014 a AAAAAA==\n`], ['an empty signature line', `${body}\n\u2014 a AAAAAAAA\n\n`],
    ['a root that is not base64', `a\n1\n!\n\n\u2014 a AAAAAAAA\n`], ['more than 64 KiB', `${body}${'x'.repeat(65_536)}\n\n\u2014 a AAAAAAAA\n`],
  ])('refuses %s', (_, note) => {
    expect(code(() => parseCheckpoint(note))).toBe('note_malformed');
  });

  test('reads a note of 64 KiB, a size of sixteen digits and a signature of five bytes', () => {
    const tail = '\n\u2014 a AAAAAAA=\n', most = body.replace('70', '9007199254740991');
    const note = `${most}${'x'.repeat(65_536 - most.length - tail.length - 1)}\n${tail}`;
    expect(note).toHaveLength(65_536);
    expect(parseCheckpoint(note)).toMatchObject({ size: 9_007_199_254_740_991, signatures: [{ name: 'a', keyId: 0, signature: new Uint8Array(1) }] });
    expect(code(() => parseCheckpoint(note.replace('x', 'xx')))).toBe('note_malformed');
  });

  test('makes none that could not be read back', () => {
    expect(code(() => checkpointText({ ...checkpoint, origin: 'a b' }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, size: -1 }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, extensions: ['a\nb'] }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, size: 0.5 }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, root: new Uint8Array(31) }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, extensions: ['fine', ''] }))).toBe('note_malformed');
    expect(checkpointText({ origin: 'a', size: 0, root: roots[1]!, extensions: ['fine', 'as well'] })).toBe(`a\n0\n${Buffer.from(roots[1]!).toString('base64')}\nfine\nas well\n`);
    expect(code(() => encodeVerifierKey({ name: 'a b', publicKey: key.publicKey }))).toBe('note_malformed');
    expect(code(() => encodeVerifierKey({ name: 'a+b', publicKey: key.publicKey }))).toBe('note_malformed');
    expect(code(() => decodeVerifierKey('PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'))).toBe('note_malformed');
  });
});

describe('signed-note: the key of a log', () => {
  const KNOWN = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
  test('is read back', () => {
    expect(decodeVerifierKey(KNOWN)).toEqual({ name: 'PeterNeumann', publicKey: Uint8Array.from(Buffer.from('1a5cd907143c384c41e830c5bce12aa8817ec5649aaabf2c31388b35b2d744d6', 'hex')) });
  });

  // Each with the key id that would belong to it, so that nothing but the one mistake is wrong.
  const spelled = (type: number, publicKey: Uint8Array, name = 'PeterNeumann') =>
    `${name}+${toHex(sha256(concat(utf8(`${name}\n`), Uint8Array.of(1), publicKey)).slice(0, 4))}+${Buffer.from(concat(Uint8Array.of(type), publicKey)).toString('base64')}`;
  const good = decodeVerifierKey(KNOWN).publicKey;
  test.each([
    ['nothing', ''], ['no key', 'PeterNeumann+c74f20a3+'], ['a key that is not base64', 'PeterNeumann+c74f20a3+!'], ['something before it', ` ${KNOWN}`], ['something after it', `${KNOWN} x`], ['a line after it', `${KNOWN}\n`],
    ['a key of another type', spelled(2, good)], ['a short key', spelled(1, good.slice(1))], ['a long key', spelled(1, concat(good, Uint8Array.of(0)))], ['an id in capitals', KNOWN.replace('c74f', 'C74F')], ['a control character in the name', spelled(1, good, 'a\u0001')],
  ])('is refused: %s', (_, text) => {
    expect(spelled(1, good)).toBe(KNOWN);
    expect(code(() => decodeVerifierKey(text))).toBe('note_malformed');
  });
});

describe('C2SP tlog-cosignature/v1: when a witness saw it', () => {
  const witness = { name: 'witness.example', ...testKey(9) };
  const log = { name: 'example.org/log', ...testKey(5) };
  const text = checkpointText({ origin: log.name, size: 70, root: roots[70]! });
  const stamp = (seconds: bigint) => Uint8Array.from(Buffer.from(seconds.toString(16).padStart(16, '0'), 'hex'));
  const idOf = (type: number) => new DataView(sha256(concat(utf8('witness.example\n'), Uint8Array.of(type), witness.publicKey)).buffer).getUint32(0);
  const cosigned = async (seconds: bigint, over: Partial<{ name: string; keyId: number; signature: Uint8Array }> = {}) =>
    ({ name: witness.name, keyId: idOf(4), signature: concat(stamp(seconds), await witness.sign(utf8(`cosignature/v1\ntime ${seconds}\n${text}`))), ...over });
  const seen = async (...signatures: Awaited<ReturnType<typeof cosigned>>[]) => witnessedAt({ origin: log.name, size: 70, root: roots[70]!, text, signatures }, witness);

  test('its own time, in milliseconds; the earliest of several', async () => {
    expect(await seen(await cosigned(1_700_000_000n))).toBe(1_700_000_000_000);
    expect(await seen(await cosigned(1_700_000_009n), await cosigned(1_700_000_000n), await cosigned(1_700_000_005n))).toBe(1_700_000_000_000);
    expect(await seen(await cosigned(99_999_999_999n))).toBe(99_999_999_999_000);
  });

  test('not when it did not sign, or somebody else, or as a log, or something else', async () => {
    const good = await cosigned(1_700_000_000n);
    expect(await seen()).toBeUndefined();
    expect(await seen({ ...good, name: 'other.example' })).toBeUndefined();
    expect(await seen({ ...good, keyId: idOf(1) })).toBeUndefined();
    for (const length of [1, 7, 8, 71]) expect(await seen({ ...good, signature: good.signature.slice(0, length) })).toBeUndefined();
    expect(await seen({ ...good, signature: concat(good.signature, Uint8Array.of(0)) })).toBeUndefined();
    expect(await seen({ ...good, signature: concat(stamp(1_600_000_000n), good.signature.slice(8)) })).toBeUndefined();
    expect(await seen({ ...good, signature: concat(stamp(1_700_000_000n), await log.sign(utf8(`cosignature/v1\ntime 1700000000\n${text}`))) })).toBeUndefined();
    expect(await seen({ ...good, signature: concat(stamp(1_700_000_000n), await witness.sign(utf8(text))) })).toBeUndefined();
    expect(await seen(await cosigned(100_000_000_000n))).toBeUndefined();
    expect(await seen({ ...good, name: 'other.example' }, good)).toBe(1_700_000_000_000);
  });
});

describe('C2SP tlog-proof@v1', () => {
  const proof = { index: 5, path: [roots[1]!, roots[2]!], checkpoint: 'test checkpoint\n', extra: utf8('sixteen bytes...') };
  test('is written as the specification has it and read back', () => {
    const [one, two] = [roots[1]!, roots[2]!].map((hash) => Buffer.from(hash).toString('base64'));
    expect(logProofText(proof)).toBe(`c2sp.org/tlog-proof@v1\nextra c2l4dGVlbiBieXRlcy4uLg==\nindex 5\n${one}\n${two}\n\ntest checkpoint\n`);
    expect(parseLogProof(logProofText(proof))).toEqual(proof);
    const { extra: _, ...plain } = proof;
    expect(parseLogProof(logProofText({ ...plain, path: [] }))).toEqual({ ...plain, path: [] });
  });

  test.each([
    ['another header', 'wrong\nindex 0\n\nc\n'], ['no index', 'c2sp.org/tlog-proof@v1\n\nc\n'], ['index 01', 'c2sp.org/tlog-proof@v1\nindex 01\n\nc\n'],
    ['a short hash', 'c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nc\n'], ['extra that is not base64', 'c2sp.org/tlog-proof@v1\nextra !!\nindex 0\n\nc\n'],
    ['no gap', 'c2sp.org/tlog-proof@v1\nindex 0\n'], ['nothing', ''], ['a gap first', '\n\nc2sp.org/tlog-proof@v1\nindex 0\n\nc\n'], ['the header alone', 'c2sp.org/tlog-proof@v1\n\nc\n'], ['extra alone', 'c2sp.org/tlog-proof@v1\nextra AAAA\n\nc\n'],
    ['something before the index', 'c2sp.org/tlog-proof@v1\nthe index 0\n\nc\n'], ['something after it', 'c2sp.org/tlog-proof@v1\nindex 0x\n\nc\n'], ['an index beyond counting', 'c2sp.org/tlog-proof@v1\nindex 9999999999999999\n\nc\n'],
    ['a negative index', 'c2sp.org/tlog-proof@v1\nindex -1\n\nc\n'], ['letters for an index', 'c2sp.org/tlog-proof@v1\nindex 1a\n\nc\n'], ['a head beyond 8 KiB', `c2sp.org/tlog-proof@v1\nextra ${'A'.repeat(8192)}\nindex 0\n\nc\n`],
    ['a path higher than any tree', `c2sp.org/tlog-proof@v1\nindex 0\n${`${Buffer.from(roots[1]!).toString('base64')}\n`.repeat(54)}\nc\n`],
  ])('refuses %s', (_, text) => {
    expect(code(() => parseLogProof(text))).toBe('note_malformed');
  });

  test('reads the highest path, the greatest index and a head of 8 KiB', () => {
    const most = { index: Number.MAX_SAFE_INTEGER, path: Array.from({ length: 53 }, () => roots[1]!), checkpoint: 'c\n\nd\n' };
    expect(parseLogProof(logProofText(most))).toEqual(most);
    const extra = new Uint8Array(((8192 - 'c2sp.org/tlog-proof@v1\nextra \nindex 1234'.length) / 4) * 3);
    const text = logProofText({ ...proof, index: 1234, path: [], extra });
    expect([text.indexOf('\n\n'), parseLogProof(text).extra]).toEqual([8192, extra]);
  });

  test.each([-1, 0.5, 2 ** 53, NaN])('writes no index %s', (index) => {
    expect(code(() => logProofText({ ...proof, index }))).toBe('note_malformed');
    expect(logProofText({ ...proof, index: 0 })).toContain('\nindex 0\n');
  });
});

describe('log leaf, version 1: bytes that are final', () => {
  const leaf = { type: 'credential' as const, issuer: 'did:web:example.org:o:7f3k2m', salt: bytes('000102030405060708090a0b0c0d0e0f'), signed: utf8('{"signed":true}') };

  test('are these', () => {
    expect(toHex(leafEntry(leaf))).toBe(
      '01' + '0a' + toHex(utf8('credential')) + '001c' + toHex(utf8(leaf.issuer)) + toHex(sha256(concat(leaf.salt, sha256(leaf.signed)))),
    );
    expect(toHex(leafEntry(leaf))).toBe('010a63726564656e7469616c001c6469643a7765623a6578616d706c652e6f72673a6f3a3766336b326dc19c15a03a8d164cafa290175e6d44d7e098af37f8392d7be8c8a2901917e5ee');
    expect(toHex(leafHash(leafEntry(leaf)))).toBe('17660e46bafa4081e5eab6f5620bac2f7f03526bab544843624d8e7dd37fcf5b');
    expect(leafEntryOfHash({ ...leaf, signedSha256: sha256(leaf.signed) })).toEqual(leafEntry(leaf));
  });

  test('are the example of docs/log-format.md', () => {
    const docs = readFileSync(new URL('../../docs/log-format.md', import.meta.url), 'utf8').replaceAll(/\s+/g, '');
    expect(docs).toContain(`entry${toHex(leafEntry(leaf))}leafhash${toHex(leafHash(leafEntry(leaf)))}`);
  });

  test('differ in type, issuer, salt and content', () => {
    const variants = [{}, { type: 'key' as const }, { issuer: 'did:web:example.org:o:other' }, { salt: new Uint8Array(16) }, { signed: utf8('{}') }];
    expect(new Set(variants.map((over) => toHex(leafEntry({ ...leaf, ...over })))).size).toBe(5);
  });

  test('refuse what does not fit', () => {
    expect(code(() => leafEntry({ ...leaf, salt: new Uint8Array(15) }))).toBe('leaf_malformed');
    expect(code(() => leafEntry({ ...leaf, issuer: '' }))).toBe('leaf_malformed');
    expect(code(() => leafEntry({ ...leaf, issuer: 'é'.repeat(1025) }))).toBe('leaf_malformed');
    expect(leafEntry({ ...leaf, issuer: 'é'.repeat(1024) }).slice(12, 14)).toEqual(Uint8Array.of(8, 0));
    expect(code(() => leafEntry({ ...leaf, type: 'other' as 'key' }))).toBe('leaf_malformed');
    expect(code(() => leafEntryOfHash({ ...leaf, signedSha256: new Uint8Array(31) }))).toBe('leaf_malformed');
  });
});
