// Which key signs, and whether a credential still stands. Knows nothing of what it signs; private keys never leave this room.
import type { Clock } from '#lib/clock';
import type { Db, Tx } from '#lib/db';
import { channel, type Channel } from '#lib/events';
import type { Jobs } from '#lib/jobs';
import type { OwnOrganisation, WishedProof } from '#credential';
import type { Secrets } from '#lib/seal';
import type { Sealer } from '#lib/sealer';
import { openAddress } from './door/address.ts';
import { openHouseKey, type HouseSignature } from './door/house-key.ts';
import { openKeys, type KeyFacts, type KeyKind, type PublishedDocument } from './door/keys.ts';
import { openSeals, type SealedAward, type SealJob, type SealView } from './door/seals.ts';
import { openPool, type SignatureCheck } from './door/pool.ts';
import { openSecuring, type SecuredRow, type SecureJob, type SecureRows } from './door/secure.ts';
import { openStatus, type ListFacts, type StatusChange, type StatusEntry } from './door/status.ts';
import type { KeyChanged, Published } from './sign.events.ts';
import type { SecuredAs } from './worker/forms.ts';

export type { HouseSignature } from './door/house-key.ts';
export type { KeyFacts, KeyKind, KeyState, PublishedDocument } from './door/keys.ts';
export type { SealedAward, SealJob, SealView } from './door/seals.ts';
export type { SignatureCheck } from './door/pool.ts';
export type { SecuredRow, SecureJob, SecureRows } from './door/secure.ts';
export type { ListFacts, StatusChange, StatusEntry } from './door/status.ts';
export { isKind, KINDS } from './sign.policy.ts';
export type { SecuredAs } from './worker/forms.ts';
export type { KeyChanged, Published } from './sign.events.ts';

export type SignPorts = {
  readonly db: Db; readonly clock: Clock; readonly secrets: Secrets; readonly jobs: Jobs;
  /** Origin of every did, credential id and status address. */
  readonly publicUrl: string;
  /** Worker threads that sign; one less than the cores when left out, at least one. */
  readonly workers?: number;
  /** Which signatures over rows are verified before they leave their thread; `sampled` when left out. */
  readonly signatureCheck?: SignatureCheck;
  /** The operator's seal, and who the organisations say they are. */
  readonly seals?: { readonly sealer: Sealer | undefined; readonly organisation: (id: string) => Promise<OwnOrganisation | undefined> };
};

