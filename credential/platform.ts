/**
 * Everything this library takes from the machine it runs on: Node's crypto and zlib, or the browser's.
 * `process.getBuiltinModule` instead of imports, so that a bundle for browsers holds no trace of Node.
 */
import { toHex, utf8 } from './bytes.ts';
import type { PublicKey } from './did/publickey.ts';
import { CredentialError } from './errors.ts';
import type { CredentialErrorCode } from './errors.ts';
import { sha256Portable } from './sha256.ts';

const node = (globalThis as { process?: { getBuiltinModule?: NodeJS.Process['getBuiltinModule'] } }).process;
const crypto = node?.getBuiltinModule?.('node:crypto');
const zlib = node?.getBuiltinModule?.('node:zlib');

export const sha256: (bytes: Uint8Array) => Uint8Array = crypto
  ? (bytes) => new Uint8Array(crypto.hash('sha256', bytes, 'buffer'))
  : sha256Portable;

/** Of the text in UTF-8. */
export const sha256Text: (text: string) => Uint8Array = crypto
  ? (text) => new Uint8Array(crypto.hash('sha256', text, 'buffer'))
  : (text) => sha256Portable(utf8(text));

/** The same in hexadecimal. */
export const sha256Hex: (text: string) => string = crypto
  ? (text) => crypto.hash('sha256', text, 'hex')
  : (text) => toHex(sha256Portable(utf8(text)));

/** The same of a text whose characters are bytes: UTF-8 put together in pieces. */
export const sha256BinaryHex: (text: string) => string = crypto
  ? (text) => crypto.hash('sha256', bytesOf(text), 'hex')
  : (text) => toHex(sha256Portable(fromBinary(text)));

/** The text in UTF-8, a character for each byte. */
export const binary: (text: string) => string = crypto
  ? (text) => (/[^\u0000-\u007f]/.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text)
  : (text) => utf8(text).reduce((out, byte) => out + String.fromCharCode(byte), '');

/** The bytes themselves. */
export const fromBinary: (binary: string) => Uint8Array = crypto
  ? (binary) => Buffer.from(binary, 'latin1')
  : (binary) => Uint8Array.from(binary, (character) => character.charCodeAt(0));

let scratch: Buffer | undefined;

/** Good until the next call. */
function bytesOf(text: string): Buffer {
  if (!scratch || scratch.length < text.length) scratch = Buffer.allocUnsafeSlow(Math.max(text.length, 64 * 1024));
  return scratch.subarray(0, scratch.write(text, 0, 'latin1'));
}

const SPKI_ED25519 = Uint8Array.of(0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00);

/** RFC 8032. Key 32 bytes, signature 64; any other length does not verify. */
export async function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  if (accelerator?.(publicKey, message, signature)) return true;
  if (crypto) {
    return crypto.verify(null, message, ed25519Key(crypto, publicKey), signature);
  }
  const key = await globalThis.crypto.subtle.importKey('raw', own(publicKey), 'Ed25519', false, ['verify']);
  return globalThis.crypto.subtle.verify('Ed25519', key, own(signature), own(message));
}

export type VerifyEd25519 = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

let accelerator: VerifyEd25519 | undefined;

/**
 * A faster way to verify (libsodium), where the program that uses this library has one. Its yes is believed; after a no the machine's own
 * arithmetic is asked, so that no verdict depends on what is installed: libraries differ in which crooked signatures they still take.
 * Give it only what says yes less often than RFC 8032 §5.1.7 does. Errors: `bad_argument` when it does not know a good signature from a bad one.
 */
export function accelerateEd25519(verify: VerifyEd25519 | undefined): void {
  const [key, signature] = [RFC8032_KEY, RFC8032_SIGNATURE].map((hex) => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))) as [Uint8Array, Uint8Array];
  const message = Uint8Array.of(0x72), altered = signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte));
  const isRight = !verify || (verify(key, message, signature) && !verify(key, message, altered) && !verify(key, Uint8Array.of(0x73), signature) && !verify(signature.slice(0, 32), message, signature));
  if (!isRight) throw new CredentialError('bad_argument', 'this does not verify Ed25519');
  accelerator = verify;
}

/** RFC 8032 §7.1, test 2. */
const RFC8032_KEY = '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c';
const RFC8032_SIGNATURE = '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00';

type KeyObject = import('node:crypto').KeyObject;
const keys = new Map<string, KeyObject>();

/** Keys come again: every credential of an issuer, every entry of a log. */
function ed25519Key(crypto: typeof import('node:crypto'), publicKey: Uint8Array): KeyObject {
  const spki = Buffer.concat([SPKI_ED25519, publicKey]), name = spki.toString('latin1', SPKI_ED25519.length);
  const known = keys.get(name);
  if (known) return known;
  const key = crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' });
  if (keys.size >= 256) keys.clear();
  keys.set(name, key);
  return key;
}

export type Digest = 'SHA-256' | 'SHA-384' | 'SHA-512';

