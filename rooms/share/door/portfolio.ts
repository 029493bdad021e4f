// A portfolio: a page of one's own under a name one chooses, off until wanted. It shows what was chosen when it was kept, and nothing that came later by itself.
import { AcquisError, type Fault } from '#lib/errors';
import type { Tx } from '#lib/db';
import { rowId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Collection, ShownLine } from '#rooms/hold';
import type { SharePorts } from '../share.ts';
import { keyOf } from './keys.ts';
import type { PastPortfolio } from './restore.ts';
import { isNameFree, lockNames, namesKept, personNamed, portfolioRow, putPortfolio, releaseNames, takeName, type PortfolioRow } from '../store/portfolio.ts';

const DAY = 86_400_000;
/** A name that was given back rests: who still has the address should not find somebody else. */
export const NAME_RESTS_DAYS = 90;
export const PORTFOLIO_LIMITS = { name: 40, title: 100, intro: 2_000, sections: 20, credentials: 200, names: 3 } as const;
/** Words that mean the house, or a page of it. */
const RESERVED = new Set('about account acquis admin administrator api authentication badge certificate claim collection compare contact credential desk did docs dossier edit embed europass help helper helping hold home house issue issuer legal link links login logo mail moderator name new official operator paper people portfolio preview privacy profile reader receipt register root search security settings share sign staff status support system trust verify web well-known'.split(' '));

/** `sections`: ids of collections; `credentials`: further ones, without a heading. `notes`: the notes to them are shown too. `listed`: search engines may keep it. */
export type PortfolioWish = { readonly name: string; readonly title: string; readonly intro: string; readonly sections: readonly string[]; readonly credentials: readonly string[]; readonly notes: boolean; readonly listed: boolean };
/** As it was when it was kept. A section without a name is what stands below none. `house`: where it was kept, of a draft that came out of an archive and that its holder did not keep here yet. */
export type Kept = PortfolioWish & { readonly house?: string; readonly shown: readonly { readonly name: string; readonly note: string; readonly items: readonly { readonly credential: string; readonly note: string }[] }[] };
export type Portfolio = Kept & { readonly onAir: boolean; readonly changedAt: Date };
export type ShownEntry = { readonly line: ShownLine; readonly note: string; /** Its own page, where its holder made it public. */ readonly href: string | undefined };
export type ShownPortfolio = { readonly person: string; readonly title: string; readonly intro: string; readonly listed: boolean; readonly sections: readonly { readonly name: string; readonly note: string; readonly entries: readonly ShownEntry[] }[] };

export type Portfolios = {
  portfolio(person: string): Promise<Portfolio | undefined>;
  /** Keeps it as it is wished; what is seen already changes with it. @throws AcquisError bad_input, minor_not_public (while it is seen) */
  keepPortfolio(person: string, wish: PortfolioWish): Promise<void>;
  /** @throws AcquisError not_found (nothing kept), bad_input (the name is taken, or it shows nothing), minor_not_public */
  publish(person: string): Promise<void>;
  /** From then on as if it had never been; the name rests. */
  unpublish(person: string): Promise<void>;
  /** The first of a name and those like it that this person could have. Undefined: none of them. */
  freeName(person: string, name: string): Promise<string | undefined>;
  /** What it would show. @throws AcquisError bad_input */
  previewPortfolio(person: string, wish: PortfolioWish): Promise<ShownPortfolio>;
  /** Undefined: unknown, switched off, erased or a minor's; as many questions are asked in every case. */
  findPortfolio(name: string): Promise<ShownPortfolio | undefined>;
};

/** For the room's own door: what an archive says of a portfolio, as a draft. */
type PortfolioRestore = { restorePortfolio(person: string, past: PastPortfolio): Promise<void> };

