/** W3C Data Integrity ECDSA Cryptosuites 1.0 §3.2: SHA-384 with keys of P-384. */
import { ECDSA_KEYS } from './suite.ts';
import type { Suite } from './suite.ts';

export const ecdsaRdfc2019: Suite = { type: 'DataIntegrityProof', cryptosuite: 'ecdsa-rdfc-2019', form: 'rdfc', keys: ECDSA_KEYS };
