// What happened to a credential since it was awarded: received, shown, said by a verifier, replaced. For its holder alone.
import type { Verdict } from '#credential';
import type { Held, HoldPorts } from '../hold.ts';
import type { Origin, Visibility } from '../hold.store.ts';
import { changeRows, choiceRows, replacedRows } from '../store/cards.ts';

/** `at`: an instant, or an ISO day where the document says no more. */
export type StoryEvent =
  | { readonly kind: 'awarded' | 'ends'; readonly at: string }
  | { readonly kind: 'received'; readonly at: string; readonly origin: Origin }
  | { readonly kind: 'shown'; readonly at: string; readonly visibility: Visibility }
  | { readonly kind: 'said'; readonly at: string; readonly verdict: Verdict; readonly code: string }
  | { readonly kind: 'newer' | 'older'; readonly at: string; readonly id: string };

/** Newest first; an end that is still to come stands on top. */
export function openStory({ db }: Pick<HoldPorts, 'db'>) {
  return async function story({ person, id, origin, receivedAt, claims }: Held): Promise<StoryEvent[]> {
    const { changes, choices, replaced } = await db.asPerson(person, async (tx) => ({ changes: await changeRows(tx, person, id), choices: await choiceRows(tx, person, id), replaced: await replacedRows(tx, person, id) }));
    const awarded = dayOf(claims.awardedOn ?? claims.validFrom), ends = dayOf(claims.validUntil);
    return [
      // The first choice is how it came: only what its holder changed is told.
      ...choices.filter(({ visibility }, i) => visibility !== (choices[i - 1]?.visibility ?? 'private')).map(({ visibility, at }) => ({ kind: 'shown', at: at.toISOString(), visibility } as const)),
      ...changes.map(({ at, verdict, code }) => ({ kind: 'said', at: at.toISOString(), verdict, code } as const)),
      // Below what was said of it at once.
      { kind: 'received', at: receivedAt.toISOString(), origin } as const, ...(awarded ? [{ kind: 'awarded', at: awarded } as const] : []),
      ...replaced.map(({ kind, id: other, at }) => ({ kind, at: (at ?? receivedAt).toISOString(), id: other } as const)),
      ...(ends ? [{ kind: 'ends', at: ends } as const] : []),
    ].sort(newestFirst);
  };
}

/** A day without an hour is as long as it lasts: what happened in it came after. */
export function newestFirst(a: { readonly at: string }, b: { readonly at: string }): number {
  return b.at.localeCompare(a.at);
}

function dayOf(instant: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/.exec(instant ?? '')?.[0];
}
