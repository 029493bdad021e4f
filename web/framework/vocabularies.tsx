// The official lists in use: edition, date, size, publisher, licence, and what a publisher wants said.
import type { ListInUse } from '#framework';
import { dateText, inLanguage, numberText } from '#lib/i18n';
import { Table } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';

export function VocabulariesPage({ page, lists }: { page: PageContext; lists: readonly ListInUse[] }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text, title = t('framework.lists.title');
  const notices = new Set(lists.flatMap(({ notice }) => notice ? [say(notice)] : []));
  const publications = [...Map.groupBy(lists.filter(({ version }) => version), ({ source }) => source)];
  return (
    <Layout page={page} title={title} description={t('framework.lists.lead')} crumbs={[{ label: t('framework.page.title'), href: '/framework' }, { label: title }]}>
      <div class="wrap ruled">
        <header class="sec"><div class="sec-label" /><div class="sec-body stack"><h1>{title}</h1><p class="lead">{t('framework.lists.lead')}</p>{[...notices].map((notice) => <p class="measure">{notice}</p>)}</div></header>
        <Section title={title} id="lists">
          <Table label={title} columns={[{ label: t('framework.lists.list') }, { label: t('framework.lists.version') }, { label: t('framework.lists.date') }, { label: t('framework.lists.count'), number: true }]}
            rows={lists.map(({ title: name, version, date, count, loaded }) => [say(name), version ? <>{version} {loaded && <Tag>{t('framework.lists.loaded')}</Tag>}</> : <span class="quiet">{t('framework.lists.none')}</span>, date && dateText(lang, date, 'short'), version && numberText(lang, count)])} />
        </Section>
        <Section title={t('framework.lists.source')} id="sources">
          <ul class="rules">{publications.map(([source, [first, ...more]]) => first && (
            <li><p><cite lang="en">{source}</cite></p><p class="small quiet">{[first, ...more].map(({ title: name }) => say(name)).join(', ')} · {say(first.licence)}</p></li>
          ))}</ul>
        </Section>
        <Section title={t('framework.lists.how')} id="newer"><p class="measure">{t('framework.lists.how_text')}</p></Section>
      </div>
    </Layout>
  );
}
