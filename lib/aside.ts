// A file that is sent and too large for memory: it is read as it comes and put aside while its request is answered. What else the form says comes before it.
import { AcquisError } from '#lib/errors';

/** Bytes that lie aside. `read` answers exactly `length` of them from `at`. */
export type AsideFile = { readonly size: number; read(at: number, length: number): Promise<Uint8Array> };
export type AsideWriter = { write(bytes: Uint8Array): Promise<void>; /** All of it is there. */ done(): Promise<AsideFile>; /** It is gone; again changes nothing. */ away(): Promise<void> };
/** Where such files lie. `bytes`: about as much as will come. @throws AcquisError storage_full */
export type Aside = { open(bytes: number): Promise<AsideWriter> };
/** What a form brought: its fields, and the one file that was put aside. Both go with the request. */
export type Sent = { readonly fields: Readonly<Record<string, string>>; readonly file: (AsideFile & { readonly name: string }) | undefined };

type Piece = { readonly kind: 'head'; readonly name: string; readonly file: string | undefined } | { readonly kind: 'data'; readonly bytes: Uint8Array } | { readonly kind: 'end' };
const MAX_HEAD = 8 * 1024, MAX_FIELD = 8 * 1024, MAX_FIELDS = 20;

/** The boundary of a form that may hold files (RFC 7578); undefined: it is none. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const [, quoted, plain] = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70})(?![^\s;]))/i.exec(contentType ?? '') ?? [];
  return quoted ?? plain;
}

/**
 * Reads a form to its end and puts its first file aside; of more than one, the others are refused. `admit` is asked when the file begins, with the fields that stand before it: a form that is
 * nobody's is refused before a byte of it is kept. @throws AcquisError bad_request (cut off, no form), too_large, whatever `admit` throws
 */
export async function receive(body: AsyncIterable<Uint8Array>, boundary: string, { writer, most, mb, admit }: { writer: AsideWriter; /** Bytes, of all of it. */ most: number; mb: number; admit(fields: Sent['fields']): void }): Promise<Sent> {
  const fields: Record<string, string> = {};
  let field: { name: string; parts: Uint8Array[]; size: number } | undefined, name: string | undefined, inFile = false;
  for await (const piece of piecesOf(counted(body, most, mb), boundary)) {
    if (piece.kind === 'head' && piece.file !== undefined) {
      if (name !== undefined) throw broken('a second file');
      admit(fields);
      [name, inFile] = [piece.file, true];
    } else if (piece.kind === 'head') {
      if (Object.keys(fields).length >= MAX_FIELDS) throw broken('too many fields');
      field = { name: piece.name, parts: [], size: 0 };
    } else if (piece.kind === 'end') {
      if (field) fields[field.name] = Buffer.concat(field.parts).toString('utf8');
      [field, inFile] = [undefined, false];
    } else if (inFile) {
      await writer.write(piece.bytes);
    } else if (field) {
      field.size += piece.bytes.length;
      if (field.size > MAX_FIELD) throw broken('a field is too long');
      field.parts.push(Buffer.from(piece.bytes));
    }
  }
  if (name === undefined) admit(fields);
  const file = name === undefined ? undefined : await writer.done();
  return { fields, file: file && { size: file.size, read: (at, length) => file.read(at, length), name: name ?? '' } };
}

async function* counted(body: AsyncIterable<Uint8Array>, most: number, mb: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const bytes of body) {
    size += bytes.length;
    if (size > most) throw new AcquisError('too_large', { values: { mb } });
    yield bytes;
  }
}

/** RFC 2046 §5.1: parts between lines of the boundary. What could be the beginning of one is held back until more has come. */
async function* piecesOf(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Piece> {
  const line = Buffer.from(`\r\n--${boundary}`);
  let rest = Buffer.from('\r\n'), state: 'before' | 'head' | 'part' | 'after' = 'before';
  for await (const bytes of body) {
    if (state === 'after') continue;
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      if (state === 'head') {
        const end = rest.indexOf('\r\n\r\n');
        if (end < 0 && rest.length > MAX_HEAD) throw broken('the head of a part is too long');
        if (end < 0) break;
        yield headOf(rest.subarray(0, end).toString('utf8'));
        rest = rest.subarray(end + 4);
        state = 'part';
        continue;
      }
      const at = rest.indexOf(line), until = at < 0 ? rest.length - line.length : at;
      if (until > 0 && state === 'part') yield { kind: 'data', bytes: rest.subarray(0, until) };
      if (until > 0) rest = rest.subarray(until);
      if (at < 0 || rest.length < line.length + 2) break;
      const next = rest.subarray(line.length, line.length + 2).toString('latin1');
      if (next !== '--' && next !== '\r\n') throw broken('the boundary is followed by something else');
      if (state === 'part') yield { kind: 'end' };
      state = next === '--' ? 'after' : 'head';
      rest = rest.subarray(line.length + 2);
      if (state === 'after') break;
    }
  }
  if (state !== 'after') throw broken('the form is cut off');
}

function headOf(text: string): Piece {
  const line = text.split('\r\n').find((one) => /^content-disposition\s*:/i.test(one)) ?? '', value = (name: string) => new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(line)?.[1];
  const name = value('name');
  if (name === undefined) throw broken('a part has no name');
  return { kind: 'head', name, file: value('filename')?.replaceAll('%22', '"') };
}

function broken(message: string): AcquisError {
  return new AcquisError('bad_request', { message });
}
