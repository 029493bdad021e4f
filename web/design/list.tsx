import { EXAMPLES } from '#framework';
import { faultText } from '#lib/http';
import { dateText, inLanguage } from '#lib/i18n';
import type { Fault } from '#lib/errors';
import { Button, LinkButton } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Details, PageHead, Sheet } from '../components/page.tsx';
import { Empty, ErrorSummary, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import type { Tone } from '../components/icons.tsx';
import { placeOf } from './fields.tsx';

export type ListLine = { readonly id: string; readonly number: number; readonly state: 'draft' | 'published' | 'retired'; readonly summary: { readonly title: Readonly<Record<string, string>>; readonly faults: number }; readonly savedAt: string; readonly frozenAt?: string };
export type ListProps = { page: PageContext; org: string; lines: readonly ListLine[]; mayDesign: boolean; /** What was wrong with an uploaded file. */ problems?: readonly Fault[] | undefined };

export const STATE_TONE: Record<ListLine['state'], Tone> = { draft: 'none', published: 'valid', retired: 'warn' };

export function ListPage({ page, org, lines, mayDesign, problems = [] }: ListProps) {
  const { t, lang } = page, home = `/o/${org}/design`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.title')}>
      <PageHead title={t('design.title')} acts={mayDesign && lines.length > 0 && <Form page={page} action={home}><Button look="main" icon="plus" name="do" value="blank">{t('design.new')}</Button></Form>}>{t('design.lead')}</PageHead>
      <ErrorSummary title={t('design.upload.problems')} problems={problems.map((fault) => ({ text: `${fault.path ? `${placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}${t('design.colon')} ` : ''}${faultText(lang, fault)}` }))} />
      {lines.length === 0 && !mayDesign && <Empty title={t('design.empty.title')}>{t('design.empty.viewer')}</Empty>}
      {lines.length === 0 && mayDesign && <Start page={page} home={home} />}
      {lines.length > 0 && (
        <Sheet title={t('design.specifications')}>
          <Table label={t('design.specifications')} columns={[{ label: t('design.f.title') }, { label: t('design.col.version'), number: true }, { label: t('design.col.state') }, { label: t('design.col.whole') }, { label: t('design.col.saved') }]}
            rows={lines.map((line) => { const title = inLanguage(line.summary.title, lang); return [
              <a href={`${home}/${line.id}`} lang={title.lang}>{title.text || t('design.untitled')}</a>, line.number, <Tag tone={STATE_TONE[line.state]}>{t(`design.state.${line.state}`)}</Tag>,
              line.state !== 'draft' ? (line.frozenAt ? t('design.frozen') : '') : line.summary.faults === 0 ? t('design.ready') : t('layout.problems', { n: line.summary.faults }), dateText(lang, line.savedAt, 'hour'),
            ]; })} />
        </Sheet>
      )}
      {mayDesign && lines.length > 0 && <Details summary={t('design.other_ways')} open={problems.length > 0}><OtherWays page={page} home={home} /></Details>}
    </Layout>
  );
}

function Start({ page, home }: { page: PageContext; home: string }) {
  const { t } = page;
  return (
    <>
      <Empty title={t('design.empty.title')}>
        <p class="quiet">{t('design.empty.text')}</p>
        <Form page={page} action={home} class="row"><input type="hidden" name="do" value="example" /><Button look="main" name="example" value={EXAMPLES[0]} icon="plus">{t('design.example.heat-pump')}</Button><Button name="example" value={EXAMPLES[1]}>{t('design.example.health-data')}</Button></Form>
        <Form page={page} action={home}><Button name="do" value="blank">{t('design.blank')}</Button></Form>
      </Empty>
      <Sheet title={t('design.upload.title')} pad><Upload page={page} home={home} /></Sheet>
    </>
  );
}

function OtherWays({ page, home }: { page: PageContext; home: string }) {
  const { t } = page;
  return (
    <div class="stack">
      <Form page={page} action={home} class="row"><input type="hidden" name="do" value="example" />{EXAMPLES.map((name) => <Button name="example" value={name}>{t(`design.example.${name}`)}</Button>)}</Form>
      <Upload page={page} home={home} />
    </div>
  );
}

function Upload({ page, home }: { page: PageContext; home: string }) {
  const { t } = page;
  return (
    <Form page={page} action={home} files class="stack">
      <FileDrop t={t} name="file" label={t('design.upload.file')} accept=".yaml,.yml,.json" required />
      <p><Button name="do" value="upload" icon="up">{t('design.upload.go')}</Button></p>
    </Form>
  );
}

export function Downloads({ page, at }: { page: PageContext; at: string }) {
  return <p class="row"><LinkButton href={`${at}/specification.yaml`} icon="down" download>{page.t('design.download', { format: 'YAML' })}</LinkButton><LinkButton href={`${at}/specification.json`} icon="down" download>{page.t('design.download', { format: 'JSON' })}</LinkButton></p>;
}
