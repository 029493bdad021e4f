// Who an account is known as: several addresses, each proved by a code, and identifiers, each proved where it comes from. Whatever changes here is told to the address that was there before.
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import type { Lang } from '#lib/i18n';
import { publicId, secretToken } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Ports } from '../people.ts';
import * as access from '../store/access.ts';
import * as store from '../store/accounts.ts';
import type { IdentifierKind } from '../store/tables.ts';
import * as ways from '../store/ways.ts';
import type { Accounts } from './accounts.ts';
import { normalEmail } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import type { Codes, Tried } from './codes.ts';
import { normalIdentifier } from './identifiers.ts';
import type { Teller } from './tell.ts';

/** Everything by which this person is known to be who a credential names: nothing here was only typed. */
export type Identities = { readonly emails: readonly string[]; readonly identifiers: readonly { readonly kind: IdentifierKind; readonly value: string }[] };
export type Address = { readonly id: string; readonly email: string; readonly since: string; readonly proved: boolean; /** Mails go there. */ readonly main: boolean };
export type Identifier = { readonly id: string; readonly kind: IdentifierKind; readonly value: string; readonly since: string };

const UNDO_MS = 14 * 86_400_000;
/** Whoever takes an account proves their own address, adds their own key, and only then makes it the main one. */
const BEFORE_MS = 3_600_000;
const MOST = 20;

export type IdentityDesk = ReturnType<typeof identityDesk>;

