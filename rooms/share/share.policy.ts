// What a share link may be, and when it opens.
import type { LinkRow } from './share.store.ts';

export const KINDS = ['link', 'linkedin', 'paper'] as const;
/** What it is made for: an address to send, a profile, a code on paper. */
export type Kind = (typeof KINDS)[number];
/** `elsewhere`: it was made in another house, and its address is that house's. */
export type LinkState = 'open' | 'expired' | 'withdrawn' | 'elsewhere';

/** What a holder can leave out of what a link shows. `dates`: when it was awarded, never when it ends. */
export const FIELDS = ['results', 'evidence', 'narrative', 'holderName', 'birthDate', 'dates'] as const;
export type Field = (typeof FIELDS)[number];
/**
 * `whole`: the signed bytes. `selective`: a proof derived from the issuer's own signature. `attested`: this house saw the whole, says which
 * part it shows, and signs that.
 */
export type How = 'whole' | 'selective' | 'attested';

/** Days a link may be given; 0: until it is withdrawn. */
export const LIFETIMES: readonly number[] = [7, 30, 365, 0];
/** Of one credential, at once: more is a slip or a program. */
export const MOST_OPEN = 50;
export const NOTE_LENGTH = 120, TITLE_LENGTH = 120, MESSAGE_LENGTH = 1_000;
/** By one link: a page of more is nobody's application. */
export const MOST_ITEMS = 30;
/** A reader's code, as long as one for signing in; what they prove with it lasts an hour, for one link. */
export const CODE_MS = 10 * 60_000, READING_MS = 60 * 60_000, TRIES = 5;

export function stateOf({ withdrawn_at, expires_at }: Pick<LinkRow, 'withdrawn_at' | 'expires_at'>, now: Date): Exclude<LinkState, 'elsewhere'> {
  if (withdrawn_at) return 'withdrawn';
  return expires_at && expires_at <= now ? 'expired' : 'open';
}
