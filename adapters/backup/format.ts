// What a backup says of itself. `header.json` comes first: enough to know whose it is and how long it may live. `manifest.json` comes last and names every piece; without it, a file is half a file.
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AcquisError } from '#lib/errors';
import type { Secrets } from '#lib/seal';
import { PackBroken, unpack, type Entry } from './pack.ts';

const Hex = z.string().regex(/^[0-9a-f]{64}$/);
const Instant = z.iso.datetime();
const Header = z.object({
  format: z.literal('acquis-backup/1'),
  kind: z.enum(['house', 'keys']),
  /** The same in both files of one hour. */
  id: z.string().regex(/^[0-9a-z]{26}$/),
  madeAt: Instant,
  /** Of keys alone: from here on they are not to be used, and `backup` deletes them. */
  expiresAt: Instant.optional(),
  house: z.object({ did: z.string(), name: z.string(), publicUrl: z.string(), /** The address stands in something signed. */ frozen: z.boolean() }),
  /** Says which master key, and nothing about it. */
  masterKey: Hex,
  migrations: z.array(z.object({ name: z.string(), sha256: Hex })),
  /** As it stood: its size and root (base64), and the last checkpoint it signed. */
  log: z.object({ origin: z.string(), size: z.number().int(), root: z.string(), publicKey: z.string(), checkpoint: z.string().optional() }).optional(),
});
export type Header = z.infer<typeof Header>;

const Manifest = z.object({
  id: z.string(), kind: z.enum(['house', 'keys']),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.number().int(), pieces: z.number().int() })),
  files: z.array(z.object({ name: z.string(), pieces: z.number().int() })),
  pieces: z.array(z.object({ name: z.string(), size: z.number().int(), sha256: Hex })),
});
export type Manifest = z.infer<typeof Manifest>;
export type Described = { readonly file: string; readonly header: Header; readonly manifest: Manifest };

export const HEADER = 'header.json', MANIFEST = 'manifest.json', SEAL = 'manifest.mac';

export const keyMark = (secrets: Secrets): string => secrets.blind('backup', 'master key').toString('hex');
export const manifestSeal = (secrets: Secrets, manifest: Buffer): string => secrets.blind('backup', `manifest\n${manifest.toString()}`).toString('hex');

export function damaged(file: string, cause?: unknown): AcquisError {
  return new AcquisError('backup_damaged', { values: { file }, message: `${file} is cut off, changed, or no backup of Acquis`, cause });
}

/** Its first piece alone, so quick however large the file. @throws AcquisError backup_damaged */
export async function headerOf(file: string): Promise<Header> {
  for await (const entry of told(file, unpack(file))) return read(file, Header, entry, HEADER);
  throw damaged(file);
}

/** Reads all of it: every piece has the size and hash that the manifest names, none is missing, none is more, and only who has the master key could have written the manifest.
    @throws AcquisError backup_other_key before anything else is read, backup_damaged */
export async function describe(file: string, kind: Header['kind'], secrets: Secrets, hash: (data: Buffer) => string): Promise<Described> {
  let header: Header | undefined, manifest: { readonly said: Manifest; readonly bytes: Buffer } | undefined, seal: string | undefined;
  const found: Manifest['pieces'] = [];
  for await (const entry of told(file, unpack(file))) {
    if (!header) {
      header = read(file, Header, entry, HEADER);
      if (header.masterKey !== keyMark(secrets)) throw new AcquisError('backup_other_key', { values: { file }, message: `${file} was made under another master key` });
    }
    if (seal !== undefined) throw damaged(file);
    if (entry.name === MANIFEST && !manifest) manifest = { said: read(file, Manifest, entry, MANIFEST), bytes: entry.data };
    else if (entry.name === SEAL && manifest) seal = entry.data.toString();
    else if (manifest) throw damaged(file);
    else found.push({ name: entry.name, size: entry.data.length, sha256: hash(entry.data) });
  }
  if (!header || !manifest || seal === undefined || !same(seal, manifestSeal(secrets, manifest.bytes))) throw damaged(file);
  if (header.kind !== kind || manifest.said.kind !== kind || manifest.said.id !== header.id || JSON.stringify(found) !== JSON.stringify(manifest.said.pieces)) throw damaged(file);
  return { file, header, manifest: manifest.said };
}

/** Rows of the tables and contents of the files, in the order of the manifest, each compared once more: the disk may have changed under us. */
export async function* pieces({ file, manifest }: Described, hash: (data: Buffer) => string): AsyncGenerator<Entry> {
  let at = 0;
  for await (const entry of told(file, unpack(file))) {
    const expected = manifest.pieces[at++];
    if (!expected) return;
    if (entry.name !== expected.name || hash(entry.data) !== expected.sha256) throw damaged(file);
    if (entry.name !== HEADER) yield entry;
  }
}

async function* told(file: string, entries: AsyncGenerator<Entry>): AsyncGenerator<Entry> {
  try { yield* entries; } catch (error) { throw error instanceof PackBroken ? damaged(file, error) : error; }
}

function read<S extends z.ZodType>(file: string, shape: S, { name, data }: Entry, wanted: string): z.infer<S> {
  try {
    if (name !== wanted) throw new Error(`${name} stands where ${wanted} belongs`);
    return shape.parse(JSON.parse(data.toString()));
  } catch (cause) { throw damaged(file, cause); }
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
