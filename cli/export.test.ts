// An organisation that leaves takes its register with it: exact bytes, proofs, specifications, the public history of its keys; and nobody else's.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AcquisError } from '#lib/errors';
import { furnishedHouse, type FurnishedHouse } from '../test/furnished.ts';
import { exportOut } from './export.ts';

let h: FurnishedHouse, dir: string, other: string, out: string[], err: string[];
beforeAll(async () => {
  h = await furnishedHouse();
  other = await h.organisation(await h.person('elsewhere@example.org', true), 'Elsewhere');
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-export-'));
  expect(await acquis(h.org, path.join(dir, 'ours'))).toBe(0);
}, 240_000);
afterAll(async () => { await h?.close(); fs.rmSync(dir, { recursive: true, force: true }); });

const acquis = (...args: string[]): Promise<number> => {
  [out, err] = [[], []];
  return exportOut(args, { lang: 'en', now: new Date('2026-11-22T12:00:00Z'), out: (line) => { out.push(line); }, err: (line) => { err.push(line); } }, { rooms: h.rooms, config: h.config, database: { db: h.db } as never });
};
const at = (file: string, org = 'ours') => path.join(dir, org, file);
const text = (file: string, org = 'ours') => fs.readFileSync(at(file, org), 'utf8');
const files = (folder: string): string[] => fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => path.relative(folder, path.join(one.parentPath, one.name))).sort();

test('every file is named with its hash, and every hash is right', () => {
  const sums = text('SHA256SUMS').trimEnd().split('\n').map((line) => line.split('  ') as [string, string]);
  expect(sums.map(([, file]) => file).sort()).toEqual(files(path.join(dir, 'ours')).filter((file) => file !== 'SHA256SUMS'));
  for (const [hash, file] of sums) expect([file, createHash('sha256').update(fs.readFileSync(at(file))).digest('hex')]).toEqual([file, hash]);
  const tool = spawnSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: path.join(dir, 'ours') });
  if (!tool.error) expect(tool.status).toBe(0);
});

test('each form of each award in its exact bytes, judged by the verifier, with its proof in the log beside it', async () => {
  const { lines } = await h.rooms.issue.awards(h.org, {}), found = files(path.join(dir, 'ours')).filter((file) => file.startsWith('credentials/'));
  const bytes = found.filter((file) => !file.endsWith('log-proof.txt'));
  expect(bytes.length).toBe(3 * lines.length);
  expect(found.length).toBe(2 * bytes.length);
  for (const file of bytes) {
    const { checks } = await h.rooms.verify.judge(fs.readFileSync(at(file)), { lang: 'en', logProof: text(`${file}.log-proof.txt`) });
    expect([file, checks.find(({ check }) => check === 'signature')?.result, checks.find(({ check }) => check === 'log')?.result]).toEqual([file, 'pass', 'pass']);
  }
  for (const { credential } of lines) {
    const kept = await h.db.asOrganisation(h.org, (tx) => h.rooms.issue.bytesOf(tx, h.org, credential));
    expect(bytes.map((file) => fs.readFileSync(at(file))).some((one) => one.equals(Buffer.from(kept?.bytes ?? '')))).toBe(true);
  }
});

test('the register says who, for what, in which state; a name is never a formula', () => {
  const register = text('awards.csv');
  expect(register).toContain('Zoë Lomidze-d’Aubigné');
  expect(register).toMatch(/;revoked;/);
  expect(register).toMatch(/;suspended;/);
  expect(register.split('\r\n').every((line) => line.split(';').every((cell) => !/^"?[=+@]/.test(cell)))).toBe(true);
  expect(text('awards.html')).toContain('Zoë Lomidze-d’Aubigné');
});

test('what was designed, with the hash it was published under; every did document it had; its lists; no private key', () => {
  const versions = files(at('specifications')).filter((file) => file !== 'definitions.json').map((file) => JSON.parse(text(`specifications/${file}`)) as { state: string; sha256?: string });
  expect(new Set(versions.map(({ state }) => state))).toEqual(new Set(['draft', 'published', 'retired']));
  expect(versions.every(({ state, sha256 }) => (state === 'draft') === (sha256 === undefined))).toBe(true);
  expect(files(at('keys')).filter((file) => /^did-\d{4}/.test(file)).length).toBeGreaterThan(1);
  expect(files(at('status')).length).toBeGreaterThan(1);
  for (const file of files(path.join(dir, 'ours'))) expect(text(file)).not.toMatch(/PRIVATE KEY|private_sealed/);
});

test('the pages need nothing: no script, no address elsewhere to load, each link leads to a file', () => {
  for (const page of ['index.html', 'awards.html']) {
    const html = text(page);
    expect(html).not.toMatch(/<script|<link|src=|url\(|@import/);
    expect(html).toContain('<html lang="en">');
    for (const [, href = ''] of html.matchAll(/href="([^"]+)"/g)) expect([href, fs.existsSync(at(decodeURI(href)))]).toEqual([href, true]);
  }
});

test('another organisation’s folder holds nothing of ours', async () => {
  expect(await acquis(other, path.join(dir, 'theirs'))).toBe(0);
  for (const file of files(path.join(dir, 'theirs'))) expect([file, /trois-rives|Lomidze|learner@example/i.test(text(file, 'theirs'))]).toEqual([file, false]);
  expect(JSON.parse(text('members.json', 'theirs'))).toMatchObject([{ email: 'elsewhere@example.org', roles: ['owner'] }]);
});

test('all: one folder each; readable by its owner alone; said to name people', async () => {
  expect(await acquis('--all', path.join(dir, 'all'))).toBe(0);
  expect(fs.readdirSync(path.join(dir, 'all')).sort()).toEqual([h.org, other].sort());
  for (const file of files(path.join(dir, 'all'))) expect(fs.statSync(path.join(dir, 'all', file)).mode & 0o077).toBe(0);
  expect(err.join()).toContain('name people in plain words');
  expect((await h.rooms.people.history(h.org)).lines, 'its owners read that it was').toContainEqual(expect.objectContaining({ by: 'house', act: 'people.exported' }));
});

test('nothing is written over, nor for an organisation that is not there', async () => {
  expect(await acquis(h.org, path.join(dir, 'ours'))).toBe(1);
  expect(err.join()).toContain('not empty');
  await expect(acquis('nobody', path.join(dir, 'nobody'))).rejects.toBeInstanceOf(AcquisError);
  expect(fs.existsSync(path.join(dir, 'nobody'))).toBe(false);
});

test.each([[[]], [['a']], [['a', 'b', 'c']], [['--all']], [['--all', 'a', 'b']], [['a', 'b', '--force']]])('acquis export %s: wrong usage, 64', async (args) => {
  expect(await acquis(...args)).toBe(64);
});

test('of an award whose person’s key is gone the register keeps the number, and no name and no bytes', async () => {
  await h.ownerQuery('delete from people_keys where id in (select r.key_id from issue_recipients r join issue_awards a on a.org_id = r.org_id and a.recipient_id = r.id where a.org_id = $1 order by a.created_at limit 1)', [h.org]);
  expect(await acquis(h.org, path.join(dir, 'less'))).toBe(0);
  expect(out.join('\n')).toMatch(/awards cannot be read any more/);
  expect(text('awards.html', 'less')).toContain('<td>erased</td>');
  expect(files(path.join(dir, 'less')).filter((file) => file.startsWith('credentials/')).length).toBeLessThan(files(path.join(dir, 'ours')).filter((file) => file.startsWith('credentials/')).length);
});
