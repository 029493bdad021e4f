import { check, profile, type ElementReport, type SpecificationReading } from '#framework';
import { inLanguage } from '#lib/i18n';
import { Button, LinkButton } from '../components/button.tsx';
import { Completeness, type ElementState } from '../components/core.tsx';
import { Table } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { Bar, PageHead } from '../components/page.tsx';
import { ErrorSummary, Notice } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { faultText } from '#lib/http';
import { placeOf, type Sheets } from './fields.tsx';
import { fieldOf, textsAt, type Content, type Difference } from './form.ts';
import { Assessments, Describe, Next, Outcomes, Quality, SECTIONS, Volume, Who } from './sections.tsx';

export type EditProps = {
  page: PageContext;
  org: string;
  version: { readonly id: string; readonly number: number; readonly revision: number };
  content: Content;
  reading: SpecificationReading;
  /** The day the elements are judged for, ISO. */
  at: string;
  issuer: string;
  /** Show what is wrong: the author asked for it by saving. */
  checked: boolean;
  skills?: Sheets['skills'];
  /** Someone else saved in the meantime: the fields show what was typed here, nothing was written yet. */
  conflict?: readonly Difference[] | undefined;
};

export function EditPage({ page, org, version, content, reading, at, issuer, checked, skills, conflict }: EditProps) {
  const { t, lang } = page, home = `/o/${org}/design`, here = `${home}/${version.id}`;
  const title = inLanguage(textsAt(content, 'title'), lang), name = title.text || t('design.untitled');
  const errors = checked ? new Map(reading.faults.toReversed().map((fault) => [fieldOf(fault.path), faultText(lang, fault)])) : new Map<string, string>();
  const f: Sheets = { t, lang, content, errors, skills };
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={name} crumbs={[{ label: t('design.title'), href: home }, { label: name, href: here }, { label: t('design.edit') }]}>
      <PageHead title={name} lang={title.text ? title.lang : undefined} acts={<><LinkButton href={here} icon="eye">{t('design.preview')}</LinkButton><Button form="spec" name="do" value="save">{t('design.save')}</Button><Button form="spec" name="do" value="publish" look="main">{t('design.publish')}</Button></>}>
        {t('design.version_state', { n: version.number, state: t('design.state.draft') })}
      </PageHead>
      {conflict && <Conflict page={page} theirs={`${here}/edit`} differences={conflict} />}
      {checked && <ErrorSummary title={t('layout.problems', { n: reading.faults.length })} problems={reading.faults.map((fault) => ({ field: fault.code === 'spec_unknown_member' ? undefined : fieldOf(fault.path), text: `${placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}${t('design.colon')} ${faultText(lang, fault)}` }))} />}
      <div class="cols cols-3">
        <nav aria-label={t('design.sections')}><ol class="toc">{SECTIONS.map((section) => <li><a href={`#${section}`}>{t(`design.section.${section}`)}</a></li>)}</ol></nav>
        <Form page={page} action={`${here}/edit`} id="spec" class="stack" files>
          {/* Enter in a field presses the first button of a form: it must be the harmless one. */}
          <button class="sr" name="do" value="save" tabindex={-1} aria-hidden="true">{t('design.save')}</button>
          <input type="hidden" name="revision" value={String(version.revision)} />
          {checked && <input type="hidden" name="checked" value="yes" />}
          <Describe f={f} />
          <Who f={f} issuer={issuer} />
          <Outcomes f={f} />
          <Assessments f={f} />
          <Volume f={f} />
          <Quality f={f} />
          <Next f={f} />
          <Bar stick><Button look="main" name="do" value="publish">{t('design.publish')}</Button><Button name="do" value="save">{t('design.save')}</Button><p class="hint">{t('design.save_hint')}</p></Bar>
        </Form>
        <Elements page={page} content={content} reading={reading} at={at} />
      </div>
    </Layout>
  );
}

function Elements({ page, content, reading, at }: { page: PageContext; content: Content; reading: SpecificationReading; at: string }) {
  const { t, lang } = page, say = (map: Readonly<Record<string, string>>) => inLanguage(map, lang).text;
  const { elements } = check(content, profile('eu-2022'), { at }), etf = check(content, profile('etf-box2'), { at });
  const wanted = elements.filter((e) => e.weight === 'mandatory'), own = wanted.filter((e) => e.needs === 'specification');
  const missing = own.filter((e) => e.outcome !== 'pass');
  return (
    <div class="stack">
      <Completeness title={t('design.completeness')} count={t('design.count', { n: own.length - missing.length, of: own.length })}
        elements={wanted.map((e) => { const state = stateOf(e, reading); return { label: say(e.name), state, href: `#${anchorOf(e.path)}`, word: t(`design.element.${state}`), detail: state === 'present' ? undefined : t(`design.element.${state}`) }; })}>
        {missing.length === 0 ? t('design.elements_whole') : t('design.elements_missing', { n: missing.length })}
      </Completeness>
      {missing.length > 0 && <section class="sheet pad stack stack-s"><h2 class="h-s">{t('design.to_finish')}</h2><ul class="todo">{missing.map((e) => <li><a href={`#${anchorOf(e.path)}`}>{say(e.remedy)}</a></li>)}</ul></section>}
      {(reading.warnings.length > 0 || etf.outcome !== 'pass') && (
        <section class="sheet pad stack stack-s">
          <h2 class="h-s">{t('design.to_look_at')}</h2>
          <ul class="todo">
            {reading.warnings.map((w) => <li><a href={`#${fieldOf(w.path)}`}>{placeOf(lang, w.path.slice(1).replace(/\//g, '.'))}</a>{t('design.colon')} {faultText(lang, w)}</li>)}
            {etf.elements.filter((e) => e.weight === 'mandatory' && e.outcome !== 'pass').map((e) => <li><a href={`#${anchorOf(e.path)}`}>ETF, {say(e.name)}</a>{t('design.colon')} {say(e.remedy)}</li>)}
          </ul>
        </section>
      )}
    </div>
  );
}

function Conflict({ page, theirs, differences }: { page: PageContext; theirs: string; differences: readonly Difference[] }) {
  const { t, lang } = page;
  return (
    <>
      <Notice kind="warn" title={t('design.conflict.title')} live><p>{t('design.conflict.text')}</p><p><a href={theirs} target="_blank" rel="noopener">{t('design.conflict.theirs')}</a></p></Notice>
      <Table label={t('design.conflict.table')} columns={[{ label: t('design.conflict.field') }, { label: t('design.conflict.mine') }, { label: t('design.conflict.other') }]}
        rows={differences.map(({ name, mine, theirs: other }) => [placeOf(lang, name), mine || '—', other || '—'])} />
    </>
  );
}

/** Something is there, but a doubt was raised about it: in part. */
function stateOf({ needs, outcome, path }: ElementReport, { warnings }: SpecificationReading): ElementState {
  if (needs === 'award') return 'later';
  if (outcome !== 'pass') return 'missing';
  return warnings.some((warning) => `/specification${warning.path}`.startsWith(`${path}/`)) ? 'partial' : 'present';
}

/** The section when the element is a whole part, the field otherwise. */
function anchorOf(path: string): string {
  const name = path.replace(/^\/specification\//, '').replace(/\//g, '.');
  const place: Readonly<Record<string, string>> = { outcomes: 'outcomes', assessments: 'assessments', quality: 'quality', awardingBodies: 'who', 'issuer.country': 'who', level: 'level.applicable', holder: 'describe' };
  return place[name] ?? (path.startsWith('/award') ? 'describe' : name);
}
