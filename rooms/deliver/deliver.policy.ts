// Who may see what left the house, and for how long a door stays open.
import type { Role } from '#lib/http';

/** Seeing an organisation's mails and sending one again. */
export const MAY_DELIVER: readonly Role[] = ['issuer'];
/** What an organisation writes to its learners is for its owners to settle. */
export const MAY_WORD: readonly Role[] = ['owner'];

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

export const CLAIM_DAYS = 30;
/** A reader of an old link may ask for a new one this often. */
export const RENEW_PAUSE = HOUR;

/** After n failed attempts, wait this long; after the last, give up. */
export const RETRY_AFTER: readonly number[] = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY];
/** No mail can leave: nobody's fault but the server's, so no attempt is counted. */
export const DOWN_PAUSE = 2 * MINUTE;
/** A mail that was taken and not settled (the process died) is taken again after this. */
export const LEASE = 5 * MINUTE;

/** How long a mail is worth sending: a code that has expired helps nobody. */
export function mailLifetime(kind: string): number {
  return kind === 'sign-in-code' || kind === 'reader-code' || kind === 'login-link' ? 10 * MINUTE : 14 * DAY;
}

/** Letters kept for other rooms are deleted after this. */
export const LETTER_DAYS = 30;

export function days(n: number): number { return n * DAY; }
