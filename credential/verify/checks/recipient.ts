/** Recipient: is it about the person with this e-mail address? Only asked when an address was given. */
import { toHex, utf8 } from '../../bytes.ts';
import { sha256 } from '../../platform.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';

/** OB 3.0 `identifier[]` of the subject, OB 2.0 and 1.x `recipient`. */
export function checkRecipient(document: Obj, address: string): Finding {
  const subject = asObject(asList(document['credentialSubject'])[0]);
  const stated = [...asList(subject?.['identifier']), ...asList(document['recipient'])].map(asObject).filter((identity) => identity !== undefined).flatMap(identityOf);
  if (stated.length === 0) return notChecked('recipient', 'recipient_unstated');
  if (stated.some((identity) => isOf(identity, address))) return pass('recipient', 'recipient_matches');
  return stated.some(isUnread) ? notChecked('recipient', 'recipient_scrambled') : fail('recipient', 'recipient_differs');
}

type Identity = { readonly value: string; readonly isHashed: boolean; readonly salt: string };

function identityOf(stated: Obj): readonly Identity[] {
  const [kind, value, salt] = [stated['identityType'] ?? stated['type'], stated['identityHash'] ?? stated['identity'], stated['salt']];
  if ((kind !== 'emailAddress' && kind !== 'email') || typeof value !== 'string') return [];
  return [{ value, isHashed: stated['hashed'] === true || /^(?:sha256|md5)\$/.test(value), salt: typeof salt === 'string' ? salt : '' }];
}

/** Hashed in another way than SHA-256: it may be this address or not. */
function isUnread({ value, isHashed }: Identity): boolean {
  return isHashed && !/^(?:sha256\$)?[0-9a-f]{64}$/i.test(value);
}

/** Addresses are hashed as they were written; issuers write them in small letters or as they got them. */
function isOf({ value, isHashed, salt }: Identity, address: string): boolean {
  const written = address.trim(), small = written.toLowerCase();
  if (!isHashed) return small === value.trim().toLowerCase();
  const hash = value.replace(/^sha256\$/, '').toLowerCase();
  return [written, small].some((spelling) => toHex(sha256(utf8(spelling + salt))) === hash);
}
