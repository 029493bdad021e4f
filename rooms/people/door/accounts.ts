// Accounts. Name and address are sealed under the account's own key; the address is found again by a keyed hash.
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { rowId } from '#lib/ids';
import { newKey, open, seal } from '#lib/seal';
import type { Account, Ports } from '../people.ts';
import { accountByEmail, accountRows, insertAccount, updateAccount, type AccountRow } from '../store/accounts.ts';
import { normalEmail } from './addresses.ts';

export type Accounts = ReturnType<typeof accounts>;

export function accounts({ secrets, clock }: Ports) {
  const wrap = secrets.key('person-keys');
  const blind = (email: string) => secrets.blind('email', normalEmail(email));

  function readable(row: AccountRow): Account {
    const key = row.key && open(wrap, row.key, `account:${row.id}`);
    const text = (sealed: Buffer | null, field: string) => key && sealed ? open(key, sealed, `${field}:${row.id}`).toString() : undefined;
    return { id: row.id, email: text(row.email, 'email'), name: text(row.name, 'name') ?? '', lang: row.lang, admin: row.admin };
  }

  const self = {
    blind,
    byEmail: (tx: Tx, email: string): Promise<string | undefined> => accountByEmail(tx, blind(email)),
    async read(tx: Tx, ids: readonly string[]): Promise<Map<string, Account>> {
      return new Map((await accountRows(tx, ids)).map((row) => [row.id, readable(row)]));
    },
    /** The account of that address, made when there is none. An existing one is left as it is. */
    async ensure(tx: Tx, who: { email: string; name?: string; lang: Lang }): Promise<string> {
      const known = await self.byEmail(tx, who.email);
      if (known) return known;
      const id = rowId(clock.now()), key = newKey();
      const row = { id, email_blind: blind(who.email), email: seal(key, who.email.trim().normalize('NFC'), `email:${id}`), name: seal(key, who.name ?? '', `name:${id}`), lang: who.lang, admin: false, created_at: clock.now() };
      if (await insertAccount(tx, row, seal(wrap, key, `account:${id}`))) return id;
      return await self.byEmail(tx, who.email) ?? self.ensure(tx, who);
    },
    async change(tx: Tx, id: string, facts: { name: string; lang: Lang }): Promise<void> {
      const [row] = await accountRows(tx, [id]);
      if (!row?.key) return;
      await updateAccount(tx, id, { name: seal(open(wrap, row.key, `account:${id}`), facts.name, `name:${id}`), lang: facts.lang });
    },
  };
  return self;
}
