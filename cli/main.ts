// One verb, one file. `verify`, `check` and `convert` need neither database nor network; the others join the house's database, running or not.
import { ConfigError, readConfig, terminalLanguage } from '#lib/config';
import { DatabaseError } from '#adapters/postgres/error';
import { AcquisError } from '#lib/errors';
import { EXIT, terminal, type Io } from './io.ts';
import { systemClock } from '#adapters/clock';

const VERBS: Readonly<Record<string, (args: string[], io: Io) => Promise<number>>> = {
  verify: async (args, io) => (await import('./verify.ts')).verify(args, io),
  check: async (args, io) => { await useLoadedLists(); return (await import('./check.ts')).check(args, io); },
  framework: async (args, io) => (await import('./framework.ts')).framework(args, io, readConfig().dataDir),
  convert: async (args, io) => (await import('./convert.ts')).convert(args, io),
  doctor: async (args, io) => (await import('./doctor.ts')).doctor(args, io),
  keys: async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./keys.ts')).keys(args, io, house.rooms)),
  seal: async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./seal.ts')).seal(args, io, house.rooms)),
  log: async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./log.ts')).log(args, io, house.rooms)),
  issue: async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./issue.ts')).issue(args, io, house.rooms)),
  backup: async (args, io) => (await import('./backup.ts')).backup(args, io, { config: readConfig(), withHouse: async (work) => (await import('./house.ts')).withHouse(io, work) }),
  restore: async (args, io) => (await import('./restore.ts')).restore(args, io, readConfig()),
  export: async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./export.ts')).exportOut(args, io, house)),
  'login-link': async (args, io) => (await import('./house.ts')).withHouse(io, async (house) => (await import('./login-link.ts')).loginLink(args, io, house.rooms.people)),
};

const USAGE = `acquis <verb>

  verify FILE|URL|- [--json] [--at DATE] [--did FILE] [--anchors FILE] [--online]   judge a credential
  check FILE [--profile P] [--json]                                read a specification through a framework
  framework list | load FILE… [--dry-run]                          editions of the official lists (ESCO, ROME, RNCP …)
  convert FILE --to specification|ob3|elm|elm-upload [--out FILE] [--json]   the same in another form, without proof
  issue --spec SPEC --recipients CSV [--org ORG] [--yes] [--json]  issue to a list of people
  keys list|rotate|revoke ORG                                      signing keys of an organisation
  seal FILE --org ORG [--out FILE]                                 a European Digital Credential under the organisation's seal
  log check|checkpoint                                             the transparency log
  backup FOLDER | --prune FOLDER                                   one moment of the house in a file, the keys of persons in another
  restore FILE [--keys FILE] [--erased FILE|none]                  puts one back into an empty house, and proves it
  export ORG FOLDER | --all FOLDER                                 all of an organisation, in files that need no Acquis
  login-link EMAIL                                                 a one-time sign-in link
  doctor                                                           what is wrong with this installation

Exit: 0 valid or done, 1 invalid, 2 unknown, 64 bad usage, 66 unreadable input, 69 something needed is unavailable, 70 our own fault.`;

process.exitCode = await run(process.argv.slice(2), terminal(terminalLanguage(), systemClock.now()));

async function run([verb = '', ...args]: string[], io: Io): Promise<number> {
  const act = VERBS[verb];
  if (!act) { (verb === 'help' || verb === '--help' ? io.out : io.err)(USAGE); return verb === 'help' || verb === '--help' ? EXIT.valid : EXIT.usage; }
  try {
    return await act(args, io);
  } catch (error) {
    return explain(error, io);
  }
}

/** A specification is read by the same editions as in the house whose data folder this is. */
async function useLoadedLists(): Promise<void> {
  const { storedEditions, useVocabularies } = await import('#framework');
  useVocabularies((await storedEditions(readConfig().dataDir)).editions);
}

function explain(error: unknown, io: Io): number {
  if (error instanceof ConfigError) { io.err(error.message); return EXIT.usage; }
  if (error instanceof DatabaseError) { io.err(error.message); return EXIT.unavailable; }
  if (error instanceof AcquisError) { io.err(`${error.code}: ${error.message}`); return error.status >= 500 ? EXIT.unavailable : EXIT.invalid; }
  if (isReadError(error)) { io.err(`Cannot read ${error.path}: ${error.code}`); return EXIT.unreadable; }
  io.err(`This is our own fault: ${error instanceof Error ? error.stack : String(error)}`);
  return EXIT.ours;
}

function isReadError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error && ['ENOENT', 'EACCES', 'EISDIR', 'EPERM'].includes(String((error as NodeJS.ErrnoException).code));
}

