// The book of mails: what is to be sent is entered in the transaction that needs it, and made into a letter only when it leaves.
import type { Tx } from '#lib/db';
import { rowId } from '#lib/ids';
import type { DeliverPorts } from '../deliver.ts';
import { mailLifetime } from '../deliver.policy.ts';
import { insertMails } from '../store/mails.ts';

export const JOB = 'deliver.mail';

/** Enters mails of one kind for these claims (null: a letter of its own); answers their ids. `fresh`: none of them can be there already. */
export function openBook({ clock }: Pick<DeliverPorts, 'clock'>) {
  return async (tx: Tx, org: string, kind: string, claims: readonly (string | null)[], { sequence, fresh = false }: { readonly sequence: number; readonly fresh?: boolean }): Promise<string[]> => {
    const now = clock.now(), mails = claims.map((claim) => ({ id: rowId(now), claim, sequence }));
    await insertMails(tx, { org, kind, now, expires: new Date(now.getTime() + mailLifetime(kind)), fresh }, mails);
    return mails.map(({ id }) => id);
  };
}
