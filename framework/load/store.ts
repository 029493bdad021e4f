// Loaded editions in the data folder: `vocabularies/NAME@VERSION.json.gz`. Written whole or not at all; every edition is kept.
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { z } from 'zod';
import { LIST_NAMES, type ListName, type Vocabulary, type VocabularyConcept } from '../vocabularies/registry.ts';

const NAME = /^([a-z-]+)@([0-9A-Za-z][\w.+-]{0,30})\.json\.gz$/;
const MAX = 512 * 1024 * 1024;
const unpack = promisify(gunzip), pack = promisify(gzip);

const texts = z.record(z.string(), z.string());
const Facts = z.object({ name: z.enum(LIST_NAMES as [ListName, ...ListName[]]), title: texts, scheme: z.string(), version: z.string().min(1), date: z.iso.date(), source: z.string(), licence: texts, notice: texts.exactOptional(), concepts: z.array(z.unknown()).min(1) });

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
    const stored: unknown = JSON.parse((await unpack(await readFile(file), { maxOutputLength: MAX })).toString('utf8')), { success, data } = Facts.safeParse(stored);
    return success && data.concepts.every(isConcept) ? { ...data, concepts: data.concepts } : undefined;
  } catch {
    return undefined;
  }
}

/** This house wrote the file after judging it: what every reader leans on is looked at again, the rest is as it was judged. */
function isConcept(one: unknown): one is VocabularyConcept {
  return typeof one === 'object' && one !== null && 'uri' in one && typeof one.uri === 'string' && 'label' in one && typeof one.label === 'object' && one.label !== null;
}

function later(a: Vocabulary, b: Vocabulary): boolean {
  return a.date !== b.date ? a.date > b.date : a.version.localeCompare(b.version, 'en', { numeric: true }) > 0;
}

function absent(error: unknown): string[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}
