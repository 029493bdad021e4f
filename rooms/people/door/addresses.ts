// Pure rules about addresses: e-mail, and the ones inside the house that a form may lead back to.

/** One spelling per mailbox: trimmed, NFC, lower case on both sides (RFC 5321 §2.4 lets local parts differ by case; no provider in use does). */
export function normalEmail(text: string): string {
  return text.trim().normalize('NFC').toLowerCase();
}

/** One @, something before, a dotted or local domain after; no space, no control character, no angle bracket that a mail header could take for its own. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[^\s@<>()[\],;:\\"\p{Cc}]+$/u.test(text.trim());
}

/** A name on one line, whatever was pasted. */
export function oneLine(text: string, longest: number): string {
  return text.normalize('NFC').replace(/[\s\p{Cc}]+/gu, ' ').trim().slice(0, longest);
}

/** Where to go after signing in: a path of this house, spelled plainly, or the fallback. Browsers read `/\host` and `//host` as another host, and drop tabs and line feeds first. */
export function ownPath(wish: string | undefined, fallback: string): string {
  if (wish === undefined || wish.length > 2_000 || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wish)) return fallback;
  const base = 'https://house.invalid';
  try { return new URL(wish, base).origin === base && !/^\/(%09|%0a|%0d|%5c|%2f)/i.test(wish) ? wish : fallback; } catch { return fallback; }
}

/** What a session list may show of a browser; the full header would be a fingerprint. */
export function agentName(header: string | undefined): string {
  const pick = (names: readonly (readonly [RegExp, string])[]) => names.find(([pattern]) => pattern.test(header ?? ''))?.[1];
  const browser = pick([[/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrom(e|ium)\//, 'Chrome'], [/Safari\//, 'Safari']]);
  const system = pick([[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']]);
  return [browser, system].filter(Boolean).join(', ');
}
