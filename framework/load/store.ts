// Loaded editions in the data folder: `vocabularies/NAME@VERSION.json.gz`. Written whole or not at all; every edition is kept.
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { LIST_NAMES, type Vocabulary } from '../vocabularies/registry.ts';

const NAME = /^([a-z-]+)@([0-9A-Za-z][\w.+-]{0,30})\.json\.gz$/;
const MAX = 512 * 1024 * 1024;
const unpack = promisify(gunzip), pack = promisify(gzip);

const texts = z.record(z.string(), z.string()), words = z.array(z.string());
const Stored = z.object({
  name: z.enum(LIST_NAMES as [Vocabulary['name'], ...Vocabulary['name'][]]), title: texts, scheme: z.string(), version: z.string().min(1), date: z.iso.date(), source: z.string(), licence: texts, notice: texts.optional(),
  concepts: z.array(z.object({
    uri: z.string(), code: z.string().optional(), label: texts, ours: words.optional(), broader: words.optional(), alt: z.record(z.string(), words).optional(), description: texts.optional(),
    type: z.enum(['knowledge', 'skill']).optional(), reuse: z.string().optional(), collections: words.optional(), related: z.array(z.object({ kind: z.enum(['essential', 'optional']), uri: z.string() })).optional(), country: z.string().optional(),
  })),
});

export type StoredEditions = { readonly editions: readonly Vocabulary[]; /** Files that cannot be read: cut short, or written by hand. */ readonly broken: readonly string[] };

export function isVersion(text: string): boolean {
  return NAME.test(`eqf@${text}.json.gz`);
}

/** Answers with the paths. The same version again takes the place of the one before. */
export async function storeEditions(dataDir: string, editions: readonly Vocabulary[]): Promise<string[]> {
  const folder = path.join(dataDir, 'vocabularies');
  await mkdir(folder, { recursive: true });
  const written = await Promise.all(editions.map(async ({ name, title, scheme, version, date, source, licence, notice, concepts }) => {
    const file = path.join(folder, `${name}@${version}.json.gz`), handle = await open(`${file}.part`, 'w');
    try {
      await handle.writeFile(await pack(JSON.stringify({ name, title, scheme, version, date, source, licence, notice, concepts })));
      await handle.sync();
    } finally { await handle.close(); }
    return file;
  }));
  for (const file of written) await rename(`${file}.part`, file);
  return written;
}

/** The latest edition of each list that was loaded; by date, then by version. */
export async function storedEditions(dataDir: string): Promise<StoredEditions> {
  const folder = path.join(dataDir, 'vocabularies'), files = (await readdir(folder).catch(absent)).filter((file) => NAME.test(file)), latest = new Map<string, Vocabulary>(), broken: string[] = [];
  for (const file of files) {
    const edition = await readEdition(path.join(folder, file));
    if (!edition || NAME.exec(file)?.[1] !== edition.name) { broken.push(file); continue; }
    const other = latest.get(edition.name);
    if (!other || later(edition, other)) latest.set(edition.name, edition);
  }
  return { editions: [...latest.values()], broken };
}

async function readEdition(file: string): Promise<Vocabulary | undefined> {
  try {
    const read = Stored.safeParse(JSON.parse((await unpack(await readFile(file), { maxOutputLength: MAX })).toString('utf8')));
    return read.success ? JSON.parse(JSON.stringify(read.data)) as Vocabulary : undefined; // "maybe undefined" becomes "absent"
  } catch {
    return undefined;
  }
}

function later(a: Vocabulary, b: Vocabulary): boolean {
  return a.date !== b.date ? a.date > b.date : a.version.localeCompare(b.version, 'en', { numeric: true }) > 0;
}

function absent(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
