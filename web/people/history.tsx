import { Hash, Table } from '../components/data.tsx';
import { Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
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
    <Layout page={props.page} title={t('people.history.title')} hidden crumbs={[{ label: t('people.admin.title'), href: '/people/admin' }, { label: t('people.history.title') }]}>
      <div class="wrap main stack stack-l"><div><h1>{t('people.history.title')}</h1><p class="lead quiet">{t('people.history.lead')}</p></div><Lines {...props} /></div>
    </Layout>
  );
}

function Lines({ page, history: { lines, older } }: HistoryProps) {
  const { t, lang } = page;
  if (lines.length === 0) return <Sheet><Empty title={t('people.history.none')} /></Sheet>;
  return (
    <Sheet>
      <Table label={t('people.history.title')} columns={[{ label: t('people.history.when') }, { label: t('people.history.who') }, { label: t('people.history.what') }, { label: t('people.history.on') }]}
        rows={lines.map((line) => [<time datetime={line.at}>{dateText(lang, line.at, 'hour')}</time>, who(page, line), actText(page, line.act), <Hash value={line.subject} short />])} />
      {older && <p class="bar"><a href={`${page.path.split('?')[0]}?before=${older}`}>{t('people.history.older')}</a></p>}
    </Sheet>
  );
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
