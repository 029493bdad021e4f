// /share/ID shows; /share, /share/new, /share/of/ID, /share/link/ID and /share/claimed/TOKEN/ID are where a holder makes and withdraws links.
import { Hono } from 'hono';
import type { Env } from '#lib/http';
import { helpingPages } from './pages/helping.tsx';
import { makingPages } from './pages/making.tsx';
import type { SharePagesDeps } from './pages/parts.ts';
import { portfolioPages } from './pages/portfolio.tsx';
import { entering, readingPages } from './pages/reading.tsx';
import { openShown } from './pages/shown.tsx';

export type { SharePagesDeps } from './pages/parts.ts';

export function sharePages(deps: SharePagesDeps): Hono<Env> {
  const shown = openShown({ hold: deps.hold, publicUrl: deps.people.publicUrl, enter: entering(deps.share), ...deps.papers });
  return new Hono<Env>().route('/', portfolioPages(deps)).route('/', helpingPages(deps, shown)).route('/', makingPages(deps, shown)).route('/', readingPages(deps, shown));
}
