// Who may do what here. The owner may do everything.
import type { Role } from '#lib/http';

export const MAY_ISSUE: readonly Role[] = ['issuer'];
/** Which keys sign is the organisation's word, as its keys are. */
export const MAY_CHOOSE_FORMS: readonly Role[] = ['owner'];
/** Seeing who was awarded what is seeing personal data: not every member does. */
export const MAY_SEE: readonly Role[] = ['issuer', 'viewer'];
