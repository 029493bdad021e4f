// The shelf: a page of what a person holds, each with its last known standing. It asks no verifier.
import type { HoldPorts, ListPage, ListWish } from '../hold.ts';
import { countHeld, standingRows } from '../hold.store.ts';
import type { Vault } from './keep.ts';
import { matches, mayMatch } from './search.ts';
import { STALE, saidThen, type Standings } from './standing.ts';

const SHELF = 24;

export function openShelf({ db, clock }: Pick<HoldPorts, 'db' | 'clock'>, { read }: Vault, standing: Pick<Standings, 'promise'>) {
  return async function shelf(person: string, { query = '', page: asked = 1 }: ListWish): Promise<ListPage> {
    const { total, standings } = await db.asPerson(person, async (tx) => ({ total: await countHeld(tx, person), standings: new Map((await standingRows(tx, person)).map((row) => [row.credential, saidThen(row)])) }));
    // Nothing personal can be searched by SQL: a search opens all, a list opens the page that is shown.
    const all = query.trim() === '' ? undefined : (await read(person, {}, undefined, (bytes) => mayMatch(bytes, query))).filter((held) => matches(held.claims, query));
    const found = all?.length ?? total, pages = Math.max(1, Math.ceil(found / SHELF)), page = Math.min(Math.max(1, asked), pages), from = (page - 1) * SHELF;
    const held = all ? all.slice(from, from + SHELF) : await read(person, { offset: from, limit: SHELF });
    const old = new Date(clock.now().getTime() - STALE);
    if (held.some(({ id }) => (standings.get(id)?.checkedAt ?? old) <= old)) await standing.promise(person);
    return { held, standings, page, pages, found, total };
  };
}
