/**
 * JAdES (ETSI TS 119 182-1): JWS in any of its three serialisations, with a certificate in the protected header. Read strictly, without
 * believing anything. No ASN.1 here: recognising a seal must cost little.
 */
import { fromBase64url, fromUtf8, utf8 } from '../../bytes.ts';
import { parseJson } from '../../canon/json.ts';
import { CredentialError } from '../../errors.ts';
import { checkHeader } from './header.ts';

type Obj = Readonly<Record<string, unknown>>;

export type JadesSeal = {
  readonly header: Obj;
  /** As written: what is signed starts with it. */
  readonly protected: string;
  /** As it goes into what is signed: base64url, or the text itself when `b64` is false (RFC 7797). Undefined: detached. */
  readonly payload: string | undefined;
  /** What was sealed, decoded. */
  readonly content: string | undefined;
  readonly signature: Uint8Array;
  /** As written: what a time stamp is about. */
  readonly signatureText: string;
  /** Unsigned properties, each as it was written and as it reads (§5.3.1). */
  readonly unsigned: readonly { readonly text: string | undefined; readonly value: Obj }[];
};

const MAX_UNSIGNED = 32;

/** Does it look like a JWS in JSON (RFC 7515 §7.2)? */
export function isJsonSeal(document: Obj): boolean {
  return ('signatures' in document && Array.isArray(document['signatures'])) || ('signature' in document && 'protected' in document);
}

/** Header members that only JAdES has (§5.1, §5.2). */
const MARKS = ['sigT', 'sigD', 'x5t#o', 'sigX5ts', 'srCms', 'sigPl', 'srAts', 'adoTst', 'sigPId'] as const;

export function isJadesHeader(header: Obj): boolean {
  return MARKS.some((name) => name in header);
}

/** General or flattened. Errors: `jws_malformed`, `jws_header`, `alg_forbidden`, `seal_several`, those of parseJson. */
export function openJsonSeal(document: Obj): JadesSeal {
  const { signatures, payload } = document;
  const isGeneral = signatures !== undefined;
  // RFC 7515 §7.2.2: the two forms exclude each other.
  if (isGeneral && ('signature' in document || 'protected' in document || 'header' in document)) throw malformed('two serialisations at once');
  const [only, ...more] = isGeneral ? (signatures as readonly unknown[]) : [document];
  if (more.length > 0) throw new CredentialError('seal_several', `${more.length + 1} signatures`);
  const { protected: head, signature, header } = object(only) ?? {};
  if (typeof head !== 'string' || typeof signature !== 'string') throw malformed('protected or signature is missing');
  if (payload !== undefined && typeof payload !== 'string') throw malformed('the payload is not text');
  return seal({ head, payload, signature, loose: header });
}

/** Errors: as openJsonSeal. */
export function openCompactSeal(text: string): JadesSeal {
  const parts = text.split('.');
  const [head, payload, signature] = parts;
  if (parts.length !== 3 || head === undefined || signature === undefined) throw malformed(`three parts are wanted, not ${parts.length}`);
  return seal({ head, payload: payload === '' ? undefined : payload, signature, loose: undefined });
}

/** What the signature is over (RFC 7515 §5.2, RFC 7797 §3). */
export function signedInput({ protected: head, payload = '' }: JadesSeal): Uint8Array {
  return utf8(`${head}.${payload}`);
}

type Parts = { readonly head: string; readonly payload: string | undefined; readonly signature: string; readonly loose: unknown };

function seal({ head, payload, signature, loose }: Parts): JadesSeal {
  const [headBytes, signatureBytes] = [head, signature].map(fromBase64url);
  if (!headBytes || !signatureBytes || signatureBytes.length === 0) throw malformed('protected or signature is not base64url');
  const header = object(parseJson(headBytes));
  if (!header) throw malformed('the header is not an object');
  const unprotected = object(loose) ?? {};
  if (loose !== undefined && !object(loose)) throw malformed('the unprotected header is not an object');
  checkHeader(header, unprotected);
  const isPlain = header['b64'] === false;
  const content = payload === undefined || isPlain ? payload : fromUtf8(fromBase64url(payload) ?? Uint8Array.of(0xff));
  if (payload !== undefined && content === undefined) throw malformed('the payload is not base64url of UTF-8');
  if (payload !== undefined && 'sigD' in header) throw new CredentialError('jws_header', 'sigD with a payload: two things would be signed (§5.2.8)');
  return { header, protected: head, payload, content, signature: signatureBytes, signatureText: signature, unsigned: unsignedOf(unprotected['etsiU']) };
}

/** All in clear, or all in base64url: only the latter have bytes that a later time stamp can cover (§5.3.1). */
function unsignedOf(value: unknown): JadesSeal['unsigned'] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MAX_UNSIGNED) throw malformed('etsiU is not a list of reasonable length');
  return value.map((item: unknown) => {
    const read = typeof item === 'string' ? object(parseJson(fromBase64url(item) ?? '')) : object(item);
    if (!read || Object.keys(read).length !== 1) throw malformed('an entry of etsiU is not one property');
    return { text: typeof item === 'string' ? item : undefined, value: read };
  });
}

function object(value: unknown): Obj | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Obj) : undefined;
}

function malformed(message: string): CredentialError {
  return new CredentialError('jws_malformed', message);
}
