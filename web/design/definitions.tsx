// By whose definition it is a micro-credential as it stands: one line each, those the organisation goes by first, what is missing leading to its field.
import { check, type CheckReport, type ElementReport, type Profile } from '#framework';
import { inLanguage } from '#lib/i18n';
import { lackingIn, type Gate } from '../../rooms/design/design.ts';
import { Mark, type Tone } from '../components/icons.tsx';
import { Details, Sheet } from '../components/page.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import type { Content } from './form.ts';
import { Go, fieldFor } from './panel.tsx';

/** A definition, and whether it is minded before issuing. */
export type Gone = { readonly profile: Profile; readonly gate: Gate };
type Props = { page: PageContext; content: Content; definitions: readonly Gone[]; /** The day they are judged for, ISO. */ at: string; /** Faults are left: much is missing only because it is not written yet. */ unfinished: boolean };

const TONE: Record<CheckReport['outcome'], Tone> = { pass: 'valid', fail: 'invalid', unknown: 'none' };
const VERDICTS = ['micro-credential', 'attendance-certificate', 'badge-only', 'macro-credential', 'insufficient-information'] as const;

export function Definitions({ page, content, definitions, at, unfinished }: Props) {
  const { t } = page, minded = definitions.filter(({ gate }) => gate !== 'off'), others = definitions.filter(({ gate }) => gate === 'off');
  const lines = (some: readonly Gone[]) => <ul class="defined">{some.map((one) => <Line page={page} report={check(content, one.profile, { at })} gate={one.gate} />)}</ul>;
  return (
    <Sheet title={t('design.defined.title')} aside={<a href="/framework">{t('design.defined.about')}</a>} id="definitions" pad>
      <p class="quiet">{t(unfinished ? 'design.defined.lead_unfinished' : 'design.defined.lead')}</p>
      {lines(minded)}
      {others.length > 0 && (minded.length > 0 ? <Details summary={t('design.defined.others', { n: others.length })}>{lines(others)}</Details> : lines(others))}
    </Sheet>
  );
}

function Line({ page, report, gate }: { page: PageContext; report: CheckReport; gate: Gate }) {
  const { t, lang } = page, lacking = lackingIn(report), of = (outcome: CheckReport['outcome']) => lacking.filter((e) => e.outcome === outcome);
  return (
    <li>
      <Mark tone={TONE[report.outcome]} />
      <div class="stack stack-s">
        <p><strong>{inLanguage(report.title, lang).text}</strong>{t('design.colon')} {outcomeText(page, report)} {gate === 'refuse' && <Tag tone={report.outcome === 'pass' ? undefined : 'invalid'}>{t('design.defined.refuses')}</Tag>}</p>
        {lacking.length > 0 && <Details summary={t('design.defined.lacking', { n: lacking.length })}><Lacking page={page} title={t('design.defined.missing')} elements={of('fail')} /><Lacking page={page} title={t('design.defined.untold')} elements={of('unknown')} /></Details>}
      </div>
    </li>
  );
}

function Lacking({ page: { t, lang }, title, elements }: { page: PageContext; title: string; elements: readonly ElementReport[] }) {
  if (elements.length === 0) return null;
  const say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  return (
    <div>
      <p><strong>{title}</strong></p>
      <ul class="todo">{elements.map((e) => { const { step, field } = fieldFor(e.path); return <li><Go to={step} field={field}>{say(e.name)}</Go>{t('design.colon')} {say(e.remedy)}</li>; })}</ul>
    </div>
  );
}

/** In one line: how many are there, and what it would then be. */
export function outcomeText({ t }: PageContext, { outcome, verdict, elements, scope }: CheckReport): string {
  const asked = elements.filter((e) => e.weight === 'mandatory' && (scope === 'award' || e.needs === 'specification')), known = VERDICTS.find((one) => one === verdict);
  const counted = t(`design.defined.outcome.${outcome}`, { there: asked.filter((e) => e.outcome === 'pass').length, of: asked.length });
  return known && known !== 'micro-credential' ? `${counted} ${t(`design.defined.verdict.${known}`)}` : counted;
}
