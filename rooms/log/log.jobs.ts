import type { Job } from '#lib/jobs';
import type { Log } from './log.ts';

/** After each append, and every minute for whatever slipped by. */
export function logJobs({ log }: { readonly log: Log }): Job[] {
  return [
    { name: 'log.checkpoint', oneWaiting: true, handle: async () => { await log.checkpoint(); } },
    { name: 'log.sweep', cron: '* * * * *', handle: async () => { await log.checkpoint(); } },
  ];
}
