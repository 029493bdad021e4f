// What a share link may be, and when it opens.
import type { LinkRow } from './share.store.ts';

export const KINDS = ['link', 'linkedin', 'paper'] as const;
/** What it is made for: an address to send, a profile, a code on paper. */
export type Kind = (typeof KINDS)[number];
export type LinkState = 'open' | 'expired' | 'withdrawn';

/** Days a link may be given; 0: until it is withdrawn. */
export const LIFETIMES: readonly number[] = [7, 30, 365, 0];
/** Of one credential, at once: more is a slip or a program. */
export const MOST_OPEN = 50;
export const NOTE_LENGTH = 120;

export function stateOf({ withdrawn_at, expires_at }: Pick<LinkRow, 'withdrawn_at' | 'expires_at'>, now: Date): LinkState {
  if (withdrawn_at) return 'withdrawn';
  return expires_at && expires_at <= now ? 'expired' : 'open';
}
