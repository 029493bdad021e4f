/** The key: it belongs to the issuer, may sign credentials, and did so in its time. */
import type { FoundKey, KeyPurpose } from '../../did/document.ts';
import { authorizedKeys, findKey } from '../../did/document.ts';
import { RSA_ADVISED, readJwk, sameKey } from '../../did/publickey.ts';
import type { PublicKey } from '../../did/publickey.ts';
import { computeDid, onlyMethodOf } from '../../did/resolve.ts';
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, isGood, notChecked, pass, refusal, warn } from '../finding.ts';
import type { Obj } from '../json.ts';
import type { ResolvedDid, VerifyPorts } from '../ports.ts';
import { findMetadataKey } from './issuer-metadata.ts';
import { findWebKey } from './webkey.ts';

/** What is found instead once something proves that the signature was there before a moment (milliseconds since 1970). */
export type IfEarlier = { readonly before: number; readonly finding: Finding };

export type KeyFound = { readonly finding: Finding; readonly publicKey?: PublicKey; readonly ifEarlier?: IfEarlier };

export type KeyAsk = Pick<VerifyPorts, 'resolveDid' | 'resolveKey' | 'archivedDid'> & {
  /** What the key must be meant for; `assertionMethod` when absent. */
  readonly purpose?: KeyPurpose;
  /** An issuer with a web address publishes its keys as JWT VC Issuer Metadata (SD-JWT VC §5). */
  readonly issuerMetadata?: boolean;
};

/** What a signature says of its key; `signed`: when, in its own words. */
type Named = { readonly method?: string | undefined; readonly jwk?: unknown; readonly signed: number | undefined };

/** Of a Data Integrity proof. */
export async function checkKey(proof: Obj, issuer: string, ask: KeyAsk): Promise<KeyFound> {
  const { verificationMethod: method, proofPurpose, created } = proof;
  if (typeof method !== 'string') return { finding: fail('issuer_key', 'proof_malformed', { path: '/proof/verificationMethod' }) };
  // Whoever signs with a key of his own under another's name is found here, before anybody is asked for a key.
  if (!mayBelong(method, issuer)) return { finding: fail('issuer_key', 'kid_issuer_mismatch', { path: '/proof/verificationMethod' }) };
  if (proofPurpose !== (ask.purpose ?? 'assertionMethod')) return { finding: fail('issuer_key', 'purpose_wrong', { path: '/proof/proofPurpose' }) };
  const signed = parseStamp(created);
  if (created !== undefined && signed === undefined) return { finding: fail('issuer_key', 'proof_malformed', { path: '/proof/created' }) };
  return find({ method, signed }, issuer, ask);
}

/** Of a JWS. A key in the header is only looked for among the issuer's own. */
export async function checkHeaderKey(header: Obj, issuer: string, signed: number | undefined, ask: KeyAsk): Promise<KeyFound> {
  const { kid, jwk } = header;
  if (kid !== undefined && typeof kid !== 'string') return { finding: fail('issuer_key', 'jws_header', { detail: 'kid is not text' }) };
  if (ask.issuerMetadata && !issuer.startsWith('did:')) return findMetadataKey(issuer, kid, ask, (key) => judgeKey(key, signed));
  if (kid === undefined) return find({ jwk, signed }, issuer, ask);
  // `#key-1` and `key-1` are of the issuer (VC-JOSE-COSE §4.1).
  const method = kid.includes(':') ? kid : `${issuer}#${kid.replace(/^#/, '')}`;
  return mayBelong(method, issuer) ? find({ method, signed }, issuer, ask) : { finding: fail('issuer_key', 'kid_issuer_mismatch', { detail: 'kid' }) };
}

async function find({ method, jwk, signed }: Named, issuer: string, ask: KeyAsk): Promise<KeyFound> {
  const purpose = ask.purpose ?? 'assertionMethod';
  try {
    if (!issuer.startsWith('did:')) return await findWebKey({ issuer, purpose, method, jwk }, ask, (key) => judgeKey(key, signed));
    const resolved = await resolve(issuer, ask);
    const named = method === undefined || method.includes('#') ? method : (onlyMethodOf(method) ?? method);
    const judged = (document: unknown) => judgeKey(named === undefined ? unnamedKey(document, issuer, purpose, jwk) : findKey(document, named, purpose), signed);
    if ('document' in resolved) return judged(resolved.document);
    const finding = 'notFound' in resolved ? notChecked('issuer_key', 'issuer_not_found') : notChecked('issuer_key', 'issuer_key_unavailable', { detail: resolved.why });
    return await findArchived(issuer, ask, finding, judged);
  } catch (error) {
    return { finding: failedBy('issuer_key', error) };
  }
}

