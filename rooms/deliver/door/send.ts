// The sender: takes what is due, writes the letter, hands it to the mail server, records what came of it. Mails may be taken by several
// senders; each by one at a time. A process that dies between the server's answer and our note sends once more, under the same Message-ID.
import { MailError } from '#lib/mail';
import { rowId } from '#lib/ids';
import { composeMail } from '../../../web/deliver/mail.ts';
import type { DeliverPorts } from '../deliver.ts';
import { DOWN_PAUSE, LEASE, RETRY_AFTER } from '../deliver.policy.ts';
import { insertAttempt, putBack, settleMail, takeDue } from '../store/mails.ts';
import type { AttemptOutcome, MailRow, MailState } from '../store/tables.ts';
import { JOB } from './book.ts';
import type { OffersPart } from './offers.ts';
import type { PostPart } from './post.ts';

const AT_ONCE = 6;
const PER_RUN = 600;

export function openSender({ db, clock, jobs, mailer, houseName, publicUrl }: DeliverPorts, post: PostPart, offers: Pick<OffersPart, 'keepNext'>) {
  const inMs = (ms: number) => new Date(clock.now().getTime() + ms);

  async function sendDue(only?: string): Promise<number> {
    let sent = 0;
    const broken: unknown[] = [];
    // Without a server nothing sets the pace: all of it is laid out for whoever reads the outbox.
    const more = only === undefined && await offers.keepNext(mailer ? PER_RUN : Infinity).catch((error: unknown) => { if (!mailer) throw error; broken.push(error); return false; });
    if (!mailer) return 0;
    for (let taken = 0; taken < PER_RUN; taken += AT_ONCE) {
      const mails = await db.asHouse((tx) => takeDue(tx, { now: clock.now(), until: inMs(LEASE), limit: AT_ONCE, only }));
      // A mail that cannot be written is our own fault: put off like any other, so that it stops nobody, and told at the end.
      const outcomes = await Promise.all(mails.map((mail) => sendOne(mail).catch((error: unknown) => { broken.push(error); return later(mail, 'internal'); })));
      sent += outcomes.filter((outcome) => outcome === 'sent').length;
      // The server answers nobody: the rest waits, uncounted.
      if (outcomes.includes('down')) break;
      if (mails.length < AT_ONCE ? more : taken + AT_ONCE >= PER_RUN) await db.asHouse((tx) => jobs.send(tx, JOB, {}));
      if (mails.length < AT_ONCE) break;
    }
    if (broken.length > 0) throw broken[0];
    return sent;
  }

  async function sendOne(mail: MailRow): Promise<AttemptOutcome | 'down'> {
    if (mail.expires_at <= clock.now()) return settle(mail, 'failed', 'expired');
    const composed = await post.compose(mail);
    if (!composed) return settle(mail, 'failed', 'erased');
    try {
      await mailer?.send(composeMail({ id: mail.id, ...composed, house: { name: houseName, publicUrl } }));
      return await settle(mail, 'sent', '250');
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      if (error.code === 'refused') return settle(mail, 'bounced', error.detail);
      if (error.code === 'later') return later(mail, error.detail);
      await db.asHouse(async (tx) => {
        await insertAttempt(tx, { mail_id: mail.id, id: rowId(clock.now()), outcome: 'deferred', detail: error.detail, at: clock.now() });
        await putBack(tx, [mail.id], inMs(DOWN_PAUSE));
      });
      return 'down';
    }
  }

  async function later(mail: MailRow, detail: string): Promise<AttemptOutcome> {
    const pause = RETRY_AFTER[mail.attempts - 1];
    if (pause === undefined) return settle(mail, 'failed', detail);
    await note(mail, 'deferred', detail, 'queued', inMs(pause));
    return 'deferred';
  }

  async function settle(mail: MailRow, outcome: 'sent' | 'bounced' | 'failed', detail: string): Promise<AttemptOutcome> {
    await note(mail, outcome, detail, outcome, undefined);
    return outcome;
  }

  async function note(mail: MailRow, outcome: AttemptOutcome, detail: string, state: MailState, due: Date | undefined): Promise<void> {
    await db.asHouse(async (tx) => {
      await insertAttempt(tx, { mail_id: mail.id, id: rowId(clock.now()), outcome, detail, at: clock.now() });
      await settleMail(tx, mail.id, state, due);
    });
  }

  return { sendDue };
}
