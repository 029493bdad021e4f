// What every page knows about its reader and its house. A route makes it once, views only read it.
import type { Lang, T } from '../lib/i18n.ts';

export type Theme = 'light' | 'dark';

export type PageContext = {
  readonly t: T;
  readonly lang: Lang;
  /** From the cookie; undefined follows the reader's system. */
  readonly theme: Theme | undefined;
  /** Path with its query, as asked: the language and theme switches lead back to it. */
  readonly path: string;
  readonly house: { readonly name: string; readonly publicUrl: string; readonly trial: boolean; readonly demo?: Readonly<Record<Lang, string | undefined>> | undefined };
  readonly person?: { readonly id: string; readonly name: string; readonly email?: string | undefined; readonly admin: boolean } | undefined;
  readonly organisation?: { readonly id: string; readonly name: string; readonly roles: readonly string[] } | undefined;
  /** Goes into the hidden field `csrf` of every form that changes something: `<Form>` does it. */
  readonly csrf: string;
  readonly flash?: { readonly kind: 'done' | 'problem'; readonly text: string } | undefined;
};

/** The same address with one query parameter set: `withQuery('/verify?at=1', 'lang', 'fr')` → `/verify?at=1&lang=fr`. */
export function withQuery(path: string, name: string, value: string): string {
  const at = path.indexOf('?');
  const query = new URLSearchParams(at < 0 ? '' : path.slice(at + 1));
  query.set(name, value);
  return `${at < 0 ? path : path.slice(0, at)}?${query}`;
}
