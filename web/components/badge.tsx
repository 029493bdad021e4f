// The badge on a page: the same drawing as the file that the learner downloads.
import { raw } from 'hono/html';
import { badgeSvg, type BadgeParams } from '../badge.ts';

export type BadgeProps = { badge: BadgeParams; /** 40, 64, 136 or 176 px. */ size?: 'xs' | 's' | 'm' | 'l' | undefined; /** Only where no title stands beside it. */ title?: string | undefined };

export function Badge({ badge, size = 'm', title }: BadgeProps) {
  return <span class={size === 'm' ? 'badge' : `badge badge-${size}`}>{raw(badgeSvg(badge, title))}</span>;
}
