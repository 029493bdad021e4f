/**
 * Merkle proofs of Blockcerts: MerkleProof2017 in version 2, MerkleProof2019 and `merkle-proof-2019` in version 3. A tree over the
 * hashes of many credentials, whose root was written on a chain. Hash and path are worked out here; the chain is not asked.
 */
import { concat, equal, fromBase58, toHex } from '../bytes.ts';
import { decodeCbor } from '../cbor.ts';
import type { Cbor } from '../cbor.ts';
import { CredentialError } from '../errors.ts';
import { sha256 } from '../platform.ts';

type Obj = Readonly<Record<string, unknown>>;

export type MerkleProof = {
  /** 32 bytes each. */
  readonly root: Uint8Array;
  readonly target: Uint8Array;
  /** From the credential up. */
  readonly path: readonly { readonly side: 'left' | 'right'; readonly hash: Uint8Array }[];
  readonly anchors: readonly Anchor[];
};

/** `chain`: where, as far as the proof says it in words. `mock`: by its own word on no chain at all. */
export type Anchor = { readonly chain: string; readonly transaction?: string };

export const MOCK = 'mocknet';

/** Higher trees hold more credentials than there are. */
const MAX_PATH = 64;
const MAX_PROOF_VALUE = 16_384;

export function isMerkleProof(proof: Obj): boolean {
  const types = [proof['type']].flat();
  return types.includes('MerkleProof2017') || types.includes('MerkleProof2019') || types.includes('ChainedProof2021') || proof['cryptosuite'] === 'merkle-proof-2019';
}

/** Errors: `proof_malformed`. */
export function readMerkleProof(proof: Obj): MerkleProof {
  return [proof['type']].flat().includes('MerkleProof2017') ? readPlain(proof) : readCompressed(proof['proofValue']);
}

/** Does the path lead from the target to the root? */
export function leadsToRoot({ root, target, path }: MerkleProof): boolean {
  return equal(path.reduce((hash, step) => sha256(step.side === 'left' ? concat(step.hash, hash) : concat(hash, step.hash)), target), root);
}

/** Version 2: members of JSON, hashes in hexadecimal. */
function readPlain({ merkleRoot, targetHash, proof, anchors }: Obj): MerkleProof {
  return {
    root: hexOf(merkleRoot),
    target: hexOf(targetHash),
    path: listOf(proof ?? []).map((step) => {
      const { left, right } = step as Obj;
      if ((left === undefined) === (right === undefined)) throw malformed('a step of the path is left or right');
      return left === undefined ? { side: 'right', hash: hexOf(right) } : { side: 'left', hash: hexOf(left) };
    }),
    anchors: listOf(anchors).map((anchor) => {
      const { sourceId, chain, type } = anchor as Obj;
      return { chain: type === 'Mock' || chain === 'mockchain' ? MOCK : String(chain ?? type), ...(typeof sourceId === 'string' && { transaction: sourceId }) };
    }),
  };
}

/** Version 3: base58btc of CBOR, members and sides by number. */
function readCompressed(proofValue: unknown): MerkleProof {
  if (typeof proofValue !== 'string' || !proofValue.startsWith('z')) throw malformed('proofValue starts with z and is base58btc');
  const bytes = fromBase58(proofValue.slice(1), MAX_PROOF_VALUE);
  if (!bytes) throw malformed('proofValue is not base58btc');
  const members = pairsOf(decodeCbor(bytes));
  return {
    root: hashOf(members.get(0)),
    target: hashOf(members.get(1)),
    path: listOf(members.get(3)).map((step) => {
      const [[side, hash] = []] = pairsOf([step as Cbor]);
      if (side !== 0 && side !== 1) throw malformed('a step of the path is left or right');
      return { side: side === 0 ? 'left' : 'right', hash: hashOf(hash) };
    }),
    anchors: listOf(members.get(2)).map((anchor) => anchorOf(pairsOf(anchor as Cbor))),
  };
}

/** Numbers of chains and networks as their makers gave them; −1 is the one that does not exist. */
const CHAINS: readonly (readonly [chain: string, networks: Readonly<Record<number, string>>])[] = [
  ['bitcoin', { 1: 'mainnet', 3: 'testnet' }],
  ['ethereum', { 1: 'mainnet', 3: 'ropsten', 4: 'rinkeby', 5: 'goerli', 6: 'sepolia' }],
];

function anchorOf(members: ReadonlyMap<number, Cbor>): Anchor {
  const [chain, network] = [members.get(0), members.get(1)];
  if (chain === -1) return { chain: MOCK };
  const [name, networks] = CHAINS[Number(chain)] ?? [`chain ${String(chain)}`, {}];
  const transaction = members.get(2) ?? (network instanceof Uint8Array ? network : undefined);
  const where = typeof network === 'number' ? `${name} ${networks[network] ?? network}` : name;
  return { chain: where, ...(transaction !== undefined && { transaction: textOf(transaction) }) };
}

function pairsOf(value: Cbor | undefined): ReadonlyMap<number, Cbor> {
  const members = new Map<number, Cbor>();
  for (const pair of listOf(value)) {
    const [key, item, ...others] = Array.isArray(pair) ? (pair as readonly Cbor[]) : [];
    if (typeof key !== 'number' || item === undefined || others.length > 0 || members.has(key)) throw malformed('a member without name or value, or twice');
    members.set(key, item);
  }
  return members;
}

/** A hash is CBOR within bytes: 32 bytes, or their hexadecimal digits as text. */
function hashOf(value: Cbor | undefined): Uint8Array {
  return hexOf(textOf(value));
}

function textOf(value: Cbor | undefined): string {
  const inside = value instanceof Uint8Array ? decodeCbor(value) : undefined;
  if (inside instanceof Uint8Array) return toHex(inside);
  if (typeof inside !== 'string') throw malformed('a text or bytes are wanted');
  return inside;
}

function hexOf(value: unknown): Uint8Array {
  if (typeof value !== 'string' || !/^[0-9a-fA-F]{64}$/.test(value)) throw malformed('a hash has 32 bytes');
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(value.slice(2 * i, 2 * i + 2), 16));
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length > MAX_PATH) throw malformed('a list is missing, or longer than any tree is high');
  const items = value as readonly unknown[];
  if (items.some((item) => typeof item !== 'object' || item === null)) throw malformed('a list holds something else than its parts');
  return items;
}

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', message, { path: '/proof' });
}
