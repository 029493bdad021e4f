// A list before it is issued: which column says what, the rows to look at, one row to mend.
import type { Child } from 'hono/jsx';
import { inLanguage } from '../../lib/i18n.ts';
import type { Specification } from '../../credential/index.ts';
import type { BatchView, RowView } from '../../rooms/issue/issue.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Pagination, Table } from '../components/data.tsx';
import { Input, Select } from '../components/field.tsx';
import { ConfirmForm, Form, FormToken } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Bar, Details, PageHead, Sheet, Steps } from '../components/page.tsx';
import { ErrorSummary, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { LanguageSelect } from './new.tsx';
import { fieldLabel, fieldOptions, Findings, rowPerson } from './words.tsx';

export type RowFilter = 'faulty' | 'all' | 'excluded';
export type BatchProps = { page: PageContext; org: string; batch: BatchView; specification: Specification; problems?: readonly Problem[] | undefined };
export type DraftProps = BatchProps & { rows: readonly RowView[]; filter: RowFilter; next: number | undefined; today: string };

const SEPARATOR = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

export function BatchFrame({ page, org, batch, specification, at, problems = [], children, acts }: BatchProps & { at: number | undefined; children: Child; acts?: Child }) {
  const { t, lang } = page, title = inLanguage(specification.title, lang), file = batch.file;
  const total = Object.values(batch.rows).reduce((n, each) => n + each, 0);
  const source = batch.source === 'file' ? (file?.fileName ?? '') : batch.source === 'paste' ? t('issue.pasted') : t('issue.made');
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={title.text} crumbs={[{ label: t('issue.title'), href: `/o/${org}/issue` }, { label: title.text }]}>
      <PageHead title={title.text} lang={title.lang} acts={<>{acts}{at !== undefined && <Steps label={t('issue.steps.label')} at={at} done={t('layout.done')} steps={[t('issue.steps.file'), t('issue.steps.rows'), t('issue.steps.preview'), t('issue.steps.issue')]} />}</>}>
        {file && total > 0 && <p class="quiet">{t('issue.read', { file: source, n: total, encoding: file.encoding, separator: t(`issue.sep.${SEPARATOR[file.separator]}`) })}</p>}
      </PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      {children}
    </Layout>
  );
}

export function DraftPage(props: DraftProps) {
  const { page, org, batch } = props, { t } = page, here = `/o/${org}/issue/batches/${batch.id}`;
  return (
    <BatchFrame {...props} at={1}>
      {batch.source !== 'form' && <ColumnsSheet {...props} here={here} />}
      <RowsSheet {...props} here={here} />
      <div class="sheet bar bar-stick">
        <p><strong>{t('issue.tally', { n: batch.rows.ready })}</strong>{t('issue.tally_rest', { n: batch.rows.faulty })}</p>
        <div class="row push">{batch.rows.ready > 0 && <LinkButton look="main" href={`${here}/preview`}>{t('issue.preview.go_on')}</LinkButton>}</div>
      </div>
      <CancelForm page={page} here={here} />
    </BatchFrame>
  );
}

export function CancelForm({ page, here }: { page: PageContext; here: string }) {
  const { t } = page;
  return <ConfirmForm page={page} action={`${here}/cancel`} title={t('issue.cancel.title')} act={t('issue.cancel.act')}><p>{t('issue.cancel.text')}</p></ConfirmForm>;
}

function ColumnsSheet({ page, batch, specification, today, here }: DraftProps & { here: string }) {
  const { t } = page, options = fieldOptions(t, specification), guesses = batch.file?.guesses ?? [];
  return (
    <Form page={page} action={`${here}/columns`} class="sheet">
      <div class="sheet-head"><h2>{t('issue.map.title')}</h2></div>
      <Table label={t('issue.map.title')} class="map" columns={[{ label: t('issue.col.in_file') }, { label: t('issue.col.samples') }, { label: t('issue.col.becomes') }, { label: t('issue.col.guess') }]}
        rows={Array.from({ length: batch.width }, (_, i) => {
          const guess = guesses[i], name = guess?.header || t('issue.map.column', { n: i + 1 }), field = batch.columns[i] ?? null;
          const sure = field !== null && (guess?.field !== field || guess.sure);
          return [<bdi>{name}</bdi>, <span class="mono"><bdi>{guess?.samples.join(', ').slice(0, 120)}</bdi></span>,
            <Select bare name={`c${i}`} label={t('issue.map.becomes', { column: name })} options={options} value={field ?? ''} />,
            field === null ? <Tag tone="none">{t('issue.map.none')}</Tag> : sure ? <Tag tone="valid">{t('issue.map.sure')}</Tag> : <Tag tone="warn">{t('issue.map.confirm')}</Tag>];
        })} />
      <div class="pad stack">
        <div class="pair">
          <Input name="awardedOn" type="date" label={t('issue.new.awarded_on')} hint={t('issue.map.date_order')} value={batch.awardedOn} max={today} />
          <LanguageSelect page={page} name="language" label={t('issue.new.language')} value={batch.language} />
        </div>
      </div>
      <Bar><Button>{t('issue.map.go')}</Button></Bar>
    </Form>
  );
}

