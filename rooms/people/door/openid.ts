// OpenID Connect Core 1.0 as a relying party: authorization code with PKCE (RFC 7636), state, nonce, issuer check (RFC 9207), signatures by the provider's published keys.
// The protocol is openid-client's; which answers are wanted, and the way out, are ours.
import * as oidc from 'openid-client';
import { AcquisError } from '#lib/errors';
import type { Fetcher, Sender } from '#lib/fetch';

export type Client = { readonly issuer: string; readonly clientId: string; readonly secret: string | undefined; readonly scopes: string };
export type Outward = Fetcher & Sender;
/** What the provider's own page says of it (OpenID Connect Discovery 1.0 §4), as far as it was looked at. */
export type Look = { readonly check: 'address' | 'issuer' | 'endpoints' | 'algorithms' | 'pkce' | 'keys'; readonly good: boolean; /** Key below `people.providers.said`. */ readonly said: string; readonly detail?: string | undefined }[];
/** What is remembered while the person is there. */
export type Errand = { readonly state: string; readonly nonce: string; readonly verifier: string; readonly again: boolean };

const MOST_BYTES = 512 * 1024, WAIT_MS = 8_000;
/** Asymmetric ones only: with HS256 whoever knows the secret says who somebody is, and `none` is anybody's. */
const SIGNED_BY = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** Asks the provider who it is; each thing looked at is told, wrong or right. `server` is there when all that a login needs is right. */
export async function discover(fetcher: Fetcher, issuer: string): Promise<{ readonly server: oidc.ServerMetadata | undefined; readonly look: Look; readonly cause?: unknown }> {
  const look: Look[number][] = [], add = (check: Look[number]['check'], good: boolean, said: string, detail?: string) => { look.push({ check, good, said, detail }); return good; };
  const address = `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
  let said: Readonly<Record<string, unknown>>;
  try {
    const { status, bytes } = await fetcher.get(address, { accept: 'application/json', maxBytes: MOST_BYTES, timeoutMs: WAIT_MS });
    if (!add('address', status === 200, status === 200 ? 'address' : 'address_status', status === 200 ? address : `${address} → ${status}`)) return { server: undefined, look };
    const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (typeof read !== 'object' || read === null) throw new SyntaxError('not an object');
    said = read as typeof said;
  } catch (cause) {
    add('address', false, cause instanceof AcquisError ? `address_${cause.code}` : 'address_not_json', address);
    return { server: undefined, look: look.filter((one, i) => one.check !== 'address' || i === look.length - 1), cause };
  }
  const text = (name: string) => (typeof said[name] === 'string' ? said[name] : undefined), list = (name: string) => (Array.isArray(said[name]) ? said[name].filter((one) => typeof one === 'string') : undefined);
  // Character by character (Discovery §4.3): a provider that calls itself otherwise would be believed for another.
  const same = add('issuer', said['issuer'] === issuer, said['issuer'] === issuer ? 'issuer' : 'issuer_other', String(said['issuer'] ?? '').slice(0, 200));
  const missing = ['authorization_endpoint', 'token_endpoint', 'jwks_uri'].filter((name) => !URL.canParse(text(name) ?? ''));
  const whole = add('endpoints', missing.length === 0 && (list('response_types_supported') ?? ['code']).includes('code'), missing.length > 0 ? 'endpoints_missing' : (list('response_types_supported') ?? ['code']).includes('code') ? 'endpoints' : 'endpoints_code', missing.join(', '));
  const algorithms = (list('id_token_signing_alg_values_supported') ?? ['RS256']).filter((alg) => SIGNED_BY.includes(alg));
  const signed = add('algorithms', algorithms.length > 0, algorithms.length > 0 ? 'algorithms' : 'algorithms_none', algorithms.join(', '));
  const pkce = list('code_challenge_methods_supported');
  add('pkce', pkce?.includes('S256') ?? true, pkce === undefined ? 'pkce_unsaid' : pkce.includes('S256') ? 'pkce' : 'pkce_none');
  return { server: same && whole && signed ? { ...said, issuer, id_token_signing_alg_values_supported: algorithms } : undefined, look };
}

/** As `discover`, and the keys that its tokens will be verified with. */
export async function inspect(fetcher: Fetcher, issuer: string): Promise<Look> {
  const { server, look } = await discover(fetcher, issuer);
  if (!server) return look;
  const keys = await readKeys(fetcher, String(server.jwks_uri)).catch((error: unknown) => (error instanceof AcquisError ? error.code : 'not_json'));
  return [...look, { check: 'keys', good: Array.isArray(keys) && keys.length > 0, said: Array.isArray(keys) ? keys.length > 0 ? 'keys' : 'keys_none' : 'keys_unread', detail: Array.isArray(keys) ? keys.join(', ') : String(server.jwks_uri) }];
}

async function readKeys(fetcher: Fetcher, url: string): Promise<string[]> {
  const { status, bytes } = await fetcher.get(url, { accept: 'application/jwk-set+json, application/json', maxBytes: MOST_BYTES, timeoutMs: WAIT_MS });
  const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (status !== 200 || typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys)) throw new SyntaxError('no keys');
  return read.keys.flatMap((key: unknown) => (typeof key === 'object' && key !== null && 'kty' in key && ['RSA', 'EC', 'OKP'].includes(String(key.kty)) && !('use' in key && key.use !== 'sig') ? [`${String(key.kty)}${'kid' in key ? ` ${String(key.kid).slice(0, 40)}` : ''}`] : []));
}

/** Where to send the person, and what to remember meanwhile. `again`: they must sign in there now, whatever session they have. @throws AcquisError provider_down, provider_refused */
export async function departure(fetcher: Outward, client: Client, redirectUri: string, lang: string, again: boolean): Promise<{ readonly url: string; readonly errand: Errand }> {
  const config = await configure(fetcher, client), verifier = oidc.randomPKCECodeVerifier(), state = oidc.randomState(), nonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri, scope: client.scopes, state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256', ui_locales: lang,
    ...(again && { prompt: 'login', max_age: '0' }),
  });
  return { url: url.href, errand: { state, nonce, verifier, again } };
}

/** The claims of whoever came back: those of the signed token, then those of the user-info endpoint for the same subject. @throws AcquisError provider_down, provider_refused */
export async function arrival(fetcher: Outward, client: Client, returned: URL, { state, nonce, verifier, again }: Errand): Promise<Readonly<Record<string, unknown>> & { readonly sub: string }> {
  try {
    const config = await configure(fetcher, client);
    const tokens = await oidc.authorizationCodeGrant(config, returned, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true, ...(again && { maxAge: 0 }) });
    const token = tokens.claims();
    if (!token) throw new Error('no ID token');
    const more = config.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(config, tokens.access_token, token.sub) : {};
    return { ...more, ...token, sub: token.sub };
  } catch (cause) {
    throw told(cause);
  }
}

async function configure(fetcher: Outward, { issuer, clientId, secret }: Client): Promise<oidc.Configuration> {
  const { server, look, cause } = await discover(fetcher, issuer);
  if (!server) throw new AcquisError(cause instanceof AcquisError || look.some(({ said }) => said === 'address_status') ? 'provider_down' : 'provider_refused', { cause, message: `discovery: ${look.find(({ good }) => !good)?.said ?? ''}` });
  const methods = server.token_endpoint_auth_methods_supported;
  const auth = secret === undefined ? oidc.None() : !methods || methods.includes('client_secret_basic') ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
  const config = new oidc.Configuration(server, clientId, {}, auth);
  config.timeout = WAIT_MS / 1000;
  config[oidc.customFetch] = through(fetcher);
  oidc.enableNonRepudiationChecks(config); // the token's own signature, not only the line it came over
  // Plain http leads nowhere but to origins that the operator named: the fetcher holds it.
  if (issuer.startsWith('http:')) oidc.allowInsecureRequests(config);
  return config;
}

const through = (fetcher: Sender): oidc.CustomFetch => async (url, { method, headers, body }) => {
  const sent = body instanceof URLSearchParams ? Buffer.from(body.toString()) : typeof body === 'string' ? Buffer.from(body) : body instanceof Uint8Array ? body : undefined;
  const { status, bytes, contentType } = await fetcher.send(url, { method: method === 'POST' ? 'POST' : 'GET', headers, maxBytes: MOST_BYTES, timeoutMs: WAIT_MS, ...(sent && { body: sent }) });
  return new Response(status === 204 ? null : Buffer.from(bytes), { status, headers: contentType === undefined ? {} : { 'content-type': contentType } });
};

/** Not reached, or not accepted: which of the checks refused is for the log. */
function told(error: unknown): AcquisError {
  const chain: unknown[] = [];
  for (let one: unknown = error; one !== undefined && one !== null && chain.length < 6; one = one instanceof Error ? one.cause : undefined) chain.push(one);
  const ours = chain.find((one) => one instanceof AcquisError);
  if (ours?.code === 'provider_down' || ours?.code === 'provider_refused') return ours;
  const message = chain.map((one) => (one instanceof Error ? `${'code' in one ? String(one.code) : one.name} ${one.message}` : '')).join(' < ').slice(0, 500);
  return new AcquisError(ours ? 'provider_down' : 'provider_refused', { cause: error, message });
}
