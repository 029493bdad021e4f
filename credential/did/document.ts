/** DID documents with verification methods as Multikey, for RSA as JsonWebKey: make one, find a key in one. */
import { CredentialError } from '../errors.ts';
import { jcs } from '../jcs.ts';
import { readJwk, readMultikey, writeMultikey } from './publickey.ts';
import type { PublicKey } from './publickey.ts';

export type DidKeyInput = {
  /** `#fragment` or the whole did URL. */
  readonly id: string;
  /** Bytes alone are Ed25519, 32 of them. */
  readonly publicKey: Uint8Array | PublicKey;
  /** ISO date-times. A retired key signs no more and its old proofs stay good; a revoked one is no longer trusted. */
  readonly from: string;
  readonly retiredOn?: string;
  readonly revokedOn?: string;
};

export type VerificationMethod = {
  readonly id: string;
  readonly type: 'Multikey' | 'JsonWebKey';
  readonly controller: string;
  readonly publicKeyMultibase?: string;
  readonly publicKeyJwk?: Readonly<Record<string, string>>;
  /** The time in which the key signs. */
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** CID 1.0 §2.2: from then on nothing of this key is to be trusted. */
  readonly revoked?: string;
};

export type DidService = { readonly id: string; readonly type: string; readonly serviceEndpoint: string };

export type DidDocument = {
  readonly '@context': readonly unknown[];
  readonly id: string;
  readonly verificationMethod: readonly VerificationMethod[];
  readonly assertionMethod: readonly string[];
  readonly service?: readonly DidService[];
};

const DATE_TIME = 'http://www.w3.org/2001/XMLSchema#dateTime';

const CONTEXTS = [{ type: 'Multikey', url: 'https://w3id.org/security/multikey/v1' }, { type: 'JsonWebKey', url: 'https://w3id.org/security/jwk/v1' }] as const;

/** Own terms, spelled out for readers of JSON-LD: DID documents are never canonicalised here, so the context rule does not bind them. */
const KEY_TIMES = {
  validFrom: { '@id': 'https://www.w3.org/2018/credentials#validFrom', '@type': DATE_TIME },
  validUntil: { '@id': 'https://www.w3.org/2018/credentials#validUntil', '@type': DATE_TIME },
};

/**
 * Every key that ever signed stays in the document, or what it signed could no longer be verified. The end of a retired key's
 * time is written as `validUntil`, not as the `expires` of CID 1.0: that one tells verifiers to refuse the key's old proofs too.
 */
export function makeDidDocument(input: { readonly did: string; readonly keys: readonly DidKeyInput[]; readonly services?: readonly DidService[] }): DidDocument {
  const methods = input.keys.map((key) => methodOf(input.did, key));
  return {
    '@context': ['https://www.w3.org/ns/did/v1', ...CONTEXTS.filter(({ type }) => type === 'Multikey' || methods.some((method) => method.type === type)).map(({ url }) => url), KEY_TIMES],
    id: input.did,
    verificationMethod: methods,
    assertionMethod: methods.filter((method) => method.revoked === undefined).map((method) => method.id),
    ...(input.services && input.services.length > 0 && { service: input.services }),
  };
}

function methodOf(did: string, key: DidKeyInput): VerificationMethod {
  const id = key.id.startsWith('#') ? `${did}${key.id}` : key.id;
  if (!id.startsWith(`${did}#`)) throw new CredentialError('bad_argument', `the key ${key.id} does not belong to ${did}`);
  const publicKey: PublicKey = key.publicKey instanceof Uint8Array ? { kind: 'Ed25519', bytes: key.publicKey } : key.publicKey;
  return {
    id,
    ...(publicKey.kind === 'RSA'
      ? { type: 'JsonWebKey', controller: did, publicKeyJwk: publicKey.jwk }
      : { type: 'Multikey', controller: did, publicKeyMultibase: writeMultikey(publicKey) }),
    validFrom: key.from,
    ...(key.retiredOn !== undefined && { validUntil: key.retiredOn }),
    ...(key.revokedOn !== undefined && { revoked: key.revokedOn }),
  };
}

