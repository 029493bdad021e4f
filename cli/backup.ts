// `acquis backup`: one moment of the house in a file, the keys of persons in another that does not live long, and beside them what an older backup cannot know.
import fs from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addErased, CHECKPOINT, ERASED, keepCheckpoint } from '#adapters/backup/beside';
import { makeBackup } from '#adapters/backup/make';
import { prune } from '#adapters/backup/prune';
import { currentData } from '#adapters/postgres/place';
import { secretFile } from '#adapters/secrets';
import type { Config } from '#lib/config';
import { AcquisError } from '#lib/errors';
import { dictionary } from '#lib/i18n';
import { errorText } from '#lib/http';
import type { House } from '../house.ts';
import { EXIT, type Io } from './io.ts';

const USAGE = `acquis backup FOLDER|FILE.tar.zst [--keys-for DAYS] [--json]
acquis backup FOLDER --marks-only                    brings ERASED and CHECKPOINT up to date, and no more
acquis backup --prune FOLDER [--older-than DAYS]`;
const KEYS_LIVE_DAYS = 7;

type Asked = { readonly place: string; readonly act: 'backup' | 'marks' | 'prune'; readonly keysFor: number; readonly olderThan: number | undefined; readonly json: boolean };
/** `withHouse` opens the house that is there; it is not asked to make one. */
export type BackupPorts = { readonly config: Config; readonly withHouse: (work: (house: Pick<House, 'config' | 'secrets' | 'database' | 'rooms'>) => Promise<number>) => Promise<number> };

/** 0 done, 1 refused or the log is behind what was seen of it, 64 wrong usage, 69 the place cannot be written or the database does not answer. */
export async function backup(args: string[], io: Io, { config, withHouse }: BackupPorts): Promise<number> {
  const asked = read(args), t = dictionary(io.lang);
  if (!asked) { io.err(USAGE); return EXIT.usage; }
  try {
    if (asked.act === 'prune') { await sweep(asked.place, asked.olderThan, io); return EXIT.valid; }
    if (!config.databaseUrl && !await isThere(path.join(currentData(config.dataDir), 'pg'))) throw new AcquisError('backup_nothing', { values: { folder: config.dataDir } });
    return await withHouse((house) => save(house, asked, io));
  } catch (error) {
    if (isUnwritable(error)) { io.err(`✗ ${t('backup.unwritable', { file: error.path ?? error.dest ?? asked.place, code: error.code ?? '' })}`); return EXIT.unavailable; }
    if (!(error instanceof AcquisError) || error.status >= 500) throw error;
    io.err(`✗ ${errorText(io.lang, error)}`);
    return EXIT.invalid;
  }

  async function save({ config: its, secrets, database, rooms }: Pick<House, 'config' | 'secrets' | 'database' | 'rooms'>, { place, act, keysFor, json }: Asked, to: Io): Promise<number> {
    // Before the copy, so that what stands beside it is never ahead of it for no other reason than the order of things.
    const note = await rooms.log.checkpoint(), facts = await rooms.log.facts(), log = { origin: facts.origin, publicKey: await rooms.sign.houseKey() };
    const { folder, file, keysFile } = await filesFor(place, to.now);
    const erasedFile = path.join(folder, ERASED), checkpointFile = path.join(folder, CHECKPOINT);
    const made = act === 'marks' ? undefined : await makeBackup({ config: its, secrets, ownerUrl: database.ownerUrl, did: rooms.sign.houseDid, now: to.now }, { file, keysFile, keysFor });
    const count = await addErased(erasedFile, made?.erased ?? await rooms.people.erasures(), secrets), { ahead } = await keepCheckpoint(checkpointFile, note, log);
    const size = made ? Math.ceil((await fs.stat(file)).size / 1e6) : 0;
    if (json) to.out(JSON.stringify({ ...(made && { file, keys: keysFile, id: made.header.id, madeAt: made.header.madeAt, keysUntil: made.keysUntil, rows: made.rows }), erasures: count, log: facts.size, ...(ahead && { seen: ahead.size }) }));
    else if (made) {
      to.out(t('backup.made', { at: made.header.madeAt, file, size, rows: made.rows, log: made.header.log?.size ?? 0 }));
      to.out(t('backup.keys', { file: keysFile, until: made.keysUntil }));
      to.out(t('backup.erased', { file: erasedFile, count }));
      to.err(its.masterKey ? t('backup.master_given') : t('backup.master', { file: secretFile(its) }));
    } else to.out(t('backup.marks', { file: erasedFile, count, checkpoint: checkpointFile, log: facts.size }));
    if (made) await rooms.people.backupMade();
    for (const gone of made ? await prune(folder, {}, to.now) : []) to.err(t('backup.pruned', { file: gone }));
    if (ahead) to.err(`✗ ${t('backup.behind', { log: facts.size, file: checkpointFile, seen: ahead.size })}`);
    return ahead ? EXIT.invalid : EXIT.valid;
  }
}

