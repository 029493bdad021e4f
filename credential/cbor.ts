/**
 * RFC 8949, the part that proofs are written in: whole numbers, bytes, texts, lists and maps. Read as §4.2.1 wants it written: lengths
 * definite and in their shortest form, no key twice, nothing after the end. The order of keys is left free, as others write it.
 */
import { concat, equal, fromUtf8, toHex, utf8 } from './bytes.ts';
import { CredentialError } from './errors.ts';

export type Cbor = number | string | Uint8Array | readonly Cbor[] | CborMap;
export type CborMap = ReadonlyMap<number | string, Cbor>;

const MAX_DEPTH = 8;
const [UNSIGNED, NEGATIVE, BYTES, TEXT, LIST, MAP] = [0, 1, 2, 3, 4, 5];

/** Numbers are whole. Keys of maps are sorted by their bytes. */
export function encodeCbor(value: Cbor): Uint8Array {
  if (typeof value === 'number') return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value);
  if (typeof value === 'string') return counted(TEXT, utf8(value));
  if (value instanceof Uint8Array) return counted(BYTES, value);
  if (value instanceof Map) {
    const pairs = Array.from(value as CborMap, ([key, item]) => ({ key: encodeCbor(key), item: encodeCbor(item) }));
    pairs.sort((a, b) => (toHex(a.key) < toHex(b.key) ? -1 : 1));
    return concat(head(MAP, pairs.length), ...pairs.flatMap(({ key, item }) => [key, item]));
  }
  const list = value as readonly Cbor[];
  return concat(head(LIST, list.length), ...list.map(encodeCbor));
}

/** Errors: `proof_malformed`. Nothing is set aside for a length before that many bytes are there. */
export function decodeCbor(bytes: Uint8Array): Cbor {
  const reader: Reader = { bytes, at: 0 };
  const value = read(reader, 0);
  if (reader.at !== bytes.length) throw malformed('bytes after the end');
  return value;
}

type Reader = { readonly bytes: Uint8Array; at: number };

function read(reader: Reader, depth: number): Cbor {
  if (depth > MAX_DEPTH) throw malformed(`nested more than ${MAX_DEPTH} deep`);
  const { major, argument } = readHead(reader);
  switch (major) {
    case UNSIGNED: return argument;
    case NEGATIVE: return -1 - argument;
    case BYTES: return take(reader, argument).slice();
    case TEXT: return textOf(take(reader, argument));
    case LIST: return readList(reader, argument, depth);
    case MAP: return readMap(reader, argument, depth);
    default: throw malformed(`major type ${major} is not used in proofs`);
  }
}

function readList(reader: Reader, count: number, depth: number): readonly Cbor[] {
  const items: Cbor[] = [];
  while (items.length < count) items.push(read(reader, depth + 1));
  return items;
}

function readMap(reader: Reader, count: number, depth: number): CborMap {
  const map = new Map<number | string, Cbor>();
  for (let i = 0; i < count; i += 1) {
    const key = read(reader, depth + 1);
    if (typeof key !== 'number' && typeof key !== 'string') throw malformed('a key is neither number nor text');
    if (map.has(key)) throw malformed('a key stands twice');
    map.set(key, read(reader, depth + 1));
  }
  return map;
}

/** §3: three bits of major type, then the argument, itself or in 1, 2 or 4 bytes more. */
function readHead(reader: Reader): { readonly major: number; readonly argument: number } {
  const [first = 0] = take(reader, 1);
  const [major, short] = [first >> 5, first & 31];
  if (short < 24) return { major, argument: short };
  if (short > 26) throw malformed(short === 31 ? 'a length is not definite' : 'a number is larger than any in a proof');
  const argument = take(reader, 2 ** (short - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
  if (!equal(head(major, argument).subarray(1), reader.bytes.subarray(reader.at - 2 ** (short - 24), reader.at))) throw malformed('a number is not in its shortest form');
  return { major, argument };
}

function take(reader: Reader, count: number): Uint8Array {
  const end = reader.at + count;
  if (end > reader.bytes.length) throw malformed('cut short');
  const part = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return part;
}

function textOf(bytes: Uint8Array): string {
  const text = fromUtf8(bytes);
  if (text === undefined) throw malformed('a text is not UTF-8');
  return text;
}

function counted(major: number, bytes: Uint8Array): Uint8Array {
  return concat(head(major, bytes.length), bytes);
}

function head(major: number, argument: number): Uint8Array {
  if (argument < 24) return Uint8Array.of((major << 5) | argument);
  const size = argument < 0x100 ? 0 : argument < 0x10000 ? 1 : 2;
  const bytes = Array.from({ length: 2 ** size }, (_, i) => Math.floor(argument / 256 ** (2 ** size - 1 - i)) & 0xff);
  return Uint8Array.of((major << 5) | (24 + size), ...bytes);
}

function malformed(message: string): CredentialError {
  return new CredentialError('proof_malformed', `CBOR: ${message}`, { path: '/proof/proofValue' });
}
