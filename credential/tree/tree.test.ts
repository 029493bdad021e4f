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
import { testKey } from '../../test/credential.ts';

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
const code = (act: () => unknown) => {
  try {
    return act();
  } catch (error) {
    return (error as { code?: unknown }).code;
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

  const body = checkpointText(checkpoint);
  test.each([
    ['no signature', body], ['no newline at the end', `${body}\n\u2014 a AAAAAAAA`], ['a hyphen for the dash', `${body}\n- a AAAAAAAA\n`], ['leading zero', `${body.replace('70', '070')}\n\u2014 a AAAAAAAA\n`],
    ['short root', 'a\n1\nAAAA\n\n\u2014 a AAAAAAAA\n'], ['a carriage return', `${body.replace('\n', '\r\n')}\n\u2014 a AAAAAAAA\n`], ['a signature without key id', `${body}\n\u2014 a AAA=\n`], ['nothing', ''],
  ])('refuses %s', (_, note) => {
    expect(code(() => parseCheckpoint(note))).toBe('note_malformed');
  });

  test('makes none that could not be read back', () => {
    expect(code(() => checkpointText({ ...checkpoint, origin: 'a b' }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, size: -1 }))).toBe('note_malformed');
    expect(code(() => checkpointText({ ...checkpoint, extensions: ['a\nb'] }))).toBe('note_malformed');
    expect(code(() => decodeVerifierKey('PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'))).toBe('note_malformed');
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
    ['a path higher than any tree', `c2sp.org/tlog-proof@v1\nindex 0\n${`${Buffer.from(roots[1]!).toString('base64')}\n`.repeat(54)}\nc\n`],
  ])('refuses %s', (_, text) => {
    expect(code(() => parseLogProof(text))).toBe('note_malformed');
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
    expect(code(() => leafEntry({ ...leaf, type: 'other' as 'key' }))).toBe('leaf_malformed');
    expect(code(() => leafEntryOfHash({ ...leaf, signedSha256: new Uint8Array(31) }))).toBe('leaf_malformed');
  });
});
