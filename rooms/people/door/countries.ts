// The countries an organisation can be in, as the European list writes them, by names that the reader knows.
import { COUNTRIES } from '#framework';
import type { Lang } from '#lib/i18n';

const KNOWN: ReadonlySet<string> = new Set(COUNTRIES.map(([, listed]) => listed));

export function isCountry(code: string): boolean {
  return KNOWN.has(code);
}

/** Alphabetical for the reader. */
export function countries(lang: Lang): { readonly code: string; readonly name: string }[] {
  const names = new Intl.DisplayNames(lang, { type: 'region' });
  return COUNTRIES.map(([alpha2, code]) => ({ code, name: names.of(alpha2) ?? code })).sort((a, b) => a.name.localeCompare(b.name, lang));
}
