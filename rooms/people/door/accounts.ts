// Accounts. Name and address are sealed under the account's own key; the address is found again by a keyed hash.
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { publicId, rowId } from '#lib/ids';
import { newKey, open, seal } from '#lib/seal';
import type { Account, Ports } from '../people.ts';
import { accountByEmail, accountRows, addressByBlind, addressProved, forgetSealed, insertAccount, insertAccountKey, resealAddress, updateAccount, type AccountRow } from '../store/accounts.ts';
import { normalEmail } from './addresses.ts';

export type Accounts = ReturnType<typeof accounts>;

/** `lost`: nothing that was sealed for this person opens again, and whoever keeps it lets it go. */
export function accounts({ secrets, clock }: Ports, lost: (tx: Tx, person: string) => Promise<void>) {
  const wrap = secrets.key('person-keys');
  const blind = (email: string) => secrets.blind('email', normalEmail(email));
  const keyOf = (row: AccountRow | undefined) => (row?.key ? open(wrap, row.key, `account:${row.id}`) : undefined);

  function readable(row: AccountRow): Account {
    const key = keyOf(row);
    const text = (sealed: Buffer | null, field: string) => key && sealed ? open(key, sealed, `${field}:${row.id}`).toString() : undefined;
    return { id: row.id, email: text(row.email, 'email'), name: text(row.name, 'name') ?? '', lang: row.lang, admin: row.admin, passkeyOnly: row.passkey_only };
  }

  const self = {
    blind,
    byEmail: (tx: Tx, email: string): Promise<string | undefined> => accountByEmail(tx, blind(email)),
    /** The account of an address, and the address as its owner wrote it when they proved it: mail goes there, never to a look-alike that was typed. */
    async reached(tx: Tx, email: string): Promise<{ readonly account: Account; readonly to: string } | undefined> {
      const row = await addressByBlind(tx, blind(email)), key = row && await self.key(tx, row.person_id), account = row && (await self.read(tx, [row.person_id])).get(row.person_id);
      return key && account && { account, to: open(key, row.sealed, `email:${row.person_id}`).toString() };
    },
    /** One that became part of another is called as that one. */
    async read(tx: Tx, ids: readonly string[]): Promise<Map<string, Account>> {
      const rows = await accountRows(tx, ids), merged = rows.flatMap((row) => row.merged_into ?? []);
      const others = merged.length > 0 ? await self.read(tx, merged) : new Map<string, Account>();
      return new Map(rows.map((row) => {
        const other = row.merged_into === null ? undefined : others.get(row.merged_into);
        return [row.id, other ? { ...other, id: row.id, admin: false } : readable(row)];
      }));
    },
    /** The account of that address, made when there is none. An existing one is left as it is. `unproved`: typed, and nothing more. */
    async ensure(tx: Tx, who: { email: string; name?: string; lang: Lang }, unproved = false): Promise<string> {
      const known = await self.byEmail(tx, who.email);
      if (known) { if (!unproved) { await self.revive(tx, known, who.email); await addressProved(tx, blind(who.email), clock.now()); } return known; }
      const id = rowId(clock.now()), key = newKey(), at = clock.now();
      const email = seal(key, who.email.trim().normalize('NFC'), `email:${id}`), hash = blind(who.email);
      const row = { id, email_blind: hash, email, name: seal(key, who.name ?? '', `name:${id}`), lang: who.lang, admin: false, created_at: at };
      const address = { id: publicId(), person_id: id, blind: hash, sealed: email, added_at: at, proved_at: unproved ? null : at };
      if (await insertAccount(tx, row, address, seal(wrap, key, `account:${id}`))) return id;
      return await self.byEmail(tx, who.email) ?? self.ensure(tx, who);
    },
    /** A house put back without the keys of its persons: whoever proves the address again goes on under a new key, with their roles and without what the lost keys sealed: kept, it would be in the way of the holder's own copies. Any other account stays as it is. */
    async revive(tx: Tx, id: string, email: string): Promise<void> {
      const [row] = await accountRows(tx, [id]), key = newKey();
      if (!row || row.key || row.merged_into !== null || !await insertAccountKey(tx, id, seal(wrap, key, `account:${id}`))) return;
      const sealed = seal(key, email.trim().normalize('NFC'), `email:${id}`), hash = blind(email);
      await forgetSealed(tx, id, hash);
      await lost(tx, id);
      await resealAddress(tx, hash, sealed);
      await updateAccount(tx, id, { email: sealed, email_blind: hash, name: seal(key, '', `name:${id}`), birth: null });
    },
    /** The language of such an account. Nobody knows any more how its owner wrote the address, so only one that has no look-alikes is written to. */
    async lostKey(tx: Tx, email: string): Promise<Lang | undefined> {
      const id = /^[\x21-\x7e]+$/.test(email.trim()) ? await self.byEmail(tx, email) : undefined, row = id === undefined ? undefined : (await accountRows(tx, [id]))[0];
      return row && !row.key && row.merged_into === null ? row.lang : undefined;
    },
    async change(tx: Tx, id: string, facts: { name: string; lang: Lang }): Promise<void> {
      const key = await self.key(tx, id);
      if (key) await updateAccount(tx, id, { name: seal(key, facts.name, `name:${id}`), lang: facts.lang });
    },
    /** The account's own key; undefined once it is erased, or part of another. */
    async key(tx: Tx, id: string): Promise<Buffer | undefined> {
      return keyOf((await accountRows(tx, [id]))[0]);
    },
  };
  return self;
}
