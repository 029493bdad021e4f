// Pictures from outside, made harmless: read whole, and written again from what is allowed. What is not understood is refused, never passed on.
import { createHash } from 'node:crypto';

export type Picture = { readonly kind: 'png' | 'svg'; readonly bytes: Uint8Array };

/** Hex. */
export function pictureHash({ bytes }: Picture): string {
  return createHash('sha256').update(bytes).digest('hex');
}
