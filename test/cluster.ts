// One PostgreSQL for a whole test run, with a migrated template; every test file gets databases of its own from it.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openEmbedded } from '../adapters/postgres/embedded.ts';
import { prepare, readMigrations } from '../adapters/postgres/database.ts';
import { secretsFrom } from '../lib/seal.ts';

declare module 'vitest' {
  export interface ProvidedContext { ownerUrl: string; appUrl: string; master: string }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'acquis-test-'));
  fs.chmodSync(dir, 0o711);
  const given = process.env['TEST_DATABASE_URL'], embedded = given ? undefined : await openEmbedded(dir, undefined, () => {});
  const base = given ?? embedded?.url ?? '', master = randomBytes(32).toString('hex');
  const owner = new pg.Client({ connectionString: base });
  await owner.connect();
  await owner.query('drop database if exists acquis_template');
  await owner.query('create database acquis_template template template0');
  await owner.end();
  const template = databaseUrl(base, 'acquis_template');
  const { appUrl } = await prepare(template, undefined, secretsFrom(Buffer.from(master, 'hex')), readMigrations(path.resolve('migrations')));
  project.provide('ownerUrl', base);
  project.provide('appUrl', appUrl);
  project.provide('master', master);
  return async () => {
    await embedded?.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  };
}

export function databaseUrl(url: string, database: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${database}`);
}
