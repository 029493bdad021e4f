/** What an ELM document says and a report does not show: named, so that nobody takes silence for absence. */
import { asList, asObject } from '../verify/json.ts';
import type { Obj } from '../verify/json.ts';
import { isPlace } from './place.ts';

/** Members that are shown, that are the frame, or that only name and classify what is shown. */
const READ: ReadonlySet<string> = new Set([
  '@context', 'id', 'type', 'credentialSubject', 'issuer', 'issuanceDate', 'issued', 'validFrom', 'validUntil', 'expirationDate', 'credentialSchema', 'credentialStatus', 'status', 'evidence', 'proof',
  'hasClaim', 'fullName', 'givenName', 'familyName', 'contactPoint', 'title', 'description', 'awardedBy', 'awardingBody', 'awardingDate', 'dateIssued', 'specifiedBy', 'provenBy', 'influencedBy', 'hasPart', 'entitlesTo', 'grade', 'resultStatus',
  'legalName', 'prefLabel', 'altLabel', 'homepage', 'location', 'eIDASIdentifier', 'registration', 'vatIdentifier', 'taxIdentifier', 'learningOutcome', 'relatedESCOSkill', 'relatedSkill', 'eqfLevel', 'nqfLevel', 'creditPoint', 'creditReceived',
  'framework', 'point', 'volumeOfLearning', 'workload', 'mode', 'thematicArea', 'qualificationCode', 'evidenceStatement', 'dcType', 'inScheme', 'notation', 'noteLiteral', 'displayParameter',
]);
/** Organisations, places and concepts are shown by name: their other members are not the credential's. */
const CLOSED: ReadonlySet<string> = new Set(['issuer', 'awardingBody', 'homepage', 'location', 'contactPoint', 'evidence', 'displayParameter', 'credentialSchema', 'credentialStatus', 'status', 'prefLabel', 'inScheme', 'dcType', 'framework', 'eqfLevel', 'nqfLevel', 'thematicArea', 'relatedESCOSkill', 'relatedSkill', 'grade', 'mode']);
const [MAX_NAMES, MAX_STEPS] = [40, 20_000];

/** Names of members, each once, in the order of the document. */
export function unreadOf(document: Obj): readonly string[] {
  const names = new Set<string>();
  const open: unknown[] = [document];
  for (let step = 0; open.length > 0 && step < MAX_STEPS && names.size < MAX_NAMES; step += 1) {
    const value = open.shift();
    for (const [name, inner] of Object.entries(asObject(value) ?? {})) {
      if (name === 'identifier' && asList(inner).every(isPlace)) continue;
      if (!READ.has(name)) names.add(name.slice(0, 60));
      else if (!CLOSED.has(name)) open.push(...asList(inner).filter((item) => asObject(item) !== undefined && !isLanguageMap(asObject(item) ?? {})));
    }
  }
  return [...names];
}

function isLanguageMap(value: Obj): boolean {
  return Object.keys(value).length > 0 && Object.keys(value).every((tag) => /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?$/.test(tag) && tag !== 'id');
}
