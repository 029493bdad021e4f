// Who may do what in an organisation. Its owners settle who works there and in whose name programs act; every member may see who does.
import type { Role, Seat } from '#lib/http';

export const ROLES = ['owner', 'designer', 'issuer', 'assessor', 'viewer'] as const satisfies readonly Role[];
export const API_SCOPES = ['design:read', 'design:write', 'issue:read', 'issue:write'] as const;
export type ApiScope = (typeof API_SCOPES)[number];

export const MAY = {
  'see members': ['owner', 'designer', 'issuer', 'assessor', 'viewer'],
  'invite members': ['owner'],
  'change roles': ['owner'],
  'remove members': ['owner'],
  'edit the organisation': ['owner'],
  'make API keys': ['owner'],
  'read the history': ['owner'],
} as const satisfies Record<string, readonly Role[]>;
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
