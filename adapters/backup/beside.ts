// Two small files beside the backups, which an old backup cannot know: who was erased since (ERASED), and how far the public log was seen (CHECKPOINT).
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseCheckpoint, verifyCheckpoint, type Checkpoint } from '#credential';
import { AcquisError } from '#lib/errors';
import type { Secrets } from '#lib/seal';
import { damaged } from './format.ts';

/** Keyed hash of a person's number, hex, and when they were erased: says of nobody without the master key and the number. */
export type Erasures = ReadonlyMap<string, string>;
export type LogName = { readonly origin: string; readonly publicKey: Uint8Array };
export const ERASED = 'ERASED', CHECKPOINT = 'CHECKPOINT';

const FIRST = 'acquis-erased/1';
const sealOf = (secrets: Secrets, body: string): string => secrets.blind('backup', `erased\n${body}`).toString('hex');

/** Undefined: there is none. @throws AcquisError backup_damaged: a line taken out would bring somebody back */
export async function readErased(file: string, secrets: Secrets): Promise<Erasures | undefined> {
  const text = await fs.readFile(file, 'utf8').catch(unlessAbsent);
  if (text === undefined) return undefined;
  const [body = '', seal] = text.split(/^seal /m), [first, ...lines] = body.trimEnd().split('\n');
  if (first !== FIRST || seal?.trim() !== sealOf(secrets, body)) throw damaged(file);
  return new Map(lines.filter(Boolean).map((line) => { const [mark = '', at = ''] = line.split(' '); return [mark, at]; }));
}

/** What stood there stays: a mark is never taken back. */
export async function addErased(file: string, marks: Erasures, secrets: Secrets): Promise<number> {
  const all = new Map([...await readErased(file, secrets) ?? [], ...marks]);
  const body = [FIRST, ...[...all].map(([mark, at]) => `${mark} ${at}`).sort()].join('\n') + '\n';
  await replace(file, `${body}seal ${sealOf(secrets, body)}\n`);
  return all.size;
}

/** A checkpoint that this log signed. @throws AcquisError backup_damaged */
export async function readCheckpoint(text: string, log: LogName, from: string): Promise<Checkpoint> {
  try {
    const found = parseCheckpoint(text);
    if (found.origin === log.origin && await verifyCheckpoint(found, { name: log.origin, publicKey: log.publicKey })) return found;
  } catch (cause) { throw damaged(from, cause); }
  throw damaged(from);
}

/** Keeps the highest that was ever seen. `ahead`: the one that lay there is higher than ours, so this house has lost a part of its log. */
export async function keepCheckpoint(file: string, note: string, log: LogName): Promise<{ readonly ahead: Checkpoint | undefined }> {
  const ours = await readCheckpoint(note, log, file), text = await fs.readFile(file, 'utf8').catch(unlessAbsent);
  const there = text === undefined ? undefined : await readCheckpoint(text, log, file);
  if (there && there.size === ours.size && Buffer.compare(there.root, ours.root) !== 0) return { ahead: there };
  if (there && there.size > ours.size) return { ahead: there };
  if (!there || there.size < ours.size) await replace(file, note);
  return { ahead: undefined };
}

async function replace(file: string, text: string): Promise<void> {
  const aside = `${file}.${process.pid}.partial`;
  await fs.writeFile(aside, text, { mode: 0o600, flush: true });
  await fs.rename(aside, file);
  const folder = await fs.open(path.dirname(file));
  await folder.sync().finally(() => folder.close());
}

/** Of `--checkpoint`: a file, or the note itself. */
export async function checkpointText(given: string): Promise<string> {
  if (given.includes('\n')) return given;
  return await fs.readFile(given, 'utf8');
}

function unlessAbsent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  return undefined;
}
