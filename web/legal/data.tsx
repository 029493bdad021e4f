// What is stored of persons, drawn from the list that erasure goes by.
import { GROUPS, PERSONAL } from '../../lib/personal.ts';
import { LinkButton } from '../components/button.tsx';
import { Facts } from '../components/data.tsx';
import { Details, Sheet } from '../components/page.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

export function DataPage({ page }: { page: PageContext }) {
  const { t } = page;
  return (
    <Layout page={page} title={t('legal.data.title')}>
      <div class="wrap-s main stack stack-l">
        <div class="stack stack-s"><h1>{t('legal.data.title')}</h1><p class="lead quiet">{t('legal.data.lead', { house: page.house.name })}</p></div>
        <Sheet title={t('legal.data.yours')} pad>
          <p>{t('legal.data.yours_text')}</p>
          <p class="row"><LinkButton href="/hold/archive">{t('people.me.leave_archive')}</LinkButton><a href="/people/me/erase">{t('people.me.leave_erase')}</a></p>
          <p><a href="/legal/privacy">{t('legal.data.privacy', { page: t('legal.privacy.title') })}</a></p>
        </Sheet>
        {GROUPS.map((group) => (
          <Sheet title={t(`legal.data.group.${group}.title`)} id={group}>
            <div class="pad stack">
              <p>{t(`legal.data.group.${group}.what`)}</p>
              <Facts facts={[{ term: t('legal.data.why'), value: t(`legal.data.group.${group}.why`) }, { term: t('legal.data.long'), value: t(`legal.data.group.${group}.long`) }, { term: t('legal.data.who'), value: t(`legal.data.group.${group}.who`) }]} />
              <Details summary={t('legal.data.tables')}><ul class="todo small">{PERSONAL.filter((one) => one.group === group).map(({ table, ends }) => <li><code>{table}</code> {t(`legal.data.ends.${ends}`)}</li>)}</ul></Details>
            </div>
          </Sheet>
        ))}
      </div>
    </Layout>
  );
}
