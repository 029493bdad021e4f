// Who may do what with an organisation's keys. Only its owners change them: a key is the organisation's word.
import type { Role, Seat } from '#lib/http';
import type { KeyKind } from './sign.ts';

/** The first is what signs unless somebody asks for another. */
export const KINDS = ['Ed25519', 'P-256', 'RSA-3072'] as const satisfies readonly KeyKind[];

export function isKind(text: string): text is KeyKind {
  return KINDS.some((kind) => kind === text);
}

export const MAY = {
  'see the keys': ['issuer', 'viewer'],
  'change the keys': ['owner'],
} as const satisfies Record<string, readonly Role[]>;

export function mayChangeKeys(seat: Pick<Seat, 'roles'>): boolean {
  return MAY['change the keys'].some((role) => seat.roles.includes(role));
}
