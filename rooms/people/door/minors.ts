// Minors have no public page: not by their own wish, and not by a press of the wrong button. The year of birth is what its owner says, sealed as their name is.
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import { open, seal } from '#lib/seal';
import type { Ports } from '../people.ts';
import { accountRows, updateAccount } from '../store/accounts.ts';
import type { Accounts } from './accounts.ts';
import { isOfAge, ofAgeFrom } from './ages.ts';
import type { AuditEntry } from './audit.ts';
import { isCountry } from './countries.ts';

/** `country`: ISO 3166-1 alpha-3. */
export type Birth = { readonly year: number; readonly country: string };
/** `from`: the year in which they are of age. */
export type Age = { readonly kind: 'unsaid' } | { readonly kind: 'minor'; readonly born: number; readonly from: number } | { readonly kind: 'of_age' };
const OLDEST = 120;
/** `again`: given by mistake, and to be asked. It counts no more, and until there is another what was closed by it stays closed. */
type Said = Birth & { readonly again?: true };

export function minorDesk({ db, clock }: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  async function lastSaid(tx: Tx, person: string): Promise<Said | undefined> {
    const [row] = await accountRows(tx, [person]), key = await people.key(tx, person);
    return row?.birth && key ? JSON.parse(open(key, row.birth, `birth:${person}`).toString('utf8')) as Said : undefined;
  }
  async function birth(tx: Tx, person: string): Promise<Birth | undefined> {
    const said = await lastSaid(tx, person);
    return said?.again ? undefined : said;
  }
  /** Nobody is asked for a year of birth before something of theirs is to be seen by everybody. */
  async function ageOf(person: string): Promise<Age> {
    const said = await db.asHouse((tx) => birth(tx, person));
    if (!said) return { kind: 'unsaid' };
    return isOfAge(said, clock.now()) ? { kind: 'of_age' } : { kind: 'minor', born: said.year, from: ofAgeFrom(said) };
  }
  return {
    ageOf,
    /** What was public before anybody was asked stays so, until its owner says to be a minor. */
    mayBePublic: async (person: string): Promise<boolean> => {
      const said = await db.asHouse((tx) => lastSaid(tx, person));
      return !said || (!said.again && isOfAge(said, clock.now()));
    },
    /** Before something becomes public. @throws AcquisError age_unsaid, minor_not_public */
    async publicOnly(person: string): Promise<void> {
      const { kind } = await ageOf(person);
      if (kind !== 'of_age') throw new AcquisError(kind === 'minor' ? 'minor_not_public' : 'age_unsaid');
    },
    birthOf: (person: string): Promise<Birth | undefined> => db.asHouse((tx) => birth(tx, person)),
    /** Once said to be a minor, nobody becomes of age by saying so: the year can be made later, not earlier. Undefined: nothing is said, which only who is of age may say. @throws AcquisError bad_input, minor_not_public */
    async sayBirth(visitor: Pick<Visitor, 'id'>, said: { readonly year: string; readonly country: string } | undefined): Promise<void> {
      const now = clock.now(), year = Number(said?.year);
      if (said && (!/^\d{4}$/.test(said.year) || year > now.getUTCFullYear() || year < now.getUTCFullYear() - OLDEST)) throw new AcquisError('bad_input', { faults: [{ path: 'year', code: 'people_year' }] });
      if (said && !isCountry(said.country)) throw new AcquisError('bad_input', { faults: [{ path: 'country', code: 'people_country_unknown' }] });
      const next = said && { year, country: said.country };
      await db.asHouse(async (tx) => {
        const before = await lastSaid(tx, visitor.id), key = await people.key(tx, visitor.id);
        if (!key) throw new AcquisError('not_found');
        if (before?.again && !next) return;
        if (before && !before.again && !isOfAge(before, now) && (!next || isOfAge(next, now))) throw new AcquisError('minor_not_public');
        await updateAccount(tx, visitor.id, { birth: next ? seal(key, JSON.stringify(next), `birth:${visitor.id}`) : null });
        await audit(tx, { by: visitor.id, act: 'people.birth-said', subject: visitor.id });
      });
    },
    /** A year given by mistake, by the word of an administrator who was written to: asked again when it matters next. Nothing happens where nothing was said; whether there is such an account is not told. */
    async askAgeAgain(by: string, email: string): Promise<void> {
      await db.asHouse(async (tx) => {
        const person = await people.byEmail(tx, email), before = person === undefined ? undefined : await birth(tx, person), key = person === undefined ? undefined : await people.key(tx, person);
        if (person === undefined || !before || !key) return;
        await updateAccount(tx, person, { birth: isOfAge(before, clock.now()) ? null : seal(key, JSON.stringify({ ...before, again: true } satisfies Said), `birth:${person}`) });
        await audit(tx, { by, act: 'people.birth-asked-again', subject: person });
      });
    },
  };
}
