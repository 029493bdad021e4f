// The answer, as a document one can keep: the sentence before the list, the list before the codes, the codes before the JSON.
// Everything taken from the credential stands in <bdi>: a name that turns the writing direction must not rewrite the page.
import type { Report } from '../../credential/index.ts';
import { dateText } from '../../lib/i18n.ts';
import { LinkButton } from '../components/button.tsx';
import { Raw } from '../components/data.tsx';
import { Print } from '../components/live.tsx';
import { CheckRow, Checks, Verdict } from '../components/verdict.tsx';
import type { PageContext } from '../context.ts';
import type { FrameworkReading } from '#framework';
import { ClaimsView } from './claims.tsx';
import { DefinitionsView } from './definitions.tsx';
import { SealView } from './sealed.tsx';
import { KeepReceipt, ReceiptView, type Keepable } from './receipt.tsx';
import { PersonView } from './person.tsx';
import { isCredential, readingOf, toneOf, type Advice } from './reading.ts';

export type Asked = {
  readonly at?: Date | undefined;
  readonly fileName?: string | undefined;
  readonly input?: { readonly address: string } | object | undefined;
  readonly who?: string | undefined;
};

export type ReportViewProps = {
  page: PageContext;
  report: Report;
  asked?: Asked | undefined;
  /** Below a page's own h1: the verdict is smaller and no heading of the first level. */
  small?: boolean | undefined;
  /** The same credential through the definitions. */
  defined?: FrameworkReading | undefined;
  /** Facts under the house's seal, to be brought back for a receipt. */
  receipt?: Keepable | undefined;
};

export function ReportView(props: ReportViewProps) {
  const { page, asked = {}, small, receipt } = props, { t } = page;
  return (
    <div class="report">
      <ReportSheet {...props} />
      <aside class="report-side stack">
        <ReportAdvice {...props} />
        {receipt && <KeepReceipt page={page} receipt={receipt} />}
        <section class="stack stack-s no-print"><LinkButton look={small ? undefined : 'main'} href={again(asked)}>{t('verify.another')}</LinkButton><Print t={t} /></section>
      </aside>
    </div>
  );
}

/** The report itself, without a way on. */
export function ReportSheet({ page, report, asked = {}, small, defined }: ReportViewProps) {
  const { t } = page;
  const reading = readingOf(report, t);
  return (
    <article class="sheet">
      <Verdict tone={reading.tone} word={reading.word} small={small}>
        <p class="lead">{report.summary}</p>
        <When page={page} report={report} asked={asked} />
      </Verdict>
      <h2 class="sub">{t('verify.checks.title')}</h2>
      <Checks>
        {report.checks.map((check) => (
          <CheckRow tone={toneOf(check)} title={t(`verify.checks.${check.check}.title`)} word={t(`verify.result.${toneOf(check)}`)} code={check.code}>
            <p><bdi>{check.message}</bdi></p>
            <details class="check-more">
              <summary>{t('verify.checks.more')}<span class="sr"> ({t(`verify.checks.${check.check}.title`)})</span></summary>
              {check.meaning && <p><bdi>{check.meaning}</bdi></p>}
              <p>{t(`verify.checks.${check.check}.how`)}</p>
              {check.path && <p>{t('verify.checks.where')} <span class="hash">{check.path}</span></p>}
            </details>
          </CheckRow>
        ))}
      </Checks>
      {report.receipt ? <ReceiptView page={page} report={report} receipt={report.receipt} /> : <ClaimsView page={page} report={report} />}
      <SealView page={page} report={report} />
      <DefinitionsView page={page} reading={defined} />
      <Inside page={page} title={t('verify.inside.contained')} reports={report.contained} />
      <Inside page={page} title={t('verify.inside.endorsements')} reports={report.endorsements} />
      <div class="rawd"><details><summary>{t('verify.raw')}</summary><Raw label={t('verify.raw')}>{JSON.stringify(report, shortened, 2)}</Raw></details></div>
    </article>
  );
}

