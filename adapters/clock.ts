import type { Clock } from '#lib/clock';

export const systemClock: Clock = { now: () => new Date() };
