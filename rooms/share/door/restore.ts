// What an archive of a house says that was shown: a portfolio comes back as a draft, helpers as closed, links as a record. Nothing opens by itself, and nothing of a credential that was not kept here.
import { AcquisError } from '#lib/errors';
import { day } from '#lib/clock';
import { isPublicId } from '#lib/ids';
import { COLLECTION_LIMITS, type BroughtBack } from '#rooms/hold';
import { FIELDS, KINDS, MESSAGE_LENGTH, MOST_ITEMS, NOTE_LENGTH, TITLE_LENGTH } from '../share.policy.ts';
import type { Link, SharePorts } from '../share.ts';
import { HELP_LIMITS, type Help, type HelpNote } from './helps.ts';
import { PORTFOLIO_LIMITS, type Kept } from './portfolio.ts';

/** Of one archive: more is no life, but a program. */
const MOST_LINKS = 2_000, MOST_HELPS = 500, MOST_OPENED = 1_000_000, HOUSE_LENGTH = 100;
const EPOCH = Date.UTC(2000, 0, 1), ADDRESS = /^[^\s@<>()[\],;:\\"\p{Cc}]{1,64}@[^\s@<>()[\],;:\\"\p{Cc}]+$/u;

/** As it was in the other house, its credentials and files under the ids they have here. */
export type PastLink = Omit<Link, 'credential' | 'state' | 'house'> & { readonly house: string };
export type PastHelp = Omit<Help, 'state' | 'house'> & { readonly house: string };
export type PastPortfolio = Kept & { readonly house: string };
type Record_ = Readonly<Record<string, unknown>>;
/** What may be named here: `own` of them the holder's own. */
type Here = BroughtBack & { readonly own: ReadonlySet<string>; readonly now: Date };

export type RestoreParts = {
  links(person: string, past: readonly PastLink[]): Promise<void>;
  helps(person: string, past: readonly PastHelp[]): Promise<void>;
  portfolio(person: string, past: PastPortfolio): Promise<void>;
};

export function openShareRestore({ clock, hold }: Pick<SharePorts, 'clock' | 'hold'>, parts: RestoreParts) {
  /** May run twice: what came back already stays as it is, but for credentials that were kept since. */
  return async function bringBack(person: string, brought: BroughtBack): Promise<void> {
    if (brought.credentials.size === 0) return;
    const here: Here = { ...brought, own: new Set((await hold.own(person)).map(({ id }) => id)), now: clock.now() };
    const portfolio = portfolioIn(here);
    if (portfolio) await parts.portfolio(person, portfolio).catch(unlessRefused);
    await parts.helps(person, once(listIn(here.helps, MOST_HELPS).flatMap((said) => helpIn(said, here) ?? [])));
    await parts.links(person, once(listIn(here.links, MOST_LINKS).flatMap((said) => linkIn(said, here) ?? [])));
  };
}

function linkIn(said: Record_, here: Here): PastLink | undefined {
  const id = textIn(said['id'], 26), items = itemsIn(said['items'], here), madeAt = dateIn(said['madeAt'], here.now);
  if (!isPublicId(id) || items.length === 0 || !madeAt) return undefined;
  const reader = textIn(said['reader'], 254), opened = Math.min(MOST_OPENED, Math.max(0, Math.trunc(Number(said['opened'])) || 0)), lastDay = dayIn(said['lastDay'], here.now);
  return {
    id, items, madeAt, kind: KINDS.find((kind) => kind === said['kind']) ?? 'link', files: [...new Set(textsIn(said['files'], MOST_ITEMS).flatMap((file) => here.files.get(file) ?? []))],
    note: textIn(said['note'], NOTE_LENGTH) || undefined, title: textIn(said['title'], TITLE_LENGTH) || undefined, message: textIn(said['message'], MESSAGE_LENGTH) || undefined, reader: ADDRESS.test(reader) ? reader : undefined,
    expiresAt: dateIn(said['expiresAt']), withdrawnAt: dateIn(said['withdrawnAt'], here.now), opened: lastDay === undefined ? 0 : opened, lastDay: opened > 0 ? lastDay : undefined, house: houseIn(said, here),
  };
}

function helpIn(said: Record_, here: Here): PastHelp | undefined {
  const id = textIn(said['id'], 26), email = textIn(said['email'], 254), credentials = movedIn(said['credentials'], here).slice(0, HELP_LIMITS.items), madeAt = dateIn(said['madeAt'], here.now);
  if (!isPublicId(id) || !ADDRESS.test(email) || credentials.length === 0 || !madeAt) return undefined;
  return { id, email, credentials, madeAt, words: textIn(said['words'], HELP_LIMITS.words), expiresAt: dateIn(said['expiresAt']), closedAt: dateIn(said['closedAt'], here.now), lastDay: dayIn(said['lastDay'], here.now), notes: listIn(said['notes'], HELP_LIMITS.notes).flatMap((note) => noteIn(note, here.now) ?? []), house: houseIn(said, here) };
}

