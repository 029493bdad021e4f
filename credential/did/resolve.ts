/** did:key and did:jwk say their own key: no question to anybody. */
import type { DidDocument } from './document.ts';
/** Undefined when the method is not one that computes. */
export function computeDid(_did: string): DidDocument | undefined { throw new Error('not built'); }