export type Sign = {
  /** `did:web:HOST:o:ORG` */
  did(org: string): string;
  /** `did:web:HOST` */
  readonly houseDid: string;
  /** Fixes the public address for ever. @throws AcquisError address_frozen when it was fixed to another one */
  freezeAddress(tx: Tx): Promise<void>;
  /** For the start of the house: the same refusal, before anything else happens. */
  checkAddress(): Promise<void>;

  /** The key of this kind (Ed25519 when left out) that signs now; makes the first one when there is none. Inside the organisation's transaction. */
  issuingKey(tx: Tx, org: string, kind?: KeyKind): Promise<{ readonly id: string; readonly verificationMethod: string }>;
  /** Newest first. */
  keys(org: string): Promise<readonly KeyFacts[]>;
  /** A new key of this kind (Ed25519 when left out) signs from now on; what the old one signed stays good. */
  rotate(org: string, by: string, kind?: KeyKind): Promise<KeyFacts>;
  /** What this key signed from `from` (left out: now) on is no longer to be believed. @throws AcquisError not_found, key_revoked, bad_input */
  revokeKey(org: string, id: string, from: Date | undefined, why: string, by: string): Promise<void>;
  /** The exact published bytes (JSON); undefined when the organisation never had a key. */
  didDocument(org: string): Promise<PublishedDocument | undefined>;
  houseDidDocument(): Promise<PublishedDocument>;

  /** Signs with eddsa-rdfc-2022 in worker threads: same document, key and `created`, same bytes. All or nothing.
      @throws AcquisError key_missing, key_retired, key_revoked, unsignable, signer_failed */
  secure(org: string, jobs: readonly SecureJob[]): Promise<Uint8Array[]>;
  /** The same in another form, as UTF-8: a token, or a proof of another suite. The algorithm follows from the key; ECDSA gives other bytes each time.
      `verificationMethod`: another name of that key than the one in the organisation's DID document. */
  secureAs(org: string, as: SecuredAs, jobs: readonly SecureJob[], verificationMethod?: string): Promise<Uint8Array[]>;
  /** The same for rows of one template: in the order of the rows, what renderTemplate wants and the SHA-256 of what it then gives. All or nothing; the same errors. */
  secureRows(org: string, job: SecureRows): Promise<SecuredRow[]>;

  /** Has the operator set up a seal for this organisation? Asks nobody. */
  hasSeal(org: string): boolean;
  /** The operator's seal as it is today; undefined: there is none for this organisation. */
  seal(org: string): Promise<SealView | undefined>;
  /** An owner says that it is theirs; its key is tried. `fingerprint`: the certificate they looked at.
      @throws AcquisError seal_missing, the faults of SealView, seal_key_mismatch, conflict */
  confirmSeal(org: string, fingerprint: string, by: string): Promise<void>;
  /** And takes it back: nothing new is sealed; what is sealed stays. @throws AcquisError not_found */
  withdrawSeal(org: string, fingerprint: string, by: string): Promise<void>;
  /** A European Digital Credential, made but not sealed (as makeElm or uploadable make it, JSON), sealed with JAdES. Neither logged nor in a status list.
      @throws AcquisError seal_missing, seal_unconfirmed, the faults of SealView, unsignable, seal_key_mismatch, timestamp_failed */
  sealDocument(org: string, document: Uint8Array, by: string): Promise<Uint8Array>;
  /** The same for awards, in order, all or none: their seals without what is sealed. Told to nobody: whoever asks logs them.
      @throws as sealDocument; key_retired: the seal is another one by now */
  sealAwards(org: string, job: SealJob): Promise<SealedAward[]>;

  /** Random places in status lists, each given once. Inside the organisation's transaction; a rollback gives them back. */
  reserve(tx: Tx, org: string, count: number): Promise<StatusEntry[]>;
  /** @throws AcquisError status_final when a withdrawn entry is asked to change */
  flip(tx: Tx, org: string, entries: readonly { readonly list: string; readonly index: number }[], to: StatusChange): Promise<void>;
  /** The signed list as anybody may fetch it, never older than the last flip; undefined: no such list. */
  statusList(list: string, purpose: 'revocation' | 'suspension'): Promise<PublishedDocument | undefined>;
  lists(org: string): Promise<readonly ListFacts[]>;
  /** For the queue: what a flip promised. */
  publishList(list: string): Promise<void>;
  /** Signs lists again whose half life is over. For the clock. */
  renew(): Promise<void>;

  /** Ed25519 by the house's own key, made at first use. */
  signAsHouse(data: Uint8Array): Promise<HouseSignature>;
  /** A credential that the house issues in its own name (`issuer`: houseDid), with a proof of eddsa-rdfc-2022. @throws CredentialError as addProofBy */
  attestAsHouse<T extends object>(document: T): Promise<T & { readonly proof: WishedProof }>;
  /** Its public key, 32 bytes. */
  houseKey(): Promise<Uint8Array>;
  readonly published: Channel<Published>;
  readonly keyChanged: Channel<KeyChanged>;
  /** Ends the worker threads. */
  close(): Promise<void>;
};

export function openSign(ports: SignPorts): Sign {
  const published = channel<Published>(), keyChanged = channel<KeyChanged>();
  const address = openAddress(ports);
  const house = openHouseKey({ ...ports, published, did: address.houseDid });
  const keys = openKeys({ ...ports, published, keyChanged, did: address.did });
  const pool = openPool(ports.workers);
  const { secure, secureAs, secureRows } = openSecuring({ pool, keys, check: ports.signatureCheck ?? 'sampled' });
  const status = openStatus({ ...ports, published, keys, secure, did: address.did });
  const seals = openSeals({ ...ports, keyChanged, sealer: ports.seals?.sealer, organisation: ports.seals?.organisation ?? (async () => undefined) });
  return {
    hasSeal: seals.isSet, seal: seals.view, confirmSeal: seals.confirm, withdrawSeal: seals.withdraw, sealDocument: seals.sealDocument, sealAwards: seals.sealAwards,
    did: address.did, houseDid: address.houseDid, freezeAddress: address.freeze, checkAddress: address.check,
    issuingKey: keys.issuing, keys: keys.list, rotate: keys.rotate, didDocument: keys.document,
    revokeKey: keys.revoke,
    houseDidDocument: house.document, signAsHouse: house.sign, attestAsHouse: house.attest, houseKey: house.publicKey,
    secure, secureAs, secureRows, reserve: status.reserve, flip: status.flip, statusList: status.read, lists: status.lists, renew: status.renew, publishList: status.refresh,
    published, keyChanged, close: pool.close,
  };
}
