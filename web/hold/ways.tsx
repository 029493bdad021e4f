// The ways through the learner's place: the bar at the thumb, and the views of what is held.
import type { Key } from '../../lib/i18n.ts';
import type { PageContext } from '../context.ts';
import { TabBar } from '../desk.tsx';

const WAYS = { list: '/hold', collections: '/hold/collections', skills: '/hold/skills', work: '/hold/work', issuers: '/hold/issuers', ending: '/hold/ending' } as const;
export type Way = keyof typeof WAYS;

export function HoldTabs({ page: { t }, at }: { page: PageContext; at: 'hold' | 'share' | 'add' }) {
  return <TabBar label={t('hold.title')} tabs={[{ href: '/hold', label: t('hold.tabs.hold'), icon: 'strata', current: at === 'hold' }, { href: '/share', label: t('hold.tabs.share'), icon: 'share', current: at === 'share' }, { href: '/hold/import', label: t('hold.tabs.add'), icon: 'plus', current: at === 'add' }, { href: '/people/me', label: t('hold.tabs.me'), icon: 'user' }]} />;
}

export function Ways({ page: { t }, at }: { page: PageContext; at: Way }) {
  return <nav class="w-ways" aria-label={t('hold.ways.label')}><ul>{(Object.keys(WAYS) as Way[]).map((way) => <li><a href={WAYS[way]} aria-current={way === at ? 'page' : undefined}>{t(`hold.ways.${way}` satisfies Key)}</a></li>)}</ul></nav>;
}
