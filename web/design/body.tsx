// A specification as read by anyone (badges point at its outcomes and assessments by their ids). What others signed of it is not shown here, where nobody checks it, but with each badge that is verified: what is learnt first, then how it is proved, then the rest of the standard elements.
import type { Assessment, LanguageMap, OrganisationRef, QualityAssurance, Specification } from '#credential';
import { ECTS, conceptByCode, label } from '#framework';
import { dateText, inLanguage, lookUp, numberText, type Lang, type T } from '#lib/i18n';
import { Strata, layerTone } from '../components/core.tsx';
import { Facts, type Fact } from '../components/data.tsx';
import { Section } from '../components/page.tsx';
import { Skills, Tag } from '../components/say.tsx';

type Props = { t: T; lang: Lang; specification: Specification };

export function SpecificationBody({ t, lang, specification: s }: Props) {
  return (
    <>
      <Section title={t('design.section.outcomes')} more={t('design.read.hours', { n: s.workloadHours })}>
        <Strata layers={s.outcomes.map((o, i) => ({ tone: layerTone(i), matter: (
          <div class="stack stack-s" id={`outcome-${o.id}`}>
            <h3><Said map={o.title} lang={lang} /></h3>
            {o.description && <p><Said map={o.description} lang={lang} /></p>}
            {o.esco && <Skills label={t('design.esco.chosen')} items={o.esco.map((one) => { const { text, lang: own } = inLanguage(one.label, lang); return { text: text || one.uri, lang: own === lang ? undefined : own, href: one.uri }; })} />}
            <p class="small quiet">{t('design.read.proved_by')} {s.assessments.filter((a) => a.proves.includes(o.id)).map((a) => inLanguage(a.title, lang).text).join(', ')}</p>
          </div>) }))} />
      </Section>
      <Section title={t('design.section.assessments')}>
        <div class="stack">{s.assessments.map((a) => <AssessmentFacts t={t} lang={lang} assessment={a} />)}</div>
      </Section>
      <Section title={t('design.section.volume')}><Facts facts={volume(t, lang, s)} /></Section>
      <Section title={t('design.section.quality')}><Facts facts={s.quality.map((q) => quality(t, lang, q))} /></Section>
      <Section title={t('design.section.who')}><Facts facts={who(t, lang, s)} /></Section>
      <Section title={t('design.section.next')}><Facts facts={next(t, lang, s)} />{s.stacking?.targets && <p class="small quiet">{t('design.read.no_right')}</p>}</Section>
    </>
  );
}

/** A text, marked with its language when it is not the reader's. */
export function Said({ map, lang }: { map: LanguageMap; lang: Lang }) {
  const { text, lang: own } = inLanguage(map, lang);
  return own === lang ? <>{text}</> : <span lang={own}>{text}</span>;
}

function AssessmentFacts({ t, lang, assessment: a }: { t: T; lang: Lang; assessment: Assessment }) {
  const g = a.grading, { standard } = a;
  const grading = g.kind === 'score' ? t('design.read.score', { min: g.min, max: g.max, pass: g.pass }) : g.kind === 'levels' ? t('design.read.levels', { levels: g.levels.join(', '), pass: g.pass }) : t('design.c.grading.pass');
  return (
    <section class="stack stack-s" id={`assessment-${a.id}`}>
      <h3><Said map={a.title} lang={lang} /> {!a.required && <Tag>{t('layout.optional')}</Tag>}</h3>
      {a.description && <p><Said map={a.description} lang={lang} /></p>}
      <Facts facts={[
        { term: t('design.f.type'), value: label(a.type, lang), more: a.mode && label(a.mode, lang) },
        { term: t('design.f.supervision'), value: lookUp(lang, `design.c.supervision.${a.supervision}`) },
        { term: t('design.f.grading'), value: grading },
        { term: t('design.standard_title'), value: standard.url ? <a href={standard.url}><Said map={standard.title} lang={lang} /></a> : <Said map={standard.title} lang={lang} />, more: [standard.version && t('design.read.version', { version: standard.version }), ...(standard.validatedBy ?? []).map((by) => t('design.read.validated', { name: by.name }))].filter(Boolean).join(' · ') },
        { term: t('design.f.criteria'), value: standard.criteria && <Said map={standard.criteria} lang={lang} /> },
        ...(g.kind === 'levels' ? g.rubric ?? [] : []).map((step) => ({ term: t('design.read.rubric', { level: step.level }), value: <Said map={step.criteria} lang={lang} /> })),
      ]} />
    </section>
  );
}

const CREDITS: Readonly<Record<string, string>> = { [ECTS]: 'ECTS', 'http://data.europa.eu/snb/education-credit/60b314e826': 'ECVET' };

