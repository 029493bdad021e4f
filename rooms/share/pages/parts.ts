// What the pages of this room share: who they ask, the code that opens a link, what was wrong with a form.
import { renderSVG } from 'uqr';
import { AcquisError } from '#lib/errors';
import { errorText, faultText, type Ctx } from '#lib/http';
import type { Hold } from '#rooms/hold';
import type { People } from '#rooms/people';
import type { Problem } from '#web/components/say';
import type { Link, Share } from '../share.ts';
import type { Papers } from './shown.tsx';

export type SharePagesDeps = { readonly share: Share; readonly hold: Pick<Hold, 'find' | 'claimed' | 'png' | 'further' | 'versions' | 'own' | 'collections' | 'ownFiles'>; readonly people: Pick<People, 'signedInOnly' | 'publicUrl' | 'account' | 'ageOf' | 'sayBirth'>; readonly papers?: Papers | undefined };

/** Dark on light with the quiet zone readers need (ISO/IEC 18004: four modules), whatever the page's colours. */
export function qrOf(publicUrl: string, { id }: Pick<Link, 'id'>): string {
  return renderSVG(`${publicUrl}/share/${id}`, { ecc: 'M', border: 4 });
}

/** What a form is told; what is no fault of a form goes on. */
export function problemsIn(c: Ctx, error: unknown): readonly Problem[] {
  if (!(error instanceof AcquisError) || !['bad_input', 'too_many', 'unsignable', 'minor_not_public', 'age_unsaid'].includes(error.code)) throw error;
  if (error.faults.length === 0) return [{ field: '', text: errorText(c.var.lang, error) }];
  return error.faults.map((fault) => ({ field: fault.path, text: faultText(c.var.lang, fault) }));
}

export function personOf(c: Ctx): string {
  if (!c.var.visitor) throw new AcquisError('sign_in_needed');
  return c.var.visitor.id;
}
