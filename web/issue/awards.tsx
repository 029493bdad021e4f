// What was issued: the list, one award with its history, the withdrawal of several.
import { dateText, inLanguage, numberText } from '../../lib/i18n.ts';
import type { LanguageMap, Specification } from '../../credential/index.ts';
import type { AwardLine, AwardView, Page, Status } from '../../rooms/issue/issue.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Facts, Pagination, Table } from '../components/data.tsx';
import { Input, Textarea } from '../components/field.tsx';
import { ConfirmForm, Form, FormToken } from '../components/form.tsx';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { Empty, ErrorSummary, Tag, type Problem } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { AwardState, DeliveryState, Person, STATUS_TONE, type Delivery } from './words.tsx';

export type TableProps = { page: PageContext; org: string; awards: Page<AwardLine>; deliveries: ReadonlyMap<string, Delivery>; /** By version; left out where the page says it. */ titles: ReadonlyMap<string, LanguageMap>; choose: boolean; next?: string | undefined };

export function AwardsTable({ page, org, awards, deliveries, titles, choose, next }: TableProps) {
  const { t, lang } = page, base = `/o/${org}/issue/awards`;
  if (awards.lines.length === 0) return <Sheet><Empty title={t('issue.awards_none')} /></Sheet>;
  const pick = (line: AwardLine) => (line.status === 'revoked' ? null : <input type="checkbox" name="award" value={line.id} aria-label={`${t('issue.col.choose')} ${line.person?.name ?? line.credential}`} />);
  return (
    <form method="post" action={`${base}/withdraw`} class="sheet">
      <FormToken page={page} />
      <Table label={t('issue.awards')} columns={[{ label: t('issue.col.person') }, ...(titles.size > 0 ? [{ label: t('issue.col.specification') }] : []), { label: t('issue.col.awarded') }, { label: t('issue.col.state') }, { label: t('issue.col.delivery') }, ...(choose ? [{ label: t('issue.col.choose'), bare: true }] : [])]}
        rows={awards.lines.map((line) => {
          const title = inLanguage(titles.get(line.specification), lang);
          return [<><a href={`${base}/${line.id}`}><Person t={t} line={line} /></a>{line.person && <><br /><span class="small quiet"><bdi>{line.person.email}</bdi></span></>}</>,
            ...(titles.size > 0 ? [<span lang={title.lang}>{title.text}</span>] : []), line.award ? dateText(lang, line.award.awardedOn, 'short') : '',
            <AwardState t={t} line={line} />, <DeliveryState t={t} delivery={deliveries.get(line.id)} />, ...(choose ? [pick(line)] : [])];
        })} />
      {choose && <Bar><Button look="no">{t('issue.bulk.go')}</Button></Bar>}
      <Pagination label={t('layout.pages')} next={next} words={{ previous: t('layout.previous'), next: t('layout.next') }} />
    </form>
  );
}

export type AwardsProps = TableProps & { email: string | undefined; status: Status | undefined; /** ISO date: those that end before it. */ until?: string | undefined };

export function AwardsPage({ email, status, until, ...table }: AwardsProps) {
  const { page, org, awards } = table, { t, lang } = page, base = `/o/${org}/issue/awards`;
  const at = (more: Readonly<Record<string, string | undefined>>) => { const q = new URLSearchParams(Object.entries({ email, status, until, ...more }).flatMap(([k, v]) => (v ? [[k, v]] : []))).toString(); return q ? `${base}?${q}` : base; };
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={t('issue.awards')} crumbs={[{ label: t('issue.title'), href: `/o/${org}/issue` }, { label: t('issue.awards') }]}>
      <PageHead title={t('issue.awards')}>{until && <p class="quiet">{t('issue.ending', { date: dateText(lang, until) })} <a href={base}>{t('issue.show.all')}</a></p>}</PageHead>
      <form method="get" action={base} class="row" role="search">{status && <input type="hidden" name="status" value={status} />}<Input name="email" type="search" label={t('issue.search')} note={t('layout.optional')} value={email} /><Button>{t('issue.search_go')}</Button></form>
      <nav class="row" aria-label={t('issue.filter')}>{([undefined, 'clear', 'suspended', 'revoked'] as const).map((one) => <a class="btn btn-bare" href={at({ status: one })} aria-current={one === status ? 'page' : undefined}>{t(`issue.show.${one ?? 'all'}`)}</a>)}</nav>
      <AwardsTable {...table} next={awards.next && at({ after: awards.next })} />
    </Layout>
  );
}

