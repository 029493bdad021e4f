// Who works where, and who administers the house.
import { AcquisError } from '#lib/errors';
import type { Role, Visitor } from '#lib/http';
import { inLanguage, type Lang } from '#lib/i18n';
import type { Tx } from '#lib/db';
import type { Account, Ports } from '../people.ts';
import { leavesNoOwner, ROLES } from '../people.policy.ts';
import { adminIds, lockAdmins, updateAccount } from '../store/accounts.ts';
import * as store from '../store/organisations.ts';
import type { Accounts } from './accounts.ts';
import type { AuditEntry } from './audit.ts';

export type Member = { readonly person: string; readonly name: string; readonly email: string | undefined; readonly roles: readonly Role[]; readonly since: string };

export function memberDesk({ db }: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>) {
  return {
    async members(org: string): Promise<Member[]> {
      return db.asHouse(async (tx) => {
        const rows = await store.membersOf(tx, org), accounts = await people.read(tx, rows.map((row) => row.person_id));
        return rows.map((row) => ({ person: row.person_id, name: accounts.get(row.person_id)?.name ?? '', email: accounts.get(row.person_id)?.email, roles: row.roles, since: row.since.toISOString() }));
      });
    },
    async placesOf(visitor: Visitor, lang: Lang): Promise<{ readonly id: string; readonly name: string; readonly roles: readonly Role[] }[]> {
      return db.asHouse(async (tx) => Promise.all((await store.membershipsOf(tx, visitor.id)).map(async (row) => {
        const [organisation] = await store.organisations(tx, row.org_id);
        return { id: row.org_id, name: inLanguage(organisation?.name, lang).text, roles: row.roles };
      })));
    },
    /** @throws AcquisError bad_input, last_owner, not_found */
    async changeRoles(org: string, by: string, person: string, roles: readonly string[]): Promise<void> {
      const wanted = rolesFrom(roles);
      await db.asOrganisation(org, async (tx) => {
        const members = await store.lockMembers(tx, org), member = members.find((m) => m.person_id === person);
        if (!member) throw new AcquisError('not_found');
        if (leavesNoOwner(members.map((m) => ({ person: m.person_id, roles: m.roles })), person, wanted)) throw new AcquisError('last_owner');
        await store.putMembership(tx, { ...member, roles: wanted });
        await audit(tx, { organisation: org, by, act: 'people.roles-changed', subject: person });
      });
    },
    /** @throws AcquisError last_owner, not_found */
    async removeMember(org: string, by: string, person: string): Promise<void> {
      await db.asOrganisation(org, async (tx) => {
        const members = await store.lockMembers(tx, org);
        if (!members.some((m) => m.person_id === person)) throw new AcquisError('not_found');
        if (leavesNoOwner(members.map((m) => ({ person: m.person_id, roles: m.roles })), person, [])) throw new AcquisError('last_owner');
        await store.deleteMembership(tx, org, person);
        await audit(tx, { organisation: org, by, act: 'people.member-removed', subject: person });
      });
    },

    async administrators(): Promise<Account[]> {
      return db.asHouse(async (tx) => [...(await people.read(tx, await adminIds(tx))).values()]);
    },
    /** @throws AcquisError last_owner, not_found */
    async removeAdministrator(by: string, person: string): Promise<void> {
      await db.asHouse(async (tx) => {
        const admins = await lockAdmins(tx);
        if (!admins.includes(person)) throw new AcquisError('not_found');
        if (admins.length === 1) throw new AcquisError('last_owner');
        await updateAccount(tx, person, { admin: false });
        await audit(tx, { by, act: 'people.administrator-removed', subject: person });
      });
    },
  };
}

/** A closed list: whatever else a form sends is refused. @throws AcquisError bad_input */
export function rolesFrom(given: readonly string[]): Role[] {
  const roles = ROLES.filter((role) => given.includes(role));
  if (roles.length === 0 || roles.length !== new Set(given).size) throw new AcquisError('bad_input', { faults: [{ path: 'roles', code: 'people_roles' }] });
  return roles;
}
