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
import { apiKeyDesk } from './door/api-keys.ts';
import { auditTrail, type AuditEntry } from './door/audit.ts';
import { brandDesk } from './door/brand.ts';
import { codes as codesByMail } from './door/codes.ts';
import { didDesk } from './door/dids.ts';
import { entry } from './door/entry.ts';
import { erasureDesk } from './door/erasure.ts';
import { factsDesk } from './door/facts.ts';
import { freshDesk } from './door/fresh.ts';
import { guards } from './door/guards.ts';
import { houseDesk } from './door/house.ts';
import { identityDesk } from './door/identities.ts';
import { invitationDesk } from './door/invitations.ts';
import { journeyDesk } from './door/journeys.ts';
import { keeper } from './door/kept.ts';
import { limitDesk } from './door/limits.ts';
import { memberDesk } from './door/members.ts';
import { mergeDesk } from './door/merging.ts';
import { minorDesk } from './door/minors.ts';
import { organisationDesk } from './door/organisations.ts';
import { passkeyDesk } from './door/passkeys.ts';
import { personKeys } from './door/person-keys.ts';
import { providerDesk } from './door/providers.ts';
import { recoveryDesk } from './door/recovery.ts';
import { IDLE_MS, OLDEST_MS, sessions } from './door/sessions.ts';
import { teller } from './door/tell.ts';
import type { Erased, MailWish, Merged } from './people.events.ts';
import type { Identities } from './door/identities.ts';
import type { Outward } from './door/openid.ts';
import type { ApiScope } from './people.policy.ts';

export { isEmail, normalEmail, ownPath } from './door/addresses.ts';
export { countries, isCountry } from './door/countries.ts';
export { organisationFaults } from './door/organisations.ts';
export { API_SCOPES, ROLES, type ApiScope } from './people.policy.ts';
export type { ApiKeyFacts, ApiKeyWish } from './door/api-keys.ts';
export { LEGAL_PAGES } from './door/house.ts';
export type { AuditEntry, History } from './door/audit.ts';
export type { Brand, BrandWish, Signatory, StoredPicture } from './door/brand.ts';
export type { CodeOutcome } from './door/entry.ts';
export type { DidChallenge } from './door/dids.ts';
export type { ErasurePlan } from './door/erasure.ts';
export type { AccountFacts } from './door/facts.ts';
export type { KeptForm } from './door/fresh.ts';
export type { Address, Identifier, Identities } from './door/identities.ts';
export type { JourneyPurpose, Login, Waiting } from './door/journeys.ts';
export type { MergePlan } from './door/merging.ts';
export type { Age, Birth } from './door/minors.ts';
export type { Look, Outward } from './door/openid.ts';
export { USUAL_CLAIMS, type Provider, type ProviderWish } from './door/providers.ts';
export type { Sheet as RecoverySheet } from './door/recovery.ts';
export type { Confirmed, LegalPage, LegalText } from './door/house.ts';
export type { Invitation, InvitationWish, Opened } from './door/invitations.ts';
export type { Member } from './door/members.ts';
export type { Passkey } from './door/passkeys.ts';
export type { SessionFacts } from './door/sessions.ts';
export type { Erased, MailWish, Merged } from './people.events.ts';

export type Ports = { readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly publicUrl: string; /** The guarded way out, to providers of logins and documents of dids. */ readonly fetcher?: Outward; /** Shown by the device when a passkey is made. */ readonly name?: string };

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
export type Account = { readonly id: string; readonly email: string | undefined; readonly name: string; readonly lang: Lang; readonly admin: boolean; /** Codes by mail do not open it. */ readonly passkeyOnly?: boolean };

export type PersonKeys = {
  /** Rows of the transaction's tenant, which must be this owner. `key` is 32 bytes. */
  make(tx: Tx, owner: { readonly organisation: string } | { readonly person: string }, count: number): Promise<{ id: string; key: Buffer }[]>;
  /** An id missing in the answer was erased (or is another tenant's). */
  open(tx: Tx, ids: readonly string[]): Promise<Map<string, Buffer>>;
  destroy(tx: Tx, ids: readonly string[]): Promise<void>;
};

