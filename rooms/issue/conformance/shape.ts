// VCDM 2.0 §4 as an issuer has to hold it: what the suites send is refused before it is signed, with the place that is wrong.
import { CredentialError, isAsPublished, type CredentialErrorCode } from '#credential';

export type Obj = Readonly<Record<string, unknown>>;
type Rule = readonly [path: string, holds: (credential: Obj) => boolean, why: string];

const VC2 = 'https://www.w3.org/ns/credentials/v2';
/** Members whose values say what kind they are (§4.10 to §5.6), and whether they must also say which. */
const TYPED: readonly (readonly [member: string, needsId: boolean])[] = [['credentialStatus', false], ['credentialSchema', true], ['refreshService', false], ['termsOfUse', false], ['evidence', false]];

const RULES: readonly Rule[] = [
  ['/@context', (c) => list(c['@context'])[0] === VC2 && Array.isArray(c['@context']), `the first context is ${VC2}`],
  ['/id', (c) => isIdentifier(c['id']), 'an id is one URL'],
  ['/type', (c) => isTyped(c) && list(c['type']).includes('VerifiableCredential'), 'one of the types is VerifiableCredential'],
  ['/issuer', (c) => c['issuer'] === undefined || isUrl(isObject(c['issuer']) ? c['issuer']['id'] : c['issuer']), 'an issuer is a URL or has one for an id'],
  ['/credentialSubject', (c) => list(c['credentialSubject']).length > 0 && list(c['credentialSubject']).every((one) => isObject(one) && Object.keys(one).length > 0 && isIdentifier(one['id'])), 'a subject is an object that says something'],
  ['/validFrom', (c) => isStamp(c['validFrom']), 'validFrom is a date-time with its zone'],
  ['/validUntil', (c) => isStamp(c['validUntil']), 'validUntil is a date-time with its zone'],
  ['/validUntil', (c) => c['validFrom'] === undefined || c['validUntil'] === undefined || Date.parse(String(c['validFrom'])) <= Date.parse(String(c['validUntil'])), 'it ends before it begins'],
  ['/name', (c) => isText(c['name']), 'a name is a text or has one for each language'],
  ['/description', (c) => isText(c['description']), 'a description is a text or has one for each language'],
  ...TYPED.map(([member, needsId]): Rule => [`/${member}`, (c) => c[member] === undefined || (list(c[member]).length > 0 && list(c[member]).every((one) => isObject(one) && isTyped(one) && isIdentifier(one['id']) && (!needsId || one['id'] !== undefined))), 'each has a type, and an id that is one URL if any']),
  ['/credentialStatus', (c) => list(c['credentialStatus']).every(isEntry), 'an entry of a bitstring status list (§2.1 of that specification)'],
  ['/relatedResource', (c) => c['relatedResource'] === undefined || hasDigests(list(c['relatedResource'])), 'each resource is named once, with a digest, and that of the base context is the published one'],
];

/** Errors: `bad_argument` as a CredentialError with its path. */
export function checkShape(credential: Obj): void {
  const broken = RULES.find(([, holds]) => !holds(credential));
  if (broken) throw new CredentialError('bad_argument' satisfies CredentialErrorCode, broken[2], { path: broken[0] });
}

function isEntry(entry: unknown): boolean {
  if (!isObject(entry) || !list(entry['type']).includes('BitstringStatusListEntry')) return true;
  const { statusPurpose, statusListIndex, statusListCredential, statusSize = 1, statusMessage } = entry;
  const isSized = Number.isInteger(statusSize) && Number(statusSize) > 0 && (statusSize === 1 || Array.isArray(statusMessage));
  return typeof statusPurpose === 'string' && typeof statusListIndex === 'string' && /^(?:0|[1-9]\d*)$/.test(statusListIndex) && isUrl(statusListCredential) && isSized;
}

/** §5.3 */
function hasDigests(resources: readonly unknown[]): boolean {
  const ids = resources.map((one) => (isObject(one) ? one['id'] : undefined));
  return new Set(ids).size === ids.length && resources.every((one) => isObject(one) && isUrl(one['id']) && (typeof one['digestSRI'] === 'string' || typeof one['digestMultibase'] === 'string') && isAsPublished(one));
}

function isTyped(value: Obj): boolean {
  return list(value['type']).length > 0 && list(value['type']).every((type) => typeof type === 'string' && type !== '');
}

function isIdentifier(value: unknown): boolean {
  return value === undefined || isUrl(value);
}

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) && URL.canParse(value);
}

function isStamp(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value)));
}

/** §11.1: values with a language. */
function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string' || (list(value).length > 0 && list(value).every((one) => isObject(one) && typeof one['@value'] === 'string' && Object.keys(one).every((key) => key.startsWith('@'))));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

export function isObject(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
