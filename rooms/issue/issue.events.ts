/** What this room tells those to its right. Listeners run inside the transaction in which it became true. */

/** The awards of one chunk are signed and in the log. `credential` is the public id (`/c/…`), `recipient` the person inside this organisation. */
export type Issued = {
  readonly organisation: string;
  readonly awards: readonly { readonly award: string; readonly credential: string; readonly recipient: string }[];
};

export type Status = 'clear' | 'suspended' | 'revoked';

/** The status lists say the new state in the same transaction. The reason stays inside the organisation. */
export type StatusChanged = {
  readonly organisation: string;
  readonly awards: readonly string[];
  /** Public ids of every form of those awards. */
  readonly credentials: readonly string[];
  readonly to: Status;
  /** ISO date-time */
  readonly at: string;
};

/** A corrected credential took the place of an earlier one, which is revoked in the same transaction. */
export type Superseded = { readonly organisation: string; readonly award: string; readonly by: string; readonly credentials: readonly string[] };
