// Who may do what with specifications. Every member may read them; the owner may do everything.
import type { Role, Seat } from '#lib/http';

export const MAY_DESIGN = ['designer'] as const satisfies readonly Role[];
/** How specifications are published is for the owner alone to settle. */
export const MAY_SETTLE = ['owner'] as const satisfies readonly Role[];
const MAY_ISSUE = ['issuer'] as const satisfies readonly Role[];

export function mayDesign(seat: Pick<Seat, 'roles'>): boolean {
  return holds(seat, MAY_DESIGN);
}

export function maySettle(seat: Pick<Seat, 'roles'>): boolean {
  return holds(seat, MAY_SETTLE);
}

/** Only whether to show the way there: the room of issuing asks for itself. */
export function mayIssue(seat: Pick<Seat, 'roles'>): boolean {
  return holds(seat, MAY_ISSUE);
}

/** Whoever saved anything of a version is its author, however little it was. */
export function isAuthor(writers: readonly string[], person: string): boolean {
  return writers.includes(person);
}

export function isPerson(by: string): boolean {
  return !by.startsWith('api-key:') && by !== 'house';
}

function holds({ roles }: Pick<Seat, 'roles'>, wanted: readonly Role[]): boolean {
  return roles.includes('owner') || wanted.some((role) => roles.includes(role));
}
