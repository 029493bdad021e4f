/** The key: it belongs to the issuer, may sign credentials, and did so in its time. */
import { findKey } from '../../did/document.ts';
import type { FoundKey } from '../../did/document.ts';
import { RSA_ADVISED } from '../../did/publickey.ts';
import type { PublicKey } from '../../did/publickey.ts';
import { computeDid, onlyMethodOf } from '../../did/resolve.ts';
import { parseStamp } from '../../time.ts';
import type { Finding } from '../finding.ts';
import { fail, failedBy, notChecked, pass, warn } from '../finding.ts';
import type { Obj } from '../json.ts';
import type { ResolvedDid, VerifyPorts } from '../ports.ts';

export type KeyFound = { readonly finding: Finding; readonly publicKey?: PublicKey };

export async function checkKey(proof: Obj, issuer: string, ports: Pick<VerifyPorts, 'resolveDid'>): Promise<KeyFound> {
  const method = methodOf(proof);
  if (method === undefined) return { finding: fail('issuer_key', 'proof_malformed', { path: '/proof/verificationMethod' }) };
  // Whoever signs with a key of his own under another's name is found here, before anybody is asked for a key.
  if (method.split('#')[0] !== issuer) return { finding: fail('issuer_key', 'kid_issuer_mismatch', { path: '/proof/verificationMethod' }) };
  if (proof['proofPurpose'] !== 'assertionMethod') return { finding: fail('issuer_key', 'purpose_wrong', { path: '/proof/proofPurpose' }) };
  if (!issuer.startsWith('did:')) return { finding: notChecked('issuer_key', 'did_unsupported') };
  try {
    const resolved = await resolve(issuer, ports);
    if ('unavailable' in resolved) return { finding: notChecked('issuer_key', 'issuer_key_unavailable', { detail: resolved.why }) };
    if ('notFound' in resolved) return { finding: notChecked('issuer_key', 'issuer_not_found') };
    const key = findKey(resolved.document, method);
    return key ? judgeKey(key, proof['created']) : { finding: fail('issuer_key', 'key_not_found') };
  } catch (error) {
    return { finding: failedBy('issuer_key', error) };
  }
}

function methodOf(proof: Obj): string | undefined {
  const method = proof['verificationMethod'];
  if (typeof method !== 'string') return undefined;
  return method.includes('#') ? method : (onlyMethodOf(method) ?? method);
}

async function resolve(did: string, ports: Pick<VerifyPorts, 'resolveDid'>): Promise<ResolvedDid> {
  const document = computeDid(did);
  return document ? { document, source: 'computed' } : ports.resolveDid(did);
}

/** `created` is the signer's own word: it can put a signature outside of a key's time, and proves nothing for a key that was stolen. */
function judgeKey(key: FoundKey, created: unknown): KeyFound {
  const { publicKey } = key;
  const signed = created === undefined ? undefined : parseStamp(created);
  if (created !== undefined && signed === undefined) return { finding: fail('issuer_key', 'proof_malformed', { path: '/proof/created' }) };
  const [from, until, revoked] = [key.from, key.until, key.revoked].map((stamp) => (stamp === undefined ? undefined : (parseStamp(stamp) ?? NaN)));
  if (revoked !== undefined) {
    const isEarlier = signed !== undefined && signed < revoked;
    return { publicKey, finding: isEarlier ? notChecked('issuer_key', 'no_time_evidence') : fail('issuer_key', 'key_revoked') };
  }
  if (!key.authorized) return { publicKey, finding: fail('issuer_key', 'key_not_allowed') };
  const hasTime = from !== undefined || until !== undefined;
  if (hasTime && signed === undefined) return { publicKey, finding: notChecked('issuer_key', 'no_time_evidence') };
  const isInTime = signed === undefined || ((from === undefined || signed >= from) && (until === undefined || signed < until));
  return { publicKey, finding: isInTime ? inUse(publicKey) : fail('issuer_key', 'key_not_valid_then', { path: '/proof/created' }) };
}

function inUse(key: PublicKey): Finding {
  return key.kind === 'RSA' && key.bits < RSA_ADVISED ? warn('issuer_key', 'key_short') : pass('issuer_key', 'key_found');
}
