// One file of named pieces: tar (POSIX ustar) inside Zstandard, so that `tar --zstd -xf` opens it without us. Written aside, synced, then renamed.
import { createReadStream, createWriteStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Transform, type Writable } from 'node:stream';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress, constants } from 'node:zlib';
import { sha256 } from '#lib/seal';

/** `sha256`: hex, of its bytes as they lie in the file. */
export type Piece = { readonly name: string; readonly size: number; readonly sha256: string };
export type Entry = { readonly name: string; readonly data: Buffer };

const BLOCK = 512;
/** No piece is larger: whoever reads holds one at a time. */
export const PIECE_BYTES = 4 << 20;
const MOST = 64 << 20;

export class Pack {
  readonly pieces: Piece[] = [];
  readonly #file: string;
  readonly #aside: string;
  readonly #zip: Transform;
  readonly #disk: Writable;
  readonly #at: number;

  /** `at`: seconds since 1970, the time that every piece is given. */
  constructor(file: string, at: number) {
    this.#file = file;
    this.#aside = `${file}.${process.pid}.partial`;
    this.#at = at;
    this.#zip = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });
    // Nobody else's eyes: what is in it is sealed where it is personal, and everything else is the operator's all the same.
    this.#disk = this.#zip.pipe(createWriteStream(this.#aside, { mode: 0o600, flags: 'wx', flush: true }));
    this.#disk.on('error', (error) => this.#zip.destroy(error));
  }

  async add(name: string, data: Buffer): Promise<void> {
    await this.#write(Buffer.concat([header(name, data.length, this.#at), data, Buffer.alloc((BLOCK - data.length % BLOCK) % BLOCK)]));
    this.pieces.push({ name, size: data.length, sha256: sha256(data).toString('hex') });
  }

  /** Whole and on the disk, under its name. An older file of that name is never replaced. */
  async close(): Promise<void> {
    await this.#write(Buffer.alloc(2 * BLOCK));
    this.#zip.end();
    await finished(this.#disk);
    await fs.link(this.#aside, this.#file);
    await fs.unlink(this.#aside);
    const folder = await fs.open(path.dirname(this.#file));
    await folder.sync().finally(() => folder.close());
  }

  async giveUp(): Promise<void> {
    this.#zip.destroy();
    this.#disk.destroy();
    await fs.rm(this.#aside, { force: true });
  }

  async #write(bytes: Buffer): Promise<void> {
    if (this.#zip.errored) throw this.#zip.errored;
    if (!this.#zip.write(bytes)) await once(this.#zip, 'drain');
  }
}

/** @throws PackBroken when it is cut off, changed or another kind of file; Node's error when it cannot be read */
export async function* unpack(file: string): AsyncGenerator<Entry> {
  const source = createReadStream(file, { highWaterMark: 1 << 20 }), plain = createZstdDecompress();
  source.on('error', (error) => plain.destroy(error));
  const bytes = new Reader(source.pipe(plain));
  try {
    for (;;) {
      const head = await bytes.take(BLOCK);
      if (head.every((byte) => byte === 0)) { await bytes.end(); return; }
      const name = textAt(head, 0, 100), size = Number.parseInt(textAt(head, 124, 12), 8);
      if (Number.parseInt(textAt(head, 148, 8), 8) !== checksum(head) || !(size <= MOST) || name === '') throw new PackBroken('not a piece');
      const data = await bytes.take(size);
      await bytes.take((BLOCK - size % BLOCK) % BLOCK);
      yield { name, data };
    }
  } catch (error) {
    if (error instanceof PackBroken || (error instanceof Error && 'syscall' in error)) throw error;
    throw new PackBroken(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    source.destroy();
    plain.destroy();
  }
}

export class PackBroken extends Error { override name = 'PackBroken'; }

class Reader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer = Buffer.alloc(0);
  constructor(stream: Transform) { this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>; }

  async take(count: number): Promise<Buffer> {
    const parts = [this.#held];
    let length = this.#held.length;
    while (length < count) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new PackBroken('it ends too early');
      parts.push(value);
      length += value.length;
    }
    const all = parts.length === 1 ? this.#held : Buffer.concat(parts);
    this.#held = all.subarray(count);
    return all.subarray(0, count);
  }

  /** To the last byte of the stream, where its checksum stands: one empty block, and nothing behind it. */
  async end(): Promise<void> {
    const last = await this.take(BLOCK);
    if (last.some((byte) => byte !== 0) || this.#held.length > 0 || !(await this.#chunks.next()).done) throw new PackBroken('something stands behind the end');
  }
}

function header(name: string, size: number, at: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long a name for a piece: ${name}`);
  const head = Buffer.alloc(BLOCK), octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  head.write(name, 0);
  head.write(octal(0o600, 8), 100);
  head.write(octal(0, 8), 108);
  head.write(octal(0, 8), 116);
  head.write(octal(size, 12), 124);
  head.write(octal(at, 12), 136);
  head.write('0', 156);
  head.write('ustar\x0000', 257);
  head.write(`${checksum(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

/** Counted as if its own place held spaces. */
function checksum(head: Buffer): number {
  return head.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function textAt(head: Buffer, from: number, length: number): string {
  return head.subarray(from, from + length).toString('utf8').split('\0')[0] ?? '';
}
