/** The closed compiler: canonical form by term tables of the pinned contexts, without JSON-LD processing. See ../README.md. */
import { fromBinary, sha256BinaryHex, sha256Hex } from '../../platform.ts';
import { canonicalQuads } from './label.ts';
import { NotClosed } from './not-closed.ts';
import { quadsOf } from './quads.ts';
import type { Quad } from './quads.ts';
import { tableOf } from './terms.ts';

/** `document` has passed ../context.ts, which gave `urls`, and ../plain.ts. Undefined: the reference has to say. Errors: `ctx_pin_mismatch`. */
export function closedForm(document: object, urls: readonly string[]): string | undefined {
  return orUndefined(() => canonicalQuads(quadsOf(document, tableOf(urls)), sha256Hex));
}

/** The same in UTF-8, of a document in which nothing is rare (../plain.ts): its code units sort as its bytes do. */
export function closedBytes(document: object, urls: readonly string[]): Uint8Array | undefined {
  return orUndefined(() => fromBinary(canonicalQuads(quadsOf(document, tableOf(urls), 'binary'), sha256BinaryHex)));
}

/** The statements alone, for templates. */
export function closedQuads(document: object, urls: readonly string[]): readonly Quad[] | undefined {
  return orUndefined(() => quadsOf(document, tableOf(urls)));
}

function orUndefined<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof NotClosed) return undefined;
    throw error;
  }
}
