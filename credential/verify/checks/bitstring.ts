/**
 * Bitstring Status List 1.0 §3.2 and its forerunner StatusList2021. The list is a signed credential of the same issuer, judged like one
 * before a bit of it is read. Whatever keeps us from reading it leaves the status unknown: it is never "not revoked" for want of an answer.
 */
import { fromUtf8, toBase64 } from '../../bytes.ts';
import { sha256 } from '../../platform.ts';
import { decodeBits, getValue } from '../../status/bitstring.ts';
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, pass, passed, refusal, warn } from '../finding.ts';
import { recognise } from '../forms/recognise.ts';
import type { Recognised } from '../forms/recognise.ts';
import { asList, asObject, hasType, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import { checkEnvelope } from './envelope.ts';
import { checkNames } from './names.ts';
import { checkProofs } from './proofs.ts';
import type { StatusAsk } from './status.ts';
import { checkTerms } from './terms.ts';

type List = { readonly url: string; readonly document: Obj; readonly bits: Uint8Array };

/** How the two specifications name the same things. */
type Dialect = { readonly credential: string; readonly list: string; readonly purposes: ReadonlySet<string> };

const BITSTRING: Dialect = { credential: 'BitstringStatusListCredential', list: 'BitstringStatusList', purposes: new Set(['revocation', 'suspension', 'message', 'refresh']) };
const LIST_2021: Dialect = { credential: 'StatusList2021Credential', list: 'StatusList2021', purposes: new Set(['revocation', 'suspension']) };

export function checkBitstring(entry: Obj, ask: StatusAsk): Promise<Finding> {
  return checkEntry(BITSTRING, entry, ask);
}

export function checkStatusList2021(entry: Obj, ask: StatusAsk): Promise<Finding> {
  return checkEntry(LIST_2021, entry, ask);
}

async function checkEntry(dialect: Dialect, entry: Obj, ask: StatusAsk): Promise<Finding> {
  const { statusListCredential: url, statusPurpose: purpose, statusListIndex: index, statusSize: size = 1 } = entry;
  if (typeof index !== 'string' || !/^(?:0|[1-9]\d{0,14})$/.test(index)) return fail('status', 'status_index', { path: '/credentialStatus/statusListIndex' });
  if (typeof url !== 'string' || typeof purpose !== 'string') return fail('status', 'status_malformed', { path: '/credentialStatus' });
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > 8) return notChecked('status', 'status_unsupported', { detail: 'statusSize' });
  if (!dialect.purposes.has(purpose)) return notChecked('status', 'status_unsupported', { detail: purpose.slice(0, 80) });
  const list = await readList(dialect, url, purpose, ask);
  if ('check' in list) return list;
  if ((Number(index) + 1) * size > list.bits.length * 8) return fail('status', 'status_index', { path: '/credentialStatus/statusListIndex' });
  const value = getValue(list.bits, Number(index), size);
  if (value === 0) return pass('status', 'not_revoked');
  // A list of today tells nothing about a day before it was made.
  if (ask.at < ask.now && ask.at < (parseStamp(list.document['validFrom'] ?? list.document['issuanceDate']) ?? Infinity)) return notChecked('status', 'no_time_evidence');
  return findingFor(purpose, async () => isSuspended(dialect, list, Number(index), ask), () => messageFor(entry, value));
}

async function findingFor(purpose: string, isOnlySuspended: () => Promise<boolean>, message: () => string): Promise<Finding> {
  switch (purpose) {
    case 'message': return warn('status', 'status_message', { detail: message() });
    case 'refresh': return warn('status', 'status_refresh');
    case 'suspension': return fail('status', 'suspended');
    default: return fail('status', (await isOnlySuspended()) ? 'suspended' : 'revoked');
  }
}

/** §2.2 `statusMessage`: the issuer signed the words along with the entry. */
function messageFor(entry: Obj, value: number): string {
  const hex = `0x${value.toString(16)}`;
  const said = asList(entry['statusMessage']).map(asObject).find((one) => one?.['status'] === hex)?.['message'];
  return typeof said === 'string' ? `${hex} ${said.slice(0, 200)}` : hex;
}

