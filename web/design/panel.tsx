// Beside every step: where one is in the whole, and what the European standard elements still want. Whatever leads elsewhere saves first.
import type { Child } from 'hono/jsx';
import { check, profile, type ElementReport, type SpecificationReading } from '#framework';
import { inLanguage } from '#lib/i18n';
import { Strata, layerTone } from '../components/core.tsx';
import { Mark, type Tone } from '../components/icons.tsx';
import type { PageContext } from '../context.ts';
import { fieldOf, itemsAt, shown, textsAt, wordsAt, type Content } from './form.ts';
import { STEPS, stepOf, type Step } from './steps.ts';
import { lacking, textPlaces } from './texts.ts';

type Props = { page: PageContext; content: Content; reading: SpecificationReading };

/** A button of the form that saves and goes, looking like the link it would be. */
export function Go({ to, field, children, class: extra = 'linkish', current }: { to: Step; field?: string | undefined; children: Child; class?: string; current?: boolean }) {
  return <button class={extra} form="spec" name="do" value={`go:${to}${field ? `#${field}` : ''}`} aria-current={current ? 'step' : undefined}>{children}</button>;
}

export function Toc({ page: { t }, content, reading, at }: Props & { at: Step }) {
  const state = (step: Step): { tone: Tone; text: string } => {
    const faults = reading.faults.filter((fault) => step === 'check' || stepOf(fault.path) === step).length;
    const without = lacking(textPlaces(content), 'fr').length + lacking(textPlaces(content), 'en').length;
    if (step === 'next' && content['stacking'] === undefined && content['links'] === undefined || step === 'languages' && textPlaces(content).length === 0) return { tone: 'none', text: t('layout.optional') };
    if (step === 'languages') return without > 0 ? { tone: 'warn', text: t('design.toc.untranslated', { n: without }) } : { tone: 'valid', text: t('design.toc.whole') };
    if (faults > 0) return { tone: 'none', text: t('design.toc.faults', { n: faults }) };
    if (step === 'outcomes' && unproved(content)) return { tone: 'warn', text: t('design.toc.unproved') };
    return reading.warnings.some((warning) => stepOf(warning.path) === step) ? { tone: 'warn', text: t('design.toc.doubt') } : { tone: 'valid', text: t(step === 'check' ? 'design.toc.ready' : 'design.toc.whole') };
  };
  return (
    <nav aria-label={t('design.sections')}>
      <ol class="toc">{STEPS.map((step) => { const { tone, text } = state(step); return <li><Go to={step} class="toc-step" current={step === at}><Mark tone={tone} /><span>{t(`design.section.${step}`)}<small>{text}</small></span></Go></li>; })}</ol>
    </nav>
  );
}

/** Said while other faults still keep the whole from being judged. */
function unproved(content: Content): boolean {
  const proved = itemsAt(content, 'assessments').flatMap((_, i) => wordsAt(content, `assessments.${i}.proves`));
  return itemsAt(content, 'outcomes').some((_, i) => !proved.includes(shown(content, `outcomes.${i}.id`)));
}

type State = 'present' | 'partial' | 'missing' | 'later';
const TONE: Record<State, Tone> = { present: 'valid', partial: 'warn', missing: 'invalid', later: 'none' };

/** Element by element: what is there, what is missing and how to mend it, each leading to its field. */
export function Elements({ page, content, reading, at }: Props & { /** The day they are judged for, ISO. */ at: string }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  const { elements } = check(content, profile('eu-2022'), { at });
  const wanted = elements.filter((e) => e.weight === 'mandatory'), own = wanted.filter((e) => e.needs === 'specification'), missing = own.filter((e) => e.outcome !== 'pass');
  return (
    <aside class="sheet" aria-labelledby="completeness">
      <div class="sheet-head"><h2 id="completeness">{t('design.completeness')}</h2><p class="push"><strong>{t('design.count', { n: own.length - missing.length, of: own.length })}</strong></p></div>
      <div class="pad comp-sum"><p>{missing.length === 0 ? t('design.elements_whole') : t('design.elements_missing', { n: missing.length })}</p></div>
      <Strata class="comp" layers={wanted.map((e, i) => {
        const state = stateOf(e, reading), words = <><span class="en">{say(e.name)}</span> <span class="ev">{state === 'present' ? detail(page, content, e) : t(`design.element.${state}`)}</span></>;
        return {
          tone: state === 'missing' || state === 'later' ? 0 : state === 'partial' ? 6 : layerTone(i), half: state === 'partial',
          matter: <>{state === 'later' ? <span>{words}</span> : <div>{placed(e, words)}{state === 'missing' && <p class="small">{say(e.remedy)}</p>}</div>}<Mark tone={TONE[state]} /><span class="sr">{t(`design.element.${state}`)}</span></>,
        };
      })} />
    </aside>
  );
}

function placed({ path }: ElementReport, words: Child) {
  const { step, field } = fieldFor(path);
  return <Go to={step} field={field}>{words}</Go>;
}

/** The step and the field of an element; the step alone when the element is a whole part. */
export function fieldFor(path: string): { step: Step; field: string | undefined } {
  const pointer = path.replace(/^\/specification/, ''), whole: Readonly<Record<string, string | undefined>> = { '/outcomes': undefined, '/assessments': undefined, '/quality': undefined, '/awardingBodies': undefined, '/issuer/country': undefined, '/level': 'level.applicable' };
  return { step: stepOf(pointer), field: pointer in whole ? whole[pointer] : fieldOf(pointer) };
}

/** Something is there, but a doubt was raised about it: in part. */
function stateOf({ needs, outcome, path }: ElementReport, { warnings }: SpecificationReading): State {
  if (needs === 'award') return 'later';
  if (outcome !== 'pass') return 'missing';
  return warnings.some((warning) => `/specification${warning.path}`.startsWith(`${path}/`)) ? 'partial' : 'present';
}

/** What is there, in a word: languages, hours, how many. */
function detail({ t }: PageContext, content: Content, { path }: ElementReport): string {
  const name = path.replace(/^\/specification\//, '').replace(/\//g, '.'), count = itemsAt(content, name).length;
  if (name === 'title') return Object.keys(textsAt(content, 'title')).join(', ');
  if (name === 'workloadHours') return t('design.hours', { n: Number(content['workloadHours']) });
  return count > 1 ? String(count) : '';
}
