/** W3C Data Integrity EdDSA Cryptosuites 1.0 §3.3 */
import { ED25519_KEYS } from './suite.ts';
import type { Suite } from './suite.ts';

export const eddsaJcs2022: Suite = { type: 'DataIntegrityProof', cryptosuite: 'eddsa-jcs-2022', form: 'jcs', keys: ED25519_KEYS };
