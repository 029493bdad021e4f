// `acquis doctor`: looks at everything a house needs and names what is wrong, with the remedy. Changes nothing, starts nothing.
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { freeMegabytes } from '#adapters/health';
import { joinEmbedded } from '#adapters/postgres/embedded';
import { binaries, currentData } from '#adapters/postgres/place';
import { ConfigError, readConfig, type Config } from '#lib/config';
import { lookUp } from '#lib/i18n';
import { EXIT, type Io } from './io.ts';

type Finding = { readonly result: 'good' | 'note' | 'bad'; /** below `doctor.` in the dictionary */ readonly code: string; readonly values?: Record<string, string | number> };

export async function doctor(args: string[], io: Io): Promise<number> {
  if (args.some((arg) => arg !== '--json')) { io.err('acquis doctor [--json]'); return EXIT.usage; }
  const findings = await examine();
  const told = findings.map((f) => ({ ...f, message: lookUp(io.lang, `doctor.${f.code}`, f.values) ?? f.code }));
  if (args.includes('--json')) io.out(JSON.stringify({ findings: told }));
  else for (const { result, message } of told) io.out(`${{ good: '✓', note: '–', bad: '✗' }[result]} ${message}`);
  return findings.some((f) => f.result === 'bad') ? EXIT.unavailable : EXIT.valid;
}

async function examine(): Promise<Finding[]> {
  const first = [runtime(), installed(), built()];
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...first, { result: 'bad', code: 'settings', values: { problem: error.message } }];
  }
  return [...first, { result: 'good', code: 'settings_good' }, address(config), folder(config), await space(config), masterKey(config), mail(config), await port(config), ...await database(config)];
}

function runtime(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return { result: major >= 24 ? 'good' : 'bad', code: major >= 24 ? 'node' : 'node_old', values: { version: process.versions.node } };
}

function installed(): Finding {
  const missing = ['pg', 'hono', 'kysely', 'pg-boss', 'jsonld'].filter((name) => !fs.existsSync(path.join(root(), 'node_modules', name, 'package.json')));
  return missing.length > 0 ? { result: 'bad', code: 'packages_missing', values: { names: missing.join(', ') } } : { result: 'good', code: 'packages' };
}

function built(): Finding {
  return fs.existsSync(path.join(root(), 'dist/server/house.js')) ? { result: 'good', code: 'built' } : { result: 'note', code: 'not_built' };
}

function address({ publicUrl, trial }: Config): Finding {
  return trial ? { result: 'note', code: 'trial', values: { url: publicUrl } } : { result: 'good', code: 'address', values: { url: publicUrl } };
}

function folder({ dataDir }: Config): Finding {
  const place = fs.existsSync(dataDir) ? dataDir : path.dirname(dataDir);
  try {
    fs.accessSync(place, fs.constants.W_OK | fs.constants.X_OK);
    return { result: 'good', code: 'folder', values: { folder: currentData(dataDir) } };
  } catch {
    return { result: 'bad', code: 'folder_closed', values: { folder: place } };
  }
}

async function space({ dataDir, minFreeMb }: Config): Promise<Finding> {
  const free = await freeMegabytes(fs.existsSync(dataDir) ? currentData(dataDir) : path.dirname(dataDir));
  if (free === undefined) return { result: 'note', code: 'space_unknown' };
  return { result: free < minFreeMb ? 'bad' : 'good', code: free < minFreeMb ? 'space_low' : 'space', values: { free, least: minFreeMb } };
}

function masterKey({ dataDir, masterKey: given }: Config): Finding {
  if (given) return { result: 'good', code: 'key_given' };
  const file = path.join(dataDir, 'secrets/master.key'), found = fs.statSync(file, { throwIfNoEntry: false });
  if (!found) return fs.existsSync(path.join(currentData(dataDir), 'pg')) ? { result: 'bad', code: 'key_lost', values: { file } } : { result: 'note', code: 'key_later', values: { file } };
  return (found.mode & 0o077) === 0 ? { result: 'good', code: 'key', values: { file } } : { result: 'bad', code: 'key_open', values: { file } };
}

function mail({ smtp }: Config): Finding {
  return smtp ? { result: 'good', code: 'mail' } : { result: 'note', code: 'mail_outbox' };
}

function port({ port: wanted, host }: Config): Promise<Finding> {
  return new Promise((done) => {
    const probe = net.createServer();
    probe.once('error', () => done({ result: 'note', code: 'port_taken', values: { port: String(wanted) } }));
    probe.listen(wanted, host, () => probe.close(() => done({ result: 'good', code: 'port', values: { port: String(wanted) } })));
  });
}

async function database(config: Config): Promise<Finding[]> {
  if (config.databaseUrl) return await server(config.databaseUrl, 'database_server');
  const house = await joinEmbedded(config.dataDir).catch(() => undefined);
  if (house) return await server(house.url, 'database_embedded');
  try {
    binaries();
    return [{ result: 'good', code: 'database_asleep' }];
  } catch {
    return [{ result: 'bad', code: 'database_missing', values: { platform: `${process.platform}-${process.arch}` } }];
  }
}

async function server(url: string, code: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ v: string; n: number }>(`select current_setting('server_version') v, current_setting('server_version_num')::int n`);
    const found = rows[0];
    if (!found || found.n < 150_000) return [{ result: 'bad', code: 'database_old', values: { version: found?.v ?? '' } }];
    return [{ result: 'good', code, values: { version: found.v } }, ...await publicLog(client)];
  } catch (error) {
    return [{ result: 'bad', code: 'database_silent', values: { problem: error instanceof Error ? error.message : String(error) } }];
  } finally {
    await client.end().catch(() => {});
  }
}

/** A log that stands still: it contradicted itself, or the house was put back from a backup older than what was seen of it. */
async function publicLog(client: pg.Client): Promise<Finding[]> {
  if ((await client.query<{ there: boolean }>(`select to_regclass('public.log_head') is not null there`)).rows[0]?.there !== true) return [];
  const why = (await client.query<{ broken: string | null }>('select broken from log_head')).rows[0]?.broken ?? undefined;
  return why === undefined ? [] : [{ result: 'bad', code: 'log_stopped', values: { why } }];
}

function root(): string {
  return path.join(import.meta.dirname, '..');
}
