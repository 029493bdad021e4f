// The views of what is held, each a page of its own.
import type { Key } from '../../lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { Views } from '../wallet.tsx';

const WAYS = { list: '/hold', collections: '/hold/collections', skills: '/hold/skills', work: '/hold/work', issuers: '/hold/issuers', ending: '/hold/ending' } as const;
export type Way = keyof typeof WAYS;

export function Ways({ page: { t }, at }: { page: PageContext; at: Way }) {
  return <Views label={t('hold.ways.label')} views={(Object.keys(WAYS) as Way[]).map((way) => ({ href: WAYS[way], label: t(`hold.ways.${way}` satisfies Key), current: way === at }))} />;
}