async function sweep(folder: string, olderThan: number | undefined, io: Io): Promise<void> {
  const t = dictionary(io.lang), gone = await prune(folder, { olderThan }, io.now);
  for (const file of gone) io.out(t('backup.pruned', { file }));
  if (gone.length === 0) io.out(t('backup.pruned_none'));
}

/** A folder gets files named after the instant; a name is taken as it is, and its keys lie beside it. */
async function filesFor(place: string, now: Date): Promise<{ readonly folder: string; readonly file: string; readonly keysFile: string }> {
  if (/\.tar\.zst$/.test(place)) return { folder: path.dirname(place), file: place, keysFile: keysBeside(place) };
  await fs.mkdir(place, { recursive: true, mode: 0o700 });
  const file = path.join(place, `acquis-${now.toISOString().replaceAll(':', '').replace(/\.\d+Z$/, 'Z')}.tar.zst`);
  return { folder: place, file, keysFile: keysBeside(file) };
}

export function keysBeside(file: string): string {
  return file.replace(/(?:\.tar\.zst)?$/, '.keys.tar.zst');
}

async function isThere(file: string): Promise<boolean> {
  return await fs.access(file).then(() => true, () => false);
}

function read(args: string[]): Asked | undefined {
  try {
    const { values, positionals: [place, ...more] } = parseArgs({ args, allowPositionals: true, options: { 'keys-for': { type: 'string' }, 'older-than': { type: 'string' }, prune: { type: 'boolean' }, 'marks-only': { type: 'boolean' }, json: { type: 'boolean' } } });
    const act = values.prune ? 'prune' : values['marks-only'] ? 'marks' : 'backup', keysFor = daysOf(values['keys-for'] ?? String(KEYS_LIVE_DAYS)), olderThan = values['older-than'] === undefined ? undefined : daysOf(values['older-than']);
    const strange = (act !== 'prune' && olderThan !== undefined) || (act !== 'backup' && values['keys-for'] !== undefined) || (values.prune && values['marks-only']) || (values['older-than'] !== undefined && olderThan === undefined);
    if (place === undefined || more.length > 0 || keysFor === undefined || strange) return undefined;
    return { place, act, keysFor, olderThan, json: values.json ?? false };
  } catch {
    return undefined; // an option nobody knows
  }
}

/** A full disk, a place that may not be written, a name that is taken. */
function isUnwritable(error: unknown): error is NodeJS.ErrnoException & { readonly dest?: string } {
  return error instanceof Error && 'syscall' in error && ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EEXIST', 'ENOTDIR', 'EIO'].includes(String((error as NodeJS.ErrnoException).code));
}

function daysOf(text: string): number | undefined {
  const days = Number(text);
  return Number.isFinite(days) && days > 0 && days <= 36_500 ? days : undefined;
}
