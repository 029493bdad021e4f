// A backup taken by the command line while a list is issued and the house is killed and wiped; put back on a blank machine, the same house goes on to the end of that list.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { currentData } from '../../adapters/postgres/place.ts';
import { buildOnce, dataFolder, postmasterOf, ROOT, until } from '../running.ts';
import { expectSound } from './ledger.ts';
import { openSite, people, type Site } from './site.ts';

/** Rows of the list that is under way. */
const ROWS = 1_500, FIRST = 60, HALF = 40;
let site: Site, backups: string;
beforeAll(async () => { buildOnce(); site = await openSite(); backups = dataFolder(); }, 120_000);
afterAll(async () => { await site?.close(); fs.rmSync(backups, { recursive: true, force: true }); }, 30_000);

type Ended = { readonly code: number | null; readonly out: string; readonly err: string };
async function acquis(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [path.join(ROOT, 'cli/acquis.mjs'), ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'], LANG: 'en', ACQUIS_DATA: site.dir, PORT: String(site.port), ...site.env } });
  let out = '', err = '';
  child.stdout.on('data', (part: Buffer) => { out += part.toString(); });
  child.stderr.on('data', (part: Buffer) => { err += part.toString(); });
  return await new Promise((done) => child.on('exit', (code) => done({ code, out, err })));
}

/** A blank machine: nothing of the data folder is left but the copy of the master key, which comes last. */
async function wipe(keyless?: () => Promise<unknown>): Promise<void> {
  const key = fs.readFileSync(path.join(site.dir, 'secrets/master.key')), data = currentData(site.dir);
  await until(async () => postmasterOf(data) === undefined, 'the database to be gone with its house');
  for (const folder of new Set([site.dir, data])) for (const name of fs.readdirSync(folder)) if (name !== 'MOVED') fs.rmSync(path.join(folder, name), { recursive: true, force: true });
  await keyless?.();
  fs.mkdirSync(path.join(site.dir, 'secrets'), { mode: 0o700 });
  fs.writeFileSync(path.join(site.dir, 'secrets/master.key'), key, { mode: 0o600 });
}

test('backup under load, wiped, put back: every credential verifies, the list is finished, nothing is doubled', async () => {
  await site.done(await site.issue(people(FIRST, 'before')));
  const batch = await site.issue(people(ROWS, 'across'));
  const { code, out, err } = await acquis('backup', backups, '--json');
  expect([code, err]).toEqual([0, expect.not.stringContaining('✗')]);
  const { file, keys } = JSON.parse(out) as { file: string; keys: string };
  await site.house().stop('SIGKILL');

  await wipe(async () => expect(await acquis('restore', file, '--keys', keys)).toMatchObject({ code: 1, err: expect.stringContaining('no master key') }));
  const back = await acquis('restore', file, '--keys', keys);
  expect([back.code, back.out]).toEqual([0, expect.stringContaining('The house can be started')]);
  await site.start();
  await site.done(batch, 120);
  await expectSound(site, FIRST + ROWS);
  expect((await site.owner.get('/people/me')).headers.get('location'), 'who was signed in signs in again').toContain('/people/sign-in');
  expect(await acquis('restore', file, '--keys', keys)).toMatchObject({ code: 69, err: expect.stringContaining('already running') });
}, 300_000);

test('killed between signing and the log, backed up as it lies, wiped, put back: the next start finishes what was begun', async () => {
  await site.house().stop();
  const doomed = await site.start({ ACQUIS_CRASH_AT: 'after_sign' }), batch = await site.issue(people(HALF, 'half'));
  await doomed.gone;
  const { file, keys } = JSON.parse((await acquis('backup', backups, '--json')).out) as { file: string; keys: string };
  await wipe();
  const { code, out } = await acquis('restore', file, '--keys', keys, '--check-all', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ sound: true, credentials: { all: FIRST + ROWS + HALF, read: FIRST + ROWS + HALF, unread: 0, wrong: [] } })]);
  expect((JSON.parse(out) as { log: { leaves: number } }).log.leaves, 'signed, and no leaf yet').toBeLessThan(FIRST + ROWS + HALF);
  await site.start();
  await site.done(batch, 60);
  await expectSound(site, FIRST + ROWS + HALF);
}, 300_000);

test('a house that does not run is backed up as well, and where there is none nothing is made', async () => {
  await site.house().stop();
  const asleep = await acquis('backup', path.join(backups, 'asleep.tar.zst'));
  expect(asleep).toMatchObject({ code: 0, out: expect.stringMatching(/asleep\.tar\.zst[\s\S]*asleep\.keys\.tar\.zst/), err: expect.stringContaining('master key is NOT in it') });
  expect(await acquis('restore', path.join(backups, 'asleep.tar.zst'), '--keys', path.join(backups, 'asleep.keys.tar.zst'))).toMatchObject({ code: 1, err: expect.stringContaining('not empty') });
  const nowhere = path.join(backups, 'nowhere');
  const none = spawn(process.execPath, [path.join(ROOT, 'cli/acquis.mjs'), 'backup', backups], { env: { PATH: process.env['PATH'], LANG: 'en', ACQUIS_DATA: nowhere } });
  expect(await new Promise((done) => none.on('exit', done))).toBe(1);
  expect(fs.existsSync(nowhere)).toBe(false);
}, 120_000);
