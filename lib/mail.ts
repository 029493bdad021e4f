/** One mail, ready to leave. `id` makes its Message-ID, so that a second copy after a crash can be recognised by the receiver. */
export type Mail = {
  readonly id: string;
  readonly to: string;
  /** Shown before the house's own address. */
  readonly fromName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
};
export type Mailer = { /** @throws MailError */ send(mail: Mail): Promise<void>; close(): Promise<void> };

/** `refused`: for good, by the receiver (SMTP 5xx). `later`: try this one again (4xx). `down`: no mail can leave just now. */
export type MailErrorCode = 'refused' | 'later' | 'down';

export class MailError extends Error {
  override name = 'MailError';
  readonly code: MailErrorCode;
  /** SMTP reply code or socket error: never the reply's text, which repeats the address. */
  readonly detail: string;
  constructor(code: MailErrorCode, detail: string, options?: { cause?: unknown }) {
    super(`${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }
}