export type FoundKey = {
  readonly publicKey: PublicKey;
  readonly from?: string;
  /** End of the time in which it signs: our `validUntil` or the `expires` of CID 1.0. */
  readonly until?: string;
  readonly revoked?: string;
  /** The method stands under the purpose asked for. */
  readonly authorized: boolean;
};

export type KeyPurpose = 'assertionMethod' | 'authentication';

/**
 * The document is somebody else's: every member is looked at before it is believed. `verificationMethod` starts with the address the
 * document is about, a did or, as CID 1.0 allows, a web address. Undefined: not in the document, or of another controller. Errors:
 * `did_malformed` for a document about another did, `multikey_malformed`, `key_weak`.
 */
export function findKey(document: unknown, verificationMethod: string, purpose: KeyPurpose = 'assertionMethod'): FoundKey | undefined {
  const id = verificationMethod.split('#')[0] ?? '';
  const method = methodsOf(document, id, purpose).find(({ name }) => name === verificationMethod);
  return method && foundKey(method.entry, method.authorized);
}

/** The keys that may be used for `purpose`; those that cannot be read are passed over. Errors: `did_malformed`. */
export function authorizedKeys(document: unknown, id: string, purpose: KeyPurpose): readonly FoundKey[] {
  return methodsOf(document, id, purpose).filter(({ authorized }) => authorized).flatMap(({ entry }) => {
    try {
      return [foundKey(entry, true)];
    } catch (error) {
      if (error instanceof CredentialError) return [];
      throw error;
    }
  });
}

type Method = { readonly name: unknown; readonly entry: Record<string, unknown>; readonly authorized: boolean };

function methodsOf(document: unknown, id: string, purpose: KeyPurpose): readonly Method[] {
  if (!isObject(document) || document['id'] !== id) throw new CredentialError('did_malformed', `this document is not about ${id}`);
  const absolute = (name: unknown) => (typeof name === 'string' && name.startsWith('#') ? `${id}${name}` : name);
  const allowed = list(document[purpose]);
  const names = new Set(allowed.map((entry) => absolute(isObject(entry) ? entry['id'] : entry)));
  const methods = [...list(document['verificationMethod']), ...allowed]
    .filter((entry) => isObject(entry) && entry['controller'] === id)
    .map((entry) => ({ entry: entry as Record<string, unknown>, name: absolute((entry as Record<string, unknown>)['id']) }))
    .map((method) => ({ ...method, authorized: names.has(method.name) }));
  refuseTwoOfOneName(methods);
  return methods;
}

/** DID Core §5.2: the id names one method. Of two that differ one reader would take the good key, another the one that was withdrawn. */
function refuseTwoOfOneName(methods: readonly Method[]): void {
  const seen = new Map<unknown, Method>();
  const written = ({ entry, name }: Method) => jcs({ ...entry, id: name });
  for (const method of methods) {
    const other = seen.get(method.name);
    if (other && written(other) !== written(method)) throw new CredentialError('did_malformed', `two keys are named ${String(method.name).slice(0, 200)}`);
    seen.set(method.name, method);
  }
}

function foundKey(method: Record<string, unknown>, authorized: boolean): FoundKey {
  return {
    publicKey: publicKeyOf(method),
    ...stamps({ from: method['validFrom'], until: method['validUntil'] ?? method['expires'], revoked: method['revoked'] }),
    authorized,
  };
}

/** Multikey, the older Ed25519VerificationKey2020 with the same encoding, and JsonWebKey. */
export function publicKeyOf(method: Readonly<Record<string, unknown>>): PublicKey {
  const { publicKeyMultibase, publicKeyJwk } = method;
  return typeof publicKeyMultibase === 'string' ? readMultikey(publicKeyMultibase) : readJwk(publicKeyJwk);
}

/** What is there and no text is kept as text: a time that nobody can read must not pass for none. */
function stamps<K extends string>(values: { readonly [P in K]: unknown }): { readonly [P in K]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null).map(([name, value]) => [name, String(value)])) as { readonly [P in K]?: string };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
