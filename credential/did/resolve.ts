/** did:key and did:jwk say their own key: no question to anybody. */
import { fromBase64url, fromUtf8 } from '../bytes.ts';
import { parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import type { DidDocument } from './document.ts';
import { decodeMultikey, encodeMultikey, strong } from './multikey.ts';

/** Undefined when the method is not one that computes. Errors: `did_malformed`, `multikey_malformed` for a key that is not Ed25519. */
export function computeDid(did: string): DidDocument | undefined {
  if (did.startsWith('did:key:')) return didKeyDocument(did);
  if (did.startsWith('did:jwk:')) return didJwkDocument(did);
  return undefined;
}

function didKeyDocument(did: string): DidDocument {
  const multibase = did.slice('did:key:'.length);
  decodeMultikey(multibase);
  return documentOf(did, `${did}#${multibase}`, multibase);
}

/** RFC 8037 OKP keys, curve Ed25519. */
function didJwkDocument(did: string): DidDocument {
  const bytes = fromBase64url(did.slice('did:jwk:'.length));
  const jwk = bytes && (parseJson(fromUtf8(bytes) ?? '') as { kty?: unknown; crv?: unknown; x?: unknown; d?: unknown });
  if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string' || jwk.d !== undefined) {
    throw new CredentialError('did_malformed', 'this did:jwk does not hold an Ed25519 public key');
  }
  return documentOf(did, `${did}#0`, encodeMultikey(strong(fromBase64url(jwk.x) ?? new Uint8Array())));
}

function documentOf(did: string, id: string, publicKeyMultibase: string): DidDocument {
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did,
    verificationMethod: [{ id, type: 'Multikey', controller: did, publicKeyMultibase }],
    assertionMethod: [id],
  };
}
