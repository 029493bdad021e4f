import type { Job } from '#lib/jobs';
import type { People } from './people.ts';

/** Every night, what ran out is forgotten: sessions, links, codes, challenges, invitations, counters. */
export function peopleJobs({ people }: { people: Pick<People, 'sweep'> }): Job[] {
  return [{ name: 'people-sweep', cron: '17 3 * * *', handle: () => people.sweep() }];
}
