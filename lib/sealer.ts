// The operator's own seal, wherever its key is. Implementations: adapters/seal.
import type { AskStamp, RevocationSource, SealAlgorithm } from '#credential';

export type SealPlace = 'file' | 'token' | 'remote';

export type Sealer = {
  readonly place: SealPlace;
  /** DER, the sealer's own certificate first. @throws AcquisError seal_unavailable */
  chain(): Promise<readonly Uint8Array[]>;
  /** One signature each, in order; ECDSA as r ‖ s. @throws AcquisError seal_unavailable */
  sign(messages: readonly Uint8Array[], alg: SealAlgorithm): Promise<readonly Uint8Array[]>;
  /** Present where seals get a time stamp. @throws AcquisError timestamp_failed */
  readonly askStamp?: AskStamp;
  /** Present where seals carry what authorities say of withdrawals, beside the stamp. */
  readonly revocation?: RevocationSource;
  /** Ids of the organisations whose seal it is, by the operator's word. */
  readonly organisations: readonly string[];
};
