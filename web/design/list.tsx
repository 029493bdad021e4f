import { EXAMPLES } from '#framework';
import { dateText, inLanguage } from '#lib/i18n';
import { Button, LinkButton } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Checkbox } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import type { Tone } from '../components/icons.tsx';
import { Details, PageHead, Sheet } from '../components/page.tsx';
import { Empty, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';

export type ListLine = { readonly id: string; readonly number: number; readonly state: 'draft' | 'published' | 'retired'; readonly inReview: boolean; readonly summary: { readonly title: Readonly<Record<string, string>>; readonly faults: number }; readonly savedAt: string; readonly frozenAt?: string };
export type ListProps = { page: PageContext; org: string; lines: readonly ListLine[]; /** Someone else publishes. */ twoPeople: boolean; mayDesign: boolean; maySettle: boolean };

const STATE_TONE: Record<ListLine['state'] | 'review', Tone> = { draft: 'none', review: 'unknown', published: 'valid', retired: 'warn' };

export function StateTag({ page: { t }, line }: { page: PageContext; line: Pick<ListLine, 'state' | 'inReview'> }) {
  const state = line.state === 'draft' && line.inReview ? 'review' : line.state;
  return <Tag tone={STATE_TONE[state]}>{t(`design.state.${state}`)}</Tag>;
}

export function ListPage({ page, org, lines, twoPeople, mayDesign, maySettle }: ListProps) {
  const { t, lang } = page, home = `/o/${org}/design`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.title')}>
      <PageHead title={t('design.title')} acts={mayDesign && lines.length > 0 && <><LinkButton href={`${home}/new#import`} look="bare" icon="up">{t('design.list_import')}</LinkButton><LinkButton href={`${home}/new`} look="main" icon="plus">{t('design.new')}</LinkButton></>}>{t('design.lead')}</PageHead>
      {lines.length === 0 && !mayDesign && <Empty title={t('design.empty.title')}>{t('design.empty.viewer')}</Empty>}
      {lines.length === 0 && mayDesign && <Start page={page} home={home} />}
      {lines.length > 0 && (
        <Sheet title={t('design.specifications')}>
          <Table label={t('design.specifications')} columns={[{ label: t('design.f.title') }, { label: t('design.col.version'), number: true }, { label: t('design.col.state') }, { label: t('design.col.whole') }, { label: t('design.col.saved') }]}
            rows={lines.map((line) => { const title = inLanguage(line.summary.title, lang); return [
              <a href={`${home}/${line.id}`} lang={title.lang}>{title.text || t('design.untitled')}</a>, line.number, <StateTag page={page} line={line} />,
              line.state !== 'draft' ? (line.frozenAt ? t('design.frozen') : '') : line.summary.faults === 0 ? t('design.ready') : t('layout.problems', { n: line.summary.faults }), dateText(lang, line.savedAt, 'hour'),
            ]; })} />
        </Sheet>
      )}
      {maySettle && (
        <Details summary={t(twoPeople ? 'design.settings.is_two' : 'design.settings.is_one')}>
          <Form page={page} action={`${home}/settings`} class="stack stack-s">
            <Checkbox name="two-people" label={t('design.settings.two_people')} hint={t('design.settings.hint')} checked={twoPeople} />
            <p><Button>{t('design.settings.save')}</Button></p>
          </Form>
        </Details>
      )}
      <p class="small"><a href={`${home}/definitions`}>{t('design.gates.open')}</a></p>
    </Layout>
  );
}

function Start({ page, home }: { page: PageContext; home: string }) {
  const { t } = page;
  return (
    <Empty title={t('design.empty.title')}>
      <p class="quiet">{t('design.empty.text')}</p>
      <Form page={page} action={home} class="row"><input type="hidden" name="do" value="example" /><Button look="main" name="example" value={EXAMPLES[0]} icon="plus">{t('design.example.heat-pump')}</Button><Button name="example" value={EXAMPLES[1]}>{t('design.example.health-data')}</Button></Form>
      <p><a href={`${home}/new`}>{t('design.other_ways')}</a></p>
    </Empty>
  );
}

export function Downloads({ page, at }: { page: PageContext; at: string }) {
  return <p class="row"><LinkButton href={`${at}/specification.yaml`} icon="down" download>{page.t('design.download', { format: 'YAML' })}</LinkButton><LinkButton href={`${at}/specification.json`} icon="down" download>{page.t('design.download', { format: 'JSON' })}</LinkButton></p>;
}
