// A start with --demo: furnished before the first visitor comes, and told where to look.
import type { House } from '../house.ts';
import type { Demonstration } from '../cli/demo.ts';
import { AcquisError } from '../lib/errors.ts';

/** Undefined in an ordinary house. @throws AcquisError conflict, with what to do, in a house that is somebody's */
export async function furnished(house: House, say: (line: string) => void): Promise<Demonstration | undefined> {
  if (!house.config.demo) return undefined;
  const { furnish } = await import('../cli/demo.ts');
  const started = performance.now();
  let begun = false;
  try {
    const shown = await furnish(house, (line) => { if (!begun) say('Furnishing the demonstration (once) …'); begun = true; say(line); });
    if (begun) say(`Furnished in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    return shown;
  } catch (error) {
    if (!(error instanceof AcquisError) || error.code !== 'conflict') throw error;
    throw new AcquisError('conflict', { message: `${house.config.dataDir} holds a house in use, and a demonstration needs an empty one. Leave ACQUIS_DATA unset, or name another folder.`, cause: error });
  }
}

/** What to print once it listens. */
export function tour({ credential, english, shared, specification, organisation, administrator, learner }: Demonstration, publicUrl: string): string {
  const line = (what: string, path: string | undefined) => path === undefined ? [] : [`  ${what.padEnd(34)} ${publicUrl}${path}`];
  return [
    'A demonstration: every person and organisation in it is invented. Look at',
    ...line('the home page', '/'), ...line('a credential, as anybody sees it', credential), ...line('another, in English', english), ...line('a private one, behind a link', shared),
    ...line('a specification', specification), ...line('the university that issues', organisation),
    'and sign in, once with each link, within 15 minutes,',
    ...line('as its administrator, Ada Lemaire', administrator), ...line('as a learner, Inès Morel', learner),
    'Other people sign in with a code, which the administrator reads in the outbox. Ctrl-C stops it; npm run demo goes on with it.',
  ].join('\n');
}
