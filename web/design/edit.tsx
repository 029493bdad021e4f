// The editor: one step on the page, the way through all of them beside it. Going anywhere saves what was typed.
import type { SpecificationReading } from '#framework';
import { faultText } from '#lib/http';
import { inLanguage } from '#lib/i18n';
import { Button } from '../components/button.tsx';
import { Table } from '../components/data.tsx';
import { Form } from '../components/form.tsx';
import { Script } from '../components/live.tsx';
import { Bar, PageHead } from '../components/page.tsx';
import { ErrorSummary, Notice, Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import type { Change } from './changes.ts';
import { Check } from './check.tsx';
import type { Gone } from './definitions.tsx';
import { placeOf, type Sheets } from './fields.tsx';
import { fieldOf, shown, textsAt, type Content } from './form.ts';
import { Languages } from './languages.tsx';
import { Elements, Go, Toc } from './panel.tsx';
import { Assessments, Describe, Next, Outcomes, Quality, Volume, Who } from './sections.tsx';
import { STEPS, stepAfter, stepBefore, stepOf, type Step } from './steps.ts';

export type EditProps = {
  page: PageContext;
  org: string;
  version: { readonly id: string; readonly number: number; readonly revision: number };
  step: Step;
  content: Content;
  reading: SpecificationReading;
  /** The day the elements are judged for, ISO. */
  at: string;
  issuer: string;
  /** Under which ids others know the specification and its issuer. */
  ids: { readonly achievement: string; readonly issuer: string; readonly page: string };
  /** Read on the last step only. */
  definitions: readonly Gone[];
  /** Show what is wrong: the author asked for it by saving. */
  checked: boolean;
  /** Someone has been asked to look; `needed` when only another person may publish. */
  review: { readonly open: boolean; readonly needed: boolean };
  /** Texts that lack this language only. */
  only?: 'fr' | 'en' | undefined;
  skills?: Sheets['skills'];
  occupations?: Sheets['occupations'];
  /** Someone else changed the same step in the meantime: the fields show what was typed here, nothing was written yet. */
  conflict?: readonly Change[] | undefined;
};

export function EditPage(props: EditProps) {
  const { page, org, version, step, content, reading, at, checked, skills, occupations, conflict, review } = props;
  const { t, lang } = page, home = `/o/${org}/design`, here = `${home}/${version.id}`, next = stepAfter(step), before = stepBefore(step);
  const title = inLanguage(textsAt(content, 'title'), lang), name = title.text || t('design.untitled');
  const faults = reading.faults.filter((fault) => stepOf(fault.path) === step);
  const errors = checked ? new Map(faults.toReversed().map((fault) => [fieldOf(fault.path), faultText(lang, fault)])) : new Map<string, string>();
  const f: Sheets = { t, lang, content, errors, skills, occupations };
  const outcome = review.needed ? 'ask' : 'publish';
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={`${name}, ${t(`design.section.${step}`)}`} crumbs={[{ label: t('design.title'), href: home }, { label: name, href: here }, { label: t('design.edit') }]}>
      <PageHead title={name} lang={title.text ? title.lang : undefined} acts={<><Button form="spec" name="do" value="preview" look="bare" icon="eye">{t('design.preview')}</Button><Button form="spec" name="do" value="save">{t('design.save')}</Button>{next && !(review.open && review.needed) && <Button form="spec" name="do" value={outcome}>{t(review.needed ? 'design.review.ask' : 'design.publish')}</Button>}</>}>
        <p class="quiet">{t('design.version_state', { n: version.number, state: t('design.state.draft') })} {review.open && <Tag tone="unknown">{t('design.state.review')}</Tag>}</p>
      </PageHead>
      {review.open && <Notice kind="warn">{t('design.review.saving_withdraws')}</Notice>}
      {conflict && <Conflict page={page} theirs={`${here}/edit?step=${step}`} changes={conflict} />}
      {checked && <ErrorSummary title={t('layout.problems', { n: faults.length })} problems={faults.map((fault) => ({ field: fault.code === 'spec_unknown_member' ? undefined : fieldOf(fault.path), text: `${placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}${t('design.colon')} ${faultText(lang, fault)}` }))} />}
      <div class="cols cols-3 ed">
        <Toc page={page} content={content} reading={reading} at={step} />
        <acquis-draft>
          <Form page={page} action={`${here}/edit`} id="spec" class="stack" files>
            {/* Enter in a field presses the first button of a form: it must be the harmless one. */}
            <button class="sr" name="do" value="save" tabindex={-1} aria-hidden="true">{t('design.save')}</button>
            <input type="hidden" name="revision" value={String(version.revision)} />
            <input type="hidden" name="step" value={step} />
            {conflict && step === 'describe' && shown(content, 'image.data') && <><input type="hidden" name="image.data" value={shown(content, 'image.data')} /><input type="hidden" name="image.mediaType" value={shown(content, 'image.mediaType')} /></>}
            <p class="small quiet" id="step">{t('design.step', { n: STEPS.indexOf(step) + 1, of: STEPS.length })} · {t('design.save_hint')}</p>
            <Step {...props} f={f} />
            <Bar stick>
              {next ? <Button look="main" name="do" value={`go:${next}`}>{t('design.go_on', { section: t(`design.section.${next}`) })}</Button> : <Button look="main" name="do" value={outcome}>{t(review.needed ? 'design.review.ask' : 'design.publish')}</Button>}
              {before && <Go to={before} class="btn btn-bare">{t('design.go_back')}</Go>}
            </Bar>
          </Form>
        </acquis-draft>
        <Elements page={page} content={content} reading={reading} at={at} />
      </div>
      <Script island="draft" />
      {(step === 'outcomes' || step === 'next') && <Script island="esco" />}
    </Layout>
  );
}

function Step({ f, ...props }: EditProps & { f: Sheets }) {
  switch (props.step) {
    case 'describe': return <Describe f={f} />;
    case 'outcomes': return <Outcomes f={f} />;
    case 'assessments': return <Assessments f={f} />;
    case 'volume': return <Volume f={f} />;
    case 'who': return <Who f={f} issuer={props.issuer} />;
    case 'quality': return <Quality f={f} ids={props.ids} />;
    case 'next': return <Next f={f} />;
    case 'languages': return <Languages f={f} only={props.only} />;
    case 'check': return <Check page={props.page} content={props.content} reading={props.reading} at={props.at} ids={props.ids} definitions={props.definitions} here={`/o/${props.org}/design/${props.version.id}`} />;
  }
}

function Conflict({ page, theirs, changes }: { page: PageContext; theirs: string; changes: readonly Change[] }) {
  const { t } = page;
  return (
    <>
      <Notice kind="warn" title={t('design.conflict.title')} live><p>{t('design.conflict.text')}</p><p><a href={theirs} target="_blank" rel="noopener">{t('design.conflict.theirs')}</a></p></Notice>
      <Table label={t('design.conflict.table')} columns={[{ label: t('design.conflict.field') }, { label: t('design.conflict.other') }, { label: t('design.conflict.mine') }]}
        rows={changes.map(({ place, before, after }) => [place, before || t('design.compare.nothing'), after || t('design.compare.nothing')])} />
    </>
  );
}
