// Who may do what here. The owner may do everything.
import type { Role } from '#lib/http';

export const MAY_ISSUE: readonly Role[] = ['issuer'];
/** Seeing who was awarded what is seeing personal data: not every member does. */
export const MAY_SEE: readonly Role[] = ['issuer', 'viewer'];
