// The picture of a specification. It travels inside every credential (`docs/decisions/016-picture-inside.md`), so it is small, and drawn again from what is allowed.
import type { Specification } from '#credential';
import type { Fault } from '#lib/errors';
import type { Json } from '#lib/jcs';
import { MEDIA_TYPE, PictureError, rewritePicture, uploadedPicture, type Picture } from '#lib/picture';
import type { Content } from '../design.ts';

type Image = NonNullable<Specification['image']>;
export type Rasterise = (svg: string, width: number) => Promise<Uint8Array>;

/** Bytes; in base64 a third more. A cohort of ten thousand carries it ten thousand times. */
export const MOST_BYTES = 96 * 1024;
const SIDES = [512, 400, 320, 256, 200] as const;

/** Made small enough, whatever was given. @throws PictureError */
export async function pictureFrom(bytes: Uint8Array, rasterise: Rasterise): Promise<{ picture: Picture; removed: readonly string[] }> {
  const { picture, removed } = uploadedPicture(bytes);
  if (picture.bytes.length <= MOST_BYTES) return { picture, removed };
  const source = picture.kind === 'svg' ? Buffer.from(picture.bytes).toString('utf8') : framed(picture.bytes);
  for (const side of SIDES) {
    const smaller = rewritePicture(await rasterise(source, side)).picture;
    if (smaller.bytes.length <= MOST_BYTES) return { picture: smaller, removed };
  }
  throw new PictureError('picture_heavy', 'more than 96 kB at any size');
}

export function imageOf({ kind, bytes }: Picture, alt: Image['alt']): Image {
  return { mediaType: MEDIA_TYPE[kind], data: Buffer.from(bytes).toString('base64'), alt };
}

/** What a file, a form or a program brought, drawn again; what cannot be is left for `imageFaults` to refuse. */
export function withSafeImage(content: Content): Content {
  const image = content['image'];
  if (!isImage(image)) return content;
  try {
    const { picture } = rewritePicture(Buffer.from(image.data, 'base64'));
    return { ...content, image: { ...image, mediaType: MEDIA_TYPE[picture.kind], data: Buffer.from(picture.bytes).toString('base64') } };
  } catch (error) {
    if (error instanceof PictureError) return content;
    throw error;
  }
}

/** Nothing is published with a picture that would have to be changed. */
export function imageFaults(content: Content): Fault[] {
  const image = content['image'];
  if (!isImage(image)) return [];
  try {
    rewritePicture(Buffer.from(image.data, 'base64'));
    return [];
  } catch (error) {
    if (error instanceof PictureError) return [{ path: '/image/data', code: error.code }];
    throw error;
  }
}

function isImage(image: Json | undefined): image is { data: string } {
  return typeof image === 'object' && image !== null && !Array.isArray(image) && typeof (image as { data?: unknown }).data === 'string';
}

/** A PNG as a drawing, so that it can be drawn smaller. */
function framed(png: Uint8Array): string {
  const view = Buffer.from(png), width = view.readUInt32BE(16), height = view.readUInt32BE(20);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><image width="${width}" height="${height}" href="data:image/png;base64,${view.toString('base64')}"/></svg>`;
}
