// Several credentials of one person, taken together: what they add up to, by the same rules as in their own wallet.
import { ECTS, type Sum, type Work } from '../../rooms/hold/hold.ts';
import { Facts } from '../components/data.tsx';
import { Skills } from '../components/say.tsx';
import type { PageContext } from '../context.ts';

export type Together = {
  readonly work: Work; readonly total: number; readonly good: number;
  /** Each with the number of the first credential here that names it. */
  readonly skills: readonly { readonly name: string; readonly lang: string | undefined; readonly at: number }[];
};

export function TogetherSheet({ page, together: { work, total, good, skills } }: { page: PageContext; together: Together }) {
  const { t } = page, left = work.overlaps.map(({ line, why }) => ({ title: line.card.title, lang: line.card.language, why: t(`shown.together.${why}`) })), fallen = total - good;
  return (
    <section class="sheet pad stack" aria-labelledby="together">
      <h2 class="h-s" id="together">{t('shown.together.title')}</h2>
      <p class="small quiet">{t('shown.together.text')}</p>
      {skills.length > 0 && <div class="stack stack-s"><h3 class="h-s">{t('shown.together.skills')}</h3><Skills label={t('shown.together.skills')} items={skills.map(({ name, lang, at }) => ({ text: name, lang, href: `#c${at}` }))} /><p class="small quiet">{t('shown.together.skills_more')}</p></div>}
      {work.rows.length > 0 && (
        <div class="stack stack-s">
          <h3 class="h-s">{t('shown.together.levels')}</h3>
          <Facts facts={work.rows.map((row) => ({
            term: row.eqf !== undefined ? t('shown.together.eqf', { n: row.eqf }) : row.level ? <bdi>{row.level}</bdi> : t('shown.together.no_level'),
            value: [row.stated > 0 && t('shown.together.hours', { n: row.hours }), ...row.credits.map((sum) => creditsSaid(page, sum))].filter(Boolean).join(' · ') || t('hold.six.not_said'),
            more: row.stated > 0 && row.stated < row.lines.length && t('shown.together.stated', { n: row.stated, total: row.lines.length }),
          }))} />
        </div>
      )}
      {(left.length > 0 || fallen > 0) && <p class="small">{t('shown.together.left')} {left.map(({ title, lang, why }, i) => <>{i > 0 && '; '}<bdi lang={lang}>{title}</bdi> ({why})</>)}{fallen > 0 && <>{left.length > 0 && '; '}{t('hold.count', { n: fallen })} ({t('shown.together.not_in_order')})</>}</p>}
    </section>
  );
}

function creditsSaid({ t }: PageContext, { framework, points }: Sum): string {
  return framework === undefined ? t('shown.together.credits_unnamed', { n: points }) : t('shown.together.credits', { n: points, system: framework === ECTS ? 'ECTS' : framework });
}
