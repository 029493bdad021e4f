/** Sealing, for whoever has a certificate. What reads certificates is heavy, and loaded at the first use. */
import type { SealAllInput, SealInput, SealMade } from './jades/make.ts';
import type { OwnOrganisation, SealCertificate, SealFault } from './own.ts';

/** See jades/make.ts. */
export async function sealJades(payload: string, input: SealInput): Promise<string> {
  return (await import('./jades/make.ts')).sealJades(payload, input);
}

/** See jades/make.ts. */
export async function sealAllJades(payloads: readonly string[], input: SealAllInput): Promise<readonly SealMade[]> {
  return (await import('./jades/make.ts')).sealAllJades(payloads, input);
}

/** A seal and what it is over, kept apart, put together again: the text that sealAllJades gave. */
export function sealedText(payload: string, signatures: readonly object[]): string {
  return JSON.stringify({ payload, signatures });
}

/** See own.ts. */
export async function judgeOwnCertificate(chain: readonly Uint8Array[], owner: OwnOrganisation, at: number): Promise<{ readonly certificate?: SealCertificate; readonly faults: readonly SealFault[] }> {
  return (await import('./own.ts')).judgeOwnCertificate(chain, owner, at);
}

/** See ready.ts. */
export async function readyToSeal(given: unknown, leaf: Uint8Array, at: string): Promise<{ readonly [member: string]: unknown }> {
  return (await import('./ready.ts')).readyToSeal(given, leaf, at);
}

/** An ECDSA signature as X.509 and most devices write it → r ‖ s, as JOSE does. Undefined: it is none. `size`: bytes of each. */
export async function rawSignature(der: Uint8Array, size: number): Promise<Uint8Array | undefined> {
  return (await import('./x509/signature.ts')).rawOf(der, size);
}
