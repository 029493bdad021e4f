import { Hash, Table } from '../components/data.tsx';
import { Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { AdminFrame } from '../admin/frame.tsx';
import { dateText, lookUp } from '../../lib/i18n.ts';
import type { History } from '../../rooms/people/people.ts';
import { PeopleDesk } from './desk.tsx';

export type HistoryProps = { page: PageContext; history: History };

export function HistoryPage(props: HistoryProps) {
  const { t } = props.page;
  return <PeopleDesk page={props.page} at="history" title={t('people.history.title')} lead={t('people.history.lead')}><Lines {...props} /></PeopleDesk>;
}

export function HouseHistoryPage(props: HistoryProps) {
  const { t } = props.page;
  return (
    <AdminFrame page={props.page} at="history" title={t('people.history.title')} lead={t('people.history.lead')}><Lines {...props} /></AdminFrame>
  );
}

function Lines({ page, history: { lines, older } }: HistoryProps) {
  const { t, lang } = page;
  if (lines.length === 0) return <Sheet><Empty title={t('people.history.none')} /></Sheet>;
  return (
    <Sheet>
      <Table label={t('people.history.title')} columns={[{ label: t('people.history.when') }, { label: t('people.history.who') }, { label: t('people.history.what') }, { label: t('people.history.on') }]}
        rows={lines.map((line) => [<time datetime={line.at}>{dateText(lang, line.at, 'hour')}</time>, who(page, line), actText(page, line.act), <Subject page={page} act={line.act} subject={line.subject} />])} />
      {older && <p class="bar"><a href={`${page.path.split('?')[0]}?before=${older}`}>{t('people.history.older')}</a></p>}
    </Sheet>
  );
}

/** Leads to what the act was about, where it has a page. */
function Subject({ page: { organisation }, act, subject }: { page: PageContext; act: string; subject: string }) {
  const base = `/o/${organisation?.id}`, known = /^[0-9a-hjkmnp-tv-z]{26}$/.test(subject);
  const at = !organisation || !known ? undefined : act.startsWith('issue.batch') ? `${base}/issue/batches/${subject}` : act.startsWith('issue.') ? `${base}/issue/awards/${subject}` : /^design\.(published|retired|review)/.test(act) ? `${base}/design/${subject}` : undefined;
  return at ? <a href={at}><Hash value={subject} short /></a> : <Hash value={subject} short />;
}

function who({ t }: PageContext, { by, name }: History['lines'][number]): string {
  if (by === 'house') return t('people.history.house');
  return by.startsWith('api-key') ? t('people.history.program') : name || by;
}

/** A room says its own acts under `ROOM.history.acts.WHAT`. */
export function actText({ lang }: PageContext, act: string): string {
  const [room = '', what = ''] = act.split('.');
  return lookUp(lang, `${room}.history.acts.${what}`) ?? act;
}
