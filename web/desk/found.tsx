// What the search found, and honestly how it was searched.
import { dateText, inLanguage } from '../../lib/i18n.ts';
import { Button } from '../components/button.tsx';
import { Input } from '../components/field.tsx';
import { PageHead, Queue, Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import type { Found } from './find.ts';

export function SearchField({ page: { t, organisation }, asked }: { page: PageContext; asked: string }) {
  return (
    <form method="get" action={`/o/${organisation?.id}/desk/search`} class="stack stack-s" role="search">
      <Input name="q" type="search" label={t('desk.search.label')} hint={t('desk.search.hint')} value={asked} maxlength={200} required />
      <p><Button icon="search">{t('desk.search.go')}</Button></p>
    </form>
  );
}

export function FoundPage({ page, asked, found: { specifications, awards, by } }: { page: PageContext; asked: string; found: Found }) {
  const { t, lang, organisation } = page, base = `/o/${organisation?.id}`;
  const said = by === 'nothing' ? undefined : by === 'address' ? t('desk.search.by_address') : by === 'identifier' ? t('desk.search.by_identifier') : by.older ? t('desk.search.by_name_some', { n: by.read }) : t('desk.search.by_name', { n: by.read });
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="desk" />} title={t('desk.search.title')} crumbs={[{ label: t('layout.rooms.desk'), href: `${base}/desk` }, { label: t('desk.search.title') }]}>
      <PageHead title={t('desk.search.title')} />
      <Sheet pad><SearchField page={page} asked={asked} /></Sheet>
      {specifications.length > 0 && (
        <Sheet title={t('desk.search.specifications')}>
          <Queue items={specifications.map((one) => { const title = inLanguage(one.summary.title, lang); return { icon: 'pen' as const, title: <a href={`${base}/design/${one.id}`} lang={title.lang}>{title.text || t('design.untitled')}</a>, text: t('desk.search.version', { number: one.number, state: t(`design.state.${one.state}`) }) }; })} />
        </Sheet>
      )}
      {awards.length > 0 && (
        <Sheet title={t('desk.search.awards')}>
          <Queue items={awards.map((one) => ({ icon: 'seal' as const, title: <a href={`${base}/issue/awards/${one.id}`}><bdi>{one.name}</bdi></a>, text: <><bdi>{one.email}</bdi>, {dateText(lang, one.at)}</> }))} />
        </Sheet>
      )}
      {asked !== '' && specifications.length + awards.length === 0 && <Sheet><Empty title={t('desk.search.none')}>{t('desk.search.none_text')}</Empty></Sheet>}
      {asked !== '' && said && <p class="small quiet">{said}</p>}
    </Layout>
  );
}