function RowsSheet({ page, batch, specification, rows, filter, next, here }: DraftProps & { here: string }) {
  const { t } = page, total = Object.values(batch.rows).reduce((n, each) => n + each, 0);
  const looked = { faulty: batch.rows.faulty + batch.rows.empty, all: total, excluded: batch.rows.excluded };
  const labels = { faulty: t('issue.rows.faulty', { n: looked.faulty }), all: t('issue.rows.remarks', { n: looked.all }), excluded: t('issue.rows.excluded', { n: looked.excluded }) };
  return (
    <section class="sheet" id="rows">
      <div class="sheet-head">
        <h2>{t('issue.rows.title')}</h2>
        <nav class="row" aria-label={t('issue.rows.filter')}>{(['faulty', 'all', 'excluded'] as const).map((one) => <a class="btn btn-bare" href={`${here}?show=${one}#rows`} aria-current={one === filter ? 'page' : undefined}>{labels[one]}</a>)}</nav>
        {batch.rows.faulty > 0 && <div class="row push"><LinkButton look="bare" icon="down" href={`${here}/faults.csv`} download>{t('issue.rows.faults_csv')}</LinkButton></div>}
      </div>
      {rows.length === 0 ? <p class="pad">{t(filter === 'faulty' ? 'issue.rows.all_good' : 'issue.rows.none')}</p> : (
        <Table label={t('issue.rows.title')} class="faults" columns={[{ label: t('issue.col.row'), number: true }, { label: t('issue.col.person') }, { label: t('issue.col.value') }, { label: t('issue.col.wrong') }, { label: t('issue.col.acts'), bare: true }]}
          rows={rows.map((row) => [row.number, <bdi>{rowPerson(batch.columns, row.cells)}</bdi>, <MendCell page={page} here={here} batch={batch} row={row} specification={specification} />,
            row.findings.length > 0 ? <Findings t={t} specification={specification} findings={row.findings} id={`w${row.number}`} /> : <span class="quiet">{t('issue.rows.good')}</span>,
            <RowActs page={page} here={here} row={row} />])} />
      )}
      <Pagination label={t('layout.pages')} next={next === undefined ? undefined : `${here}?show=${filter}&after=${next}#rows`} words={{ previous: t('layout.previous'), next: t('layout.next') }} />
      {batch.rows.faulty > 0 && <div class="pad"><Details summary={t('issue.rows.mended')}><Form page={page} action={`${here}/mended`} files class="stack"><FileDrop t={t} name="file" label={t('issue.rows.mended')} hint={t('issue.rows.mended_hint')} accept=".csv,text/csv" /><p><Button>{t('issue.rows.mended_go')}</Button></p></Form></Details></div>}
    </section>
  );
}

/** One fault in one cell is mended where it stands; more of them on the row's own page. */
function MendCell({ page, here, batch, row, specification }: { page: PageContext; here: string; batch: BatchView; row: RowView; specification: Specification }) {
  const { t } = page, faults = row.findings.filter((finding) => finding.fault), [only] = faults, column = only?.field ? batch.columns.indexOf(only.field) : -1;
  if (row.state === 'excluded' || row.state === 'empty' || faults.length === 0) return <span class="quiet"><bdi>{only?.value ?? ''}</bdi></span>;
  if (faults.length > 1 || column < 0) return <a href={`${here}/rows/${row.number}`}>{t('issue.rows.edit')}</a>;
  return (
    <form method="post" action={`${here}/rows/${row.number}`} class="row" novalidate>
      <FormToken page={page} />
      <label class="sr" for={`v${row.number}`}>{`${t('issue.rows.value', { n: row.number })}, ${fieldLabel(t, specification, only?.field ?? '')}`}</label>
      <input class="input mono" id={`v${row.number}`} name={`c${column}`} value={row.cells[column] ?? ''} aria-invalid="true" aria-describedby={`w${row.number}`} />
      <Button look="bare">{t('issue.rows.keep')}</Button>
    </form>
  );
}

function RowActs({ page, here, row }: { page: PageContext; here: string; row: RowView }) {
  const { t } = page, [act, word] = row.state === 'excluded' ? ['include', t('issue.rows.include')] : ['exclude', t('issue.rows.exclude')];
  if (row.state === 'empty') return null;
  return <Form page={page} action={`${here}/rows/${row.number}/${act}`}><Button look="bare">{word}</Button></Form>;
}

export function RowPage({ page, org, batch, specification, row, problems }: BatchProps & { row: RowView }) {
  const { t } = page, here = `/o/${org}/issue/batches/${batch.id}`, guesses = batch.file?.guesses ?? [];
  return (
    <BatchFrame page={page} org={org} batch={batch} specification={specification} problems={problems} at={1}>
      <Sheet title={t('issue.row.title', { n: row.number })}>
        {row.findings.length > 0 && <div class="pad"><Findings t={t} specification={specification} findings={row.findings} /></div>}
        <Form page={page} action={`${here}/rows/${row.number}`}>
          <div class="pad stack">
            {Array.from({ length: batch.width }, (_, i) => {
              const field = batch.columns[i] ?? null, label = field ? fieldLabel(t, specification, field) : (guesses[i]?.header || t('issue.map.column', { n: i + 1 }));
              return <Input name={`c${i}`} label={label} value={row.cells[i] ?? ''} note={field ? undefined : t('issue.map.none')} />;
            })}
          </div>
          <Bar><Button look="main">{t('issue.row.go')}</Button><LinkButton look="bare" href={`${here}#rows`}>{t('issue.preview.back')}</LinkButton></Bar>
        </Form>
      </Sheet>
    </BatchFrame>
  );
}
