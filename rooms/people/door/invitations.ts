// An invitation is bound to one mailbox: it counts only for a person who has proved they read it.
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import type { Role, Visitor } from '#lib/http';
import { dictionary, inLanguage, type Lang } from '#lib/i18n';
import { publicId, secretToken } from '#lib/ids';
import { open, seal, sha256 } from '#lib/seal';
import type { Tx } from '#lib/db';
import type { Ports } from '../people.ts';
import type { MailWish } from '../people.events.ts';
import { accountRows, addressByBlind, addressesOf, updateAccount } from '../store/accounts.ts';
import * as store from '../store/organisations.ts';
import type { Accounts } from './accounts.ts';
import { isEmail, normalEmail } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import { spend } from './limits.ts';
import { rolesFrom } from './members.ts';

const INVITATION_MS = 14 * 86_400_000;

export type Invitation = { readonly id: string; readonly organisation: string | undefined; readonly organisationName: string; readonly email: string; readonly roles: readonly Role[]; readonly lang: Lang; readonly invitedBy: string; readonly expiresAt: string; readonly expired: boolean };
export type InvitationWish = { readonly email: string; readonly roles: readonly string[]; readonly lang: Lang };
/** What opening an invitation's link may lead to. */
export type Opened = { readonly invitation: Invitation; readonly next: 'accept' | 'new-account' | 'sign-in' | 'other-address' };
/** An organisation, or undefined for the house. */
type Place = string | undefined;
export type InvitationDesk = ReturnType<typeof invitationDesk>;

