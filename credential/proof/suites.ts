/** Cryptosuites that are checked here. One file each. */
import type { PublicKey } from '../did/publickey.ts';
import { ecdsaJcs2019 } from './ecdsa-jcs-2019.ts';
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts';
import { ed25519Signature2020 } from './ed25519-2020.ts';
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts';
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts';
import { CRYPTOSUITE, checkSelective } from './ecdsa-sd-2023/check.ts';
import { checkWith } from './suite.ts';
import type { CanonicalForm, Canonicalise, Suite } from './suite.ts';

const SUITES: readonly Suite[] = [eddsaRdfc2022, eddsaJcs2022, ecdsaRdfc2019, ecdsaJcs2019, ed25519Signature2020];

export type CheckProof = (secured: object, proof: Readonly<Record<string, unknown>>, key: PublicKey, forms?: readonly CanonicalForm[], canonicalise?: Canonicalise) => Promise<boolean>;

/** Undefined: a proof of another kind. */
export function suiteOf(proof: Readonly<Record<string, unknown>>): CheckProof | undefined {
  if (proof['type'] === 'DataIntegrityProof' && proof['cryptosuite'] === CRYPTOSUITE) return checkSelective;
  const suite = SUITES.find(({ type, cryptosuite }) => type === proof['type'] && cryptosuite === proof['cryptosuite']);
  return suite && ((secured, one, key, forms, canonicalise) => checkWith(suite, secured, one, key, forms, canonicalise));
}
