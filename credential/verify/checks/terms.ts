/** Context and terms: every word of the document has the one meaning that is pinned here. */
import { canonicalForms } from '../../canon/canonize.ts';
import type { Finding } from '../finding.ts';
import { failedBy, pass } from '../finding.ts';
import type { Obj } from '../json.ts';

/** `forms`: what a signature over the document without its proof was made of. */
export async function checkTerms(document: Obj): Promise<{ readonly finding: Finding; readonly forms: readonly string[] }> {
  const { proof: _, ...unsecured } = document;
  try {
    return { forms: await canonicalForms(unsecured), finding: pass('context', 'context_pinned') };
  } catch (error) {
    return { forms: [], finding: failedBy('context', error) };
  }
}
