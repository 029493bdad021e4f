/** did:key and did:jwk say their own key: no question to anybody. */
import { fromBase64url, fromUtf8 } from '../bytes.ts';
import { parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import { readJwk, readMultikey } from './publickey.ts';

export type ComputedDocument = {
  readonly '@context': readonly string[];
  readonly id: string;
  readonly verificationMethod: readonly object[];
  readonly assertionMethod: readonly string[];
  readonly authentication: readonly string[];
};

/** Undefined when the method is not one that computes. Errors: `did_malformed`, `multikey_malformed`, `key_weak`. */
export function computeDid(did: string): ComputedDocument | undefined {
  if (did.startsWith('did:key:')) return didKeyDocument(did);
  if (did.startsWith('did:jwk:')) return didJwkDocument(did);
  return undefined;
}

/** The one key of a did that computes, as a verification method: some issuers leave the fragment out. */
export function onlyMethodOf(did: string): string | undefined {
  if (did.startsWith('did:key:')) return `${did}#${did.slice('did:key:'.length)}`;
  return did.startsWith('did:jwk:') ? `${did}#0` : undefined;
}

function didKeyDocument(did: string): ComputedDocument {
  const publicKeyMultibase = did.slice('did:key:'.length);
  readMultikey(publicKeyMultibase);
  return documentOf(did, { type: 'Multikey', publicKeyMultibase });
}

function didJwkDocument(did: string): ComputedDocument {
  const bytes = fromBase64url(did.slice('did:jwk:'.length));
  const publicKeyJwk = bytes && parseJson(fromUtf8(bytes) ?? '');
  if (typeof publicKeyJwk !== 'object' || publicKeyJwk === null) throw new CredentialError('did_malformed', 'this did:jwk holds no key');
  readJwk(publicKeyJwk);
  return documentOf(did, { type: 'JsonWebKey', publicKeyJwk });
}

function documentOf(did: string, key: object): ComputedDocument {
  const id = onlyMethodOf(did) ?? did;
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id, controller: did, ...key }],
    assertionMethod: [id],
    authentication: [id],
  };
}