/** The mail that a change of status would send; undefined where none would leave. */
export type Notice = { readonly to: string; readonly lang: string; readonly letter: { readonly subject: string; readonly lines: readonly string[]; readonly foot?: readonly string[] | undefined } } | undefined;
export type AwardProps = { notices: ReadonlyMap<Status, Notice>; page: PageContext; org: string; award: AwardView; specification: Specification; delivery: Delivery | undefined; names: ReadonlyMap<string, string>; mayIssue: boolean; problems: readonly Problem[] };

export function AwardPage(props: AwardProps) {
  const { page, org, award, specification, delivery, notices, mayIssue, problems } = props, { t, lang } = page, base = `/o/${org}/issue`, here = `${base}/awards/${award.id}`;
  const title = inLanguage(specification.title, lang), name = award.person?.name ?? t('issue.erased');
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={name} crumbs={[{ label: t('issue.title'), href: base }, { label: t('issue.awards'), href: `${base}/awards` }, { label: name }]}>
      <PageHead title={name} acts={mayIssue && award.status !== 'revoked' && !award.supersededBy && award.person && <LinkButton icon="pen" href={`${here}/correct`}>{t('issue.award.correct')}</LinkButton>}><p class="quiet"><span lang={title.lang}>{title.text}</span> <AwardState t={t} line={award} /> <DeliveryState t={t} delivery={delivery} /></p></PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <div class="cols cols-2">
        <div class="stack">
          <Sheet title={t('issue.award.title')} pad><AwardFacts {...props} base={base} /></Sheet>
          <Sheet title={t('issue.award.history')} pad><History {...props} /></Sheet>
        </div>
        {mayIssue && award.status !== 'revoked' && <aside class="stack">
          {award.status === 'clear' && <StatusForm page={page} here={here} to="suspended" word="suspend" notice={notices.get('suspended')} />}
          {award.status === 'suspended' && <StatusForm page={page} here={here} to="clear" word="reinstate" notice={notices.get('clear')} />}
          <StatusForm page={page} here={here} to="revoked" word="withdraw" notice={notices.get('revoked')} />
        </aside>}
      </div>
    </Layout>
  );
}

function StatusForm({ page, here, to, word, notice }: { page: PageContext; here: string; to: Status; word: 'suspend' | 'reinstate' | 'withdraw'; notice: Notice }) {
  const { t } = page;
  return (
    <ConfirmForm page={page} action={`${here}/status`} title={t(`issue.award.${word}`)} act={t(`issue.award.${word}`)}>
      <p>{t(`issue.award.${word}_text`)}</p>
      <Effect page={page} notice={notice} />
      <input type="hidden" name="to" value={to} />
      <Textarea id={`reason-${to}`} name="reason" label={t('issue.award.reason')} hint={t('issue.award.reason_hint')} rows={2} maxlength={1000} required />
    </ConfirmForm>
  );
}

/** Read before pressing: what the learner will be told. */
function Effect({ page: { t }, notice }: { page: PageContext; notice: Notice }) {
  if (!notice) return <p class="small quiet">{t('issue.effect.none')}</p>;
  const { subject, lines, foot = [] } = notice.letter;
  return <details><summary class="small">{t('issue.effect.mail')}</summary><div class="stack stack-s small more"><p class="quiet">{t('issue.effect.to', { to: notice.to })}</p><div class="stack stack-s" lang={notice.lang}><p><strong><bdi>{subject}</bdi></strong></p>{[...lines, ...foot].map((line) => <p><bdi>{line}</bdi></p>)}</div></div></details>;
}

