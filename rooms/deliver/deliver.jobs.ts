import type { Job } from '#lib/jobs';
import type { Deliver } from './deliver.ts';
import { JOB } from './door/book.ts';

/** The cron finds what is due again after a pause; what is asked for by a person is sent at once, by its own job. */
export function deliverJobs(deliver: Pick<Deliver, 'sendDue' | 'forgetOldLetters'>): Job[] {
  return [
    { name: JOB, cron: '* * * * *', handle: async ({ mail }) => { await deliver.sendDue(typeof mail === 'string' ? mail : undefined); } },
    { name: 'deliver.forget', cron: '17 3 * * *', handle: () => deliver.forgetOldLetters() },
  ];
}
