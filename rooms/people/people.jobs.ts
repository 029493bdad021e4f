import type { Job } from '#lib/jobs';
import type { People } from './people.ts';

/** Every night, what ran out is forgotten: sessions, links, codes, challenges, invitations, counters. At every start, and at night, whoever was erased and came back with
    an older backup goes once more: a restore that was cut short has taken their keys already, and this takes their rows. */
export function peopleJobs({ people }: { people: Pick<People, 'sweep' | 'eraseAgain'> }): Job[] {
  return [
    { name: 'people-sweep', cron: '17 3 * * *', handle: () => people.sweep() },
    { name: 'people-erase-again', cron: '41 3 * * *', handle: async () => { await people.eraseAgain(); } },
  ];
}
