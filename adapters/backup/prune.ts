// What may not live longer: keys past their time, and backups older than asked. Only files that say what they are, and never the newest backup.
import fs from 'node:fs/promises';
import path from 'node:path';
import { headerOf, type Header } from './format.ts';

export type PruneWish = { /** Days that a backup lives; left out: for ever. */ readonly olderThan?: number | undefined };

/** @returns the files it deleted */
export async function prune(folder: string, { olderThan }: PruneWish, now: Date): Promise<string[]> {
  const found: { readonly file: string; readonly header: Header }[] = [];
  for (const name of (await fs.readdir(folder)).filter((one) => /\.tar\.zst$/.test(one)).sort()) {
    const file = path.join(folder, name), header = await headerOf(file).catch(() => undefined);
    if (header) found.push({ file, header });
  }
  const newest = found.filter(({ header }) => header.kind === 'house').map(({ header }) => header.madeAt).sort().at(-1);
  const gone = found.filter(({ header }) => isOver(header, newest, olderThan, now));
  const files = [...gone.map(({ file }) => file), ...await leftBehind(folder, now)];
  for (const file of files) await fs.rm(file);
  return files;
}

/** Of a backup that was killed: nobody writes on one for a day. */
async function leftBehind(folder: string, now: Date): Promise<string[]> {
  const files = (await fs.readdir(folder)).filter((name) => /\.tar\.zst\.\d+\.partial$/.test(name)).map((name) => path.join(folder, name)), old: string[] = [];
  for (const file of files) if (now.getTime() - (await fs.stat(file)).mtimeMs > 86_400_000) old.push(file);
  return old;
}

export function isOver({ kind, madeAt, expiresAt }: Header, newest: string | undefined, olderThan: number | undefined, now: Date): boolean {
  if (kind === 'keys') return expiresAt !== undefined && new Date(expiresAt) <= now;
  return olderThan !== undefined && madeAt !== newest && now.getTime() - new Date(madeAt).getTime() > olderThan * 86_400_000;
}
