/** RFC 6962 §2 (RFC 9162 §2) Merkle trees over SHA-256. Sizes and indexes are safe integers; no bit operators, they stop at 2^32. */
import { concat, equal } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { sha256 } from '../platform.ts';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concat(LEAF, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concat(NODE, left, right));
}

export function emptyRoot(): Uint8Array {
  return sha256(new Uint8Array());
}

/** Roots of the perfect subtrees of the first `size` leaves, largest first: all that appending needs. */
export type Frontier = { readonly size: number; readonly hashes: readonly Uint8Array[] };
/** A perfect subtree: `level` 0 is a leaf, `index` counts subtrees of that level from the left. */
export type Node = { readonly level: number; readonly index: number; readonly hash: Uint8Array };

export function emptyFrontier(): Frontier {
  return { size: 0, hashes: [] };
}

/** Appends leaf hashes; `nodes` are all the perfect subtrees this completed, leaves included, in order of completion. */
export function append(frontier: Frontier, leafHashes: readonly Uint8Array[]): { readonly frontier: Frontier; readonly nodes: readonly Node[] } {
  const hashes = [...frontier.hashes];
  const nodes: Node[] = [];
  let size = frontier.size;
  for (let hash of leafHashes) {
    let [level, index] = [0, size];
    nodes.push({ level, index, hash });
    // A right child closes its parent, as often as the index is odd.
    for (; index % 2 === 1; nodes.push({ level, index, hash })) {
      hash = nodeHash(hashes.pop() as Uint8Array, hash);
      level += 1;
      index = (index - 1) / 2;
    }
    hashes.push(hash);
    size += 1;
  }
  return { frontier: { size, hashes }, nodes };
}

export function rootOf(frontier: Frontier): Uint8Array {
  return frontier.size === 0 ? emptyRoot() : frontier.hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** Hash of the perfect subtree at `level`, `index`. */
export type HashReader = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;

/** RFC 9162 §2.1.3.1, leaf's sibling first. Errors: `tree_range`. */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Uint8Array[]> {
  inRange(index, size - 1);
  inRange(size, Number.MAX_SAFE_INTEGER);
  const path = async (from: number, to: number): Promise<Uint8Array[]> => {
    if (to - from === 1) return [];
    const middle = from + split(to - from);
    return index < middle
      ? [...(await path(from, middle)), await subtree(middle, to, read)]
      : [...(await path(middle, to)), await subtree(from, middle, read)];
  };
  return path(0, size);
}

/** RFC 9162 §2.1.4.1; empty for equal sizes and from the empty tree. Errors: `tree_range`. */
export async function consistencyProof(oldSize: number, size: number, read: HashReader): Promise<Uint8Array[]> {
  inRange(oldSize, size);
  if (oldSize === 0) return [];
  const proof = async (from: number, to: number, whole: boolean): Promise<Uint8Array[]> => {
    if (to === oldSize) return whole ? [] : [await subtree(from, to, read)];
    const middle = from + split(to - from);
    return oldSize <= middle
      ? [...(await proof(from, middle, whole)), await subtree(middle, to, read)]
      : [...(await proof(middle, to, false)), await subtree(from, middle, read)];
  };
  return proof(0, size, true);
}

type Inclusion = { readonly leafHash: Uint8Array; readonly index: number; readonly size: number; readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };

/** RFC 9162 §2.1.3.2. Everything comes from outside: any nonsense is simply not a proof. */
export function verifyInclusion({ leafHash: leaf, index, size, root, proof }: Inclusion): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  let [fn, sn, hash] = [index, size - 1, leaf];
  for (const sibling of proof) {
    if (sibling.length !== 32 || sn === 0) return false;
    // Never 0 here, so that halving it ends.
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash);
      for (; fn % 2 === 0; sn = half(sn)) fn = half(fn);
    } else {
      hash = nodeHash(hash, sibling);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(hash, root);
}

type Consistency = { readonly oldSize: number; readonly oldRoot: Uint8Array; readonly size: number; readonly root: Uint8Array; readonly proof: readonly Uint8Array[] };

/** RFC 9162 §2.1.4.2. A proof where none is needed is no proof either. */
export function verifyConsistency({ oldSize, oldRoot, size, root, proof }: Consistency): boolean {
  if (!isSize(oldSize) || !isSize(size) || oldSize > size || proof.some((hash) => hash.length !== 32)) return false;
  if (oldSize === size) return proof.length === 0 && equal(oldRoot, root);
  if (oldSize === 0) return proof.length === 0 && equal(oldRoot, emptyRoot());
  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : [...proof];
  const first = path.shift();
  if (!first) return false;
  let [fn, sn, fr, sr] = [oldSize - 1, size - 1, first, first];
  for (; fn % 2 === 1; sn = half(sn)) fn = half(fn);
  for (const hash of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(hash, fr);
      sr = nodeHash(hash, sr);
      for (; fn % 2 === 0; sn = half(sn)) fn = half(fn);
    } else {
      sr = nodeHash(sr, hash);
    }
    fn = half(fn);
    sn = half(sn);
  }
  return sn === 0 && equal(fr, oldRoot) && equal(sr, root);
}

/** Root of the leaves from `from` to before `to`, where `from` is a multiple of the largest power of two not above the length. */
async function subtree(from: number, to: number, read: HashReader): Promise<Uint8Array> {
  const length = to - from;
  if (isPowerOfTwo(length)) return read(Math.round(Math.log2(length)), from / length);
  const middle = from + split(length);
  return nodeHash(await subtree(from, middle, read), await subtree(middle, to, read));
}

/** Largest power of two smaller than `n`. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

function isPowerOfTwo(n: number): boolean {
  return split(n * 2) === n;
}

function half(n: number): number {
  return Math.floor(n / 2);
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

function inRange(n: number, high: number): void {
  if (!isSize(n) || n > high) throw new CredentialError('tree_range', `${n} is not between 0 and ${high}`);
}
