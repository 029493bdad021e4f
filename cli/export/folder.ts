// The folder that an export is written into: new or empty, for its owner's eyes, each file with its hash.
import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { sha256 } from '#lib/seal';

export type Folder = { readonly root: string; readonly files: () => number; put(file: string, bytes: Uint8Array | string): Promise<void>; /** Line by line, for what may be long. */ open(file: string): Promise<Lines>; close(): Promise<void> };
export type Lines = { write(text: string): Promise<void>; close(): Promise<void> };

/** Undefined: something lies there already, and nothing is ever written over. */
export async function openFolder(root: string): Promise<Folder | undefined> {
  await fs.mkdir(root, { recursive: true, mode: 0o700 });
  if ((await fs.readdir(root)).length > 0) return undefined;
  const sums: WriteStream = createWriteStream(path.join(root, 'SHA256SUMS'), { flags: 'wx', mode: 0o600, flush: true });
  let files = 0;
  const place = async (file: string) => { const at = path.join(root, file); await fs.mkdir(path.dirname(at), { recursive: true, mode: 0o700 }); return at; };
  const note = (file: string, hash: string) => { files++; sums.write(`${hash}  ${file}\n`); };
  return {
    root, files: () => files,
    async put(file, bytes) {
      const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
      await fs.writeFile(await place(file), data, { flag: 'wx', mode: 0o600 });
      note(file, sha256(data).toString('hex'));
    },
    async open(file) {
      const handle = await fs.open(await place(file), 'wx', 0o600), hash = createHash('sha256');
      return {
        async write(text) { hash.update(text); await handle.write(text); },
        async close() { await handle.close(); note(file, hash.digest('hex')); },
      };
    },
    async close() { sums.end(); await finished(sums); },
  };
}
