/** Open Badges 3.0 §5.3.1: a credential inside a PNG, as one uncompressed iTXt chunk. Older and compressed ones are read, never written. */
import { concat, equal, fromUtf8, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { unzlib } from '../platform.ts';
import { crc32 } from './crc.ts';

/** `credential`: the signed text. `logProof`: tlog-proof text with our salt, beside it and never inside. */
export type Baked = { readonly credential: string; readonly logProof?: string };

type Chunk = { readonly type: string; readonly data: Uint8Array; readonly bytes: Uint8Array };

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const CREDENTIAL = 'openbadgecredential';
/** Open Badges 2.0 wrote here; read, replaced, never written. */
const CREDENTIAL_OB2 = 'openbadges';
const LOG_PROOF = 'acquislogproof';

const MAX_BYTES = 5 * 1024 * 1024;
const MAX_SIDE = 4096;
const MAX_CHUNKS = 10_000;
const MAX_TEXT = 4 * 1024 * 1024;

export function isPng(bytes: Uint8Array): boolean {
  return equal(bytes.subarray(0, 8), SIGNATURE);
}

/** Replaces what was baked before; every other chunk stays as it is. Errors: as unbakePng. */
export function bakePng(png: Uint8Array, baked: Baked): Uint8Array {
  const [header, ...rest] = readChunks(png);
  const others = rest.filter((chunk) => !isOurs(chunk)).map((chunk) => chunk.bytes);
  const added = [textChunk(CREDENTIAL, baked.credential), ...(baked.logProof === undefined ? [] : [textChunk(LOG_PROOF, baked.logProof)])];
  return concat(SIGNATURE, (header as Chunk).bytes, ...added, ...others);
}

/**
 * Undefined: an image without a badge. Errors: `bake_malformed` (also for anything after the end of the image, where a second file
 * could hide), `bake_several`, `inflate_limit`, `pixels` (a side of more than 4,096), `too_large` (5 MiB).
 */
export async function unbakePng(png: Uint8Array): Promise<Baked | undefined> {
  const chunks = readChunks(png);
  const credential = await only(chunks, [CREDENTIAL, CREDENTIAL_OB2]);
  const logProof = await only(chunks, [LOG_PROOF]);
  if (credential === undefined) return undefined;
  return { credential, ...(logProof !== undefined && { logProof }) };
}

async function only(chunks: readonly Chunk[], keywords: readonly string[]): Promise<string | undefined> {
  const found = chunks.filter((chunk) => keywords.includes(keywordOf(chunk) ?? ''));
  if (found.length > 1) throw new CredentialError('bake_several', 'this image carries more than one credential');
  return found[0] && decode(await textOf(found[0]));
}

function isOurs(chunk: Chunk): boolean {
  return [CREDENTIAL, CREDENTIAL_OB2, LOG_PROOF].includes(keywordOf(chunk) ?? '');
}

function keywordOf({ type, data }: Chunk): string | undefined {
  if (type !== 'iTXt' && type !== 'tEXt' && type !== 'zTXt') return undefined;
  return String.fromCharCode(...data.subarray(0, Math.min(Math.max(data.indexOf(0), 0), 79)));
}

/** PNG §11.3.3.2 to 4: keyword, 0, then in iTXt flag, method, language, 0, translated keyword, 0, in zTXt the method; then the text. */
async function textOf({ type, data }: Chunk): Promise<Uint8Array> {
  const start = data.indexOf(0) + 1;
  if (type === 'tEXt') return data.subarray(start);
  if (type === 'zTXt') return inflated(data[start], data.subarray(start + 1));
  const language = data.indexOf(0, start + 2);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  if (translated < 0) throw malformed('the chunk that carries the credential is cut short');
  const text = data.subarray(translated + 1), flag = data[start] ?? 0;
  if (flag > 1) throw malformed('the chunk that carries the credential is neither compressed nor not');
  return flag === 1 ? inflated(data[start + 1], text) : text;
}

async function inflated(method: number | undefined, bytes: Uint8Array): Promise<Uint8Array> {
  if (method !== 0) throw malformed('the credential in this image is compressed in an unknown way');
  return unzlib(bytes, MAX_TEXT, 'bake_malformed');
}

function decode(bytes: Uint8Array): string {
  const text = fromUtf8(bytes);
  if (text === undefined) throw malformed('the credential in this image is not UTF-8');
  return text;
}

function textChunk(keyword: string, text: string): Uint8Array {
  const body = concat(utf8('iTXt'), utf8(keyword), Uint8Array.of(0, 0, 0, 0, 0), utf8(text));
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(chunk.length - 4, crc32(body));
  return chunk;
}

function readChunks(png: Uint8Array): readonly Chunk[] {
  if (png.length > MAX_BYTES) throw new CredentialError('too_large', `an image has at most ${MAX_BYTES} bytes here`);
  if (!isPng(png)) throw malformed('this is not a PNG');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Chunk[] = [];
  let at = 8;
  while (at < png.length) {
    if (chunks.at(-1)?.type === 'IEND') throw malformed('something follows the end of the image');
    const length = at + 12 <= png.length ? view.getUint32(at) : Infinity;
    const end = at + 12 + length;
    if (end > png.length) throw malformed('the image is cut short');
    if (chunks.length >= MAX_CHUNKS) throw malformed('the image is cut into too many pieces');
    if (crc32(png.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) throw malformed('the image is damaged');
    chunks.push({ type: String.fromCharCode(...png.subarray(at + 4, at + 8)), data: png.subarray(at + 8, end - 4), bytes: png.subarray(at, end) });
    if (chunks.length === 1) checkHeader(chunks[0] as Chunk);
    at = end;
  }
  if (chunks.at(-1)?.type !== 'IEND') throw malformed('the image has no end');
  return chunks;
}

function checkHeader({ type, data }: Chunk): void {
  if (type !== 'IHDR' || data.length !== 13) throw malformed('the image has no header');
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width > MAX_SIDE || height > MAX_SIDE) throw new CredentialError('pixels', `the image is ${width} × ${height} pixels, more than ${MAX_SIDE} on a side`);
}

function malformed(message: string): CredentialError {
  return new CredentialError('bake_malformed', message);
}
