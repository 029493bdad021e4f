// The picture of a credential: the issuer's own when it travels inside the signed bytes, else drawn from what they say.
import { createHash } from 'node:crypto';
import type { Claims } from '#credential';
import { EMBLEMS, PIGMENTS, SHAPES, type BadgeParams } from '../../../web/badge.ts';

export type BadgePicture = 
  | { readonly kind: 'png' | 'svg'; readonly bytes: Buffer; readonly dataUrl: string }
  | { readonly kind: 'drawn'; readonly params: BadgeParams };

const DATA = /^data:image\/(png|svg\+xml);base64,([A-Za-z0-9+/]+={0,2})$/;
// An issuer's drawing must not make the renderer read files of this machine, or call out.
const REACHES_OUT = /<!|<image|<style|@import|url\(\s*["']?(?!#)|href\s*=\s*["'](?!#)/i;

export function badgeOf(claims: Claims): BadgePicture {
  const [dataUrl, type, base64] = DATA.exec(claims.image ?? '') ?? [];
  if (dataUrl && base64) {
    const bytes = Buffer.from(base64, 'base64');
    if (type === 'png') return { kind: 'png', bytes, dataUrl };
    if (!REACHES_OUT.test(bytes.toString('utf8'))) return { kind: 'svg', bytes, dataUrl };
  }
  return { kind: 'drawn', params: drawn(claims) };
}

/** The same achievement always gets the same badge. */
function drawn({ achievementId, title, level }: Claims): BadgeParams {
  const seed = achievementId ?? title, [a = 0, b = 0, c = 0] = createHash('sha256').update(seed).digest();
  const pick = <V>(list: readonly [V, ...V[]], n: number): V => list[n % list.length] ?? list[0];
  return { shape: pick(SHAPES, a), pigment: pick(PIGMENTS, b), emblem: pick(EMBLEMS, c), level: Number(/[1-8]/.exec(level ?? '')?.[0] ?? 1), seed };
}
