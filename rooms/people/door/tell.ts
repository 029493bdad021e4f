// What happened to an account, told to its main address: whoever did not do it learns of it the same minute.
import type { Channel } from '#lib/events';
import type { Tx } from '#lib/db';
import { dictionary } from '#lib/i18n';
import type { Ports } from '../people.ts';
import type { MailWish } from '../people.events.ts';
import type { Accounts } from './accounts.ts';

export type Told = 'address_added' | 'main_changed' | 'address_removed' | 'restored' | 'passkey_added' | 'login_added' | 'recovery_made' | 'recovery_used' | 'passkey_only' | 'passkey_not_only' | 'merged';
type Telling = {
  /** Somewhere else than the account's main address. */
  readonly to?: string;
  readonly values?: Readonly<Record<string, string | number>>;
  /** Token of a way back. */
  readonly undo?: string;
};
export type Teller = ReturnType<typeof teller>;

export function teller({ publicUrl }: Ports, people: Accounts, mailWanted: Channel<MailWish>) {
  return async (tx: Tx, person: string, what: Told, { to, values = {}, undo }: Telling = {}): Promise<void> => {
    const account = (await people.read(tx, [person])).get(person), address = to ?? account?.email;
    if (!account || address === undefined) return;
    const t = dictionary(account.lang);
    await mailWanted.tell(tx, {
      kind: 'account', to: address, lang: account.lang, subject: t(`people.mail.account.${what}.subject`),
      lines: [t(`people.mail.account.${what}.text`, values), t(undo === undefined ? 'people.mail.account.not_you' : 'people.mail.account.undo_text')],
      action: undo === undefined ? { label: t('people.mail.account.action'), url: `${publicUrl}/people/me` } : { label: t('people.mail.account.undo'), url: `${publicUrl}/people/undo/${undo}` },
    });
  };
}
