// The shelf of a person: every credential as a line, made of its card and of what was last said of it. It opens cards, never credentials, so that five hundred are no work.
import { day } from '#lib/clock';
import type { Tx } from '#lib/db';
import type { BadgePicture } from '#rooms/deliver';
import type { Belongs, FurtherName, Visibility } from '../hold.store.ts';
import { standingRows } from '../hold.store.ts';
import { pageRows, shelfRows, type PageRow, type ShelfRow } from '../store/cards.ts';
import type { HoldPorts, Standing } from '../hold.ts';
import { CARD_EDITION, openCard, openPicture, writeCard, type Card } from './cards.ts';
import { facetsOf, fits, orderOf, type Choice, type Facets, type ShelfWish } from './find.ts';
import type { Vault } from './keep.ts';
import { counted } from './skills.ts';
import { endingOf } from './work.ts';
import { STALE, saidThen, type Standings } from './standing.ts';

export type Line = {
  readonly id: string; readonly card: Card; readonly receivedAt: Date; readonly belongs: Belongs;
  /** What was last said of it. */
  readonly standing: Standing | undefined;
  /** The one that took its place. */
  readonly newer: string | undefined;
};
/** With what only a page of them needs. */
export type ShownLine = Line & { readonly picture: ShownPicture; readonly visibility: Visibility; readonly others: Readonly<Partial<Record<FurtherName, string>>>; readonly proof: boolean; /** Other forms of it that were brought: how many. */ readonly alikes: number };
export type ShownPicture = { readonly kind: 'small'; readonly dataUrl: string } | Extract<BadgePicture, { kind: 'drawn' }>;
export type Shelf = {
  readonly lines: readonly ShownLine[]; readonly facets: Facets;
  readonly page: number; readonly pages: number; /** Found; all of them without a wish. */ readonly found: number; readonly total: number;
  /** Other people's, kept apart. */
  readonly apart: number;
  /** Of all their own: what ends soon, the next one first, and the skills that most credentials prove. */
  readonly soon: readonly Line[]; readonly most: readonly Choice[];
};

export type Shelves = ReturnType<typeof openShelf>;

const PAGE = 24, MOST = 5;
/** One by one up to here; more are read in one go. */
const FEW = 24;

export function openShelf({ db, clock, people, rasterise }: Pick<HoldPorts, 'db' | 'clock' | 'people' | 'rasterise'>, { read }: Vault, standing: Pick<Standings, 'promise'>) {
  /** Newest first: all that this person holds, other people's too. */
  async function lines(person: string): Promise<Line[]> {
    const known = await look(person);
    if (known.without.length === 0) return known.lines;
    await makeCards(person, known.without);
    return (await look(person)).lines;
  }

  async function look(person: string): Promise<{ lines: Line[]; without: ShelfRow[] }> {
    return db.asPerson(person, async (tx) => {
      const rows = await shelfRows(tx, person, CARD_EDITION), keys = await keysOf(tx, rows);
      const said = new Map((await standingRows(tx, person)).map((row) => [row.credential, saidThen(row)]));
      const lines = rows.flatMap(({ id, key_id, sealed, received_at, belongs, newer }): Line[] => {
        const key = keys.get(key_id);
        return key && sealed ? [{ id, card: openCard(key, id, sealed), receivedAt: received_at, belongs, standing: said.get(id), newer: newer ?? undefined }] : [];
      });
      return { lines, without: rows.filter(({ sealed, key_id }) => !sealed && keys.has(key_id)) };
    });
  }

  /** For what was kept before there were cards, or by an earlier edition. */
  async function makeCards(person: string, without: readonly ShelfRow[]): Promise<void> {
    const wanted = new Map(without.map((row) => [row.id, row.key_id]));
    const held = without.length > FEW ? await read(person, {}) : (await Promise.all(without.map(({ id }) => read(person, { id })))).flat();
    await db.asPerson(person, async (tx) => {
      const keys = await keysOf(tx, without);
      for (const one of held) {
        const id = wanted.get(one.id), key = id === undefined ? undefined : keys.get(id);
        if (id !== undefined && key) await writeCard(tx, person, { id, key }, one, rasterise);
      }
    });
  }

  async function keysOf(tx: Tx, rows: readonly { readonly key_id: string }[]): Promise<ReadonlyMap<string, Buffer>> {
    return rows.length > 0 ? people.keys.open(tx, [...new Set(rows.map((row) => row.key_id))]) : new Map();
  }

  async function shelf(person: string, wish: ShelfWish): Promise<Shelf> {
    const held = await lines(person), all = held.filter(({ belongs }) => (belongs === 'other') === (wish.whose === 'other')), found = all.filter((line) => fits(line, wish)).sort(orderOf(wish.sort));
    const pages = Math.max(1, Math.ceil(found.length / PAGE)), page = Math.min(Math.max(1, wish.page ?? 1), pages), shown = found.slice((page - 1) * PAGE, page * PAGE);
    const old = clock.now().getTime() - STALE;
    if (shown.some(({ standing }) => (standing?.checkedAt.getTime() ?? old) <= old)) await standing.promise(person);
    const mine = own(held), most = facetsOf(counted(mine).lines, {}).skill.toSorted((a, b) => b.n - a.n).slice(0, MOST);
    return { lines: await filled(person, shown), facets: facetsOf(all, wish), page, pages, found: found.length, total: all.length, apart: held.length - mine.length, soon: endingOf(mine, day(clock.now())).soon, most };
  }

  async function filled(person: string, shown: readonly Line[]): Promise<ShownLine[]> {
    const [rows, keys] = await db.asPerson(person, async (tx) => { const found = await pageRows(tx, person, shown.map(({ id }) => id)); return [new Map(found.map((row) => [row.id, row])), await keysOf(tx, found)] as const; });
    return shown.flatMap((line) => { const row = rows.get(line.id); return row ? [{ ...line, picture: pictureIn(row, line.card, keys), visibility: row.visibility ?? 'private', others: row.others, proof: row.proof, alikes: row.alikes }] : []; });
  }

  return { shelf, /** Their own: what is somebody else's is on no shelf of theirs. */ own: async (person: string) => own(await lines(person)), pictured: filled };
}

function own(lines: readonly Line[]): Line[] {
  return lines.filter(({ belongs }) => belongs !== 'other');
}

function pictureIn({ id, key_id, sealed_picture }: PageRow, card: Card, keys: ReadonlyMap<string, Buffer>): ShownPicture {
  const key = keys.get(key_id);
  return key && sealed_picture ? { kind: 'small', dataUrl: openPicture(key, id, sealed_picture) } : { kind: 'drawn', params: card.drawn };
}
