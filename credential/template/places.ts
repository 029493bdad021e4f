/** Where the slots of an Open Badge are: whatever is said of one person. The achievement, the issuer and the picture are everybody's. */
import type { SlotKind } from './template.ts';

/** A member's kind, or where to look inside; a list of one: the same for every item. What is absent or no text is no slot. */
export type Places = { readonly [member: string]: SlotKind | Places | readonly [Places] };

export const OPEN_BADGE: Places = {
  id: 'iri',
  awardedDate: 'datetime',
  validFrom: 'datetime',
  validUntil: 'datetime',
  credentialSubject: {
    id: 'iri',
    identifier: [{ identityHash: 'text' }],
    narrative: 'text',
    result: [{ status: 'text', value: 'text' }],
  },
  evidence: [{ id: 'iri', name: 'text', description: 'text', genre: 'text' }],
  credentialStatus: { id: 'iri', statusListIndex: 'text', statusListCredential: 'iri' },
};
