// The sharing room: a holder gives somebody an address, and takes it back. The credential stays private otherwise.
import type { Claims, Report } from '#credential';
import { day, type Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import { isPublicId, publicId, rowId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Held, Hold } from '#rooms/hold';
import type { People } from '#rooms/people';
import { KINDS, LIFETIMES, MOST_OPEN, NOTE_LENGTH, stateOf, type Field, type How, type Kind, type LinkState } from './share.policy.ts';
import { countView, insertAddress, insertLink, insertWithdrawal, keyInUse, linkRows, lockPerson, personAt, type LinkRow } from './share.store.ts';

export { FIELDS, KINDS, LIFETIMES, NOTE_LENGTH, type Field, type How, type Kind, type LinkState } from './share.policy.ts';

export type SharePorts = { readonly db: Db; readonly clock: Clock; readonly people: Pick<People, 'keys'>; readonly hold: Pick<Hold, 'find' | 'report'> };

export type Link = {
  readonly id: string; readonly credential: string; readonly kind: Kind; readonly state: LinkState;
  /** The holder's own words; no reader sees them. */
  readonly note: string | undefined;
  readonly madeAt: Date; readonly expiresAt: Date | undefined; readonly withdrawnAt: Date | undefined;
  /** How often the page was opened, the holder's own visits apart, and the last day it was (ISO). */
  readonly opened: number; readonly lastDay: string | undefined;
};
export type ShownCredential = {
  /** As this reader may have it: claims, bytes, fingerprint, log proof and further forms are those that are shown, so that nothing made from it says more. */
  readonly held: Held;
  readonly claims: Claims;
  /** What the holder left out, of what there is. */
  readonly hidden: readonly Field[];
  readonly how: How;
  /** What the reader may take away. */
  readonly bytes: Uint8Array;
  /** What a verifier says of it now. */
  readonly report: (lang: Lang) => Promise<Report>;
};
export type Shown = {
  readonly link: Link; readonly person: string;
  /** In the holder's order; never empty. */
  readonly items: readonly ShownCredential[];
  /** The holder's heading and words to the reader. */
  readonly title?: string; readonly note?: string;
};
/** The token that a reader who proved their address holds; undefined: anybody. */
export type Reader = string | undefined;

/** `days`: one of LIFETIMES. */
export type Wish = { readonly credential: string; readonly kind: string; readonly days: number; readonly note: string };

export type Share = {
  /** @throws AcquisError not_found (nothing of this person's), bad_input */
  make(person: string, wish: Wish): Promise<Link>;
  /** For ever; again changes nothing. @throws AcquisError not_found */
  withdraw(person: string, link: string): Promise<void>;
  /** Newest first. */
  links(person: string, credential?: string): Promise<Link[]>;
  /** What the link shows. Undefined: unknown, expired, withdrawn, erased, or for another reader; as many questions are asked in every case. */
  find(link: string, reader?: Reader): Promise<Shown | undefined>;
  /** Somebody else than the holder opened it: one more today, and nothing about them. */
  count(shown: Pick<Shown, 'person' | 'link'>): Promise<void>;
  /** The bytes of the one credential it shows, for whoever has the link. */
  publicBytes(link: string): Promise<{ bytes: Uint8Array } | undefined>;
};

const DAY = 86_400_000;

export function openShare({ db, clock, people, hold }: SharePorts): Share {
  async function make(person: string, wish: Wish): Promise<Link> {
    const kind = KINDS.find((known) => known === wish.kind), held = await hold.find(wish.credential, person), now = clock.now();
    if (held?.person !== person) throw new AcquisError('not_found');
    if (!kind || !LIFETIMES.includes(wish.days)) throw new AcquisError('bad_input', { faults: [{ path: kind ? 'days' : 'kind', code: 'share_choice' }] });
    if (wish.note.length > NOTE_LENGTH) throw new AcquisError('bad_input', { faults: [{ path: 'note', code: 'share_note_long', values: { n: NOTE_LENGTH } }] });
    const id = publicId(), expires = wish.days === 0 ? null : new Date(now.getTime() + wish.days * DAY);
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const open = (await linkRows(tx, person, { credential: held.id })).filter((row) => stateOf(row, now) === 'open');
      if (open.length >= MOST_OPEN) throw new AcquisError('bad_input', { faults: [{ path: 'kind', code: 'share_many', values: { n: MOST_OPEN } }] });
      const key = wish.note === '' ? undefined : await keyOf(tx, person);
      await insertAddress(tx, id, person);
      await insertLink(tx, { person_id: person, id, credential: held.id, kind, key_id: key?.id ?? null, note_sealed: key ? seal(key.key, wish.note, aad(id)) : null, made_at: now, expires_at: expires });
    });
    const [made] = await read(person, { id });
    if (!made) throw new AcquisError('internal', { message: 'a share link vanished' });
    return made;
  }

  async function keyOf(tx: Tx, person: string): Promise<{ id: string; key: Buffer }> {
    const known = await keyInUse(tx, person), key = known && (await people.keys.open(tx, [known])).get(known);
    if (known && key) return { id: known, key };
    const [made] = await people.keys.make(tx, { person }, 1);
    if (!made) throw new AcquisError('internal', { message: 'no person key was made' });
    return made;
  }

  async function read(person: string, which: { id?: string; credential?: string | undefined }): Promise<Link[]> {
    return db.asPerson(person, async (tx) => {
      const rows = await linkRows(tx, person, which), ids = [...new Set(rows.flatMap((row) => row.key_id ?? []))];
      const keys = ids.length > 0 ? await people.keys.open(tx, ids) : new Map<string, Buffer>();
      return rows.map((row) => linkOf(row, keys, clock.now()));
    });
  }

  async function find(id: string): Promise<Shown | undefined> {
    const known = isPublicId(id) ? await db.asHouse((tx) => personAt(tx, id)) : undefined;
    const person = known ?? rowId(clock.now());
    const [link] = await read(person, { id });
    const held = await hold.find(link?.state === 'open' ? link.credential : publicId(), person);
    return link && held && { link, person, items: [whole(held)] };
  }

  const whole = (held: Held): ShownCredential => ({ held, claims: held.claims, hidden: [], how: 'whole', bytes: held.bytes, report: (lang) => hold.report(held, lang) });

  return {
    make, find,
    async withdraw(person, link) {
      await db.asPerson(person, async (tx) => {
        if ((await linkRows(tx, person, { id: link })).length === 0) throw new AcquisError('not_found');
        await insertWithdrawal(tx, person, link, clock.now());
      });
    },
    links: (person, credential) => read(person, { credential }),
    count: ({ person, link }) => db.asPerson(person, (tx) => countView(tx, person, link.id, day(clock.now()))),
    publicBytes: async (link) => (await find(link))?.items[0],
  };
}

function linkOf(row: LinkRow, keys: ReadonlyMap<string, Buffer>, now: Date): Link {
  const key = row.key_id === null ? undefined : keys.get(row.key_id);
  return {
    id: row.id, credential: row.credential, kind: row.kind, state: stateOf(row, now), note: key && row.note_sealed ? open(key, row.note_sealed, aad(row.id)).toString('utf8') : undefined,
    madeAt: row.made_at, expiresAt: row.expires_at ?? undefined, withdrawnAt: row.withdrawn_at ?? undefined, opened: row.opened, lastDay: row.last_day ?? undefined,
  };
}

const aad = (link: string): string => `share:note:${link}`;
