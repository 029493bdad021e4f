// What the person at the desk meets in the morning: what waits, most urgent first; what runs; how things stand.
import type { Child } from 'hono/jsx';
import type { LanguageMap } from '../../credential/index.ts';
import { dateText, inLanguage, numberText } from '../../lib/i18n.ts';
import type { Listed } from '../../rooms/design/design.ts';
import type { AuditEntry, History } from '../../rooms/people/people.ts';
import { LinkButton } from '../components/button.tsx';
import { Figures } from '../components/data.tsx';
import type { IconName } from '../components/icons.tsx';
import { PageHead, Queue, Sheet, type QueueItem } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import { CheckRow, Checks } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { actText } from '../people/history.tsx';
import type { May } from './desk.pages.tsx';
import { SearchField } from './found.tsx';
import { URGENT, type Running, type Standing, type Waiting } from './waiting.ts';

export type TodayProps = {
  page: PageContext; may: May; /** ISO date. */ today: string; specifications: readonly Listed[]; titles: ReadonlyMap<string, LanguageMap>;
  waiting: readonly Waiting[]; running: readonly Running[]; standing: Standing; latest: History['lines'];
};

export function TodayPage(props: TodayProps) {
  const { page, may, today, specifications, waiting, running } = props, { t, lang, organisation } = page;
  const base = `/o/${organisation?.id}`, published = specifications.some(({ state }) => state === 'published'), urgent = waiting.filter(({ what }) => URGENT.has(what)), rest = waiting.filter(({ what }) => !URGENT.has(what));
  const acts = published && may.issue ? <LinkButton look="main" icon="seal" href={`${base}/issue/new`}>{t('desk.issue')}</LinkButton> : undefined;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="desk" />} title={t('layout.rooms.desk')}>
      <PageHead title={dayText(lang, today)} acts={acts}>{waiting.length > 0 ? t('desk.lead', { n: waiting.length }) : t('desk.lead_none')}</PageHead>
      <div class="cols cols-2">
        <div class="stack">
          {specifications.length === 0 && <Begin {...props} base={base} />}
          {urgent.length > 0 && <Sheet title={t('desk.first')}><Queue items={urgent.map((one) => itemOf(props, base, one))} /></Sheet>}
          {rest.length > 0 && <Sheet title={urgent.length > 0 ? t('desk.then') : t('desk.first')}><Queue items={rest.map((one) => itemOf(props, base, one))} /></Sheet>}
          {waiting.length === 0 && specifications.length > 0 && <Sheet><Empty title={t('desk.nothing')}>{may.issue && published ? t('desk.nothing_issue') : t('desk.nothing_text')}</Empty></Sheet>}
          {running.length > 0 && <Sheet title={t('desk.running')}><Queue items={running.map((one) => runningItem(props, base, one))} /></Sheet>}
        </div>
        <aside class="stack">
          <Sheet title={t('desk.search.title')} pad><SearchField page={page} asked="" /></Sheet>
          <HowItStands {...props} base={base} />
          {props.latest.length > 0 && <Latest {...props} base={base} />}
        </aside>
      </div>
    </Layout>
  );
}

type Within = TodayProps & { base: string };

/** Nothing designed yet: one act, and what it leads to. */
function Begin({ page, may, base }: Within) {
  const { t } = page;
  if (!may.design) return <Sheet><Empty title={t('desk.begin.title')}>{t('desk.begin.viewer')}</Empty></Sheet>;
  return (
    <Sheet><Empty title={t('desk.begin.title')}>
      <p class="quiet">{t('desk.begin.text')}</p>
      <p><LinkButton look="main" icon="pen" href={`${base}/design`}>{t('desk.begin.go')}</LinkButton></p>
      <ol class="todo">{(['design', 'list', 'mail'] as const).map((step) => <li>{t(`desk.begin.${step}`)}</li>)}</ol>
    </Empty></Sheet>
  );
}

