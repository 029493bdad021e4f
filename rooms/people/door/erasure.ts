// A person goes. Their keys first, so that nothing of theirs opens in any copy; then every row, in the same transaction. It cannot be undone.
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import { withinPerson, type Tx } from '#lib/db';
import type { Visitor } from '#lib/http';
import { dictionary } from '#lib/i18n';
import { open } from '#lib/seal';
import type { Erased, MailWish } from '../people.events.ts';
import type { Ports } from '../people.ts';
import { leavesNoOwner } from '../people.policy.ts';
import * as access from '../store/access.ts';
import * as accountStore from '../store/accounts.ts';
import { accountIds, aliasesOf, deleteAccount, deleteAccountKey, keepMarks, marksAmong, marksKept } from '../store/erasure.ts';
import * as organisations from '../store/organisations.ts';
import { deleteKeys, keysOf } from '../store/records.ts';
import type { Accounts } from './accounts.ts';
import { normalEmail } from './addresses.ts';
import type { AuditEntry } from './audit.ts';

/** `stuck`: organisations that would be left without an owner. `lastAdmin`: nobody else administers the house. */
export type ErasurePlan = { readonly email: string | undefined; readonly stuck: readonly string[]; readonly lastAdmin: boolean; readonly organisations: number };

const PAGE = 500, NOBODY = '00000000-0000-0000-0000-000000000000';

export function erasureDesk({ db, clock, secrets, publicUrl }: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, mailWanted: Channel<MailWish>, erased: Channel<Erased>) {
  /** Locks what it counts on. */
  async function hindrances(tx: Tx, person: string): Promise<Pick<ErasurePlan, 'stuck' | 'lastAdmin' | 'organisations'>> {
    const stuck: string[] = [], places = await organisations.membershipsOf(tx, person), admins = await accountStore.lockAdmins(tx);
    for (const { org_id } of places) {
      const members = (await organisations.lockMembers(tx, org_id)).map((m) => ({ person: m.person_id, roles: m.roles }));
      if (leavesNoOwner(members, person, [])) stuck.push(org_id);
    }
    return { stuck, organisations: places.length, lastAdmin: admins.length === 1 && admins[0] === person };
  }

  const markOf = (person: string): Buffer => secrets.blind('erased', person);

  /** While their key still opens them; one that was only typed may be somebody else's. */
  async function provedBy(tx: Tx, person: string): Promise<string[]> {
    const key = await people.key(tx, person), rows = await accountStore.addressesOf(tx, person);
    return key ? rows.filter(({ proved_at }) => proved_at !== null).map(({ sealed }) => open(key, sealed, `email:${person}`).toString('utf8')) : [];
  }

  async function takeAway(tx: Tx, person: string): Promise<void> {
    const persons = [person, ...await aliasesOf(tx, person)], emails = await provedBy(tx, person);
    for (const one of persons) await withinPerson(tx, one, async () => deleteKeys(tx, (await keysOf(tx, one)).map(({ id }) => id)));
    for (const one of persons) await deleteAccountKey(tx, one);
    for (const one of persons) await erased.tell(tx, { person: one, ...(one === person && { emails }) });
    const blinds = (await accountStore.addressesOf(tx, person)).map(({ blind }) => blind), sessions = (await access.sessionsOf(tx, person)).map(({ id }) => id);
    await deleteAccount(tx, persons, blinds, sessions);
    await keepMarks(tx, persons.map(markOf), clock.now());
  }

  return {
    erasurePlan: (visitor: Visitor): Promise<ErasurePlan> => db.asHouse(async (tx) => ({ email: visitor.email, ...await hindrances(tx, visitor.id) })),
    /** Their own address, as they typed it. */
    isOwnAddress: ({ email }: Visitor, typed: string): boolean => email !== undefined && normalEmail(typed) === normalEmail(email),
    /** At once and for ever. @throws AcquisError last_owner, not_found */
    async eraseAccount(visitor: Visitor): Promise<void> {
      await db.asHouse(async (tx) => {
        const person = visitor.id;
        await accountStore.lockAccounts(tx, [person]);
        const account = (await people.read(tx, [person])).get(person), { stuck, lastAdmin } = await hindrances(tx, person);
        if (!account || account.id !== person || account.email === undefined) throw new AcquisError('not_found');
        if (stuck.length > 0 || lastAdmin) throw new AcquisError('last_owner');
        const t = dictionary(account.lang);
        await mailWanted.tell(tx, { kind: 'account', to: account.email, lang: account.lang, subject: t('people.erase.mail.subject'), lines: [t('people.erase.mail.text'), t('people.erase.mail.not_you', { url: publicUrl })] });
        await takeAway(tx, person);
        await audit(tx, { by: person, act: 'people.erased', subject: person });
      });
    },
    /** Keyed hashes of those erased so far, and when: for the file that lies beside the backups. */
    erasures: async (): Promise<ReadonlyMap<string, string>> => new Map((await db.asHouse(marksKept)).map(({ mark, at }) => [mark.toString('hex'), at.toISOString()])),
    /** After an older backup was put back: whoever was erased since goes once more, whatever they own or administer, and no mail leaves. @returns how many, and whose organisations have no owner now */
    async eraseAgain(): Promise<{ readonly persons: number; readonly ownerless: readonly string[] }> {
      const gone: string[] = [], ownerless = new Set<string>();
      if ((await db.asHouse(marksKept)).length === 0) return { persons: 0, ownerless: [] };
      for (let after = NOBODY; ;) {
        const ids = await db.asHouse((tx) => accountIds(tx, after, PAGE)), last = ids.at(-1);
        if (last === undefined) break;
        after = last;
        const marks = new Map(ids.map((id) => [markOf(id).toString('hex'), id]));
        const found = await db.asHouse((tx) => marksAmong(tx, [...marks.keys()].map((hex) => Buffer.from(hex, 'hex'))));
        gone.push(...found.flatMap((mark) => marks.get(mark.toString('hex')) ?? []));
      }
      for (const person of gone) await db.asHouse(async (tx) => {
        await accountStore.lockAccounts(tx, [person]);
        for (const org of (await hindrances(tx, person)).stuck) ownerless.add(org);
        await takeAway(tx, person);
        await audit(tx, { by: 'house', act: 'people.erased', subject: person });
      });
      return { persons: gone.length, ownerless: [...ownerless] };
    },
  };
}
