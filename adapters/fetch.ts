// The only way out of the house. Its addresses come from strangers' credentials, so it is built against them: a public https
// address on port 443, looked up once and connected to as checked, no redirection, no cookie, small and quick.
import { lookup as dnsLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isGlobalAddress, isLocalName } from '#lib/addresses';
import type { Clock } from '#lib/clock';
import { AcquisError, type ErrorCode } from '#lib/errors';
import type { Fetched, FetchOptions, Fetcher, Poster, PostOptions, Sender, SendOptions } from '#lib/fetch';

export type Address = { readonly address: string; readonly family: number };
export type FetcherPorts = {
  readonly clock: Clock;
  /** Origins that may be asked although they are private or plain http: the operator's own word. */
  readonly allow?: readonly string[];
  /** Plain http on its own port too, to public addresses: for what is signed in itself. */
  readonly plain?: boolean;
  readonly resolve?: (host: string) => Promise<readonly Address[]>;
};

const DEFAULT_BYTES = 256 * 1024, DEFAULT_MS = 5_000;
/** A withdrawal must be seen within a minute, whatever a server says about caching. */
const KEEP_MS = 60_000;
const KEPT = 64, KEPT_BYTES = 1024 * 1024;

type Asked = Fetched & { /** milliseconds */ readonly maxAge: number };
type Sent = { readonly method: 'GET' | 'POST'; readonly headers: Readonly<Record<string, string>>; readonly body: Uint8Array | undefined };
type Kept = { readonly answer: Promise<Asked>; until: number };

export function openFetcher({ clock, allow = [], plain = false, resolve = byName }: FetcherPorts): Fetcher & Poster & Sender {
  const allowed = new Set(allow);
  const kept = new Map<string, Kept>();

  async function get(url: string, options: FetchOptions = {}): Promise<Fetched> {
    const target = permitted(url, allowed, plain);
    const key = `${options.accept ?? ''} ${options.maxBytes ?? DEFAULT_BYTES} ${target.href}`;
    const known = kept.get(key);
    if (known && known.until > clock.now().getTime()) return known.answer;
    // Kept while under way too: a thousand credentials of one issuer ask it once.
    const entry: Kept = { answer: ask(target, options), until: Infinity };
    kept.delete(key);
    kept.set(key, entry);
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
    try {
      const fetched = await entry.answer;
      entry.until = clock.now().getTime() + Math.min(fetched.maxAge, KEEP_MS);
      if (fetched.bytes.length > KEPT_BYTES && kept.get(key) === entry) kept.delete(key);
      return fetched;
    } catch (error) {
      entry.until = clock.now().getTime() + KEEP_MS;
      throw error;
    }
  }

  async function post(url: string, body: Uint8Array, options: PostOptions): Promise<Fetched> {
    const { contentType, authorization } = options;
    return ask(permitted(url, allowed, plain), options, { method: 'POST', body, headers: { 'content-type': contentType, ...(authorization && { authorization }) } });
  }

  async function send(url: string, { method, headers, body, ...options }: SendOptions): Promise<Fetched> {
    return ask(permitted(url, allowed, plain), options, { method, headers, body });
  }

  async function ask(target: URL, options: FetchOptions, sent?: Sent): Promise<Asked> {
    const deadline = AbortSignal.timeout(options.timeoutMs ?? DEFAULT_MS);
    try {
      const address = await inTime(checkedAddress(target, allowed, resolve), deadline);
      return await request(target, address, options, deadline, sent);
    } catch (cause) {
      if (cause instanceof AcquisError) throw cause;
      throw refused(deadline.aborted ? 'fetch_limit' : 'fetch_failed', target, deadline.aborted ? 'no full answer in time' : String(cause), cause);
    }
  }
  return { get, post, send };
}

