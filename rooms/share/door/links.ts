// Links: made, listed, withdrawn. What they show is judged when they are made, so that nobody is promised to hide what cannot be hidden.
import type { Tx } from '#lib/db';
import { AcquisError, type Fault } from '#lib/errors';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Held } from '#rooms/hold';
import { FIELDS, KINDS, LIFETIMES, MESSAGE_LENGTH, MOST_ITEMS, MOST_OPEN, NOTE_LENGTH, stateOf, TITLE_LENGTH, type Field } from '../share.policy.ts';
import type { Link, SharePorts, Shown, ShownCredential, Wish } from '../share.ts';
import { deleteLink, insertAddress, insertLink, insertViews, insertWithdrawal, linkRows, lockPerson, type LinkRow } from '../share.store.ts';
import { keyOf } from './keys.ts';
import type { Readers } from './readers.ts';
import type { PastLink } from './restore.ts';
import type { Shower } from './show.ts';

const DAY = 86_400_000, AT_ONCE = 100;
type Words = { readonly title?: string; readonly message?: string; readonly reader?: string; /** Where it was made, if not here; and since when it opened nothing there (ISO). */ readonly house?: string; readonly withdrawn?: string };
type Judged = { readonly shown: readonly ShownCredential[]; readonly items: readonly { readonly credential: string; readonly hidden: Field[] }[] };

export function openLinks({ db, clock, people, hold }: SharePorts, shower: Shower, readers: Readers) {
  async function make(person: string, wish: Wish): Promise<Link> {
    const kind = KINDS.find((known) => known === wish.kind), now = clock.now(), id = publicId(), { items } = await judged(person, wish, id), [first] = items;
    if (!kind || !first) throw new AcquisError('internal', { message: 'a wish was judged and is not good' });
    const words = wordsOf(wish), note = wish.note ?? '', needsKey = note !== '' || Object.keys(words).length > 0;
    await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const open = (await linkRows(tx, person, { credential: first.credential })).filter((row) => stateOf(row, now) === 'open');
      if (open.length >= MOST_OPEN) throw new AcquisError('bad_input', { faults: [{ path: 'kind', code: 'share_many', values: { n: MOST_OPEN } }] });
      const key = needsKey ? await keyOf(people, tx, person) : undefined;
      await insertAddress(tx, id, person);
      await insertLink(tx, {
        person_id: person, id, credential: first.credential, kind, key_id: key?.id ?? null, made_at: now, expires_at: wish.days === 0 ? null : new Date(now.getTime() + wish.days * DAY),
        note_sealed: key && note !== '' ? seal(key.key, note, aad('note', id)) : null, words_sealed: key && Object.keys(words).length > 0 ? seal(key.key, JSON.stringify(words), aad('words', id)) : null,
        reader: words.reader === undefined ? null : readers.blind(words.reader),
      }, items, await chosen(person, wish));
    });
    const [made] = await read(person, { id });
    if (!made) throw new AcquisError('internal', { message: 'a share link vanished' });
    return made;
  }

  /** Of the files they chose, those that are theirs. */
  async function chosen(person: string, { files = [] }: Wish): Promise<string[]> {
    return files.length === 0 ? [] : (await hold.ownFiles(person)).map(({ id }) => id).filter((id) => files.includes(id));
  }

  /** What a link of this wish would show; nothing is kept. @throws AcquisError as `make` */
  async function preview(person: string, wish: Wish): Promise<Shown> {
    const id = publicId(), { shown, items } = await judged(person, wish, id), now = clock.now(), { title, message, reader } = wordsOf(wish);
    const files = await chosen(person, wish), own = await hold.ownFiles(person);
    const link: Link = {
      id, credential: items[0]?.credential ?? '', items, files, kind: KINDS.find((known) => known === wish.kind) ?? 'link', state: 'open', note: undefined, title, message, reader,
      madeAt: now, expiresAt: wish.days === 0 ? undefined : new Date(now.getTime() + wish.days * DAY), withdrawnAt: undefined, opened: 0, lastDay: undefined, house: undefined,
    };
    return { link, person, items: shown, files: own.filter((file) => files.includes(file.id)), ...(title !== undefined && { title }), ...(message !== undefined && { note: message }) };
  }

  /** Everything that is wrong with a wish, at once. @throws AcquisError not_found (nothing of this person's), bad_input */
  async function judged(person: string, wish: Wish, id: string): Promise<Judged> {
    const { title = '', message = '', reader = '', note = '' } = wish, faults: Fault[] = [], wished = wish.items;
    if (!KINDS.some((known) => known === wish.kind)) faults.push({ path: 'kind', code: 'share_choice' });
    if (!LIFETIMES.includes(wish.days)) faults.push({ path: 'days', code: 'share_choice' });
    for (const [path, text, n] of [['note', note, NOTE_LENGTH], ['title', title, TITLE_LENGTH], ['message', message, MESSAGE_LENGTH]] as const) if (text.length > n) faults.push({ path, code: 'share_note_long', values: { n } });
    if (reader.trim() !== '' && !readers.isAddress(reader)) faults.push({ path: 'reader', code: 'people_email' });
    if (wished.length === 0 || wished.length > MOST_ITEMS || new Set(wished.map(({ credential }) => credential)).size < wished.length) faults.push({ path: 'items', code: 'share_items', values: { n: MOST_ITEMS } });
    const held = wished.length > MOST_ITEMS ? [] : await Promise.all(wished.map(async ({ credential }) => hold.find(credential, person)));
    if (held.some((one) => one?.person !== person)) throw new AcquisError('not_found');
    const mine = held.filter((one) => one !== undefined);
    for (const one of mine) if (one.belongs === 'other') faults.push({ path: 'items', code: 'share_not_yours', values: { title: one.claims.title } });
    if (faults.length > 0) throw new AcquisError('bad_input', { faults });
    const items = wished.map(({ credential, hidden = [] }) => ({ credential, hidden: FIELDS.filter((field) => hidden.includes(field)) }));
    // What cannot be hidden or attested is said before there is a link.
    return { shown: await Promise.all(mine.map((one, i) => shower.show(one, items[i]?.hidden ?? [], id))), items };
  }


  async function read(person: string, which: { readonly id?: string; readonly credential?: string | undefined }): Promise<Link[]> {
    return db.asPerson(person, async (tx) => {
      const rows = await linkRows(tx, person, which), ids = [...new Set(rows.flatMap((row) => row.key_id ?? []))];
      const keys = ids.length > 0 ? await people.keys.open(tx, ids) : new Map<string, Buffer>();
      return rows.map((row) => linkOf(row, keys, clock.now()));
    });
  }

  async function withdraw(person: string, link: string): Promise<void> {
    await db.asPerson(person, async (tx) => {
      if ((await linkRows(tx, person, { id: link })).length === 0) throw new AcquisError('not_found');
      await insertWithdrawal(tx, person, link, clock.now());
    });
  }

  /** A record of what was shown elsewhere: closed from its first moment, without an address. One that came back already is written anew only to show more. */
  async function restore(person: string, past: readonly PastLink[]): Promise<void> {
    const known = new Map((await read(person, {})).map((link) => [link.id, link])), isNew = ({ id, items }: PastLink) => { const twin = known.get(id); return !twin || (twin.house !== undefined && twin.items.length < items.length); };
    const wanted = past.filter(isNew);
    for (let at = 0; at < wanted.length; at += AT_ONCE) await db.asPerson(person, async (tx) => {
      await lockPerson(tx, person);
      const key = await keyOf(people, tx, person);
      for (const link of wanted.slice(at, at + AT_ONCE)) {
        if (known.has(link.id)) await deleteLink(tx, person, link.id);
        await record(tx, person, link, key);
      }
    });
  }

  async function record(tx: Tx, person: string, { id, items, files, kind, note, madeAt, expiresAt, withdrawnAt, opened, lastDay, house, ...said }: PastLink, key: { readonly id: string; readonly key: Buffer }): Promise<void> {
    const [first] = items;
    if (!first) return;
    await insertLink(tx, {
      person_id: person, id, credential: first.credential, kind, key_id: key.id, made_at: madeAt, expires_at: expiresAt ?? null, reader: said.reader === undefined ? null : readers.blind(said.reader),
      note_sealed: note === undefined ? null : seal(key.key, note, aad('note', id)), words_sealed: seal(key.key, JSON.stringify({ ...wordsOf(said), house, ...(withdrawnAt && { withdrawn: withdrawnAt.toISOString() }) } satisfies Words), aad('words', id)),
    }, items.map(({ credential, hidden }) => ({ credential, hidden: [...hidden] })), files);
    await insertWithdrawal(tx, person, id, clock.now());
    if (lastDay !== undefined) await insertViews(tx, person, id, lastDay, opened);
  }
  return { make, preview, read, withdraw, restore };
}

