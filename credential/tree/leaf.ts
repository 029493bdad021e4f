/**
 * Log leaf, version 1 (docs/log-format.md; the bytes are final). The leaf commits to what was signed without telling it: without
 * the salt, kept beside the credential and erased with it, nobody can find out to which bytes a leaf belongs.
 */
import { concat, utf8 } from '../bytes.ts';
import { CredentialError } from '../errors.ts';
import { sha256 } from '../platform.ts';

export const LEAF_TYPES = ['credential', 'key', 'status-list', 'definition', 'list'] as const;
export type LeafType = (typeof LEAF_TYPES)[number];

/** `salt`: 16 random bytes. `signed`: the exact bytes that were signed and published. */
export type LeafInput = { readonly type: LeafType; readonly issuer: string; readonly salt: Uint8Array; readonly signed: Uint8Array };

const VERSION = 1;

/** The entry's bytes, as they stand in an entry bundle. Errors: `leaf_malformed`. */
export function leafEntry(input: LeafInput): Uint8Array {
  return leafEntryOfHash({ type: input.type, issuer: input.issuer, salt: input.salt, signedSha256: sha256(input.signed) });
}

/** The same, from `SHA-256(signed bytes)` when the bytes themselves are elsewhere. Errors: `leaf_malformed`. */
export function leafEntryOfHash(input: { readonly type: LeafType; readonly issuer: string; readonly salt: Uint8Array; readonly signedSha256: Uint8Array }): Uint8Array {
  if (!LEAF_TYPES.includes(input.type)) throw malformed(`there is no leaf type ${input.type}`);
  if (input.salt.length !== 16) throw malformed(`a salt has 16 bytes, not ${input.salt.length}`);
  if (input.signedSha256.length !== 32) throw malformed('a SHA-256 has 32 bytes');
  return concat(headOf(input.type, input.issuer), sha256(concat(input.salt, input.signedSha256)));
}

/** Of neighbours in a log it is the same. */
let latest: { readonly type: string; readonly issuer: string; readonly head: Uint8Array } = { type: '', issuer: '', head: new Uint8Array() };

function headOf(type: LeafType, issuer: string): Uint8Array {
  if (latest.type === type && latest.issuer === issuer) return latest.head;
  const typeBytes = utf8(type), issuerBytes = utf8(issuer);
  if (issuerBytes.length === 0 || issuerBytes.length > 2048) throw malformed('the issuer has 1 to 2048 bytes');
  const head = concat(Uint8Array.of(VERSION, typeBytes.length), typeBytes, Uint8Array.of(issuerBytes.length >> 8, issuerBytes.length & 0xff), issuerBytes);
  latest = { type, issuer, head };
  return head;
}

function malformed(message: string): CredentialError {
  return new CredentialError('leaf_malformed', message);
}
