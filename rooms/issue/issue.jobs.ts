import type { Job } from '#lib/jobs';
import type { Issue } from '#rooms/issue';

/** The queue wakes a batch at once; the clock finds what the queue lost. Both only call the reconciler. */
export function issueJobs({ issue }: { readonly issue: Pick<Issue, 'advance' | 'sweep'> }): Job[] {
  return [
    { name: 'issue.advance', handle: ({ organisation, batch }) => issue.advance(String(organisation), String(batch)) },
    { name: 'issue.sweep', cron: '* * * * *', handle: () => issue.sweep() },
  ];
}
