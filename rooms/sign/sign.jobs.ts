import type { Job } from '#lib/jobs';
import type { Sign } from './sign.ts';

export function signJobs({ sign }: { readonly sign: Sign }): Job[] {
  return [
    { name: 'sign.publish', oneWaiting: true, handle: ({ list }) => sign.publishList(String(list)) },
    { name: 'sign.renew', cron: '17 * * * *', handle: () => sign.renew() },
  ];
}