/** What to do now, and who it is about. */
export function ReportAdvice({ page, report, asked = {} }: ReportViewProps) {
  return (
    <>
      <section class="sheet pad stack"><h2 class="h-s">{page.t('verify.next.title')}</h2><Next page={page} advice={readingOf(report, page.t).advice} /></section>
      {report.claims && !report.receipt && report.verdict !== 'invalid' && <PersonView page={page} holder={report.claims.holderName} asked={asked.who} />}
    </>
  );
}

/** Reports on what is inside, each folded under its answer; the worst of them has weighed on the answer above already. */
function Inside({ page, title, reports = [] }: { page: PageContext; title: string; reports?: readonly Report[] | undefined }) {
  const { t } = page;
  const files = reports.filter((report) => !isCredential(report)), credentials = reports.filter(isCredential);
  if (credentials.length === 0) return null;
  return (
    <section class="claims pad stack">
      <h2 class="h-s">{title}</h2>
      {credentials.map((report) => {
        const { tone, word } = readingOf(report, t);
        return (
          <details>
            <summary><bdi>{nameOf(report) ?? t('verify.inside.unnamed')}</bdi> <span class={`is-${tone}`}>{word}</span></summary>
            <div class="stack">
              <p>{report.summary}</p>
              <Checks>
                {report.checks.map((check) => (
                  <CheckRow tone={toneOf(check)} title={t(`verify.checks.${check.check}.title`)} word={t(`verify.result.${toneOf(check)}`)} code={check.code}><p><bdi>{check.message}</bdi></p></CheckRow>
                ))}
              </Checks>
              <ClaimsView page={page} report={report} />
              <SealView page={page} report={report} />
              <Inside page={page} title={t('verify.inside.contained')} reports={report.contained} />
            </div>
          </details>
        );
      })}
      {files.length > 0 && <p class="small quiet">{t('verify.inside.others')} {files.map(({ file }, i) => <>{i > 0 && ', '}<bdi class="mono">{file}</bdi></>)}</p>}
    </section>
  );
}

/** In an archive, several may have one title: the file says which is meant, and of what failed nothing else is said first. */
function nameOf({ file, claims, verdict }: Report): string | undefined {
  if (file !== undefined && verdict === 'invalid') return file;
  return [claims?.title, claims && file !== undefined && claims.holderName, file].filter(Boolean).join(' · ') || undefined;
}

function When({ page: { t, lang }, report, asked }: { page: PageContext; report: Report; asked: Asked }) {
  const moment = { date: dateText(lang, report.at, 'hour') };
  const address = asked.input && 'address' in asked.input ? asked.input.address : undefined;
  return (
    <>
      <p class="small">
        {asked.at ? t('verify.when_past', moment) : t('verify.when', moment)}
        {asked.fileName && <> · {t('verify.from_file')} <bdi class="mono">{asked.fileName}</bdi></>}
        {address && <> · {t('verify.from_link')} <bdi class="hash">{address}</bdi></>}
        {report.address && <> · {t('verify.from_code')} <bdi class="hash">{report.address}</bdi></>}
      </p>
      <p class="small">{t('verify.fingerprint')} <span class="hash">{report.sha256}</span></p>
    </>
  );
}

/** The image stands on the page already; its bytes again as text would weigh more than everything else. */
function shortened(key: string, value: unknown): unknown {
  return key === 'image' && typeof value === 'string' && value.length > 100 ? `${value.slice(0, 64)}…` : value;
}

/** Two steps, the more useful first. */
function Next({ page: { t }, advice }: { page: PageContext; advice: Advice }) {
  const steps = [t(`verify.next.${advice}.first`), t(`verify.next.${advice}.then`)];
  return <><ol class="todo">{steps.map((step) => <li>{step}</li>)}</ol>{(advice === 'altered' || advice === 'refused') && <p class="small quiet">{t('verify.next.accident')}</p>}</>;
}

/** After a link, the same link again; after a file, an empty form. */
function again({ input }: Asked): string {
  return input && 'address' in input ? `/verify?url=${encodeURIComponent(input.address)}` : '/verify';
}
