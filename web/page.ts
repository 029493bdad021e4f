// Between a request and a view: the page's context, and the way back after a form.
import { getCookie, setCookie } from 'hono/cookie';
import type { Ctx } from '../lib/http.ts';
import { LANG_COOKIE, THEME_COOKIE, veiled, wantsJson } from '../lib/http.ts';
import type { PageContext, Theme } from './context.ts';

const FLASH_COOKIE = 'acquis_flash';

export function pageOf(c: Ctx): PageContext {
  const { visitor, seat, house } = c.var;
  return {
    t: c.var.t, lang: c.var.lang, theme: themeOf(c), path: pathOf(c), house, csrf: c.var.csrf && veiled(c.var.csrf), flash: takeFlash(c),
    person: visitor && { id: visitor.id, name: visitor.name, email: visitor.email, admin: visitor.admin },
    organisation: seat && { id: seat.id, name: seat.name, roles: seat.roles },
  };
}

/** 303 to `to`, where the next page says `text` once. */
export function redirectWith(c: Ctx, to: string, kind: 'done' | 'problem', text: string): Response {
  setCookie(c, FLASH_COOKIE, Buffer.from(JSON.stringify({ kind, text: text.slice(0, 1200) })).toString('base64url'), { ...cookieOptions(c), httpOnly: true, maxAge: 60 });
  return c.redirect(to, 303);
}

/** Keeps what the query asked for (`?lang=fr`, `?theme=dark`) and answers the same page without it. Programs keep nothing: to them the address is the answer. */
export function keepChoices(c: Ctx): Response | undefined {
  const lang = c.req.query('lang'), theme = c.req.query('theme');
  if (c.req.method !== 'GET' || (!lang && !theme) || wantsJson(c)) return undefined;
  const year = 60 * 60 * 24 * 365;
  if (lang === 'fr' || lang === 'en') setCookie(c, LANG_COOKIE, lang, { ...cookieOptions(c), maxAge: year });
  if (theme === 'light' || theme === 'dark') setCookie(c, THEME_COOKIE, theme, { ...cookieOptions(c), maxAge: year });
  if (theme === 'system') setCookie(c, THEME_COOKIE, '', { ...cookieOptions(c), maxAge: 0 });
  const url = new URL(c.req.url);
  url.searchParams.delete('lang');
  url.searchParams.delete('theme');
  return c.redirect(`/${url.pathname.replace(/^\/+/, '')}${url.search}`, 303); // `//host` would be another house's address
}

function takeFlash(c: Ctx): PageContext['flash'] {
  const kept = getCookie(c, FLASH_COOKIE);
  if (!kept) return undefined;
  setCookie(c, FLASH_COOKIE, '', { ...cookieOptions(c), maxAge: 0 });
  try {
    const read: unknown = JSON.parse(Buffer.from(kept, 'base64url').toString('utf8'));
    if (typeof read !== 'object' || read === null || !('kind' in read) || !('text' in read) || typeof read.text !== 'string') return undefined;
    return read.kind === 'done' || read.kind === 'problem' ? { kind: read.kind, text: read.text } : undefined;
  } catch {
    return undefined; // a cookie is the visitor's to spoil
  }
}

function themeOf(c: Ctx): Theme | undefined {
  const kept = getCookie(c, THEME_COOKIE);
  return kept === 'light' || kept === 'dark' ? kept : undefined;
}

function pathOf(c: Ctx): string {
  const url = new URL(c.req.url);
  return url.pathname + url.search;
}

function cookieOptions(c: Ctx) {
  return { path: '/', sameSite: 'Lax' as const, secure: c.var.house.publicUrl.startsWith('https:') };
}