function AwardFacts({ page, award, specification, base }: AwardProps & { base: string }) {
  const { t, lang } = page, said = award.award;
  const results = said?.results.map((result) => { const a = specification.assessments.find((one) => one.id === result.assessment); return { term: <span>{inLanguage(a?.title, lang).text}</span>, value: [result.score === undefined ? undefined : numberText(lang, result.score), result.grade].filter(Boolean).join(', ') || t('issue.award.passed') }; }) ?? [];
  return (
    <Facts facts={[
      { term: t('issue.col.email'), value: award.person && <bdi>{award.person.email}</bdi> },
      { term: t('issue.field.learnerId'), value: award.person?.learnerId },
      { term: t('issue.col.awarded'), value: said && dateText(lang, said.awardedOn) },
      { term: t('issue.award.route_label'), value: said && t(`issue.award.route.${said.route}`) },
      ...results,
      ...(said?.evidence ?? []).map((e) => ({ term: t('issue.award.evidence'), value: <span class="mono">{e.url ?? e.title}</span> })),
      { term: t('issue.field.narrative'), value: said?.narrative },
      { term: t('issue.award.public_id'), value: <span class="mono">{award.credential}</span> },
      { term: t('issue.award.log_index'), value: award.logIndex === undefined ? undefined : numberText(lang, award.logIndex) },
      { term: t('issue.award.list'), value: <a href={`${base}/batches/${award.batch}`}>{t('issue.award.see')}</a> },
      { term: t('issue.award.supersedes'), value: award.supersedes && <a href={`${base}/awards/${award.supersedes}`}>{t('issue.award.see')}</a> },
      { term: t('issue.award.replaced'), value: award.supersededBy && <a href={`${base}/awards/${award.supersededBy}`}>{t('issue.award.see')}</a> },
    ]} />
  );
}

function History({ page, award, names }: AwardProps) {
  const { t, lang } = page, by = (who: string) => { const name = names.get(who); return name ? ` ${t('issue.by', { who: name })}` : ''; };
  const steps = [['created', award.createdAt, award.awardedBy], ['signed', award.signedAt, ''], ['logged', award.loggedAt, '']] as const;
  return (
    <ol class="stack stack-s">
      {steps.map(([step, at, who]) => at && <li>{`${dateText(lang, at, 'hour')} · ${t(`issue.award.${step}`)}${by(who)}`}</li>)}
      {award.events.map((event) => <li>{dateText(lang, event.at, 'hour')} <Tag tone={STATUS_TONE[event.status]}>{t(`issue.status.${event.status}`)}</Tag>{by(event.by)}{event.reason && <p class="quiet"><bdi>{event.reason === 'superseded' ? t('issue.award.superseded_reason') : event.reason}</bdi></p>}</li>)}
    </ol>
  );
}

export type BulkProps = { page: PageContext; org: string; lines: readonly AwardLine[]; typed: { readonly reason: string }; problems: readonly Problem[] };

export function BulkPage({ page, org, lines, typed, problems }: BulkProps) {
  const { t, lang } = page, base = `/o/${org}/issue/awards`, title = t('issue.bulk.title', { n: lines.length });
  const wrong = (field: string) => problems.find((problem) => problem.field === field)?.text;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={title} crumbs={[{ label: t('issue.awards'), href: base }, { label: title }]}>
      <PageHead title={title}><p class="quiet">{t('issue.award.withdraw_text')} {t('issue.effect.each')}</p></PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={`${base}/withdrawn`} class="sheet">
        {lines.map((line) => <input type="hidden" name="award" value={line.id} />)}
        <Table label={t('issue.awards')} columns={[{ label: t('issue.col.person') }, { label: t('issue.col.awarded') }]} rows={lines.map((line) => [<Person t={t} line={line} />, line.award ? dateText(lang, line.award.awardedOn, 'short') : ''])} />
        <div class="pad stack">
          <Textarea name="reason" label={t('issue.award.reason')} hint={t('issue.award.reason_hint')} rows={2} maxlength={1000} value={typed.reason} error={wrong('reason')} required />
          <Input name="count" inputmode="numeric" autocomplete="off" label={t('issue.bulk.count', { n: lines.length })} error={wrong('count')} required />
        </div>
        <Bar><Button look="no">{t('issue.award.withdraw')}</Button><LinkButton look="bare" href={base}>{t('issue.preview.back')}</LinkButton></Bar>
      </Form>
    </Layout>
  );
}
