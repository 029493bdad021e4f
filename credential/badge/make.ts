/** Award → unsigned Open Badge. */
import type { AchievementCredential, BadgeInput } from './shape.ts';

export function makeBadge(_input: BadgeInput): AchievementCredential { throw new Error('not built'); }
