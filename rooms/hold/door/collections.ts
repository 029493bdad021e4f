// Collections: what a person groups, orders and writes notes to. They hold no credential: throwing one away throws none away.
import { AcquisError, type Fault } from '#lib/errors';
import type { Tx } from '#lib/db';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { HoldPorts } from '../hold.ts';
import { lockPerson } from '../hold.store.ts';
import { collectionRows, deleteCollection, leadsOf, ownIds, putCollection, type CollectionRow } from '../store/own.ts';
import { aad, type Vault } from './keep.ts';

export const COLLECTION_LIMITS = { name: 80, note: 1_000, items: 200, collections: 100 } as const;

/** `note`: the holder's own words; nobody else sees them unless a portfolio or a helper is shown them. */
export type Collected = { readonly credential: string; readonly note: string };
export type Collection = { readonly id: string; readonly name: string; readonly note: string; /** In the holder's order. */ readonly items: readonly Collected[]; readonly madeAt: Date };
export type CollectionWords = { readonly name: string; readonly note: string };

export type Collections = {
  /** Oldest first. */
  collections(person: string): Promise<Collection[]>;
  collection(person: string, id: string): Promise<Collection | undefined>;
  /** @returns its id. @throws AcquisError bad_input, not_found (a credential that is not theirs) */
  collect(person: string, words: CollectionWords, credentials?: readonly string[]): Promise<string>;
  /** @throws AcquisError bad_input, not_found */
  reword(person: string, id: string, words: CollectionWords): Promise<void>;
  /** At the end; what is in it stays where it is. @throws AcquisError bad_input, not_found */
  gather(person: string, id: string, credentials: readonly string[]): Promise<void>;
  /** @throws AcquisError not_found */
  release(person: string, id: string, credential: string): Promise<void>;
  /** @throws AcquisError bad_input, not_found */
  annotate(person: string, id: string, credential: string, note: string): Promise<void>;
  /** One place; at either end it stays. @throws AcquisError not_found */
  move(person: string, id: string, credential: string, by: 'up' | 'down'): Promise<void>;
  /** As named; what is not named follows. @throws AcquisError not_found */
  arrange(person: string, id: string, order: readonly string[]): Promise<void>;
  /** Its files go with it; its credentials do not. @throws AcquisError not_found */
  discard(person: string, id: string): Promise<void>;
};

type Kept = Omit<Collection, 'id' | 'madeAt'>;