export function openPortfolios({ db, clock, secrets, people, hold }: SharePorts): Portfolios & PortfolioRestore {
  const blind = (name: string) => secrets.blind('portfolio-name', name.toLowerCase()), rested = () => restedSince(clock.now());

  async function read(tx: Tx, person: string): Promise<Portfolio | undefined> {
    const row = await portfolioRow(tx, person), key = row && (await people.keys.open(tx, [row.key_id])).get(row.key_id);
    return row && key && { ...JSON.parse(open(key, row.sealed, aad(person)).toString('utf8')) as Kept, onAir: row.on_air, changedAt: row.changed_at };
  }
  async function write(tx: Tx, person: string, kept: Kept, onAir: boolean): Promise<void> {
    const key = await keyOf(people, tx, person), row: PortfolioRow = { key_id: key.id, sealed: seal(key.key, JSON.stringify(kept), aad(person)), on_air: onAir, changed_at: clock.now() };
    await putPortfolio(tx, person, row);
  }

  /** @throws AcquisError bad_input */
  async function judged(person: string, wish: PortfolioWish): Promise<Kept> {
    const faults = headFaults(wish);
    for (const field of ['title', 'intro'] as const) if (wish[field].length > PORTFOLIO_LIMITS[field]) faults.push({ path: field, code: 'hold_text_long', values: { n: PORTFOLIO_LIMITS[field] } });
    const [collections, own] = [await hold.collections(person), new Set((await hold.own(person)).map(({ id }) => id))];
    const sections = wish.sections.flatMap((id) => collections.find((one) => one.id === id) ?? []), credentials = wish.credentials.filter((id) => own.has(id));
    if (sections.length > PORTFOLIO_LIMITS.sections || credentials.length > PORTFOLIO_LIMITS.credentials) faults.push({ path: 'sections', code: 'share_portfolio_full', values: { n: PORTFOLIO_LIMITS.sections } });
    if (faults.length > 0) throw new AcquisError('bad_input', { faults });
    const { name, title, intro, notes, listed } = wish;
    return { title, intro, notes, listed, name: name.toLowerCase(), sections: sections.map(({ id }) => id), credentials, shown: [...sections.map((one) => sectionOf(one, wish.notes)), ...(credentials.length > 0 ? [{ name: '', note: '', items: credentials.map((credential) => ({ credential, note: '' })) }] : [])] };
  }

  /** @throws AcquisError bad_input */
  async function take(tx: Tx, person: string, name: string): Promise<void> {
    const refuse = (code: Fault['code']): never => { throw new AcquisError('bad_input', { faults: [{ path: 'name', code, values: { n: NAME_RESTS_DAYS } }] }); };
    if (await namesKept(tx, person, blind(name), rested()) > PORTFOLIO_LIMITS.names) refuse('share_names_many');
    // Taken, resting and the house's own answer alike: nobody learns from it who is here.
    if (isReserved(name) || !await takeName(tx, blind(name), person, clock.now(), rested())) refuse('share_name_unavailable');
    await releaseNames(tx, person, clock.now(), blind(name));
  }

  async function shown(person: string, kept: Kept): Promise<ShownPortfolio> {
    const own = new Map((await hold.own(person)).map((line) => [line.id, line])), chosen = new Map<string, string>();
    for (const { credential } of kept.shown.flatMap(({ items }) => items)) chosen.set(credential, own.has(credential) ? credential : (await hold.find(credential, person))?.id ?? '');
    const lines = new Map((await hold.pictured(person, [...new Set(chosen.values())].flatMap((id) => own.get(id) ?? []))).map((line) => [line.id, line]));
    const entry = async ({ credential, note }: { credential: string; note: string }): Promise<ShownEntry[]> => {
      const open = await hold.find(credential, undefined), line = lines.get(chosen.get(credential) ?? '');
      return line ? [{ line, note, href: open ? `/c/${open.id}` : undefined }] : [];
    };
    const sections = await Promise.all(kept.shown.map(async ({ name, note, items }) => ({ name, note, entries: (await Promise.all(items.map(entry))).flat() })));
    return { person, title: kept.title, intro: kept.intro, listed: kept.listed, sections: sections.filter(({ entries }) => entries.length > 0) };
  }

  return {
    portfolio: (person) => db.asPerson(person, (tx) => read(tx, person)),
    previewPortfolio: async (person, wish) => shown(person, await judged(person, wish)),
    async keepPortfolio(person, wish) {
      const kept = await judged(person, wish), seen = (await this.portfolio(person))?.onAir === true;
      if (seen) await people.publicOnly(person);
      await db.asPerson(person, async (tx) => {
        await lockNames(tx, person);
        if ((await read(tx, person))?.onAir) await take(tx, person, kept.name);
        await write(tx, person, kept, seen);
      });
    },
    async publish(person) {
      await people.publicOnly(person);
      await db.asPerson(person, async (tx) => {
        await lockNames(tx, person);
        const kept = await read(tx, person);
        if (!kept) throw new AcquisError('not_found');
        const faults = headFaults(kept); // what came out of an archive was typed nowhere here
        if (faults.length > 0) throw new AcquisError('bad_input', { faults });
        if (kept.shown.length === 0) throw new AcquisError('bad_input', { faults: [{ path: 'sections', code: 'share_portfolio_empty' }] });
        await take(tx, person, kept.name);
        const { house: _, ...own } = kept;
        await write(tx, person, own, true);
      });
    },
    unpublish: (person) => db.asPerson(person, async (tx) => {
      await lockNames(tx, person);
      const kept = await read(tx, person);
      await releaseNames(tx, person, clock.now());
      if (kept) await write(tx, person, kept, false);
    }),
    freeName: (person, name) => db.asPerson(person, async (tx) => {
      for (const wished of likeNames(name)) if (nameFaults(wished).length === 0 && !isReserved(wished) && await isNameFree(tx, blind(wished), person, rested())) return wished;
      return undefined;
    }),
    /** Its name is wished again: where it can be had, it rests for this person until they publish. What they made here stays. */
    restorePortfolio: (person, past) => db.asPerson(person, async (tx) => {
      await lockNames(tx, person);
      const known = await read(tx, person), entries = (kept: Kept) => kept.shown.reduce((sum, { items }) => sum + items.length, 0);
      if (known && (known.onAir || known.house === undefined || entries(known) >= entries(past))) return;
      await write(tx, person, past, false);
      const may = nameFaults(past.name).length === 0 && !isReserved(past.name) && await namesKept(tx, person, blind(past.name), rested()) < PORTFOLIO_LIMITS.names;
      if (may && await takeName(tx, blind(past.name), person, clock.now(), rested())) await releaseNames(tx, person, clock.now());
    }),
    async findPortfolio(name) {
      const known = await db.asHouse((tx) => personNamed(tx, blind(name))), person = known ?? rowId(clock.now());
      const [kept, may] = [await db.asPerson(person, (tx) => read(tx, person)), await people.mayBePublic(person)];
      return kept?.onAir && may && kept.name === name ? shown(person, kept) : undefined;
    },
  };
}

