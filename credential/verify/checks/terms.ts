/** Context and terms: every word of the document has the one meaning that is pinned here. */
import { canonicalBytes } from '../../canon/canonize.ts';
import type { Finding } from '../finding.ts';
import { failedBy, notChecked, pass, refusal } from '../finding.ts';
import type { Obj } from '../json.ts';

/** `forms`: what a signature over the document without its proof was made of, in UTF-8. */
export async function checkTerms(document: Obj): Promise<{ readonly finding: Finding; readonly forms: readonly Uint8Array[] }> {
  const { proof: _, ...unsecured } = document;
  try {
    return { forms: await canonicalBytes(unsecured), finding: pass('context', 'context_pinned') };
  } catch (error) {
    const { code, message } = refusal(error);
    // A pinned file that is not the pinned one is this installation's fault, and says nothing of the document.
    return { forms: [], finding: code === 'ctx_pin_mismatch' ? notChecked('context', code, { detail: message }) : failedBy('context', error) };
  }
}
