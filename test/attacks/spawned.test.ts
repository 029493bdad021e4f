// The command line as it is typed: a process of its own, a file on disk, the verdict as the way it ends.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Report } from '#credential';
import { text } from '#credential';
import { didDocument } from '../credential.ts';
import { bytesOf } from './make.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'acquis-attacks-'));
afterAll(() => { rmSync(folder, { recursive: true, force: true }); });

const file = (name: string, content: Uint8Array | string): string => {
  const place = path.join(folder, name);
  writeFileSync(place, content);
  return place;
};

test.each([
  ['D22 a good one under a name that climbs and runs', 0, 'valid', [['badge'], ['sign']], '$(touch x);--json..%2f.json'],
  ['A01 a changed one', 1, 'invalid', [['badge'], ['sign'], ['set', '/name', 'Doctor of Everything']], 'changed.json'],
  ['D12 a web page that calls itself a picture', 2, 'unknown', [['text', '<!doctype html>']], 'badge.png'],
  ['A17 nesting without end', 1, 'invalid', [['repeat', '{"a":', 100000, '', '']], 'deep.json'],
] as const)('%s: exit %i', async (_, exit, verdict, recipe, name) => {
  const did = file('did.json', text(didDocument()));
  const ran = spawnSync(process.execPath, ['cli/acquis.mjs', 'verify', file(name, await bytesOf(recipe)), '--json', '--at', '2027-01-10T12:00:00Z', '--did', did], { encoding: 'utf8', timeout: 60_000 });
  expect([ran.status, ran.stderr]).toEqual([exit, '']);
  expect((JSON.parse(ran.stdout) as Report).verdict).toBe(verdict);
});
