// Ways in without a passkey: a link used once, a code sent by mail. An address nobody knows gets the same answer as one that is known.
import { AcquisError } from '#lib/errors';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import { secretToken } from '#lib/ids';
import { sha256 } from '#lib/seal';
import type { Ports } from '../people.ts';
import { addressProved, adminIds, updateAccount } from '../store/accounts.ts';
import * as store from '../store/access.ts';
import type { Accounts } from './accounts.ts';
import { isEmail } from './addresses.ts';
import type { AuditEntry } from './audit.ts';
import type { Codes } from './codes.ts';
import type { InvitationDesk } from './invitations.ts';

const FIRST_MS = 24 * 3_600_000;
const LOGIN_MS = 15 * 60_000;

/** `gone`: used, expired or tried too often; ask for another. */
export type CodeOutcome = { readonly outcome: 'in'; readonly person: string } | { readonly outcome: 'wrong' } | { readonly outcome: 'gone' };

export function entry(ports: Ports, people: Accounts, invitations: InvitationDesk, audit: (tx: Tx, entry: AuditEntry) => Promise<void>, codes: Codes) {
  const { db, clock } = ports;
  const later = (ms: number) => new Date(clock.now().getTime() + ms);

  async function consume(tx: Tx, purpose: store.LinkPurpose, token: string): Promise<{ person_id: string | null }> {
    const used = await store.useLink(tx, purpose, sha256(token), clock.now());
    if (!used) throw new AcquisError('link_gone');
    return used;
  }

  return {
    /** Path of the link that makes the first administrator; a new one each time, the older stop. Undefined once there is one. */
    async firstLink(): Promise<string | undefined> {
      const token = secretToken();
      return db.asHouse(async (tx) => {
        if ((await adminIds(tx)).length > 0) return undefined;
        await store.deleteLinks(tx, 'first');
        await store.insertLink(tx, { token_hash: sha256(token), purpose: 'first', person_id: null, expires_at: later(FIRST_MS) });
        return `/people/first/${token}`;
      });
    },
    /** @returns the person to sign in. @throws AcquisError link_gone, bad_input */
    async becomeFirst(token: string, who: { email: string; name: string; lang: Lang }): Promise<string> {
      const faults = [...(who.name ? [] : [{ path: 'name', code: 'people_your_name' }]), ...(isEmail(who.email) ? [] : [{ path: 'email', code: 'people_email' }])];
      if (faults.length > 0) throw new AcquisError('bad_input', { faults });
      return db.asHouse(async (tx) => {
        await consume(tx, 'first', token);
        if ((await adminIds(tx)).length > 0) throw new AcquisError('link_gone');
        const id = await people.ensure(tx, who, true);
        await people.change(tx, id, who);
        await updateAccount(tx, id, { admin: true });
        await audit(tx, { by: id, act: 'people.administrator-made', subject: id });
        return id;
      });
    },
    /** Path of a link that signs one person in, for a house whose mail does not work. @throws AcquisError address_unknown */
    async loginLink(email: string): Promise<string> {
      const token = secretToken();
      await db.asHouse(async (tx) => {
        const lang = await invitations.invitedLang(tx, email);
        const person = await people.byEmail(tx, email) ?? (lang && await people.ensure(tx, { email, lang }));
        if (!person) throw new AcquisError('address_unknown');
        await people.revive(tx, person, email);
        await store.insertLink(tx, { token_hash: sha256(token), purpose: 'login', person_id: person, expires_at: later(LOGIN_MS) });
        await audit(tx, { by: 'house', act: 'people.login-link-made', subject: person });
      });
      return `/people/login/${token}`;
    },
    /** Looking does not use it up: mail scanners look. @throws AcquisError link_gone */
    async lookAtLink(purpose: store.LinkPurpose, token: string): Promise<void> {
      if (!await db.asHouse((tx) => store.openLink(tx, purpose, sha256(token), clock.now()))) throw new AcquisError('link_gone');
    },
    /** @returns the person to sign in. @throws AcquisError link_gone */
    async useLoginLink(token: string): Promise<string> {
      const { person_id } = await db.asHouse((tx) => consume(tx, 'login', token));
      if (person_id === null) throw new AcquisError('link_gone');
      return person_id;
    },

    /** Sends six digits to an address that may enter; for any other does the same work but the sending. `from` is the network address. @returns the attempt. @throws AcquisError bad_input, too_many */
    askCode: (email: string, from: string): Promise<string> => codes.ask({
      purpose: 'sign-in', email, from,
      async reader(tx) {
        const known = await people.reached(tx, email), lang = known?.account.lang ?? await invitations.invitedLang(tx, email) ?? await people.lostKey(tx, email);
        return lang && { lang, to: known?.to, closed: known?.account.passkeyOnly ?? false };
      },
    }),
    /** The address that asked, for the page where the code is typed. @throws AcquisError link_gone */
    attempt: (id: string): Promise<{ email: string }> => codes.attempt(id),
    /** Five tries a code. A guess for an address that may not enter is wrong, whatever it is. @throws AcquisError too_many */
    async tryCode(id: string, code: string, from: string): Promise<CodeOutcome> {
      const tried = await codes.try({ id, code, from, purpose: 'sign-in' }, async (tx, email) => {
        const lang = await invitations.invitedLang(tx, email);
        const person = await people.byEmail(tx, email) ?? (lang && await people.ensure(tx, { email, lang }));
        if (!person || (await people.read(tx, [person])).get(person)?.passkeyOnly) return undefined;
        await people.revive(tx, person, email);
        await addressProved(tx, people.blind(email), clock.now());
        return person;
      });
      return tried.outcome === 'right' ? { outcome: 'in', person: tried.result } : tried;
    },
  };
}
