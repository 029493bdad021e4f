// What the pages of this room share: refusals that a person can mend go back to them, the others go up.
import type { Problem } from '../../../web/components/say.tsx';
import { AcquisError } from '#lib/errors';
import { errorText, faultText, type Ctx } from '#lib/http';
import { GonePage, type GoneKind } from '../../../web/people/entry.tsx';
import { ProofCodePage } from '../../../web/people/prove.tsx';
import { pageOf, redirectWith } from '../../../web/page.ts';
import type { Tried } from '../door/codes.ts';

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

/** A dead link gets a page that says what to do, 410 whatever killed it. */
export async function orGone(c: Ctx, kind: GoneKind, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AcquisError) || error.code !== 'link_gone') throw error;
    return c.html(<GonePage page={pageOf(c)} kind={kind} />, 410);
  }
}

/** A code typed for something else than signing in: wrong ones come back to the same page, dead ones say so. `then` answers what it is good for. */
export async function codeTyped<R>(c: Ctx, { email, back, next, tried }: { email: string; back: string; next: string; tried: Tried<R> }, then: (result: R) => Response | Promise<Response>): Promise<Response> {
  if (tried.outcome === 'gone') throw new AcquisError('link_gone');
  if (tried.outcome === 'right') return then(tried.result);
  return c.html(<ProofCodePage page={pageOf(c)} action={c.req.path} email={email} next={next} back={back} problems={[{ field: 'code', text: c.var.t('people.sign_in.code_wrong') }]} />, 422);
}
