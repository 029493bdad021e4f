/** Whose a credential is, as far as it says; and what stands inside a presentation or is only named. Nothing is verified here. */
import { fromUtf8 } from '../bytes.ts';
import { parseJson } from '../canon/json.ts';
import { checkRecipient } from './checks/recipient.ts';
import { textOf } from './checks/contained.ts';
import { passed } from './finding.ts';
import { recognise } from './forms/recognise.ts';
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

/** Where a programme hands over several: the answers of Open Badges 3.0 and CLR 2.0 (`credential`, `compactJwsString`) and of Badge Connect 2.1 (`results`). */
const LISTS = ['credential', 'compactJwsString', 'results'] as const;
/** Notes begin with a bracket too. */
const LIKE_A_LIST = /^[\s\uFEFF]*(?:\{|\[\s*["{])/;

/**
 * The credentials of a list in JSON, such as a backpack gives out; each with its own text, like those of a presentation. Empty: no list, or
 * nothing of it is a credential. What else stands in it comes along, so that it can be named. Errors: those of parseJson.
 */
export function listedIn({ form, refusal, bytes }: Opened): readonly string[] {
  const text = form === null && !refusal ? fromUtf8(bytes) : undefined;
  if (text === undefined || !LIKE_A_LIST.test(text)) return [];
  const whole = parseJson(text), members = Array.isArray(whole) ? whole : LISTS.flatMap((name) => asList(asObject(whole)?.[name])), texts = members.filter((one) => typeof one === 'string' || asObject(one) !== undefined).map(textOf);
  return texts.some(isCredential) ? texts : [];
}

function isCredential(text: string): boolean {
  try {
    return recognise(text).form !== null;
  } catch {
    return false;
  }
}

/** Addresses of the picture that the document itself names, for whoever keeps it: pages never ask for them. */
export function picturesNamed(document: unknown): readonly string[] {
  const object = asObject(document), subject = asObject(asList(object?.['credentialSubject'])[0]);
  const holders = [asObject(subject?.['achievement']), asObject(object?.['badge']), object];
  return [...new Set(holders.map((holder) => idOf(holder?.['image'])).filter((address) => address?.startsWith('https://') === true))] as string[];
}
