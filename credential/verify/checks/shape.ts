/** Shape: what the data model and Open Badges 3.0 require, of the types they require, so that what is shown is what was signed. */
import { VC2 } from '../../contexts/contexts.ts';
import { isAsPublished } from '../../contexts/published.ts';
import type { Finding } from '../finding.ts';
import { fail, pass } from '../finding.ts';
import { asList, asObject, hasType, idOf } from '../json.ts';
import type { Obj } from '../json.ts';

type Rule = { readonly path: string; readonly holds: (document: Obj) => boolean; readonly why: string };

/** A list of one subject is one subject. */
const only = (value: unknown) => (asList(value).length === 1 ? asObject(asList(value)[0]) : undefined);
const subjectOf = (document: Obj): Obj => only(document['credentialSubject']) ?? {};
const achievementOf = (document: Obj): Obj => only(subjectOf(document)['achievement']) ?? {};

const isDated = (document: Obj) => typeof (document['validFrom'] ?? document['issuanceDate']) === 'string';
const isSecond = (document: Obj) => asList(document['@context']).includes(VC2);

/** VCDM 2.0 §4, 1.1 §4. */
const CREDENTIAL: readonly Rule[] = [
  { path: '/type', holds: (d) => hasType(d, 'VerifiableCredential'), why: 'the type VerifiableCredential is missing' },
  { path: '/id', holds: (d) => d['id'] === undefined || typeof d['id'] === 'string', why: 'id is not an address' },
  { path: '/issuer', holds: (d) => idOf(d['issuer']) !== undefined, why: 'no issuer is named' },
  // VCDM 2.0 §4.9 leaves it to the issuer, 1.1 §4.6 does not.
  { path: '/validFrom', holds: (d) => (isSecond(d) && d['validFrom'] === undefined) || isDated(d), why: 'the beginning of validity is missing' },
  { path: '/issuanceDate', holds: (d) => !isSecond(d) || (d['issuanceDate'] ?? d['expirationDate']) === undefined, why: 'issuanceDate and expirationDate are words of version 1.1: validFrom and validUntil took their place' },
  { path: '/credentialSubject', holds: (d) => asList(d['credentialSubject']).some((subject) => asObject(subject) !== undefined), why: 'it is about nobody' },
  { path: '/relatedResource', holds: (d) => asList(d['relatedResource']).every(isAsPublished), why: 'by the base context it means other bytes than those W3C published' },
];

const BADGE: readonly Rule[] = [
  ...CREDENTIAL,
  { path: '/validFrom', holds: isDated, why: 'the beginning of validity is missing' },
  { path: '/credentialSubject', holds: (d) => only(d['credentialSubject']) !== undefined, why: 'one subject is wanted, not several and not none' },
  { path: '/credentialSubject/type', holds: (d) => hasType(subjectOf(d), 'AchievementSubject'), why: 'the subject is no AchievementSubject' },
  { path: '/credentialSubject', holds: (d) => typeof subjectOf(d)['id'] === 'string' || asList(subjectOf(d)['identifier']).length > 0, why: 'the subject has neither id nor identifier' },
  { path: '/credentialSubject/achievement', holds: (d) => hasType(achievementOf(d), 'Achievement'), why: 'no achievement' },
  { path: '/credentialSubject/achievement/id', holds: (d) => typeof achievementOf(d)['id'] === 'string', why: 'the achievement has no id' },
  { path: '/credentialSubject/achievement/name', holds: (d) => isText(achievementOf(d)['name']), why: 'the achievement has no name' },
  { path: '/credentialSubject/achievement/description', holds: (d) => isText(achievementOf(d)['description']), why: 'the achievement has no description' },
  { path: '/credentialSubject/achievement/criteria', holds: (d) => only(achievementOf(d)['criteria']) !== undefined, why: 'the achievement has no criteria' },
  { path: '/credentialSubject/creditsEarned', holds: (d) => isNumber(subjectOf(d)['creditsEarned']), why: 'creditsEarned is not a number' },
  { path: '/credentialSubject/achievement/creditsAvailable', holds: (d) => isNumber(achievementOf(d)['creditsAvailable']), why: 'creditsAvailable is not a number' },
];

export function checkCredentialShape(document: Obj): Finding {
  return judge(CREDENTIAL, document);
}

export function checkBadgeShape(document: Obj): Finding {
  return judge(BADGE, document);
}

function judge(rules: readonly Rule[], document: Obj): Finding {
  const broken = rules.find((rule) => !rule.holds(document));
  return broken ? fail('shape', 'shape_wrong', { path: broken.path, detail: broken.why }) : pass('shape', 'shape_ok');
}

function isText(value: unknown): boolean {
  return typeof (asObject(value)?.['@value'] ?? value) === 'string';
}

/** `3` and `"3"` have the same canonical form: only one of them is a number to a reader. */
function isNumber(value: unknown): boolean {
  return value === undefined || typeof value === 'number';
}
