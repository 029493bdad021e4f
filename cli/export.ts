// `acquis export`: an organisation leaves, or keeps its own copy: everything it has here, in files that need no Acquis.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { dictionary } from '#lib/i18n';
import { AcquisError } from '#lib/errors';
import type { House } from '../house.ts';
import { openFolder } from './export/folder.ts';
import { exportOrganisation } from './export/organisation.ts';
import { EXIT, type Io } from './io.ts';

/** As the organisation's history names the command line. */
const BY = 'house';
const USAGE = 'acquis export ORG FOLDER\nacquis export --all FOLDER';

/** 0 done, 1 the folder is not empty or no such organisation, 64 wrong usage. */
export async function exportOut(args: string[], io: Pick<Io, 'out' | 'err' | 'lang' | 'now'>, house: Pick<House, 'rooms' | 'database' | 'config'>): Promise<number> {
  const asked = read(args), t = dictionary(io.lang);
  if (!asked) { io.err(USAGE); return EXIT.usage; }
  const organisations = asked.org === undefined ? await all(house) : [asked.org];
  for (const org of organisations) {
    const organisation = await house.rooms.people.organisation(org), root = asked.org === undefined ? path.join(asked.folder, org) : asked.folder;
    if (!organisation) throw new AcquisError('not_found', { message: `no organisation ${org}` });
    const folder = await openFolder(root);
    if (!folder) { io.err(`✗ ${t('backup.export.not_empty', { folder: root })}`); return EXIT.invalid; }
    try {
      const { awards, credentials, specifications, erased } = await exportOrganisation({ ...house, verifier: await offlineVerifier(), now: io.now, lang: io.lang }, org, folder);
      await house.database.db.asOrganisation(org, (tx) => house.rooms.people.audit(tx, { organisation: org, by: BY, act: 'people.exported', subject: org }));
      io.out(t('backup.export.done', { name: organisation.legalName, folder: root, files: folder.files(), specifications, awards, credentials }));
      if (erased > 0) io.out(t('backup.export.erased', { count: erased }));
    } finally {
      await folder.close();
    }
  }
  io.err(t('backup.export.care'));
  return EXIT.valid;
}

async function all({ database: { db } }: Pick<House, 'database'>): Promise<string[]> {
  return (await db.asHouse((tx) => sql<{ id: string }>`select id from people_organisations order by id`.execute(tx))).rows.map(({ id }) => id);
}

/** Where a build stands beside the command line. */
function offlineVerifier(): Promise<Uint8Array | undefined> {
  return readFile(path.join(import.meta.dirname, '..', 'dist/verifier/acquis-verifier-europass.html')).catch(() => undefined);
}

function read(args: string[]): { readonly org: string | undefined; readonly folder: string } | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { all: { type: 'boolean' } } });
    const [org, folder = ''] = values.all ? [undefined, positionals[0]] : [positionals[0], positionals[1]];
    return positionals.length === (values.all ? 1 : 2) && folder !== '' ? { org, folder } : undefined;
  } catch {
    return undefined; // an option nobody knows
  }
}
