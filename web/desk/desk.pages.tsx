// The staff's first page belongs to no room: it asks each one, at its door, what waits for the person at the desk.
import { Hono } from 'hono';
import { AcquisError } from '#lib/errors';
import type { Ctx, Env, Seat } from '#lib/http';
import type { Deliver } from '#rooms/deliver';
import type { Design } from '#rooms/design';
import type { Issue } from '#rooms/issue';
import type { Log } from '#rooms/log';
import type { People } from '#rooms/people';
import type { Sign } from '#rooms/sign';
import { pageOf } from '../page.ts';
import { FoundPage } from './found.tsx';
import { find } from './find.ts';
import { TodayPage } from './today.tsx';
import { runningOf, standingOf, waitingOf } from './waiting.ts';

export type DeskDeps = {
  readonly people: Pick<People, 'memberOnly' | 'history' | 'invitations' | 'members'>;
  readonly design: Pick<Design, 'list' | 'today'>;
  readonly issue: Pick<Issue, 'batches' | 'batch' | 'progress' | 'awards' | 'incidents' | 'today'>;
  readonly deliver: Pick<Deliver, 'sent' | 'canSend'>;
  readonly sign: Pick<Sign, 'keys'>;
  readonly log: Pick<Log, 'ready'>;
};

const LATEST = 6;

export function deskPages(deps: DeskDeps): Hono<Env> {
  const app = new Hono<Env>();

  app.get('/o/:org/desk', deps.people.memberOnly(), async (c) => {
    const seat = seatOf(c), may = roleOf(seat), today = deps.design.today().slice(0, 10);
    const specifications = await deps.design.list(seat.id), titles = new Map(specifications.map(({ id, summary }) => [id, summary.title]));
    const [waiting, running, standing, history] = await Promise.all([
      waitingOf(deps, seat.id, may, specifications, today), may.see ? runningOf(deps, seat.id) : [], standingOf(deps, seat.id, may, today), may.own ? deps.people.history(seat.id) : undefined,
    ]);
    return c.html(<TodayPage page={pageOf(c)} may={may} today={today} specifications={specifications} titles={titles} waiting={waiting} running={running} standing={standing} latest={history?.lines.slice(0, LATEST) ?? []} />);
  });

  app.get('/o/:org/desk/search', deps.people.memberOnly(), async (c) => {
    const seat = seatOf(c), asked = (c.req.query('q') ?? '').normalize('NFC').trim().slice(0, 200);
    return c.html(<FoundPage page={pageOf(c)} asked={asked} found={await find(deps, seat.id, roleOf(seat), asked, c.var.lang)} />);
  });
  return app;
}

/** What each room's own policy lets this person do: only what they may open is asked about. */
export type May = { readonly own: boolean; readonly design: boolean; readonly issue: boolean; /** Reads what was issued. */ readonly see: boolean };
function roleOf({ roles }: Seat): May {
  const has = (...wanted: readonly string[]) => roles.includes('owner') || wanted.some((role) => (roles as readonly string[]).includes(role));
  return { own: roles.includes('owner'), design: has('designer'), issue: has('issuer'), see: has('issuer', 'viewer') };
}

/** Behind `memberOnly`. */
function seatOf(c: Ctx): Seat {
  if (!c.var.seat) throw new AcquisError('not_found');
  return c.var.seat;
}