/** Without a name it is the key that the header shows, or the only one there is. */
export function unnamedKey(document: unknown, issuer: string, purpose: KeyPurpose, jwk: unknown): FoundKey | undefined {
  const keys = authorizedKeys(document, issuer, purpose);
  if (jwk === undefined) return keys.length === 1 ? keys[0] : undefined;
  const shown = readJwk(jwk);
  return keys.find(({ publicKey }) => sameKey(publicKey, shown));
}

/**
 * An issuer who is gone: what its document said when it was last seen. A key that was good then may have been stolen since, so it counts
 * only for what was there by then.
 */
async function findArchived(issuer: string, ask: KeyAsk, gone: Finding, judged: (document: unknown) => KeyFound): Promise<KeyFound> {
  const archived = await ask.archivedDid?.(issuer);
  if (!archived) return { finding: gone };
  const { finding, publicKey, ifEarlier } = kept(archived.document, gone, judged);
  if (!publicKey || (!isGood(finding) && !ifEarlier)) return { finding: gone };
  return { finding: gone, publicKey, ifEarlier: { before: Math.min(archived.at.getTime(), ifEarlier?.before ?? Infinity), finding: warn('issuer_key', 'issuer_offline') } };
}

/** What an archive gives is not the issuer's word: a fault in it says nothing of the credential. */
function kept(document: unknown, gone: Finding, judged: (document: unknown) => KeyFound): KeyFound {
  try {
    return judged(document);
  } catch (error) {
    refusal(error);
    return { finding: gone };
  }
}

/** A did answers for its own methods only; a web address for what stands on its host, see webkey.ts. */
function mayBelong(method: string, issuer: string): boolean {
  if (issuer.startsWith('did:')) return method.split('#')[0] === issuer;
  const at = URL.parse(method);
  return at?.protocol === 'https:' && at.origin === URL.parse(issuer)?.origin;
}

async function resolve(did: string, ports: Pick<VerifyPorts, 'resolveDid'>): Promise<ResolvedDid> {
  const document = computeDid(did);
  return document ? { document, source: 'computed' } : ports.resolveDid(did);
}

/** `signed` is the signer's own word: it can put a signature outside of a key's time, and proves nothing for a key that was stolen. */
function judgeKey(key: FoundKey | undefined, signed: number | undefined): KeyFound {
  if (!key) return { finding: fail('issuer_key', 'key_not_found') };
  const { publicKey } = key;
  const [from, until, revoked] = [key.from, key.until, key.revoked].map((stamp) => (stamp === undefined ? undefined : (parseStamp(stamp) ?? NaN)));
  const hasTime = from !== undefined || until !== undefined;
  if (revoked !== undefined) {
    const isEarlier = signed !== undefined && signed < revoked;
    if (!isEarlier) return { publicKey, finding: fail('issuer_key', 'key_revoked') };
    if (!isIn(signed, from, until)) return { publicKey, finding: fail('issuer_key', 'key_not_valid_then') };
    return { publicKey, finding: notChecked('issuer_key', 'no_time_evidence'), ifEarlier: { before: revoked, finding: warn('issuer_key', 'key_revoked_since') } };
  }
  if (!key.authorized) return { publicKey, finding: fail('issuer_key', 'key_not_allowed') };
  if (hasTime && signed === undefined) return { publicKey, finding: notChecked('issuer_key', 'no_time_evidence') };
  const isInTime = signed === undefined || isIn(signed, from, until);
  return { publicKey, finding: isInTime ? inUse(publicKey) : fail('issuer_key', 'key_not_valid_then') };
}

function isIn(moment: number, from = -Infinity, until = Infinity): boolean {
  return moment >= from && moment < until;
}

function inUse(key: PublicKey): Finding {
  return key.kind === 'RSA' && key.bits < RSA_ADVISED ? warn('issuer_key', 'key_short') : pass('issuer_key', 'key_found');
}
