// `acquis restore`: a backup into an empty house, looked through before, proved after.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { bring, look, type BringWish, type Looked } from '#adapters/backup/bring';
import { readMigrations } from '#adapters/postgres/database';
import { openEmbedded } from '#adapters/postgres/embedded';
import { openSecrets, secretFile } from '#adapters/secrets';
import type { Config } from '#lib/config';
import { AcquisError } from '#lib/errors';
import { errorText } from '#lib/http';
import { dictionary } from '#lib/i18n';
import { openHouse, type House } from '../house.ts';
import { EXIT, type Io } from './io.ts';
import { isSound, prove, type Proof } from './restore/prove.ts';

const USAGE = `acquis restore FILE.tar.zst [--keys FILE.keys.tar.zst [--expired-keys WHY]] [--erased FILE|none] [--checkpoint FILE] [--check-all] [--json]`;

type Asked = BringWish & { readonly checkAll: boolean; readonly json: boolean };
type Restored = { readonly rows: number; readonly erasedAgain: { readonly persons: number; readonly ownerless: readonly string[] }; readonly mails: number; readonly proof: Proof };

/** 0 put back and sound, 1 refused or not sound (read-only too), 64 wrong usage, 66 a file cannot be read, 69 the database does not answer. */
export async function restore(args: string[], io: Io, config: Config, folder = path.join(import.meta.dirname, '..', 'migrations')): Promise<number> {
  const asked = read(args);
  if (!asked) { io.err(USAGE); return EXIT.usage; }
  try {
    if (!config.masterKey && !fs.existsSync(secretFile(config))) throw new AcquisError('backup_key_missing', { values: { file: secretFile(config) } });
    const secrets = openSecrets(config), ports = { config, secrets, migrations: readMigrations(folder), now: io.now }, looked = await look(asked, ports);
    const embedded = config.databaseUrl ? undefined : await openEmbedded(config.dataDir, config.databaseUser, (line) => io.err(line));
    try {
      const rows = await bring(looked, config.databaseUrl ?? embedded?.url ?? '', ports);
      return tell(asked, looked, await settle(config, folder, io, rows, looked, asked.checkAll), io);
    } finally {
      await embedded?.stop();
    }
  } catch (error) {
    if (!(error instanceof AcquisError) || error.status >= 500) throw error;
    io.err(`✗ ${errorText(io.lang, error)}`);
    return EXIT.invalid;
  }
}

/** The house opens beside the database that was filled: erasures are done once more, then everything is asked again. */
async function settle(config: Config, migrations: string, io: Io, rows: number, { house: { header } }: Looked, checkAll: boolean): Promise<Restored> {
  const house = await openHouse(config, { say: (line) => io.err(line), report: (error) => io.err(error instanceof Error ? error.message : String(error)), guest: true, migrations });
  try {
    return await settled(house, rows, header, checkAll);
  } finally {
    await house.close();
  }
}

export async function settled(house: Pick<House, 'rooms' | 'database'>, rows: number, header: Looked['house']['header'], checkAll: boolean): Promise<Restored> {
  const erasedAgain = await house.rooms.people.eraseAgain();
  const mails = Number((await house.database.db.asHouse((tx) => sql<{ n: string }>`select count(*) n from deliver_mails where state = 'queued'`.execute(tx))).rows[0]?.n);
  return { rows, erasedAgain, mails, proof: await prove(house, header, checkAll) };
}

export function tell({ json, expiredKeys }: Pick<Asked, 'json' | 'expiredKeys'>, { house: { header }, keys, seen, behind }: Looked, { rows, erasedAgain, mails, proof }: Restored, io: Pick<Io, 'out' | 'err' | 'lang'>): number {
  const t = dictionary(io.lang), sound = isSound(proof) && !behind, { log, credentials, lists, people } = proof;
  if (json) { io.out(JSON.stringify({ sound, readOnly: behind, madeAt: header.madeAt, rows, keys: keys !== undefined, erasedAgain, mails, ...proof })); return sound ? EXIT.valid : EXIT.invalid; }
  const good = (line: string) => io.out(`✓ ${line}`), bad = (line: string) => io.out(`✗ ${line}`), note = (line: string) => io.out(`– ${line}`);
  good(t('backup.restored', { at: header.madeAt, rows, name: header.house.name }));
  if (log.agrees) good(t('backup.log', { leaves: log.leaves })); else bad(t('backup.log_other', { leaves: log.leaves, root: log.root }));
  if (credentials.all > credentials.unread) good(t('backup.credentials', { count: credentials.read, all: credentials.all }));
  if (credentials.unread > 0) note(t('backup.credentials_unread', { count: credentials.unread }));
  if (credentials.wrong[0] !== undefined) bad(t('backup.credentials_wrong', { count: credentials.wrong.length, first: credentials.wrong[0] }));
  good(t('backup.status', { count: lists.fine }));
  if (lists.failed > 0) bad(t('backup.status_wrong', { count: lists.failed, problem: lists.problem }));
  if (keys) good(t('backup.people', { count: people.fine })); else note(t('backup.no_keys'));
  if (people.wrong > 0) bad(t('backup.people_wrong', { count: people.wrong }));
  if (erasedAgain.persons > 0) good(t('backup.erased_again', { count: erasedAgain.persons }));
  for (const org of erasedAgain.ownerless) note(t('backup.ownerless', { org }));
  if (expiredKeys !== undefined) note(t('backup.expired_keys', { why: expiredKeys }));
  note(t('backup.after'));
  note(t('backup.lists'));
  if (mails > 0) note(t('backup.mails', { count: mails }));
  if (behind) bad(t('backup.stopped', { seen: seen?.size ?? 0, log: header.log?.size ?? 0 }));
  io.out(t(sound ? 'backup.done' : 'backup.not_done'));
  return sound ? EXIT.valid : EXIT.invalid;
}

function read(args: string[]): Asked | undefined {
  try {
    const { values, positionals: [file, ...more] } = parseArgs({ args, allowPositionals: true, options: { keys: { type: 'string' }, 'expired-keys': { type: 'string' }, erased: { type: 'string' }, checkpoint: { type: 'string' }, 'check-all': { type: 'boolean' }, json: { type: 'boolean' } } });
    if (file === undefined || more.length > 0 || (values['expired-keys'] !== undefined && (values.keys === undefined || values['expired-keys'].trim() === ''))) return undefined;
    return { file, keysFile: values.keys, expiredKeys: values['expired-keys'], erased: values.erased, checkpoint: values.checkpoint, checkAll: values['check-all'] ?? false, json: values.json ?? false };
  } catch {
    return undefined; // an option nobody knows
  }
}
