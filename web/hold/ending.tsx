// What ends, when, and what to do about it.
import { dateText } from '../../lib/i18n.ts';
import type { Ending, Line } from '../../rooms/hold/hold.ts';
import { Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { ProofLine, View } from './view.tsx';

const DAY = 86_400_000;

export function EndingPage({ page, ending: { soon, later, over, endless }, today }: { page: PageContext; ending: Ending; today: string }) {
  const { t, lang } = page, on = ({ card }: Line) => dateText(lang, card.validUntil ?? '');
  const days = ({ card }: Line) => Math.round((Date.parse(card.validUntil ?? today) - Date.parse(today)) / DAY);
  return (
    <View page={page} at="ending" title={t('hold.ending.title')} lead={t('hold.ending.lead')}>
      {soon.length === 0 ? <Empty title={t('hold.ending.soon_none')} /> : (
        <Sheet title={t('hold.ending.soon')}>
          <ul class="w-proofs pad">{soon.map((line) => <ProofLine page={page} line={line}><strong>{days(line) === 0 ? t('hold.ending.today') : t('hold.ending.in', { n: days(line), date: on(line) })}</strong><span>{t('hold.ending.do', { issuer: line.card.issuer.name ?? line.card.issuer.id })}</span></ProofLine>)}</ul>
        </Sheet>
      )}
      {later.length > 0 && <Sheet title={t('hold.ending.later')}><ul class="w-proofs pad">{later.map((line) => <ProofLine page={page} line={line}><span>{t('hold.ending.on', { date: on(line) })}</span></ProofLine>)}</ul></Sheet>}
      {over.length > 0 && <Sheet title={t('hold.ending.over')}><ul class="w-proofs pad">{over.map((line) => <ProofLine page={page} line={line}><span>{t('hold.ending.since', { date: on(line) })}</span></ProofLine>)}</ul></Sheet>}
      {endless > 0 && <p class="quiet">{t('hold.ending.endless', { n: endless })}</p>}
      <section class="stack stack-s" aria-labelledby="todo"><h2 class="h-s" id="todo">{t('hold.ending.todo')}</h2><ul class="todo"><li>{t('hold.ending.todo1')}</li><li>{t('hold.ending.todo2')}</li><li>{t('hold.ending.todo3')}</li></ul></section>
    </View>
  );
}
