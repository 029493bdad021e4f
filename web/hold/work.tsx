// Hours and credits by level: added only where it may be added, and what is not added is named with why.
import { numberText } from '../../lib/i18n.ts';
import { ECTS, type LevelRow, type Overlap, type Sum, type Work } from '../../rooms/hold/hold.ts';
import { Figures, Table } from '../components/data.tsx';
import { Details, Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { creditsText } from './parts.tsx';
import { LeftOut, Nothing, ProofLine, View } from './view.tsx';

const SHOWN = 5;

export function WorkPage({ page, work: { rows, hours, credits, counted, overlaps, silent, left } }: { page: PageContext; work: Work }) {
  const { t, lang } = page;
  return (
    <View page={page} at="work" title={t('hold.work.title')} lead={t('hold.work.lead')}>
      {counted === 0 ? <Nothing page={page} left={left} title={t('hold.work.empty')} /> : (
        <>
          <section class="sheet pad"><Figures figures={[...(hours > 0 ? [{ term: t('hold.work.hours'), value: numberText(lang, hours) }] : []), ...credits.map((sum) => ({ term: systemWord(page, sum), value: numberText(lang, sum.points) })), { term: t('hold.work.counted'), value: counted }]} /></section>
          <Sheet title={t('hold.work.table')}>
            <Table label={t('hold.work.table')} columns={[{ label: t('hold.work.level') }, { label: t('hold.work.n'), number: true }, { label: t('hold.work.col_hours'), number: true }, { label: t('hold.work.col_credits'), number: true }]} rows={rows.map((row) => cellsOf(page, row))} />
          </Sheet>
        </>
      )}
      {overlaps.length > 0 && (
        <Sheet title={t('hold.work.overlaps')}>
          <div class="pad stack"><Overlaps page={page} overlaps={overlaps.slice(0, SHOWN)} />{overlaps.length > SHOWN && <details><summary>{t('hold.six.and_more', { n: overlaps.length - SHOWN })}</summary><Overlaps page={page} overlaps={overlaps.slice(SHOWN)} /></details>}</div>
        </Sheet>
      )}
      <section class="stack stack-s" aria-labelledby="rules"><h2 class="h-s" id="rules">{t('hold.work.rules')}</h2><ul class="todo"><li>{t('hold.work.rule1')}</li><li>{t('hold.work.rule2')}</li><li>{t('hold.work.rule3')}</li></ul></section>
      <LeftOut page={page} left={left}>{silent.length > 0 && <Details summary={t('hold.work.silent', { n: silent.length })}><ul class="w-proofs">{silent.map((line) => <ProofLine page={page} line={line} />)}</ul></Details>}</LeftOut>
    </View>
  );
}

function Overlaps({ page, overlaps }: { page: PageContext; overlaps: readonly Overlap[] }) {
  return <ul class="w-proofs">{overlaps.map(({ line, why, instead }) => <ProofLine page={page} line={line}><span>{why === 'same' ? page.t('hold.work.same') : page.t('hold.work.inside', { title: instead.card.title })}</span></ProofLine>)}</ul>;
}

function cellsOf(page: PageContext, { eqf, level, lines, hours, stated, credits }: LevelRow) {
  const { t, lang } = page, none = <span class="quiet">{t('hold.work.not_said')}</span>;
  return [
    eqf !== undefined ? t('hold.filter.eqf', { n: eqf }) : level !== undefined ? <bdi>{level}</bdi> : t('hold.work.no_level'), numberText(lang, lines.length),
    stated === 0 ? none : <>{numberText(lang, hours)}{stated < lines.length && <small class="quiet"> {t('hold.work.partly', { n: stated, all: lines.length })}</small>}</>,
    credits.length === 0 ? none : <>{credits.map((sum, i) => <>{i > 0 && <br />}{creditsText(page, sum)}</>)}</>,
  ];
}

function systemWord({ t }: PageContext, { framework }: Sum): string {
  return framework === ECTS ? t('hold.work.credits_ects') : framework === undefined ? t('hold.work.credits_none') : t('hold.work.credits', { framework });
}
