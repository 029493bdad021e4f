/** What verification asks of the world. Nothing else is asked. */
import type { Checkpoint, NoteKey } from '../tree/checkpoint.ts';
import type { VerifyLanguage } from './words.ts';

export type ResolvedDid =
  | { readonly document: unknown; readonly source: 'house' | 'network' | 'file' | 'computed' }
  | { readonly unavailable: true; readonly why: string }
  | { readonly notFound: true };

export type FetchedDocument =
  | { readonly bytes: Uint8Array; readonly contentType?: string }
  | { readonly unavailable: true; readonly why: string; readonly code?: string };

export type VerifyPorts = {
  readonly now: Date;
  /** Judge as of this moment instead. */
  readonly at?: Date;
  /** English when absent. */
  readonly language?: VerifyLanguage;
  /** did:key and did:jwk are computed here and never asked for. */
  resolveDid(did: string): Promise<ResolvedDid>;
  /**
   * What stands at an https address without fragment: the document of an issuer who is known by it (CID 1.0), a JWK, a JWK set. Absent:
   * such issuers' keys are not looked up.
   */
  resolveKey?(url: string): Promise<ResolvedDid>;
  /** Status lists. Absent: offline. Called only after the signature passed. */
  fetchDocument?(url: string): Promise<FetchedDocument>;
  /** What stands at an address of the verifying house itself; unavailable for any other. Reading it tells nobody anything, so it is asked even on an unproved word. */
  ownDocument?(url: string): Promise<FetchedDocument>;
  /** What the QR code in a PNG, JPEG, GIF or WebP picture says; undefined when it shows none. Never throws. Absent: pictures are not looked at. */
  readQr?(picture: Uint8Array): Promise<string | undefined>;
  /** The credential at an address that a QR code holds. Absent: the report says where it leads. */
  readAddress?(url: string): Promise<FetchedDocument>;
  /** The name a register gives to this issuer. */
  issuerName?(issuerId: string): Promise<{ readonly name: string; readonly source: string } | undefined>;
  /** An e-mail address: is the credential about the person who has it? Compared, never sent. */
  readonly recipient?: string;
  /** tlog-proof text stapled beside the credential; one found inside the carrier is used when this is absent. */
  readonly logProof?: string;
  readonly trustedLogs?: readonly NoteKey[];
  /** Certificates of authorities that are trusted for seals and for their time stamps, in DER. Absent: none is, and no seal can be `valid`. */
  readonly anchors?: readonly Uint8Array[];
  /** By when this checkpoint of a trusted log was there, as somebody other than its issuers remembers it. */
  checkpointSeen?(checkpoint: Checkpoint): Promise<Date | undefined>;
  /** Witnesses whose dated signatures on checkpoints (C2SP tlog-cosignature) are believed. */
  readonly trustedWitnesses?: readonly NoteKey[];
  /** The last known document of a did that no longer answers, and when it said so. Counts only beside evidence that the credential was there by then. */
  archivedDid?(did: string): Promise<{ readonly document: unknown; readonly at: Date } | undefined>;
  /** What a key binding must name: the nonce this presentation was asked for with, and to whom it was to be made. */
  readonly presentation?: { readonly nonce: string; readonly audience: string };
  /** Look once for a newer version where the credential says there would be one. */
  readonly refresh?: boolean;
};
