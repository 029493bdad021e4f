// Two accounts of one person become one. Both are proved in one sitting; what the other held moves here in one transaction, and the other signs nobody in any more. It cannot be undone.
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import { withinPerson, type Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import { open, seal } from '#lib/seal';
import type { Ports } from '../people.ts';
import type { Merged } from '../people.events.ts';
import * as access from '../store/access.ts';
import * as accountStore from '../store/accounts.ts';
import * as organisations from '../store/organisations.ts';
import { deleteKeys, insertKeys, keysOf } from '../store/records.ts';
import * as ways from '../store/ways.ts';
import type { Accounts } from './accounts.ts';
import { ofAgeFrom } from './ages.ts';
import type { AuditEntry } from './audit.ts';
import type { Codes, Tried } from './codes.ts';
import type { IdentityDesk } from './identities.ts';
import type { Kept } from './kept.ts';
import type { Birth } from './minors.ts';
import type { Teller } from './tell.ts';

/** What moves, for the page that asks. */
export type MergePlan = { readonly email: string; readonly name: string; readonly addresses: readonly string[]; readonly identifiers: number; readonly organisations: number; readonly passkeys: number; readonly logins: number; readonly admin: boolean };
type Proof = { readonly other: string };

export function mergeDesk({ db, clock }: Ports, people: Accounts, desks: { kept: Kept; codes: Codes; identities: IdentityDesk }, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, tell: Teller, merged: Channel<Merged>) {
  const { kept, codes } = desks;

  async function proof(tx: Tx, visitor: Visitor, token: string): Promise<string> {
    const found = await kept.look<Proof>(tx, 'merge', visitor.session, token);
    if (!found) throw new AcquisError('link_gone');
    return found.other;
  }

  return {
    /** Six digits to the other account's address. @returns the attempt. @throws AcquisError bad_input, too_many, same_account */
    async askMergeCode(visitor: Visitor, email: string, from: string): Promise<string> {
      return codes.ask({ purpose: 'merge', email, from, person: visitor.id, async reader(tx) {
        const other = await people.reached(tx, email);
        if (other?.account.id === visitor.id) throw new AcquisError('same_account');
        return other && { lang: other.account.lang, to: other.to, closed: other.account.passkeyOnly ?? false };
      } });
    },
    mergeAttempt: (visitor: Visitor, attempt: string): Promise<{ email: string }> => codes.attempt(attempt, 'merge', visitor.id),
    /** @returns the token of the page that asks. @throws AcquisError too_many */
    async tryMergeCode(visitor: Visitor, attempt: string, code: string, from: string): Promise<Tried<string>> {
      return codes.try({ id: attempt, code, from, purpose: 'merge', person: visitor.id }, async (tx, email) => {
        const other = await people.byEmail(tx, email);
        if (!other || other === visitor.id || (await people.read(tx, [other])).get(other)?.passkeyOnly) return undefined;
        return kept.keep(tx, 'merge', visitor.session, { other } satisfies Proof);
      });
    },
    /** A passkey of the other account answered. @throws AcquisError same_account */
    async otherProved(visitor: Visitor, other: string): Promise<string> {
      if (other === visitor.id) throw new AcquisError('same_account');
      return db.asHouse((tx) => kept.keep(tx, 'merge', visitor.session, { other } satisfies Proof));
    },
    /** @throws AcquisError link_gone */
    async mergePlan(visitor: Visitor, token: string): Promise<MergePlan> {
      return db.asHouse(async (tx) => {
        const other = await proof(tx, visitor, token), [account, key] = [(await people.read(tx, [other])).get(other), await people.key(tx, other)];
        if (account?.email === undefined || !key) throw new AcquisError('link_gone');
        const addresses = (await accountStore.addressesOf(tx, other)).map((row) => open(key, row.sealed, `email:${other}`).toString());
        return {
          email: account.email, name: account.name, addresses, admin: account.admin, identifiers: (await ways.identifiersOf(tx, other)).length, organisations: (await organisations.membershipsOf(tx, other)).length,
          passkeys: (await access.passkeysOf(tx, other)).length, logins: (await ways.loginsOf(tx, other)).length,
        };
      });
    },
    /** @throws AcquisError link_gone, merge_waits (an address of one of them changed lately: its reader's way back must stay open) */
    async merge(visitor: Visitor, token: string): Promise<void> {
      await db.asHouse(async (tx) => {
        const to = visitor.id, from = await proof(tx, visitor, token);
        await accountStore.lockAccounts(tx, [from, to]);
        if (!await kept.take(tx, 'merge', visitor.session, token)) throw new AcquisError('link_gone');
        const [old, own, account] = [await people.key(tx, from), await people.key(tx, to), (await people.read(tx, [from])).get(from)];
        if (!old || !own || account?.email === undefined) throw new AcquisError('link_gone');
        const now = clock.now();
        if ([...await ways.undosOf(tx, from), ...await ways.undosOf(tx, to)].some((undo) => undo.expires_at > now)) throw new AcquisError('merge_waits');
        await tell(tx, from, 'merged'); // while there is still an address to tell

        const resealed = (sealed: Buffer, before: string, after: string) => seal(own, open(old, sealed, before), after);
        for (const row of await accountStore.addressesOf(tx, from)) await accountStore.moveAddress(tx, row.id, to, resealed(row.sealed, `email:${from}`, `email:${to}`));
        for (const row of await ways.identifiersOf(tx, from)) await ways.moveIdentifier(tx, row.id, to, resealed(row.sealed, `identifier:${row.id}`, `identifier:${row.id}`));
        for (const row of await ways.loginsOf(tx, from)) await ways.moveLogin(tx, row.id, to, resealed(row.sealed, `login:${row.id}`, `login:${row.id}`));
        await access.movePasskeys(tx, from, to);
        await ways.deleteRecovery(tx, from);
        for (const row of await organisations.membershipsOf(tx, from)) {
          const mine = await organisations.membership(tx, row.org_id, to);
          await organisations.putMembership(tx, { org_id: row.org_id, person_id: to, roles: [...new Set([...mine?.roles ?? [], ...row.roles])], since: mine?.since ?? row.since });
          await organisations.deleteMembership(tx, row.org_id, from);
        }
        if (account.admin) await accountStore.updateAccount(tx, to, { admin: true });
        await keepBirth(tx, from, to, old, own);
        const keys = await withinPerson(tx, from, async () => { const rows = await keysOf(tx, from); await deleteKeys(tx, rows.map(({ id }) => id)); return rows; });
        if (keys.length > 0) await withinPerson(tx, to, () => insertKeys(tx, to, keys));
        await access.deleteSessions(tx, from);
        await accountStore.becomeAlias(tx, from, to);
        await audit(tx, { by: to, act: 'people.merged', subject: from });
        await merged.tell(tx, { from, to });
      });
    },
  };

  /** A minor stays one: whoever is of age later counts. */
  async function keepBirth(tx: Tx, from: string, to: string, old: Buffer, own: Buffer): Promise<void> {
    const [theirs] = await accountStore.accountRows(tx, [from]), [mine] = await accountStore.accountRows(tx, [to]);
    if (!theirs?.birth) return;
    const said = open(old, theirs.birth, `birth:${from}`), grown = (text: Buffer) => ofAgeFrom(JSON.parse(text.toString('utf8')) as Birth);
    if (!mine?.birth || grown(said) > grown(open(own, mine.birth, `birth:${to}`))) await accountStore.updateAccount(tx, to, { birth: seal(own, said, `birth:${to}`) });
  }
}
