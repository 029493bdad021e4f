import type { Lang } from '#lib/i18n';

/** A mail to write: whoever delivers lays it out. Told in the transaction that needs it. */
export type MailWish = {
  readonly kind: 'sign-in-code' | 'invitation' | 'test';
  readonly to: string;
  readonly lang: Lang;
  /** In whose name; the house's without one. */
  readonly organisation?: string;
  readonly subject: string;
  /** Paragraphs of plain text. */
  readonly lines: readonly string[];
  readonly action?: { readonly label: string; readonly url: string };
  /** Six digits, to be set large. */
  readonly code?: string;
};
