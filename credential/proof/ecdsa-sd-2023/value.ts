/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.5.2–3.5.7: what the proofValue of ecdsa-sd-2023 holds, base and derived. */
import { concat, equal, fromBase64url, toBase64url } from '../../bytes.ts';
import { decodeCbor, encodeCbor } from '../../cbor.ts';
import type { Cbor } from '../../cbor.ts';
import { CredentialError } from '../../errors.ts';

export type BaseValue = {
  /** r ‖ s by the issuer's key. */
  readonly baseSignature: Uint8Array;
  /** The key of the statements, a P-256 Multikey without its multibase prefix: 35 bytes. */
  readonly publicKey: Uint8Array;
  readonly hmacKey: Uint8Array;
  /** One for each statement that is not mandatory, in canonical order. */
  readonly signatures: readonly Uint8Array[];
  /** JSON Pointers. */
  readonly mandatoryPointers: readonly string[];
};

export type DerivedValue = Pick<BaseValue, 'baseSignature' | 'publicKey' | 'signatures'> & {
  /** Canonical labels of the shown document to those the issuer signed, both without `_:`. */
  readonly labelMap: ReadonlyMap<string, string>;
  /** Places of the mandatory statements among those shown. */
  readonly mandatoryIndexes: readonly number[];
};

const [BASE, DERIVED] = [Uint8Array.of(0xd9, 0x5d, 0x00), Uint8Array.of(0xd9, 0x5d, 0x01)];

/** A proof that can hold some ten thousand signatures; larger ones are not looked at. */
const MAX_LENGTH = 1_000_000;

/** The three bytes of the header fill four characters. */
export function isBase(proofValue: unknown): boolean {
  return typeof proofValue === 'string' && proofValue.startsWith(`u${toBase64url(BASE)}`);
}
export function isDerived(proofValue: unknown): boolean {
  return typeof proofValue === 'string' && proofValue.startsWith(`u${toBase64url(DERIVED)}`);
}

export function writeBase(value: BaseValue): string {
  return `u${toBase64url(concat(BASE, encodeCbor([value.baseSignature, value.publicKey, value.hmacKey, value.signatures, value.mandatoryPointers])))}`;
}

export function writeDerived(value: DerivedValue): string {
  // §3.5.5: `c14n7` is written as 7, a label as the bytes it spells.
  const labels = new Map(Array.from(value.labelMap, ([from, to]) => [Number(from.slice(CANONICAL.length)), fromBase64url(to.slice(1)) ?? new Uint8Array()]));
  return `u${toBase64url(concat(DERIVED, encodeCbor([value.baseSignature, value.publicKey, value.signatures, labels, value.mandatoryIndexes])))}`;
}

/** Errors: `proof_malformed`. */
export function readBase(proofValue: unknown): BaseValue {
  const [baseSignature, publicKey, hmacKey, signatures, pointers] = components(proofValue, BASE);
  if (!isListOf(pointers, isText)) throw malformed('the mandatory pointers are not texts');
  return { ...signed(baseSignature, publicKey, signatures), hmacKey: bytesOf(hmacKey, 32), mandatoryPointers: pointers };
}

/** Errors: `proof_malformed`, also when two labels would become one: statements about two things would be about the same. */
export function readDerived(proofValue: unknown): DerivedValue {
  const [baseSignature, publicKey, signatures, labels, indexes] = components(proofValue, DERIVED);
  if (!(labels instanceof Map)) throw malformed('the label map is no map');
  if (!isListOf(indexes, isNumber) || new Set(indexes).size !== indexes.length) throw malformed('the mandatory indexes are not numbers that differ');
  const labelMap = new Map<string, string>();
  for (const [from, to] of labels as ReadonlyMap<unknown, Cbor>) {
    if (typeof from !== 'number') throw malformed('a canonical label is not a number');
    labelMap.set(`${CANONICAL}${from}`, `u${toBase64url(bytesOf(to, 32))}`);
  }
  if (new Set(labelMap.values()).size !== labelMap.size) throw malformed('two labels become one');
  return { ...signed(baseSignature, publicKey, signatures), labelMap, mandatoryIndexes: indexes };
}

const CANONICAL = 'c14n';

function components(proofValue: unknown, header: Uint8Array): readonly Cbor[] {
  if (typeof proofValue !== 'string' || !proofValue.startsWith('u')) throw malformed('proofValue starts with u and is base64url');
  if (proofValue.length > MAX_LENGTH) throw malformed('larger than any proof');
  const bytes = fromBase64url(proofValue.slice(1));
  if (!bytes || !equal(bytes.subarray(0, header.length), header)) throw malformed('proofValue does not begin as this kind of proof does');
  const value = decodeCbor(bytes.subarray(header.length));
  if (!Array.isArray(value) || value.length !== 5) throw malformed('proofValue is not a list of five');
  return value as readonly Cbor[];
}

function signed(baseSignature: Cbor | undefined, publicKey: Cbor | undefined, signatures: Cbor | undefined): Pick<BaseValue, 'baseSignature' | 'publicKey' | 'signatures'> {
  if (!Array.isArray(signatures)) throw malformed('the signatures are no list');
  return { baseSignature: bytesOf(baseSignature, 64), publicKey: bytesOf(publicKey, 35), signatures: (signatures as readonly Cbor[]).map((one) => bytesOf(one, 64)) };
}

function bytesOf(value: Cbor | undefined, length: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value;
  throw malformed(`${length} bytes are wanted`);
}

function isListOf<T extends Cbor>(value: Cbor | undefined, is: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}
const isText = (item: unknown): item is string => typeof item === 'string';
const isNumber = (item: unknown): item is number => typeof item === 'number';

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', message, { path: '/proof/proofValue' });
}
