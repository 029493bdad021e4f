// Where a list comes in, and where one person does.
import { inLanguage } from '../../lib/i18n.ts';
import type { Problem } from '../components/say.tsx';
import type { Specification } from '../../credential/index.ts';
import { Bar, PageHead, Sheet } from '../components/page.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { Input, Select, Textarea } from '../components/field.tsx';
import { ErrorSummary } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { fieldLabel, fieldsOf, gradingHint } from './words.tsx';

export type Choice = { readonly id: string; readonly specification: Specification };
export type Typed = Readonly<Record<string, string>>;
export type NewProps = { page: PageContext; org: string; choices: readonly Choice[]; typed: Typed; today: string; problems: readonly Problem[] };

export function NewPage({ page, org, choices, typed, today, problems }: NewProps) {
  const { t } = page, base = `/o/${org}/issue`, chosen = choices.find((c) => c.id === typed['specification']);
  const wrong = (field: string) => problems.find((problem) => problem.field === field)?.text;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={t('issue.new.title')} crumbs={[{ label: t('issue.title'), href: base }, { label: t('issue.new.title') }]}>
      <PageHead title={t('issue.new.title')}>{t('issue.new.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      <Form page={page} action={`${base}/new`} files class="sheet">
        <div class="pad stack">
          <SpecificationSelect page={page} choices={choices} value={typed['specification']} error={wrong('specification')} />
          {chosen && <p class="small quiet">{t('issue.new.columns_hint', { n: chosen.specification.assessments.filter((a) => a.required).length })} <a href={`${base}/new/template.csv?specification=${chosen.id}`} download>{t('issue.new.template')}</a></p>}
          <FileDrop t={t} name="file" label={t('issue.new.file')} hint={t('issue.new.file_hint')} accept=".csv,.txt,.tsv,text/csv,text/plain" error={wrong('file')} />
          <Textarea name="paste" label={t('issue.new.paste')} hint={t('issue.new.paste_hint')} note={t('layout.optional')} value={typed['paste']} rows={6} mono spellcheck={false} />
          <div class="pair">
            <Input name="awardedOn" type="date" label={t('issue.new.awarded_on')} value={typed['awardedOn'] ?? today} max={today} error={wrong('awardedOn')} />
            <LanguageSelect page={page} name="language" label={t('issue.new.language')} value={typed['language']} />
          </div>
        </div>
        <Bar><Button look="main">{t('issue.new.go')}</Button></Bar>
      </Form>
    </Layout>
  );
}

export type OneProps = { page: PageContext; org: string; choices: readonly Choice[]; typed: Typed; today: string; problems: readonly Problem[]; /** The award that is corrected. */ corrects?: string | undefined };

export function OnePage({ page, org, choices, typed, today, problems, corrects }: OneProps) {
  const { t } = page, base = `/o/${org}/issue`, title = t(corrects ? 'issue.correct.title' : 'issue.one.title');
  const chosen = choices.find((c) => c.id === typed['specification']) ?? (choices.length === 1 ? choices[0] : undefined);
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="issue" />} title={title} crumbs={[{ label: t('issue.title'), href: base }, { label: title }]}>
      <PageHead title={title}>{corrects ? `${t('issue.correct.lead')} ${t('issue.effect.correct')}` : t('issue.one.lead')}</PageHead>
      <ErrorSummary title={t('layout.problems', { n: problems.length })} problems={problems} />
      {!chosen && <form method="get" action={`${base}/one`} class="sheet"><div class="pad"><SpecificationSelect page={page} choices={choices} value={undefined} /></div><Bar><Button look="main">{t('layout.next')}</Button></Bar></form>}
      {chosen && (
        <Form page={page} action={corrects ? `${base}/awards/${corrects}/correct` : `${base}/one`} class="sheet">
          <input type="hidden" name="specification" value={chosen.id} />
          <div class="pad stack">
            <p class="title" lang={inLanguage(chosen.specification.title, page.lang).lang}>{inLanguage(chosen.specification.title, page.lang).text}</p>
            <PersonFields page={page} specification={chosen.specification} typed={{ awardedOn: today, ...typed }} today={today} problems={problems} />
          </div>
          <Bar><Button look="main">{t(corrects ? 'issue.correct.go' : 'issue.one.go')}</Button>{!corrects && choices.length > 1 && <LinkButton look="bare" href={`${base}/one`}>{t('issue.new.choose')}</LinkButton>}</Bar>
        </Form>
      )}
    </Layout>
  );
}

function PersonFields({ page, specification, typed, today, problems }: { page: PageContext; specification: Specification; typed: Typed; today: string; problems: readonly Problem[] }) {
  const { t } = page, optional = t('layout.optional');
  const required = (field: string) => ['givenName', 'familyName', 'email', 'awardedOn'].includes(field) || specification.assessments.some((a) => a.required && `result:${a.id}` === field);
  return (
    <>
      {fieldsOf(specification).filter((field) => field !== 'fullName').map((field) => {
        const own = { name: field, label: fieldLabel(t, specification, field), value: typed[field], error: problems.find((problem) => problem.field === field)?.text, required: required(field), note: required(field) ? undefined : optional };
        const assessment = specification.assessments.find((a) => `result:${a.id}` === field);
        if (field === 'language') return <LanguageSelect page={page} name={field} label={own.label} value={own.value} />;
        if (field === 'narrative') return <Textarea {...own} rows={3} />;
        if (field === 'awardedOn') return <Input {...own} type="date" max={today} />;
        if (field === 'email') return <Input {...own} type="email" hint={t('issue.hint.email')} autocomplete="off" />;
        return <Input {...own} hint={assessment && gradingHint(t, assessment)} type={field === 'evidenceUrl' ? 'url' : 'text'} autocomplete="off" />;
      })}
    </>
  );
}

function SpecificationSelect({ page, choices, value, error }: { page: PageContext; choices: readonly Choice[]; value: string | undefined; error?: string | undefined }) {
  const { t, lang } = page;
  return <Select name="specification" label={t('issue.new.specification')} empty={t('issue.new.choose')} value={value ?? (choices.length === 1 ? choices[0]?.id : undefined)} options={choices.map((c) => ({ value: c.id, label: inLanguage(c.specification.title, lang).text }))} error={error} required />;
}

export function LanguageSelect({ page, name, label, value }: { page: PageContext; name: string; label: string; value: string | undefined }) {
  const { t } = page, known = value !== undefined && value !== '' && value !== 'fr' && value !== 'en' ? [{ value, label: value }] : [];
  return <Select name={name} label={label} value={value ?? 'fr'} options={[{ value: 'fr', label: t('issue.lang.fr') }, { value: 'en', label: t('issue.lang.en') }, ...known]} />;
}
