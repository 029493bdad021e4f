/** Bytes and their spellings. Decoders are strict: one spelling for each value, anything else is undefined. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function utf8(value: string): Uint8Array {
  return encoder.encode(value);
}

/** Undefined for anything that is not UTF-8; a byte order mark is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** For public values: stops at the first difference. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += HEX[byte] as string;
  return out;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

export function fromBase64(value: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value) || value.length % 4 !== 0) return undefined;
  const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
  // Unused bits of the last character could hide a second spelling.
  return toBase64(bytes) === value ? bytes : undefined;
}

export function toBase64url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64url(value: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(value)) return undefined;
  const padding = '='.repeat((4 - (value.length % 4)) % 4);
  return fromBase64(value.replaceAll('-', '+').replaceAll('_', '/') + padding);
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE58_VALUE = new Map(Array.from(BASE58, (character, value) => [character, value]));

/** base58btc. Quadratic, so only for keys and signatures. */
export function toBase58(bytes: Uint8Array): string {
  return rebase(bytes, 256, 58, 2, 6).map((digit) => BASE58.charAt(digit)).join('');
}

/** At most 160 characters: what is longer is neither a key nor a signature. */
export function fromBase58(value: string): Uint8Array | undefined {
  if (value.length > 160) return undefined;
  const digits: number[] = [];
  for (const character of value) {
    const digit = BASE58_VALUE.get(character);
    if (digit === undefined) return undefined;
    digits.push(digit);
  }
  return Uint8Array.from(rebase(digits, 58, 256, 4, 3));
}

/**
 * Big-endian digits of one base to another; leading zeros are kept one for one, as base58btc wants.
 * `read`, `width`: digits taken in and worked on at once, so many that `to ** width * from ** read` is still exact.
 */
function rebase(digits: ArrayLike<number>, from: number, to: number, read: number, width: number): number[] {
  const limbs: number[] = [];
  const base = to ** width;
  let zeros = 0;
  while (zeros < digits.length && digits[zeros] === 0) zeros += 1;
  for (let at = zeros, end = zeros + ((digits.length - zeros) % read || read); at < digits.length; end += read) {
    let carry = 0, factor = 1;
    for (; at < end; at += 1, factor *= from) carry = carry * from + (digits[at] ?? 0);
    for (let j = 0; j < limbs.length; j += 1) {
      carry += (limbs[j] ?? 0) * factor;
      const rest = Math.floor(carry / base);
      limbs[j] = carry - rest * base;
      carry = rest;
    }
    for (; carry > 0; carry = Math.floor(carry / base)) limbs.push(carry % base);
  }
  const out: number[] = [];
  for (let limb of limbs) for (let i = 0; i < width; i += 1, limb = Math.floor(limb / to)) out.push(limb % to);
  while (out.at(-1) === 0) out.pop();
  return [...Array<number>(zeros).fill(0), ...out.reverse()];
}
