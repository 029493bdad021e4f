// The rail of the staff's pages: the rooms of one organisation, each shown to who may enter it.
import { Icon, type IconName } from './components/icons.tsx';
import type { PageContext } from './context.ts';

const ROOMS = [
  { room: 'desk', icon: 'house', roles: ['designer', 'issuer', 'assessor', 'viewer'] },
  { room: 'design', icon: 'pen', roles: ['designer', 'issuer', 'assessor', 'viewer'] },
  { room: 'issue', icon: 'seal', roles: ['issuer', 'viewer'] },
  { room: 'deliver', icon: 'mail', roles: ['issuer'] },
  { room: 'people', icon: 'users', roles: ['designer', 'issuer', 'assessor', 'viewer'] },
  { room: 'sign', icon: 'key', roles: ['issuer', 'viewer'] },
] as const satisfies readonly { room: string; icon: IconName; roles: readonly string[] }[];

export type DeskRoom = (typeof ROOMS)[number]['room'];

/** `counts` shows how many things wait in a room. The owner enters every room; the pages themselves ask the policy again. */
export function DeskNav({ page, at, counts }: { page: PageContext; at: DeskRoom; counts?: { readonly [room in DeskRoom]?: number } | undefined }) {
  const { t, organisation } = page;
  if (!organisation) return null;
  const mine = ROOMS.filter(({ roles }) => organisation.roles.includes('owner') || roles.some((role) => organisation.roles.includes(role)));
  return (
    <nav aria-label={t('layout.nav.rooms')}>
      <ul class="rail-nav">
        {mine.map(({ room, icon }) => (
          <li><a href={`/o/${organisation.id}/${room}`} aria-current={room === at ? 'page' : undefined}><Icon name={icon} />{t(`layout.rooms.${room}`)}{counts?.[room] ? <span class="n">{counts[room]}</span> : null}</a></li>
        ))}
      </ul>
    </nav>
  );
}

export type Tab = { readonly href: string; readonly label: string; readonly icon: IconName; readonly current?: boolean | undefined };

/** The learner's places; at the thumb on a phone. */
export function TabBar({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label}>
      <ul class="tabbar">{tabs.map(({ href, label: text, icon, current }) => <li><a href={href} aria-current={current ? 'page' : undefined}><Icon name={icon} /><span>{text}</span></a></li>)}</ul>
    </nav>
  );
}
