import type { Job } from '#lib/jobs';
import { ARCHIVE_JOB, CHECK_JOB, IMPORT_JOB, ROUND_JOB, type Hold } from './hold.ts';

/** `check` is asked for by the list of a person who looks; the round comes by itself, for those who do not. */
export function holdJobs({ hold }: { hold: Pick<Hold, 'check' | 'goOn' | 'round' | 'makeArchive'> }): Job[] {
  return [
    { name: CHECK_JOB, oneWaiting: true, handle: async ({ person }) => { if (typeof person === 'string') await hold.check(person); } },
    { name: IMPORT_JOB, oneWaiting: true, handle: async ({ person, id, lang }) => { if (typeof person === 'string' && typeof id === 'string') await hold.goOn(person, id, lang === 'fr' || lang === 'en' ? lang : undefined); } },
    { name: ARCHIVE_JOB, oneWaiting: true, handle: async ({ person, id }) => { if (typeof person === 'string' && typeof id === 'string') await hold.makeArchive(person, id); } },
    { name: ROUND_JOB, cron: '*/10 * * * *', handle: async () => { await hold.round(); } },
  ];
}