function volume(t: T, lang: Lang, s: Specification): Fact[] {
  const level = s.level, words = [level?.eqf !== undefined && t('design.eqf', { n: level.eqf }), level?.cycle && lookUp(lang, `design.c.cycle.${level.cycle}`), level?.nqf && label(level.nqf, lang)].filter(Boolean).join(' · ');
  return [
    { term: t('design.read.workload'), value: t('design.read.hours', { n: s.workloadHours }) },
    { term: t('design.part.credits'), value: s.credits?.map((c) => `${numberText(lang, c.points)} ${CREDITS[c.framework] ?? ''}`).join(', '), more: s.credits?.map((c) => label(c.framework, lang)).join(', ') },
    { term: t('design.part.level'), value: level?.applicable === false ? t('design.c.applicable.no') : words },
    { term: t('design.f.participation'), value: list(s.participation, lang) },
    { term: t('design.f.routes'), value: s.routes.map((route) => t(`design.c.route.${route}`)).join(', ') },
    { term: t('design.f.learningSetting'), value: s.learningSetting && label(s.learningSetting, lang) },
    { term: t('design.f.fields'), value: list(s.fields, lang) },
    { term: t('design.f.languages'), value: s.languages.map((tag) => conceptByCode('language', tag)?.label[lang] ?? tag).join(', ') },
    { term: t('design.f.targetGroups'), value: s.targetGroups && list(s.targetGroups, lang) },
    { term: t('design.f.prerequisites'), value: s.prerequisites && <Said map={s.prerequisites} lang={lang} /> },
    { term: t('design.f.price'), value: s.price && new Intl.NumberFormat(lang, { style: 'currency', currency: s.price.currency }).format(s.price.amount), more: s.price?.funding && <Said map={s.price.funding} lang={lang} /> },
    { term: t('design.read.validity'), value: s.validForMonths === undefined ? t('design.read.for_life') : t('design.read.months', { n: s.validForMonths }) },
  ];
}

// Self-declared is always shown as such: never the same words as an outside control.
function quality(t: T, lang: Lang, q: QualityAssurance): Fact {
  const dates = [q.from && t('design.read.from', { date: dateText(lang, q.from) }), q.until && t('design.read.until', { date: dateText(lang, q.until) })].filter(Boolean).join(', ');
  const reference = q.reference && /^https?:/.test(q.reference) ? <a href={q.reference}>{q.reference}</a> : q.reference;
  return { term: t(`design.c.quality.${q.kind}`), value: <>{q.body}{q.kind === 'self-declared' && <> <Tag tone="none">{t('design.read.self_declared')}</Tag></>}</>, more: <>{[reference, dates, q.note && <Said map={q.note} lang={lang} />].filter(Boolean).map((part, i) => <>{i > 0 && ' · '}{part}</>)}</> };
}

function who(t: T, lang: Lang, s: Specification): Fact[] {
  return [
    { term: t('design.f.provider'), value: organisation(s.provider, lang), more: place(s.provider, lang) },
    ...s.awardingBodies.map((body) => ({ term: t('design.read.awarding_body'), value: organisation(body, lang), more: place(body, lang) })),
    { term: t('design.f.issuer'), value: organisation(s.issuer, lang), more: place(s.issuer, lang) },
  ];
}

function next(t: T, lang: Lang, s: Specification): Fact[] {
  return [
    { term: t('design.read.integration'), value: s.stacking && t(`design.c.stacking.${s.stacking.mode}`) },
    ...(s.stacking?.targets ?? []).map((target) => ({ term: t('design.target_title'), value: linked(target.title, target.url), more: [t(target.accepted ? 'design.read.accepted' : 'design.read.not_accepted'), target.credits !== undefined && t('design.read.credits', { n: target.credits })].filter(Boolean).join(' · ') })),
    ...(s.links ?? []).map((link) => ({ term: t(`design.c.link.${link.kind}`), value: linked(link.title, link.url), more: link.code })),
    ...(s.entitlements ?? []).map((one) => ({ term: t('design.entitled_to'), value: <Said map={one.title} lang={lang} />, more: <>{[label(one.type, lang), label(one.status, lang), one.country && (conceptByCode('country', one.country)?.label[lang] ?? one.country)].filter(Boolean).join(' · ')}{one.description && <> · <Said map={one.description} lang={lang} /></>}</> })),
    { term: t('design.f.website'), value: s.website && <a href={s.website}>{s.website}</a> },
    { term: t('design.f.further'), value: s.further && <Said map={s.further} lang={lang} /> },
  ];
}

function organisation(ref: OrganisationRef, lang: Lang) {
  const name = <Said map={ref.name} lang={lang} />;
  return ref.website ? <a href={ref.website}>{name}</a> : name;
}

function place({ country, region, identifiers }: OrganisationRef, lang: Lang): string {
  return [region, country && (conceptByCode('country', country)?.label[lang] ?? country), ...(identifiers ?? []).map((one) => `${one.scheme} ${one.value}`)].filter(Boolean).join(' · ');
}

const linked = (title: string, url: string | undefined) => (url ? <a href={url}>{title}</a> : title);
const list = (uris: readonly string[], lang: Lang): string => uris.map((uri) => label(uri, lang)).join(', ');
