// `acquis log`: is the public log sound, and what does it say of itself.
import { dictionary, lookUp } from '#lib/i18n';
import type { Log } from '#rooms/log';
import { EXIT, type Io } from './io.ts';

const USAGE = `acquis log check [--json]
acquis log checkpoint`;

export async function log(args: string[], io: Io, { log: room }: { readonly log: Pick<Log, 'check' | 'checkpoint'> }): Promise<number> {
  const [act, ...rest] = args, json = rest.length === 1 && rest[0] === '--json';
  if (act === 'checkpoint' && rest.length === 0) { io.out((await room.checkpoint()).trimEnd()); return EXIT.valid; }
  if (act === 'check' && (rest.length === 0 || json)) return check(io, room, json);
  io.err(USAGE);
  return EXIT.usage;
}

/** Exit 1 when something does not agree: each place on its own line. */
async function check(io: Io, room: Pick<Log, 'check'>, json: boolean): Promise<number> {
  const report = await room.check(), { origin, size, tiles, checkpoints, faults } = report, t = dictionary(io.lang);
  if (json) io.out(JSON.stringify(report));
  else {
    io.out(t('log.report.read', { origin, size, tiles, checkpoints }));
    for (const { code, where } of faults) io.out(`✗ ${where}: ${lookUp(io.lang, `log.report.${code}`) ?? code}`);
    if (faults.length === 0) io.out(`✓ ${t('log.report.sound')}`);
  }
  return faults.length === 0 ? EXIT.valid : EXIT.invalid;
}