async function readList(dialect: Dialect, url: string, purpose: string, ask: StatusAsk, digest?: string): Promise<List | Finding> {
  const fetched = await ask.fetchDocument(url);
  if ('unavailable' in fetched) return notChecked('status', 'status_unreachable', { detail: fetched.code ?? fetched.why });
  if (digest !== undefined && digest !== `sha256-${toBase64(sha256(fetched.bytes))}`) return notChecked('status', 'status_untrusted', { detail: 'digest' });
  try {
    const opened = recognise((fromUtf8(fetched.bytes) ?? '').trim());
    const document = opened.document ?? {};
    const untrusted = await judgeList(dialect, { ...opened, document }, url, purpose, ask);
    if (untrusted) return untrusted;
    return { url, document, bits: await decodeBits(encodedIn(dialect, document)) };
  } catch (error) {
    const { code, message } = refusal(error);
    return notChecked('status', code, { detail: message });
  }
}

/** StatusList2021 leaves the multibase letter out; gzip in base64url never starts with it. */
function encodedIn(dialect: Dialect, document: Obj): string {
  const encoded = String(asObject(document['credentialSubject'])?.['encodedList']);
  return dialect === LIST_2021 && !encoded.startsWith('u') ? `u${encoded}` : encoded;
}

/** Undefined: the list may be read. The bits are inflated only afterwards. */
async function judgeList(dialect: Dialect, { document, envelope }: Recognised & { readonly document: Obj }, url: string, purpose: string, ask: StatusAsk): Promise<Finding | undefined> {
  const subject = asObject(document['credentialSubject']);
  const untrusted = (detail: string) => notChecked('status', 'status_untrusted', { detail });
  if (!hasType(document, dialect.credential) || !hasType(subject, dialect.list)) return untrusted('not a status list');
  if (idOf(document['issuer']) !== ask.issuer) return untrusted('the list has another issuer');
  if (document['id'] !== undefined && document['id'] !== url) return untrusted('the list has another address');
  const terms = envelope ? { finding: checkNames(document), forms: [] } : await checkTerms(document);
  if (!isGood(terms.finding)) return untrusted(terms.finding.code);
  const keys = { resolveDid: (did: string) => ask.resolveDid(did), ...(ask.resolveKey && { resolveKey: ask.resolveKey }) };
  const { key, signature } = envelope ? await checkEnvelope(envelope, ask.issuer, keys) : await checkProofs(document, ask.issuer, terms.forms, { ...keys, at: ask.now });
  if (!isGood(key) || !passed(signature)) return untrusted(isGood(key) ? signature.code : key.code);
  if (!asList(subject?.['statusPurpose']).includes(purpose)) return fail('status', 'status_purpose');
  return isFresh(document, ask.now) ? undefined : notChecked('status', 'status_stale');
}

const SKEW = 5 * 60 * 1000;

function isFresh(document: Obj, now: number): boolean {
  const end = document['validUntil'] ?? document['expirationDate'];
  const [from, until] = [parseStamp(document['validFrom'] ?? document['issuanceDate']), end === undefined ? Infinity : parseStamp(end)];
  return from !== undefined && until !== undefined && from <= now + SKEW && now <= until;
}

/** The companion that the revocation list signed along by digest. Missing or doubtful: the stronger word, revoked, stands. */
async function isSuspended(dialect: Dialect, list: List, index: number, ask: StatusAsk): Promise<boolean> {
  const companion = asList(list.document['relatedResource']).map(asObject).find((entry) => entry?.['id'] === `${list.url}/suspension`);
  const digest = companion?.['digestSRI'];
  if (typeof digest !== 'string') return false;
  const suspension = await readList(dialect, `${list.url}/suspension`, 'suspension', ask, digest);
  return 'bits' in suspension && index < suspension.bits.length * 8 && getValue(suspension.bits, index, 1) === 1;
}
