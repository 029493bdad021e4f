/**
 * Bitstring Status List 1.0 §3.2. The list is a signed credential of the same issuer, judged like one before a bit of it is read.
 * Whatever keeps us from reading it leaves the status unknown: it is never "not revoked" for want of an answer.
 */
import { toBase64 } from '../../bytes.ts';
import { parseJson } from '../../canon/json.ts';
import { sha256 } from '../../platform.ts';
import { decodeBits, getBit } from '../../status/bitstring.ts';
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, isGood, notChecked, pass, passed, refusal } from '../finding.ts';
import { asList, asObject, hasType, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import { checkProofs } from './proofs.ts';
import type { StatusAsk } from './status.ts';
import { checkTerms } from './terms.ts';

type List = { readonly url: string; readonly document: Obj; readonly bits: Uint8Array };

export async function checkBitstring(entry: Obj, ask: StatusAsk): Promise<Finding> {
  const { statusListCredential: url, statusPurpose: purpose, statusListIndex: index } = entry;
  if (typeof index !== 'string' || !/^(?:0|[1-9]\d{0,14})$/.test(index)) return fail('status', 'status_index', { path: '/credentialStatus/statusListIndex' });
  if (typeof url !== 'string' || typeof purpose !== 'string') return fail('status', 'status_malformed', { path: '/credentialStatus' });
  if (entry['statusSize'] !== undefined && entry['statusSize'] !== 1) return notChecked('status', 'status_unsupported', { detail: 'statusSize' });
  if (purpose !== 'revocation' && purpose !== 'suspension') return notChecked('status', 'status_unsupported', { detail: purpose.slice(0, 80) });
  const list = await readList(url, purpose, ask);
  if ('check' in list) return list;
  if (Number(index) >= list.bits.length * 8) return fail('status', 'status_index', { path: '/credentialStatus/statusListIndex' });
  if (!getBit(list.bits, Number(index))) return pass('status', 'not_revoked');
  // A list of today tells nothing about a day before it was made.
  if (ask.at < ask.now && ask.at < (parseStamp(list.document['validFrom']) ?? Infinity)) return notChecked('status', 'no_time_evidence');
  if (purpose === 'suspension') return fail('status', 'suspended');
  return fail('status', (await isSuspended(list, Number(index), ask)) ? 'suspended' : 'revoked');
}

async function readList(url: string, purpose: string, ask: StatusAsk, digest?: string): Promise<List | Finding> {
  const fetched = await ask.fetchDocument(url);
  if ('unavailable' in fetched) return notChecked('status', 'status_unreachable', { detail: fetched.code ?? fetched.why });
  if (digest !== undefined && digest !== `sha256-${toBase64(sha256(fetched.bytes))}`) return notChecked('status', 'status_untrusted', { detail: 'digest' });
  try {
    const document = asObject(parseJson(fetched.bytes)) ?? {};
    const untrusted = await judgeList(document, url, purpose, ask);
    if (untrusted) return untrusted;
    return { url, document, bits: await decodeBits(String(asObject(document['credentialSubject'])?.['encodedList'])) };
  } catch (error) {
    const { code, message } = refusal(error);
    return notChecked('status', code, { detail: message });
  }
}

/** Undefined: the list may be read. The bits are inflated only afterwards. */
async function judgeList(document: Obj, url: string, purpose: string, ask: StatusAsk): Promise<Finding | undefined> {
  const subject = asObject(document['credentialSubject']);
  const untrusted = (detail: string) => notChecked('status', 'status_untrusted', { detail });
  if (!hasType(document, 'BitstringStatusListCredential') || !hasType(subject, 'BitstringStatusList')) return untrusted('not a status list');
  if (idOf(document['issuer']) !== ask.issuer) return untrusted('the list has another issuer');
  if (document['id'] !== undefined && document['id'] !== url) return untrusted('the list has another address');
  const terms = await checkTerms(document);
  if (!passed(terms.finding)) return untrusted(terms.finding.code);
  const { key, signature } = await checkProofs(document, ask.issuer, terms.forms, { resolveDid: (did) => ask.resolveDid(did), at: ask.now });
  if (!isGood(key) || !passed(signature)) return untrusted(isGood(key) ? signature.code : key.code);
  if (!asList(subject?.['statusPurpose']).includes(purpose)) return fail('status', 'status_purpose');
  return isFresh(document, ask.now) ? undefined : notChecked('status', 'status_stale');
}

const SKEW = 5 * 60 * 1000;

function isFresh(document: Obj, now: number): boolean {
  const [from, until] = [parseStamp(document['validFrom']), document['validUntil'] === undefined ? Infinity : parseStamp(document['validUntil'])];
  return from !== undefined && until !== undefined && from <= now + SKEW && now <= until;
}

/** The companion that the revocation list signed along by digest. Missing or doubtful: the stronger word, revoked, stands. */
async function isSuspended(list: List, index: number, ask: StatusAsk): Promise<boolean> {
  const companion = asList(list.document['relatedResource']).map(asObject).find((entry) => entry?.['id'] === `${list.url}/suspension`);
  const digest = companion?.['digestSRI'];
  if (typeof digest !== 'string') return false;
  const suspension = await readList(`${list.url}/suspension`, 'suspension', ask, digest);
  return 'bits' in suspension && index < suspension.bits.length * 8 && getBit(suspension.bits, index);
}
