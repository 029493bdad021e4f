/** zlib (RFC 1950) at once, where the machine has it: Node. A browser has only streams, and opens no PDF here. */
import { CredentialError } from './errors.ts';

const zlib = (globalThis as { process?: { getBuiltinModule?: NodeJS.Process['getBuiltinModule'] } }).process?.getBuiltinModule?.('node:zlib');

/** Undefined where it cannot be done. Refuses with `inflate_limit` before more than `limit` bytes exist, `bake_malformed` when it is not zlib. */
export function inflate(bytes: Uint8Array, limit: number): Uint8Array | undefined {
  if (!zlib) return undefined;
  try {
    return new Uint8Array(zlib.inflateSync(bytes, { maxOutputLength: limit }));
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw new CredentialError('inflate_limit', `more than ${limit} bytes come out of an attachment`);
    throw new CredentialError('bake_malformed', 'an attachment cannot be decompressed', { cause });
  }
}
