/** Whose a credential is, as far as it says; and what stands inside a presentation or is only named. Nothing is verified here. */
import { checkRecipient } from './checks/recipient.ts';
import { textOf } from './checks/contained.ts';
import { passed } from './finding.ts';
import { asList, asObject, idOf } from './json.ts';
import type { Obj } from './json.ts';
import type { Opened } from './open.ts';

/** What a person proved to be theirs: e-mail addresses; identifiers (did, ORCID, European Student Identifier) as they are written. */
export type Identities = { readonly addresses: readonly string[]; readonly identifiers: readonly string[] };

/** Does the document name one of them as its recipient, in clear or hashed? `document` as opened; for a hosted badge, as its issuer's site shows it. */
export function isAbout(document: unknown, { addresses, identifiers }: Identities): boolean {
  const object = asObject(document);
  if (!object) return false;
  if (addresses.some((address) => passed(checkRecipient(object, address)))) return true;
  const named = new Set(subjectsOf(object).flatMap(namesOf).map(plain));
  return addresses.some((address) => named.has(plain(`mailto:${address}`)) || named.has(plain(address))) || identifiers.some((identifier) => named.has(plain(identifier)));
}

/** The subject of a credential; of a token without one (SD-JWT VC), the token's own `sub`. */
function subjectsOf(document: Obj): readonly Obj[] {
  return [...asList(document['credentialSubject']), { id: document['sub'] }].map(asObject).filter((subject) => subject !== undefined);
}

/** Its id; OB 3.0 `identifier[].identityHash` in clear; ELM `identifier[].notation` and `contactPoint[].emailAddress[].id`. */
function namesOf(subject: Obj): readonly string[] {
  const identifiers = asList(subject['identifier']).map(asObject).flatMap((one) => (one?.['hashed'] === true ? [] : [one?.['identityHash'], one?.['notation'], one?.['identifier']]));
  const contacts = asList(subject['contactPoint']).map(asObject).flatMap((one) => asList(one?.['emailAddress']).map(idOf));
  return [subject['id'], ...identifiers, ...contacts].filter((name) => typeof name === 'string');
}

/** ORCID is written as an address or bare; addresses of mail in any case. */
function plain(name: string): string {
  return name.trim().toLowerCase().replace(/^https?:\/\/orcid\.org\//, '');
}

/** The credentials a presentation shows, each with its own text: an object stands for its JSON, a string for a token. */
export function presentedIn({ form, document }: Opened): readonly string[] {
  return form === 'vp' && document ? asList(document['verifiableCredential']).map(textOf) : [];
}

/** Addresses of the picture that the document itself names, for whoever keeps it: pages never ask for them. */
export function picturesNamed(document: unknown): readonly string[] {
  const object = asObject(document), subject = asObject(asList(object?.['credentialSubject'])[0]);
  const holders = [asObject(subject?.['achievement']), asObject(object?.['badge']), object];
  return [...new Set(holders.map((holder) => idOf(holder?.['image'])).filter((address) => address?.startsWith('https://') === true))] as string[];
}
