// Who may do what in an organisation. The owner may do everything; any member may see who works there.
import type { Role, Seat } from '#lib/http';

export const ROLES = ['owner', 'designer', 'issuer', 'assessor', 'viewer'] as const satisfies readonly Role[];
export const API_SCOPES = ['design:read', 'design:write', 'issue:read', 'issue:write'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export const MAY = {
  'see members': ['designer', 'issuer', 'assessor', 'viewer'],
  'invite members': [],
  'change roles': [],
  'remove members': [],
  'edit the organisation': [],
  'make API keys': [],
  'read the history': [],
} as const satisfies Record<string, readonly Exclude<Role, 'owner'>[]>;
export type Act = keyof typeof MAY;

export function mayHere(seat: Pick<Seat, 'roles'>, act: Act): boolean {
  return holdsOneOf(seat, MAY[act]);
}

/** The owner always passes. */
export function holdsOneOf(seat: Pick<Seat, 'roles'>, roles: readonly Role[]): boolean {
  return seat.roles.includes('owner') || roles.some((role) => seat.roles.includes(role));
}

/** An organisation without an owner could never be administered again. */
export function leavesNoOwner(members: readonly { readonly person: string; readonly roles: readonly Role[] }[], person: string, roles: readonly Role[]): boolean {
  return !roles.includes('owner') && !members.some((m) => m.person !== person && m.roles.includes('owner'));
}
