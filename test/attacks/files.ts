/** Files as attackers make them: pictures, PDFs and archives written by hand, so that every field can lie. */
import { crc32, deflateRawSync, deflateSync } from 'node:zlib';

/** A picture of one pixel. */
export const PIXEL = new Uint8Array(Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVQIW2NgUPr/HwADaAIhG61j/AAAAABJRU5ErkJggg==', 'base64'));

/** The chunk right after the header. */
export function insertChunk(png: Uint8Array, type: string, head: string, body: string | Buffer, compressed: boolean): Uint8Array {
  const data = Buffer.concat([Buffer.from(head, 'latin1'), compressed ? deflateSync(body, { level: 9 }) : Buffer.from(body)]);
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]), whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return new Uint8Array(Buffer.concat([png.slice(0, 33), whole, png.slice(33)]));
}

export function resized(png: Uint8Array, width: number, height: number): Uint8Array {
  const copy = Buffer.from(png);
  copy.writeUInt32BE(width, 16);
  copy.writeUInt32BE(height, 20);
  copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29);
  return new Uint8Array(copy);
}

export function pdfOf(files: readonly Buffer[], more: string): Uint8Array {
  const attached = files.map((file, i) => Buffer.concat([Buffer.from(`${i + 4} 0 obj\n<< /Type /EmbeddedFile /Subtype /application#2Fld+json /Length ${file.length} >>\nstream\n`), file, Buffer.from('\nendstream\nendobj\n')]));
  const names = files.map((_, i) => `(badge${i}.json) << /Type /Filespec /F (badge${i}.json) /EF << /F ${i + 4} 0 R >> >>`).join(' ');
  return new Uint8Array(Buffer.concat([Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [${names}] >> >> ${more} >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n`), ...attached, Buffer.from('trailer\n<< /Root 1 0 R >>\n%%EOF\n')]));
}

export type ZipOptions = { readonly mode?: number; readonly claims?: number };

/** Deflated entries and a central directory. `mode`: Unix file type of the first entry; `claims`: its size as the directory lies about it. */
export function zipOf(entries: readonly (readonly [string, Buffer])[], { mode = 0, claims }: ZipOptions): Uint8Array {
  const local: Buffer[] = [], central: Buffer[] = [];
  let at = 0;
  entries.forEach(([name, content], i) => {
    const body = deflateRawSync(content), label = Buffer.from(name), size = i === 0 && claims !== undefined ? claims : content.length;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); common.writeUInt16LE(0x800, 2); common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(content), 10); common.writeUInt32LE(body.length, 14); common.writeUInt32LE(size, 18); common.writeUInt16LE(label.length, 22);
    local.push(Buffer.from('PK\x03\x04', 'latin1'), common, label, body);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(i === 0 ? (mode << 16) >>> 0 : 0, 6); rest.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, label);
    at += 30 + label.length + body.length;
  });
  const directory = Buffer.concat(central), end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8); end.writeUInt16LE(entries.length, 10); end.writeUInt32LE(directory.length, 12); end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...local, directory, end]));
}
