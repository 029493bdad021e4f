// What every request carries, and the doors between HTTP and rooms: reading forms, answering, refusing.
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { boundaryOf, receive, type Aside, type Sent } from '#lib/aside';
import { AcquisError, type Fault } from '#lib/errors';
import { chooseLang, dictionary, lookUp, type Lang, type T } from '#lib/i18n';

export type Role = 'owner' | 'designer' | 'issuer' | 'assessor' | 'viewer';
export type Visitor = { readonly id: string; readonly name: string; readonly email: string | undefined; readonly admin: boolean; readonly session: string; /** When this session last saw proof of who they are. */ readonly provedAt?: Date | undefined };
/** The organisation whose address is being visited, with what the caller may do there. */
export type Seat = { readonly id: string; /** Who acts, for the audit trail: the person's id, or `api-key:ID`. */ readonly by: string; readonly name: string; readonly roles: readonly Role[]; readonly via: 'session' | 'api-key'; readonly scopes: readonly string[] };

export type HouseFacts = { readonly name: string; readonly publicUrl: string; readonly trial: boolean; readonly development: boolean; /** A demonstration, and by language the path of a credential to look at. */ readonly demo?: Readonly<Record<Lang, string | undefined>> | undefined };

export type Env = {
  Variables: {
    requestId: string;
    t: T;
    lang: Lang;
    house: HouseFacts;
    /** Set by the people room's middleware from the session cookie. */
    visitor: Visitor | undefined;
    /** The store did not answer who visits: what needs nobody goes on, what needs somebody is refused for this reason. */
    unsure: AcquisError | undefined;
    /** Set by the people room's guard on /o/:org/… and by API keys. */
    seat: Seat | undefined;
    csrf: string;
    /** Where a file larger than memory may come: the form, read already. */
    sent: Sent | undefined;
  };
};
export type Ctx = Context<Env>;
export type Route = Handler<Env>;

export const LANG_COOKIE = 'acquis_lang';
export const THEME_COOKIE = 'acquis_theme';

/** Names the request, chooses the language, sets what every answer must carry. */
export function entrance(house: HouseFacts): MiddlewareHandler<Env> {
  const secure = house.publicUrl.startsWith('https:');
  const csp = ["default-src 'none'", "script-src 'self'", `style-src 'self'${house.development ? " 'unsafe-inline'" : ''}`, "img-src 'self' data:", "font-src 'self'",
    `connect-src 'self'${house.development ? ' ws:' : ''}`, "manifest-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'"].join('; ');
  return async (c, next) => {
    const lang = chooseLang(c.req.query('lang'), getCookie(c, LANG_COOKIE), c.req.header('accept-language'));
    c.set('requestId', randomBytes(9).toString('base64url'));
    c.set('lang', lang);
    c.set('t', dictionary(lang));
    c.set('house', house);
    c.set('csrf', '');
    c.set('sent', undefined);
    await next();
    const h = c.res.headers;
    if (!h.has('content-security-policy')) h.set('content-security-policy', csp);
    h.set('x-content-type-options', 'nosniff');
    h.set('referrer-policy', 'same-origin');
    h.set('cross-origin-opener-policy', 'same-origin');
    h.set('permissions-policy', 'camera=(self), microphone=(), geolocation=()');
    h.set('x-request-id', c.var.requestId);
    if (secure) h.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (!h.has('cache-control')) h.set('cache-control', 'private, no-store');
    // What says itself public (keys, status lists, tiles, built files) is the same for everybody: a shared cache may keep one copy.
    if (!/\bpublic\b/.test(h.get('cache-control') ?? '')) h.append('vary', 'Accept, Accept-Language, Cookie');
  };
}

/** A form that changes something must come from our own pages: Origin or Sec-Fetch-Site says so; a signed-in person's also carries their token. */
export function ownFormsOnly(house: HouseFacts): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method) || c.req.header('authorization')) return next();
    refuseOtherSites(c, house);
    if (c.var.visitor && !c.req.path.startsWith('/api/')) refuseOtherTokens(c, c.req.header('x-csrf') ?? String(c.var.sent?.fields['csrf'] ?? (await c.req.parseBody())['csrf'] ?? ''));
    return next();
  };
}

/** Where a signed-in person may send a file larger than memory: it lies aside until the request is answered. One at a time; nothing of a form that is not theirs is kept.
    @throws AcquisError sign_in_needed, form_expired, too_large, too_many, storage_full, bad_request */
