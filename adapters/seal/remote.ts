// A seal kept by a trust service: Cloud Signature Consortium API 2.x. The document never leaves, only its hash; what comes back is
// verified against the certificate before anybody sees it (credential/europass/jades/make.ts).
import { createHash } from 'node:crypto';
import { rawSignature, type SealAlgorithm } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Poster } from '#lib/fetch';
import type { Sealer } from '#lib/sealer';
import { z } from 'zod';

export type RemoteAddress = { /** Up to and with the version: `https://rssp.example/csc/v2`. */ readonly base: string; readonly client: string; /** Left out: the only one there is. */ readonly credential?: string };
export type RemoteSecrets = { readonly client: string; /** Where the service wants one to unlock the key. */ readonly pin?: string };

const TIMEOUT_MS = 20_000, MAX_BYTES = 256 * 1024;
/** Hashes under one authorisation. */
const AT_ONCE = 50;
const SCHEMES: { readonly [A in Exclude<SealAlgorithm, 'EdDSA'>]: { readonly hash: string; readonly hashOid: string; readonly sign: string; readonly size: number | undefined } } = {
  RS256: { hash: 'sha256', hashOid: '2.16.840.1.101.3.4.2.1', sign: '1.2.840.113549.1.1.11', size: undefined },
  ES256: { hash: 'sha256', hashOid: '2.16.840.1.101.3.4.2.1', sign: '1.2.840.10045.4.3.2', size: 32 },
  ES384: { hash: 'sha384', hashOid: '2.16.840.1.101.3.4.2.2', sign: '1.2.840.10045.4.3.3', size: 48 },
  ES512: { hash: 'sha512', hashOid: '2.16.840.1.101.3.4.2.3', sign: '1.2.840.10045.4.3.4', size: 66 },
};

const Token = z.object({ access_token: z.string().min(1), token_type: z.string().regex(/^bearer$/i) });
const List = z.object({ credentialIDs: z.array(z.string()) });
const Info = z.object({
  key: z.object({ status: z.string() }), cert: z.object({ status: z.string().optional(), certificates: z.array(z.base64()).min(1).max(10) }),
  auth: z.object({ mode: z.string() }), multisign: z.number().int().min(1).optional(),
});
const Authorised = z.object({ SAD: z.string().min(1) });
const Signed = z.object({ signatures: z.array(z.base64()) });
type Info = z.infer<typeof Info> & { readonly id: string };

/** `https://rssp.example/csc/v2?client_id=C&credential_id=K` @throws Error that says what is missing */
export function readRemoteAddress(text: string): RemoteAddress {
  const url = new URL(text), client = url.searchParams.get('client_id'), credential = url.searchParams.get('credential_id');
  if (!client) throw new Error('the address names client_id');
  return { base: `${url.origin}${url.pathname.replace(/\/+$/, '')}`, client, ...(credential && { credential }) };
}

export function openRemoteSeal({ base, client, credential }: RemoteAddress, secrets: RemoteSecrets, post: Poster['post']): Pick<Sealer, 'place' | 'chain' | 'sign'> {
  async function call<V>(path: string, body: string, schema: z.ZodType<V>, head: { readonly contentType: string; readonly authorization: string }): Promise<V> {
    const { status, bytes } = await post(`${base}/${path}`, Buffer.from(body), { ...head, accept: 'application/json', timeoutMs: TIMEOUT_MS, maxBytes: MAX_BYTES })
      .catch((cause: unknown) => { throw unavailable(path, 'no usable answer', cause); });
    if (status !== 200) throw unavailable(path, `status ${status}: ${Buffer.from(bytes).toString('utf8', 0, 200)}`);
    const read = schema.safeParse(json(bytes));
    if (!read.success) throw unavailable(path, 'an answer of another shape', read.error);
    return read.data;
  }

  /** OAuth 2.0 client credentials (RFC 6749 §4.4): anew each time, for no token is worth keeping beside the key it unlocks. */
  async function signIn() {
    const authorization = `Basic ${Buffer.from(`${encodeURIComponent(client)}:${encodeURIComponent(secrets.client)}`).toString('base64')}`;
    const { access_token: token } = await call('oauth2/token', 'grant_type=client_credentials&scope=service', Token, { contentType: 'application/x-www-form-urlencoded', authorization });
    return async <V>(path: string, body: object, schema: z.ZodType<V>) => call(path, JSON.stringify(body), schema, { contentType: 'application/json', authorization: `Bearer ${token}` });
  }
  type Session = Awaited<ReturnType<typeof signIn>>;

  async function infoOf(session: Session): Promise<Info> {
    const id = credential ?? only((await session('credentials/list', { maxResults: 2 }, List)).credentialIDs);
    const info = await session('credentials/info', { credentialID: id, certificates: 'chain', certInfo: true, authInfo: true }, Info);
    if (info.key.status !== 'enabled') throw unavailable('credentials/info', `the key is ${info.key.status}`);
    if (!['implicit', 'explicit'].includes(info.auth.mode)) throw unavailable('credentials/info', `the key is unlocked by ${info.auth.mode}, which needs a person`);
    return { ...info, id };
  }

  async function signSome(session: Session, { id, auth }: Info, hashes: readonly string[], scheme: (typeof SCHEMES)[keyof typeof SCHEMES]): Promise<Uint8Array[]> {
    const asked = { credentialID: id, hashes, hashAlgorithmOID: scheme.hashOid };
    const { SAD } = await session('credentials/authorize', { ...asked, numSignatures: hashes.length, ...(auth.mode === 'explicit' && { authData: [{ id: 'PIN', value: secrets.pin ?? '' }] }) }, Authorised);
    const { signatures } = await session('signatures/signHash', { ...asked, SAD, signAlgo: scheme.sign }, Signed);
    if (signatures.length !== hashes.length) throw unavailable('signatures/signHash', `${signatures.length} signatures for ${hashes.length} hashes`);
    return Promise.all(signatures.map(async (text) => rawOf(new Uint8Array(Buffer.from(text, 'base64')), scheme.size)));
  }

  return {
    place: 'remote',
    chain: async () => (await infoOf(await signIn())).cert.certificates.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
    sign: async (messages, alg) => {
      if (alg === 'EdDSA') throw unavailable('signatures/signHash', 'Ed25519 signs no hash');
      const scheme = SCHEMES[alg], session = await signIn(), info = await infoOf(session), done: Uint8Array[] = [];
      const hashes = messages.map((message) => createHash(scheme.hash).update(message).digest('base64')), step = Math.min(info.multisign ?? 1, AT_ONCE);
      for (let i = 0; i < hashes.length; i += step) done.push(...await signSome(session, info, hashes.slice(i, i + step), scheme));
      return done;
    },
  };
}

/** Services write ECDSA in either way. */
async function rawOf(signature: Uint8Array, size: number | undefined): Promise<Uint8Array> {
  if (size === undefined || signature.length === 2 * size) return signature;
  return await rawSignature(signature, size) ?? signature;
}

function only(ids: readonly string[]): string {
  const [id, ...more] = ids;
  if (id === undefined || more.length > 0) throw unavailable('credentials/list', `${ids.length} keys: name one with credential_id`);
  return id;
}

function json(bytes: Uint8Array): unknown {
  try { return JSON.parse(Buffer.from(bytes).toString('utf8')); } catch { return undefined; }
}

function unavailable(path: string, why: string, cause?: unknown): AcquisError {
  return new AcquisError('seal_unavailable', { message: `${path}: ${why}`, ...(cause !== undefined && { cause }) });
}
