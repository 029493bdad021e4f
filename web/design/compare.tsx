// What differs between two versions, old beside new.
import { inLanguage } from '#lib/i18n';
import { Table } from '../components/data.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { Empty } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import type { Change } from './changes.ts';
import { textsAt, type Content } from './form.ts';

type Version = { readonly id: string; readonly number: number; readonly content: Content };

export function ComparePage({ page, org, from, to, changes }: { page: PageContext; org: string; from: Version; to: Version; changes: readonly Change[] }) {
  const { t, lang } = page, home = `/o/${org}/design`, title = inLanguage(textsAt(to.content, 'title'), lang), name = title.text || t('design.untitled');
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.compare.title', { from: from.number, to: to.number })} crumbs={[{ label: t('design.title'), href: home }, { label: name, href: `${home}/${to.id}` }, { label: t('design.compare.crumb') }]}>
      <PageHead title={t('design.compare.title', { from: from.number, to: to.number })}>{name}</PageHead>
      <Sheet title={t('design.compare.count', { n: changes.length })}>
        {changes.length === 0 ? <Empty title={t('design.compare.same')} /> : <ChangeTable page={page} changes={changes} from={from.number} to={to.number} />}
      </Sheet>
    </Layout>
  );
}

export function ChangeTable({ page: { t, lang }, changes, from, to }: { page: PageContext; changes: readonly Change[]; from: number; to: number }) {
  const cell = (text: string, own: string | undefined, word: 'ins' | 'del') => !text ? <span class="quiet">{t('design.compare.nothing')}</span> : word === 'ins' ? <ins lang={own === lang ? undefined : own}>{text}</ins> : <del lang={own === lang ? undefined : own}>{text}</del>;
  return <Table class="changes" label={t('design.compare.title', { from, to })} columns={[{ label: t('design.conflict.field') }, { label: t('design.nth_version', { n: from }) }, { label: t('design.nth_version', { n: to }) }]}
    rows={changes.map(({ place, lang: own, before, after }) => [place, cell(before, own, 'del'), cell(after, own, 'ins')])} />;
}
