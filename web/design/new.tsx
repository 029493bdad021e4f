// What a new specification starts from: an example, a template, one of ours, a file, nothing.
import { EXAMPLES } from '#framework';
import type { Fault } from '#lib/errors';
import { faultText } from '#lib/http';
import { dateText, inLanguage } from '#lib/i18n';
import { Button } from '../components/button.tsx';
import { Select } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { FileDrop } from '../components/live.tsx';
import { PageHead, Sheet } from '../components/page.tsx';
import { ErrorSummary } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { DeskNav } from '../desk.tsx';
import { Layout } from '../layout.tsx';
import { placeOf } from './fields.tsx';
import type { ListLine } from './list.tsx';

export type NewProps = { page: PageContext; org: string; ours: readonly ListLine[]; templates: readonly { readonly id: string; readonly name: string; readonly savedAt: string }[]; /** What was wrong with an uploaded file. */ problems: readonly Fault[] };

export function NewPage({ page, org, ours, templates, problems }: NewProps) {
  const { t, lang } = page, home = `/o/${org}/design`;
  return (
    <Layout page={page} frame="desk" nav={<DeskNav page={page} at="design" />} title={t('design.new')} crumbs={[{ label: t('design.title'), href: home }, { label: t('design.new') }]}>
      <PageHead title={t('design.new')}>{t('design.start.lead')}</PageHead>
      <ErrorSummary title={t('design.upload.problems')} problems={problems.map((fault) => ({ text: `${fault.path ? `${placeOf(lang, fault.path.slice(1).replace(/\//g, '.'))}${t('design.colon')} ` : ''}${faultText(lang, fault)}` }))} />
      <div class="starts">
        <Sheet title={t('design.start.example')} pad>
          <p>{t('design.empty.text')}</p>
          <Form page={page} action={home} class="stack stack-s"><input type="hidden" name="do" value="example" />{EXAMPLES.map((name, i) => <Button name="example" value={name} icon="plus" look={i === 0 ? 'main' : undefined}>{t(`design.start.${name}`)}</Button>)}</Form>
        </Sheet>
        <Sheet title={t('design.start.template')} pad>
          {templates.length === 0 && <p class="quiet">{t('design.start.no_template')}</p>}
          {templates.map(({ id, name, savedAt }) => (
            <div class="row">
              <Form page={page} action={home}><input type="hidden" name="do" value="template" /><Button name="template" value={id} icon="plus">{name}</Button></Form>
              <span class="small quiet">{dateText(lang, savedAt)}</span>
              <Form page={page} action={`${home}/templates/${id}/remove`}><Button look="bare">{t('design.start.remove')}<span class="sr"> {name}</span></Button></Form>
            </div>
          ))}
        </Sheet>
        {ours.length > 0 && (
          <Sheet title={t('design.start.ours')} pad>
            <Form page={page} action={home} class="stack stack-s">
              <Select name="version" label={t('design.start.which')} options={ours.map((one) => ({ value: one.id, label: `${inLanguage(one.summary.title, lang).text || t('design.untitled')}, ${t('design.nth_version', { n: one.number }).toLocaleLowerCase(lang)}` }))} />
              <p><Button name="do" value="ours">{t('design.start.copy')}</Button></p>
            </Form>
          </Sheet>
        )}
        <Sheet title={t('design.upload.title')} id="import" pad>
          <p>{t('design.upload.text')}</p>
          <Form page={page} action={home} files class="stack stack-s">
            <FileDrop t={t} name="file" label={t('design.upload.file')} accept=".yaml,.yml,.json,.jsonld,.jwt,.txt,.png,.svg,.pdf" required />
            <p><Button name="do" value="upload" icon="up">{t('design.upload.go')}</Button></p>
          </Form>
        </Sheet>
        <Sheet title={t('design.start.blank')} pad>
          <p>{t('design.start.blank_text')}</p>
          <Form page={page} action={home}><Button name="do" value="blank">{t('design.blank')}</Button></Form>
        </Sheet>
      </div>
    </Layout>
  );
}
