import { randomBytes } from 'node:crypto';
import { random } from '#lib/random';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford: no i, l, o, u, so an id survives being read aloud

/** 128 random bits in 26 characters, safe in URLs, DIDs and file names. For whatever outsiders see: guessing one is hopeless. */
export function publicId(): string {
  return base32(random(16));
}

/** As a publicId to look at, in order of time: for what only its organisation sees. The last in an index comes after the one before, which is where indexes are quick. */
export function orderedId(now: Date): string {
  const bytes = random(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  return base32(bytes);
}

/** 256 random bits, for links that give access. Only its hash is stored. */
export function secretToken(): string {
  return randomBytes(32).toString('base64url');
}

export function isPublicId(text: string): boolean {
  return /^[0-9a-hjkmnp-tv-z]{26}$/.test(text);
}

/** UUIDv7 (RFC 9562 §5.7): time-ordered, for keys inside the database, never shown. */
export function rowId(now: Date): string {
  const bytes = random(16);
  bytes.writeUIntBE(now.getTime(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function base32(bytes: Buffer): string {
  let out = '', bits = 0, value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) { bits -= 5; out += ALPHABET[(value >>> bits) & 31]; value &= (1 << bits) - 1; }
  }
  if (bits > 0) out += ALPHABET[(value << (5 - bits)) & 31];
  return out;
}
