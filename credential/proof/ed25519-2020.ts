/** W3C Data Integrity EdDSA Cryptosuites 1.0 §3.4, kept for badges made before 2023. */
import { ED25519_KEYS } from './suite.ts';
import type { Suite } from './suite.ts';

export const ed25519Signature2020: Suite = { type: 'Ed25519Signature2020', form: 'rdfc', keys: ED25519_KEYS };
