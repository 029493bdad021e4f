// A list on its way: the preview before the word is given, the work as it goes, what came of it.
import { AcquisError, type ErrorCode } from '../../lib/errors.ts';
import { errorText } from '../../lib/http.ts';
import { dateText, lookUp, numberText, type T } from '../../lib/i18n.ts';
import type { Objection } from '../../rooms/design/design.ts';
import { objectionFaults, type AwardLine, type BatchView, type Outlook, type Page, type Progress as Steps, type RowView } from '../../rooms/issue/issue.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Figures } from '../components/data.tsx';
import { Settle } from '../components/core.tsx';
import { Input, Radios } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Progress, type ProgressState } from '../components/live.tsx';
import { Bar, Details, Sheet } from '../components/page.tsx';
import { Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { AwardsTable } from './awards.tsx';
import { BatchFrame, CancelForm, type BatchProps } from './draft.tsx';
import { ElmCarry, lackText } from './outlook.tsx';
import { BATCH_TONE, rowPerson, type Delivery } from './words.tsx';

export function PreviewPage(props: BatchProps & { sample: readonly RowView[]; objections: readonly Objection[]; outlook: Outlook; /** ISO date */ today: string }) {
  const { page, org, batch, problems = [], sample, objections, outlook, today } = props, { t, lang } = page, here = `/o/${org}/issue/batches/${batch.id}`, { ready, faulty, excluded, empty } = batch.rows;
  const figures = [{ term: t('issue.preview.will'), value: numberText(lang, ready - batch.earlier) }, { term: t('issue.preview.skipped'), value: numberText(lang, batch.earlier) }, { term: t('issue.preview.faulty'), value: numberText(lang, faulty) }, { term: t('issue.preview.excluded'), value: numberText(lang, excluded) }, { term: t('issue.preview.empty'), value: numberText(lang, empty) }];
  return (
    <BatchFrame {...props} at={2}>
      <Figures figures={figures} />
      {problems.length === 0 && objections.map((one) => <Objected page={page} org={org} specification={batch.specification} objection={one} />)}
      {problems.length === 0 && <Hindered page={page} org={org} specification={batch.specification} outlook={outlook} />}
      {page.house.trial && <Notice kind="warn">{t('issue.preview.trial')}</Notice>}
      <div class="cols cols-2">
        {objections.some(({ gate }) => gate === 'refuse') ? <Stopped page={page} org={org} batch={batch} /> : outlook.fault !== undefined || outlook.lacks.length > 0 ? <Waiting page={page} org={org} batch={batch} outlook={outlook} /> : <Form page={page} action={`${here}/confirm`} class="sheet">
          <div class="pad stack">
            {batch.earlier > 0 && <Radios name="onDuplicate" label={t('issue.preview.duplicates', { n: batch.earlier })} value="skip" options={[{ value: 'skip', label: t('issue.preview.skip'), hint: t('issue.preview.skip_hint') }, { value: 'reissue', label: t('issue.preview.reissue'), hint: t('issue.preview.reissue_hint') }]} />}
            <div class="stack stack-s"><h2 class="h-s">{t('issue.preview.mail')}</h2><p>{t('issue.preview.mail_text')}</p></div>
            <Input name="count" inputmode="numeric" autocomplete="off" label={t('issue.preview.count', { n: ready })} error={problems.find((problem) => problem.field === 'count')?.text} required />
          </div>
          <Bar><Button look="main" icon="seal">{t('issue.preview.go')}</Button><LinkButton look="bare" href={here}>{t('issue.preview.back')}</LinkButton></Bar>
        </Form>}
        <aside class="stack">
          <Sheet title={t('issue.preview.sample')} pad><ul class="stack stack-s">{sample.map((row) => <li><bdi>{rowPerson(batch.columns, row.cells)}</bdi></li>)}</ul></Sheet>
          {outlook.further.length > 0 && <Sheet title={t('issue.forms.title')} pad>
            <p>{t('issue.outlook.also')}</p><ul class="stack stack-s">{outlook.further.map((form) => <li>{t(`issue.forms.form.${form}`)}</li>)}</ul>
            {outlook.further.includes('elm') && outlook.lacks.length === 0 && <Details summary={t('issue.outlook.carry')}><div class="stack stack-s"><ElmCarry page={page} specification={props.specification} today={today} /></div></Details>}
          </Sheet>}
          <p class="quiet small">{t('issue.preview.frozen')}</p>
          <CancelForm page={page} here={here} />
        </aside>
      </div>
    </BatchFrame>
  );
}

function Stopped({ page: { t }, org, batch }: { page: PageContext; org: string; batch: BatchView }) {
  return (
    <div class="sheet pad stack">
      <p>{t('issue.gate.stopped')}</p>
      <p class="row"><LinkButton look="main" href={`/o/${org}/design/${batch.specification}`}>{t('issue.gate.to_specification')}</LinkButton><LinkButton look="bare" href={`/o/${org}/issue/batches/${batch.id}`}>{t('issue.preview.back')}</LinkButton></p>
    </div>
  );
}

/** A form that the awards are to have, and cannot. */
function Hindered({ page: { t, lang }, org, specification, outlook: { lacks, fault } }: { page: PageContext; org: string; specification: string; outlook: Outlook }) {
  return (
    <>
      {lacks.length > 0 && <Notice kind="problem" title={t('issue.outlook.lacks')}><ul class="todo">{lacks.map((one) => <li>{lackText(lang, one)}</li>)}</ul><p class="small"><a href={`/o/${org}/design/${specification}`}>{t('issue.gate.to_specification')}</a></p></Notice>}
      {fault && <Notice kind="problem" title={t('issue.outlook.seal')}><p>{errorText(lang, new AcquisError(fault))}</p></Notice>}
    </>
  );
}

function Waiting({ page: { t }, org, batch, outlook: { fault } }: { page: PageContext; org: string; batch: BatchView; outlook: Outlook }) {
  return (
    <div class="sheet pad row">
      {fault && <LinkButton look="main" href={`/o/${org}/sign/seal`}>{t('issue.outlook.to_seal')}</LinkButton>}
      <LinkButton href={`/o/${org}/issue/forms`}>{t('issue.outlook.to_forms')}</LinkButton>
      <LinkButton look="bare" href={`/o/${org}/issue/batches/${batch.id}`}>{t('issue.preview.back')}</LinkButton>
    </div>
  );
}

/** A definition that the specification does not meet: told, or in the way. */
function Objected({ page, org, specification, objection }: { page: PageContext; org: string; specification: string; objection: Objection }) {
  const { t, lang } = page, { gate, report } = objection;
  return (
    <Notice kind={gate === 'refuse' ? 'problem' : 'warn'} title={t(`issue.gate.${gate}`, { definition: report.title })}>
      <ul class="todo">{objectionFaults(objection).map(({ code, values }) => <li>{lookUp(lang, `issue.gate.${code}`, values)}</li>)}</ul>
      {gate === 'warn' && <p class="small"><a href={`/o/${org}/design/${specification}`}>{t('issue.gate.to_specification')}</a></p>}
    </Notice>
  );
}

/** The database's truth, as the page and its script both show it. */
export function progressState(t: T, { state, total, waiting, steps }: Steps): ProgressState {
  const n = (value: number) => numberText(t.lang, value);
  return {
    value: steps.logged, max: Math.max(total, 1), done: state !== 'confirmed', text: t('issue.run.text', { done: steps.logged, total }),
    figures: { waiting: n(waiting), planned: n(steps.planned - steps.signed), signed: n(steps.signed - steps.logged), logged: n(steps.logged) },
  };
}

export function RunningPage(props: BatchProps & { steps: Steps; /** Why it cannot go on now. */ held: ErrorCode | undefined }) {
  const { page, org, batch, steps, held } = props, { t, lang } = page, here = `/o/${org}/issue/batches/${batch.id}`, state = { ...progressState(t, steps), next: here };
  const layer = (name: 'waiting' | 'planned' | 'signed' | 'logged', count: number) => ({ label: t(`issue.run.${name}`), note: t(`issue.run.${name}_note`), shown: numberText(lang, count), figure: name, count });
  return (
    <BatchFrame {...props} at={3}>
      {held && <Notice kind="warn" title={t('issue.run.held')}><p>{t('issue.run.held_text', { reason: errorText(lang, new AcquisError(held)) })}</p><p class="small"><a href={`/o/${org}/sign/seal`}>{t('issue.outlook.to_seal')}</a></p></Notice>}
      <div class="cols cols-2">
        <section class="sheet pad">
          <Progress t={t} url={`${here}/progress`} label={t('issue.run.label')} state={state} here={here}>
            <p class="quiet">{t('issue.run.close')}</p>
            <Settle seed={batch.id} layers={[layer('waiting', steps.waiting), layer('planned', steps.steps.planned - steps.steps.signed), layer('signed', steps.steps.signed - steps.steps.logged), layer('logged', steps.steps.logged)]} />
          </Progress>
        </section>
        <aside><BatchFacts page={page} batch={batch} who={undefined} /></aside>
      </div>
    </BatchFrame>
  );
}

export type DoneProps = BatchProps & { awards: Page<AwardLine>; deliveries: ReadonlyMap<string, Delivery>; who: string | undefined; mayIssue: boolean };

export function DonePage(props: DoneProps) {
  const { page, org, batch, awards, deliveries, who, mayIssue } = props, { t, lang } = page, here = `/o/${org}/issue/batches/${batch.id}`, counts = batch.counts;
  return (
    <BatchFrame {...props} at={undefined} acts={batch.state === 'done' && <><LinkButton icon="mail" href={`/o/${org}/deliver`}>{t('issue.mails')}</LinkButton><LinkButton icon="down" href={`${here}/awards.csv`} download>{t('issue.csv')}</LinkButton></>}>
      {batch.state === 'cancelled' && <Notice kind="info">{t('issue.cancelled.text', { day: dateText(lang, batch.finishedAt ?? batch.madeAt, 'hour') })}</Notice>}
      {counts && <Figures figures={[{ term: t('issue.done.issued'), value: numberText(lang, counts.issued) }, { term: t('issue.preview.skipped'), value: numberText(lang, counts.duplicate) }, { term: t('issue.preview.faulty'), value: numberText(lang, counts.faulty) }, { term: t('issue.preview.excluded'), value: numberText(lang, counts.excluded) }, ...(counts.stopped > 0 ? [{ term: t('issue.done.stopped'), value: numberText(lang, counts.stopped) }] : [])]} />}
      <div class="cols cols-2">
        {batch.state === 'done' ? <AwardsTable page={page} org={org} awards={awards} deliveries={deliveries} titles={new Map()} choose={mayIssue} next={awards.next && `${here}?after=${awards.next}`} /> : <div />}
        <aside class="stack"><BatchFacts page={page} batch={batch} who={who} />{batch.state === 'done' && <p class="quiet small">{t('issue.done.text', { day: dateText(lang, batch.finishedAt ?? '', 'hour') })}</p>}</aside>
      </div>
    </BatchFrame>
  );
}

function BatchFacts({ page, batch, who }: { page: PageContext; batch: BatchView; who: string | undefined }) {
  const { t, lang } = page;
  return (
    <Sheet title={t('issue.facts.title')} pad>
      <Facts facts={[
        { term: t('issue.col.state'), value: <Tag tone={BATCH_TONE[batch.state]}>{t(`issue.state.${batch.state}`)}</Tag> },
        { term: t('issue.col.specification'), value: <a href={`/design/${batch.specification}`}>{`/design/${batch.specification.slice(0, 8)}…`}</a> },
        { term: t('issue.col.made'), value: dateText(lang, batch.madeAt, 'hour'), more: who && t('issue.by', { who }) },
        { term: t('issue.facts.confirmed'), value: batch.confirmedAt && dateText(lang, batch.confirmedAt, 'hour') },
        { term: t('issue.facts.date'), value: !batch.columns.includes('awardedOn') && dateText(lang, batch.awardedOn) },
      ]} />
    </Sheet>
  );
}
