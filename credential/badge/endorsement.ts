/**
 * An endorsement that a badge carries (Open Badges 3.0 §2.4): what another signed about the achievement or its issuer. It travels as
 * the token it is, so its bytes stay what they were; whether it is genuine is asked by whoever verifies the badge.
 */
import { disagreement, openJws } from '../jose/credential.ts';
import { asList, asObject, hasType } from '../verify/json.ts';
import { optional, unique } from './members.ts';

export type Endorsement = {
  /** The id of what is endorsed: an achievement's address, an issuer's did. */
  readonly about: string;
  readonly by: { readonly id: string; readonly name?: string };
  readonly comment?: string;
  readonly validFrom?: string;
  readonly validUntil?: string;
};

/** `token`: a compact JWS. Undefined: none that says what it endorses and who does. Never throws; the signature is not looked at. */
export function readEndorsement(token: string): Endorsement | undefined {
  try {
    const envelope = openJws(token.trim()), { document } = envelope, { issuer } = document;
    const subjects = asList(document['credentialSubject']).map(asObject), about = subjects[0]?.['id'], by = typeof issuer === 'string' ? { id: issuer } : asObject(issuer);
    if (disagreement(envelope) !== undefined || !hasType(document, 'EndorsementCredential') || subjects.length !== 1 || typeof about !== 'string' || typeof by?.['id'] !== 'string') return undefined;
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    return {
      about, by: { id: by['id'], ...optional('name', text('name' in by ? by['name'] : undefined)) }, ...optional('comment', text(subjects[0]?.['endorsementComment'])),
      ...optional('validFrom', text(document['validFrom'])), ...optional('validUntil', text(document['validUntil'])),
    };
  } catch {
    return undefined;
  }
}

/** Those that speak of this very thing: one about something else would make whoever verifies the badge doubt it. */
export function endorsementsOf(tokens: readonly string[] | undefined, id: string): readonly string[] {
  return unique((tokens ?? []).map((token) => token.trim())).filter((token) => readEndorsement(token)?.about === id);
}
