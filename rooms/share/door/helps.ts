// A helper reads: a holder opens what they choose to a counsellor or a mentor, who proves the address by signing in, reads, and leaves notes. Closed is closed at once. A helper shows it to nobody on.
import { day } from '#lib/clock';
import { AcquisError, type Fault } from '#lib/errors';
import { withinPerson, type Tx } from '#lib/db';
import { sameText } from '#lib/http';
import { dictionary, type Lang } from '#lib/i18n';
import { isPublicId, publicId, rowId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Link, SharePorts, Shown, ShownCredential } from '../share.ts';
import { keyOf } from './keys.ts';
import type { PastHelp } from './restore.ts';
import type { Shower } from './show.ts';
import { closeHelp, deleteHelp, deleteHelpNote, forgetHelper, helpAt, helpNoteRows, helpRows, helpsFor, insertHelp, insertHelpNote, noteVisit, type HelpRow } from '../store/helps.ts';

export const HELP_LIMITS = { days: [7, 30, 90, 365] as readonly number[], words: 500, note: 2_000, items: 60, open: 20, notes: 100 } as const;
const DAY = 86_400_000;

/** `by`: the helper's name, as their account says it. */
export type HelpNote = { readonly id: string; readonly text: string; readonly by: string; readonly at: Date };
export type Help = {
  readonly id: string; /** '': their account was erased, and nobody reads any more. */ readonly email: string; /** To the helper. */ readonly words: string; readonly credentials: readonly string[];
  readonly state: 'open' | 'closed' | 'over'; readonly madeAt: Date; readonly expiresAt: Date | undefined; readonly closedAt: Date | undefined;
  /** ISO day. */
  readonly lastDay: string | undefined;
  /** Oldest first. */
  readonly notes: readonly HelpNote[];
  /** The house it was opened in, as an archive says it; undefined: this one. */
  readonly house: string | undefined;
};
/** `days`: one of HELP_LIMITS.days. `collections`: what is in them today. */
export type HelpWish = { readonly email: string; readonly words: string; readonly days: number; readonly credentials: readonly string[]; readonly collections: readonly string[] };
/** For the helper: who opened it. */
export type Helping = { readonly id: string; readonly from: string; readonly words: string; readonly since: Date; readonly until: Date | undefined; readonly n: number };
export type Reading = Helping & { readonly shown: Shown; readonly notes: readonly HelpNote[] };

export type Helps = {
  /** Told by mail. @throws AcquisError bad_input, not_found (something that is not theirs), too_many */
  openHelp(person: string, wish: HelpWish, lang: Lang, from: string): Promise<Help>;
  /** Newest first. */
  helps(person: string): Promise<Help[]>;
  /** At once, and for ever. @throws AcquisError not_found */
  closeHelp(person: string, help: string): Promise<void>;
  /** The holder throws away what a helper wrote. @throws AcquisError not_found */
  dropNote(person: string, help: string, note: string): Promise<void>;
  /** What was opened to somebody who proved its address. */
  helping(helper: string): Promise<Helping[]>;
  /** Undefined: unknown, closed, over, erased, or for another address. */
  readHelp(helper: string, help: string): Promise<Reading | undefined>;
  /** @throws AcquisError not_found, bad_input */
  leaveNote(helper: string, help: string, text: string): Promise<void>;
  /** The helper takes back what they wrote. @throws AcquisError not_found */
  takeNote(helper: string, help: string, note: string): Promise<void>;
  /** Whoever has the letter reads the address it went to, and may have an account for it. The holder, who knows the help and not what is in the letter, may not. @throws AcquisError not_found */
  welcomeHelper(help: string, letter: string, lang: Lang): Promise<string>;
};
type Words = { readonly email: string; readonly words: string; readonly credentials: readonly string[]; readonly house?: string };
/** For the room's own door: what an archive says of helpers, closed from its first moment, with their notes. */
type HelpsRestore = { restoreHelps(person: string, past: readonly PastHelp[]): Promise<void> };
/** A helper was erased: nothing leads to them, and their address goes out of what was opened to them. Inside the transaction that erases. */
type HelpsForget = { forgetHelper(tx: Tx, emails: readonly string[]): Promise<void> };

