/** What there is to be found outside, behind the real guard: whatever is not among the documents is asked for as in the house, of a name server that knows nobody. */
import { openFetcher } from '#adapters/fetch';
import type { Fetcher } from '#lib/fetch';
import { didWebUrl, type NoteKey } from '#credential';
import { DID, LIST, NOW } from '../credential.ts';
import type { Case } from './corpus.ts';
import { LOG, bytesOf, fill } from './make.ts';

export const DID_URL = didWebUrl(DID);

/** One case, its bytes made once for all mouths. */
export type Made = Case & {
  readonly bytes: Uint8Array;
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly moment: Date | undefined;
  readonly trustedLogs: readonly NoteKey[];
};

export async function madeFrom(given: Case): Promise<Made> {
  const { did, list, documents = {}, logs = [] } = given.world ?? {};
  const recipes = { [DID_URL]: did === undefined ? [['did']] as const : did, [LIST]: list === undefined ? [['list'], ['sign', { created: '2027-01-10T00:00:00Z' }]] as const : list, ...documents };
  const pages = await Promise.all(Object.entries(recipes).map(async ([url, recipe]) => recipe === null ? [] : [[url, await bytesOf(recipe)] as const]));
  return {
    ...given, ...(given.asks && { asks: given.asks.map(fill) }), bytes: await bytesOf(given.input), documents: new Map(pages.flat()),
    moment: given.at === undefined ? undefined : new Date(given.at), trustedLogs: logs.includes(LOG.name) ? [LOG] : [],
  };
}

/** `asked`: every address that was on its way out, found or not; not those the guard held back. */
export function worldOf({ documents }: Made): Fetcher & { readonly asked: string[] } {
  const asked: string[] = [];
  let isOut = false;
  const guard = openFetcher({ clock: { now: () => NOW }, resolve: async () => { isOut = true; throw new Error('no such host'); } });
  return {
    asked,
    async get(url, options) {
      const bytes = documents.get(url);
      if (bytes) {
        asked.push(url);
        return { status: 200, bytes, contentType: undefined };
      }
      isOut = false;
      try {
        return await guard.get(url, options);
      } finally {
        if (isOut) asked.push(url);
      }
    },
  };
}
