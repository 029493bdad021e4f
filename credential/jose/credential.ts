/**
 * What a signed token says as a credential. Three shapes: VC-JOSE-COSE (the payload is the credential), Open Badges 3.0 §8.2 (the same
 * with copies of some members as JWT claims) and VC 1.1 §6.3.1 (the credential in `vc`, claims standing in for its members).
 */
import { fromUtf8 } from '../bytes.ts';
import { parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import { parseStamp } from '../time.ts';
import { parseJws, typeOf } from './jws.ts';
import type { Jws } from './jws.ts';

type Obj = Readonly<Record<string, unknown>>;

/** A signature around the document instead of a proof inside it. */
export type Envelope = { readonly jws: Jws; readonly claims: Obj; readonly document: Obj };

/** RFC 7519 §4.1, RFC 7800, Token Status List §6: about the token, not of the credential. */
const REGISTERED: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'cnf', 'nonce', 'status', 'vc', 'vp']);

/** Session tokens, status lists and the like are signed by the same keys; none of them may pass for a credential. */
const TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'jose', 'vc+jwt', 'vp+jwt', 'vc+ld+jwt', 'vp+ld+jwt', 'vc+ld+json+jwt']);

/** Errors: `jws_malformed`, `jws_header`, `alg_forbidden`, those of parseJson. */
export function openJws(text: string): Envelope {
  const jws = parseJws(text);
  if (!TYPES.has(typeOf(jws))) throw new CredentialError('jws_header', `a token of type ${String(jws.header['typ']).slice(0, 40)}`);
  const claims = parseJson(fromUtf8(jws.payload) ?? '');
  if (!isObject(claims)) throw new CredentialError('jws_malformed', 'the payload is not an object');
  return envelopeOf(jws, claims);
}

export function envelopeOf(jws: Jws, claims: Obj): Envelope {
  return { jws, claims, document: documentOf(claims) };
}

/**
 * The member whose claim says something else; undefined when all that are there agree. Dates are compared to the second, as claims
 * have no finer ones.
 */
export function disagreement({ claims, document, jws }: Envelope): string | undefined {
  // VC-JOSE-COSE §3.1: such a payload is the credential itself, or two would be signed at once; so too beside words of a credential.
  const isOne = typeOf(jws)?.startsWith('v') || '@context' in claims || 'credentialSubject' in claims || 'verifiableCredential' in claims;
  if (isOne && ('vc' in claims || 'vp' in claims)) return 'vc' in claims ? 'vc' : 'vp';
  const subject = document['credentialSubject'];
  const pairs: readonly (readonly [string, unknown])[] = [
    ['iss', idOf(document['issuer'] ?? document['holder'])],
    ['sub', isObject(subject) ? subject['id'] : undefined],
    ['jti', document['id']],
    ['nbf', seconds(document['validFrom'] ?? document['issuanceDate'])],
    ['exp', seconds(document['validUntil'] ?? document['expirationDate'])],
  ];
  return pairs.find(([claim, member]) => claims[claim] !== undefined && member !== undefined && claims[claim] !== member)?.[0];
}

function documentOf(claims: Obj): Obj {
  const inner = claims['vc'] ?? claims['vp'];
  const document = isObject(inner) ? inner : Object.fromEntries(Object.entries(claims).filter(([name]) => !REGISTERED.has(name)));
  const isPresentation = 'vp' in claims || list(document['type']).includes('VerifiablePresentation');
  const isOld = list(document['@context']).includes('https://www.w3.org/2018/credentials/v1');
  const [from, until] = isOld ? ['issuanceDate', 'expirationDate'] : ['validFrom', 'validUntil'];
  return {
    ...absent(document, 'id', claims['jti']),
    ...absent(document, isPresentation ? 'holder' : 'issuer', claims['iss']),
    ...(!isPresentation && { ...absent(document, from, stampOf(claims['nbf'])), ...absent(document, until, stampOf(claims['exp'])) }),
    ...document,
  };
}

/** What the document leaves out and a claim says. */
function absent(document: Obj, member: string, value: unknown): Obj {
  return value === undefined || document[member] !== undefined ? {} : { [member]: value };
}

/** NumericDate (RFC 7519 §2) as a date-time; whatever is none stays as it is and is refused where dates are read. */
function stampOf(value: unknown): unknown {
  const isDate = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11;
  return isDate ? new Date(Math.floor(value) * 1000).toISOString().replace('.000Z', 'Z') : value;
}

function seconds(stamp: unknown): number | undefined {
  const moment = parseStamp(stamp);
  return moment === undefined ? undefined : Math.floor(moment / 1000);
}

function idOf(value: unknown): unknown {
  return isObject(value) ? value['id'] : value;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Obj {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
