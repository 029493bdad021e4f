/** W3C Data Integrity EdDSA Cryptosuites 1.0, eddsa-rdfc-2022. */
import type { DataIntegrityProof, ProofOptions } from './shape.ts';

export async function addProof<T extends object>(_document: T, _options: ProofOptions): Promise<T & { readonly proof: readonly [DataIntegrityProof] }> {
  throw new Error('not built');
}

/** `publicKey`: 32 bytes. False: the signature does not match. Throws CredentialError when there is nothing to compare. */
export async function checkProof(_document: object, _proof: unknown, _publicKey: Uint8Array): Promise<boolean> { throw new Error('not built'); }
