// The room's first page: lists dropped, what needs somebody, the way to every credential issued.
import { dateText, inLanguage, numberText } from '../../lib/i18n.ts';
import type { LanguageMap } from '../../credential/index.ts';
import type { BatchLine, Incident, Page } from '../../rooms/issue/issue.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Pagination, Table } from '../components/data.tsx';
import { Input } from '../components/field.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { Empty, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { BATCH_TONE } from './words.tsx';

export type HomeProps = { page: PageContext; org: string; batches: Page<BatchLine>; titles: ReadonlyMap<string, LanguageMap>; incidents: readonly Incident[]; mayIssue: boolean; hasSpecification: boolean; hasAwards: boolean };

export function IssueHome({ page, org, batches, titles, incidents, mayIssue, hasSpecification, hasAwards }: HomeProps) {
  const { t, lang } = page, base = `/o/${org}/issue`, nothing = batches.lines.length === 0 && !hasAwards;
  const acts = mayIssue && hasSpecification && <><LinkButton href={`${base}/one`}>{t('issue.to_one')}</LinkButton><LinkButton look="main" icon="plus" href={`${base}/new`}>{t('issue.to_list')}</LinkButton></>;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={t('issue.title')}>
      <PageHead title={t('issue.title')} acts={acts}>{t('issue.lead')}</PageHead>
      {incidents.length > 0 && (
        <Notice kind="problem" title={t('issue.incidents.title', { n: incidents.length })}>
          <p>{t('issue.incidents.text')}</p>
          <ul class="stack stack-s">{incidents.map(({ credential, award, code }) => <li><a class="mono" href={`${base}/awards/${award}`}>{credential}</a> <span class="code">{code}</span> {t(`issue.incident.${code}`)}</li>)}</ul>
        </Notice>
      )}
      {nothing && (hasSpecification ? <Empty title={t('issue.empty.title')}>{t('issue.empty.text')}</Empty>
        : <Empty title={t('issue.empty.title')}><p class="quiet">{t('issue.empty.no_spec')}</p><p><LinkButton look="main" href={`/o/${org}/design`}>{t('issue.empty.design')}</LinkButton></p></Empty>)}
      {batches.lines.length > 0 && (
        <Sheet title={t('issue.batches')}>
          <Table label={t('issue.batches')} columns={[{ label: t('issue.col.list') }, { label: t('issue.col.state') }, { label: t('issue.col.issued'), number: true }, { label: t('issue.col.source') }, { label: t('issue.col.made') }]}
            rows={batches.lines.map((batch) => {
              const title = inLanguage(titles.get(batch.specification), lang);
              return [<a href={`${base}/batches/${batch.id}`} lang={title.lang}>{title.text || batch.id}</a>, <Tag tone={BATCH_TONE[batch.state]}>{t(`issue.state.${batch.state}`)}</Tag>,
                batch.counts ? numberText(lang, batch.counts.issued) : '', t(`issue.source.${batch.source}`), dateText(lang, batch.madeAt, 'hour')];
            })} />
          <Pagination label={t('layout.pages')} next={batches.next && `${base}?after=${batches.next}`} words={{ previous: t('layout.previous'), next: t('layout.next') }} />
        </Sheet>
      )}
      {!nothing && (
        <Sheet title={t('issue.awards')} aside={<a href={`${base}/awards`}>{t('issue.all_awards')}</a>} pad>
          <form method="get" action={`${base}/awards`} class="row" role="search"><Input name="email" type="search" label={t('issue.search')} note={t('layout.optional')} /><Button>{t('issue.search_go')}</Button></form>
        </Sheet>
      )}
      <p class="small"><a href={`${base}/forms`}>{t('issue.forms.open')}</a></p>
    </Layout>
  );
}
