/**
 * JWT VC Issuer Metadata (SD-JWT VC §5): an issuer with a web address publishes its keys at a well-known place of its own host, and names
 * itself there. A key set elsewhere counts because the issuer's own document points to it.
 */
import type { FoundKey } from '../../did/document.ts';
import { readJwk } from '../../did/publickey.ts';
import { fail, failedBy, notChecked } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { ResolvedDid, VerifyPorts } from '../ports.ts';
import type { KeyFound } from './key.ts';

const MAX_KEYS = 100;

export async function findMetadataKey(issuer: string, kid: string | undefined, { resolveKey }: Pick<VerifyPorts, 'resolveKey'>, judge: (key: FoundKey | undefined) => KeyFound): Promise<KeyFound> {
  const address = metadataUrl(issuer);
  if (address === undefined || !resolveKey) return { finding: notChecked('issuer_key', 'did_unsupported') };
  const metadata = await resolveKey(address);
  if (!('document' in metadata)) return missing(metadata);
  const { issuer: named, jwks, jwks_uri: elsewhere } = asObject(metadata.document) ?? {};
  if (named !== issuer) return { finding: fail('issuer_key', 'did_malformed', { detail: 'the metadata is of another issuer' }) };
  if (jwks !== undefined) return pick(jwks, kid, judge);
  if (typeof elsewhere !== 'string' || !elsewhere.startsWith('https://')) return judge(undefined);
  const set = await resolveKey(elsewhere);
  return 'document' in set ? pick(set.document, kid, judge) : missing(set);
}

/** Between host and path (RFC 8615 as SD-JWT VC §5.1 uses it). Undefined: not an https address. */
function metadataUrl(issuer: string): string | undefined {
  const url = URL.parse(issuer);
  if (url?.protocol !== 'https:' || url.search !== '' || url.hash !== '') return undefined;
  return `${url.origin}/.well-known/jwt-vc-issuer${url.pathname === '/' ? '' : url.pathname}`;
}

function missing(answer: Exclude<ResolvedDid, { readonly document: unknown }>): KeyFound {
  if ('notFound' in answer) return { finding: notChecked('issuer_key', 'issuer_not_found') };
  return { finding: notChecked('issuer_key', 'issuer_key_unavailable', { detail: answer.why }) };
}

/** The key of that name, or the only one there is. */
function pick(set: unknown, kid: string | undefined, judge: (key: FoundKey | undefined) => KeyFound): KeyFound {
  const keys = asList(asObject(set)?.['keys']).slice(0, MAX_KEYS).map(asObject).filter((key): key is Obj => key !== undefined);
  const found = kid === undefined ? (keys.length === 1 ? keys : []) : keys.filter((key) => key['kid'] === kid);
  try {
    return judge(found.length === 1 && found[0] ? { publicKey: readJwk(found[0]), authorized: true } : undefined);
  } catch (error) {
    return { finding: failedBy('issuer_key', error) };
  }
}
