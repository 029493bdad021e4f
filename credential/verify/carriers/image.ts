/** Photographs and screenshots: no credential stands in them, but they may show a code. */
import { CredentialError } from '../../errors.ts';
import type { CarrierReader } from './carrier.ts';

type Size = { readonly width: number; readonly height: number };

/** As unbakePng has it: more is no picture of a code, and a decoder would take its pixels at their word. */
const MAX_SIDE = 4096;

export const imageCarrier: CarrierReader = {
  name: 'image',
  knows: (bytes) => isJpeg(bytes) || isGif(bytes) || isWebp(bytes),
  take(bytes) {
    const size = isJpeg(bytes) ? sizeOfJpeg(bytes) : isGif(bytes) ? sizeOfGif(bytes) : sizeOfWebp(bytes);
    // A decoder would have to guess.
    if (!size) return {};
    if (size.width > MAX_SIDE || size.height > MAX_SIDE) throw new CredentialError('pixels', `the picture is ${size.width} × ${size.height} pixels, more than ${MAX_SIDE} on a side`);
    return { mayShowCode: true };
  },
};

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

function isGif(bytes: Uint8Array): boolean {
  return /^GIF8[79]a$/.test(letters(bytes, 0, 6));
}

function isWebp(bytes: Uint8Array): boolean {
  return letters(bytes, 0, 4) === 'RIFF' && letters(bytes, 8, 12) === 'WEBP';
}

/** ITU-T T.81 Annex B: segments up to a start of frame, which says height and width. */
function sizeOfJpeg(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  for (let at = 2; at + 9 <= bytes.length; ) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return undefined;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += marker === 0xff ? 1 : 2 + Math.max(2, view.getUint16(at + 2));
  }
  return undefined;
}

function sizeOfGif(bytes: Uint8Array): Size | undefined {
  const view = viewOf(bytes);
  return bytes.length < 10 ? undefined : { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** RFC 9649 §2.5 to 2.7: lossy, lossless, extended. */
function sizeOfWebp(bytes: Uint8Array): Size | undefined {
  if (bytes.length < 30) return undefined;
  const view = viewOf(bytes), kind = letters(bytes, 12, 16);
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  const bits = view.getUint32(21, true);
  if (kind === 'VP8L') return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  return kind === 'VP8X' ? { width: (view.getUint32(24, true) & 0xffffff) + 1, height: (view.getUint32(26, true) >>> 8) + 1 } : undefined;
}

function letters(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
