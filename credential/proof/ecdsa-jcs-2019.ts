/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.3 */
import { ECDSA_KEYS } from './suite.ts';
import type { Suite } from './suite.ts';

export const ecdsaJcs2019: Suite = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-jcs-2019', form: 'jcs', keys: ECDSA_KEYS };
