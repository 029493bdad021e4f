// Pictures from outside, made harmless: read whole, and written again from what is allowed. What is not understood is dropped or refused, never passed on.
import { createHash } from 'node:crypto';
import { rewritePng } from './picture/png.ts';
import { rewriteSvg } from './picture/svg.ts';

export type Picture = { readonly kind: 'png' | 'svg'; readonly bytes: Uint8Array };
/** `faults.picture_…` in the dictionary. */
export type PictureFault = 'picture_kind' | 'picture_large' | 'picture_damaged' | 'picture_pixels' | 'picture_bomb' | 'picture_doctype' | 'picture_complex' | 'picture_empty' | 'picture_heavy';
export class PictureError extends Error {
  override name = 'PictureError';
  readonly code: PictureFault;
  constructor(code: PictureFault, message: string) { super(`${code}: ${message}`); this.code = code; }
}

export const MAX_PICTURE = 5 * 1024 * 1024;

/** What was thrown away (`<script>`, `onload`, a link to elsewhere …), for whoever uploaded it. */
export type Rewritten = { readonly picture: Picture; readonly removed: readonly string[]; /** Harmless, and nothing to see. */ readonly empty: boolean };

/** The first bytes say what it is, not its name. @throws PictureError */
export function rewritePicture(bytes: Uint8Array): Rewritten {
  if (bytes.length > MAX_PICTURE) throw new PictureError('picture_large', `${bytes.length} bytes`);
  if (Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return { picture: { kind: 'png', bytes: rewritePng(bytes) }, removed: [], empty: false };
  const text = new TextDecoder('utf-8').decode(bytes);
  if (!/<svg[\s>]/.test(text.slice(0, 20_000)) || !/^\s*</.test(text.replace(/^\uFEFF/, ''))) throw new PictureError('picture_kind', 'neither PNG nor SVG');
  const { svg, removed, empty } = rewriteSvg(text.replace(/^\uFEFF/, ''));
  return { picture: { kind: 'svg', bytes: Buffer.from(svg) }, removed, empty };
}

/** As somebody uploads it: there must be something to see. @throws PictureError */
export function uploadedPicture(bytes: Uint8Array): Rewritten {
  const rewritten = rewritePicture(bytes);
  if (rewritten.empty) throw new PictureError('picture_empty', 'nothing is drawn');
  return rewritten;
}

/** Width by height, between 1:4 and 8:1. */
export function shapeOf({ kind, bytes }: Picture): number {
  const view = Buffer.from(bytes), [, width = '1', height = '1'] = kind === 'svg' ? /^<svg[^>]*? width="(\d+)" height="(\d+)"/.exec(view.toString('utf8')) ?? [] : ['', String(view.readUInt32BE(16)), String(view.readUInt32BE(20))];
  return Math.min(8, Math.max(0.25, Math.round((Number(width) / Math.max(1, Number(height))) * 100) / 100));
}

/** SHA-256, hex. */
export function pictureHash({ bytes }: Picture): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const MEDIA_TYPE = { png: 'image/png', svg: 'image/svg+xml' } as const;

/** Served as a file of its own it can do nothing, even to a browser that forgets it is an image. */
export const PICTURE_HEADERS = { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=31536000, immutable', 'cross-origin-resource-policy': 'cross-origin' } as const;
