// Whether it is a micro-credential, and by whose definition: asked of what is genuine or may be, and never part of the verdict.
import type { CheckReport, ElementReport, FrameworkReading } from '#framework';
import { inLanguage } from '#lib/i18n';
import { Details } from '../components/page.tsx';
import { Mark, type Tone } from '../components/icons.tsx';
import type { PageContext } from '../context.ts';

const TONE: Record<CheckReport['outcome'], Tone> = { pass: 'valid', fail: 'invalid', unknown: 'none' };

export function DefinitionsView({ page, reading }: { page: PageContext; reading: FrameworkReading | undefined }) {
  const { t } = page;
  if (!reading) return null;
  return (
    <section class="claims pad stack no-print" id="definitions">
      <h2 class="h-s">{t('framework.seen.title')}</h2>
      <p class="quiet">{t('framework.seen.lead')}</p>
      <ul class="defined">{reading.reports.map((report) => <Defined page={page} report={report} />)}</ul>
      {reading.doubts.length > 0 && <Details summary={t('framework.seen.doubts', { n: reading.doubts.length })}><ul class="todo">{reading.doubts.map(({ code, path }) => <li>{t(`framework.doubt.${code}`)} <span class="hash">{path}</span></li>)}</ul></Details>}
      {reading.unread.length > 0 && <Details summary={t('framework.seen.unread', { n: reading.unread.length })}><ul class="todo">{reading.unread.slice(0, 60).map(({ path, value }) => <li><span class="hash">{path}</span> <bdi>{value}</bdi></li>)}</ul></Details>}
    </section>
  );
}

function Defined({ page, report }: { page: PageContext; report: CheckReport }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  const asked = report.elements.filter(({ weight }) => weight === 'mandatory'), of = (outcome: CheckReport['outcome']) => asked.filter((e) => e.outcome === outcome);
  return (
    <li>
      <Mark tone={TONE[report.outcome]} />
      <div class="stack stack-s">
        <p><strong><a href={`/framework/${report.profile}`}>{say(report.title)}</a></strong>{t('framework.seen.colon')} {sentenceOf(page, report, of('pass').length, asked.length)}</p>
        {report.outcome !== 'pass' && <Details summary={t('framework.seen.why')}>
          <Named title={t('framework.seen.missing')} elements={of('fail')} say={say} />
          <Named title={t('framework.seen.untold')} elements={of('unknown')} say={say} />
        </Details>}
      </div>
    </li>
  );
}

function Named({ title, elements, say }: { title: string; elements: readonly ElementReport[]; say: (map: Readonly<Record<string, string>>) => string }) {
  return elements.length === 0 ? null : <div><p><strong>{title}</strong></p><ul class="todo">{elements.map(({ name, reason }) => <li>{say(name)}. <span class="quiet">{say(reason)}</span></li>)}</ul></div>;
}

const VERDICTS = ['micro-credential', 'attendance-certificate', 'badge-only', 'macro-credential', 'insufficient-information'] as const;

export function sentenceOf({ t }: PageContext, { verdict, outcome }: { readonly verdict?: string | undefined; readonly outcome: CheckReport['outcome'] }, there: number, of: number): string {
  const known = VERDICTS.find((one) => one === verdict);
  return known ? t(`framework.seen.verdict.${known}`) : t(`framework.seen.outcome.${outcome}`, { there, of });
}
