import type { Job } from '#lib/jobs';
import { CHECK_JOB, type Hold } from './hold.ts';

/** Asked for by the list of a person, never by the clock: whoever does not look needs no answer, and the issuer's mail tells of changes. */
export function holdJobs({ hold }: { hold: Pick<Hold, 'check'> }): Job[] {
  return [{ name: CHECK_JOB, oneWaiting: true, handle: async ({ person }) => { if (typeof person === 'string') await hold.check(person); } }];
}
