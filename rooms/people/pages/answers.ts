// What the pages of this room share: refusals that a person can mend go back to them, the others go up.
import type { Problem } from '../../../web/components/say.tsx';
import { AcquisError } from '#lib/errors';
import { errorText, faultText, type Ctx } from '#lib/http';
import { redirectWith } from '../../../web/page.ts';

/** Each fault beside its field, for a form that comes back. @throws what is no fault of the form */
export function problemsOf(c: Ctx, error: unknown): Problem[] {
  if (!(error instanceof AcquisError) || error.code !== 'bad_input') throw error;
  return error.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }));
}

const UP = new Set(['not_found', 'forbidden', 'internal', 'form_expired', 'sign_in_needed', 'database_unavailable', 'storage_full']);

/** Does it and goes to `to`, saying so; a refusal is said there too. */
export async function doThen(c: Ctx, to: string, said: string, work: () => Promise<unknown>): Promise<Response> {
  try {
    await work();
    return redirectWith(c, to, 'done', said);
  } catch (error) {
    if (!(error instanceof AcquisError) || UP.has(error.code)) throw error;
    return redirectWith(c, to, 'problem', error.faults.map((fault) => faultText(c.var.lang, fault)).join(' ') || errorText(c.var.lang, error));
  }
}

export function langOf(text: string, otherwise: 'fr' | 'en'): 'fr' | 'en' {
  return text === 'fr' || text === 'en' ? text : otherwise;
}
