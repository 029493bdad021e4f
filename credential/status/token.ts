/** Token Status List (IETF OAuth) §4: entries of 1, 2, 4 or 8 bits in bytes, the least significant bits first, zlib, base64url. */
import { fromBase64url } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { unzlib } from '../platform.ts';

const SIZES: ReadonlySet<unknown> = new Set([1, 2, 4, 8]);
const MAX_LIST_BYTES = 8 * 1024 * 1024;

export type TokenStatusList = { readonly size: number; readonly bytes: Uint8Array };

/** `{ bits, lst }`. Errors: `status_malformed`, `inflate_limit`. */
export async function decodeTokenStatusList(value: unknown): Promise<TokenStatusList> {
  const { bits, lst } = (typeof value === 'object' && value !== null ? value : {}) as { bits?: unknown; lst?: unknown };
  const compressed = typeof lst === 'string' ? fromBase64url(lst) : undefined;
  if (typeof bits !== 'number' || !SIZES.has(bits) || !compressed) throw new CredentialError('status_malformed', 'bits is 1, 2, 4 or 8, lst base64url');
  return { size: bits, bytes: await unzlib(compressed, MAX_LIST_BYTES) };
}

/** Errors: `status_index`. */
export function tokenStatus({ size, bytes }: TokenStatusList, index: number): number {
  const isIn = Number.isSafeInteger(index) && index >= 0 && index < (bytes.length * 8) / size;
  if (!isIn) throw new CredentialError('status_index', `there is no entry ${index}`);
  const shift = (index * size) % 8;
  return ((bytes[Math.floor((index * size) / 8)] ?? 0) >> shift) & (2 ** size - 1);
}