/** Only what was written. */
function wordsOf({ title = '', message = '', reader = '' }: { readonly title?: string | undefined; readonly message?: string | undefined; readonly reader?: string | undefined }): Words {
  return { ...(title !== '' && { title }), ...(message !== '' && { message }), ...(reader.trim() !== '' && { reader: reader.trim() }) };
}

function linkOf(row: LinkRow, keys: ReadonlyMap<string, Buffer>, now: Date): Link {
  const key = row.key_id === null ? undefined : keys.get(row.key_id);
  const words = key && row.words_sealed ? JSON.parse(open(key, row.words_sealed, aad('words', row.id)).toString('utf8')) as Words : {};
  // What closed it here was its coming back; what its holder did is what they did there.
  const withdrawn = words.house === undefined ? row.withdrawn_at ?? undefined : words.withdrawn === undefined ? undefined : new Date(words.withdrawn);
  return {
    id: row.id, credential: row.credential, items: row.items, files: row.files, kind: row.kind, state: words.house === undefined ? stateOf(row, now) : 'elsewhere', note: key && row.note_sealed ? open(key, row.note_sealed, aad('note', row.id)).toString('utf8') : undefined,
    title: words.title, message: words.message, reader: row.reader ? words.reader ?? '' : undefined,
    madeAt: row.made_at, expiresAt: row.expires_at ?? undefined, withdrawnAt: withdrawn, opened: row.opened, lastDay: row.last_day ?? undefined, house: words.house,
  };
}

const aad = (what: string, link: string): string => `share:${what}:${link}`;
