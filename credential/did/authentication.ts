/**
 * Proof that somebody holds a did: a signature over our challenge by a key that its document names for `authentication` (DID Core 1.0 §5.3.1), as a compact JWS or as a
 * Data Integrity proof. Made for somebody else, or for another purpose, it proves nothing here: what a credential is signed with must not open an account.
 */
import { parseJson } from '../canon/json.ts';
import { CredentialError } from '../errors.ts';
import { checkJws, parseJws } from '../jose/jws.ts';
import { suiteOf } from '../proof/suites.ts';
import { fromUtf8 } from '../bytes.ts';
import { onlyMethodOf } from './resolve.ts';
import { readJwk, readMultikey, type PublicKey } from './publickey.ts';

type Obj = Readonly<Record<string, unknown>>;
export type AuthenticationAsked = { readonly did: string; readonly challenge: string; /** Host or origin the answer must name. */ readonly domain: string; readonly document: unknown };
export type AuthenticationFault = 'malformed' | 'other_did' | 'other_challenge' | 'other_domain' | 'other_purpose' | 'key_missing' | 'signature';

/** Undefined: it is proved. `text`: a JWS whose payload is `{iss, aud, nonce}`, or a JSON document with one proof. */
export async function checkAuthentication(text: string, asked: AuthenticationAsked): Promise<AuthenticationFault | undefined> {
  try {
    return text.trim().startsWith('{') ? await checkDocument(text.trim(), asked) : await checkToken(text.trim(), asked);
  } catch (error) {
    if (error instanceof CredentialError) return 'malformed';
    throw error;
  }
}

async function checkToken(text: string, { did, challenge, domain, document }: AuthenticationAsked): Promise<AuthenticationFault | undefined> {
  const jws = parseJws(text), claims = objectOf(parseJson(fromUtf8(jws.payload) ?? ''));
  if (!claims) return 'malformed';
  if (claims['iss'] !== did) return 'other_did';
  if (claims['nonce'] !== challenge) return 'other_challenge';
  if (claims['aud'] !== domain) return 'other_domain';
  const kid = jws.header['kid'], key = authenticationKey(document, did, typeof kid === 'string' ? (kid.startsWith('#') ? did + kid : kid) : onlyMethodOf(did));
  if (!key) return 'key_missing';
  return await checkJws(jws, key) ? undefined : 'signature';
}

async function checkDocument(text: string, { did, challenge, domain, document }: AuthenticationAsked): Promise<AuthenticationFault | undefined> {
  const signed = objectOf(parseJson(text)), proofs = listOf(signed?.['proof']), proof = proofs.length === 1 ? objectOf(proofs[0]) : undefined, check = proof && suiteOf(proof);
  if (!signed || !proof || !check) return 'malformed';
  if (proof['proofPurpose'] !== 'authentication') return 'other_purpose';
  if (proof['challenge'] !== challenge) return 'other_challenge';
  if (proof['domain'] !== domain) return 'other_domain';
  const method = proof['verificationMethod'];
  if (typeof method !== 'string' || method.split('#')[0] !== did) return 'other_did';
  const key = authenticationKey(document, did, method);
  if (!key) return 'key_missing';
  return await check(signed, proof, key) ? undefined : 'signature';
}

/** A key of the document that it allows for this purpose, named there or standing there itself. */
function authenticationKey(document: unknown, did: string, id: string | undefined): PublicKey | undefined {
  const read = objectOf(document);
  if (id === undefined || read?.['id'] !== did) return undefined;
  const whole = (name: unknown) => (typeof name === 'string' && name.startsWith('#') ? did + name : name);
  const allowed = listOf(read['authentication']).find((one) => whole(objectOf(one)?.['id'] ?? one) === id);
  const method = objectOf(allowed) ?? (allowed === undefined ? undefined : listOf(read['verificationMethod']).map(objectOf).find((one) => whole(one?.['id']) === id));
  if (!method || method['controller'] !== did || method['revoked'] !== undefined) return undefined;
  return typeof method['publicKeyMultibase'] === 'string' ? readMultikey(method['publicKeyMultibase']) : method['publicKeyJwk'] === undefined ? undefined : readJwk(method['publicKeyJwk']);
}

const objectOf = (value: unknown): Obj | undefined => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Obj : undefined);
const listOf = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
