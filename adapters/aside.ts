// Files that are too large for memory, in the data folder while one request is answered. Nobody else may read them, no name leads to them, and without this process’s memory nothing opens them.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Aside, AsideFile, AsideWriter } from '#lib/aside';
import { AcquisError } from '#lib/errors';
import { freeMegabytes } from './health.ts';

const CIPHER = 'aes-256-ctr', BLOCK = 16, AHEAD = 64 * 1024, MB = 1024 * 1024, LOOK = 8 * MB;

export type AsideFolder = Aside & { /** What a house that was cut off left behind. */ sweep(): Promise<void> };

/** `dataDir`/aside. `minFreeMb`: what must stay free beside a file. `freeMb`: of a folder's disk. */
export function openAside({ dataDir, minFreeMb, freeMb = freeMegabytes }: { readonly dataDir: string; readonly minFreeMb: number; readonly freeMb?: typeof freeMegabytes }): AsideFolder {
  const folder = path.join(dataDir, 'aside');
  async function room(bytes: number): Promise<void> {
    const free = await freeMb(folder);
    if (free !== undefined && free < minFreeMb + bytes / MB) throw new AcquisError('storage_full');
  }
  return {
    sweep: async () => { for (const name of await readdir(folder).catch(() => [])) await rm(path.join(folder, name), { recursive: true, force: true }); },
    async open(bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await room(bytes);
      const file = path.join(folder, randomBytes(12).toString('hex')), handle = await open(file, 'wx+', 0o600);
      await rm(file, { force: true }).catch(() => undefined); // where a file without a name lives on: gone with the process, however that ends
      return writerOf(handle, file, () => room(0));
    },
  };
}

/** `room`: asked again on the way, since others send at the same time and not everybody says how much. */
function writerOf(handle: FileHandle, file: string, room: () => Promise<void>): AsideWriter {
  const key = randomBytes(32), first = randomBytes(BLOCK), cipher = createCipheriv(CIPHER, key, first);
  let size = 0, seen = 0, isOpen = true;
  return {
    async write(bytes) {
      const sealed = cipher.update(bytes);
      await handle.write(sealed, 0, sealed.length, size).catch(full);
      size += sealed.length;
      if (size - seen < LOOK) return;
      seen = size;
      await room();
    },
    done: async () => readerOf(handle, key, first, size),
    async away() {
      if (!isOpen) return;
      isOpen = false;
      await handle.close();
      await rm(file, { force: true });
    },
  };
}

/** Opens from any place on: in counter mode each block stands for itself. What follows a short piece is likely asked for next. */
function readerOf(handle: FileHandle, key: Buffer, first: Buffer, size: number): AsideFile {
  let from = 0, ahead: Buffer = Buffer.alloc(0);
  async function opened(at: number, length: number): Promise<Buffer> {
    const start = at - at % BLOCK, sealed = Buffer.alloc(Math.min(size, at + length) - start), { bytesRead } = await handle.read(sealed, 0, sealed.length, start);
    if (bytesRead !== sealed.length) throw new AcquisError('internal', { message: 'a file put aside is cut off' });
    return createDecipheriv(CIPHER, key, counterAt(first, start / BLOCK)).update(sealed).subarray(at - start);
  }
  return {
    size,
    async read(at, length) {
      if (at < 0 || length < 0 || at + length > size) throw new AcquisError('internal', { message: `no ${length} bytes at ${at} of ${size}` });
      if (length >= AHEAD) return opened(at, length);
      if (at < from || at + length > from + ahead.length) [from, ahead] = [at, await opened(at, AHEAD)];
      return Buffer.from(ahead.subarray(at - from, at - from + length));
    },
  };
}

/** The counter is one number of 128 bits, most significant byte first (NIST SP 800-38A §6.5). */
function counterAt(first: Buffer, blocks: number): Buffer {
  const sum = (BigInt(`0x${first.toString('hex')}`) + BigInt(blocks)) & ((1n << 128n) - 1n);
  return Buffer.from(sum.toString(16).padStart(32, '0'), 'hex');
}

function full(cause: unknown): never {
  throw typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOSPC' ? new AcquisError('storage_full', { cause }) : cause;
}