function permitted(url: string, allowed: ReadonlySet<string>, plain: boolean): URL {
  const target = URL.parse(url);
  if (!target) throw new AcquisError('ssrf_blocked', { values: { host: url.slice(0, 80) }, message: 'not an address' });
  target.hash = '';
  if (target.username || target.password) throw refused('ssrf_blocked', target, 'credentials in the address');
  if (allowed.has(target.origin)) return target;
  if (!(target.protocol === 'https:' || (plain && target.protocol === 'http:')) || target.port !== '') throw refused('ssrf_blocked', target, 'only https on its own port');
  const literal = literalOf(target);
  if (literal === undefined ? isLocalName(target.hostname) : !isGlobalAddress(literal)) throw refused('ssrf_blocked', target, 'not a public address');
  return target;
}

/** One lookup, and the connection goes to what it said: a name that answers differently the second time is never asked twice. */
async function checkedAddress(target: URL, allowed: ReadonlySet<string>, resolve: NonNullable<FetcherPorts['resolve']>): Promise<Address> {
  const literal = literalOf(target);
  const found = literal === undefined ? await resolve(target.hostname) : [{ address: literal, family: isIP(literal) }];
  const first = found[0];
  if (!first) throw refused('fetch_failed', target, 'the name has no address');
  // One private address among public ones is an attack or a mistake; neither deserves a connection.
  if (!allowed.has(target.origin) && !found.every(({ address }) => isGlobalAddress(address))) throw refused('ssrf_blocked', target, 'the name leads to a private address');
  return first;
}

function request(target: URL, address: Address, { accept = '*/*', maxBytes = DEFAULT_BYTES }: FetchOptions, signal: AbortSignal, sent?: Sent): Promise<Asked> {
  const { promise, resolve, reject } = Promise.withResolvers<Asked>();
  const lookup: LookupFunction = (_host, options, done) => options.all ? done(null, [{ ...address }]) : done(null, address.address, address.family);
  const client = target.protocol === 'https:' ? https : http;
  const headers = { accept, 'accept-encoding': 'identity', 'user-agent': 'acquis-verify', ...sent?.headers, ...(sent?.body && { 'content-length': sent.body.length }) };
  const outgoing = client.request(target, { agent: false, lookup, signal, method: sent?.method ?? 'GET', headers }, (answer) => {
    const stop = (code: ErrorCode, why: string) => { reject(refused(code, target, why)); outgoing.destroy(); };
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400) return stop('fetch_failed', `redirection ${status}`);
    if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') return stop('fetch_failed', 'compressed against our asking');
    if (Number(answer.headers['content-length'] ?? 0) > maxBytes) return stop('fetch_limit', `more than ${maxBytes} bytes announced`);
    const parts: Buffer[] = [];
    let size = 0;
    answer.on('data', (part: Buffer) => {
      size += part.length;
      if (size > maxBytes) return stop('fetch_limit', `more than ${maxBytes} bytes`);
      parts.push(part);
    });
    answer.on('error', reject);
    answer.on('end', () => {
      if (!answer.complete) return reject(new Error('cut off'));
      resolve({ status, bytes: new Uint8Array(Buffer.concat(parts)), contentType: answer.headers['content-type'], maxAge: maxAgeOf(answer.headers['cache-control'], status) });
    });
  });
  outgoing.on('error', reject);
  outgoing.end(sent?.body);
  return promise;
}

function maxAgeOf(cacheControl: string | undefined, status: number): number {
  if (status !== 200) return KEEP_MS;
  if (/no-store|no-cache/.test(cacheControl ?? '')) return 0;
  const seconds = /max-age=(\d{1,9})/.exec(cacheControl ?? '')?.[1];
  return seconds === undefined ? KEEP_MS : Number(seconds) * 1000;
}

async function inTime<R>(work: Promise<R>, deadline: AbortSignal): Promise<R> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new Error('late'));
  deadline.addEventListener('abort', late, { once: true });
  try { return await Promise.race([work, promise]); } finally { deadline.removeEventListener('abort', late); }
}

function literalOf(target: URL): string | undefined {
  const host = target.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) ? host : undefined;
}

function refused(code: ErrorCode, target: URL, message: string, cause?: unknown): AcquisError {
  return new AcquisError(code, { values: { host: target.host }, message: `${target.host}: ${message}`, cause });
}

async function byName(host: string): Promise<readonly Address[]> {
  return dnsLookup(host, { all: true });
}
