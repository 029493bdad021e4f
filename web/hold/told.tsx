// What changed about what is held, said once: newest first, with what it means, and whether it is also said by mail.
import { dateText } from '../../lib/i18n.ts';
import { FACTS, type Fact, type Telling } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { Empty, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { ImportFrame } from './import.tsx';

const TONE: Readonly<Record<Fact, Tone>> = { revoked: 'invalid', suspended: 'invalid', invalid: 'invalid', expired: 'invalid', expires_soon: 'warn', issuer_gone: 'unknown', link_rotten: 'unknown' };

export function ToldPage({ page, told, mails }: { page: PageContext; told: readonly Telling[]; mails: boolean }) {
  const { t, lang } = page, day = (date: Date) => dateText(lang, date.toISOString().slice(0, 10)), there = FACTS.filter((fact) => told.some((one) => one.fact === fact && !one.endedAt));
  return (
    <ImportFrame page={page} at="hold" title={t('hold.told.title')} lead={t('hold.told.lead')}>
      <div class="w-log stack stack-l">
        {told.length === 0 ? <Empty title={t('hold.told.none')}><p class="quiet">{t('hold.told.none_text')}</p><div><LinkButton href="/hold">{t('hold.claimed.all')}</LinkButton></div></Empty> : (
          <ul class="sheet pad im-done">
            {told.map(({ credential, title, fact, at, endedAt, seen }) => (
              <li class={seen ? 'quiet' : undefined}>
                <span><a href={`/c/${credential}`}><bdi>{title ?? t('hold.told.gone')}</bdi></a> <span class="small quiet">{day(at)}{endedAt && <> · {t('hold.told.ended', { date: day(endedAt) })}</>}</span></span>
                <Tag tone={endedAt ? 'none' : TONE[fact]}>{t(`hold.told.fact.${fact}`)}</Tag>
              </li>
            ))}
          </ul>
        )}
        {there.length > 0 && <ul class="todo small">{there.map((fact) => <li><strong>{t(`hold.told.fact.${fact}`)}.</strong> {t(`hold.told.means.${fact}`)}</li>)}</ul>}
        {told.some(({ seen }) => !seen) && <Form page={page} action="/hold/told/seen"><Button>{t('hold.told.put_away')}</Button></Form>}
        <section class="stack stack-s"><h2 class="h-s">{t('hold.told.mails.title')}</h2><p>{t(mails ? 'hold.told.mails.on' : 'hold.told.mails.off')}</p>
          <Form page={page} action="/hold/told/mails"><input type="hidden" name="mails" value={mails ? 'no' : 'yes'} /><Button look="bare">{t(mails ? 'hold.told.mails.turn_off' : 'hold.told.mails.turn_on')}</Button></Form>
        </section>
      </div>
    </ImportFrame>
  );
}

/** On the shelf, as long as something was not put away. */
export function ToldNotice({ page: { t }, unseen }: { page: PageContext; unseen: number }) {
  return unseen === 0 ? null : <Notice kind="warn"><p>{t('hold.told.waiting', { n: unseen })} <a href="/hold/told">{t('hold.told.see')}</a></p></Notice>;
}
