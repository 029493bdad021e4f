/** The door of the issuing room: awards, batches and the ledger of what was issued. */
import type { Channel } from '#lib/events';
import type { Tx } from '#lib/db';
import type { Lang } from '#lib/i18n';
import type { Issued, StatusChanged, Superseded } from './issue.events.ts';

export type { Issued, Status, StatusChanged, Superseded } from './issue.events.ts';

export type SignedForm = { readonly id: string; readonly form: 'ob3'; readonly bytes: Uint8Array; readonly logIndex: number; readonly salt: Uint8Array };

/** What leaves for the learner. `key` is the person key that seals whatever is kept about them: erasing it erases the person. */
export type Handover = {
  readonly credentials: readonly SignedForm[];
  readonly recipient: { readonly id: string; readonly key: string; readonly name: string; readonly email: string; readonly lang: Lang };
};

export type Issue = {
  readonly issued: Channel<Issued>;
  readonly statusChanged: Channel<StatusChanged>;
  readonly superseded: Channel<Superseded>;
  /** The exact signed bytes, checked against the recorded SHA-256 (hex); undefined when erased or never there. */
  bytesOf(tx: Tx, organisation: string, credential: string): Promise<{ bytes: Uint8Array; sha256: string; form: 'ob3' } | undefined>;
  handover(tx: Tx, organisation: string, award: string): Promise<Handover | undefined>;
};
