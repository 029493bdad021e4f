// PNG (W3C PNG 3rd edition): the pixels are decompressed, measured and compressed again; only what draws them is written. Text, profiles, animation and baked credentials stay behind.
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { PictureError } from '../picture.ts';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex'), MAX_SIDE = 4096, MAX_CHUNKS = 4096;
/** Samples a pixel, by colour type; which depths each allows. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
const ADAM7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

export function rewritePng(bytes: Uint8Array): Uint8Array {
  const chunks = chunksOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)), [head] = chunks;
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw damaged('no header');
  const width = head.data.readUInt32BE(0), height = head.data.readUInt32BE(4), [depth = 0, colour = 0, method = 0, filter = 0, interlace = 0] = head.data.subarray(8);
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) throw new PictureError('picture_pixels', `${width} × ${height}`);
  if (!DEPTHS[colour]?.includes(depth) || method !== 0 || filter !== 0 || interlace > 1) throw damaged('a header that no PNG has');
  const size = sizeOf(width, height, depth * (SAMPLES[colour] ?? 1), interlace === 1);
  const pixels = inflated(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data)), size);
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data, clear = chunks.find(({ type }) => type === 'tRNS')?.data;
  if (colour === 3 ? !palette || palette.length % 3 !== 0 || palette.length > 768 : false) throw damaged('no palette');
  return new Uint8Array(Buffer.concat([SIGNATURE, chunk('IHDR', head.data), ...(palette && colour === 3 ? [chunk('PLTE', palette)] : []), ...(clear && clear.length <= 256 && colour !== 4 && colour !== 6 ? [chunk('tRNS', clear)] : []), chunk('IDAT', deflateSync(pixels, { level: 9 })), chunk('IEND', Buffer.alloc(0))]));
}

type Chunk = { readonly type: string; readonly data: Buffer };
function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length && chunks.at(-1)?.type !== 'IEND';) {
    if (at + 12 > png.length || chunks.length >= MAX_CHUNKS) throw damaged('cut short');
    const length = png.readUInt32BE(at), end = at + 12 + length;
    if (end > png.length) throw damaged('cut short');
    if (crc32(png.subarray(at + 4, end - 4)) !== png.readUInt32BE(end - 4)) throw damaged('a checksum does not fit');
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, end - 4) });
    at = end;
  }
  // What follows the end (another file, a second picture) is not copied.
  if (chunks.at(-1)?.type !== 'IEND') throw damaged('no end');
  return chunks;
}

function inflated(data: Buffer, size: number): Buffer {
  try {
    const pixels = inflateSync(data, { maxOutputLength: size + 1 });
    if (pixels.length !== size) throw damaged('not as many pixels as it says');
    return pixels;
  } catch (error) {
    if (error instanceof PictureError) throw error;
    throw (error as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE' ? new PictureError('picture_bomb', 'more comes out than it says') : damaged('its pixels cannot be read');
  }
}

/** Bytes of the filtered lines, one filter byte each. */
function sizeOf(width: number, height: number, bits: number, interlaced: boolean): number {
  const lines = (w: number, h: number) => (w > 0 && h > 0 ? h * (1 + Math.ceil((w * bits) / 8)) : 0);
  if (!interlaced) return lines(width, height);
  return ADAM7.reduce((sum, [x, y, dx, dy]) => sum + lines(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)), 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]), frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

function damaged(why: string): PictureError {
  return new PictureError('picture_damaged', why);
}
