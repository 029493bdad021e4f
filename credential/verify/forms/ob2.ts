/**
 * Open Badges 2.0 and 1.x. Most are hosted: no signature, the issuer's own site vouches by showing the same. The rest are tokens signed
 * with a key that the issuer's profile names. Award, badge and issuer may be three documents, fetched one after another.
 */
import { issuerIdOf, readOldBadge, stampOf } from '../../badge/read-2.ts';
import { parseJson } from '../../canon/json.ts';
import { checkDates } from '../checks/dates.ts';
import { checkHosted } from '../checks/hosted.ts';
import { checkIssuer } from '../checks/issuer.ts';
import { checkOldSignature } from '../checks/old-signature.ts';
import { checkRecipient } from '../checks/recipient.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, notReached, pass, passed, refusal } from '../finding.ts';
import { asList, asObject, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import type { Judge } from './judge.ts';

/** Vouched for: by whom it was checked, what it says now. */
export type Vouched = { readonly findings: readonly Finding[]; readonly assertion: Obj; /** Where it stands, or the address of its key. */ readonly address?: string; readonly key?: Obj };

export const judgeOldBadge: Judge = async (opened, ports) => {
  const shape = shapeOf(opened.document);
  if (!passed(shape)) return { findings: [shape], claims: null };
  const vouched = opened.envelope ? await checkOldSignature(opened.envelope, ports) : await checkHosted(opened.document, ports);
  const isVouched = vouched.findings.every(passed);
  const { assertion } = vouched;
  // Only what somebody vouches for is followed further.
  const badge = await documentOf(assertion['badge'], isVouched, ports);
  const issuer = await documentOf(badge?.['issuer'], isVouched, ports);
  const id = issuerIdOf(issuer);
  // What stands in the award about its issuer is its own word: keys, rules and lists count from the issuer's own address.
  const profile = isVouched && id !== undefined ? await documentOf(id, true, ports) : undefined;
  const scope = isVouched ? [scopeOf(vouched, id, profile)] : [];
  const isIssuers = isVouched && scope.every(passed);
  const from = stampOf(assertion['issuedOn'] ?? assertion['issued_on']);
  const until = stampOf(assertion['expires']);
  const dates = from === undefined ? notReached('dates') : checkDates({ validFrom: from, ...(until !== undefined && { validUntil: until }) }, (ports.at ?? ports.now).getTime());
  const status = isIssuers ? await checkRevoked(assertion, profile, opened.envelope !== undefined, ports) : notReached('status');
  const registered = isIssuers && id !== undefined ? await checkIssuer(id, ports) : undefined;
  const recipient = isIssuers && ports.recipient !== undefined ? [checkRecipient(assertion, ports.recipient)] : [];
  return {
    findings: [shape, ...vouched.findings, ...scope, dates, status, ...(registered?.findings ?? []), ...recipient],
    claims: readOldBadge({ assertion, badge, issuer }),
    ...(id !== undefined && { issuer: { id, ...(registered?.name !== undefined && { registeredName: registered.name }) } }),
  };
};

/** A bare address of a hosted award, as images carry it, has no members yet. */
export function isAddress(document: Obj): boolean {
  return Object.keys(document).every((name) => name === 'id' || name === 'type');
}

function shapeOf(document: Obj): Finding {
  const missing = ['recipient', 'badge'].find((member) => document[member] === undefined);
  if (isAddress(document) || missing === undefined) return pass('shape', 'shape_ok');
  return fail('shape', 'shape_wrong', { path: `/${missing}` });
}

/** Embedded, or at the address that stands in its place. Undefined: out of reach. */
async function documentOf(value: unknown, mayAsk: boolean, ports: VerifyPorts): Promise<Obj | undefined> {
  const embedded = asObject(value);
  if (embedded && Object.keys(embedded).length > 1) return embedded;
  const url = idOf(value);
  if (url === undefined || !mayAsk || !ports.fetchDocument) return undefined;
  const fetched = await ports.fetchDocument(url);
  if ('unavailable' in fetched) return undefined;
  try {
    const document = asObject(parseJson(fetched.bytes));
    return document && { ...document, id: document['id'] ?? url };
  } catch (error) {
    refusal(error);
    return undefined;
  }
}

/** Whoever vouches must be the issuer: the same host or one that the issuer allows, or a key that the issuer's profile names. */
function scopeOf({ address = '', key }: Vouched, id: string | undefined, profile: Obj | undefined): Finding {
  const isHome = id !== undefined && URL.parse(address)?.origin === URL.parse(id)?.origin;
  if (id === undefined || (!profile && (key || !isHome))) return notChecked('issuer_key', 'issuer_key_unavailable', { detail: 'the issuer’s profile' });
  const known = profile ?? {};
  const isItself = !profile || profile['id'] === id;
  const isGood = isItself && (key ? isNamed(key, address, id, known) : isHome || isAllowed(address, known));
  return isGood ? pass('issuer_key', 'key_found') : fail('issuer_key', 'ob2_scope');
}

function isNamed(key: Obj, address: string, id: string, profile: Obj): boolean {
  return key['owner'] === id && asList(profile['publicKey']).some((named) => idOf(named) === address);
}

/** `allowedOrigins` are hosts, `startsWith` beginnings of addresses. */
function isAllowed(address: string, profile: Obj): boolean {
  const rule = asObject(profile['verification']);
  const prefixes = asList(rule?.['startsWith']).map(String);
  return asList(rule?.['allowedOrigins']).some((host) => `https://${String(host)}` === URL.parse(address)?.origin) && (prefixes.length === 0 || prefixes.some((prefix) => address.startsWith(prefix)));
}

/** A hosted award says so itself; a signed one may stand in the list that the issuer's profile names. */
async function checkRevoked(assertion: Obj, issuer: Obj | undefined, isSigned: boolean, ports: VerifyPorts): Promise<Finding> {
  if (!isSigned) return pass('status', 'not_revoked');
  const url = issuer?.['revocationList'];
  if (typeof url !== 'string') return pass('status', 'no_status');
  const list = await documentOf(url, true, ports);
  const revoked = list && (list['revokedAssertions'] ?? list);
  if (!revoked) return notChecked('status', 'status_unreachable');
  const name = assertion['id'] ?? assertion['uid'];
  const isIn = Array.isArray(revoked) ? revoked.some((one) => (asObject(one)?.['id'] ?? asObject(one)?.['uid'] ?? one) === name) : Object.hasOwn(revoked as Obj, String(assertion['uid']));
  if (!isIn) return pass('status', 'not_revoked');
  // The list does not say since when.
  return ports.at && ports.at < ports.now ? notChecked('status', 'no_time_evidence') : fail('status', 'revoked');
}
