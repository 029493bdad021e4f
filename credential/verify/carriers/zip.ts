/**
 * An archive of credentials (APPNOTE.TXT 6.3, the part that everybody writes). The central directory says what is in it, and every entry
 * must stand where it says, under the same name, without sharing a byte with another. Names are shown, never used as paths.
 */
import { fromUtf8 } from '../../bytes.ts';
import { crc32 } from '../../bake/crc.ts';
import { isZip } from '../../bake/zip.ts';
import { latin1 } from '../../bake/pdf/objects.ts';
import { CredentialError } from '../../errors.ts';
import { inflateRaw } from '../../platform.ts';
import type { CarrierReader, InnerFile } from './carrier.ts';

export { isZip } from '../../bake/zip.ts';

type Entry = { readonly name: string; readonly flags: number; readonly method: number; readonly crc: number; readonly packed: number; readonly size: number; readonly at: number; readonly isLink: boolean };
/** With what its own head says. */
type Placed = Entry & { readonly body: number; readonly nameLength: number; readonly says: { readonly flags: number; readonly method: number } };

const MAX_ENTRIES = 200, MAX_ENTRY = 8 * 1024 * 1024, MAX_IN_ALL = 32 * 1024 * 1024;
/** Of the directory, in all and for an entry: it is the one thing that lies in memory whole. */
const MAX_DIRECTORY = 1024 * 1024, MAX_ENTRY_HEAD = 1024;
const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50, LOCAL_HEAD = 30, CENTRAL_HEAD = 46, END_HEAD = 22;
const LOCKED = 0x2041, LINK = 0o12;
const LITTER = /(?:^|\/)(?:__MACOSX\/.*|\.DS_Store|Thumbs\.db|desktop\.ini)$/i;

export const zipCarrier: CarrierReader = {
  name: 'zip',
  knows: isZip,
  async take(bytes) {
    const files: InnerFile[] = [];
    for await (const file of filesIn(bytes)) files.push(file);
    return { files };
  },
};

export type ArchiveLimits = { readonly entries: number; /** Bytes, unpacked: of one file, and of all. */ readonly entry: number; readonly all: number };
/** Bytes that need not lie in memory: a file on a disk, pieces in a store. `read` answers exactly `length` bytes from `at`, both within `size`. */
export type ByteSource = { readonly size: number; read(at: number, length: number): Promise<Uint8Array> };
/** `bytes` unpacks it, once its own head agreed with the directory. `size`: of what it unpacks to, as the directory says; `bytes` holds it to that. */
export type ArchiveEntry = { readonly name: string; readonly size: number; readonly isLocked: boolean; bytes(): Promise<Uint8Array> };

/** One file after the other, so that a large archive never lies unpacked in memory. Errors: `archive_malformed`, `archive_limit`, `archive_unsupported`. */
export async function* filesIn(bytes: Uint8Array, limits: ArchiveLimits = { entries: MAX_ENTRIES, entry: MAX_ENTRY, all: MAX_IN_ALL }): AsyncGenerator<InnerFile> {
  const source = sourceOf(bytes);
  let left = limits.all;
  for (const entry of await readDirectory(source, limits.entries)) {
    const unpack = await unpacker(source, entry);
    if (isBeside(entry)) continue;
    if (entry.flags & LOCKED) {
      yield { name: shown(entry.name), bytes: new Uint8Array(), refusal: 'file_locked' };
      continue;
    }
    if (entry.size > Math.min(limits.entry, left)) throw tooMuch();
    yield { name: shown(entry.name), bytes: await unpack() };
    left -= entry.size;
  }
}

/** What is in an archive that lies elsewhere, judged as a whole before anything is unpacked; each entry is read when it is asked for. Errors as `filesIn`. */
export async function entriesIn(source: ByteSource, limits: ArchiveLimits): Promise<readonly ArchiveEntry[]> {
  if (source.size < END_HEAD || !isZip(await source.read(0, END_HEAD))) throw malformed('it is no archive');
  const entries = (await readDirectory(source, limits.entries)).filter((entry) => !isBeside(entry));
  if (entries.some(({ size }) => size > limits.entry) || entries.reduce((sum, { size }) => sum + size, 0) > limits.all) throw tooMuch();
  return entries.map((entry) => ({ name: entry.name, size: entry.size, isLocked: (entry.flags & LOCKED) !== 0, bytes: async () => (await unpacker(source, entry))() }));
}

/** Bytes that do lie in memory. */
export function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)) };
}

