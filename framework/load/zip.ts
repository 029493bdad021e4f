// The files inside a ZIP (APPNOTE 6.3.10), as portals pack them: stored or deflated, no encryption, no ZIP64. A bomb is refused before it is unpacked.
import { Readable } from 'node:stream';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { Values } from '#lib/errors';
import type { LargeFile, LoadFile } from './load.ts';
import { MAX_BYTES } from './table.ts';
import { isTurtle } from './turtle.ts';

type Refused = { readonly code: 'vocabulary_not_zip' | 'vocabulary_too_large'; readonly values?: Values };
/** A file inside that is not what its head says, found while it is unpacked. */
export class ZipFault extends Error {}
/** Of a file that is read as it is unpacked: ESCO is one and a half. */
const MAX_LARGE = 4 * 1024 ** 3 - 2;
const MAX_FILES = 500, END = 0x06054b50, ENTRY = 0x02014b50;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** Only CSV, RDF, XML and Turtle files, by their name without folders. Turtle is unpacked while it is read. */
export function unzip(bytes: Uint8Array): { readonly files: readonly (LoadFile | LargeFile)[] } | Refused {
  try {
    const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), end = endOf(zip), count = zip.readUInt16LE(end + 10), files: (LoadFile | LargeFile)[] = [];
    if (count > MAX_FILES) return { code: 'vocabulary_too_large', values: { rows: MAX_FILES } };
    let room = MAX_BYTES;
    for (let i = 0, at = zip.readUInt32LE(end + 16); i < count; i++) {
      if (zip.readUInt32LE(at) !== ENTRY) return { code: 'vocabulary_not_zip' };
      const flags = zip.readUInt16LE(at + 8), method = zip.readUInt16LE(at + 10), crc = zip.readUInt32LE(at + 16), packed = zip.readUInt32LE(at + 20), size = zip.readUInt32LE(at + 24);
      const named = zip.readUInt16LE(at + 28), name = zip.toString('utf8', at + 46, at + 46 + named).split('/').at(-1) ?? '', local = zip.readUInt32LE(at + 42);
      at += 46 + named + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
      if (!/\.(csv|rdf|xml|ttl|nt)$/i.test(name)) continue;
      if (isTurtle(name) ? size > MAX_LARGE : (room -= size) < 0) return { code: 'vocabulary_too_large', values: { rows: MAX_FILES } };
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28), data = zip.subarray(from, from + packed);
      if ((flags & 1) !== 0 || (method !== 0 && method !== 8) || data.length !== packed) return { code: 'vocabulary_not_zip' };
      if (isTurtle(name)) { files.push({ name, chunks: unpacked(data, method, size, crc) }); continue; }
      const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
      if (content.length !== size || crc32(content) !== crc) return { code: 'vocabulary_not_zip' };
      files.push({ name, bytes: content });
    }
    return { files };
  } catch {
    return { code: 'vocabulary_not_zip' }; // cut short, or numbers that point outside
  }
}

/** Never more than was announced. @throws ZipFault */
async function* unpacked(data: Uint8Array, method: number, size: number, crc: number): AsyncGenerator<Uint8Array> {
  let [left, sum] = [size, 0];
  try {
    for await (const part of method === 0 ? [data] : Readable.from([data]).pipe(createInflateRaw())) {
      const chunk = part as Uint8Array;
      if ((left -= chunk.length) < 0) throw new ZipFault('longer than announced');
      sum = crc32(chunk, sum);
      yield chunk;
    }
  } catch (cause) {
    throw cause instanceof ZipFault ? cause : new ZipFault('damaged', { cause });
  }
  if (left !== 0 || sum !== crc) throw new ZipFault('another file than was packed');
}

/** From behind, over a comment of 64 kB at most. */
function endOf(zip: Buffer): number {
  for (let at = zip.length - 22; at >= Math.max(0, zip.length - 22 - 0xffff); at--) if (zip.readUInt32LE(at) === END) return at;
  throw new RangeError('no end of central directory');
}