export function invitationDesk(ports: Ports, people: Accounts, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, mailWanted: Channel<MailWish>) {
  const { db, clock, secrets, publicUrl } = ports;
  const key = secrets.key('invitations');
  const within = <R>(org: Place, work: (tx: Tx) => Promise<R>) => org === undefined ? db.asHouse(work) : db.asOrganisation(org, work);
  const houseName = (lang: Lang) => dictionary(lang)('people.admin.title');

  async function present(tx: Tx, rows: readonly store.InvitationRow[], lang?: Lang): Promise<Invitation[]> {
    return Promise.all(rows.map(async (row) => {
      const [organisation] = row.org_id ? await store.organisations(tx, row.org_id) : [];
      const by = (await people.read(tx, [row.invited_by])).get(row.invited_by);
      return {
        id: row.id, organisation: row.org_id ?? undefined, organisationName: organisation ? inLanguage(organisation.name, lang ?? row.lang).text : houseName(lang ?? row.lang),
        email: open(key, row.email, row.id).toString(), roles: row.roles, lang: row.lang, invitedBy: by?.name ?? '', expiresAt: row.expires_at.toISOString(), expired: row.expires_at <= clock.now(),
      };
    }));
  }

  async function post(tx: Tx, row: store.InvitationRow, token: string): Promise<void> {
    const [invitation] = await present(tx, [row]);
    if (!invitation) return;
    const t = dictionary(row.lang), house = row.org_id === null, name = invitation.organisationName;
    await mailWanted.tell(tx, {
      kind: 'invitation', to: invitation.email, lang: row.lang, ...(row.org_id && { organisation: row.org_id }),
      subject: house ? t('people.mail.invitation.subject_house', { house: new URL(publicUrl).host }) : t('people.mail.invitation.subject', { name }),
      lines: [
        house ? t('people.mail.invitation.text_house', { by: invitation.invitedBy, house: new URL(publicUrl).host }) : t('people.mail.invitation.text', { by: invitation.invitedBy, name, roles: row.roles.map((r) => t(`people.roles.${r}`)).join(', ') }),
        t('people.mail.invitation.until'), t('people.mail.invitation.not_you'),
      ],
      action: { label: t('people.mail.invitation.action'), url: `${publicUrl}/people/invitation/${token}` },
    });
  }

  /** Stands in the transaction that proved the address or saw the session of its account. */
  async function accept(tx: Tx, row: store.InvitationRow, person: string): Promise<void> {
    if (row.expires_at <= clock.now() || !await store.deleteInvitation(tx, row.id)) throw new AcquisError('link_gone');
    if (row.org_id === null) await updateAccount(tx, person, { admin: true });
    else {
      const before = await store.membership(tx, row.org_id, person);
      await store.putMembership(tx, { org_id: row.org_id, person_id: person, roles: [...new Set([...before?.roles ?? [], ...row.roles])], since: clock.now() });
    }
    await audit(tx, { ...(row.org_id && { organisation: row.org_id }), by: person, act: 'people.invitation-accepted', subject: row.id });
  }

  async function byToken(token: string): Promise<store.InvitationRow> {
    const [row] = await db.asHouse((tx) => store.invitations(tx, { token: sha256(token) }));
    if (!row || row.expires_at <= clock.now()) throw new AcquisError('link_gone');
    return row;
  }
  /** To any of their addresses that they proved. */
  const isTheirs = async (tx: Tx, row: store.InvitationRow, visitor: Visitor) => { const address = await addressByBlind(tx, row.email_blind); return address?.person_id === visitor.id && address.proved_at !== null; };

  async function mine(org: Place, id: string): Promise<store.InvitationRow> {
    const [row] = await db.asHouse((tx) => store.invitations(tx, { id }));
    if (!row || row.org_id !== (org ?? null)) throw new AcquisError('not_found');
    return row;
  }

  return {
    /** To an organisation, or (undefined) to administer the house. @throws AcquisError bad_input, too_many */
    async invite(org: Place, by: string, wish: InvitationWish): Promise<void> {
      const roles = org === undefined ? [] : rolesFrom(wish.roles);
      if (!isEmail(wish.email)) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'people_email' }] });
      await within(org, async (tx) => {
        const known = await people.byEmail(tx, wish.email), id = publicId(), token = secretToken();
        const inside = known && (org === undefined ? (await accountRows(tx, [known]))[0]?.admin : await store.membership(tx, org, known));
        if (inside) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'people_already_inside' }] });
        const blind = people.blind(wish.email);
        await spend(ports, tx, 'invitation-address', blind.toString('hex'));
        for (const old of await store.invitations(tx, { email: blind })) if (old.org_id === (org ?? null)) await store.deleteInvitation(tx, old.id);
        const row = { id, org_id: org ?? null, token_hash: sha256(token), email_blind: blind, email: seal(key, wish.email.trim().normalize('NFC'), id), roles, lang: wish.lang, invited_by: by, invited_at: clock.now(), expires_at: new Date(clock.now().getTime() + INVITATION_MS) };
        await store.insertInvitation(tx, row);
        await post(tx, row, token);
        await audit(tx, { ...(org && { organisation: org }), by, act: 'people.invited', subject: id });
      });
    },
    async invitations(org: Place): Promise<Invitation[]> {
      return db.asHouse(async (tx) => present(tx, await store.invitations(tx, { org: org ?? null })));
    },
    /** A new link for 14 more days; the old one stops. @throws AcquisError not_found, too_many */
    async resendInvitation(org: Place, by: string, id: string): Promise<void> {
      const row = await mine(org, id), token = secretToken(), expires = new Date(clock.now().getTime() + INVITATION_MS);
      await within(org, async (tx) => {
        await spend(ports, tx, 'invitation-address', row.email_blind.toString('hex'));
        await store.renewInvitation(tx, id, sha256(token), expires);
        await post(tx, { ...row, expires_at: expires }, token);
        await audit(tx, { ...(org && { organisation: org }), by, act: 'people.invitation-sent-again', subject: id });
      });
    },
    /** @throws AcquisError not_found */
    async withdrawInvitation(org: Place, by: string, id: string): Promise<void> {
      await mine(org, id);
      await within(org, async (tx) => {
        await store.deleteInvitation(tx, id);
        await audit(tx, { ...(org && { organisation: org }), by, act: 'people.invitation-withdrawn', subject: id });
      });
    },

    /** The link proves the mailbox to a newcomer. Whoever has an account signs in to it first: two weeks in a mailbox is long for a key to somebody's account. @throws AcquisError link_gone */
    async openInvitation(token: string, visitor: Visitor | undefined, lang: Lang): Promise<Opened> {
      const row = await byToken(token);
      return db.asHouse(async (tx) => {
        const [invitation] = await present(tx, [row], lang);
        if (!invitation) throw new AcquisError('link_gone');
        if (visitor) return { invitation, next: await isTheirs(tx, row, visitor) ? 'accept' : 'other-address' };
        return { invitation, next: await people.byEmail(tx, invitation.email) ? 'sign-in' : 'new-account' };
      });
    },
    /** @returns the person, to be signed in when nobody was. @throws AcquisError link_gone, invitation_other_address, sign_in_needed */
    async acceptInvitation(token: string, visitor: Visitor | undefined, newcomer: { name: string; lang: Lang }): Promise<string> {
      const row = await byToken(token);
      if (visitor && !await db.asHouse((tx) => isTheirs(tx, row, visitor))) throw new AcquisError('invitation_other_address');
      return within(row.org_id ?? undefined, async (tx) => {
        const email = open(key, row.email, row.id).toString();
        if (!visitor && await people.byEmail(tx, email)) throw new AcquisError('sign_in_needed');
        const person = visitor?.id ?? await people.ensure(tx, { email, ...newcomer });
        await accept(tx, row, person);
        return person;
      });
    },
    /** For a visitor whose address is proved already. */
    async invitationsFor(visitor: Visitor, lang: Lang): Promise<Invitation[]> {
      return db.asHouse(async (tx) => {
        const proved = (await addressesOf(tx, visitor.id)).filter((address) => address.proved_at !== null), rows = await Promise.all(proved.map(({ blind }) => store.invitations(tx, { email: blind })));
        return (await present(tx, rows.flat(), lang)).filter((i) => !i.expired);
      });
    },
    /** @throws AcquisError not_found, link_gone */
    async acceptOwn(visitor: Visitor, id: string): Promise<void> {
      const [row] = await db.asHouse((tx) => store.invitations(tx, { id }));
      if (!row || !await db.asHouse((tx) => isTheirs(tx, row, visitor))) throw new AcquisError('not_found');
      await within(row.org_id ?? undefined, (tx) => accept(tx, row, visitor.id));
    },
    /** Language of a living invitation to that address: a newcomer may ask for a code with it. */
    async invitedLang(tx: Tx, email: string): Promise<Lang | undefined> {
      return (await store.invitations(tx, { email: people.blind(normalEmail(email)) })).find((row) => row.expires_at > clock.now())?.lang;
    },
  };
}
