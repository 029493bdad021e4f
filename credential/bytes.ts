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

/** Of digits in pairs, as toHex writes them. */
export function fromHex(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64URL = `${BASE64.slice(0, 62)}-_`;

export function toBase64(bytes: Uint8Array): string {
  const text = toSextets(bytes, BASE64);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

export function fromBase64(value: string): Uint8Array | undefined {
  const padding = value.endsWith('==') ? 2 : value.endsWith('=') ? 1 : 0;
  return value.length % 4 === 0 ? fromSextets(value, value.length - padding, BASE64_VALUES) : undefined;
}

export function toBase64url(bytes: Uint8Array): string {
  return toSextets(bytes, BASE64URL);
}

export function fromBase64url(value: string): Uint8Array | undefined {
  return fromSextets(value, value.length, BASE64URL_VALUES);
}

function toSextets(bytes: Uint8Array, alphabet: string): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1], bytes[i + 2]];
    out += alphabet.charAt(a >> 2) + alphabet.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    if (b !== undefined) out += alphabet.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    if (c !== undefined) out += alphabet.charAt(c & 63);
  }
  return out;
}

/** By character code; 64 and more: no such character. */
const valuesOf = (alphabet: string) => Uint8Array.from({ length: 128 }, (_, code) => { const value = alphabet.indexOf(String.fromCharCode(code)); return value < 0 ? 255 : value; });
const BASE64_VALUES = valuesOf(BASE64), BASE64URL_VALUES = valuesOf(BASE64URL);

/** The first `length` characters. */
function fromSextets(value: string, length: number, values: Uint8Array): Uint8Array | undefined {
  if (length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4)), whole = length - (length % 4);
  let at = 0, bits = 0, wrong = 0;
  const sextet = (i: number) => { const code = value.charCodeAt(i); return (values[code & 127] as number) | (code >> 7 << 8); };
  for (let i = 0; i < whole; i += 4) {
    const a = sextet(i), b = sextet(i + 1), c = sextet(i + 2), d = sextet(i + 3);
    wrong |= a | b | c | d;
    bytes[at++] = (a << 2) | (b >> 4);
    bytes[at++] = (b << 4) | (c >> 2);
    bytes[at++] = (c << 6) | d;
  }
  for (let i = whole; i < length; i += 1) {
    wrong |= sextet(i);
    bits = (bits << 6) | sextet(i);
  }
  // Unused bits of the last character could hide a second spelling.
  const rest = length - whole, unused = (rest * 6) % 8;
  if (wrong > 63 || (bits & ((1 << unused) - 1)) !== 0) return undefined;
  for (let left = rest * 6 - 8; left >= 0; left -= 8) bytes[at++] = bits >> left;
  return bytes;
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const BASE58_VALUES = valuesOf(BASE58);

/** base58btc. Quadratic, so only for keys and signatures. */
export function toBase58(bytes: Uint8Array): string {
  let out = '';
  for (const digit of rebase(bytes, 256, 58, 2, 6)) out += BASE58.charAt(digit);
  return out;
}

/** `most`: characters. What is longer than 160 is neither a key nor a signature. */
export function fromBase58(value: string, most = 160): Uint8Array | undefined {
  if (value.length > most) return undefined;
  const digits: number[] = [];
  for (let i = 0; i < value.length; i += 1) {
    const digit = BASE58_VALUES[value.charCodeAt(i)] ?? 255;
    if (digit > 57) return undefined;
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