function noteIn(said: Record_, now: Date): HelpNote | undefined {
  const id = textIn(said['id'], 26), text = textIn(said['text'], HELP_LIMITS.note), at = dateIn(said['at'], now);
  return isPublicId(id) && text !== '' && at ? { id, text, by: textIn(said['by'], 100), at } : undefined;
}

/** What it showed, under the headings of then: it is chosen anew from today's collections when its holder keeps it. */
function portfolioIn(here: Here): PastPortfolio | undefined {
  const [said] = listIn([here.portfolio], 1);
  if (!said) return undefined;
  const shown = listIn(said['shown'], PORTFOLIO_LIMITS.sections + 1).map((section) => ({
    name: textIn(section['name'], COLLECTION_LIMITS.name), note: textIn(section['note'], COLLECTION_LIMITS.note),
    items: listIn(section['items'], PORTFOLIO_LIMITS.credentials).flatMap((item) => { const [credential] = movedIn([item['credential']], here); return credential === undefined ? [] : [{ credential, note: textIn(item['note'], COLLECTION_LIMITS.note) }]; }),
  })).filter(({ items }) => items.length > 0);
  return {
    name: textIn(said['name'], PORTFOLIO_LIMITS.name).toLowerCase(), title: textIn(said['title'], PORTFOLIO_LIMITS.title), intro: textIn(said['intro'], PORTFOLIO_LIMITS.intro), notes: said['notes'] === true, listed: said['listed'] === true, shown,
    sections: [...new Set(textsIn(said['sections'], PORTFOLIO_LIMITS.sections).flatMap((id) => here.collections.get(id) ?? []))], credentials: movedIn(said['credentials'], here).slice(0, PORTFOLIO_LIMITS.credentials), house: houseIn(said, here),
  };
}

function itemsIn(said: unknown, here: Here): PastLink['items'] {
  const found = new Map(listIn(said, MOST_ITEMS).flatMap((item) => { const [credential] = movedIn([item['credential']], here), hidden = textsIn(item['hidden'], FIELDS.length); return credential === undefined ? [] : [[credential, FIELDS.filter((field) => hidden.includes(field))] as const]; }));
  return [...found].map(([credential, hidden]) => ({ credential, hidden }));
}

/** Where these are held here, each once: what was not kept, or is somebody else's, is nowhere. */
function movedIn(said: unknown, { credentials, own }: Here): readonly string[] {
  return [...new Set(textsIn(said, PORTFOLIO_LIMITS.credentials).flatMap((old) => credentials.get(old) ?? []))].filter((id) => own.has(id));
}

/** Whoever made it, as it says: the first house stays named, however many archives it went through. */
function houseIn(said: Record_, { house }: Here): string {
  return textIn(said['house'], HOUSE_LENGTH) || textIn(house, HOUSE_LENGTH) || '?';
}

/** The first of one id. */
function once<T extends { readonly id: string }>(list: readonly T[]): readonly T[] {
  return [...new Map(list.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

function listIn(said: unknown, most: number): readonly Record_[] {
  return Array.isArray(said) ? said.slice(0, most).filter((one): one is Record_ => typeof one === 'object' && one !== null && !Array.isArray(one)) : [];
}
function textsIn(said: unknown, most: number): readonly string[] {
  return Array.isArray(said) ? said.slice(0, most).filter((one): one is string => typeof one === 'string') : [];
}
/** Cut to what may be typed here; a U+0000 is in no text of a person's. */
function textIn(said: unknown, most: number): string {
  return typeof said === 'string' ? said.replaceAll('\0', '').slice(0, most).trim() : '';
}
/** Not before this century, nor after `last`. */
function dateIn(said: unknown, last?: Date): Date | undefined {
  const at = typeof said === 'string' && /^\d{4}-\d\d-\d\dT/.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(Math.max(EPOCH, last ? Math.min(at, last.getTime()) : at));
}
function dayIn(said: unknown, last: Date): string | undefined {
  const at = typeof said === 'string' && /^\d{4}-\d\d-\d\d$/.test(said) ? dateIn(`${said}T00:00:00Z`, last) : undefined;
  return at && day(at);
}

/** A name that is not to be had keeps nothing else out. */
function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AcquisError) || error.status >= 500) throw error;
}