export function identityDesk(ports: Ports, people: Accounts, codes: Codes, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, tell: Teller) {
  const { db, clock, secrets } = ports;
  const later = (ms: number) => new Date(clock.now().getTime() + ms);
  const blindOf = (kind: IdentifierKind, value: string) => secrets.blind(`identifier:${kind}`, normalIdentifier(kind, value));

  async function addresses(tx: Tx, person: string): Promise<Address[]> {
    const [rows, key, account] = [await store.addressesOf(tx, person), await people.key(tx, person), (await people.read(tx, [person])).get(person)];
    if (!key || account?.email === undefined) return [];
    const main = people.blind(account.email);
    return rows.map((row) => ({ id: row.id, email: open(key, row.sealed, `email:${person}`).toString(), since: row.added_at.toISOString(), proved: row.proved_at !== null, main: row.blind.equals(main) }))
      .sort((a, b) => Number(b.main) - Number(a.main));
  }
  async function identifiers(tx: Tx, person: string): Promise<Identifier[]> {
    const [rows, key] = [await ways.identifiersOf(tx, person), await people.key(tx, person)];
    return key ? rows.map((row) => ({ id: row.id, kind: row.kind, value: open(key, row.sealed, `identifier:${row.id}`).toString(), since: row.proved_at.toISOString() })) : [];
  }
  async function mine(tx: Tx, person: string, id: string): Promise<Address> {
    const found = (await addresses(tx, person)).find((one) => one.id === id);
    if (!found) throw new AcquisError('not_found');
    return found;
  }

  /** The reader of an address that loses its place gets a way back, for whoever lost it to somebody else. */
  async function tellOld(tx: Tx, person: string, email: string, what: 'main_changed' | 'address_removed'): Promise<void> {
    const key = await people.key(tx, person), token = secretToken(), now = clock.now();
    if (!key) return;
    await ways.insertUndo(tx, { token_hash: sha256(token), person_id: person, blind: people.blind(email), sealed: seal(key, email, `undo:${person}`), changed_at: now, expires_at: later(UNDO_MS) });
    await tell(tx, person, what, { to: email, values: { email }, undo: token });
  }

  async function makeMain(tx: Tx, person: string, row: store.AddressRow): Promise<void> {
    await store.updateAccount(tx, person, { email_blind: row.blind, email: row.sealed });
  }

  /** Stands in the transaction that proved the address. @throws AcquisError address_taken */
  async function addProved(tx: Tx, person: string, email: string): Promise<void> {
    if (await attach(tx, person, email)) await tell(tx, person, 'address_added', { values: { email } });
  }

  /** False when it was there already. */
  async function attach(tx: Tx, person: string, email: string): Promise<boolean> {
    const key = await people.key(tx, person), now = clock.now(), blind = people.blind(email), known = await store.addressesOf(tx, person);
    if (!key) throw new AcquisError('not_found');
    if (known.some((row) => row.blind.equals(blind))) { await store.addressProved(tx, blind, now); return false; }
    if (known.length >= MOST) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'people_many_addresses', values: { n: MOST } }] });
    const row = { id: publicId(), person_id: person, blind, sealed: seal(key, email.trim().normalize('NFC'), `email:${person}`), added_at: now, proved_at: now };
    if (!await store.insertAddress(tx, row)) throw new AcquisError('address_taken');
    await audit(tx, { by: person, act: 'people.address-added', subject: row.id });
    return true;
  }

  /** Stands in the transaction that saw the proof. Again, by the same person: nothing changes. @throws AcquisError identifier_taken */
  async function addIdentifier(tx: Tx, person: string, kind: IdentifierKind, value: string): Promise<void> {
    const key = await people.key(tx, person), blind = blindOf(kind, value), id = publicId();
    if (!key) throw new AcquisError('not_found');
    if (!await ways.insertIdentifier(tx, { id, person_id: person, kind, blind, sealed: seal(key, value, `identifier:${id}`), proved_at: clock.now() })) {
      if ((await ways.identifierByBlind(tx, kind, blind))?.person_id === person) return;
      throw new AcquisError('identifier_taken');
    }
    await audit(tx, { by: person, act: 'people.identifier-added', subject: id });
  }

  return {
    addProved, addIdentifier,
    async identities(person: string): Promise<Identities> {
      return db.asHouse(async (tx) => ({
        emails: (await addresses(tx, person)).filter(({ proved }) => proved).map(({ email }) => email),
        identifiers: (await identifiers(tx, person)).map(({ kind, value }) => ({ kind, value })),
      }));
    },
    addressesOf: (person: string): Promise<Address[]> => db.asHouse((tx) => addresses(tx, person)),
    identifiersOf: (person: string): Promise<Identifier[]> => db.asHouse((tx) => identifiers(tx, person)),
    /** Six digits to an address to be added, or to one that was only typed so far. @returns the attempt. @throws AcquisError bad_input, too_many */
    askAddressCode: (visitor: Visitor, email: string, lang: Lang, from: string): Promise<string> => codes.ask({ purpose: 'address', email, from, person: visitor.id, reader: async () => ({ lang }) }),
    addressAttempt: (visitor: Visitor, attempt: string): Promise<{ email: string }> => codes.attempt(attempt, 'address', visitor.id),
    /** @throws AcquisError too_many, bad_input, address_taken: whoever reads it has another account here */
    tryAddressCode: (visitor: Visitor, attempt: string, code: string, from: string): Promise<Tried<true>> =>
      codes.try({ id: attempt, code, from, purpose: 'address', person: visitor.id }, async (tx, email) => { await addProved(tx, visitor.id, email); return true as const; }),
    /** Mails go there from now on; the one they went to until now is told, with a way back. @throws AcquisError not_found, address_unproved */
    async chooseMain(visitor: Visitor, id: string): Promise<void> {
      await db.asHouse(async (tx) => {
        await store.lockAccounts(tx, [visitor.id]);
        const wanted = await mine(tx, visitor.id, id), before = (await people.read(tx, [visitor.id])).get(visitor.id)?.email;
        if (!wanted.proved) throw new AcquisError('address_unproved');
        if (wanted.main || before === undefined) return;
        const row = await store.addressByBlind(tx, people.blind(wanted.email));
        if (!row) throw new AcquisError('not_found');
        await makeMain(tx, visitor.id, row);
        await audit(tx, { by: visitor.id, act: 'people.main-address-changed', subject: id });
        await tellOld(tx, visitor.id, before, 'main_changed');
      });
    },
    /** @throws AcquisError not_found, last_way_in: an account keeps one proved address at least, the one mails go to */
    async removeAddress(visitor: Visitor, id: string): Promise<void> {
      await db.asHouse(async (tx) => {
        await store.lockAccounts(tx, [visitor.id]);
        const gone = await mine(tx, visitor.id, id);
        if (gone.main) throw new AcquisError('last_way_in');
        await store.deleteAddress(tx, visitor.id, id);
        await audit(tx, { by: visitor.id, act: 'people.address-removed', subject: id });
        if (gone.proved) await tellOld(tx, visitor.id, gone.email, 'address_removed');
      });
    },
    /** @throws AcquisError not_found */
    async removeIdentifier(visitor: Visitor, id: string): Promise<void> {
      await db.asHouse(async (tx) => {
        if (!(await ways.identifiersOf(tx, visitor.id)).some((row) => row.id === id)) throw new AcquisError('not_found');
        await ways.deleteIdentifier(tx, visitor.id, id);
        await audit(tx, { by: visitor.id, act: 'people.identifier-removed', subject: id });
      });
    },
    /** Looking changes nothing: mail scanners look. @throws AcquisError link_gone */
    async lookAtUndo(token: string): Promise<{ readonly email: string }> {
      return db.asHouse(async (tx) => {
        const row = await ways.openUndo(tx, sha256(token), clock.now()), key = row && await people.key(tx, row.person_id);
        if (!row || !key) throw new AcquisError('link_gone');
        return { email: open(key, row.sealed, `undo:${row.person_id}`).toString() };
      });
    },
    /** The address is the account's again, and its main one; every way in that came since the change is shut, and every session ends: whoever took the account made them.
        @returns the person, to be signed in. @throws AcquisError link_gone, address_taken */
    async undo(token: string): Promise<string> {
      return db.asHouse(async (tx) => {
        const row = await ways.useUndo(tx, sha256(token), clock.now()), person = row?.person_id, key = person && await people.key(tx, person);
        if (!row || !person || !key) throw new AcquisError('link_gone');
        await store.lockAccounts(tx, [person]);
        const email = open(key, row.sealed, `undo:${person}`).toString(), since = new Date(row.changed_at.getTime() - BEFORE_MS);
        await attach(tx, person, email);
        const kept = await store.addressByBlind(tx, row.blind);
        if (kept?.person_id !== person) throw new AcquisError('address_taken');
        await makeMain(tx, person, kept);
        for (const other of await store.addressesOf(tx, person)) if (other.id !== kept.id && other.added_at >= since) await store.deleteAddress(tx, person, other.id);
        await access.deletePasskeysSince(tx, person, since);
        await ways.deleteLoginsSince(tx, person, since);
        await ways.deleteRecovery(tx, person);
        await store.updateAccount(tx, person, { passkey_only: false });
        await access.deleteSessions(tx, person);
        await audit(tx, { by: person, act: 'people.address-restored', subject: kept.id });
        await tell(tx, person, 'restored', { values: { email } });
        return person;
      });
    },
    /** Advice for the account page: the only address, or all of them at an organisation's domain, ends with the studies or the job. */
    async needsSecond(person: string, domains: readonly string[]): Promise<'alone' | 'at-work' | undefined> {
      const known = await db.asHouse((tx) => addresses(tx, person)), proved = known.filter((one) => one.proved);
      const atWork = ({ email }: Address) => domains.some((domain) => { const host = normalEmail(email).split('@')[1] ?? ''; return host === domain || host.endsWith(`.${domain}`); });
      if (proved.length > 0 && proved.every(atWork)) return 'at-work';
      return proved.length <= 1 ? 'alone' : undefined;
    },
  };
}
