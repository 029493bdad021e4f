// From what a spreadsheet exports to text: encodings by their marks, then UTF-8 if it holds, then what Western Windows writes.
import { fileFault } from './fault.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
export type Decoded = { readonly text: string; readonly encoding: Encoding };

export const MAX_BYTES = 20 * 1024 * 1024;

/** @throws AcquisError bad_input: file_too_large, file_empty, file_is_spreadsheet, file_is_binary */
export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) throw fileFault('file_too_large', { megabytes: MAX_BYTES / 1024 / 1024 });
  if (bytes.length === 0) throw fileFault('file_empty');
  if (isWorkbook(bytes)) throw fileFault('file_is_spreadsheet');
  const decoded = read(bytes);
  // U+0000 never occurs in a list of people; it is how an image or an archive looks once read as text.
  if (decoded.text.includes('\0')) throw fileFault('file_is_binary');
  if (decoded.text.trim() === '') throw fileFault('file_empty');
  return decoded;
}

function read(bytes: Uint8Array): Decoded {
  if (startsWith(bytes, 0xff, 0xfe)) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16le' };
  if (startsWith(bytes, 0xfe, 0xff)) return { text: new TextDecoder('utf-16be').decode(bytes), encoding: 'utf-16be' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** ZIP (xlsx, ods, numbers) and the older OLE container (xls). */
function isWorkbook(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0x50, 0x4b, 0x03, 0x04) || startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0);
}

function startsWith(bytes: Uint8Array, ...magic: number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
