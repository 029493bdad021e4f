// What was said about a draft, and what can be said now: ask, approve, send back.
import { dateText } from '#lib/i18n';
import type { Review } from '../../rooms/design/design.ts';
import { Button } from '../components/button.tsx';
import { Textarea } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';

/** With the names of who asked and who decided; undefined when they left, or when a program did. */
export type NamedReview = Review & { readonly asker: string | undefined; readonly decider: string | undefined };
type Props = { page: PageContext; here: string; reviews: readonly NamedReview[]; ready: boolean; twoPeople: boolean; mayApprove: boolean; mayDesign: boolean; /** Address of the comparison with the version before. */ compare: string | undefined };

export function Reviews({ page, here, reviews, ready, twoPeople, mayApprove, mayDesign, compare }: Props) {
  const { t } = page, open = reviews.find((one) => !one.outcome);
  if (reviews.length === 0 && (!mayDesign || (!ready && !twoPeople))) return null;
  return (
    <Sheet title={t('design.review.title')} aside={twoPeople ? t('design.review.wanted') : t('design.review.free')} pad>
      {reviews.slice(0, 5).map((review) => <Line page={page} review={review} />)}
      {compare && <p><a href={compare}>{t('design.compare.crumb')}</a></p>}
      {mayDesign && open && !mayApprove && <p>{t('design.review.other_must')}</p>}
      {mayDesign && open && (
        <div class="row review">
          {mayApprove && ready && <Form page={page} action={`${here}/publish`}><Button look="main" icon="check">{t('design.review.approve')}</Button></Form>}
          <Form page={page} action={`${here}/return`} class="stack stack-s"><Textarea name="answer" label={t('design.review.answer')} note={t('layout.optional')} rows={2} /><p><Button>{t('design.review.return')}</Button></p></Form>
        </div>
      )}
      {mayDesign && !open && (ready
        ? <Form page={page} action={`${here}/review`} class="stack stack-s"><Textarea name="note" label={t('design.review.note')} note={t('layout.optional')} rows={2} /><p><Button look={twoPeople ? 'main' : undefined}>{t('design.review.ask')}</Button></p></Form>
        : <p class="quiet">{t('design.review.not_ready')}</p>)}
    </Sheet>
  );
}

function Line({ page: { t, lang }, review: r }: { page: PageContext; review: NamedReview }) {
  return (
    <div class="stack stack-s">
      <p>{t('design.review.asked', { name: r.asker ?? t('design.review.someone'), date: dateText(lang, r.askedAt, 'hour') })}{r.note && <> <q>{r.note}</q></>}</p>
      {r.outcome && r.decidedAt && <p>{t(`design.review.${r.outcome}`, { name: r.decider ?? t('design.review.someone'), date: dateText(lang, r.decidedAt, 'hour') })}{r.answer && <> <q>{r.answer}</q></>}</p>}
    </div>
  );
}
