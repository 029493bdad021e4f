/** The closed compiler: canonical form by term tables of the pinned contexts, without JSON-LD processing. See ../README.md. */
import { canonicalQuads } from './label.ts';
import { NotClosed } from './not-closed.ts';
import { quadsOf } from './quads.ts';
import { tableOf } from './terms.ts';

/** `document` has passed ../context.ts, which gave `urls`, and ../plain.ts. Undefined: the reference has to say. Errors: `ctx_pin_mismatch`. */
export function closedForm(document: object, urls: readonly string[]): string | undefined {
  try {
    return canonicalQuads(quadsOf(document, tableOf(urls)));
  } catch (error) {
    if (error instanceof NotClosed) return undefined;
    throw error;
  }
}
