// Documents in forms other than the house's own: tokens, and proofs of other suites. The algorithm follows from the key.
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign as signBytes, verify, type KeyObject } from 'node:crypto';
import { addBaseProof, addProofBy, CredentialError, makeJwt, OB3_MANDATORY, presentPointers, text, type JwtAlgorithm, type KeyShown, type ProofWish, type ProvedBy } from '#credential';
import type { FormsTask } from '../door/pool.ts';

export type SecuredAs =
  /** Open Badges 3.0 §8.2 or VC-JOSE-COSE, with EdDSA, ES256 or RS256. */
  | { readonly form: 'jwt'; readonly shape: 'ob3' | 'vc' }
  /** ecdsa-sd-2023, base proof. `mandatory`: JSON Pointers to what the holder cannot leave out; OB3_MANDATORY when absent. */
  | { readonly form: 'selective'; readonly mandatory?: readonly string[] | undefined }
  | ({ readonly form: 'proof'; readonly cryptosuite: ProvedBy } & Pick<ProofWish, 'proofPurpose' | 'challenge' | 'domain'>);

type How = Pick<ProofWish, 'verificationMethod' | 'created'>;
type Signer = { readonly alg: JwtAlgorithm; readonly kind: 'Ed25519' | 'P-256' | 'RSA'; readonly jwk: () => Readonly<Record<string, string>>; sign(data: Uint8Array): Uint8Array };

/** @param progress where it stands, for whoever is told of a refusal */
export async function signForms({ key, as, verificationMethod, documents }: FormsTask, progress: { place: number }): Promise<Uint8Array<ArrayBuffer>[]> {
  const signer = openSigner(key), signed: Uint8Array<ArrayBuffer>[] = [];
  for (const { document, created } of documents) {
    progress.place = signed.length;
    signed.push(new TextEncoder().encode(await securedText(document, as, { verificationMethod, created }, signer)));
  }
  return signed;
}

async function securedText(document: object, as: SecuredAs, how: How, signer: Signer): Promise<string> {
  switch (as.form) {
    case 'jwt': return tokenOf(document, as.shape, how.verificationMethod, signer);
    case 'proof': return text(await provedOf(document, as, how, signer));
    case 'selective': return text(await selectiveOf(document, as.mandatory ?? presentPointers(document, OB3_MANDATORY), how, signer));
  }
}

/** The validator of 1EdTech, for whom RS256 is, fetches a `kid` over https, which no did is: so RSA keys are shown in the header, others named. */
function tokenOf(document: object, shape: 'ob3' | 'vc', kid: string, { alg, kind, jwk, sign }: Signer): Promise<string> {
  const shown: KeyShown = kind === 'RSA' && shape === 'ob3' ? { jwk: jwk() } : { kid };
  return makeJwt(document, { alg, sign, shape, ...shown });
}

function provedOf(document: object, { form: _, ...wish }: Extract<SecuredAs, { form: 'proof' }>, how: How, { kind, sign }: Signer): Promise<object> {
  if (kind === 'RSA') throw new CredentialError('bad_argument', 'no Data Integrity suite signs with RSA');
  return addProofBy(document, { ...wish, ...how, key: kind, sign });
}

/** A secret and a key for this credential alone, forgotten when it is signed: what was planned is what it says, not these. */
function selectiveOf(document: object, mandatoryPointers: readonly string[], how: How, { kind, sign }: Signer): Promise<object> {
  if (kind !== 'P-256') throw new CredentialError('bad_argument', 'ecdsa-sd-2023 is signed with P-256');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const statementKey = { publicKey: multikeyBytes(publicKey), sign: (data: Uint8Array) => new Uint8Array(signBytes('sha256', data, { key: privateKey, dsaEncoding: 'ieee-p1363' })) };
  return addBaseProof(document, { ...how, sign, mandatoryPointers, hmacKey: randomBytes(32), statementKey });
}

/** `80 24`, then the compressed point: SubjectPublicKeyInfo ends with the whole one, `04 ‖ x ‖ y`. */
function multikeyBytes(publicKey: KeyObject): Uint8Array {
  const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-65);
  return Uint8Array.of(0x80, 0x24, 2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));
}

/** PKCS #8, DER: overwritten here. @throws CredentialError bad_argument for a kind of key that signs nothing here */
function openSigner(pkcs8: Uint8Array): Signer {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8.buffer, pkcs8.byteOffset, pkcs8.byteLength), format: 'der', type: 'pkcs8' }), publicKey = createPublicKey(key);
    const jwk = () => { const { kty = '', n = '', e = '' } = publicKey.export({ format: 'jwk' }); return { kty, n, e }; };
    return { ...namesOf(key), jwk, sign: (data) => provenSignature(data, key, publicKey) };
  } finally {
    pkcs8.fill(0);
  }
}

function namesOf(key: KeyObject): Pick<Signer, 'alg' | 'kind'> {
  if (key.asymmetricKeyType === 'ed25519') return { alg: 'EdDSA', kind: 'Ed25519' };
  if (key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return { alg: 'ES256', kind: 'P-256' };
  if (key.asymmetricKeyType === 'rsa') return { alg: 'RS256', kind: 'RSA' };
  throw new CredentialError('bad_argument', `no form is signed with a key of type ${key.asymmetricKeyType}`);
}

/** One faulty RSA signature gives the private key away (Boneh, DeMillo, Lipton 1997): none leaves the thread unverified. */
function provenSignature(data: Uint8Array, key: KeyObject, publicKey: KeyObject): Uint8Array {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  const signature = signBytes(hash, data, { key, dsaEncoding: 'ieee-p1363' });
  if (!verify(hash, data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature)) throw new Error('a signature just made does not verify');
  return new Uint8Array(signature);
}
