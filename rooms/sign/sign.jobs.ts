import type { Job } from '#lib/jobs';
import type { Sign } from './sign.ts';

export function signJobs({ sign }: { readonly sign: Sign }): Job[] {
  return [
    { name: 'sign.publish', handle: ({ list, organisation }) => sign.publishList(String(list), String(organisation)) },
    { name: 'sign.renew', cron: '17 * * * *', handle: () => sign.renew() },
  ];
}
