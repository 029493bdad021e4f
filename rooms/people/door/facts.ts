// Everything the account holds of its person, for them to take away (GDPR art. 15 and 20). No secret is in it: no key, no token, no hash of either.
import { open } from '#lib/seal';
import type { Ports } from '../people.ts';
import { passkeysOf, sessionsOf } from '../store/access.ts';
import { accountRows } from '../store/accounts.ts';
import * as organisations from '../store/organisations.ts';
import { auditOf } from '../store/records.ts';
import { loginsOf } from '../store/ways.ts';
import type { Accounts } from './accounts.ts';
import type { IdentityDesk } from './identities.ts';

/** JSON; instants in ISO 8601. */
export type AccountFacts = Readonly<Record<string, unknown>>;

export function factsDesk({ db }: Ports, people: Accounts, identities: Pick<IdentityDesk, 'addressesOf' | 'identifiersOf'>) {
  return {
    async factsOf(person: string): Promise<AccountFacts> {
      const [addresses, identifiers] = await Promise.all([identities.addressesOf(person), identities.identifiersOf(person)]);
      return db.asHouse(async (tx) => {
        const account = (await people.read(tx, [person])).get(person), key = await people.key(tx, person), [row] = await accountRows(tx, [person]);
        return {
          number: person, name: account?.name, language: account?.lang, administrator: account?.admin, passkeyOnly: account?.passkeyOnly, addresses, identifiers,
          birth: key && row?.birth ? JSON.parse(open(key, row.birth, `birth:${person}`).toString('utf8')) as unknown : null,
          logins: (await loginsOf(tx, person)).map(({ id, provider, sealed, linked_at, used_at }) => ({ provider, who: key ? open(key, sealed, `login:${id}`).toString('utf8') : '', since: linked_at, used: used_at })),
          passkeys: (await passkeysOf(tx, person)).map(({ name, created_at, used_at, synced }) => ({ name, since: created_at, used: used_at, synced })),
          sessions: (await sessionsOf(tx, person)).map(({ agent, created_at, seen_at }) => ({ browser: agent, since: created_at, seen: seen_at })),
          organisations: (await organisations.membershipsOf(tx, person)).map(({ org_id, roles, since }) => ({ organisation: org_id, roles, since })),
          history: (await auditOf(tx, person)).map(({ at, act, by, subject }) => ({ at, act, ...(by === person ? {} : { by }), ...(subject === person ? {} : { subject }) })),
        };
      });
    },
  };
}