function headFaults({ name, title }: Pick<PortfolioWish, 'name' | 'title'>): Fault[] {
  return [...nameFaults(name), ...(title.trim() === '' ? [{ path: 'title', code: 'share_title_needed' } as const] : [])];
}

/** Small letters, digits and single hyphens between them: nothing that looks like another by capitals or other scripts. */
function nameFaults(name: string): Fault[] {
  const plain = name.toLowerCase();
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(plain) || plain.length < 3 || plain.length > PORTFOLIO_LIMITS.name || /^\d+$/.test(plain)) return [{ path: 'name', code: 'share_name_form', values: { n: PORTFOLIO_LIMITS.name } }];
  return [];
}

function isReserved(name: string): boolean {
  return RESERVED.has(name) || RESERVED.has(name.replace(/s$/, ''));
}

/** The name, and what comes next to it. */
function likeNames(name: string): readonly string[] {
  const plain = name.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, PORTFOLIO_LIMITS.name - 3).replace(/-+$/, '');
  return plain === '' ? [] : [plain, ...[2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${plain}-${n}`)];
}

/** Who gave a name back after this has it kept from others. */
export function restedSince(now: Date): Date {
  return new Date(now.getTime() - NAME_RESTS_DAYS * DAY);
}

function sectionOf({ name, note, items }: Collection, notes: boolean): Kept['shown'][number] {
  return { name, note: notes ? note : '', items: items.map(({ credential, note: own }) => ({ credential, note: notes ? own : '' })) };
}

const aad = (person: string): string => `share:portfolio:${person}`;
