// `acquis framework`: which editions of the official lists are in use, and newer ones from the publishers' files. Needs the data folder, no database.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isTurtle, isVersion, listsInUse, readEditions, storeEditions, storedEditions, useVocabularies, type Edition } from '#framework';
import { dictionary, inLanguage, lookUp } from '#lib/i18n';
import { EXIT, type Io } from './io.ts';

type FrameworkIo = Pick<Io, 'out' | 'err' | 'readFile' | 'chunksOf' | 'lang' | 'now'>;
type Asked = { readonly act: 'list' | 'load'; readonly files: readonly string[]; readonly version: string | undefined; readonly date: string | undefined; readonly dryRun: boolean; readonly json: boolean };

/** 0 listed or loaded, 1 something in the files is wrong and nothing was kept, 64 wrong usage, 66 a file cannot be read. */
export async function framework(args: string[], io: FrameworkIo, dataDir: string): Promise<number> {
  const t = dictionary(io.lang), asked = read(args);
  if (!asked) { io.err(t('framework.lists.usage')); return EXIT.usage; }
  const { editions, broken } = await storedEditions(dataDir);
  for (const file of broken) io.err(t('framework.lists.broken', { file }));
  useVocabularies(editions);
  return asked.act === 'list' ? show(io, asked.json) : await load(io, asked, dataDir);
}

function show(io: FrameworkIo, json: boolean): number {
  const told = listsInUse();
  if (json) { io.out(JSON.stringify(told)); return EXIT.valid; }
  for (const { name, version, date, count, source, loaded } of told) io.out(`${name.padEnd(26)}${(version || '–').padEnd(14)}${(date || '–').padEnd(12)}${String(count).padStart(7)}  ${loaded ? '+ ' : ''}${source}`);
  for (const notice of new Set(told.flatMap((one) => one.notice ? [inLanguage(one.notice, io.lang).text] : []))) io.out(notice);
  return EXIT.valid;
}

async function load(io: FrameworkIo, { files, version, date, dryRun, json }: Asked, dataDir: string): Promise<number> {
  const t = dictionary(io.lang), today = io.now.toISOString().slice(0, 10);
  const given = await Promise.all(files.map(async (file) => ({ name: path.basename(file), ...(io.chunksOf && isTurtle(file) ? { chunks: io.chunksOf(file) } : { bytes: await io.readFile(file) }) })));
  const { editions, faults, skipped } = await readEditions(given, { version, date, today });
  const kept = faults.length === 0 && !dryRun ? await storeEditions(dataDir, editions) : [];
  if (json) io.out(JSON.stringify({ editions: editions.map(({ concepts, ...told }) => ({ ...told, count: concepts.length })), faults, skipped, kept }));
  else {
    for (const edition of editions) io.out(line(edition, io));
    for (const file of skipped) io.out(t('framework.lists.skipped', { file }));
    for (const { path: place, code, values } of faults) io.err(`${place}: ${lookUp(io.lang, `faults.${code}`, values) ?? code}`);
    io.out(t(faults.length > 0 ? 'framework.lists.refused' : dryRun ? 'framework.lists.tried' : 'framework.lists.kept'));
  }
  return faults.length > 0 ? EXIT.invalid : EXIT.valid;
}

function line({ name, version, date, concepts, added, dropped, renamed }: Edition, io: FrameworkIo): string {
  return dictionary(io.lang)('framework.lists.line', { name, version, date, n: concepts.length, added, dropped, renamed });
}

function read(args: string[]): Asked | undefined {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { version: { type: 'string' }, date: { type: 'string' }, 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } });
    const [act, ...files] = positionals, { version, date } = values;
    if ((act !== 'list' && act !== 'load') || (act === 'load') !== (files.length > 0) || (version !== undefined && !isVersion(version)) || (date !== undefined && !isDay(date))) return undefined;
    return { act, files, version, date, dryRun: values['dry-run'], json: values.json };
  } catch {
    return undefined; // an option nobody knows
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
}
