// On the page of a credential that was brought in: where it comes from, whose it is, and what was so when its issuer still answered.
import { dateText } from '../../lib/i18n.ts';
import type { Arrival, AsOf, Held } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { readingOf } from '../verify/reading.ts';

/** For every reader: nothing proves whose it is; or the issuer is silent, and an earlier day is all there is. */
export function BroughtNotices({ page, held, then, today, mine }: { page: PageContext; held: Held; then: AsOf | undefined; today: string; /** Its holder reads it. */ mine: boolean }) {
  const { t, lang } = page;
  return (
    <>
      {held.belongs === 'said' && <Notice kind="info" title={t(mine ? 'hold.brought.mine_title' : 'hold.brought.said_title')}><p>{t(mine ? 'hold.brought.mine' : 'hold.brought.said')}</p></Notice>}
      {held.belongs === 'other' && <Notice kind="warn" title={t('hold.brought.other_title')}><p>{t('hold.brought.other')}</p></Notice>}
      {then && <Notice kind="warn" title={t('hold.brought.then_title', { verdict: readingOf(then.report, t).word, date: dateText(lang, then.at.toISOString().slice(0, 10)) })}><p>{t('hold.brought.then_text', { date: dateText(lang, then.at.toISOString().slice(0, 10)), today: dateText(lang, today.slice(0, 10)) })}</p></Notice>}
    </>
  );
}

/** For its holder. */
export function Brought({ page, held, arrival }: { page: PageContext; held: Held; arrival: Arrival }) {
  const { t, lang } = page, { note, at, report } = arrival, date = dateText(lang, at.toISOString().slice(0, 10)), to = held.belongs === 'other' ? 'said' : 'other';
  const how = note.address !== undefined ? t('hold.brought.address', { date, address: note.address }) : note.from === 'text' ? t('hold.brought.text', { date }) : t('hold.brought.file', { date, name: note.name });
  return (
    <Section title={t('hold.brought.title')} id="brought">
      <p><bdi>{how}</bdi></p>
      <p>{t('hold.brought.form', { form: t(`hold.import.form.${held.form}`) })} {t('hold.brought.then', { verdict: readingOf(report, t).word })}</p>
      <div class="row">
        {arrival.file && <LinkButton icon="down" href={`/c/${held.id}/original`} download>{t('hold.brought.original')}</LinkButton>}
        <LinkButton icon="down" href={`/c/${held.id}/credential`} download>{t('hold.brought.credential')}</LinkButton>
        {held.belongs !== 'proved' && <Form page={page} action={`/hold/${held.id}/belongs`}><input type="hidden" name="belongs" value={to} /><Button look="bare">{t(`hold.brought.say_${to}`)}</Button></Form>}
      </div>
    </Section>
  );
}