/** What other rooms take from here. */
type ForRooms = {
  readonly publicUrl: string;
  now(): Date;
  // who is asking: `c.var.visitor`, `c.var.seat`
  visitorOf(sessionToken: string): Promise<Visitor | undefined>;
  readonly session: MiddlewareHandler<Env>;
  readonly signedInOnly: MiddlewareHandler<Env>;
  readonly adminOnly: MiddlewareHandler<Env>;
  /** For `/o/:org/…`. The owner always passes; no roles given: any member. */
  memberOnly(...roles: Role[]): MiddlewareHandler<Env>;
  /** After the others: who asks has proved again within ten minutes that it is them; otherwise they are asked to, and come back to what they asked for. */
  readonly freshOnly: MiddlewareHandler<Env>;
  /** For `/api/v1/…`. No scope given: any key. */
  apiKeyOnly(scope?: ApiScope): MiddlewareHandler<Env>;
  signIn(c: Ctx, person: string, provedAt?: Date): Promise<void>;
  // organisations and persons
  organisation(id: string): Promise<Organisation | undefined>;
  organisations(): Promise<Organisation[]>;
  createOrganisation(by: Visitor, facts: OrganisationFacts): Promise<Organisation>;
  updateOrganisation(by: string, id: string, facts: OrganisationFacts): Promise<Organisation>;
  account(id: string): Promise<Account | undefined>;
  /** The account of an address that its owner has just proved (a claim by mail does). */
  ensurePerson(tx: Tx, who: { email: string; name?: string; lang: Lang }): Promise<{ id: string }>;
  readonly keys: PersonKeys;
  /** Every address and identifier the person proved. */
  identities(person: string): Promise<Identities>;
  /** False for minors: nothing of theirs is seen by everybody. */
  mayBePublic(person: string): Promise<boolean>;
  /** Before something becomes public. @throws AcquisError age_unsaid, minor_not_public */
  publicOnly(person: string): Promise<void>;
  // records
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  readonly mailWanted: Channel<MailWish>;
  readonly merged: Channel<Merged>;
  readonly erased: Channel<Erased>;
  sweep(): Promise<void>;
};
/** What this room's own pages and commands ask, desk by desk; each says its shapes and errors. */
type Desks = Pick<ReturnType<typeof organisationDesk>, 'organisationDomains'> & ReturnType<typeof sessions> & ReturnType<typeof apiKeyDesk> & ReturnType<typeof brandDesk> & ReturnType<typeof memberDesk> & ReturnType<typeof invitationDesk> & ReturnType<typeof entry> & ReturnType<typeof passkeyDesk> & ReturnType<typeof houseDesk> & ReturnType<typeof freshDesk> & Omit<ReturnType<typeof identityDesk>, 'addProved' | 'addIdentifier'> & Omit<ReturnType<typeof providerDesk>, 'client' | 'fetcher'> & ReturnType<typeof journeyDesk> & ReturnType<typeof mergeDesk> & ReturnType<typeof didDesk> & ReturnType<typeof recoveryDesk> & ReturnType<typeof minorDesk> & ReturnType<typeof limitDesk> & ReturnType<typeof erasureDesk> & ReturnType<typeof factsDesk> & Pick<ReturnType<typeof auditTrail>, 'history'>
  & { changeAccount(visitor: Visitor, facts: { name: string; lang: Lang }): Promise<void> };
export type People = ForRooms & Desks;

export function openPeople(ports: Ports): People {
  const { db, clock, publicUrl } = ports;
  const mailWanted = channel<MailWish>(), merged = channel<Merged>(), erased = channel<Erased>();
  const persons = accounts(ports, (tx, person) => erased.tell(tx, { person }));
  const { audit, history } = auditTrail(ports, persons);
  const tell = teller(ports, persons, mailWanted), kept = keeper(ports), codes = codesByMail(ports, persons, mailWanted), fresh = freshDesk(ports, kept, codes);
  const identities = identityDesk(ports, persons, codes, audit, tell), providers = providerDesk(ports, audit), { client: _client, fetcher, ...providersSeen } = providers;
  const invitations = invitationDesk(ports, persons, audit, mailWanted);
  return {
    publicUrl, mailWanted, merged, erased, audit, history, now: () => clock.now(), keys: personKeys(ports),
    ...sessions(ports, persons), ...guards(ports, audit), ...organisationDesk(ports, audit), ...apiKeyDesk(ports, audit), ...brandDesk(ports, audit),
    ...memberDesk(ports, persons, audit), ...invitations, ...entry(ports, persons, invitations, audit, codes), ...passkeyDesk(ports, audit, tell), ...houseDesk(ports, persons, audit, mailWanted),
    ...fresh, ...identities, ...providersSeen, ...journeyDesk(ports, persons, { kept, codes, fresh, identities, providers }, audit, tell), ...mergeDesk(ports, persons, { kept, codes, identities }, audit, tell, merged),
    ...didDesk(ports, kept, identities, fetcher), ...recoveryDesk(ports, persons, audit, tell), ...minorDesk(ports, persons, audit), ...limitDesk(ports, persons), ...erasureDesk(ports, persons, audit, mailWanted, erased), ...factsDesk(ports, persons, identities),
    account: (id) => db.asHouse(async (tx) => (await persons.read(tx, [id])).get(id)),
    changeAccount: (visitor, facts) => db.asHouse((tx) => persons.change(tx, visitor.id, facts)),
    ensurePerson: async (tx, who) => ({ id: await persons.ensure(tx, who) }),
    sweep: () => db.asHouse((tx) => sweepAccess(tx, clock.now(), new Date(clock.now().getTime() - IDLE_MS), new Date(clock.now().getTime() - OLDEST_MS))),
  };
}