export function openCollections({ db, clock, people }: Pick<HoldPorts, 'db' | 'clock' | 'people'>, { keyOf }: Pick<Vault, 'keyOf'>): Collections {
  async function read(tx: Tx, person: string, id?: string): Promise<Collection[]> {
    const rows = await collectionRows(tx, person, id), keys = rows.length > 0 ? await people.keys.open(tx, [...new Set(rows.map(({ key_id }) => key_id))]) : new Map<string, Buffer>();
    const found = rows.flatMap((row) => { const key = keys.get(row.key_id); return key ? [{ ...opened(row, key), id: row.id, madeAt: row.made_at }] : []; });
    const named = [...new Set(found.flatMap(({ items }) => items.map(({ credential }) => credential)))], leads = await leadsOf(tx, named), held = await ownIds(tx, person, named.map((one) => leads.get(one) ?? one));
    return found.map((one) => ({ ...one, items: distinct(one.items.map((item) => ({ ...item, credential: leads.get(item.credential) ?? item.credential }))).filter(({ credential }) => held.has(credential)) }));
  }

  async function write(tx: Tx, person: string, id: string, madeAt: Date, { name, note, items }: Kept): Promise<void> {
    const key = await keyOf(tx, person);
    await putCollection(tx, person, { id, key_id: key.id, sealed: seal(key.key, JSON.stringify({ name, note, items }), aad('collection', id)), made_at: madeAt });
  }

  async function change(person: string, id: string, how: (one: Collection, tx: Tx) => Kept | Promise<Kept>): Promise<void> {
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const [one] = await read(tx, person, id);
      if (!one) throw new AcquisError('not_found');
      await write(tx, person, id, one.madeAt, await how(one, tx));
    });
  }

  const within = (one: Collection, credential: string): number => {
    const at = one.items.findIndex((item) => item.credential === credential);
    if (at < 0) throw new AcquisError('not_found');
    return at;
  };

  async function added(tx: Tx, person: string, items: readonly Collected[], credentials: readonly string[]): Promise<Collected[]> {
    const own = await ownIds(tx, person, credentials), all = distinct([...items, ...credentials.map((credential) => ({ credential, note: '' }))]);
    if (credentials.some((one) => !own.has(one))) throw new AcquisError('not_found');
    if (all.length > COLLECTION_LIMITS.items) throw new AcquisError('bad_input', { faults: [{ path: 'c', code: 'hold_collection_full', values: { n: COLLECTION_LIMITS.items } }] });
    return all;
  }

  return {
    collections: (person) => db.asPerson(person, (tx) => read(tx, person)),
    collection: (person, id) => db.asPerson(person, async (tx) => (await read(tx, person, id))[0]),
    collect: (person, words, credentials = []) => db.asPerson(person, async (tx) => {
      judge(words);
      await lockPerson(tx, person);
      if ((await collectionRows(tx, person)).length >= COLLECTION_LIMITS.collections) throw new AcquisError('bad_input', { faults: [{ path: 'name', code: 'hold_collections_many', values: { n: COLLECTION_LIMITS.collections } }] });
      const id = publicId();
      await write(tx, person, id, clock.now(), { ...words, items: await added(tx, person, [], credentials) });
      return id;
    }),
    reword: (person, id, words) => { judge(words); return change(person, id, (one) => ({ ...one, ...words })); },
    gather: (person, id, credentials) => change(person, id, async (one, tx) => ({ ...one, items: await added(tx, person, one.items, credentials) })),
    release: (person, id, credential) => change(person, id, (one) => ({ ...one, items: one.items.toSpliced(within(one, credential), 1) })),
    annotate: (person, id, credential, note) => { judge({ name: '-', note }); return change(person, id, (one) => ({ ...one, items: one.items.with(within(one, credential), { credential, note }) })); },
    move: (person, id, credential, by) => change(person, id, (one) => {
      const at = within(one, credential), to = Math.min(Math.max(0, at + (by === 'up' ? -1 : 1)), one.items.length - 1), item = { credential, note: one.items[at]?.note ?? '' };
      return { ...one, items: one.items.toSpliced(at, 1).toSpliced(to, 0, item) };
    }),
    arrange: (person, id, order) => change(person, id, (one) => {
      const place = (credential: string) => { const at = order.indexOf(credential); return at < 0 ? order.length : at; };
      return { ...one, items: one.items.toSorted((a, b) => place(a.credential) - place(b.credential)) };
    }),
    discard: (person, id) => db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      if ((await collectionRows(tx, person, id)).length === 0) throw new AcquisError('not_found');
      await deleteCollection(tx, person, id);
    }),
  };
}

/** @throws AcquisError bad_input, naming everything that is wrong */
function judge({ name, note }: CollectionWords): void {
  const faults: Fault[] = [];
  if (name.trim() === '') faults.push({ path: 'name', code: 'hold_collection_name' });
  for (const [path, text, n] of [['name', name, COLLECTION_LIMITS.name], ['note', note, COLLECTION_LIMITS.note]] as const) if (text.length > n) faults.push({ path, code: 'hold_text_long', values: { n } });
  if (faults.length > 0) throw new AcquisError('bad_input', { faults });
}

function opened({ id, sealed }: CollectionRow, key: Buffer): Kept {
  return JSON.parse(open(key, sealed, aad('collection', id)).toString('utf8')) as Kept;
}

/** The same credential stands once: where it stood first. */
function distinct(items: readonly Collected[]): Collected[] {
  return items.filter(({ credential }, i) => items.findIndex((one) => one.credential === credential) === i);
}
