/**
 * 1EdTech Revocation List (Open Badges 3.0 §5.4): identifiers of withdrawn credentials, unsigned. It counts only when it comes from the
 * issuer's own host over https: that is all the proof there is.
 */
import { parseJson } from '../../canon/json.ts';
import { didWebUrl } from '../../did/web.ts';
import type { Finding } from '../finding.ts';
import { fail, notChecked, pass, refusal } from '../finding.ts';
import { asObject, idOf } from '../json.ts';
import type { Obj } from '../json.ts';
import type { StatusAsk } from './status.ts';

export async function checkRevocationList(entry: Obj, ask: StatusAsk): Promise<Finding> {
  const { id: url } = entry;
  if (typeof url !== 'string' || ask.credentialId === undefined) return fail('status', 'status_malformed', { path: '/credentialStatus' });
  if (!isIssuersHost(url, ask.issuer)) return notChecked('status', 'status_untrusted', { detail: 'the list stands on another host than the issuer' });
  const fetched = await ask.fetchDocument(url);
  if ('unavailable' in fetched) return notChecked('status', 'status_unreachable', { detail: fetched.code ?? fetched.why });
  try {
    const list = asObject(parseJson(fetched.bytes)) ?? {};
    if (idOf(list['issuer']) !== ask.issuer) return notChecked('status', 'status_untrusted', { detail: 'the list has another issuer' });
    const revoked = list['revokedCredential'] ?? list['revokedCredentials'];
    if (!Array.isArray(revoked)) return notChecked('status', 'status_malformed');
    const isIn = revoked.some((one) => idOf(one) === ask.credentialId && asObject(one)?.['revoked'] !== false);
    if (!isIn) return pass('status', 'not_revoked');
    // The list does not say since when.
    return ask.at < ask.now ? notChecked('status', 'no_time_evidence') : fail('status', 'revoked');
  } catch (error) {
    const { code, message } = refusal(error);
    return notChecked('status', code, { detail: message });
  }
}

function isIssuersHost(url: string, issuer: string): boolean {
  const list = URL.parse(url);
  const home = URL.parse(homeOf(issuer) ?? '');
  return list?.protocol === 'https:' && list.origin === home?.origin;
}

function homeOf(issuer: string): string | undefined {
  if (!issuer.startsWith('did:web:')) return issuer;
  try {
    return didWebUrl(issuer);
  } catch (error) {
    refusal(error);
    return undefined;
  }
}
