/**
 * The objects of a PDF, found by reading the file from its beginning to its end instead of by its cross-reference table: what a table
 * leaves out is found too, in every revision of the file. Object streams (ISO 32000-2 §7.5.7) are opened; what is locked is refused.
 */
import { CredentialError } from '../../errors.ts';
import { unzlib } from '../../platform.ts';
import { Reader, isDictionary, isRef, malformed } from './values.ts';
import type { Dictionary, Value } from './values.ts';

/** `raw`: its bytes as they stand in the file. `isWhole`: they end where its length says. */
export type Stream = { readonly raw: Uint8Array; readonly isWhole: boolean };
export type PdfObject = { readonly number: number; readonly value: Value; readonly stream?: Stream };

const MAX_OBJECTS = 50_000, MAX_DAMAGES = 1_000, MAX_STREAMS = 500, MAX_OPENED = 4 * 1024 * 1024, MAX_IN_ALL = 32 * 1024 * 1024;
const HEAD = /(?<![\w.+-])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj(?![A-Za-z])|(?<![\w/])trailer(?![A-Za-z])/g;
const LENGTHS = /(?<![\w.+-])(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj[\0\t\n\f\r ]*(\d{1,10})[\0\t\n\f\r ]*endobj/g;

/** Errors: `bake_malformed`, `file_locked`, `inflate_limit`. */
export async function pdfObjects(pdf: Uint8Array): Promise<readonly PdfObject[]> {
  const found = scan(pdf), opened: PdfObject[] = [];
  let size = 0, streams = 0;
  for (const { value, stream } of found) {
    if (!stream || !isDictionary(value) || value.get('/Type') !== '/ObjStm') continue;
    streams += 1;
    if (streams > MAX_STREAMS) throw malformed('the PDF is cut into too many pieces');
    const bytes = await contentOf(value, stream, MAX_OPENED);
    if (!bytes) continue;
    size += bytes.length;
    if (size > MAX_IN_ALL) throw new CredentialError('inflate_limit', `more than ${MAX_IN_ALL} bytes of objects in the PDF`);
    opened.push(...unpack(value, latin1(bytes)));
    if (found.length + opened.length > MAX_OBJECTS) throw malformed('the PDF has too many objects');
  }
  return [...found, ...opened];
}

/** Undefined: in a way that is not opened here. Errors: `bake_malformed`, `inflate_limit`. */
export async function contentOf(dictionary: Dictionary, { raw, isWhole }: Stream, limit: number): Promise<Uint8Array | undefined> {
  if (!isWhole) throw malformed('a part of the PDF is cut short');
  const filters = [dictionary.get('/Filter') ?? []].flat(), parameters = [dictionary.get('/DecodeParms') ?? []].flat();
  if (filters.length === 0) return raw.length > limit ? undefined : raw;
  const isPlain = parameters.every((one) => one === null || (isDictionary(one) && (one.get('/Predictor') ?? 1) === 1));
  if (filters.length > 1 || filters[0] !== '/FlateDecode' || !isPlain) return undefined;
  try {
    return await unzlib(raw, limit, 'bake_malformed');
  } catch (error) {
    // Some writers count the line feed before `endstream`.
    const ends = raw.findLastIndex((byte) => byte !== 0x0a && byte !== 0x0d) + 1;
    if (ends === raw.length || !(error instanceof CredentialError) || error.code === 'inflate_limit') throw error;
    return unzlib(raw.subarray(0, ends), limit, 'bake_malformed');
  }
}

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return text;
}

/** What stands inside a stream is never read as an object: an attached text could hold one. */
function scan(pdf: Uint8Array): readonly PdfObject[] {
  const text = latin1(pdf), objects: PdfObject[] = [];
  const lengths = new Map(Array.from(text.matchAll(LENGTHS), ([, number, length]) => [Number(number), Number(length)]));
  let hasEnds = true, damages = 0;
  for (HEAD.lastIndex = 0; ; ) {
    const head = HEAD.exec(text);
    if (!head) return objects;
    if (objects.length >= MAX_OBJECTS) throw malformed('the PDF has too many objects');
    const reader = new Reader(text, HEAD.lastIndex);
    const value = valueAt(reader);
    if (value === undefined) {
      damages += 1;
      if (damages > MAX_DAMAGES) throw malformed('the PDF cannot be read');
      continue;
    }
    if (isDictionary(value) && value.has('/Encrypt')) throw new CredentialError('file_locked', 'the PDF is encrypted');
    HEAD.lastIndex = reader.at;
    if (head[1] === undefined) continue;
    const begins = isDictionary(value) ? beginOf(reader) : undefined;
    if (begins === undefined || !isDictionary(value)) {
      objects.push({ number: Number(head[1]), value });
      continue;
    }
    const said = value.get('/Length'), length = typeof said === 'number' ? said : isRef(said) ? lengths.get(said.ref) : undefined;
    const isWhole = length !== undefined && /^[\0\t\n\f\r ]*endstream/.test(text.slice(begins + length, begins + length + 16));
    const found: number = isWhole ? begins + length : hasEnds ? text.indexOf('endstream', begins) : -1;
    hasEnds &&= found >= 0;
    const end = found < 0 ? begins : found;
    objects.push({ number: Number(head[1]), value, stream: { raw: pdf.subarray(begins, end), isWhole } });
    HEAD.lastIndex = end;
  }
}

/** Damage that no attachment stands in is looked over, as every reader of PDF does. */
function valueAt(reader: Reader): Value | undefined {
  try {
    return reader.value();
  } catch (error) {
    if (error instanceof CredentialError) return undefined;
    throw error;
  }
}

function beginOf(reader: Reader): number | undefined {
  reader.space();
  const [whole] = /^stream(?:\r\n|\n)/.exec(reader.text.slice(reader.at, reader.at + 8)) ?? [];
  return whole === undefined ? undefined : reader.at + whole.length;
}

/** Pairs of number and offset, then the objects. */
function unpack(dictionary: Dictionary, text: string): readonly PdfObject[] {
  const count = dictionary.get('/N'), first = dictionary.get('/First');
  if (typeof count !== 'number' || typeof first !== 'number' || !(count <= MAX_OBJECTS)) throw malformed('an object stream of the PDF cannot be read');
  const pairs = new Reader(text);
  return Array.from({ length: count }, () => {
    const number = pairs.value(), offset = pairs.value();
    if (typeof number !== 'number' || typeof offset !== 'number') throw malformed('an object stream of the PDF cannot be read');
    return { number, value: new Reader(text, first + offset).value() };
  });
}
