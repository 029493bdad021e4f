// Finding a credential again by what it says: every word must stand somewhere in it; case and accents do not count.
import type { Claims } from '#credential';

export function matches(claims: Claims, query: string): boolean {
  const { title, description, issuer, creator, outcomes, skills, field, level, awardedOn, tags } = claims;
  const said = plain([title, description, issuer.name, creator, field, level, awardedOn?.slice(0, 10), ...outcomes.map((o) => o.name), ...skills.map((s) => s.name), ...tags].filter(Boolean).join(' '));
  return plain(query).split(/\s+/).every((word) => said.includes(word));
}

/** False only when `matches` would be: what a badge says stands in its text, unless that is written with escapes. Spares reading what cannot be meant. */
export function mayMatch(bytes: Uint8Array, query: string): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (text.includes('\\u')) return true;
  const said = plain(text);
  return plain(query).split(/\s+/).every((word) => said.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
