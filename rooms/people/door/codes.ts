// Six digits by mail: proof that somebody reads an address. Each is for one thing, for whom it was asked, once.
import { randomInt, timingSafeEqual } from 'node:crypto';
import { AcquisError } from '#lib/errors';
import type { Channel } from '#lib/events';
import type { Tx } from '#lib/db';
import { dictionary, type Lang } from '#lib/i18n';
import { publicId } from '#lib/ids';
import { open, seal } from '#lib/seal';
import type { Ports } from '../people.ts';
import type { MailWish } from '../people.events.ts';
import * as store from '../store/access.ts';
import type { CodePurpose } from '../store/tables.ts';
import type { Accounts } from './accounts.ts';
import { isEmail } from './addresses.ts';
import { spend } from './limits.ts';

const CODE_MS = 10 * 60_000;
const TRIES = 5;

/** `gone`: used, expired, tried too often, or asked for something else; ask for another. */
export type Tried<R> = { readonly outcome: 'right'; readonly result: R } | { readonly outcome: 'wrong' } | { readonly outcome: 'gone' };
type Asked = {
  readonly purpose: CodePurpose; readonly email: string; /** The network address. */ readonly from: string;
  /** Whose session asks; nobody's before they are in. */
  readonly person?: string | undefined;
  /** In which language to write to it; undefined: to nobody. Asked once it was counted that somebody asked. */
  readonly reader: (tx: Tx) => Promise<{ readonly lang: Lang; readonly to?: string | undefined; /** Told instead that codes do not open this account. */ readonly closed?: boolean } | undefined>;
};
export type Codes = ReturnType<typeof codes>;

export function codes(ports: Ports, people: Accounts, mailWanted: Channel<MailWish>) {
  const { db, clock, secrets } = ports;
  const key = secrets.key('codes');
  const hashOf = (attempt: string, code: string) => secrets.blind('code', `${attempt}\n${code}`);
  const matches = (row: store.CodeRow | undefined, purpose: CodePurpose, person: string | undefined): row is store.CodeRow => row !== undefined && row.purpose === purpose && (row.person_id ?? undefined) === person;

  return {
    /** The same work whether or not anybody is written to. @returns the attempt. @throws AcquisError bad_input, too_many */
    async ask({ purpose, email, from, person, reader }: Asked): Promise<string> {
      if (!isEmail(email)) throw new AcquisError('bad_input', { faults: [{ path: 'email', code: 'people_email' }] });
      const id = publicId(), code = String(randomInt(1_000_000)).padStart(6, '0'), blind = people.blind(email);
      await db.asHouse(async (tx) => {
        await spend(ports, tx, 'code-place', from);
        await spend(ports, tx, 'code-address', blind.toString('hex'));
        await spend(ports, tx, 'code-address-day', blind.toString('hex'));
        await store.insertCode(tx, { id, email_blind: blind, email: seal(key, email.trim(), id), code_hash: hashOf(id, code), expires_at: new Date(clock.now().getTime() + CODE_MS), purpose, person_id: person ?? null });
        const found = await reader(tx);
        if (!found) return;
        const t = dictionary(found.lang), to = found.to ?? email.trim();
        if (found.closed) await mailWanted.tell(tx, { kind: 'account', to, lang: found.lang, subject: t('people.mail.closed.subject'), lines: [t('people.mail.closed.text'), t('people.mail.closed.lost')] });
        else await mailWanted.tell(tx, { kind: 'sign-in-code', to, lang: found.lang, subject: t(`people.mail.code.${purpose === 'sign-in' || purpose === 'arrival' ? 'subject' : 'subject_proof'}`), lines: [t('people.mail.code.text'), t(`people.mail.code.${purpose === 'address' ? 'not_you_address' : 'not_you'}`)], code });
      });
      return id;
    },
    /** The address that asked, for the page where the code is typed. @throws AcquisError link_gone */
    async attempt(id: string, purpose: CodePurpose = 'sign-in', person?: string): Promise<{ email: string }> {
      const row = await db.asHouse((tx) => store.openCode(tx, id, clock.now()));
      if (!matches(row, purpose, person)) throw new AcquisError('link_gone');
      return { email: open(key, row.email, id).toString() };
    },
    /** Five tries a code. `then` does what the code is good for in the same transaction; undefined: to nothing, which looks like a wrong code. @throws AcquisError too_many, and what `then` throws */
    async try<R>({ id, code, from, purpose, person }: { id: string; code: string; from: string; purpose: CodePurpose; person?: string | undefined }, then: (tx: Tx, email: string) => Promise<R | undefined>): Promise<Tried<R>> {
      const digits = code.replace(/\D/g, '');
      return db.asHouse(async (tx): Promise<Tried<R>> => {
        await spend(ports, tx, 'try-place', from);
        const row = await store.countTry(tx, id, clock.now(), TRIES);
        if (!matches(row, purpose, person)) return { outcome: 'gone' };
        if (!timingSafeEqual(hashOf(id, digits), row.code_hash)) return { outcome: 'wrong' };
        const result = await then(tx, open(key, row.email, id).toString());
        if (result === undefined) return { outcome: 'wrong' };
        await store.codeUsed(tx, id, clock.now());
        return { outcome: 'right', result };
      });
    },
  };
}
