// Who may do what with an organisation's keys. Only its owners change them: a key is the organisation's word.
import type { Role, Seat } from '#lib/http';

export const MAY = {
  'see the keys': ['issuer', 'viewer'],
  'change the keys': ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export function mayChangeKeys(seat: Pick<Seat, 'roles'>): boolean {
  return MAY['change the keys'].some((role) => seat.roles.includes(role));
}