export function openHelps({ db, clock, secrets, people, hold, publicUrl, house }: SharePorts, shower: Shower): Helps & HelpsRestore & HelpsForget {
  const letterOf = (id: string) => secrets.blind('share-helper-letter', id).toString('base64url');
  const blind = (email: string) => secrets.blind('share-helper', email.trim().normalize('NFC').toLowerCase());

  async function read(tx: Tx, person: string, id?: string): Promise<Help[]> {
    const rows = await helpRows(tx, person, id), notes = rows.length > 0 ? await helpNoteRows(tx, person) : [], ids = [...new Set([...rows, ...notes].map(({ key_id }) => key_id))];
    const keys = ids.length > 0 ? await people.keys.open(tx, ids) : new Map<string, Buffer>();
    return rows.flatMap((row) => {
      const key = keys.get(row.key_id);
      if (!key) return [];
      const said = notes.filter(({ help }) => help === row.id).flatMap((note) => { const own = keys.get(note.key_id); return own ? [{ id: note.id, at: note.at, ...JSON.parse(open(own, note.sealed, aad('note', note.id)).toString('utf8')) as { text: string; by: string } }] : []; });
      return [{ id: row.id, house: undefined, ...JSON.parse(open(key, row.sealed, aad('words', row.id)).toString('utf8')) as Words, state: stateOf(row, clock.now()), madeAt: row.made_at, expiresAt: row.expires_at ?? undefined, closedAt: row.closed_at ?? undefined, lastDay: row.last_day ?? undefined, notes: said }];
    });
  }

  /** @throws AcquisError bad_input, not_found */
  async function judged(person: string, wish: HelpWish): Promise<Words> {
    const faults: Fault[] = [], email = wish.email.trim(), account = await people.account(person);
    if (!/^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[^\s@<>()[\],;:\\"\p{Cc}]+$/u.test(email) || email.length > 254) faults.push({ path: 'email', code: 'people_email' });
    else if (account?.email !== undefined && blind(account.email).equals(blind(email))) faults.push({ path: 'email', code: 'share_help_self' });
    if (!HELP_LIMITS.days.includes(wish.days)) faults.push({ path: 'days', code: 'share_choice' });
    if (wish.words.length > HELP_LIMITS.words) faults.push({ path: 'words', code: 'hold_text_long', values: { n: HELP_LIMITS.words } });
    const own = new Set((await hold.own(person)).map(({ id }) => id)), collections = wish.collections.length > 0 ? await hold.collections(person) : [];
    const inside = wish.collections.flatMap((id) => collections.find((one) => one.id === id)?.items ?? notTheirs()).map(({ credential }) => credential);
    const credentials = [...new Set([...inside, ...wish.credentials])];
    if (credentials.some((id) => !own.has(id))) notTheirs();
    if (credentials.length === 0 || credentials.length > HELP_LIMITS.items) faults.push({ path: 'c', code: 'share_items', values: { n: HELP_LIMITS.items } });
    if (faults.length > 0) throw new AcquisError('bad_input', { faults });
    return { email, words: wish.words, credentials };
  }

  /** The holder behind a help that is open to this visitor, now. */
  async function enter(helper: string, help: string): Promise<{ person: string; help: Help } | undefined> {
    const known = isPublicId(help) ? await db.asHouse((tx) => helpAt(tx, help)) : undefined, person = known?.person_id ?? rowId(clock.now());
    const [mine, [one]] = [(await people.identities(helper)).emails, await db.asPerson(person, (tx) => read(tx, person, help))];
    return known && one?.state === 'open' && mine.some((email) => blind(email).equals(known.helper)) ? { person, help: one } : undefined;
  }
  async function facing(person: string, { id, words, madeAt, expiresAt, credentials }: Help): Promise<Helping> {
    return { id, from: (await people.account(person))?.name ?? '', words, since: madeAt, until: expiresAt, n: credentials.length };
  }

  return {
    async openHelp(person, wish, lang, from) {
      const words = await judged(person, wish), id = publicId(), now = clock.now(), account = await people.account(person), t = dictionary(lang);
      await db.asHouse((tx) => people.spendCode(tx, words.email, from)); // as often as a code: a letter to a stranger is no toy
      await db.asPerson(person, async (tx) => {
        if ((await helpRows(tx, person)).filter((row) => stateOf(row, now) === 'open').length >= HELP_LIMITS.open) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'share_help_many', values: { n: HELP_LIMITS.open } }] });
        const key = await keyOf(people, tx, person);
        await insertHelp(tx, person, { id, key_id: key.id, sealed: seal(key.key, JSON.stringify(words), aad('words', id)), made_at: now, expires_at: new Date(now.getTime() + wish.days * DAY), closed_at: null, last_day: null }, blind(words.email));
      });
      const name = account?.name || t('share.help.somebody');
      await db.asHouse((tx) => people.mailWanted.tell(tx, { kind: 'learning', to: words.email, lang, subject: t('share.help.mail.subject', { name }), lines: [t('share.help.mail.text', { name, house: house.name }), t('share.help.mail.not_you')], action: { label: t('share.help.mail.go'), url: `${publicUrl}/share/helping/${id}?letter=${letterOf(id)}` } }));
      return (await db.asPerson(person, (tx) => read(tx, person, id)))[0] ?? notTheirs();
    },
    helps: (person) => db.asPerson(person, (tx) => read(tx, person)),
    closeHelp: (person, help) => db.asPerson(person, async (tx) => {
      if ((await helpRows(tx, person, help)).length === 0) notTheirs();
      await closeHelp(tx, person, help, clock.now());
    }),
    dropNote: (person, help, note) => db.asPerson(person, async (tx) => { if (!await deleteHelpNote(tx, person, help, note)) notTheirs(); }),
    async helping(helper) {
      const found = await db.asHouse(async (tx) => helpsFor(tx, (await people.identities(helper)).emails.map(blind)));
      const all = await Promise.all(found.map(async ({ help, person_id: person }) => {
        const [one] = await db.asPerson(person, (tx) => read(tx, person, help));
        return one?.state === 'open' ? [await facing(person, one)] : [];
      }));
      return all.flat().toSorted((a, b) => b.since.getTime() - a.since.getTime());
    },
    async readHelp(helper, id) {
      const entered = await enter(helper, id);
      if (!entered) return undefined;
      const { person, help } = entered, shown: ShownCredential[] = [];
      for (const credential of help.credentials) {
        const held = await hold.find(credential, person);
        if (held?.person === person && held.belongs !== 'other') shown.push(await shower.show(held, [], id));
      }
      await db.asPerson(person, (tx) => noteVisit(tx, person, id, day(clock.now())));
      return { ...await facing(person, help), notes: help.notes, shown: { link: asLink(help, clock.now()), person, items: shown, files: [] } };
    },
    async leaveNote(helper, id, text) {
      const entered = await enter(helper, id);
      if (!entered) return notTheirs();
      const { person, help } = entered, by = (await people.account(helper))?.name ?? '', said = text.trim();
      if (said === '' || said.length > HELP_LIMITS.note) throw new AcquisError('bad_input', { faults: [{ path: 'text', code: said === '' ? 'share_note_none' : 'hold_text_long', values: { n: HELP_LIMITS.note } }] });
      if (help.notes.length >= HELP_LIMITS.notes) throw new AcquisError('bad_input', { faults: [{ path: 'text', code: 'share_notes_many', values: { n: HELP_LIMITS.notes } }] });
      await db.asPerson(person, async (tx) => {
        const key = await keyOf(people, tx, person), note = publicId();
        await insertHelpNote(tx, person, { id: note, help: id, key_id: key.id, sealed: seal(key.key, JSON.stringify({ text: said, by }), aad('note', note)), at: clock.now() });
      });
    },
    async takeNote(helper, id, note) {
      const entered = await enter(helper, id);
      if (!entered) return notTheirs();
      await db.asPerson(entered.person, async (tx) => { if (!await deleteHelpNote(tx, entered.person, id, note)) notTheirs(); });
    },
    async forgetHelper(tx, emails) {
      for (const { help, person_id: person } of await helpsFor(tx, emails.map(blind))) await withinPerson(tx, person, async () => {
        const [row] = await helpRows(tx, person, help), key = row && (await people.keys.open(tx, [row.key_id])).get(row.key_id);
        const words = row && key ? JSON.parse(open(key, row.sealed, aad('words', help)).toString('utf8')) as Words : undefined;
        await forgetHelper(tx, person, help, key && words ? seal(key, JSON.stringify({ ...words, email: '' } satisfies Words), aad('words', help)) : undefined);
      });
    },
    async restoreHelps(person, past) {
      const known = new Map((await db.asPerson(person, (tx) => read(tx, person))).map((help) => [help.id, help])), now = clock.now();
      for (const { id, email, words, credentials, house: elsewhere, madeAt, expiresAt, closedAt, lastDay, notes } of past) {
        const twin = known.get(id);
        if (twin && (twin.house === undefined || twin.credentials.length >= credentials.length)) continue;
        await db.asPerson(person, async (tx) => {
          if (twin) await deleteHelp(tx, person, id);
          const key = await keyOf(people, tx, person), said: Words = { email, words, credentials, house: elsewhere };
          await insertHelp(tx, person, { id, key_id: key.id, sealed: seal(key.key, JSON.stringify(said), aad('words', id)), made_at: madeAt, expires_at: expiresAt ?? null, closed_at: closedAt ?? now, last_day: lastDay ?? null }, undefined);
          for (const { id: note, text, by, at } of twin?.notes ?? notes) await insertHelpNote(tx, person, { id: note, help: id, key_id: key.id, sealed: seal(key.key, JSON.stringify({ text, by }), aad('note', note)), at });
        });
      }
    },
    async welcomeHelper(id, letter, lang) {
      const known = isPublicId(id) ? await db.asHouse((tx) => helpAt(tx, id)) : undefined, person = known?.person_id ?? rowId(clock.now());
      const [help] = await db.asPerson(person, (tx) => read(tx, person, id));
      if (!known || help?.state !== 'open' || !sameText(letter, letterOf(id))) return notTheirs();
      await db.asHouse((tx) => people.ensurePerson(tx, { email: help.email, name: '', lang }));
      return help.email;
    },
  };
}

function stateOf({ closed_at, expires_at }: Pick<HelpRow, 'closed_at' | 'expires_at'>, now: Date): Help['state'] {
  return closed_at ? 'closed' : expires_at && expires_at <= now ? 'over' : 'open';
}

/** So that a helper sees what a reader of a link sees. */
function asLink({ id, credentials, madeAt, expiresAt }: Help, now: Date): Link {
  return { id, credential: credentials[0] ?? '', items: credentials.map((credential) => ({ credential, hidden: [] })), files: [], kind: 'link', state: 'open', note: undefined, title: undefined, message: undefined, reader: undefined, madeAt, expiresAt: expiresAt ?? now, withdrawnAt: undefined, opened: 0, lastDay: undefined, house: undefined };
}

function notTheirs(): never {
  throw new AcquisError('not_found');
}

const aad = (what: string, id: string): string => `share:help-${what}:${id}`;