export async function digest(name: Digest, bytes: Uint8Array): Promise<Uint8Array> {
  return name === 'SHA-256' ? sha256(bytes) : new Uint8Array(await globalThis.crypto.subtle.digest(name, own(bytes)));
}

/** Of the text in UTF-8. */
export async function digestText(name: Digest, text: string): Promise<Uint8Array> {
  return name === 'SHA-256' ? sha256Text(text) : digest(name, utf8(text));
}

/** RFC 2104 with SHA-256. */
export async function hmacSha256(key: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const imported = await globalThis.crypto.subtle.importKey('raw', own(key), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', imported, own(message)));
}

/** Named as JOSE does (RFC 7518, RFC 8037); ECDSA signatures are r ‖ s. */
export type Algorithm = 'Ed25519' | 'ES256' | 'ES384' | 'RS256' | 'PS256';

const PARAMETERS: { readonly [A in Exclude<Algorithm, 'Ed25519'>]: { readonly name: string; readonly hash: Digest; readonly saltLength?: number } } = {
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
  ES384: { name: 'ECDSA', hash: 'SHA-384' },
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  PS256: { name: 'RSA-PSS', hash: 'SHA-256', saltLength: 32 },
};

/** The caller has matched algorithm and kind of key. */
export async function verifySignature(algorithm: Algorithm, key: PublicKey, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (key.kind === 'Ed25519') return verifyEd25519(key.bytes, message, signature);
  if (algorithm === 'Ed25519') return false;
  const parameters = { ...PARAMETERS[algorithm], ...(key.kind !== 'RSA' && { namedCurve: key.kind }) };
  const imported = await globalThis.crypto.subtle.importKey('jwk', { ...key.jwk }, parameters, false, ['verify']);
  return globalThis.crypto.subtle.verify(parameters, imported, own(signature), own(message));
}

/** RSA public keys as X.509 writes them (RFC 5280 §4.1.2.7). Undefined: something else. */
export async function spkiToJwk(der: Uint8Array): Promise<JsonWebKey | undefined> {
  try {
    const key = await globalThis.crypto.subtle.importKey('spki', own(der), { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, true, ['verify']);
    return await globalThis.crypto.subtle.exportKey('jwk', key);
  } catch {
    // Whatever the machine calls the fault, these bytes are no such key.
    return undefined;
  }
}

export async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  if (zlib) return new Uint8Array(zlib.gzipSync(bytes, { level: 6 }));
  return collect(new Blob([own(bytes)]).stream().pipeThrough(new CompressionStream('gzip')), Infinity);
}

/** Refuses with `inflate_limit` before more than `limit` bytes exist: a few kilobytes can promise gigabytes. */
export function gunzip(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  return expand('gzip', bytes, limit);
}

/** RFC 1950. Refuses like gunzip; `malformed` is what it says of anything else, or of bytes that are left over. */
export function unzlib(bytes: Uint8Array, limit: number, malformed: CredentialErrorCode = 'status_malformed'): Promise<Uint8Array> {
  return expand('deflate', bytes, limit, malformed);
}

/** RFC 1951, as archives hold it. Refuses like unzlib. */
export function inflateRaw(bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  return expand('deflate-raw', bytes, limit, 'archive_malformed');
}

type Compression = 'gzip' | 'deflate' | 'deflate-raw';

async function expand(format: Compression, bytes: Uint8Array, limit: number, malformed: CredentialErrorCode = 'status_malformed'): Promise<Uint8Array> {
  try {
    if (zlib) return expandInNode(zlib, format, bytes, limit);
    return await collect(new Blob([own(bytes)]).stream().pipeThrough(new DecompressionStream(format)), limit);
  } catch (cause) {
    if (cause instanceof CredentialError) throw cause;
    if ((cause as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') throw tooMuch(limit);
    throw new CredentialError(malformed, `the compressed bytes are not ${format}`, { cause });
  }
}

/** Browsers refuse bytes after the end; so does this, or the two would not agree. */
function expandInNode(zlib: typeof import('node:zlib'), format: Compression, bytes: Uint8Array, limit: number): Uint8Array {
  if (format === 'gzip') return new Uint8Array(zlib.gunzipSync(bytes, { maxOutputLength: limit }));
  const inflate = format === 'deflate' ? zlib.inflateSync : zlib.inflateRawSync;
  const { buffer, engine } = inflate(bytes, { maxOutputLength: limit, info: true }) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  if (engine.bytesWritten !== bytes.length) throw new Error('bytes are left over');
  return new Uint8Array(buffer);
}

async function collect(stream: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    size += step.value.length;
    if (size > limit) {
      await reader.cancel();
      throw tooMuch(limit);
    }
    parts.push(step.value);
  }
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function tooMuch(limit: number): CredentialError {
  return new CredentialError('inflate_limit', `more than ${limit} bytes come out of the compressed data`);
}

/** WebCrypto wants bytes in a buffer of their own, never a shared one. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