async function readDirectory(source: ByteSource, most: number): Promise<readonly Placed[]> {
  const tail = await source.read(Math.max(0, source.size - END_HEAD - 0xffff), Math.min(source.size, END_HEAD + 0xffff)), from = source.size - tail.length;
  const view = viewOf(tail), last = tail.length - END_HEAD - commentLength(tail), end = from + last;
  const [disk, first, here, count, size, start] = [view.getUint16(last + 4, true), view.getUint16(last + 6, true), view.getUint16(last + 8, true), view.getUint16(last + 10, true), view.getUint32(last + 12, true), view.getUint32(last + 16, true)];
  if (disk !== 0 || first !== 0 || here !== count || count === 0xffff || start === 0xffffffff) throw new CredentialError('archive_unsupported', 'ZIP64, or an archive in several parts');
  if (count > most) throw new CredentialError('archive_limit', `more than ${most} entries`);
  if (start + size !== end) throw malformed('its directory does not stand where it should');
  if (size > Math.max(MAX_DIRECTORY, count * MAX_ENTRY_HEAD)) throw tooMuch();
  const entries = directoryOf(await source.read(start, size), count);
  return placesOf(source, entries, start);
}

function directoryOf(bytes: Uint8Array, count: number): readonly Entry[] {
  const view = viewOf(bytes), end = bytes.length, entries: Entry[] = [];
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + CENTRAL_HEAD > end || view.getUint32(at, true) !== CENTRAL) throw malformed('its directory is damaged');
    const [nameLength, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const next = at + CENTRAL_HEAD + nameLength + extra + comment;
    if (next > end) throw malformed('its directory is damaged');
    const flags = view.getUint16(at + 8, true);
    entries.push({
      name: nameOf(bytes.subarray(at + CENTRAL_HEAD, at + CENTRAL_HEAD + nameLength)), flags, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true), size: view.getUint32(at + 24, true), at: view.getUint32(at + 42, true), isLink: bytes[at + 5] === 3 && view.getUint16(at + 40, true) >>> 12 === LINK,
    });
    at = next;
  }
  if (at !== end) throw malformed('its directory is damaged');
  return entries;
}

/** The end of an archive is the one record whose comment ends with the file. Two would be two archives in one. */
function commentLength(bytes: Uint8Array): number {
  const view = viewOf(bytes), found: number[] = [];
  for (let length = 0; length <= 0xffff && bytes.length - END_HEAD - length >= 0; length += 1) {
    const at = bytes.length - END_HEAD - length;
    if (view.getUint32(at, true) === END && view.getUint16(at + 20, true) === length) found.push(length);
  }
  const [length] = found;
  if (length === undefined || found.length > 1) throw malformed('it has no end, or two');
  return length;
}

/** Entries laid over each other are how a small archive unpacks to more than there is; two of one name, how two readers see two things. */
async function placesOf(source: ByteSource, entries: readonly Entry[], start: number): Promise<readonly Placed[]> {
  let free = 0;
  const names = new Set<string>(), placed = new Map<Entry, Placed>();
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    const head = entry.at < free || entry.at + LOCAL_HEAD > start ? undefined : viewOf(await source.read(entry.at, LOCAL_HEAD));
    if (head?.getUint32(0, true) !== LOCAL) throw malformed('its entries overlap or are missing');
    const nameLength = head.getUint16(26, true), body = entry.at + LOCAL_HEAD + nameLength + head.getUint16(28, true);
    free = body + entry.packed;
    if (free > start) throw malformed('its entries overlap or are missing');
    if (names.has(entry.name)) throw malformed('two entries have one name');
    names.add(entry.name);
    if (entry.isLink) throw malformed('it holds a link instead of a file');
    if (/(?:^|[\\/])\.\.(?:[\\/]|$)|^[\\/]|^[A-Za-z]:|\p{Cc}/u.test(entry.name)) throw malformed('a name in it leads out of the archive');
    placed.set(entry, { ...entry, body, nameLength, says: { flags: head.getUint16(6, true), method: head.getUint16(8, true) } });
  }
  return entries.flatMap((entry) => placed.get(entry) ?? []);
}

/** Checks that the entry's own head agrees with the directory; answers what unpacks it. */
async function unpacker(source: ByteSource, { name, at, body, nameLength, packed, size, crc, method, flags, says }: Placed): Promise<() => Promise<Uint8Array>> {
  if (nameOf(await source.read(at + LOCAL_HEAD, nameLength)) !== name || says.method !== method || (says.flags ^ flags) & LOCKED) throw malformed('an entry is not what its directory says');
  if (packed === 0xffffffff || size === 0xffffffff || (method !== 0 && method !== 8)) throw new CredentialError('archive_unsupported', `compression ${method}`);
  return async () => {
    const raw = await source.read(body, packed), content = method === 0 ? raw : await inflateRaw(raw, Math.max(size, 1));
    if (content.length !== size || crc32(content) !== crc) throw malformed('an entry is damaged');
    return content;
  };
}

/** Folders, and what file managers put beside. */
function isBeside({ name }: Entry): boolean {
  return name.endsWith('/') || LITTER.test(name);
}

function nameOf(bytes: Uint8Array): string {
  return fromUtf8(bytes) ?? latin1(bytes);
}

/** The end of it, where a file's own name stands. */
function shown(name: string): string {
  return name.length > 120 ? `…${name.slice(-119)}` : name;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tooMuch(): CredentialError {
  return new CredentialError('archive_limit', 'the archive unpacks to more than is looked at');
}

function malformed(message: string): CredentialError {
  return new CredentialError('archive_malformed', message);
}
