// What a cell looks like, whatever its header says. Linear patterns only: cells come from strangers.
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@[^\s@"(),:;<>[\\\]]{1,253}$/u;
const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}[\p{L}\p{N}-]{0,61}[\p{L}\p{N}]$/u;

export function isEmail(text: string): boolean {
  if (text.length > 254 || !EMAIL.test(text)) return false;
  const at = text.indexOf('@'), local = text.slice(0, at);
  return DOMAIN.test(text.slice(at + 1)) && !local.startsWith('.') && !local.endsWith('.') && !local.includes('..');
}

export function looksLikeDate(text: string): boolean {
  return /^\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*$/.test(text);
}

export function looksLikeNumber(text: string): boolean {
  return /^\s*-?\d{1,9}(?:[.,]\d{1,6})?\s*$/.test(text);
}

/** A cell no header has. A number may stand in a header ("2026"); an address or a date does not. */
export function looksLikeData(text: string): boolean {
  return isEmail(text.trim().toLowerCase()) || looksLikeDate(text);
}
