/** Had the authority withdrawn a certificate at a moment? Answered from lists (RFC 5280 §5) and answers (RFC 6960) that came along. */
import { BaseBlock, GeneralizedTime, fromBER } from 'asn1js';
import { BasicOCSPResponse, CertificateRevocationList, OCSPResponse } from 'pkijs';
import type { SingleResponse } from 'pkijs';
import { equal, fromHex, toHex } from '../../bytes.ts';
import { spkiHash } from '../../platform-spki.ts';
import type { Certificate } from './certificate.ts';
import { readCertificate } from './certificate.ts';
import { leafFault } from './chain.ts';
import { HASHES, isSignedBy, schemeOf } from './signature.ts';

/** DER, as it came along. Nothing is fetched. */
export type Material = { readonly lists: readonly Uint8Array[]; readonly answers: readonly Uint8Array[] };
export type Withdrawal = 'good' | 'revoked' | 'unknown';

type Asked = { readonly certificate: Certificate; readonly authority: Certificate; /** Milliseconds since 1970. */ readonly at: number };
/** What one source says: when it was made, until when it counts, since when the certificate is withdrawn. */
type Said = { readonly made: number; readonly until: number; readonly since?: number };

/** The largest lists of authorities run to megabytes; those are not worked through here. */
const [MAX_BYTES, MAX_SOURCES] = [256 * 1024, 8];
const SKEW = 5 * 60 * 1000;

export async function withdrawalOf(asked: Asked, { lists, answers }: Material): Promise<Withdrawal> {
  const said = (await Promise.all([
    ...lists.slice(0, MAX_SOURCES).map((der) => tried(der, () => fromList(der, asked))),
    ...answers.slice(0, MAX_SOURCES).map((der) => tried(der, () => fromAnswer(der, asked))),
  ])).filter((one) => one !== undefined);
  if (said.some(({ since }) => since !== undefined && since <= asked.at)) return 'revoked';
  return said.some((one) => answersFor(one, asked)) ? 'good' : 'unknown';
}

/** A certificate that names no place to ask cannot be withdrawn; the trusted one is the operator's to withdraw. */
export async function withdrawalAlong(path: readonly Certificate[], material: Material, at: number): Promise<Withdrawal> {
  let worst: Withdrawal = 'good';
  for (const [i, certificate] of path.slice(0, -1).entries()) {
    const said = await withdrawalOf({ certificate, authority: path[i + 1] as Certificate, at }, material);
    if (said === 'revoked') return said;
    if (said === 'unknown' && certificate.isRevocable) worst = said;
  }
  return worst;
}

/** In force at the moment, or made later: a withdrawn certificate stays listed as long as it would last. */
function answersFor({ made, until }: Said, { at, certificate }: Asked): boolean {
  return (made - SKEW <= at && at <= until) || (at <= made && made <= certificate.until);
}

/** What cannot be read says nothing. */
async function tried(der: Uint8Array, read: () => Promise<Said | undefined>): Promise<Said | undefined> {
  if (der.length > MAX_BYTES) return undefined;
  try {
    return await read();
  } catch {
    return undefined;
  }
}

async function fromList(der: Uint8Array, { certificate, authority }: Asked): Promise<Said | undefined> {
  const list = new CertificateRevocationList({ schema: fromBER(der).result });
  const isItsOwn = toHex(new Uint8Array(list.issuer.valueBeforeDecode)) === certificate.issuer.der;
  // Partial lists say so in critical extensions (§5.2.4, §5.2.5): silence in them means nothing.
  const isWhole = !(list.crlExtensions?.extensions ?? []).some(({ critical }) => critical);
  const maySign = !authority.usages || authority.usages.has('cRLSign');
  const scheme = schemeOf(list.signatureAlgorithm);
  if (!isItsOwn || !isWhole || !maySign || !list.nextUpdate || !(await isSignedBy(authority, scheme, list.tbsView, list.signatureValue.valueBlock.valueHexView))) return undefined;
  const entry = list.revokedCertificates?.find(({ userCertificate }) => toHex(userCertificate.valueBlock.valueHexView) === certificate.serial);
  return { made: list.thisUpdate.value.getTime(), until: list.nextUpdate.value.getTime(), ...(entry && { since: entry.revocationDate.value.getTime() || 0 }) };
}

async function fromAnswer(der: Uint8Array, asked: Asked): Promise<Said | undefined> {
  const { responseBytes } = new OCSPResponse({ schema: fromBER(der).result });
  if (responseBytes?.responseType !== '1.3.6.1.5.5.7.48.1.1') return undefined;
  const answer = new BasicOCSPResponse({ schema: fromBER(responseBytes.response.valueBlock.valueHexView).result });
  const { tbsResponseData: data } = answer;
  const isGenuine = await isFromAuthority(answer, asked, data.producedAt.getTime());
  if (!isGenuine) return undefined;
  for (const single of data.responses) if (await isAbout(single, asked)) return saidBy(single);
  return undefined;
}

/** Signed by the authority, or by whom it named for this (§4.2.2.2). */
async function isFromAuthority(answer: BasicOCSPResponse, { authority }: Asked, produced: number): Promise<boolean> {
  const scheme = schemeOf(answer.signatureAlgorithm);
  const [message, signature] = [answer.tbsResponseData.tbsView, answer.signature.valueBlock.valueHexView];
  if (await isSignedBy(authority, scheme, message, signature)) return true;
  for (const der of (answer.certs ?? []).slice(0, 4)) {
    const delegate = readCertificate(new Uint8Array(der.toSchema().toBER()));
    const isNamed = delegate.issuer.der === authority.subject.der && delegate.from <= produced && produced <= delegate.until && !leafFault(delegate, 'ocsp');
    if (isNamed && (await isSignedBy(authority, delegate.scheme, delegate.signed, delegate.signature)) && (await isSignedBy(delegate, scheme, message, signature))) return true;
  }
  return false;
}

/** §4.1.1: names and keys by their hashes, SHA-1 as a rule; here a hash only finds, it proves nothing. */
async function isAbout({ certID: { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } }: SingleResponse, { certificate, authority }: Asked): Promise<boolean> {
  const hash = hashAlgorithm.algorithmId === '1.3.14.3.2.26' ? 'SHA-1' : HASHES.get(hashAlgorithm.algorithmId);
  if (!hash || toHex(serialNumber.valueBlock.valueHexView) !== certificate.serial) return false;
  const isName = equal(await spkiHash(hash, fromHex(certificate.issuer.der)), issuerNameHash.valueBlock.valueHexView);
  return isName && equal(await spkiHash(hash, authority.keyBytes), issuerKeyHash.valueBlock.valueHexView);
}

/** `good [0]`, `revoked [1] { time, reason }`, `unknown [2]` (§4.2.1). */
function saidBy({ certStatus, thisUpdate, nextUpdate }: SingleResponse): Said | undefined {
  const status: unknown = certStatus;
  if (!(status instanceof BaseBlock)) return undefined;
  const [made, until] = [thisUpdate.getTime(), (nextUpdate ?? thisUpdate).getTime()];
  if (status.idBlock.tagNumber === 0) return { made, until };
  const since = (status.valueBlock as { value?: unknown }).value;
  const time: unknown = Array.isArray(since) ? since[0] : undefined;
  // Withdrawn at an unreadable moment is withdrawn from the beginning.
  return status.idBlock.tagNumber === 1 ? { made, until, since: time instanceof GeneralizedTime ? time.toDate().getTime() || 0 : 0 } : undefined;
}