function itemOf({ page, titles }: TodayProps, base: string, one: Waiting): QueueItem {
  const { t, lang } = page, name = (title: LanguageMap | undefined) => inLanguage(title, lang).text || t('design.untitled');
  const item = (icon: IconName, title: string, text: string, href: string, act: string): QueueItem => ({ icon, urgent: URGENT.has(one.what), title, text, act: <LinkButton href={base + href}>{act}</LinkButton> });
  switch (one.what) {
    case 'incident': return item('warn', t('desk.incident.title', { n: one.count }), t('desk.incident.text'), '/issue', t('desk.see'));
    case 'disputed': case 'declined': case 'bounced': case 'failed':
      return item('mail', t(`desk.${one.what}.title`, { n: one.count }), t(`desk.${one.what}.text`), `/deliver?show=${one.what === 'failed' ? 'bounced' : one.what}`, t('desk.see'));
    case 'key_revoked': return item('key', t('desk.key_revoked.title'), t('desk.key_revoked.text'), '/sign', t('desk.key_revoked.go'));
    case 'key_due': return item('key', t('desk.key_due.title'), t('desk.key_due.text', { date: dateText(lang, one.since) }), '/sign', t('desk.key_due.go'));
    case 'expiring': return item('cal', one.more ? t('desk.expiring.many', { n: one.count }) : t('desk.expiring.title', { n: one.count }), t('desk.expiring.text', { date: dateText(lang, one.first) }), `/issue/awards?status=clear&until=${one.until}`, t('desk.see'));
    case 'faulty': return item('pen', t('desk.faulty.title', { n: one.count }), t('desk.faulty.text', { title: name(titles.get(one.specification)) }), `/issue/batches/${one.batch}`, t('desk.faulty.go'));
    case 'to_confirm': return item('seal', t('desk.to_confirm.title', { n: one.count }), t('desk.to_confirm.text', { title: name(titles.get(one.specification)) }), `/issue/batches/${one.batch}`, t('desk.to_confirm.go'));
    case 'review': return item('eye', t('desk.review.title', { title: name(one.title) }), t('desk.review.text'), `/design/${one.id}`, t('desk.review.go'));
    case 'ready': return item('pen', t('desk.ready.title', { title: name(one.title) }), t('desk.ready.text'), `/design/${one.id}`, t('desk.ready.go'));
    case 'draft': return item('pen', t('desk.draft.title', { title: name(one.title) }), t('layout.problems', { n: one.count }), `/design/${one.id}/edit`, t('desk.draft.go'));
    case 'invitation_over': return item('users', t('desk.invitation_over.title', { n: one.count }), t('desk.invitation_over.text'), '/people', t('desk.see'));
  }
}

function runningItem({ page: { t, lang }, titles }: TodayProps, base: string, { batch, specification, progress }: Running): QueueItem {
  const title = inLanguage(titles.get(specification), lang);
  return { icon: 'strata', title: <span lang={title.lang}>{title.text}</span>, text: t('desk.running_text', { done: progress.steps.logged, total: progress.total }), act: <LinkButton href={`${base}/issue/batches/${batch}`}>{t('desk.follow')}</LinkButton> };
}

function HowItStands({ page, standing, specifications, base, may }: Within) {
  const { t, lang } = page, { key, keySince, log, mail } = standing, count = (state: Listed['state']) => numberText(lang, specifications.filter((one) => one.state === state).length);
  return (
    <Sheet title={t('desk.standing.title')}>
      {specifications.length > 0 && <div class="pad"><Figures figures={[{ term: t('desk.standing.published'), value: count('published') }, { term: t('desk.standing.drafts'), value: count('draft') }]} /></div>}
      <Checks>
        {key && <CheckRow tone={key === 'good' ? 'valid' : key === 'none' ? 'unknown' : 'warn'} title={t('desk.standing.key')} word={t(`desk.standing.key_${key}`)}>{may.own ? <a href={`${base}/sign`}>{keySince ? t('desk.standing.key_since', { date: dateText(lang, keySince) }) : t('desk.see')}</a> : keySince && t('desk.standing.key_since', { date: dateText(lang, keySince) })}</CheckRow>}
        <CheckRow tone={log ? 'valid' : 'invalid'} title={t('desk.standing.log')} word={t(log ? 'desk.standing.log_good' : 'desk.standing.log_broken')}><a href="/log">{t('desk.see')}</a></CheckRow>
        <CheckRow tone={mail ? 'valid' : 'warn'} title={t('desk.standing.mail')} word={t(mail ? 'desk.standing.mail_good' : 'desk.standing.mail_none')}>{may.issue && <a href={`${base}/deliver`}>{t('desk.see')}</a>}</CheckRow>
      </Checks>
    </Sheet>
  );
}

function Latest({ page, latest, base }: Within) {
  const { t, lang } = page;
  const who = ({ by, name }: { by: AuditEntry['by']; name: string | undefined }): Child => (by === 'house' ? t('people.history.house') : by.startsWith('api-key') ? t('people.history.program') : <bdi>{name || by}</bdi>);
  return (
    <Sheet title={t('desk.latest')} aside={<a href={`${base}/people/history`}>{t('desk.latest_all')}</a>}>
      <ul class="latest">{latest.map((line) => <li><p>{who(line)} {actText(page, line.act)}</p><p class="small quiet"><time datetime={line.at}>{dateText(lang, line.at, 'hour')}</time></p></li>)}</ul>
    </Sheet>
  );
}

/** "Monday 23 November", as a desk calendar says it. */
function dayText(lang: 'fr' | 'en', iso: string): string {
  const text = new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`${iso}T12:00:00Z`));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
