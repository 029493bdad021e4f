// The sharing room: a holder gives somebody an address, and takes it back. The credential stays private otherwise.
import type { Claims, Report } from '#credential';
import { day, type Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { AcquisError } from '#lib/errors';
import type { Lang } from '#lib/i18n';
import { isPublicId, publicId, rowId } from '#lib/ids';
import type { Secrets } from '#lib/seal';
import type { BroughtBack, Held, Hold, OwnFile } from '#rooms/hold';
import type { Erased, Merged, People } from '#rooms/people';
import type { Verify } from '#rooms/verify';
import { openHelps, type Helps } from './door/helps.ts';
import { eraseShared } from './door/erase.ts';
import { openLinks } from './door/links.ts';
import { mergeShared } from './door/merge.ts';
import { openPortfolios, type Portfolios } from './door/portfolio.ts';
import { openReaders, type Read } from './door/readers.ts';
import { openShareRestore } from './door/restore.ts';
import { openShower, type Veil } from './door/show.ts';
import type { Field, How, Kind, LinkState } from './share.policy.ts';
import { countView, personAt } from './share.store.ts';

export { FIELDS, KINDS, LIFETIMES, MESSAGE_LENGTH, MOST_ITEMS, NOTE_LENGTH, READING_MS, TITLE_LENGTH, type Field, type How, type Kind, type LinkState } from './share.policy.ts';
export { HELP_LIMITS, type Help, type HelpNote, type HelpWish, type Helping, type Reading } from './door/helps.ts';
export { NAME_RESTS_DAYS, PORTFOLIO_LIMITS, type Portfolio, type PortfolioWish, type ShownEntry, type ShownPortfolio } from './door/portfolio.ts';
export type { Read } from './door/readers.ts';
export type { Veil } from './door/show.ts';

export type SharePorts = {
  readonly db: Db; readonly clock: Clock; readonly secrets: Secrets;
  readonly people: Pick<People, 'keys' | 'mailWanted' | 'spendCode' | 'spendTry' | 'account' | 'identities' | 'ensurePerson' | 'mayBePublic' | 'publicOnly'>;
  readonly hold: Pick<Hold, 'find' | 'report' | 'further' | 'own' | 'pictured' | 'collections' | 'ownFiles' | 'ownFile'>;
  readonly publicUrl: string;
  readonly verify: Pick<Verify, 'judge'>;
  /** Who signs for what was seen: did, name, and a proof of theirs. */
  readonly house: { readonly did: string; readonly name: string; attest(document: object): Promise<object> };
};

/** A credential in a link, and what the holder chose to leave out of it. */
export type Item = { readonly credential: string; readonly hidden: readonly Field[] };
export type Link = {
  readonly id: string; /** The first it shows. */ readonly credential: string; readonly items: readonly Item[]; /** Of the holder's own files, those it shows too. */ readonly files: readonly string[]; readonly kind: Kind; readonly state: LinkState;
  /** The holder's own words; no reader sees them. */
  readonly note: string | undefined;
  /** Heading and words to the reader. */
  readonly title: string | undefined; readonly message: string | undefined;
  /** The address of the only reader; undefined: whoever has the link. */
  readonly reader: string | undefined;
  readonly madeAt: Date; readonly expiresAt: Date | undefined; readonly withdrawnAt: Date | undefined;
  /** How often the page was opened, the holder's own visits apart, and the last day it was (ISO). */
  readonly opened: number; readonly lastDay: string | undefined;
  /** The house it was made in, as an archive says it; undefined: this one. */
  readonly house: string | undefined;
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
  /** Added by the holder and signed by nobody. */
  readonly files: readonly OwnFile[];
  /** The holder's heading and words to the reader. */
  readonly title?: string; readonly note?: string;
};
/** The token that a reader who proved their address holds; undefined: anybody. */
export type Reader = string | undefined;

/** `days`: one of LIFETIMES. `reader`: an address, for a link that nobody else opens. */
export type Wish = {
  readonly items: readonly { readonly credential: string; readonly hidden?: readonly Field[] }[];
  readonly kind: string; readonly days: number; readonly note?: string; readonly title?: string; readonly message?: string; readonly reader?: string;
  /** Of their own files, those to show too. */
  readonly files?: readonly string[];
};

export type Share = Portfolios & Helps & {
  /** @throws AcquisError not_found (nothing of this person's), bad_input, unsignable */
  make(person: string, wish: Wish): Promise<Link>;
  /** What a link of this wish would show; nothing is kept. @throws AcquisError as `make` */
  preview(person: string, wish: Wish): Promise<Shown>;
  /** What can be left out of a credential, and what leaving `chosen` out means. */
  veil(held: Held, chosen: readonly Field[]): Promise<Veil>;
  /** For ever; again changes nothing. @throws AcquisError not_found */
  withdraw(person: string, link: string): Promise<void>;
  /** Newest first; those that show this credential. */
  links(person: string, credential?: string): Promise<Link[]>;
  /** What the link shows. Undefined: unknown, expired, withdrawn, erased, or for another reader; as many questions are asked in every case. */
  find(link: string, reader?: Reader): Promise<Shown | undefined>;
  /** Is it an open link for one reader? */
  asks(link: string): Promise<boolean>;
  /** Six digits by mail to the reader the link is for; nobody else can tell. @returns the attempt. @throws AcquisError not_found, bad_input, too_many */
  askReader(link: string, email: string, from: string, lang: Lang): Promise<string>;
  /** @throws AcquisError not_found, too_many */
  proveReader(link: string, attempt: string, code: string, from: string): Promise<Read>;
  /** Somebody else than the holder opened it: one more today, and nothing about them. */
  count(shown: Pick<Shown, 'person' | 'link'>): Promise<void>;
  /** One of the files it shows; undefined: it shows no such file. */
  fileOf(shown: Pick<Shown, 'person' | 'files'>, file: string): Promise<(OwnFile & { readonly bytes: Uint8Array }) | undefined>;
  /** The bytes of the one credential it shows, for whoever has the link. */
  publicBytes(link: string): Promise<{ bytes: Uint8Array } | undefined>;
  /** Hex; with the whole it makes the hash in an extract: the holder's proof that both belong together. */
  salt(link: string, credential: string): string;
  /** Listens to `people.merged`: links go on, at their addresses. */
  merge(tx: Tx, merged: Merged): Promise<void>;
  /** What an archive says that was shown: a draft, closed helps, a record of links. May be told twice. */
  bringBack(person: string, brought: BroughtBack): Promise<void>;
  /** Listens to `people.erased`. */
  erase(tx: Tx, erased: Erased): Promise<void>;
};

export function openShare(ports: SharePorts): Share {
  const { db, clock, hold } = ports;
  const shower = openShower(ports), readers = openReaders(ports), links = openLinks(ports, shower, readers);
  const { restorePortfolio, ...portfolios } = openPortfolios(ports), { restoreHelps, forgetHelper, ...helps } = openHelps(ports, shower);

  async function find(id: string, reader?: Reader): Promise<Shown | undefined> {
    const known = isPublicId(id) ? await db.asHouse((tx) => personAt(tx, id)) : undefined;
    const person = known ?? rowId(clock.now());
    const [link] = await links.read(person, { id }), isReader = await readers.isIn(person, id, reader);
    const open = link?.state === 'open' && (link.reader === undefined || isReader) ? link : undefined;
    const shown: ShownCredential[] = [];
    for (const { credential, hidden } of open?.items ?? [{ credential: publicId(), hidden: [] }]) {
      const held = await hold.find(credential, person), one = held && await shower.show(held, hidden, id).catch(notHidden);
      if (one) shown.push(one);
    }
    if (!open || shown.length === 0) return undefined;
    const files = open.files.length > 0 ? (await hold.ownFiles(person)).filter(({ id: file }) => open.files.includes(file)) : [];
    return { link: open, person, items: shown, files, ...(open.title !== undefined && { title: open.title }), ...(open.message !== undefined && { note: open.message }) };
  }

  return {
    find, make: links.make, preview: links.preview, withdraw: links.withdraw, veil: shower.veil,
    links: (person, credential) => links.read(person, { credential }),
    asks: async (link) => await readers.bound(link) !== undefined,
    askReader: (link, email, from, lang) => readers.ask(link, email, from, lang),
    proveReader: (link, attempt, code, from) => readers.prove(link, attempt, code, from),
    count: ({ person, link }) => db.asPerson(person, (tx) => countView(tx, person, link.id, day(clock.now()))),
    fileOf: async ({ person, files }, file) => (files.some(({ id }) => id === file) ? hold.ownFile(person, file) : undefined),
    publicBytes: async (link) => { const items = (await find(link))?.items ?? []; return items.length === 1 ? items[0] : undefined; },
    salt: (link, credential) => shower.salt(link, credential).toString('hex'),
    bringBack: openShareRestore(ports, { links: links.restore, helps: restoreHelps, portfolio: restorePortfolio }),
    erase: async (tx, erased) => { await eraseShared(tx, erased, clock.now()); await forgetHelper(tx, erased.emails ?? []); },
    merge: mergeShared,
    ...portfolios, ...helps,
  };
}

/** What could be hidden when the link was made and can be no longer is not shown at all. */
function notHidden(error: unknown): undefined {
  if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
}
