/** Cryptosuites that are checked here, by the name a proof gives. One file each. */
import { CRYPTOSUITE, checkProof } from './eddsa-rdfc-2022.ts';

export type CheckProof = (secured: object, proof: unknown, publicKey: Uint8Array, forms?: readonly string[]) => Promise<boolean>;

const SUITES: ReadonlyMap<unknown, CheckProof> = new Map([[CRYPTOSUITE, checkProof]]);

/** Undefined: a proof of another kind, or one of a chain, which says nothing without the others. */
export function suiteOf(proof: Readonly<Record<string, unknown>>): CheckProof | undefined {
  if (proof['type'] !== 'DataIntegrityProof' || 'previousProof' in proof) return undefined;
  return SUITES.get(proof['cryptosuite']);
}
