/**
 * Keys of issuers who are known by a web address, as 1EdTech's members use them. The address of a key is written by whoever signed, and
 * one host often serves many issuers: a key counts when it stands in the issuer's own document or below the issuer's own address.
 */
import type { FoundKey, KeyPurpose } from '../../did/document.ts';
import { findKey, publicKeyOf } from '../../did/document.ts';
import { readJwk } from '../../did/publickey.ts';
import { notChecked } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';
import type { VerifyPorts } from '../ports.ts';
import type { KeyFound } from './key.ts';
import { unnamedKey } from './key.ts';

type Wanted = { readonly issuer: string; readonly purpose: KeyPurpose; readonly method?: string | undefined; readonly jwk?: unknown };

export async function findWebKey(wanted: Wanted, ports: Pick<VerifyPorts, 'resolveKey'>, judge: (key: FoundKey | undefined) => KeyFound): Promise<KeyFound> {
  const { issuer, method = issuer, purpose, jwk } = wanted;
  if (!issuer.startsWith('https://') || !ports.resolveKey) return { finding: notChecked('issuer_key', 'did_unsupported') };
  const address = method.split('#')[0] ?? method;
  const resolved = await ports.resolveKey(address);
  if ('unavailable' in resolved) return { finding: notChecked('issuer_key', 'issuer_key_unavailable', { detail: resolved.why }) };
  if ('notFound' in resolved) return { finding: notChecked('issuer_key', 'issuer_not_found') };
  const document = asObject(resolved.document) ?? {};
  const isControllers = document['id'] === issuer && 'verificationMethod' in document;
  if (address === issuer && isControllers) return judge(wanted.method === undefined ? unnamedKey(document, issuer, purpose, jwk) : findKey(document, method, purpose));
  if (wanted.method === undefined) return { finding: notChecked('issuer_key', 'key_unlinked') };
  const key = plainKey(document, method, issuer);
  if (!key) return judge(undefined);
  const isLinked = isBelow(address, issuer) || (await isListed(method, issuer, purpose, ports));
  return isLinked ? judge(key) : { finding: notChecked('issuer_key', 'key_unlinked', { detail: address }) };
}

/** A JWK, one of a JWK set, or a verification method that stands alone. */
function plainKey(document: Obj, method: string, issuer: string): FoundKey | undefined {
  const fragment = method.split('#')[1];
  if ('kty' in document) return { publicKey: readJwk(document), authorized: true };
  const one = asList(document['keys']).map(asObject).find((key) => key && (key['kid'] === method || (fragment !== undefined && key['kid'] === fragment)));
  if (one) return { publicKey: readJwk(one), authorized: true };
  if (document['id'] !== method || document['controller'] !== issuer) return undefined;
  const stamp = (name: string, value: unknown) => (typeof value === 'string' ? { [name]: value } : {});
  return { publicKey: publicKeyOf(document), authorized: true, ...stamp('until', document['expires']), ...stamp('revoked', document['revoked']) };
}

function isBelow(address: string, issuer: string): boolean {
  return address === issuer || address.startsWith(issuer.endsWith('/') ? issuer : `${issuer}/`);
}

/** Does the issuer's own document name this key? */
async function isListed(method: string, issuer: string, purpose: KeyPurpose, { resolveKey }: Pick<VerifyPorts, 'resolveKey'>): Promise<boolean> {
  const resolved = await resolveKey?.(issuer);
  const document = resolved && 'document' in resolved ? asObject(resolved.document) : undefined;
  return document?.['id'] === issuer && asList(document[purpose]).some((entry) => (asObject(entry)?.['id'] ?? entry) === method);
}
