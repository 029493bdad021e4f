import type { Lang } from '#lib/i18n';

/** A mail to write: whoever delivers lays it out. Told in the transaction that needs it. */
export type MailWish = {
  readonly kind: 'sign-in-code' | 'reader-code' | 'invitation' | 'account' | 'learning' | 'test';
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

/** Two accounts of one person became one. What `from` held is `to`'s from now on: the keys that seal it are `to`'s already, the rows are copied by whoever keeps them,
    each side read and written by `withinPerson` (#lib/db). Told in the transaction that merges, which belongs to the house. */
export type Merged = { readonly from: string; readonly to: string };
/** The account's key is gone, and every key it owned: nothing sealed for this person opens again. `emails`: what they had proved, for whoever knows them by these. Told in the
    transaction that erases. */
export type Erased = { readonly person: string; readonly emails?: readonly string[] };