export function putAside(house: HouseFacts, aside: Aside, mb: number): MiddlewareHandler<Env> {
  const sending = new Set<string>(), most = mb * 1024 * 1024;
  return async (c, next) => {
    const boundary = boundaryOf(c.req.header('content-type')), { body } = c.req.raw, said = Number(c.req.header('content-length') ?? 0), { visitor } = c.var;
    if (c.req.method !== 'POST' || boundary === undefined || !body) return next();
    if (!visitor) throw c.var.unsure ?? new AcquisError('sign_in_needed');
    refuseOtherSites(c, house);
    if (said > most) throw new AcquisError('too_large', { values: { mb } });
    if (sending.has(visitor.id)) throw new AcquisError('too_many');
    sending.add(visitor.id);
    const writer = await aside.open(said).catch((error: unknown) => { sending.delete(visitor.id); throw error; });
    try {
      c.set('sent', await receive(body, boundary, { writer, most, mb, admit: (fields) => { refuseOtherTokens(c, c.req.header('x-csrf') ?? fields['csrf'] ?? ''); } }));
      await next();
    } finally {
      sending.delete(visitor.id);
      await writer.away();
    }
  };
}

function refuseOtherSites(c: Ctx, house: HouseFacts): void {
  const site = c.req.header('sec-fetch-site'), origin = c.req.header('origin');
  const cookieless = !c.req.header('cookie');
  const ours = site ? site === 'same-origin' : origin ? origin === house.publicUrl || sameHost(origin, c.req.header('host')) : cookieless;
  if (!ours) throw new AcquisError('form_expired', { message: `cross-site ${c.req.method} from ${origin ?? site ?? 'nowhere'}` });
}

function refuseOtherTokens(c: Ctx, given: string): void {
  if (!sameText(bare(given), c.var.csrf)) throw new AcquisError('form_expired', { message: 'csrf token does not match the session' });
}

/** A place's own limit on what is sent to it. A body that the token check above has read is here already, through the house's limit: there is no stream left to count.
    @throws AcquisError too_large */
export function atMost(mb: number, bytes = mb * 1024 * 1024): MiddlewareHandler<Env> {
  const limit = bodyLimit({ maxSize: bytes, onError: () => { throw new AcquisError('too_large', { values: { mb } }); } });
  return (c, next) => (c.req.raw.bodyUsed ? next() : limit(c, next));
}

export function csrfToken(key: Buffer, session: string): string {
  return createHmac('sha256', key).update(session).digest('base64url');
}

/** The token as a page carries it: another text each time, so that compressed answers of different lengths tell nobody what it is (BREACH). */
export function veiled(token: string): string {
  const secret = Buffer.from(token), pad = randomBytes(secret.length);
  return `${pad.toString('base64url')}.${Buffer.from(secret.map((byte, i) => byte ^ (pad[i] ?? 0))).toString('base64url')}`;
}

function bare(given: string): string {
  const [pad, veil] = given.split('.').map((part) => Buffer.from(part, 'base64url'));
  return pad && veil ? Buffer.from(veil.map((byte, i) => byte ^ (pad[i] ?? 0))).toString() : given;
}

export function sameText(a: string, b: string): boolean {
  const x = Buffer.from(a), y = Buffer.from(b);
  return x.length === y.length && timingSafeEqual(x, y);
}

function sameHost(origin: string, host: string | undefined): boolean {
  try { return new URL(origin).host === host; } catch { return false; }
}

/** The text fields of a form, files left out; a repeated field keeps every value under `all`. */
export async function formOf(c: Ctx): Promise<{ get(name: string): string; all(name: string): string[]; file(name: string): File | undefined; entries(): [string, string][] }> {
  const body = await c.req.parseBody({ all: true }).catch((cause: unknown) => { throw new AcquisError('bad_request', { cause }); });
  const list = (name: string) => [body[name]].flat().filter((v): v is string => typeof v === 'string');
  return {
    get: (name) => (list(name)[0] ?? '').trim(),
    all: (name) => list(name).map((v) => v.trim()),
    file: (name) => [body[name]].flat().find((v): v is File => v instanceof File && v.size > 0),
    entries: () => Object.keys(body).flatMap((name) => list(name).map((value): [string, string] => [name, value])),
  };
}

/** @throws AcquisError bad_request when the body is not JSON */
export async function jsonOf(c: Ctx): Promise<unknown> {
  try { return JSON.parse(await c.req.text()); } catch (cause) { throw new AcquisError('bad_request', { cause }); }
}

export function wantsJson(c: Ctx): boolean {
  const accept = c.req.header('accept') ?? '';
  return c.req.path.startsWith('/api/') || (/json/.test(accept) && !/text\/html/.test(accept));
}

export type ErrorBody = { error: { code: string; message: string; request: string; faults?: { path: string; code: string; message: string }[] } };

export function errorBody(c: Ctx, error: AcquisError): ErrorBody {
  const faults = error.faults.map((f) => ({ path: f.path, code: f.code, message: faultText(c.var.lang, f) }));
  return { error: { code: error.code, message: errorText(c.var.lang, error), request: c.var.requestId, ...(faults.length > 0 && { faults }) } };
}

export function errorText(lang: Lang, error: AcquisError): string {
  return lookUp(lang, `errors.${error.code}`, error.values) ?? error.code;
}

export function faultText(lang: Lang, fault: Fault): string {
  return lookUp(lang, `faults.${fault.code}`, fault.values ?? {}) ?? fault.code;
}
