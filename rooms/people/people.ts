// The room of people: persons, organisations, roles, sign-in. Other rooms take from here who is asking, for whom, and the keys that seal a person's data.
import type { MiddlewareHandler } from 'hono';
import type { LanguageMap } from '#credential';
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { channel, type Channel } from '#lib/events';
import type { Ctx, Env, Role, Visitor } from '#lib/http';
import type { Lang } from '#lib/i18n';
import type { Secrets } from '#lib/seal';
import { sweepAccess } from './store/access.ts';
import { accounts } from './door/accounts.ts';
import { apiKeyDesk, type ApiKeyFacts, type ApiKeyWish } from './door/api-keys.ts';
import { auditTrail, type AuditEntry, type History } from './door/audit.ts';
import { entry, type CodeOutcome } from './door/entry.ts';
import { guards } from './door/guards.ts';
import { memberDesk, type MemberDesk } from './door/members.ts';
import { organisationDesk } from './door/organisations.ts';
import { passkeyDesk } from './door/passkeys.ts';
import { personKeys } from './door/person-keys.ts';
import { IDLE_MS, OLDEST_MS, sessions } from './door/sessions.ts';
import type { ApiScope } from './people.policy.ts';

export { isEmail, normalEmail, ownPath } from './door/addresses.ts';
export { countries, isCountry } from './door/countries.ts';
export { organisationFaults } from './door/organisations.ts';
export { API_SCOPES, ROLES, type ApiScope } from './people.policy.ts';
export type { ApiKeyFacts, ApiKeyWish } from './door/api-keys.ts';
export type { AuditEntry, History } from './door/audit.ts';
export type { CodeOutcome } from './door/entry.ts';
export type { Invitation, InvitationWish, Member, Opened } from './door/members.ts';
export type { Passkey } from './door/passkeys.ts';
export type { SessionFacts } from './door/sessions.ts';
export type { MailWish } from './people.events.ts';

export type Ports = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly publicUrl: string; /** Shown by the device when a passkey is made. */ readonly name?: string };

export type OrganisationFacts = {
  readonly name: LanguageMap; readonly legalName: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  readonly website?: string; readonly email?: string; readonly description?: LanguageMap;
  /** `scheme` names the register: SIRET, UAI, PIC, VAT, ROR … */
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
};
export type Organisation = OrganisationFacts & { /** In the DID: public, random, for ever. */ readonly id: string; readonly createdAt: string };
/** `email` is undefined and `name` empty once the account is erased. */
export type Account = { readonly id: string; readonly email: string | undefined; readonly name: string; readonly lang: Lang; readonly admin: boolean };

export type PersonKeys = {
  /** Rows of the transaction's tenant, which must be this owner. `key` is 32 bytes. */
  make(tx: Tx, owner: { readonly organisation: string } | { readonly person: string }, count: number): Promise<{ id: string; key: Buffer }[]>;
  /** An id missing in the answer was erased (or is another tenant's). */
  open(tx: Tx, ids: readonly string[]): Promise<Map<string, Buffer>>;
  destroy(tx: Tx, ids: readonly string[]): Promise<void>;
};

export type People = {
  readonly publicUrl: string;
  now(): Date;
  // who is asking
  visitorOf(sessionToken: string): Promise<Visitor | undefined>;
  readonly session: MiddlewareHandler<Env>;
  readonly signedInOnly: MiddlewareHandler<Env>;
  readonly adminOnly: MiddlewareHandler<Env>;
  memberOnly(...roles: Role[]): MiddlewareHandler<Env>;
  apiKeyOnly(scope?: ApiScope): MiddlewareHandler<Env>;
  signIn(c: Ctx, person: string): Promise<void>;
  signOut(c: Ctx): Promise<void>;
  sessionsOf(visitor: Visitor): Promise<import('./door/sessions.ts').SessionFacts[]>;
  endSession(visitor: Visitor, id: string): Promise<void>;
  endOtherSessions(visitor: Visitor): Promise<void>;
  // organisations
  organisation(id: string): Promise<Organisation | undefined>;
  organisations(): Promise<Organisation[]>;
  createOrganisation(by: Visitor, facts: OrganisationFacts): Promise<Organisation>;
  updateOrganisation(by: string, id: string, facts: OrganisationFacts): Promise<Organisation>;
  createApiKey(organisation: string, by: string, wish: ApiKeyWish): Promise<string>;
  apiKeys(organisation: string): Promise<ApiKeyFacts[]>;
  revokeApiKey(organisation: string, by: string, id: string): Promise<void>;
  // persons
  account(id: string): Promise<Account | undefined>;
  changeAccount(visitor: Visitor, facts: { name: string; lang: Lang }): Promise<void>;
  /** The account of an address that its owner has just proved (a claim by mail does). */
  ensurePerson(tx: Tx, who: { email: string; name?: string; lang: Lang }): Promise<{ id: string }>;
  readonly keys: PersonKeys;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  history(organisation: string | undefined, before?: string): Promise<History>;
  readonly mailWanted: Channel<import('./people.events.ts').MailWish>;
  sweep(): Promise<void>;
} & Pick<MemberDesk, 'members' | 'placesOf' | 'changeRoles' | 'removeMember' | 'administrators' | 'removeAdministrator' | 'invite' | 'invitations' | 'resendInvitation' | 'withdrawInvitation' | 'openInvitation' | 'acceptInvitation' | 'invitationsFor' | 'acceptOwn'>
  & ReturnType<typeof entry> & ReturnType<typeof passkeyDesk>;

export function openPeople(ports: Ports): People {
  const { db, clock, publicUrl } = ports;
  const mailWanted = channel<import('./people.events.ts').MailWish>();
  const accountDesk = accounts(ports);
  const trail = auditTrail(ports, accountDesk);
  const members = memberDesk(ports, accountDesk, trail.audit, mailWanted);
  return {
    publicUrl, mailWanted, now: () => clock.now(), keys: personKeys(ports),
    ...sessions(ports, accountDesk), ...guards(ports), ...organisationDesk(ports, trail.audit), ...apiKeyDesk(ports, trail.audit), ...members,
    ...entry(ports, accountDesk, members, trail.audit, mailWanted), ...passkeyDesk(ports, ports.name ?? 'Acquis', trail.audit), ...trail,
    account: (id) => db.asHouse(async (tx) => (await accountDesk.read(tx, [id])).get(id)),
    changeAccount: (visitor, facts) => db.asHouse((tx) => accountDesk.change(tx, visitor.id, facts)),
    ensurePerson: async (tx, who) => ({ id: await accountDesk.ensure(tx, who) }),
    sweep: () => db.asHouse((tx) => sweepAccess(tx, clock.now(), new Date(clock.now().getTime() - IDLE_MS), new Date(clock.now().getTime() - OLDEST_MS))),
  };
}
