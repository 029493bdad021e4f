// The house's one secret: from the setting, or a file made once and never shown. Losing it loses every sealed thing: it belongs in the backup's own safe.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Config } from '#lib/config';
import { secretsFrom, type Secrets } from '#lib/seal';

export function openSecrets(config: Config): Secrets {
  return secretsFrom(config.masterKey ?? fromFile(path.join(config.dataDir, 'secrets')));
}

export function secretFile(config: Config): string {
  return path.join(config.dataDir, 'secrets', 'master.key');
}

function fromFile(folder: string): Buffer {
  const file = path.join(folder, 'master.key');
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!fs.existsSync(file)) makeOnce(file);
  const key = Buffer.from(fs.readFileSync(file, 'utf8').trim(), 'hex');
  if (key.length !== 32) throw new Error(`${file} does not hold 64 hexadecimal digits. Put back the copy from your backup; a new one would not open what is stored.`);
  return key;
}

/** Written aside, synced, linked into place: two starts at once end with one key, a crash with none or a whole one. */
function makeOnce(file: string): void {
  const aside = `${file}.${process.pid}`, handle = fs.openSync(aside, 'w', 0o600);
  fs.writeSync(handle, `${randomBytes(32).toString('hex')}\n`);
  fs.fsyncSync(handle);
  fs.closeSync(handle);
  try { fs.linkSync(aside, file); } catch (error) { if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; }
  fs.unlinkSync(aside);
}
