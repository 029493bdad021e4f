// Mail over SMTP. Whatever a server answers becomes one of three words; whatever could start a new header line is refused before it leaves.
import { createTransport } from 'nodemailer';
import { MailError, type Mail, type Mailer } from '../lib/mail.ts';

export type SmtpSettings = { readonly url: string; readonly from: string; /** Milliseconds; tests are less patient. */ readonly timeout?: number };

const PATIENCE = 15_000;

export function openMailer({ url, from, timeout = PATIENCE }: SmtpSettings): Mailer {
  const transport = createTransport({ url, pool: true, maxConnections: 3, maxMessages: 100, connectionTimeout: timeout, greetingTimeout: timeout, socketTimeout: timeout, dnsTimeout: timeout, disableFileAccess: true, disableUrlAccess: true });
  const domain = from.replace(/^.*@/, '').replace(/>.*$/, '').trim();
  return {
    async send(mail) {
      refuseInjection(mail);
      try {
        await transport.sendMail({
          messageId: `<${mail.id}@${domain}>`, from: { name: mail.fromName, address: addressOf(from) }, to: { name: '', address: mail.to },
          subject: mail.subject, text: mail.text, html: mail.html, headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) { throw named(error); }
    },
    close: async () => { transport.close(); },
  };
}

/** Header injection: an address or subject with a line break would add recipients (CWE-93). One address, nothing else. */
function refuseInjection({ to, subject, fromName, id }: Mail): void {
  if (!/^[^\s,;:<>()[\]"\\\p{Cc}]+@[^\s,;:<>()[\]"\\@\p{Cc}]+$/u.test(to)) throw new MailError('refused', 'address');
  if (/\p{Cc}/u.test(subject + fromName + id)) throw new MailError('refused', 'header');
}

function named(cause: unknown): MailError {
  const { code, responseCode } = cause as { code?: string; responseCode?: number };
  const detail = String(responseCode ?? code ?? 'unknown');
  // 5xx at sign-in is our own setting, not the receiver's word about this person.
  if (code === 'EAUTH' || responseCode === undefined) return new MailError('down', detail, { cause });
  if (responseCode === 421) return new MailError('down', detail, { cause });
  return new MailError(responseCode >= 500 ? 'refused' : 'later', detail, { cause });
}

function addressOf(from: string): string {
  return /<([^>]+)>/.exec(from)?.[1] ?? from.trim();
}
