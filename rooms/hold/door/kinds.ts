// What kind of file it is, by what is in it. The list is closed, and its kinds are only ever handed over as files: nothing a holder adds is drawn or run by a page of the house.
import { fileTypeFromBuffer } from 'file-type';
import type { Fault } from '#lib/errors';

/** By the end of a name: what it is served as. */
const TYPES = { pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', txt: 'text/plain; charset=utf-8', mp4: 'video/mp4' } as const;
export const ACCEPTED = Object.keys(TYPES).map((ending) => `.${ending}`).join(',');
export type FileKind = (typeof TYPES)[keyof typeof TYPES];

/** A picture that fills the memory of whoever opens it is no evidence: more than a hundred million points. */
const MOST_POINTS = 100_000_000;
const HEAD = 4_096, ZIP_TAIL = 66_000;

/** What is in it and what its name says must be the same. */
export async function kindOf(name: string, bytes: Uint8Array): Promise<{ readonly kind: FileKind } | { readonly fault: Fault['code'] }> {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase() ?? '', said = Object.hasOwn(TYPES, ending) ? TYPES[ending as keyof typeof TYPES] : undefined;
  if (!said) return { fault: 'hold_file_kind' };
  const found = said.startsWith('text/') ? (isText(bytes) ? said : undefined) : (await fileTypeFromBuffer(bytes))?.mime;
  if (found !== said) return { fault: 'hold_file_other' };
  if (!said.startsWith('text/') && isTwo(bytes, said)) return { fault: 'hold_file_two' };
  if (said.startsWith('image/') && pointsOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), said) > MOST_POINTS) return { fault: 'hold_file_points' };
  return { kind: said };
}

function isText(bytes: Uint8Array): boolean {
  try {
    // eslint-disable-next-line no-control-regex
    return !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch { return false; }
}

/** One file that programs read as two kinds: an archive or a program behind a picture, a page or a PDF before its end. */
function isTwo(bytes: Uint8Array, kind: FileKind): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), head = buffer.toString('latin1', 0, HEAD);
  if (buffer.subarray(-ZIP_TAIL).includes(Buffer.from('PK\u0005\u0006', 'latin1')) || /<(?:html|script|svg|!doctype|\?php)\b/i.test(head)) return true;
  return kind === 'application/pdf' ? !head.startsWith('%PDF-') : head.slice(0, 1_024).includes('%PDF-');
}

/** As the head of the picture says; 0 where it does not. */
function pointsOf(picture: Buffer, kind: string): number {
  if (kind === 'image/png') return picture.length < 24 ? 0 : picture.readUInt32BE(16) * picture.readUInt32BE(20);
  if (kind === 'image/webp') return picture.toString('latin1', 12, 16) === 'VP8X' && picture.length > 30 ? (picture.readUIntLE(24, 3) + 1) * (picture.readUIntLE(27, 3) + 1) : 0;
  for (let at = 2; at + 9 < picture.length && picture[at] === 0xff;) {
    const marker = picture[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) return picture.readUInt16BE(at + 5) * picture.readUInt16BE(at + 7);
    at += 2 + picture.readUInt16BE(at + 2);
  }
  return 0;
}
